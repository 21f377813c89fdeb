"""Take a list in: all of it, or nothing."""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass

from icam.audit.commands import record
from icam.core import clock
from icam.core.access import OFFICE, Actor
from icam.core.counted import Counted
from icam.core.errors import Forbidden, RuleBroken
from icam.db import db, unit_of_work
from icam.imports.commands import cases, closures, households, offices, presence, sites, stays, units, visits
from icam.imports.commands.base import Work
from icam.imports.rules import Column, Line, ListKind, Report, read_lines
from icam.imports.sheet import Sheet


@dataclass(frozen=True, slots=True)
class _List:
    columns: Callable[[Work], list[Column]]
    plan: Callable[[Work, list[Line]], None]


LISTS = {
    ListKind.SITES: _List(sites.columns, sites.plan),
    ListKind.UNITS: _List(units.columns, units.plan),
    ListKind.CLOSURES: _List(closures.columns, closures.plan),
    ListKind.HOUSEHOLDS: _List(households.columns, households.plan),
    ListKind.STAYS: _List(stays.columns, stays.plan),
    ListKind.PRESENCE: _List(presence.columns, presence.plan),
    ListKind.VISITS: _List(visits.columns, visits.plan),
    ListKind.OFFICES: _List(offices.columns, offices.plan),
    ListKind.CONTACT_POINTS: _List(offices.point_columns, offices.plan_points),
    ListKind.ROOMS: _List(offices.room_columns, offices.plan_rooms),
    ListKind.OFFICE_HOURS: _List(offices.hours_columns, offices.plan_hours),
    ListKind.CASES: _List(cases.columns, cases.plan),
}


def columns_of(kind: ListKind) -> list[tuple[str, bool]]:
    """Name the columns of a list, and whether each is needed."""
    work = Work(db.session(), OFFICE, Report(kind), clock.today())
    return [(column.name, column.needed) for column in LISTS[kind].columns(work)]


def import_list(actor: Actor, kind: ListKind, sheet: Sheet, *, dry_run: bool = False) -> Report:
    """Take a list in, or only say what it would change; with one wrong cell nothing is changed.

    Raises:
        Forbidden: the actor sees some sites only; a list concerns all of them.
    """
    if actor.scope.sites is not None:
        raise Forbidden("A list concerns all sites")
    report = Report(kind, lines=len(sheet.rows), file_hash=sheet.digest)
    with nullcontext(db.session()) if dry_run else unit_of_work() as session:
        work = Work(session, actor, report, clock.today())
        list_ = LISTS[kind]
        lines = read_lines(list_.columns(work), sheet.heads, sheet.rows, report)
        if not report.problems or lines:
            list_.plan(work, lines)
        if report.problems or dry_run:
            return _in_order(report)
        for step in work.steps:
            step()
        session.expire_all()
        report.is_done = True
        if report.new or report.changed:
            record(
                actor,
                f"import.{kind.value}",
                ("import", None),
                new={
                    "lines": report.lines,
                    "new": report.new,
                    "changed": report.changed,
                    "same": report.same,
                    "conflicts": len(report.conflicts),
                    "file": report.file_hash,
                },
            )
    return _in_order(report)


def refuse_wrong(report: Report) -> None:
    """Stop at a list with wrong cells.

    Raises:
        RuleBroken: with how many there are.
    """
    if report.problems:
        raise RuleBroken(
            "%(cells)s, so nothing was taken in. Correct the file and try again.",
            cells=Counted("%(num)d cell is wrong", "%(num)d cells are wrong", len(report.problems)),
        )


def _in_order(report: Report) -> Report:
    for found in (report.problems, report.conflicts, report.notices):
        found.sort(key=lambda one: one.line)
    return report
