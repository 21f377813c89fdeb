"""Lists of stays: by state, of one family, waiting for a unit."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Date,
    Select,
    String,
    and_,
    bindparam,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute, aliased

from icam.accounts.models import Account, AccountSite
from icam.core import clock
from icam.core.access import Role, Scope
from icam.core.paging import COUNT_CAP, PAGE, Page, cursor, keys_of
from icam.housing.models import Site, Unit
from icam.housing.scope import on_sites
from icam.people.models import Household
from icam.statements import Shape, rows, shape_of, values_of
from icam.stays.models import Placement, Stay, no_planned_move
from icam.stays.queries.headcount import people_counted
from icam.stays.rules import CalledOff, State, legal_term

VIEWS = ("arrived", "announced", "ended", "called_off", "all")
_coach = aliased(Account)


class StayRow(NamedTuple):
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
    def unit_codes(self) -> str:
        """Return the codes of the units, as they are read out."""
        return ", ".join(code for _, code in self.units)

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


_WIDTH = len(_COLUMNS)


def visible(scope: Scope) -> tuple[ColumnElement[bool], ...]:
    """Return the condition that keeps a query about stays to the reader's sites, and to those without a site."""
    return (on_sites(scope, Stay.site_id, or_nowhere=True),)


def base(*more: Any, of_stays: ColumnElement[bool] | None = None) -> Select[Any]:
    """Select the columns of a line, and others after them.

    Args:
        of_stays: select every household, with the stay that this condition names, if any; None = select stays.
    """
    columns = select(*_COLUMNS, *more)
    if of_stays is None:
        found = columns.join(Household, Household.id == Stay.household_id)
    else:
        found = columns.select_from(Household).outerjoin(Stay, of_stays)
    return found.outerjoin(Site, Site.id == Stay.site_id).outerjoin(_coach, _coach.id == Stay.coach_id)


def stays(scope: Scope, filters: Filters, after: str | None = None, before: str | None = None) -> Page[StayRow]:
    """Return a page of the stays; two statements.

    Args:
        after, before: words of a former page's cursors.
    """
    chosen = _chosen(filters)
    asked, given = (shape_of(scope), filters.view, frozenset(chosen)), chosen | values_of(scope)
    key, _ = _order(filters.view)
    here = _edge(key, word) if (word := before or after) else {}
    found = rows(_listed(*asked, bool(before), bool(here)), **given, **here)
    more, found = len(found) > PAGE, found[:PAGE]
    listed = with_units(found[::-1] if before else found)
    return Page(
        listed,
        after=_cursor(listed[-1], key) if listed and (more or before) else None,
        before=_cursor(listed[0], key) if listed and (after or (before and more)) else None,
        total=found[0].total if found else 0,
    )


def _chosen(filters: Filters) -> dict[str, Any]:
    """Return the values of the filters that are set; their names say which statement is meant."""
    chosen = {
        "site": filters.site_id,
        "coach": filters.coach_id,
        "category": filters.category,
        "until_from": filters.until_from,
        "until_last": filters.until_last,
    }
    return {name: value for name, value in chosen.items() if value is not None}


@cache
def _listed(shape: Shape, view: str, narrowed: frozenset[str], backwards: bool, goes_on: bool) -> Select[Any]:
    key, descending = _order(view)
    counted = select(Stay.id).where(*_conditions(shape, view, narrowed)).limit(COUNT_CAP + 1).subquery()
    total = select(func.count()).select_from(counted).scalar_subquery()
    query = base(total.label("total")).where(*_conditions(shape, view, narrowed)).limit(PAGE + 1)
    if goes_on:
        edge = tuple_(bindparam("at", type_=key.type), bindparam("row", type_=Stay.id.type))
        where = tuple_(key, Stay.id)
        query = query.where(where < edge if descending != backwards else where > edge)
    if descending != backwards:
        return query.order_by(key.desc(), Stay.id.desc())
    return query.order_by(key.asc(), Stay.id.asc())


def _conditions(shape: Shape, view: str, narrowed: frozenset[str]) -> list[ColumnElement[bool]]:
    coach = bindparam("coach", type_=Stay.coach_id.type)
    by_name = {
        "site": Stay.site_id == bindparam("site"),
        "coach": or_(Stay.coach_id == coach, Stay.second_coach_id == coach),
        "category": Stay.category == bindparam("category"),
        "until_from": Stay.planned_until >= bindparam("until_from"),
        "until_last": Stay.planned_until <= bindparam("until_last"),
    }
    narrowing = [condition for name, condition in by_name.items() if name in narrowed]
    return [*visible(shape), *_of_view(view), *narrowing]


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


def _edge(key: InstrumentedAttribute[Any], word: str) -> dict[str, Any]:
    """Read a cursor as the values of the row after which the page begins."""
    value, row_id = keys_of(word, 2)
    return {"at": _whole(value) if key is Stay.id else _day(value), "row": _whole(row_id)}


def _whole(value: Any) -> int:
    return int(value) if str(value).isdecimal() else 0


def _day(value: Any) -> date:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return date.min


@cache
def _surroundings() -> CompoundSelect[*tuple[Any, ...]]:
    """Return one statement for the placements of stays and for how many people sleep there."""
    units = (
        select(Placement.stay_id, Unit.id, Unit.code, Placement.left_on)
        .join(Unit, Unit.id == Placement.unit_id)
        .join(Stay, Stay.id == Placement.stay_id)
        .where(Placement.stay_id.in_(bindparam("ids", expanding=True)), Placement.is_live, no_planned_move())
    )
    counted = people_counted().subquery()
    people = select(counted.c.id, counted.c.people, cast(null(), String), cast(null(), Date))
    return union_all(units, people)


def with_units(found: Iterable[Sequence[Any]]) -> list[StayRow]:
    """Make the lines of stays that ``base`` found, with the units and the people of each; one statement."""
    listed = [StayRow(*row[:_WIDTH]) for row in found]
    if not listed:
        return []
    today = clock.today()
    units: dict[int, list[tuple[str, int, date | None]]] = {}
    people: dict[int, int] = {}
    for stay_id, number, code, left_on in rows(_surroundings(), ids=[row.id for row in listed], today=today):
        if code is None:
            people[stay_id] = number
        else:
            units.setdefault(stay_id, []).append((code, number, left_on))
    return [_complete(row, sorted(units.get(row.id, ()), key=_code), people.get(row.id, 0), today) for row in listed]


_code = itemgetter(0)


def _complete(row: StayRow, units: Iterable[tuple[str, int, date | None]], people: int, today: date) -> StayRow:
    if row.arrived_on is None:
        people = max(people, row.persons_expected or 0)
    is_here = row.state is State.ARRIVED
    term = legal_term(row.arrived_on, row.max_end_on, today) if is_here else None
    last = {(unit_id, code): None for code, unit_id, left_on in units if left_on == row.left_on}
    is_overdue = is_here and row.planned_until is not None and row.planned_until <= today
    return StayRow._make((*row[:_WIDTH], tuple(last), people, is_overdue, term.level if term else None))


@cache
def _of_household(shape: Shape) -> Select[Any]:
    of_household = Stay.household_id == bindparam("household")
    return base().where(of_household, *visible(shape)).order_by(Stay.id.desc())


def stays_of_household(scope: Scope, household_id: int) -> list[StayRow]:
    """Return every stay of a family, the newest first; two statements."""
    return with_units(rows(_of_household(shape_of(scope)), household=household_id, **values_of(scope)))


@cache
def _waiting(shape: Shape) -> Select[Any]:
    placed = select(Placement.id).where(Placement.stay_id == Stay.id, Placement.is_live).exists()
    return (
        base()
        .where(*_of_view("announced"), ~placed, *visible(shape))
        .order_by(Stay.planned_from.is_(None), Stay.planned_from, Stay.id)
    )


def waiting(scope: Scope) -> list[StayRow]:
    """Return the announced families without a unit, the next arrival first; two statements."""
    return with_units(rows(_waiting(shape_of(scope)), **values_of(scope)))


@cache
def _coaches(shape: Shape) -> Select[int, str]:
    today = bindparam("today", type_=Date)
    is_coach = and_(
        Account.role.in_([Role.FITT_COACH, Role.MANAGER]),
        Account.active.is_(True),
        Account.active_from <= today,
        or_(Account.active_until.is_(None), Account.active_until >= today),
    )
    if shape.sites is not None:
        here = select(AccountSite.account_id).where(on_sites(shape, AccountSite.site_id))
        is_coach = and_(is_coach, or_(Account.all_sites.is_(True), Account.id.in_(here)))
    is_named = Account.id.in_(bindparam("named", expanding=True))
    return select(Account.id, Account.name).where(or_(is_coach, is_named)).order_by(Account.name)


def coaches(scope: Scope, also: Iterable[int | None] = ()) -> list[tuple[int, str]]:
    """Return who can coach a family in the reader's sites, and those who are named already; one statement."""
    named = [one for one in also if one is not None]
    found = rows(_coaches(shape_of(scope)), today=clock.today(), named=named, **values_of(scope))
    return [(account_id, name) for account_id, name in found]


def filter_choices(scope: Scope, language: str) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    """Return the sites and the coaches that a list can be narrowed to, each by name; one statement."""
    sites, coaches = [], []
    given = {"today": clock.today(), "named": ()} | values_of(scope)
    for is_site, number, name, *others in rows(_filter_choices(shape_of(scope)), **given):
        if is_site:
            sites.append((name, number, dict(zip(("fr", "de", "en"), others, strict=True)).get(language) or name))
        else:
            coaches.append((number, name))
    return [(number, name) for _, number, name in sorted(sites)], sorted(coaches, key=itemgetter(1))


@cache
def _filter_choices(shape: Shape) -> CompoundSelect[*tuple[Any, ...]]:
    names = (Site.name_nl, Site.name_fr, Site.name_de, Site.name_en)
    coaches = _coaches(shape).order_by(None).subquery()
    nothing = [cast(null(), String)] * 3
    return union_all(
        select(literal(1), Site.id, *names).where(on_sites(shape, Site.id)),
        select(literal(0), coaches.c.id, coaches.c.name, *nothing),
    )
