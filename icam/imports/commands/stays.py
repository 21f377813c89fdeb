"""The list of stays: one line per placement, the moves in order; the outcome stands on the last."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import select

from icam.core import clock
from icam.core.period import Period
from icam.housing.models import Closure, ServicePeriod, Unit
from icam.housing.rules import MOST_CLEANING_DAYS
from icam.imports.commands import crowding
from icam.imports.commands.base import Work, bulk_insert, by_code, code_cell, count, grouped, in_batches
from icam.imports.commands.places import Hold, Places
from icam.imports.rules import N_, Column, Line, day, text, whole, yes_or_no
from icam.people.models import Household
from icam.stays.models import Placement, Stay
from icam.stays.rules import CalledOff

DATES = ("planned_from", "planned_until", "arrived_on", "left_on")


def columns(work: Work) -> list[Column]:
    """Return the columns of the list."""
    return [
        Column("stay", text(40), needed=True, filled=N_("Enter the code of the stay")),
        Column("household", text(40), needed=True, filled=N_("Enter the code of the household")),
        Column("category", code_cell("category"), needed=True),
        Column("unit", text(20)),
        *(Column(name, day) for name in DATES),
        Column("outcome", code_cell("outcome")),
        Column("cleaning_days", whole(0, MOST_CLEANING_DAYS)),
        Column("cancelled", yes_or_no, blank=False),
    ]


@dataclass(frozen=True, slots=True)
class Part:
    """One placement of a stay: a unit (by id) and its days."""

    unit_id: int
    planned_from: date | None
    planned_until: date | None
    arrived_on: date | None
    left_on: date | None
    cleaning_days: int | None
    is_live: bool = True


@dataclass(slots=True)
class Wanted:
    """A stay as the file has it.

    Args:
        columns: of the stay's row.
        lines: the line of each placement.
    """

    code: str
    line: int
    columns: dict[str, Any]
    parts: list[Part]
    lines: list[int]
    holds: list[Hold]


def plan(work: Work, lines: list[Line]) -> None:
    """Compare the stays with those that are stored, and give every family its place."""
    stays = {code: some for code, some in grouped(lines, lambda line: line["stay"]).items() if code}
    units = by_code(
        work.session,
        Unit,
        (line["unit"] for line in lines if line["unit"]),
        Unit.site_id,
        Unit.beds_adult,
        Unit.beds_child,
        Unit.cots,
        Unit.family_places,
    )
    households = by_code(
        work.session, Household, (one["household"] for one in lines if one["household"]), Household.merged_into_id
    )
    _check_references(work, lines, units, households)
    stored = _Stored(work, stays)
    wanted = [one for code, some in stays.items() if (one := _wanted(work, code, some, units, households, stored))]
    changed = [one for one in wanted if not _is_same(one, stored)]
    same = {one.code for one in wanted} - {one.code for one in changed}
    for one in wanted:
        known = one.code in stored.stays
        count(work.report, "same" if one.code in same else "changed" if known else "new")
    names = {row.id: code for code, row in units.items()}
    _settle(work, changed, {row.id: row for row in units.values()}, stored, names)
    _compare_with_units(work, wanted, names)
    crowding.compare(work, [(one.columns["household_id"], one.lines, one.parts) for one in wanted], units)
    _write(work, changed, stored)


def _check_references(work: Work, lines: Iterable[Line], units: dict[str, Any], households: dict[str, Any]) -> None:
    for line in lines:
        if line["unit"] and line["unit"] not in units:
            work.report.problem(line.number, "unit", N_("There is no unit %(code)s"), code=line["unit"])
        if line["household"] and line["household"] not in households:
            work.report.problem(line.number, "household", N_("There is no household %(code)s"), code=line["household"])


# --- what is stored ---


class _Stored:
    """The stays of the file as they are stored, with their placements in order."""

    def __init__(self, work: Work, codes: Iterable[str]) -> None:
        self.stays: dict[str, Any] = by_code(
            work.session,
            Stay,
            codes,
            Stay.household_id,
            Stay.category,
            Stay.site_id,
            Stay.planned_from,
            Stay.planned_until,
            Stay.arrived_on,
            Stay.left_on,
            Stay.outcome,
            Stay.called_off,
            Stay.called_off_on,
        )
        self.placements: dict[int, list[Any]] = {}
        for ids in in_batches(row.id for row in self.stays.values()):
            query = select(*PLACEMENT).where(Placement.stay_id.in_(ids), Placement.voided_at.is_(None))
            for row in work.session.execute(query.order_by(Placement.held_from, Placement.id)):
                self.placements.setdefault(row.stay_id, []).append(row)

    def parts(self, code: str) -> list[Any]:
        """Return the stored placements of a stay, in order."""
        row = self.stays.get(code)
        return [] if row is None else self.placements.get(row.id, [])


PLACEMENT = (
    Placement.id,
    Placement.stay_id,
    Placement.unit_id,
    Placement.place,
    Placement.planned_from,
    Placement.planned_until,
    Placement.arrived_on,
    Placement.left_on,
    Placement.cleaning_days,
    Placement.is_live,
    Placement.held_from,
    Placement.held_until,
)


# --- what is wanted ---


def _wanted(
    work: Work, code: str, lines: list[Line], units: dict[str, Any], households: dict[str, Any], stored: _Stored
) -> Wanted | None:
    """Put the lines of a stay together, or name what is wrong with them."""
    before = len(work.report.problems)
    _fill(lines, stored.stays.get(code), stored.parts(code))
    _check_stay(work, lines)
    for line in lines:
        _check_dates(work, line)
    _check_order(work, lines)
    is_whole = len(work.report.problems) == before and not any(line.wrong for line in lines)
    household = households.get(lines[0]["household"])
    if not is_whole or household is None or any(line["unit"] and line["unit"] not in units for line in lines):
        return None
    first, last = lines[0], lines[-1]
    arrived = next((line["arrived_on"] for line in lines if line["arrived_on"]), None)
    cancelled = bool(last["cancelled"])
    placed = [line for line in lines if line["unit"]]
    known = stored.stays.get(code)
    return Wanted(
        code,
        first.number,
        {
            "household_id": household.merged_into_id or household.id,
            "category": first["category"],
            "site_id": units[placed[-1]["unit"]].site_id if placed else known.site_id if known else None,
            "planned_from": first["planned_from"],
            "planned_until": _not_before(last["planned_until"], first["planned_from"]),
            "arrived_on": arrived,
            "left_on": last["left_on"],
            "outcome": last["outcome"],
            "called_off": _called_off(known, cancelled),
        },
        [_part(line, units, arrived, cancelled) for line in placed],
        [line.number for line in placed],
        [],
    )


def _not_before(until: date | None, first: date | None) -> date | None:
    """Return a planned departure, or nothing where the move's plan lies before that of the arrival."""
    return None if until is not None and first is not None and until < first else until


def _called_off(known: Any, cancelled: bool) -> CalledOff | None:
    if not cancelled:
        return None
    return known.called_off if known is not None and known.called_off is not None else CalledOff.CANCELLED


def _fill(lines: list[Line], stay: Any, parts: Sequence[Any]) -> None:
    """Let a line say what is stored where the file has no such column."""
    for number, line in enumerate(lines):
        part = parts[number] if number < len(parts) else None
        for name in (*DATES, "cleaning_days"):
            if not line.has(name):
                line.values[name] = getattr(part, name) if part is not None else None
        if not line.has("cancelled"):
            line.values["cancelled"] = stay is not None and stay.called_off is not None
    if stay is not None and not lines[-1].has("outcome"):
        lines[-1].values["outcome"] = stay.outcome


def _check_stay(work: Work, lines: list[Line]) -> None:
    first, last = lines[0], lines[-1]
    if not first["category"] and "category" not in first.wrong:
        work.report.problem(first.number, "category", N_("Enter the category"))
    for line in lines[1:]:
        for column in ("household", "category"):
            if line[column] and first[column] and line[column] != first[column]:
                work.report.problem(
                    line.number, column, N_("Line %(line)d of the same record says something else"), line=first.number
                )
        if bool(line["cancelled"]) != bool(first["cancelled"]):
            work.report.problem(
                line.number, "cancelled", N_("Line %(line)d of the same record says something else"), line=first.number
            )
    for line in lines[:-1]:
        if line["outcome"]:
            work.report.problem(
                line.number,
                "outcome",
                N_("The outcome stands on the last line of the stay, line %(line)d"),
                line=last.number,
            )
    if last["left_on"] and not last["outcome"] and "outcome" not in last.wrong:
        work.report.problem(
            last.number, "outcome", N_("The family left on %(day)s; enter the outcome"), day=last["left_on"]
        )
    if last["outcome"] and not last["left_on"] and "left_on" not in last.wrong:
        work.report.problem(last.number, "left_on", N_("There is an outcome; enter the departure day too"))


def _check_dates(work: Work, line: Line) -> None:
    planned, until, arrived, left = (line[name] for name in DATES)
    problem = work.report.problem
    if planned and until and until < planned:
        problem(
            line.number,
            "planned_until",
            N_("The planned departure lies before the planned arrival, %(day)s"),
            day=planned,
        )
    if arrived and arrived > work.today:
        problem(line.number, "arrived_on", N_("The family cannot have arrived in the future, on %(day)s"), day=arrived)
    if left and left > work.today:
        problem(line.number, "left_on", N_("The family cannot have left in the future, on %(day)s"), day=left)
    if left and not arrived and "arrived_on" not in line.wrong:
        problem(line.number, "arrived_on", N_("The family left; enter the arrival day too"))
    if left and arrived and left < arrived:
        problem(line.number, "left_on", N_("The departure lies before the arrival, %(day)s"), day=arrived)
    if line["cancelled"] and arrived:
        problem(line.number, "cancelled", N_("A family that arrived cannot be cancelled"))
    if not line["unit"] and arrived and "unit" not in line.wrong:
        problem(line.number, "unit", N_("The family arrived; enter the unit"))
    if line["unit"] and not (planned or arrived or left) and not line.wrong & {"planned_from", "arrived_on"}:
        problem(line.number, "planned_from", N_("Enter the day on which the family is expected, or arrived"))


def _check_order(work: Work, lines: list[Line]) -> None:
    if len(lines) > 1:
        for line in lines:
            if not line["unit"] and "unit" not in line.wrong:
                work.report.problem(line.number, "unit", N_("A stay of several lines has a unit on each"))
    lived = [line for line in lines if line["arrived_on"]]
    for before, after in zip(lived, lived[1:], strict=False):
        if not before["left_on"]:
            if "left_on" not in before.wrong:
                work.report.problem(
                    before.number,
                    "left_on",
                    N_("The family moved on line %(line)d; enter the day it left here"),
                    line=after.number,
                )
        elif after["arrived_on"] < before["left_on"]:
            work.report.problem(
                after.number,
                "arrived_on",
                N_("The family was still in %(unit)s until %(day)s, line %(line)d"),
                unit=before["unit"],
                day=before["left_on"],
                line=before.number,
            )
        elif after["arrived_on"] > before["left_on"]:
            work.report.notice(
                after.number,
                "arrived_on",
                N_("Between %(left)s and %(arrived)s the family was in no unit"),
                left=before["left_on"],
                arrived=after["arrived_on"],
            )


def _part(line: Line, units: dict[str, Any], arrived: date | None, cancelled: bool) -> Part:
    days = {name: line[name] for name in DATES}
    part = Part(units[line["unit"]].id, **days, cleaning_days=line["cleaning_days"], is_live=not cancelled)
    if part.arrived_on is None and arrived is not None and part.planned_from is not None and not cancelled:
        if part.planned_from >= arrived:
            return part
        return replace(part, planned_until=min(part.planned_until or arrived, arrived))
    return part


def _is_same(one: Wanted, stored: _Stored) -> bool:
    known = stored.stays.get(one.code)
    if known is None or any(getattr(known, name) != value for name, value in one.columns.items()):
        return False
    return [_stored_part(row) for row in stored.parts(one.code)] == one.parts


def _stored_part(row: Any) -> Part:
    days = {name: getattr(row, name) for name in DATES}
    return Part(row.unit_id, **days, cleaning_days=row.cleaning_days, is_live=row.is_live)


# --- a place for everybody ---


def _settle(work: Work, changed: list[Wanted], units: dict[int, Any], stored: _Stored, names: dict[int, str]) -> None:
    """Give every new placement a place; name the lines for which there is none."""
    replaced = {row.id for one in changed for row in stored.parts(one.code)}
    places = _taken(work, changed, units, replaced)
    fresh: dict[int, list[Hold]] = {}
    where: dict[int, tuple[int, int]] = {}
    for one in changed:
        for part, line in zip(one.parts, one.lines, strict=True):
            hold = _hold(one.code, part)
            one.holds.append(hold)
            where[id(hold)] = (line, part.unit_id)
            if part.is_live:
                fresh.setdefault(part.unit_id, []).append(hold)
    for unit_id, holds in fresh.items():
        for hold, other in places[unit_id].settle(holds):
            work.report.problem(
                where[id(hold)][0],
                "unit",
                N_("%(unit)s has no free place for these nights: stay %(stay)s has it"),
                unit=names[unit_id],
                stay=other,
            )
        for hold in holds:
            if hold.clash is not None:
                work.report.conflict(
                    where[id(hold)][0],
                    "unit",
                    N_("%(unit)s is promised for nights on which stay %(stay)s is there"),
                    unit=names[unit_id],
                    stay=hold.clash,
                )


def _hold(code: str, part: Part) -> Hold:
    planned = None
    if part.planned_from is not None:
        until = part.planned_until
        planned = Period(part.planned_from, until if until is None else max(part.planned_from, until))
    lived = Period(part.arrived_on, part.left_on) if part.arrived_on is not None else None
    return Hold(code, lived, planned)


def _taken(work: Work, changed: list[Wanted], units: dict[int, Any], replaced: set[int]) -> dict[int, Places]:
    """Return the units of the changed stays with what others hold of them."""
    ids = {part.unit_id for one in changed for part in one.parts}
    places = {unit_id: Places(units[unit_id].family_places) for unit_id in ids}
    for batch in in_batches(ids):
        query = (
            select(*PLACEMENT, Stay.code)
            .join(Stay, Stay.id == Placement.stay_id)
            .where(Placement.unit_id.in_(batch), Placement.is_live, Placement.voided_at.is_(None))
        )
        for row in work.session.execute(query):
            if row.id not in replaced:
                hold = _hold(row.code, _stored_part(row))
                hold.place, hold.held = row.place, Period(row.held_from, row.held_until)
                places[row.unit_id].keep(hold)
    return places


# --- what does not agree ---


def _compare_with_units(work: Work, wanted: list[Wanted], names: dict[int, str]) -> None:
    """Report families on nights on which their unit is closed, or does not belong to the stock."""
    closures: dict[int, list[Period]] = {}
    service: dict[int, list[Period]] = {}
    for ids in in_batches(names):
        closed = select(Closure.unit_id, Closure.from_on, Closure.until_on).where(
            Closure.unit_id.in_(ids), Closure.voided_at.is_(None)
        )
        for unit_id, first, until in work.session.execute(closed):
            closures.setdefault(unit_id, []).append(Period(first, until))
        stock = select(ServicePeriod.unit_id, ServicePeriod.from_on, ServicePeriod.until_on).where(
            ServicePeriod.unit_id.in_(ids), ServicePeriod.voided_at.is_(None)
        )
        for unit_id, first, until in work.session.execute(stock):
            service.setdefault(unit_id, []).append(Period(first, until))
    for one in wanted:
        for part, line in zip(one.parts, one.lines, strict=True):
            if part.arrived_on is None:
                continue
            lived = Period(part.arrived_on, part.left_on or max(part.arrived_on, work.today))
            unit = names[part.unit_id]
            if any(lived.overlaps(other) for other in closures.get(part.unit_id, ())):
                work.report.conflict(line, "unit", N_("%(unit)s is closed on some of these nights"), unit=unit)
            if sum(lived.nights_within(other) for other in service.get(part.unit_id, ())) < lived.nights():
                work.report.conflict(
                    line, "unit", N_("%(unit)s does not belong to the stock on some of these nights"), unit=unit
                )


# --- writing ---


def _write(work: Work, changed: list[Wanted], stored: _Stored) -> None:
    fresh = [one for one in changed if one.code not in stored.stays]
    known = [one for one in changed if one.code in stored.stays]
    gone: list[int] = []
    kept: dict[str, list[bool]] = {}
    for one in known:
        before = stored.parts(one.code)
        same = [
            number < len(before) and _is_unmoved(before[number], part, one.holds[number])
            for number, part in enumerate(one.parts)
        ]
        kept[one.code] = same
        gone += [row.id for number, row in enumerate(before) if number >= len(same) or not same[number]]
    work.void(Placement, gone, is_live=False)
    work.add(
        Stay,
        [{**_stay_row(one, None), "code": one.code, "announced_at": clock.now(), "version": 1} for one in fresh],
    )
    work.change(Stay, [{"id": stored.stays[one.code].id, **_stay_row(one, stored.stays[one.code])} for one in known])
    work.steps.append(lambda: _write_parts(work, changed, kept))


def _is_unmoved(row: Any, part: Part, hold: Hold) -> bool:
    """Say whether a stored placement may stay as it is: the same days, place and hold."""
    if _stored_part(row) != part or row.place != (hold.place or row.place):
        return False
    return hold.held is None or (row.held_from, row.held_until) == (hold.held.from_on, hold.held.until_on)


def _stay_row(one: Wanted, known: Any) -> dict[str, Any]:
    called_off = one.columns["called_off"]
    day_off = known.called_off_on if known is not None and known.called_off is not None else clock.today()
    return {**one.columns, "called_off_on": day_off if called_off is not None else None}


def _write_parts(work: Work, changed: list[Wanted], kept: dict[str, list[bool]]) -> None:
    ids = by_code(work.session, Stay, (one.code for one in changed))
    rows = []
    for one in changed:
        same = kept.get(one.code, [])
        for number, (part, hold) in enumerate(zip(one.parts, one.holds, strict=True)):
            if number < len(same) and same[number]:
                continue
            held = hold.held or _days_of(part)
            rows.append(
                {
                    "stay_id": ids[one.code].id,
                    "unit_id": part.unit_id,
                    "place": hold.place or 1,
                    **{name: getattr(part, name) for name in (*DATES, "cleaning_days", "is_live")},
                    "held_from": held.from_on,
                    "held_until": held.until_on,
                    "version": 1,
                }
            )
    bulk_insert(work.session, Placement, rows)


def _days_of(part: Part) -> Period:
    first = min(one for one in (part.planned_from, part.arrived_on) if one is not None)
    until = part.left_on or part.planned_until
    return Period(first, until if until is None else max(first, until))
