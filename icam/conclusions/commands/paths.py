"""Follow a path to residence until the person applied, or dropped it."""

from datetime import date

from icam.audit.commands import record
from icam.cases.rules import Conclusion
from icam.conclusions import queries
from icam.conclusions.milestones import recompute, take_open
from icam.conclusions.models import CaseConclusion, FollowUp
from icam.conclusions.rules import ConclusionState, FollowUpDraft, check_follow_up
from icam.core import clock
from icam.core.access import Actor
from icam.core.errors import NotFound, RuleBroken
from icam.db import unit_of_work


def follow_up(actor: Actor, case_id: int, conclusion_id: int, draft: FollowUpDraft, *, today: date) -> FollowUp:
    """Write how the person's own step towards residence goes.

    Raises:
        NotFound: the file is out of scope, or the conclusion is not its own.
        RuleBroken: residence is not what holds, or see ``rules.check_follow_up``.
    """
    with unit_of_work() as session:
        case = take_open(session, actor, case_id)
        conclusion = session.get(CaseConclusion, conclusion_id)
        if conclusion is None or conclusion.case_id != case_id:
            raise NotFound
        if conclusion.kind is not Conclusion.RESIDENCE or conclusion.state is not ConclusionState.HOLDS:
            raise RuleBroken("The conclusion of this file is another one now.")
        earlier = queries.follow_ups(conclusion_id)
        last = (earlier[0].on, earlier[0].result) if earlier else None
        check_follow_up(draft, concluded_on=conclusion.concluded_on, last=last, today=today)
        row = FollowUp(
            conclusion_id=conclusion_id,
            on=draft.on,
            result=draft.result,
            note=draft.note,
            next_on=draft.next_on,
            by_id=actor.account_id,
            at=clock.now(),
        )
        session.add(row)
        recompute(session, case)
        new = {"on": draft.on, "result": draft.result, "note": draft.note, "next_on": draft.next_on}
        record(actor, "residence_path.followed", ("case", case_id), new=new, household_id=case.household_id)
    return row


def void_follow_up(actor: Actor, follow_up_id: int, reason: str) -> FollowUp:
    """Void a follow-up that was wrong; it is kept.

    Raises:
        NotFound: there is none that holds, or it is out of scope.
    """
    with unit_of_work() as session:
        row, case_id = queries.follow_up(actor, follow_up_id)
        case = take_open(session, actor, case_id)
        row.void(actor.account_id, clock.now(), reason)
        recompute(session, case)
        old = {"on": row.on, "result": row.result, "note": row.note}
        record(
            actor,
            "residence_path.voided",
            ("case", case_id),
            old=old,
            new=dict.fromkeys(old),
            household_id=case.household_id,
            reason=reason,
        )
    return row
