"""The list of families: rows, not entities; every view walks an index and stops early."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, distinct, func, literal, not_, or_, select, tuple_
from sqlalchemy.orm import aliased

from icam.core import clock
from icam.core.access import Actor
from icam.core.paging import COUNT_CAP, PAGE, Page, cursor, keys_of
from icam.db import db
from icam.families.rules import View
from icam.housing.models import Unit
from icam.people import queries as people
from icam.people.models import Household, Membership, Person
from icam.people.rules import BirthPrecision, read_search
from icam.stays.models import Placement, Presence, Stay
from icam.stays.queries.lists import StayRow, base, visible
from icam.stays.rules import State, legal_term
from icam.visits import queries as visits

NEWLY_OPENED = timedelta(days=180)
"""A family without a stay is shown for so long after it was opened."""

FOUND_AT_MOST = 60
NO_SITE = -1

_later = aliased(Stay)
_IS_LAST = not_(
    select(_later.id).where(_later.household_id == Stay.household_id, _later.id > Stay.id).correlate(Stay).exists()
)


@dataclass(frozen=True, slots=True)
class Filters:
    """What a reader wants to see of the families."""

    text: str = ""
    view: View = View.CARE
    site_id: int | None = None
    category: str | None = None
    coach_id: int | None = None

    @property
    def narrows_stays(self) -> bool:
        """Tell whether a family must have a stay to be shown."""
        return self.site_id is not None or self.coach_id is not None or self.category is not None


@dataclass(frozen=True, slots=True)
class FamilyRow:
    """A family as a line of the list, with its last stay."""

    id: int
    code: str
    name: str
    category: str | None
    created_at: datetime
    stay: StayRow | None
    next_visit_on: date | None
    next_visit_id: int | None
    matched: str | None = None


def families(actor: Actor, filters: Filters, after: str | None = None, before: str | None = None) -> Page[FamilyRow]:
    """Return a page of families; a search by text returns the likeliest, on one page."""
    if filters.text.strip():
        return _searched(actor, filters)
    if filters.view is View.NONE or (filters.view is View.ALL and not filters.narrows_stays):
        return _without_stay(actor, filters, after, before)
    return _by_stay(actor, filters, after, before)


# --- by the last stay


def _by_stay(actor: Actor, filters: Filters, after: str | None, before: str | None) -> Page[FamilyRow]:
    conditions = _of_stays(actor, filters)
    if filters.view is View.CARE:
        keys: Sequence[Any] = (Household.name, Stay.id)
        descending = False
    elif filters.view is View.LEFT:
        keys, descending = (Stay.left_on, Stay.id), True
    else:
        keys, descending = (Stay.id,), True
    query = (
        select(Stay.household_id, Stay.id, Household.name, Stay.left_on)
        .join(Household, Household.id == Stay.household_id)
        .where(*conditions)
    )
    backwards = bool(before)
    if word := before or after:
        query = query.where(_beyond(keys, word, descending != backwards))
    order = [key.desc() if descending != backwards else key.asc() for key in keys]
    found = db.session.execute(query.order_by(*order).limit(PAGE + 1)).all()
    more, found = len(found) > PAGE, found[:PAGE]
    if backwards:
        found = found[::-1]
    names = [key.key for key in keys]
    edges = [cursor(*_keys(row, names)) for row in (found[0], found[-1])] if found else [None, None]
    return Page(
        _rows(actor, [(row.household_id, row.id) for row in found]),
        after=edges[1] if more or backwards else None,
        before=edges[0] if after or (backwards and more) else None,
        total=_counted(actor, filters, conditions),
    )


def _counted(actor: Actor, filters: Filters, conditions: Sequence[ColumnElement[bool]]) -> int | None:
    """Count a list, no further than the cap; not one that only a walk through all of the past could count."""
    if filters.view is not View.CARE and (filters.narrows_stays or actor.scope.sites is not None):
        return None
    counted = (
        select(Stay.id)
        .join(Household, Household.id == Stay.household_id)
        .where(*conditions)
        .limit(COUNT_CAP + 1)
        .subquery()
    )
    return db.session.scalar(select(func.count()).select_from(counted))


def _keys(row: Any, names: Sequence[str]) -> list[Any]:
    return [getattr(row, name) for name in names]


def _beyond(keys: Sequence[Any], word: str, downwards: bool) -> ColumnElement[bool]:
    values = keys_of(word, len(keys))
    values[-1] = int(values[-1]) if str(values[-1]).lstrip("-").isdecimal() else 0
    if keys[0] is Stay.left_on:
        try:
            values[0] = date.fromisoformat(str(values[0]))
        except ValueError:
            values[0] = date.min
    if len(keys) == 1:
        return keys[0] < values[0] if downwards else keys[0] > values[0]
    where, here = tuple_(*keys), tuple_(*values)
    return where < here if downwards else where > here


def _of_stays(actor: Actor, filters: Filters) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [Household.merged_into_id.is_(None)]
    if filters.view is View.CARE:
        found += [Stay.left_on.is_(None), Stay.called_off.is_(None), *visible(actor.scope)]
    elif filters.view is View.LEFT:
        found += [Stay.left_on.is_not(None), _IS_LAST]
    else:
        found.append(_IS_LAST)
    # An expression, not the column: the engines then walk the list in its order and stop early, instead of sorting
    # all that a site ever had.
    site = func.coalesce(Stay.site_id, literal(NO_SITE))
    if filters.view is not View.CARE and actor.scope.sites is not None:
        found.append(site.in_([NO_SITE, *sorted(actor.scope.sites)]))
    if filters.site_id is not None:
        found.append(site == filters.site_id)
    if filters.coach_id is not None:
        found.append(or_(Stay.coach_id == filters.coach_id, Stay.second_coach_id == filters.coach_id))
    if filters.category is not None:
        found.append(Stay.category == filters.category)
    return found


# --- families as such


def _without_stay(actor: Actor, filters: Filters, after: str | None, before: str | None) -> Page[FamilyRow]:
    conditions: list[ColumnElement[bool]] = [
        Household.merged_into_id.is_(None),
        people.household_visible(actor.scope, Household.id),
    ]
    if filters.view is View.NONE:
        since = clock.now() - NEWLY_OPENED
        newer = aliased(Household)
        first = (
            select(newer.id)
            .where(newer.created_at >= since)
            .order_by(newer.created_at, newer.id)
            .limit(1)
            .scalar_subquery()
        )
        conditions += [
            Household.id >= first,  # numbers grow with time: the walk ends where the old families begin
            Household.created_at >= since,
            not_(select(Stay.id).where(Stay.household_id == Household.id).correlate(Household).exists()),
        ]
    query: Select[Any] = select(Household.id).where(*conditions)
    backwards = bool(before)
    if word := before or after:
        (edge,) = keys_of(word, 1)
        edge = int(edge) if str(edge).isdecimal() else 0
        query = query.where(Household.id > edge if backwards else Household.id < edge)
    order = Household.id.asc() if backwards else Household.id.desc()
    ids = list(db.session.scalars(query.order_by(order).limit(PAGE + 1)))
    more, ids = len(ids) > PAGE, ids[:PAGE]
    if backwards:
        ids.reverse()
    total = None
    if actor.scope.sites is None:
        counted = select(Household.id).where(*conditions).limit(COUNT_CAP + 1).subquery()
        total = db.session.scalar(select(func.count()).select_from(counted))
    return Page(
        _rows(actor, [(one, None) for one in ids], with_last_stay=filters.view is View.ALL),
        after=cursor(ids[-1]) if ids and (more or backwards) else None,
        before=cursor(ids[0]) if ids and (after or (backwards and more)) else None,
        total=total,
    )


# --- by text


def _searched(actor: Actor, filters: Filters) -> Page[FamilyRow]:
    matched: dict[int, str | None] = dict.fromkeys(_by_code(actor, filters.text))
    for hit in people.search_persons(read_search(filters.text), actor.scope, limit=FOUND_AT_MOST):
        if hit.household_id is not None:
            matched.setdefault(hit.household_id, hit.name)
    rows = _rows(actor, [(one, None) for one in matched], with_last_stay=True, matched=matched)
    rows = [row for row in rows if _fits(row, filters)]
    return Page(rows, total=len(rows))


def families_of_code(actor: Actor, text: str) -> list[FamilyRow]:
    """Return families whose own code, or the code of a stay, begins as typed."""
    return _rows(actor, [(one, None) for one in _by_code(actor, text)], with_last_stay=True)


def _by_code(actor: Actor, text: str) -> list[int]:
    """Return families whose own code, or the code of a stay, begins so."""
    word = text.strip().upper()
    if not any(character.isdigit() for character in word) or len(word) < 3:
        return []
    by_household = select(Household.id).where(begins(Household.code, text)).limit(10)
    by_stay = select(Stay.household_id).where(begins(Stay.code, text)).limit(10)
    ids = [*db.session.scalars(by_household), *db.session.scalars(by_stay)]
    seen = people.household_visible(actor.scope, Household.id)
    return list(
        db.session.scalars(
            select(Household.id)
            .where(Household.id.in_(ids), Household.merged_into_id.is_(None), seen)
            .order_by(Household.id.desc())
        )
    )


def begins(code: Any, text: str) -> ColumnElement[bool]:
    """Return the condition that a code begins as typed, in a form that both engines answer from the index."""
    word = text.strip().upper()
    return or_(code == text.strip(), code.between(word, word + "ZZZZZZ"))


def _fits(row: FamilyRow, filters: Filters) -> bool:
    stay = row.stay
    is_open = stay is not None and stay.left_on is None and stay.called_off is None
    if filters.site_id is not None and (stay is None or stay.site_id != filters.site_id):
        return False
    if filters.coach_id is not None and (stay is None or stay.coach_id != filters.coach_id):
        return False
    if filters.category is not None and (stay is None or stay.category != filters.category):
        return False
    return {
        View.CARE: True,  # who types a name wants that family, wherever it is
        View.LEFT: stay is not None and not is_open,
        View.NONE: stay is None,
        View.ALL: True,
    }[filters.view]


# --- rows


def _rows(
    actor: Actor,
    pairs: Sequence[tuple[int, int | None]],
    *,
    with_last_stay: bool = False,
    matched: dict[int, str | None] | None = None,
) -> list[FamilyRow]:
    """Complete families with their stay and next visit; a fixed number of statements."""
    ids = [household_id for household_id, _ in pairs]
    if not ids:
        return []
    if with_last_stay:
        last = select(func.max(Stay.id)).where(Stay.household_id.in_(ids), *visible(actor.scope))
        where = Stay.id.in_(last.group_by(Stay.household_id))
    else:
        where = Stay.id.in_([stay_id for _, stay_id in pairs if stay_id is not None])
    stays = {
        row.household_id: row for row in _complete(StayRow(*row) for row in db.session.execute(base().where(where)))
    }
    next_visits = visits.next_visit(ids)
    heads = {
        row.id: row
        for row in db.session.execute(
            select(Household.id, Household.code, Household.name, Household.category, Household.created_at).where(
                Household.id.in_(ids)
            )
        )
    }
    found = []
    for household_id in ids:
        head = heads[household_id]
        visit = next_visits.get(household_id)
        found.append(
            FamilyRow(
                *head,
                stay=stays.get(household_id),
                next_visit_on=visit.planned_on if visit else None,
                next_visit_id=visit.visit_id if visit else None,
                matched=(matched or {}).get(household_id),
            )
        )
    return found


# --- units and people of the stays


def _complete(found: Iterable[StayRow]) -> list[StayRow]:
    """Add to each stay its units, how many sleep there, and what is due; two statements, a row for each stay."""
    rows = list(found)
    ids = [row.id for row in rows]
    units: dict[int, list[Any]] = {}
    for row in db.session.execute(
        select(Placement.stay_id, Placement.left_on, Unit.id, Unit.code)
        .join(Unit, Unit.id == Placement.unit_id)
        .where(Placement.stay_id.in_(ids), Placement.is_live)
        .order_by(Unit.code)
    ):
        units.setdefault(row.stay_id, []).append(row)
    today = clock.today()
    sleeping = _sleeping(ids, today)
    return [_completed(row, units.get(row.id, ()), sleeping.get(row.id, 0), today) for row in rows]


def _completed(row: StayRow, placements: Iterable[Any], people_there: int, today: date) -> StayRow:
    is_here = row.state is State.ARRIVED
    term = legal_term(row.arrived_on, row.max_end_on, today) if is_here else None
    return replace(
        row,
        units=tuple(dict.fromkeys((one.id, one.code) for one in placements if one.left_on == row.left_on)),
        people=people_there if row.arrived_on else max(people_there, row.persons_expected or 0),
        is_overdue=is_here and row.planned_until is not None and row.planned_until <= today,
        level=term.level if term else None,
    )


def _sleeping(stay_ids: Sequence[int], today: date) -> dict[int, int]:
    """Count who sleeps there: tonight while the family is here, else on its first night.

    The same rule as ``icam.stays.rules.sleepers``, as one statement: a list shows only the number.
    """
    night = case(
        (and_(Stay.arrived_on.is_not(None), Stay.left_on.is_(None)), literal(today)),
        else_=func.coalesce(Stay.arrived_on, Stay.planned_from, literal(today)),
    )
    own = (Presence.stay_id == Stay.id, Presence.person_id == Membership.person_id, Presence.voided_at.is_(None))
    covers = or_(Presence.until_on.is_(None), Presence.until_on > night)
    query = (
        select(Stay.id, func.count(distinct(Membership.person_id)))
        .join(Membership, Membership.household_id == Stay.household_id)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Stay.id.in_(stay_ids),
            Membership.voided_at.is_(None),
            or_(Membership.from_on.is_(None), Membership.from_on <= night),
            or_(Membership.until_on.is_(None), Membership.until_on > night),
            or_(Person.birth_on.is_(None), Person.birth_precision != BirthPrecision.DAY, Person.birth_on <= night),
            or_(Person.deceased_on.is_(None), Person.deceased_on > night),
            or_(
                not_(select(Presence.id).where(*own).correlate(Stay, Membership).exists()),
                select(Presence.id).where(*own, Presence.from_on <= night, covers).correlate(Stay, Membership).exists(),
            ),
        )
        .group_by(Stay.id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}
