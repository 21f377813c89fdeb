"""What the commands of return files share: take one for a change, keep the trail, follow its track."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from icam.audit.commands import record
from icam.conclusions.milestones import add_track, recompute, take
from icam.core.access import Actor
from icam.core.errors import NotFound, Stale
from icam.db import unit_of_work
from icam.returns import queries
from icam.returns.models import ReturnFile
from icam.returns.rules import check_running, file_state
from icam.returns.scope import file_visible

SAID = (
    "service",
    "country",
    "applied_on",
    "application_reference",
    "luggage",
    "needs",
    "fit_to_fly",
    "fit_until",
    "partner",
    "partner_reference",
    "reintegration",
    "talked_on",
    "talk_note",
    "withdrawn_on",
    "departed_on",
)


def track_from(session: Session, case_id: int) -> date | None:
    """Return when the return of a file began: its first return file."""
    return session.scalar(select(func.min(ReturnFile.opened_on)).where(ReturnFile.case_id == case_id))


add_track("return", track_from)


def values(row: ReturnFile) -> dict[str, Any]:
    """Return a return file as the trail and a stale form show it."""
    return {name: getattr(row, name) for name in SAID}


@contextmanager
def changing(
    actor: Actor,
    file_id: int,
    event: str,
    *,
    today: date,
    running: bool = True,
    version: int | None = None,
    reason: str | None = None,
) -> Iterator[tuple[Session, ReturnFile, dict[str, Any]]]:
    """Take a return file for a change of it or of what belongs to it; at the end the trail keeps what was and is.

    The dictionary takes more values for the trail.

    Args:
        running: refuse one that was withdrawn or is over.

    Raises:
        NotFound: there is none, or it is out of scope.
        Stale: somebody else changed it since the page was opened.
    """
    with unit_of_work() as session:
        row = session.scalar(
            select(ReturnFile)
            .where(ReturnFile.id == file_id, file_visible(actor))
            .with_for_update(of=ReturnFile)
            .execution_options(populate_existing=True)
        )
        if row is None:
            raise NotFound
        if version is not None and row.version != version:
            raise Stale(values(row), row.version)
        case = take(session, actor, row.case_id) if row.case_id is not None else None
        if running:
            check_running(file_state(queries.file_facts(session, row, today)))
        before, more = values(row), dict[str, Any]()
        yield session, row, more
        flag_modified(row, "service")
        session.flush()
        if case is not None:
            recompute(session, case)
        record(
            actor,
            event,
            ("return_file", file_id),
            old=before,
            new=values(row) | more,
            household_id=row.household_id,
            reason=reason,
        )
