"""Write a conclusion, and read it as the second person; it is changed only by a new one."""

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from icam.audit.commands import record
from icam.cases.models import Case
from icam.codes.queries import codes
from icam.conclusions import queries
from icam.conclusions.milestones import recompute, take_open
from icam.conclusions.models import CaseConclusion, ConclusionOption
from icam.conclusions.rules import (
    ConclusionDraft,
    ConclusionState,
    Reading,
    check_conclusion,
    check_reading,
    open_options,
)
from icam.core import clock
from icam.core.access import Actor
from icam.core.errors import NotFound, RuleBroken
from icam.db import unit_of_work

Names = Callable[[str], str]
"""Names a residence option for the reader."""


def conclude(
    actor: Actor,
    case_id: int,
    draft: ConclusionDraft,
    *,
    second_reader: bool,
    today: date,
    replaces_id: int | None = None,
    names: Names = str,
) -> CaseConclusion:
    """Write a conclusion; it takes the place of the one that holds, at once or when a second person has read it.

    Args:
        second_reader: the office's setting: it holds only when somebody else has read it.
        replaces_id: the conclusion that the page showed; another one written since is not passed over.

    Raises:
        NotFound: the file is out of scope.
        RuleBroken: an option is open (they are named), or see ``rules.check_conclusion``.
    """
    with unit_of_work() as session:
        case = take_open(session, actor, case_id)
        _check_options(case, draft, names, today)
        latest = _latest(session, case_id)
        if (latest.id if latest else None) != replaces_id:
            raise RuleBroken("Somebody wrote a conclusion of this file in the meantime. Look at it first.")
        row = CaseConclusion(
            case_id=case_id,
            kind=draft.kind,
            concluded_on=draft.concluded_on,
            author_id=actor.account_id,
            explained_on=draft.explained_on,
            language=draft.language,
            explanation=draft.explanation,
            present=draft.present,
            step=draft.step,
            step_by=draft.step_by,
            forced_return_explained=draft.forced_return_explained,
            entry_ban_explained=draft.entry_ban_explained,
            signature=draft.signature,
            replaces_id=replaces_id,
            asks_second=second_reader,
            written_at=clock.now(),
        )
        if latest is not None and latest.state is ConclusionState.AWAITING:
            latest.set_aside_on = today
        if not second_reader:
            _hold(session, row, today)
        session.flush()
        session.add(row)
        session.flush()
        session.add_all(ConclusionOption(conclusion_id=row.id, option=one) for one in draft.options)
        recompute(session, case)
        new = written(row) | {"options": sorted(draft.options)}
        record(actor, "conclusion.written", ("case", case_id), new=new, household_id=case.household_id)
    return row


def read_second(
    actor: Actor, case_id: int, conclusion_id: int, reading: Reading, *, today: date, names: Names = str
) -> CaseConclusion:
    """Read a conclusion as the second person: it holds from now on, or goes back to its author with a remark.

    Raises:
        NotFound: the file is out of scope, or the conclusion is not its own.
        RuleBroken: see ``rules.check_reading``; or an option was opened again since.
    """
    with unit_of_work() as session:
        case = take_open(session, actor, case_id)
        row = session.get(CaseConclusion, conclusion_id, populate_existing=True)
        if row is None or row.case_id != case_id:
            raise NotFound
        check_reading(reading, row.state, author_id=row.author_id, reader_id=actor.account_id)
        row.reader_id, row.read_on, row.remark = actor.account_id, today, reading.remark
        if reading.agrees:
            refuse_open(case_id, row.concluded_on, names)
            _hold(session, row, today)
        else:
            row.sent_back_on = today
        recompute(session, case)
        record(
            actor,
            "conclusion.read" if reading.agrees else "conclusion.sent_back",
            ("case", case_id),
            new={"conclusion": conclusion_id, "remark": reading.remark},
            household_id=case.household_id,
        )
    return row


def _check_options(case: Case, draft: ConclusionDraft, names: Names, today: date) -> None:
    looks = queries.current_looks(case.id)
    refuse_open(case.id, draft.concluded_on, names)
    check_conclusion(
        draft,
        listed=[one.code for one in codes("residence_option", draft.concluded_on)],
        found={option: look.outcome for option, look in looks.items()},
        first_talk_on=case.first_talk_on,
        looked_until=max((look.looked_on for look in looks.values()), default=None),
        today=today,
    )


def refuse_open(case_id: int, on: date, names: Names) -> None:
    """Refuse to conclude while an option of the list is open.

    Raises:
        RuleBroken: names every one of them, and leads to the list.
    """
    listed = [one.code for one in codes("residence_option", on)]
    found = {option: look.outcome for option, look in queries.current_looks(case_id).items()}
    still_open = open_options(listed, found)
    if still_open or not listed:
        raise RuleBroken(
            "Still to be looked at: %(options)s. A conclusion is written when every residence option is settled.",
            links=(("Go through the options", "conclusions.options", {"case_id": case_id}),),
            options="; ".join(names(one) for one in still_open),
        )


def _latest(session: Session, case_id: int) -> CaseConclusion | None:
    return session.scalar(
        select(CaseConclusion)
        .where(CaseConclusion.case_id == case_id)
        .order_by(CaseConclusion.id.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    )


def _hold(session: Session, row: CaseConclusion, today: date) -> None:
    """Let a conclusion hold from today on; the one that did gives way first."""
    before = session.scalar(
        select(CaseConclusion).where(
            CaseConclusion.case_id == row.case_id,
            CaseConclusion.held_from_on.is_not(None),
            CaseConclusion.held_until_on.is_(None),
        )
    )
    if before is not None:
        before.held_until_on = today
        session.flush()
    row.held_from_on = today


def written(row: CaseConclusion) -> dict[str, Any]:
    """Return a conclusion as the trail keeps it."""
    names = (
        "kind",
        "concluded_on",
        "explained_on",
        "language",
        "explanation",
        "present",
        "step",
        "step_by",
        "forced_return_explained",
        "entry_ban_explained",
        "signature",
        "replaces_id",
        "asks_second",
    )
    return {name: getattr(row, name) for name in names}
