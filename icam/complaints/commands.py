"""Record complaints, and what became of them."""

from datetime import date
from typing import Any

from icam.audit.commands import record
from icam.codes import queries as codes
from icam.complaints import queries, rules
from icam.complaints.models import Complaint
from icam.complaints.rules import ComplaintDraft, State
from icam.core import clock
from icam.core.access import Actor
from icam.core.errors import RuleBroken, Stale
from icam.db import unit_of_work
from icam.people import queries as people

FIELDS = (
    "household_id",
    "person_id",
    "outsider",
    "site_id",
    "region",
    "category",
    "channel",
    "received_on",
    "due_on",
    "text",
    "handler_id",
    "answered_on",
    "answer",
    "closed_on",
    "withdrawn_on",
    "withdrawn_reason",
)


def record_complaint(
    actor: Actor, draft: ComplaintDraft, *, household_id: int | None = None, days: int, today: date
) -> Complaint:
    """Record a complaint of a household, or of an outsider.

    Args:
        household_id: None for an outsider.
        days: the office's setting: days within which it is answered.

    Raises:
        NotFound; RuleBroken: see rules.check_complaint.
    """
    with unit_of_work() as session:
        rules.check_complaint(draft, of_family=household_id is not None, today=today)
        row = Complaint(
            code="",
            household_id=household_id,
            recorded_by=actor.account_id,
            created_at=clock.now(),
            due_on=rules.due_on(draft.received_on, days),
        )
        if household_id is not None:
            _of_family(actor, household_id, draft.person_id)
            row.site_id, row.region = queries.place_of(household_id, draft.received_on)
        _write(row, draft)
        session.add(row)
        session.flush()
        row.code = f"K-{draft.received_on.year}-{row.id:05d}"
        session.flush()
        _said(actor, "complaint.added", row, new=values(row))
    return row


def correct_complaint(
    actor: Actor, complaint_id: int, draft: ComplaintDraft, *, version: int, days: int, today: date
) -> Complaint:
    """Correct what was written down of a complaint; the trail keeps what stood there.

    Raises:
        NotFound; RuleBroken: see rules.check_complaint and check_corrected; Stale: somebody else saved first.
    """
    with unit_of_work() as session:
        row, before = _held(actor, complaint_id, version)
        rules.check_complaint(draft, of_family=row.household_id is not None, today=today)
        rules.check_corrected(draft.received_on, row.milestones)
        if row.household_id is not None:
            _of_family(actor, row.household_id, draft.person_id)
        if draft.received_on != row.received_on:
            row.due_on = rules.due_on(draft.received_on, (row.due_on - row.received_on).days)
        _write(row, draft)
        session.flush()
        _said(actor, "complaint.corrected", row, old=before, new=values(row))
    return row


def answer_complaint(actor: Actor, complaint_id: int, on: date, answer: str, *, version: int, today: date) -> Complaint:
    """Write down the answer, or correct it as long as the complaint is not closed.

    Raises:
        NotFound; RuleBroken: see rules.check_move and check_answer; Stale: somebody else saved first.
    """
    with unit_of_work() as session:
        row, before = _held(actor, complaint_id, version)
        is_new = row.milestones.state is not State.ANSWERED
        if is_new:
            rules.check_move(row.milestones.state, State.ANSWERED)
        rules.check_answer(on, row.received_on, today=today)
        row.answered_on, row.answer, row.answered_by = on, answer, actor.account_id
        session.flush()
        _said(actor, "complaint.answered" if is_new else "complaint.corrected", row, old=before, new=values(row))
    return row


def close_complaint(actor: Actor, complaint_id: int, on: date, *, version: int, today: date) -> Complaint:
    """Close a complaint that was answered.

    Raises:
        NotFound; RuleBroken: see rules.check_move and check_close; Stale: somebody else saved first.
    """
    with unit_of_work() as session:
        row, before = _held(actor, complaint_id, version)
        rules.check_move(row.milestones.state, State.CLOSED)
        rules.check_close(on, row.answered_on, today=today)
        row.closed_on = on
        session.flush()
        _said(actor, "complaint.closed", row, old=before, new=values(row))
    return row


def withdraw_complaint(
    actor: Actor, complaint_id: int, on: date, reason: str, *, version: int, today: date
) -> Complaint:
    """Record that who complained takes the complaint back.

    Raises:
        NotFound; RuleBroken: see rules.check_move and check_withdraw; Stale: somebody else saved first.
    """
    with unit_of_work() as session:
        row, before = _held(actor, complaint_id, version)
        rules.check_move(row.milestones.state, State.WITHDRAWN)
        rules.check_withdraw(on, row.answered_on or row.received_on, today=today)
        row.withdrawn_on, row.withdrawn_reason = on, reason
        session.flush()
        _said(actor, "complaint.withdrawn", row, old=before, new=values(row))
    return row


def void_complaint(actor: Actor, complaint_id: int, *, reason: str) -> Complaint:
    """Void a complaint written down by mistake; it is kept with the reason.

    Raises:
        NotFound.
    """
    with unit_of_work() as session:
        row = queries.complaint(actor, complaint_id)
        row.void(actor.account_id, clock.now(), reason)
        session.flush()
        _said(actor, "complaint.voided", row, old=values(row), reason=reason)
    return row


def values(row: Complaint) -> dict[str, Any]:
    """Return what the trail keeps of a complaint."""
    return {name: getattr(row, name) for name in FIELDS}


def _held(actor: Actor, complaint_id: int, version: int) -> tuple[Complaint, dict[str, Any]]:
    row = queries.complaint(actor, complaint_id)
    before = values(row)
    if row.version != version:
        raise Stale(before, row.version)
    return row, before


def _of_family(actor: Actor, household_id: int, person_id: int | None) -> None:
    people.household(household_id, actor.scope)
    if person_id is not None and person_id not in {one.person_id for one in people.member_rows([household_id])}:
        raise RuleBroken("This person does not belong to the family.", field="person_id")


def _write(row: Complaint, draft: ComplaintDraft) -> None:
    row.category, row.channel, row.text = draft.category, draft.channel, draft.text
    row.received_on, row.handler_id = draft.received_on, draft.handler_id
    row.is_reserved = codes.group_of("complaint_category", draft.category) == rules.RESERVED
    if row.household_id is None:
        row.outsider, row.site_id, row.region = draft.outsider, draft.site_id, draft.region
    else:
        row.person_id = draft.person_id


def _said(actor: Actor, event: str, row: Complaint, **more: Any) -> None:
    record(actor, event, ("complaint", row.id), household_id=row.household_id, person_id=row.person_id, **more)
