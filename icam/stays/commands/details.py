"""What is known of a stay beside its days and units: category, coaches, escort, the legal decision."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from icam.audit.commands import record
from icam.core.access import Actor
from icam.core.errors import RuleBroken
from icam.db import unit_of_work
from icam.people import decided
from icam.people.models import Decision
from icam.people.rules import DecisionDraft, check_decision
from icam.stays.commands.holding import load, stored_of
from icam.stays.models import Stay
from icam.stays.rules import DetailsDraft


def change_details(actor: Actor, stay_id: int, draft: DetailsDraft, *, version: int | None = None) -> Stay:
    """Change category, coaches, escort, wishes and notes of a stay.

    Raises:
        NotFound, Stale: see ``load``.
        RuleBroken: one coach is named twice.
    """
    if draft.coach_id is not None and draft.coach_id == draft.second_coach_id:
        raise RuleBroken("The second coach is the coach already. Choose somebody else.", field="second_coach_id")
    with unit_of_work() as session:
        stay = load(session, actor, stay_id, version)
        old = stored_of(stay)
        stay.category, stay.coach_id, stay.second_coach_id = draft.category, draft.coach_id, draft.second_coach_id
        stay.escorted_by, stay.arrival_from = draft.escorted_by, draft.arrival_from
        stay.persons_expected, stay.wishes, stay.note = draft.persons_expected, draft.wishes, draft.note
        record(actor, "stay.changed", ("stay", stay.id), old=old, new=stored_of(stay), household_id=stay.household_id)
    return stay


def record_decision(
    actor: Actor, stay_id: int, draft: DecisionDraft, *, today: date, version: int | None = None
) -> Stay:
    """Record the legal decision on which a stay rests; its last day is the maximum of the stay.

    An earlier decision is kept; the stay follows the newest.

    Raises:
        NotFound, Stale: see ``load``.
        RuleBroken: its days cannot be.
    """
    check_decision(draft, today=today)
    with unit_of_work() as session:
        stay = load(session, actor, stay_id, version)
        _rest_on(actor, stay, decided.written(session, stay.household_id, draft))
    return stay


@decided.register
def follow_decision(session: Session, actor: Actor, decision: Decision) -> None:
    """Let the open stay of a family rest on a decision of its file, or on the one before where that was a mistake."""
    stay = session.scalar(
        select(Stay)
        .where(Stay.household_id == decision.household_id, Stay.left_on.is_(None), Stay.called_off.is_(None))
        .with_for_update(of=Stay)
    )
    if stay is None:
        return
    if decision.voided_at is not None:
        if stay.decision_id == decision.id:
            _rest_on(actor, stay, _decision_before(session, stay))
    elif _concerns(decision, stay) and not _is_older(session, decision, stay):
        _rest_on(actor, stay, decision)


def _concerns(decision: Decision, stay: Stay) -> bool:
    """Tell whether a decision allows a day of a stay; one about an earlier stay does not."""
    first = stay.arrived_on or stay.planned_from
    return first is None or decision.max_end_on is None or decision.max_end_on >= first


def _is_older(session: Session, decision: Decision, stay: Stay) -> bool:
    """Tell whether a decision was taken before the one on which a stay rests."""
    known = session.get(Decision, stay.decision_id) if stay.decision_id else None
    if known is None or known.decided_on is None or decision.decided_on is None:
        return False
    return decision.decided_on < known.decided_on


def _decision_before(session: Session, stay: Stay) -> Decision | None:
    """Return the newest decision that still holds and concerns a stay."""
    query = select(Decision).where(Decision.household_id == stay.household_id, Decision.voided_at.is_(None))
    newest = sorted(session.scalars(query), key=lambda one: (one.decided_on or date.min, one.id), reverse=True)
    return next((one for one in newest if _concerns(one, stay)), None)


def _rest_on(actor: Actor, stay: Stay, decision: Decision | None) -> None:
    """Let a stay rest on a decision: the last day that it allows is the maximum of the stay."""
    old = {"decision_id": stay.decision_id, "max_end_on": stay.max_end_on}
    stay.decision_id, stay.max_end_on = (decision.id, decision.max_end_on) if decision else (None, None)
    new = {
        "decision_id": stay.decision_id,
        "max_end_on": stay.max_end_on,
        "decision": decision.kind if decision else None,
    }
    record(actor, "stay.decided", ("stay", stay.id), old=old, new=new, household_id=stay.household_id)
