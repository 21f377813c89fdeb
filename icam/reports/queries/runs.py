"""Read the reports that were published, within the reader's scope, and what changed since."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, true

from icam.archive.queries import read
from icam.audit.models import AuditEntry
from icam.audit.rules import Kind
from icam.core.access import Scope
from icam.core.errors import NotFound
from icam.core.paging import PAGE
from icam.db import db
from icam.housing.models import Site, Unit
from icam.people.models import Membership
from icam.reports.models import Run, RunFile, RunPart
from icam.reports.rules import Figure
from icam.stays.models import Stay

COUNTS = ("stay", "unit", "site", "household", "person")
"""Records whose changes may change a figure."""


@dataclass(frozen=True, slots=True)
class Correction:
    """An entry of the trail about a record behind a figure.

    Args:
        codes: of the stays or the unit it is about.
    """

    entry_id: int
    at: datetime
    by: str
    event: str
    codes: tuple[str, ...]
    subject_kind: str
    subject_id: int
    old: Mapping[str, Any]
    new: Mapping[str, Any]
    reason: str | None


def last_entry() -> int:
    """Return the last entry of the trail: what is read from now on knows all up to it."""
    return db.session.scalar(select(func.max(AuditEntry.id))) or 0


def runs(
    scope: Scope, report: str | None = None, before: int | None = None, most: int = PAGE
) -> tuple[list[Run], bool]:
    """List the runs that this reader may see, the newest first, and say whether there are more."""
    query = select(Run).where(_visible(scope))
    if report is not None:
        query = query.where(Run.report == report)
    if before is not None:
        query = query.where(Run.id < before)
    found = list(db.session.scalars(query.order_by(Run.id.desc()).limit(most + 1)))
    return found[:most], len(found) > most


def run(scope: Scope, run_id: int) -> Run:
    """Return one run.

    Raises:
        NotFound: there is none, or it is about more than this reader may see.
    """
    found = db.session.scalar(select(Run).where(Run.id == run_id, _visible(scope)))
    if found is None:
        raise NotFound
    return found


def run_of_job(job_id: int) -> Run | None:
    """Return what a job published."""
    return db.session.scalar(select(Run).where(Run.job_id == job_id))


def last_like(scope: Scope, report: str, asked: str, before: int | None = None) -> Run | None:
    """Return the last run with the same parameters, about the same parts of the office.

    Args:
        before: the number of a run; only those before it.
    """
    query = select(Run).where(_visible(scope), Run.report == report, Run.asked == asked)
    if before is not None:
        query = query.where(Run.id < before)
    return db.session.scalar(query.order_by(Run.id.desc()).limit(1))


def files(run_id: int) -> dict[str, str]:
    """Return under which hash each file of a run is kept."""
    rows = db.session.execute(select(RunFile.kind, RunFile.sha256).where(RunFile.run_id == run_id))
    return {row.kind: row.sha256 for row in rows}


def content(run_id: int, kind: str) -> bytes:
    """Return a file of a run, exactly as it was made.

    Raises:
        NotFound: the run has no such file.
        Damaged: it is gone, or is not what was made.
    """
    sha256 = files(run_id).get(kind)
    if sha256 is None:
        raise NotFound
    return read(sha256)


def figures(run_id: int) -> list[Figure]:
    """Return the figures of a run with the records behind each.

    Raises:
        NotFound, Damaged: see ``content``.
    """
    return [Figure(**one) for one in json.loads(content(run_id, "figures"))]


def corrections(after: int, until: int | None, codes: Iterable[str]) -> list[Correction]:
    """List what was changed of some stays and units between two moments of the trail, in order of time.

    Args:
        after: the last entry that the older run knew.
        until: the last that the newer one knew; None = now.
        codes: of stays and units.
    """
    wanted = sorted(set(codes))
    if not wanted:
        return []
    stays: dict[int, list[tuple[int, str]]] = {}
    for row in db.session.execute(select(Stay.id, Stay.code, Stay.household_id).where(Stay.code.in_(wanted))):
        stays.setdefault(row.household_id, []).append((row.id, row.code))
    units = {row.id: row.code for row in db.session.execute(select(Unit.id, Unit.code).where(Unit.code.in_(wanted)))}
    members = select(Membership.person_id, Membership.household_id).where(Membership.household_id.in_(list(stays)))
    households: dict[int, list[int]] = {}
    for person_id, household_id in db.session.execute(members):
        households.setdefault(person_id, []).append(household_id)
    query = (
        select(AuditEntry)
        .where(
            AuditEntry.id > after,
            AuditEntry.id <= until if until is not None else true(),
            AuditEntry.kind == Kind.CHANGE,
            or_(
                and_(AuditEntry.household_id.in_(list(stays)), AuditEntry.subject_kind.in_(COUNTS)),
                and_(AuditEntry.person_id.in_(list(households)), AuditEntry.subject_kind == "person"),
                and_(AuditEntry.subject_kind == "unit", AuditEntry.subject_id.in_(list(units))),
            ),
        )
        .order_by(AuditEntry.id)
    )
    return [_correction(one, stays, units, households) for one in db.session.scalars(query)]


def _correction(
    entry: AuditEntry,
    stays: Mapping[int, Sequence[tuple[int, str]]],
    units: Mapping[int, str],
    households: Mapping[int, Sequence[int]],
) -> Correction:
    if entry.subject_kind == "stay":
        codes = [code for stay_id, code in stays.get(entry.household_id or 0, ()) if stay_id == entry.subject_id]
    elif entry.subject_kind == "unit":
        codes = [units[entry.subject_id or 0]]
    else:
        of = [entry.household_id] if entry.household_id else households.get(entry.person_id or 0, ())
        codes = [code for household_id in of for _, code in stays.get(household_id or 0, ())]
    return Correction(
        entry.id,
        entry.at,
        entry.account_name,
        entry.event,
        tuple(codes),
        entry.subject_kind or "",
        entry.subject_id or 0,
        entry.old or {},
        entry.new or {},
        entry.reason,
    )


def _visible(scope: Scope) -> ColumnElement[bool]:
    """Return the condition that a reader may see all that a run is about."""
    sites = None if scope.sites is None else select(Site.code).where(Site.id.in_(scope.sites))
    regions = None if scope.regions is None else sorted(scope.regions)

    def may(reach: str, own: Any) -> ColumnElement[bool]:
        if own is None:
            return Run.reach == reach
        elsewhere = exists().where(RunPart.run_id == Run.id, RunPart.part.not_in(own))
        return and_(Run.reach == reach, Run.is_whole.is_(False), ~elsewhere)

    return or_(may("sites", sites), may("regions", regions))
