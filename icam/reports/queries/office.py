"""What reports are made of: the facts of the units in scope, in a fixed number of statements.

Only what can touch the period is read: placements held in it or cleaned up after, and the stays that are open.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import CompoundSelect, Row, Select, and_, exists, func, or_, select, union
from sqlalchemy.sql.elements import ColumnElement

from icam.codes import queries as codes
from icam.codes.closing_days import closing_days
from icam.core.access import Scope
from icam.core.counting import Facts, MemberFact, PlacementFact, StayFact
from icam.core.counting.flows import EXPECTED_WITHIN
from icam.core.errors import NotFound
from icam.core.partial_date import PartialDate, Precision
from icam.core.period import Period
from icam.db import db
from icam.housing import queries as housing
from icam.housing.queries import UnitRow
from icam.people.models import Household, Membership, Person
from icam.stays.models import Placement, PlacementPerson, Presence, Stay

LONGEST_CLEANING = timedelta(days=120)
"""A departure longer ago than this is not cleaned up after any more."""

GROUPS = {"RETURN": "return", "RELEASE": "release", "ABSCOND": "absconded", "TRANSFER": "transfer"}

Ids = Select[tuple[int]] | CompoundSelect[tuple[int]]


@dataclass(frozen=True, slots=True)
class StayRow:
    """Where a stay can be looked up."""

    stay_id: int
    household_id: int
    household: str


@dataclass(frozen=True, slots=True)
class Material:
    """The facts of a report, and how its units and stays are called.

    Args:
        stays: by the stay's code.
    """

    facts: Facts
    units: tuple[UnitRow, ...]
    stays: Mapping[str, StayRow]


def material(scope: Scope, period: Period, data_date: date, site: str | None = None) -> Material:
    """Read what a report of the period needs.

    Args:
        site: code of the only site to count; None for all of the reader's.

    Raises:
        NotFound: the site does not exist, or is out of scope.
    """
    units = housing.units(scope, site)
    if site is not None and not units and site not in {one.code for one in housing.sites(scope)}:
        raise NotFound
    whole = scope.sites is None and site is None
    unit_facts = housing.unit_facts(units, period)
    ids = _relevant(units, period, data_date, whole=whole)
    stays = db.session.execute(_stays(ids)).all()
    stay_codes = {row.id: row.code for row in stays}
    return Material(
        Facts(
            units=tuple(unit_facts[unit.id] for unit in units),
            placements=tuple(_placements(ids, {unit.id: unit.code for unit in units}, stay_codes)),
            stays=tuple(_stay_fact(row) for row in stays),
            members=tuple(_members(ids, stay_codes)),
            closing_days=closing_days(),
            whole=whole,
        ),
        tuple(units),
        {row.code: StayRow(row.id, row.household_id, row.household) for row in stays},
    )


def _relevant(units: Iterable[UnitRow], period: Period, data_date: date, *, whole: bool) -> Ids:
    """Select the stays that hold a unit in the period, and those that are open on the data date."""
    ids = [unit.id for unit in units]
    held: list[Any] = [
        Placement.is_live,
        Placement.held_until >= period.from_on - LONGEST_CLEANING,
        func.coalesce(Placement.held_from, Placement.held_from) < period.until_on,  # the other end has the index
    ]
    is_open: list[ColumnElement[bool]] = [Stay.left_on.is_(None), Stay.called_off.is_(None)]
    since: list[ColumnElement[bool]] = [
        Stay.left_on > data_date,
        func.coalesce(Stay.planned_from, Stay.arrived_on) <= data_date + EXPECTED_WITHIN,
    ]
    if not whole:
        sites = {unit.site_id for unit in units}
        here = or_(
            Stay.site_id.in_(sites),
            exists().where(Placement.stay_id == Stay.id, Placement.is_live, Placement.unit_id.in_(ids)),
        )
        held.append(Placement.unit_id.in_(ids))
        is_open.append(here)
        since.append(here)
    return union(
        select(Placement.stay_id).where(*held),
        select(Stay.id).where(*is_open),
        select(Stay.id).where(*since),
    )


def _stays(ids: Ids) -> Select[*tuple[Any, ...]]:
    columns = (
        Stay.id,
        Stay.code,
        Stay.category,
        Stay.arrived_on,
        Stay.left_on,
        Stay.planned_from,
        Stay.planned_until,
        Stay.outcome,
        Stay.called_off,
        Stay.household_id,
        Household.code.label("household"),
    )
    query = select(*columns).join(Household, Household.id == Stay.household_id)
    return query.where(Stay.id.in_(ids)).order_by(Stay.id)


def _stay_fact(row: Row[Any]) -> StayFact:
    return StayFact(
        stay=row.code,
        household=row.household,
        category=row.category,
        arrived_on=row.arrived_on,
        left_on=row.left_on,
        planned_from=row.planned_from,
        planned_until=row.planned_until,
        outcome=row.outcome,
        outcome_group=GROUPS.get(codes.group_of("outcome", row.outcome) or ""),
        cancelled=row.called_off is not None,
    )


def _placements(ids: Ids, units: Mapping[int, str], stays: Mapping[int, str]) -> Iterable[PlacementFact]:
    persons = _sleepers(ids)
    query = select(
        Placement.id,
        Placement.unit_id,
        Placement.stay_id,
        Placement.arrived_on,
        Placement.left_on,
        Placement.planned_from,
        Placement.planned_until,
        Placement.cleaning_days,
    ).where(Placement.stay_id.in_(ids), Placement.is_live)
    for row in db.session.execute(query.order_by(Placement.held_from, Placement.id)):
        if row.unit_id in units:
            yield PlacementFact(
                unit=units[row.unit_id],
                stay=stays[row.stay_id],
                arrived_on=row.arrived_on,
                left_on=row.left_on,
                planned_from=row.planned_from,
                planned_until=row.planned_until,
                cleaning_days=row.cleaning_days,
                persons=persons.get(row.id),
            )


def _sleepers(ids: Ids) -> dict[int, frozenset[str]]:
    """Read who sleeps in which placement, where a family is split over two units."""
    query = (
        select(PlacementPerson.placement_id, PlacementPerson.person_id)
        .join(Placement, Placement.id == PlacementPerson.placement_id)
        .where(Placement.stay_id.in_(ids), Placement.is_live)
    )
    found: dict[int, set[str]] = defaultdict(set)
    for row in db.session.execute(query):
        found[row.placement_id].add(str(row.person_id))
    return {placement: frozenset(persons) for placement, persons in found.items()}


def _members(ids: Ids, stays: Mapping[int, str]) -> Iterable[MemberFact]:
    """Read who was with the family: the own presence where it is recorded, else the membership."""
    own = _presences(ids)
    query = (
        select(
            Stay.id,
            Membership.person_id,
            Membership.from_on,
            Membership.until_on,
            Person.birth_on,
            Person.birth_precision,
        )
        .join(Membership, Membership.household_id == Stay.household_id)
        .join(Person, Person.id == Membership.person_id)
        .where(Stay.id.in_(ids), Stay.arrived_on.is_not(None), Membership.voided_at.is_(None))
        .order_by(Stay.id, Membership.id)
    )
    seen = set()
    for row in db.session.execute(query):
        birth = None if row.birth_on is None else PartialDate.from_parts(row.birth_on, str(row.birth_precision))
        key = row.id, row.person_id
        if key in own and key in seen:
            continue
        seen.add(key)
        for period in own.get(key) or [_membership(row.from_on, row.until_on, birth)]:
            yield MemberFact(stays[row.id], str(row.person_id), period, birth)


def _presences(ids: Ids) -> dict[tuple[int, int], list[Period]]:
    query = select(Presence.stay_id, Presence.person_id, Presence.from_on, Presence.until_on).where(
        and_(Presence.stay_id.in_(ids), Presence.voided_at.is_(None))
    )
    found: dict[tuple[int, int], list[Period]] = defaultdict(list)
    for row in db.session.execute(query):
        found[row.stay_id, row.person_id].append(Period(row.from_on, row.until_on))
    return found


def _membership(from_on: date | None, until_on: date | None, birth: PartialDate | None) -> Period:
    """Return the days of a membership; a child is with the family from its birth on."""
    first = from_on or date.min
    if birth is not None and birth.precision is Precision.DAY:
        first = max(first, birth.counted_as)
    return Period(first, None if until_on is None else max(first, until_on))
