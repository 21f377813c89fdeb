"""The conclusions of a file, the one that holds first, and the follow-up of a path to residence."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import aliased

from icam.accounts.models import Account
from icam.cases.models import Case
from icam.cases.scope import case_visible
from icam.conclusions.models import CaseConclusion, ConclusionOption, FollowUp
from icam.conclusions.rules import ConclusionState, FollowUpResult
from icam.core.access import Actor
from icam.core.errors import NotFound
from icam.db import db

_FIRST = (ConclusionState.AWAITING, ConclusionState.HOLDS)


@dataclass(frozen=True, slots=True)
class ConclusionRow:
    """A conclusion with the names of who wrote and read it."""

    row: CaseConclusion
    author: str | None
    reader: str | None
    options: tuple[str, ...]

    @property
    def state(self) -> ConclusionState:
        """Return where it stands."""
        return self.row.state


def conclusions(case_id: int) -> list[ConclusionRow]:
    """Return the conclusions of a file: what waits, what holds, then the others, the latest first; two statements."""
    reader = aliased(Account)
    rows = db.session.execute(
        select(CaseConclusion, Account.name, reader.name)
        .outerjoin(Account, Account.id == CaseConclusion.author_id)
        .outerjoin(reader, reader.id == CaseConclusion.reader_id)
        .where(CaseConclusion.case_id == case_id)
        .order_by(CaseConclusion.id.desc())
    ).all()
    pointed: dict[int, list[str]] = {}
    wanted = (
        select(ConclusionOption)
        .join(CaseConclusion, CaseConclusion.id == ConclusionOption.conclusion_id)
        .where(CaseConclusion.case_id == case_id)
        .order_by(ConclusionOption.option)
    )
    for one in db.session.scalars(wanted):
        pointed.setdefault(one.conclusion_id, []).append(one.option)
    found = [ConclusionRow(row, author, read_by, tuple(pointed.get(row.id, ()))) for row, author, read_by in rows]
    return sorted(found, key=lambda one: _FIRST.index(one.state) if one.state in _FIRST else len(_FIRST))


@dataclass(frozen=True, slots=True)
class FollowUpRow:
    """One look at how the person's step goes."""

    id: int
    on: date
    result: FollowUpResult
    note: str | None
    next_on: date | None
    by: str | None


def follow_ups(conclusion_id: int) -> list[FollowUpRow]:
    """Return the follow-ups of a path that hold, the latest first."""
    rows = db.session.execute(
        select(FollowUp.id, FollowUp.on, FollowUp.result, FollowUp.note, FollowUp.next_on, Account.name)
        .outerjoin(Account, Account.id == FollowUp.by_id)
        .where(FollowUp.conclusion_id == conclusion_id, FollowUp.voided_at.is_(None))
        .order_by(FollowUp.on.desc(), FollowUp.id.desc())
    )
    return [FollowUpRow(*row) for row in rows]


def follow_up(actor: Actor, follow_up_id: int) -> tuple[FollowUp, int]:
    """Return one follow-up that holds and the id of its file.

    Raises:
        NotFound: there is none, or it lies outside the scope.
    """
    found = db.session.execute(
        select(FollowUp, CaseConclusion.case_id)
        .join(CaseConclusion, CaseConclusion.id == FollowUp.conclusion_id)
        .join(Case, Case.id == CaseConclusion.case_id)
        .where(FollowUp.id == follow_up_id, FollowUp.voided_at.is_(None), case_visible(actor))
    ).first()
    if found is None:
        raise NotFound
    return found[0], found[1]
