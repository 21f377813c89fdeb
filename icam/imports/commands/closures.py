"""The list of closures: each is known by its unit, its first day and its reference."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select, update

from icam.core import clock
from icam.core.period import Period
from icam.housing.models import Closure, Unit
from icam.imports.commands.base import CORRECTED, Work, bulk_insert, by_code, code_cell, count, in_batches
from icam.imports.rules import N_, Column, Line, day, text, yes_or_no
from icam.stays.models import Placement, Stay

Name = tuple[str, date, str]


def columns(work: Work) -> list[Column]:
    """Return the columns of the list."""
    return [
        Column("unit", text(20), needed=True, filled=N_("Enter the code of the unit")),
        Column("first_day", day, needed=True, filled=N_("Enter the first day the unit is closed")),
        Column("last_day", day),
        Column("reason", code_cell("closure_reason"), needed=True, filled=N_("Enter the reason")),
        Column("reference", text(200)),
        Column("cancelled", yes_or_no, blank=False),
    ]


@dataclass(frozen=True, slots=True)
class _Wanted:
    line: Line
    unit_id: int
    period: Period
    is_over_stay: bool

    @property
    def is_cancelled(self) -> bool:
        return bool(self.line["cancelled"])


def plan(work: Work, lines: list[Line]) -> None:
    """Compare the closures with those that are stored."""
    units = by_code(work.session, Unit, (line["unit"] for line in lines if line["unit"]))
    lived = _lived(work, [row.id for row in units.values()])
    wanted: dict[Name, _Wanted] = {}
    for line in lines:
        one = _wanted(work, line, units, lived)
        if one is None:
            continue
        name = (line["unit"], line["first_day"], line["reference"] or "")
        if name in wanted:
            first = wanted[name].line.number
            work.report.problem(line.number, "first_day", N_("This closure is on line %(line)d already"), line=first)
        wanted[name] = one
    _compare(work, wanted, _stored(work, [row.id for row in units.values()]))


def _wanted(
    work: Work, line: Line, units: dict[str, Any], lived: dict[int, list[tuple[str, Period]]]
) -> _Wanted | None:
    unit, first, last = units.get(line["unit"]), line["first_day"], line["last_day"]
    if unit is None and line["unit"]:
        work.report.problem(line.number, "unit", N_("There is no unit %(code)s"), code=line["unit"])
    if first and last and last < first:
        work.report.problem(line.number, "last_day", N_("The last day lies before the first, %(day)s"), day=first)
    if unit is None or first is None or (last is not None and last < first):
        return None
    period = Period.days(first, last)
    over = [] if line["cancelled"] else [stay for stay, days in lived.get(unit.id, []) if days.overlaps(period)]
    for stay in over:
        work.report.conflict(
            line.number,
            "unit",
            N_("%(unit)s is closed on nights of stay %(stay)s; they stay occupied"),
            unit=line["unit"],
            stay=stay,
        )
    return _Wanted(line, unit.id, period, bool(over))


def _lived(work: Work, unit_ids: list[int]) -> dict[int, list[tuple[str, Period]]]:
    found: dict[int, list[tuple[str, Period]]] = {}
    for ids in in_batches(unit_ids):
        query: Any = (
            select(Placement.unit_id, Stay.code, Placement.arrived_on, Placement.left_on)
            .join(Stay, Stay.id == Placement.stay_id)
            .where(Placement.unit_id.in_(ids), Placement.is_live, Placement.arrived_on.is_not(None))
            .order_by(Placement.arrived_on)
        )
        for unit_id, stay, arrived, left in work.session.execute(query):
            found.setdefault(unit_id, []).append((stay, Period(arrived, left)))
    return found


def _stored(work: Work, unit_ids: list[int]) -> dict[tuple[int, date, str], Any]:
    """Return the newest version of each closure by unit, first day and reference; one that holds goes first."""
    found: dict[tuple[int, date, str], Any] = {}
    for ids in in_batches(unit_ids):
        query = (
            select(
                Closure.id,
                Closure.chain_id,
                Closure.unit_id,
                Closure.from_on,
                Closure.until_on,
                Closure.reason_code,
                Closure.reference,
                Closure.is_cancelled,
                Closure.is_over_stay,
                Closure.note,
            )
            .where(Closure.unit_id.in_(ids), (Closure.voided_at.is_(None)) | Closure.is_cancelled)
            .order_by(Closure.is_cancelled.desc(), Closure.id)
        )
        for row in work.session.execute(query):
            found[row.unit_id, row.from_on, row.reference or ""] = row
    return found


def _compare(work: Work, wanted: dict[Name, _Wanted], stored: dict[tuple[int, date, str], Any]) -> None:
    fresh: list[dict[str, Any]] = []
    revised: list[int] = []
    cancelled: list[int] = []
    for (_unit, first, reference), one in wanted.items():
        known = stored.get((one.unit_id, first, reference))
        if known is None or (known.is_cancelled and not one.is_cancelled):
            fresh.append(_row(work, one, None, None))
            count(work.report, "new")
        elif one.is_cancelled:
            count(work.report, "same" if known.is_cancelled else "changed")
            if not known.is_cancelled:
                cancelled.append(known.id)
        elif (known.until_on, known.reason_code) == (one.period.until_on, one.line["reason"]):
            count(work.report, "same")
        else:
            revised.append(known.id)
            fresh.append(_row(work, one, known.chain_id or known.id, known.note))
            count(work.report, "changed")
    work.void(Closure, revised)
    work.void(Closure, cancelled, is_cancelled=True)
    work.steps.append(lambda: _write(work, fresh))


def _row(work: Work, one: _Wanted, chain_id: int | None, note: str | None) -> dict[str, Any]:
    gone = one.is_cancelled
    return {
        "unit_id": one.unit_id,
        "chain_id": chain_id,
        "from_on": one.period.from_on,
        "until_on": one.period.until_on,
        "reason_code": one.line["reason"],
        "reference": one.line["reference"],
        "note": note,
        "is_over_stay": one.is_over_stay,
        "is_cancelled": gone,
        "created_at": clock.now(),
        "created_by": work.actor.account_id,
        "voided_at": clock.now() if gone else None,
        "voided_by": work.actor.account_id if gone else None,
        "void_reason": CORRECTED if gone else None,
    }


def _write(work: Work, fresh: list[dict[str, Any]]) -> None:
    if fresh:
        bulk_insert(work.session, Closure, fresh)
        work.session.execute(update(Closure).where(Closure.chain_id.is_(None)).values(chain_id=Closure.id))
