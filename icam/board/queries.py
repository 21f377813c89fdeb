"""What the board shows: a fixed number of statements, whatever the history behind it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row, Select, and_, func, or_, select
from sqlalchemy.sql.elements import ColumnElement

from icam.board.rules import BoardPlacement, BoardUnit
from icam.core.access import Scope
from icam.core.counting.facts import PlacementFact
from icam.core.period import Period
from icam.db import db
from icam.housing import queries as housing
from icam.housing.models import Unit
from icam.housing.queries import UnitRow
from icam.housing.scope import on_sites
from icam.people.models import Household, Membership
from icam.stays.models import Placement, Stay, no_planned_move

LONGEST_CLEANING = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Stock:
    """The units of the board: as the stock has them, and as the board lays them out."""

    rows: Mapping[int, UnitRow]
    units: tuple[BoardUnit, ...]


def stock(scope: Scope, windows: list[Period], site_code: str | None) -> Stock:
    """Read the units of the reader, or of one site, with what touches the windows; three statements."""
    rows = housing.units(scope, site_code)
    facts = housing.unit_facts(rows, *windows)
    return Stock(
        {row.id: row for row in rows},
        tuple(BoardUnit(row.id, row.label or row.code, facts[row.id]) for row in rows),
    )


def placements(units: tuple[BoardUnit, ...], scope: Scope, windows: list[Period]) -> list[BoardPlacement]:
    """Read every live placement that touches a window, or that a unit is still cleaned up after, in one statement."""
    codes = {unit.unit_id: unit.facts.code for unit in units}
    persons = (
        select(func.count())
        .where(
            Membership.household_id == Stay.household_id,
            Membership.voided_at.is_(None),
            Membership.until_on.is_(None),
        )
        .scalar_subquery()
    )
    before = [Period(one.from_on - LONGEST_CLEANING, one.until_on) for one in windows]
    rows = db.session.execute(
        select(
            Placement.unit_id,
            Placement.place,
            Placement.planned_from,
            Placement.planned_until,
            Placement.arrived_on,
            Placement.left_on,
            Placement.cleaning_days,
            Stay.id,
            Stay.code,
            Stay.household_id,
            Stay.persons_expected,
            Stay.arrived_on.label("came_on"),
            Household.name,
            persons.label("persons"),
        )
        .join(Stay, Stay.id == Placement.stay_id)
        .join(Household, Household.id == Stay.household_id)
        .where(
            Placement.is_live,
            _lived(before),
            Placement.unit_id.in_(codes),
            on_sites(scope, Stay.site_id, or_nowhere=True),
        )
        .order_by(Placement.held_from, Placement.id)
    )
    return [
        BoardPlacement(
            PlacementFact(
                unit=codes[row.unit_id],
                stay=row.code,
                arrived_on=row.arrived_on,
                left_on=row.left_on,
                planned_from=row.planned_from,
                planned_until=row.planned_until,
                cleaning_days=row.cleaning_days,
            ),
            row.place,
            row.id,
            row.household_id,
            row.name,
            row.persons or row.persons_expected,
            is_move=row.arrived_on is None and row.came_on is not None,
        )
        for row in rows
    ]


def _lived(windows: list[Period]) -> ColumnElement[bool]:
    """Touching a window; a family that has not left is there whatever was planned."""
    first = min(one.from_on for one in windows)
    still_there = Placement.stay_id.in_(select(Stay.id).where(Stay.left_on.is_(None), Stay.called_off.is_(None)))
    begins = func.coalesce(Placement.held_from, Placement.held_from)  # the other end has the index: the past is long
    return and_(
        or_(Placement.held_until >= first, Placement.held_until.is_(None), still_there),
        or_(*(begins < one.until_on for one in windows)),
    )


@dataclass(frozen=True, slots=True)
class Mover:
    """A family that comes, goes, or waits for a unit."""

    stay_id: int
    household_id: int
    name: str
    on: date | None
    unit: str | None
    persons: int | None
    wishes: str | None
    is_done: bool = False


@dataclass(frozen=True, slots=True)
class Movers:
    """Who comes, goes, waits, and moves to another unit."""

    arrivals: tuple[Mover, ...]
    departures: tuple[Mover, ...]
    waiting: tuple[Mover, ...]
    moves: tuple[Mover, ...] = ()


def movers(scope: Scope, today: date, last: date, site_id: int | None = None) -> Movers:
    """Read who arrives and departs until a day, today's included, who waits and who moves; three statements."""
    open_rows = db.session.execute(
        _stays(scope, site_id).where(Stay.left_on.is_(None), Stay.called_off.is_(None)).order_by(Stay.planned_from)
    ).all()
    left = db.session.execute(_stays(scope, site_id).where(Stay.left_on == today)).all()
    arrivals = [
        _mover(row, row.arrived_on or row.planned_from)
        for row in open_rows
        if row.arrived_on == today or (row.arrived_on is None and row.unit and (row.planned_from or last) <= last)
    ]
    departures = [
        _mover(row, row.planned_until)
        for row in open_rows
        if row.arrived_on is not None and row.planned_until is not None and row.planned_until <= last
    ]
    waiting = [_mover(row, row.planned_from) for row in open_rows if row.arrived_on is None and row.unit is None]
    return Movers(
        tuple(arrivals),
        (*departures, *(_mover(row, row.left_on) for row in left)),
        tuple(waiting),
        _moves(scope, last, site_id),
    )


def _moves(scope: Scope, last: date, site_id: int | None) -> tuple[Mover, ...]:
    """Read who is to move to another unit until a day; the unit is the one they move to."""
    query = (
        select(Stay.id, Stay.household_id, Household.name, Placement.planned_from, Unit.code)
        .join(Placement, Placement.stay_id == Stay.id)
        .join(Unit, Unit.id == Placement.unit_id)
        .join(Household, Household.id == Stay.household_id)
        .where(
            Placement.is_live,
            Placement.left_on.is_(None),
            Placement.arrived_on.is_(None),
            Placement.planned_from <= last,
            Stay.arrived_on.is_not(None),
            Stay.left_on.is_(None),
            on_sites(scope, Stay.site_id),
        )
        .order_by(Placement.planned_from, Placement.id)
    )
    if site_id is not None:
        query = query.where(or_(Stay.site_id == site_id, Unit.site_id == site_id))
    rows = db.session.execute(query)
    return tuple(Mover(row.id, row.household_id, row.name, row.planned_from, row.code, None, None) for row in rows)


def _stays(scope: Scope, site_id: int | None) -> Select[Any]:
    unit = (
        select(Unit.code)
        .join(Placement, Placement.unit_id == Unit.id)
        .where(Placement.stay_id == Stay.id, Placement.is_live, no_planned_move())
        .order_by(Placement.held_from.desc())
        .limit(1)
        .scalar_subquery()
    )
    statement = (
        select(
            Stay.id,
            Stay.household_id,
            Stay.planned_from,
            Stay.planned_until,
            Stay.arrived_on,
            Stay.left_on,
            Stay.persons_expected,
            Stay.wishes,
            Household.name,
            unit.label("unit"),
            select(func.count())
            .where(Membership.household_id == Stay.household_id, Membership.voided_at.is_(None))
            .scalar_subquery()
            .label("persons"),
        )
        .join(Household, Household.id == Stay.household_id)
        .where(on_sites(scope, Stay.site_id, or_nowhere=True))
    )
    return statement if site_id is None else statement.where(or_(Stay.site_id == site_id, Stay.site_id.is_(None)))


def _mover(row: Row[Any], on: date | None) -> Mover:
    return Mover(
        row.id,
        row.household_id,
        row.name,
        on,
        row.unit,
        row.persons or row.persons_expected,
        row.wishes,
        is_done=row.left_on is not None or (row.arrived_on is not None and on == row.arrived_on),
    )
