"""Ask for an interpreter, and note the answer and whether they came."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from icam.appointments import queries
from icam.appointments.models import Appointment, InterpreterBooking
from icam.appointments.rules import (
    BOOKING_CORRECTIONS,
    BookingDraft,
    BookingState,
    check_booking,
    check_stands,
    day_of,
)
from icam.audit.commands import record
from icam.cases.models import Case
from icam.core.access import Actor
from icam.core.errors import RuleBroken, Stale
from icam.db import unit_of_work


def ask_interpreter(actor: Actor, appointment_id: int, draft: BookingDraft, *, now: datetime) -> InterpreterBooking:
    """Note that an interpreter was asked for an appointment.

    Raises:
        NotFound: the appointment is out of scope.
        RuleBroken: it no longer stands, or no language is named.
    """
    with unit_of_work() as session:
        appointment = queries.appointment(actor, appointment_id)
        check_stands(appointment.state)
        if not draft.language:
            raise RuleBroken("Choose the language of the interpreter.", field="language")
        asked_on = draft.asked_on or day_of(now)
        if asked_on > day_of(now):
            raise RuleBroken("%(day)s is still to come.", field="asked_on", day=asked_on)
        booking = InterpreterBooking(
            appointment_id=appointment.id,
            language=draft.language,
            mode=draft.mode,
            interpreter=draft.interpreter,
            reference=draft.reference,
            state=BookingState.ASKED,
            asked_on=asked_on,
        )
        session.add(booking)
        if appointment.interpreter_language is None:
            appointment.interpreter_language = draft.language
        session.flush()
        record(
            actor,
            "interpreter.asked",
            ("interpreter", booking.id),
            new=_said_of(booking),
            household_id=_household_of(session, appointment),
        )
    return booking


def answer_interpreter(actor: Actor, booking_id: int, draft: BookingDraft, *, now: datetime) -> InterpreterBooking:
    """Note what became of the booking of an interpreter.

    Raises:
        NotFound: it is out of scope.
        RuleBroken: see ``rules.check_booking``.
        Stale: somebody else saved first.
    """
    with unit_of_work() as session:
        booking = queries.booking(actor, booking_id)
        appointment = queries.appointment(actor, booking.appointment_id)
        if booking.version != draft.version:
            raise Stale(_said_of(booking), booking.version)
        was, old = booking.state, _said_of(booking)
        check_booking(draft, state=was, starts_at=appointment.starts_at, today=day_of(now), now=now)
        booking.state = BookingState(draft.state)
        booking.interpreter = draft.interpreter
        booking.reference = draft.reference
        booking.mode = draft.mode
        if booking.state is not was:
            booking.answered_on = draft.answered_on or day_of(now)
        session.flush()
        is_corrected = booking.state in BOOKING_CORRECTIONS[was]
        record(
            actor,
            "interpreter.corrected" if is_corrected else f"interpreter.{booking.state.value}",
            ("interpreter", booking.id),
            old=old,
            new=_said_of(booking),
            household_id=_household_of(session, appointment),
            reason=draft.correction,
        )
    return booking


def _household_of(session: Session, appointment: Appointment) -> int | None:
    return session.scalar(select(Case.household_id).where(Case.id == appointment.case_id))


def _said_of(booking: InterpreterBooking) -> dict[str, Any]:
    return {
        "language": booking.language,
        "mode": booking.mode,
        "interpreter": booking.interpreter,
        "reference": booking.reference,
        "state": booking.state.value if booking.state else None,
        "asked_on": booking.asked_on,
        "answered_on": booking.answered_on,
    }
