"""Placements: who holds which unit in a period; one statement for the placements, one for the people."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, func, or_, select, union_all

from icam.codes.closing_days import closing_days
from icam.core import clock
from icam.core.counting import PlacementFact
from icam.core.period import Period
from icam.core.workdays import add_working_days
from icam.db import db
from icam.housing import blockers
from icam.housing.models import Site, Unit
from icam.people.models import Household
from icam.stays.models import Placement, PlacementPerson, Stay
from icam.stays.queries.members import members_of
from icam.stays.rules import Hold, Room, hold_period, need_of, sleepers
from icam.stays.rules.vacancy import touches

CLEANING_AT_MOST = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class PlacementRow:
    """A live placement of a stay in a unit.

    Args:
        persons: ids of those who sleep there when the family is split; None = the whole family.
        cleaning_days: as the departure says, else as the site does.
        people: who sleeps there tonight, or is expected on the first night.
        is_overdue: the expected day of departure has come and the family is still there.
    """

    id: int
    stay_id: int
    stay: str
    household_id: int
    household: str
    category: str
    unit_id: int
    unit: str
    site_id: int
    place: int
    planned_from: date | None
    planned_until: date | None
    arrived_on: date | None
    left_on: date | None
    held_from: date
    cleaning_days: int
    persons_expected: int | None
    coach_id: int | None
    persons: frozenset[int] | None = None
    people: int = 0
    small: int = 0
    is_overdue: bool = False

    @property
    def fact(self) -> PlacementFact:
        """Return the placement as counting wants it; persons are named by their ids."""
        named = None if self.persons is None else frozenset(str(one) for one in self.persons)
        return PlacementFact(
            self.unit,
            self.stay,
            arrived_on=self.arrived_on,
            left_on=self.left_on,
            planned_from=self.planned_from,
            planned_until=self.planned_until,
            cleaning_days=self.cleaning_days,
            persons=named,
        )

    @property
    def who(self) -> str:
        """Name the stay and the family."""
        return f"{self.stay} ({self.household})"

    def night(self, today: date) -> date:
        """Return the night by which the people are counted: tonight, or the first one."""
        if self.arrived_on is None:
            return max(self.planned_from or today, today)
        return today if self.left_on is None else self.arrived_on


@dataclass(frozen=True, slots=True)
class Turnover:
    """One family leaves a place on the day another comes to it.

    Args:
        is_before: the other family leaves; else it comes.
        who: the other stay and family.
    """

    unit: str
    day: date
    is_before: bool
    who: str
    stay_id: int


_COLUMNS: tuple[Any, ...] = (
    Placement.id,
    Placement.stay_id,
    Stay.code,
    Stay.household_id,
    Household.name,
    Stay.category,
    Placement.unit_id,
    Unit.code.label("unit_code"),
    Unit.site_id,
    Placement.place,
    Placement.planned_from,
    Placement.planned_until,
    Placement.arrived_on,
    Placement.left_on,
    Placement.held_from,
    Placement.cleaning_days,
    Site.cleaning_days.label("site_cleaning"),
    Stay.persons_expected,
    Stay.coach_id,
    PlacementPerson.person_id,
)


def holds_of(unit_ids: Collection[int], period: Period, today: date) -> dict[int, list[Hold]]:
    """Return what stands in the way in some units, by unit, and who leaves them just before; two statements."""
    found: dict[int, list[Hold]] = defaultdict(list)
    if not unit_ids:
        return found
    rows = _rows(_live(period, unit_ids))
    in_the_way = [row for row in rows if touches(nights_of(row, today), period)]
    counted = {row.id: row for row in with_people(in_the_way, today)}
    for row in rows:
        found[row.unit_id].append(hold_of(counted.get(row.id, row), today))
    return found


def nights_of(row: PlacementRow, today: date) -> Period:
    """Return the nights on which a placement stands in the way."""
    return hold_period(row.held_from, row.planned_until, row.arrived_on, row.left_on, today)


def turnovers(stay_id: int, lines: Iterable[Any]) -> list[Turnover]:
    """Return who leaves on the day a stay comes to a place, and who comes on the day it leaves one; one statement.

    Args:
        lines: the live placements of the stay.
    """
    comes = {(one.unit_id, one.place, one.arrived_on or one.planned_from) for one in lines}
    goes = {(one.unit_id, one.place, one.left_on or one.planned_until) for one in lines}
    days = sorted({day for _, _, day in comes | goes if day is not None})
    if not days:
        return []
    first = func.coalesce(Placement.arrived_on, Placement.planned_from)
    last = func.coalesce(Placement.left_on, Placement.planned_until)
    units = sorted({unit_id for unit_id, _, _ in comes})
    query = (
        select(*_COLUMNS, first, last)
        .select_from(Placement)
        .join(Stay, Stay.id == Placement.stay_id)
        .join(Household, Household.id == Stay.household_id)
        .join(Unit, Unit.id == Placement.unit_id)
        .join(Site, Site.id == Unit.site_id)
        .outerjoin(PlacementPerson, PlacementPerson.placement_id == Placement.id)
        .where(
            Placement.is_live,
            Placement.unit_id.in_(units),
            Placement.stay_id != stay_id,
            or_(first.in_(days), last.in_(days)),
        )
        .order_by(Placement.held_from, Placement.id)
    )
    found = {}
    for row in db.session.execute(query):
        begins, ends = row[-2], row[-1]
        who = f"{row.code} ({row.name})"
        if (row.unit_id, row.place, ends) in comes:
            found[row.id, True] = Turnover(row.unit_code, ends, True, who, row.stay_id)
        if (row.unit_id, row.place, begins) in goes:
            found[row.id, False] = Turnover(row.unit_code, begins, False, who, row.stay_id)
    return list(found.values())


def hold_of(row: PlacementRow, today: date) -> Hold:
    """Return a placement as others must respect it."""
    cleaned = None
    if row.left_on is not None and row.arrived_on is not None and row.cleaning_days:
        cleaned = add_working_days(row.left_on, row.cleaning_days, closing_days())
    elif row.planned_until is not None and row.arrived_on is not None and row.cleaning_days:
        cleaned = add_working_days(max(row.planned_until, today), row.cleaning_days, closing_days())
    return Hold(
        row.id,
        row.stay_id,
        row.unit_id,
        row.place,
        row.who,
        nights_of(row, today),
        Room(row.people, row.small),
        cleaned,
    )


@blockers.register
def blockers_of_unit(unit_id: int, period: Period) -> list[blockers.Blocker]:
    """Name the stays and reservations on a unit in a period."""
    today = clock.today()
    found = []
    for row in _rows(_live(period, [unit_id])):
        nights = nights_of(row, today)
        if nights.overlaps(period):
            kind = blockers.BlockerKind.RESERVATION if row.arrived_on is None else blockers.BlockerKind.STAY
            found.append(blockers.Blocker(kind, row.who, "stays.show", {"stay_id": row.stay_id}, period=nights))
    return found


@blockers.register_placements
def facts_of_units(unit_ids: Collection[int], window: Period) -> list[tuple[int, PlacementFact]]:
    """Tell who lives in units, and who left them up to 90 days before; one statement."""
    if not unit_ids:
        return []
    return [(row.unit_id, row.fact) for row in _rows(_live(window, unit_ids))]


def _live(period: Period, unit_ids: Collection[int]) -> Select[Any]:
    """Select the live placements of units that touch a period, or that left up to 90 days before it.

    Who left since, and who has not left, are looked up apart: each has its index, and the past is long.
    """
    since = period.from_on - min(CLEANING_AT_MOST, period.from_on - date.min)
    here = (Placement.is_live, Placement.unit_id.in_(unit_ids))
    left, there = select(Placement.id).where(*here), select(Placement.id).where(*here)
    ids = union_all(left.where(Placement.left_on > since), there.where(Placement.left_on.is_(None)))
    query = (
        select(*_COLUMNS)
        .join(Stay, Stay.id == Placement.stay_id)
        .join(Household, Household.id == Stay.household_id)
        .join(Unit, Unit.id == Placement.unit_id)
        .join(Site, Site.id == Unit.site_id)
        .outerjoin(PlacementPerson, PlacementPerson.placement_id == Placement.id)
        .where(
            Placement.id.in_(ids),
            or_(
                Placement.arrived_on.is_not(None),
                Placement.planned_until.is_(None),
                Placement.planned_until > period.from_on,
            ),
        )
        .order_by(Placement.held_from, Placement.id)
    )
    if period.until_on is not None:
        query = query.where(Placement.held_from < max(period.until_on, period.from_on + timedelta(days=1)))
    return query


def _rows(query: Select[Any]) -> list[PlacementRow]:
    found: dict[int, PlacementRow] = {}
    for row in db.session.execute(query):
        values = list(row)
        person_id = values.pop()
        own, of_site = values.pop(15), values.pop(15)
        values.insert(15, own if own is not None else of_site)
        known = found.get(row.id) or PlacementRow(*values)
        if person_id is not None:
            known = replace(known, persons=(known.persons or frozenset()) | {person_id})
        found[row.id] = known
    return list(found.values())


def with_people(rows: Iterable[PlacementRow], today: date) -> list[PlacementRow]:
    """Add who sleeps in each placement, and whether it is overdue; one statement."""
    listed = list(rows)
    members: Mapping[int, Any] = members_of(row.stay_id for row in listed)
    done = []
    for row in listed:
        night = row.night(today)
        expected = row.persons_expected if row.arrived_on is None and row.persons is None else None
        need = need_of(sleepers(members.get(row.stay_id, ()), night, row.persons), night, expected)
        overdue = (
            row.arrived_on is not None
            and row.left_on is None
            and row.planned_until is not None
            and row.planned_until <= today
        )
        done.append(replace(row, people=need.people, small=need.small, is_overdue=overdue))
    return done
