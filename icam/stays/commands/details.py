"""What is known of a stay beside its days and units: category, coaches, escort, the legal decision."""

from datetime import date

from icam.audit.commands import record
from icam.core.access import Actor
from icam.core.errors import RuleBroken
from icam.db import unit_of_work
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
        old = {"decision_id": stay.decision_id, "max_end_on": stay.max_end_on}
        decision = Decision(
            household_id=stay.household_id,
            kind=draft.kind,
            decided_on=draft.decided_on,
            notified_on=draft.notified_on,
            max_end_on=draft.max_end_on,
            reference=draft.reference,
            note=draft.note,
        )
        session.add(decision)
        session.flush()
        stay.decision_id, stay.max_end_on = decision.id, draft.max_end_on
        new = {"decision_id": decision.id, "max_end_on": draft.max_end_on, "decision": draft.kind}
        record(actor, "stay.decided", ("stay", stay.id), old=old, new=new, household_id=stay.household_id)
    return stay
