"""How a file ends, for whatever ends it: plain functions for commands, inside their transaction."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from icam.cases.models import Case, CaseCoach
from icam.core import clock
from icam.core.access import Actor

FILE_CLOSED = "the file was closed"


def end(session: Session, actor: Actor, case: Case, on: date, outcome: str, reason: str | None = None) -> None:
    """Close a file: nobody coaches it after that day, and who would only have begun then never does."""
    case.closed_on, case.outcome, case.close_reason = on, outcome, reason
    for one in session.scalars(select(CaseCoach).where(CaseCoach.case_id == case.id, CaseCoach.voided_at.is_(None))):
        if one.from_on > on:
            one.void(actor.account_id, clock.now(), FILE_CLOSED)
        elif one.until_on is None or one.until_on > on:
            one.until_on = on
    session.flush()
