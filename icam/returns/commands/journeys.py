"""Tickets, and the day on which they leave, or do not."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from icam.cases.models import Case
from icam.codes.queries import group_of
from icam.conclusions import queries as conclusions
from icam.core import clock
from icam.core.access import Actor
from icam.core.errors import RuleBroken
from icam.returns import queries
from icam.returns.holding import changing
from icam.returns.leaving import end_case, finish_referrals, respect_orders
from icam.returns.models import Departure, ReturnFile, Ticket, TravelDocument, TravelDocumentStep
from icam.returns.rules import (
    DepartureDraft,
    DocumentStep,
    TicketDraft,
    check_day,
    check_departure,
    check_ticket,
    file_state,
    outcome_of,
)

NOT_DEPARTED = "not departed"


def book(actor: Actor, file_id: int, draft: TicketDraft, *, today: date) -> Ticket:
    """Record a ticket and who pays it.

    Raises:
        NotFound: the return file is out of scope.
        RuleBroken: see ``rules.check_ticket``.
    """
    with changing(actor, file_id, "ticket.booked", today=today) as (session, row, more):
        standing = queries.standing_ticket(file_id)
        check_ticket(draft, opened_on=row.opened_on, standing=standing.leaves_on if standing else None)
        ticket = Ticket(
            file_id=file_id,
            mode=draft.mode,
            leaves_on=draft.leaves_on,
            leaves_at=draft.leaves_at,
            carrier=draft.carrier,
            reference=draft.reference,
            from_place=draft.from_place,
            to_place=draft.to_place,
            payer=draft.payer,
            price=draft.price,
            created_at=clock.now(),
        )
        session.add(ticket)
        session.flush()
        more |= _said(ticket)
    return ticket


def cancel_ticket(actor: Actor, file_id: int, on: date, reason: str | None, *, today: date) -> Ticket:
    """Record that the ticket was cancelled; it is kept.

    Raises:
        NotFound: the return file is out of scope.
        RuleBroken: no ticket stands, or the day cannot be.
    """
    with changing(actor, file_id, "ticket.cancelled", today=today, running=False, reason=reason) as found:
        _session, row, more = found
        ticket = queries.standing_ticket(file_id)
        if ticket is None or row.departed_on is not None:
            raise RuleBroken("No ticket stands that could be cancelled.")
        check_day(on, since=row.opened_on, today=today)
        ticket.cancelled_on, ticket.cancel_reason = on, reason
        more |= _said(ticket)
    return ticket


def record_departure(actor: Actor, file_id: int, draft: DepartureDraft, *, today: date) -> ReturnFile:
    """Record that they left, or did not and why.

    A departure closes the case with the outcome of its service, notes that orders to leave were respected in time,
    and finishes the referral that led to it. When they did not leave, the ticket is used up and the file goes on.

    Raises:
        NotFound: the return file is out of scope.
        RuleBroken: see ``rules.check_departure``.
    """
    event = "return_file.departed" if draft.is_gone else "return_file.not_departed"
    with changing(actor, file_id, event, today=today, running=False, reason=draft.note) as (session, row, more):
        state = file_state(queries.file_facts(session, row, today))
        check_departure(draft, state, opened_on=row.opened_on, today=today)
        session.add(
            Departure(
                file_id=file_id,
                on=draft.on,
                is_gone=draft.is_gone,
                reason=None if draft.is_gone else draft.reason,
                note=draft.note,
                by_id=actor.account_id,
                at=clock.now(),
            )
        )
        more |= {"on": draft.on, "reason": draft.reason}
        if draft.is_gone:
            row.departed_on, row.withdrawn_on = draft.on, None
            _used(session, actor, file_id, draft.on)
            _settle(session, actor, row, draft.on, today)
        else:
            ticket = queries.standing_ticket(file_id)
            if ticket is not None:
                ticket.cancelled_on, ticket.cancel_reason = max(draft.on, row.opened_on), NOT_DEPARTED
    return row


def _used(session: Session, actor: Actor, file_id: int, on: date) -> None:
    """Note that the documents were used."""
    held = select(TravelDocument).where(
        TravelDocument.file_id == file_id,
        TravelDocument.voided_at.is_(None),
        TravelDocument.last_step == DocumentStep.GRANTED,
    )
    for document in session.scalars(held).all():
        document.last_step, document.last_on = DocumentStep.USED, max(on, document.last_on or on)
        session.add(
            TravelDocumentStep(
                document_id=document.id, step=DocumentStep.USED, on=on, by_id=actor.account_id, at=clock.now()
            )
        )


def _settle(session: Session, actor: Actor, row: ReturnFile, on: date, today: date) -> None:
    """Let case, orders and referral follow from the departure."""
    gone = {one.party.person_id for one in queries.travellers(row.id)}
    members = {one.person_id for one in conclusions.parties(row.household_id, on)}
    respect_orders(session, actor, row.household_id, gone, gone >= members, on, "voluntary return", today=today)
    if row.case_id is None:
        return
    finish_referrals(session, row.case_id, on)
    case = session.get_one(Case, row.case_id)
    if gone >= members:
        end_case(session, actor, case, on, outcome_of(group_of("return_service", row.service)))


def _said(ticket: Ticket) -> dict[str, Any]:
    names = ("mode", "leaves_on", "carrier", "reference", "payer", "price", "cancelled_on", "cancel_reason")
    return {name: getattr(ticket, name) for name in names}
