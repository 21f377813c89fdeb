"""Lists of stays: by state, of one family, waiting for a unit."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, aliased

from icam.accounts.models import Account, AccountSite
from icam.core import clock
from icam.core.access import Role, Scope
from icam.core.paging import COUNT_CAP, PAGE, Page, cursor, keys_of
from icam.db import db
from icam.housing.models import Site, Unit
from icam.housing.scope import on_sites
from icam.people.models import Household
from icam.stays.models import Placement, Stay
from icam.stays.queries.headcount import people_of
from icam.stays.rules import CalledOff, State, legal_term

VIEWS = ("arrived", "announced", "ended", "called_off", "all")
_coach = aliased(Account)


@dataclass(frozen=True, slots=True)
class StayRow:
    """A stay as a line of a list.

    Args:
        units: codes of the units where the family is, is to come, or was last.
        people: who is there tonight; before the arrival, who is expected.
        level: the warning level of the legal maximum, or None.
    """

    id: int
    code: str
    household_id: int
    household: str
    category: str
    site_id: int | None
    site: str | None
    planned_from: date | None
    planned_until: date | None
    arrived_on: date | None
    left_on: date | None
    called_off: CalledOff | None
    called_off_on: date | None
    outcome: str | None
    max_end_on: date | None
    persons_expected: int | None
    wishes: str | None
    coach_id: int | None
    coach: str | None
    units: tuple[tuple[int, str], ...] = ()
    people: int = 0
    is_overdue: bool = False
    level: int | None = None

    @property
    def state(self) -> State:
        """Return where the stay is on its ladder."""
        if self.called_off is not None:
            return State(self.called_off.value)
        if self.left_on is not None:
            return State.ENDED
        return State.ARRIVED if self.arrived_on is not None else State.ANNOUNCED


@dataclass(frozen=True, slots=True)
class Filters:
    """What a reader wants to see of the stays.

    Args:
        view: one of VIEWS.
        until_from, until_last: bounds of the expected departure, both counted.
    """

    view: str = "arrived"
    site_id: int | None = None
    coach_id: int | None = None
    category: str | None = None
    until_from: date | None = None
    until_last: date | None = None


_COLUMNS: tuple[Any, ...] = (
    Stay.id,
    Stay.code,
    Stay.household_id,
    Household.name.label("household"),
    Stay.category,
    Stay.site_id,
    Site.code.label("site"),
    Stay.planned_from,
    Stay.planned_until,
    Stay.arrived_on,
    Stay.left_on,
    Stay.called_off,
    Stay.called_off_on,
    Stay.outcome,
    Stay.max_end_on,
    Stay.persons_expected,
    Stay.wishes,
    Stay.coach_id,
    _coach.name.label("coach"),
)


def visible(scope: Scope) -> tuple[ColumnElement[bool], ...]:
    """Return the condition that keeps a query about stays to the reader's sites, and to those without a site."""
    return (on_sites(scope, Stay.site_id, or_nowhere=True),)


def base() -> Select[Any]:
    """Select the columns of a line."""
    return (
        select(*_COLUMNS)
        .join(Household, Household.id == Stay.household_id)
        .outerjoin(Site, Site.id == Stay.site_id)
        .outerjoin(_coach, _coach.id == Stay.coach_id)
    )


def stays(scope: Scope, filters: Filters, after: str | None = None, before: str | None = None) -> Page[StayRow]:
    """Return a page of the stays; four statements.

    Args:
        after, before: words of a former page's cursors.
    """
    conditions = [*visible(scope), *_of_view(filters.view), *_narrowed(filters)]
    key, descending = _order(filters.view)
    query = base().where(*conditions)
    if word := before or after:
        query = query.where(_beyond(key, descending != bool(before), word))
    backwards = descending != bool(before)
    order = (key.desc(), Stay.id.desc()) if backwards else (key.asc(), Stay.id.asc())
    rows = [StayRow(*row) for row in db.session.execute(query.order_by(*order).limit(PAGE + 1))]
    more, rows = len(rows) > PAGE, rows[:PAGE]
    if before:
        rows.reverse()
    counted = select(func.count()).select_from(select(Stay.id).where(*conditions).limit(COUNT_CAP + 1).subquery())
    return Page(
        with_units(rows),
        after=_cursor(rows[-1], key) if rows and (more or before) else None,
        before=_cursor(rows[0], key) if rows and (after or (before and more)) else None,
        total=db.session.scalar(counted),
    )


def _of_view(view: str) -> list[ColumnElement[bool]]:
    is_open = [Stay.left_on.is_(None), Stay.called_off.is_(None)]
    if view == "arrived":
        return [*is_open, Stay.arrived_on.is_not(None)]
    if view == "announced":
        return [*is_open, Stay.arrived_on.is_(None)]
    if view == "ended":
        return [Stay.left_on.is_not(None)]
    if view == "called_off":
        return [Stay.called_off.is_not(None)]
    return []


def _narrowed(filters: Filters) -> Iterable[ColumnElement[bool]]:
    if filters.site_id is not None:
        yield Stay.site_id == filters.site_id
    if filters.coach_id is not None:
        yield or_(Stay.coach_id == filters.coach_id, Stay.second_coach_id == filters.coach_id)
    if filters.category is not None:
        yield Stay.category == filters.category
    if filters.until_from is not None:
        yield Stay.planned_until >= filters.until_from
    if filters.until_last is not None:
        yield Stay.planned_until <= filters.until_last


def _order(view: str) -> tuple[InstrumentedAttribute[Any], bool]:
    """Return the key of a view and whether it goes down: the newest first, the next arrival first."""
    orders: dict[str, tuple[InstrumentedAttribute[Any], bool]] = {
        "arrived": (Stay.arrived_on, True),
        "announced": (Stay.planned_from, False),
        "ended": (Stay.left_on, True),
    }
    return orders.get(view, (Stay.id, True))


def _cursor(row: StayRow, key: InstrumentedAttribute[Any]) -> str:
    return cursor(getattr(row, key.key), row.id)


def _beyond(key: InstrumentedAttribute[Any], downwards: bool, word: str) -> ColumnElement[bool]:
    value, row_id = keys_of(word, 2)
    if key is not Stay.id and isinstance(value, str):
        try:
            value = date.fromisoformat(value)
        except ValueError:
            value = date.min
    where, here = tuple_(key, Stay.id), tuple_(value, int(row_id))
    return where < here if downwards else where > here


def with_units(rows: Iterable[StayRow]) -> list[StayRow]:
    """Add the units and the people of each stay; two statements."""
    listed = list(rows)
    if not listed:
        return []
    ids = [row.id for row in listed]
    placements: dict[int, list[Any]] = {}
    query = (
        select(Placement.stay_id, Placement.left_on, Placement.arrived_on, Unit.id, Unit.code)
        .join(Unit, Unit.id == Placement.unit_id)
        .where(Placement.stay_id.in_(ids), Placement.is_live)
        .order_by(Unit.code)
    )
    for row in db.session.execute(query):
        placements.setdefault(row.stay_id, []).append(row)
    today = clock.today()
    people = people_of(ids, today)
    return [_complete(row, placements.get(row.id, ()), people.get(row.id, 0), today) for row in listed]


def _complete(row: StayRow, placements: Iterable[Any], people: int, today: date) -> StayRow:
    if row.arrived_on is None:
        people = max(people, row.persons_expected or 0)
    term = legal_term(row.arrived_on, row.max_end_on, today) if row.state is State.ARRIVED else None
    units = {(one.id, one.code): None for one in placements if one.left_on == row.left_on}
    return replace(
        row,
        units=tuple(units),
        people=people,
        is_overdue=row.state is State.ARRIVED and row.planned_until is not None and row.planned_until <= today,
        level=term.level if term else None,
    )


def stays_of_household(scope: Scope, household_id: int) -> list[StayRow]:
    """Return every stay of a family, the newest first; three statements."""
    query = base().where(Stay.household_id == household_id, *visible(scope)).order_by(Stay.id.desc())
    return with_units(StayRow(*row) for row in db.session.execute(query))


def waiting(scope: Scope) -> list[StayRow]:
    """Return the announced families without a unit, the next arrival first; three statements."""
    placed = select(Placement.id).where(Placement.stay_id == Stay.id, Placement.is_live).exists()
    query = (
        base()
        .where(*_of_view("announced"), ~placed, *visible(scope))
        .order_by(Stay.planned_from.is_(None), Stay.planned_from, Stay.id)
    )
    return with_units(StayRow(*row) for row in db.session.execute(query))


def coaches(scope: Scope, also: Iterable[int | None] = ()) -> list[tuple[int, str]]:
    """Return who can coach a family in the reader's sites, and those who are named already; one statement."""
    today = clock.today()
    is_coach = and_(
        Account.role.in_([Role.FITT_COACH, Role.MANAGER]),
        Account.active.is_(True),
        Account.active_from <= today,
        or_(Account.active_until.is_(None), Account.active_until >= today),
    )
    if scope.sites is not None:
        here = select(AccountSite.account_id).where(AccountSite.site_id.in_(scope.sites))
        is_coach = and_(is_coach, or_(Account.all_sites.is_(True), Account.id.in_(here)))
    named = [one for one in also if one is not None]
    query = select(Account.id, Account.name).where(or_(is_coach, Account.id.in_(named))).order_by(Account.name)
    return [(row.id, row.name) for row in db.session.execute(query)]
