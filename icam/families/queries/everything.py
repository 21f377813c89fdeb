"""The search at the top of every page: persons, families, files, stays, units, coaches."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Select, bindparam, func, or_, select

from icam.accounts.models import Account, AccountSite
from icam.cases.models import Case
from icam.cases.queries.elsewhere import Elsewhere, elsewhere
from icam.cases.scope import case_visible
from icam.core import names
from icam.core.access import EVERYTHING, Actor, Permission, Role, Scope
from icam.families.queries.listing import FamilyRow, begins, families_of_code, looks_like_code, typed
from icam.housing.models import Site, Unit
from icam.housing.scope import on_sites
from icam.people import queries as people
from icam.people.models import Household
from icam.people.queries import Hit
from icam.people.rules import read_search
from icam.statements import Shape, rows, shape_of, values_of
from icam.stays.models import Stay
from icam.stays.queries.lists import StayRow, base, visible, with_units

PERSONS, OTHERS = 20, 8
MEANT = 90
"""How alike a name is that is meant, out of 100 (``core.names.likeness``)."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found, group by group, the likeliest first."""

    persons: Sequence[Hit] = ()
    families: Sequence[FamilyRow] = ()
    cases: Sequence[Any] = ()
    stays: Sequence[StayRow] = ()
    units: Sequence[Any] = ()
    coaches: Sequence[Any] = ()
    elsewhere: Sequence[Elsewhere] = ()
    """Files outside the scope of somebody so named: only that they exist, and whom to call."""

    def __bool__(self) -> bool:
        """Tell whether anything was found."""
        return any((self.persons, self.families, self.cases, self.stays, self.units, self.coaches, self.elsewhere))


def find_everything(actor: Actor, text: str) -> Found:
    """Return what fits the text and the reader may see."""
    if not text.strip():
        return Found()
    sees_families, sees_stays = actor.may(Permission.FAMILIES_VIEW), actor.may(Permission.STAYS_VIEW)
    is_code = looks_like_code(text)
    persons = people.search_persons(read_search(text), actor.scope, limit=PERSONS) if sees_families else []
    return Found(
        persons=persons,
        families=families_of_code(actor, text)[:OTHERS] if sees_families and is_code else (),
        cases=_cases(actor, text) if actor.may(Permission.CASES_VIEW) and is_code else (),
        stays=_stays(actor.scope, text) if sees_stays and is_code else (),
        units=_units(actor.scope, text) if actor.may(Permission.UNITS_VIEW) else (),
        coaches=_coaches(actor.scope, text) if sees_stays or actor.may(Permission.CASES_VIEW) else (),
        elsewhere=_elsewhere(actor.scope, text, persons) if actor.may(Permission.CASES_VIEW) else (),
    )


def _cases(actor: Actor, text: str) -> Sequence[Any]:
    """Return the files whose code begins like this."""
    query = (
        select(Case.id, Case.code, Case.closed_on, Household.name)
        .join(Household, Household.id == Case.household_id)
        .where(begins(Case.code), case_visible(actor))
        .order_by(Case.id.desc())
        .limit(OTHERS)
    )
    return rows(query, **typed(text))


def _elsewhere(scope: Scope, text: str, persons: Sequence[Hit]) -> list[Elsewhere]:
    """Return the files of other regions and sites of persons who are named like this, and not only nearly so."""
    if scope.sites is None or len(persons) >= PERSONS:
        return []
    seen = {hit.person_id for hit in persons}
    asked = read_search(text)
    others = people.search_persons(asked, EVERYTHING, limit=PERSONS)
    meant = [hit for hit in others if asked.number or _is_meant(text, hit)]
    ids = {hit.household_id for hit in meant if hit.person_id not in seen}
    return elsewhere(scope, sorted(one for one in ids if one is not None))[:OTHERS]


def _is_meant(text: str, hit: Hit) -> bool:
    return names.likeness(text, names.full_name(hit.given_name, hit.family_name)) >= MEANT


def _stays(scope: Scope, text: str) -> list[StayRow]:
    return with_units(rows(_stays_of_code(shape_of(scope)), **typed(text), **values_of(scope)))


@cache
def _stays_of_code(shape: Shape) -> Select[Any]:
    return base().where(begins(Stay.code), *visible(shape)).order_by(Stay.id.desc()).limit(OTHERS)


def _units(scope: Scope, text: str) -> Sequence[Any]:
    """Return units whose code, label or site is so named; the office has hundreds, not thousands."""
    word = f"%{_escaped(text.strip().casefold())}%"
    return rows(_units_named(shape_of(scope)), word=word, **values_of(scope))


@cache
def _units_named(shape: Shape) -> Select[*tuple[Any, ...]]:
    named = (Unit.code, Unit.label, Site.name_nl, Site.name_fr)
    query = (
        select(Unit.id, Unit.code, Unit.label, Unit.unit_type, Site.name_nl, Site.name_fr)
        .join(Site, Site.id == Unit.site_id)
        .where(or_(*(func.lower(name).like(bindparam("word"), escape="\\") for name in named)))
        .order_by(Unit.code)
        .limit(OTHERS)
    )
    return query.where(on_sites(shape, Unit.site_id))


def _coaches(scope: Scope, text: str) -> list[Any]:
    """Return coaches named like this: the office has some dozens."""
    wanted = names.fold(text)
    if not wanted:
        return []
    readings = names.search_keys(text)
    found = [
        row
        for row in rows(_coaches_of(shape_of(scope)), **values_of(scope))
        if names.holds(_sound(row.name), readings) or wanted in names.fold(row.name)
    ]
    return sorted(found, key=lambda row: -names.likeness(text, row.name))[:OTHERS]


@cache
def _coaches_of(shape: Shape) -> Select[*tuple[Any, ...]]:
    query = select(Account.id, Account.name, Account.phone, Account.role).where(
        Account.role.in_([Role.FITT_COACH, Role.ICAM_COACH, Role.MANAGER]), Account.active.is_(True)
    )
    if shape.sites is None:
        return query
    here = select(AccountSite.account_id).where(on_sites(shape, AccountSite.site_id))
    return query.where(or_(Account.all_sites.is_(True), Account.role == Role.ICAM_COACH, Account.id.in_(here)))


_sound = lru_cache(maxsize=1024)(names.sound_key)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
