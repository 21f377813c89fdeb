"""The search at the top of every page: persons, families, stays, units, coaches."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, or_, select

from icam.accounts.models import Account, AccountSite
from icam.core import names
from icam.core.access import Actor, Permission, Role
from icam.db import db
from icam.families.queries.listing import FamilyRow, begins, families_of_code
from icam.housing.models import Site, Unit
from icam.people import queries as people
from icam.people.queries import Hit
from icam.people.rules import read_search
from icam.stays.models import Stay
from icam.stays.queries.lists import StayRow, base, visible, with_units

PERSONS, OTHERS = 20, 8


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found, group by group, the likeliest first."""

    persons: Sequence[Hit] = ()
    families: Sequence[FamilyRow] = ()
    stays: Sequence[StayRow] = ()
    units: Sequence[Any] = ()
    coaches: Sequence[Any] = ()

    def __bool__(self) -> bool:
        """Tell whether anything was found."""
        return bool(self.persons or self.families or self.stays or self.units or self.coaches)


def find_everything(actor: Actor, text: str) -> Found:
    """Return what fits the text and the reader may see."""
    if not text.strip():
        return Found()
    sees_families = actor.may(Permission.FAMILIES_VIEW)
    return Found(
        persons=people.search_persons(read_search(text), actor.scope, limit=PERSONS) if sees_families else (),
        families=families_of_code(actor, text)[:OTHERS] if sees_families and _is_code(text) else (),
        stays=_stays(actor, text) if actor.may(Permission.STAYS_VIEW) and _is_code(text) else (),
        units=_units(actor, text) if actor.may(Permission.UNITS_VIEW) else (),
        coaches=_coaches(actor, text) if actor.may(Permission.STAYS_VIEW) else (),
    )


def _is_code(text: str) -> bool:
    return len(text.strip()) >= 3 and any(character.isdigit() for character in text)


def _stays(actor: Actor, text: str) -> list[StayRow]:
    query = base().where(begins(Stay.code, text), *visible(actor.scope)).order_by(Stay.id.desc()).limit(OTHERS)
    return with_units(StayRow(*row) for row in db.session.execute(query))


def _units(actor: Actor, text: str) -> Sequence[Any]:
    """Return units whose code, label or site is so named; the office has hundreds, not thousands."""
    word = f"%{_escaped(text.strip().casefold())}%"
    query = (
        select(Unit.id, Unit.code, Unit.label, Unit.unit_type, Site.name_nl, Site.name_fr)
        .join(Site, Site.id == Unit.site_id)
        .where(
            or_(
                func.lower(Unit.code).like(word, escape="\\"),
                func.lower(Unit.label).like(word, escape="\\"),
                func.lower(Site.name_nl).like(word, escape="\\"),
                func.lower(Site.name_fr).like(word, escape="\\"),
            )
        )
        .order_by(Unit.code)
        .limit(OTHERS)
    )
    if actor.scope.sites is not None:
        query = query.where(Unit.site_id.in_(sorted(actor.scope.sites)))
    return db.session.execute(query).all()


def _coaches(actor: Actor, text: str) -> list[Any]:
    """Return coaches named like this: the office has some dozens."""
    query = select(Account.id, Account.name, Account.phone).where(
        Account.role.in_([Role.FITT_COACH, Role.MANAGER]), Account.active.is_(True)
    )
    if actor.scope.sites is not None:
        here = select(AccountSite.account_id).where(AccountSite.site_id.in_(sorted(actor.scope.sites)))
        query = query.where(or_(Account.all_sites.is_(True), Account.id.in_(here)))
    readings = names.search_words(text)
    found = [
        row
        for row in db.session.execute(query)
        if names.holds(names.sound_key(row.name), [[one.ways for one in reading] for reading in readings])
        or names.fold(text) in names.fold(row.name)
    ]
    return sorted(found, key=lambda row: -names.likeness(text, row.name))[:OTHERS] if names.fold(text) else []


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
