"""Make, change, move, confirm an appointment, and write down what became of it."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError

from icam.appointments import keeping, queries
from icam.appointments.models import Appointment
from icam.appointments.rules import (
    CALLED_OFF,
    AppointmentDraft,
    AppointmentState,
    ChangeDraft,
    MoveDraft,
    Place,
    ResultDraft,
    check_confirmation,
    check_result,
    check_stands,
    day_of,
)
from icam.audit.commands import record
from icam.core.access import Actor
from icam.core.errors import RuleBroken, Stale
from icam.db import unit_of_work
from icam.offices import queries as offices


def make_appointment(actor: Actor, case_id: int, draft: AppointmentDraft, *, now: datetime) -> Appointment:
    """Make an appointment for a file.

    Raises:
        NotFound: the file is out of scope.
        NotFree: see ``rules.check_moment``; with the nearest free moments.
        RuleBroken: the file is closed.
    """
    with unit_of_work() as session:
        case = keeping.locked_case(session, actor, case_id)
        appointment = keeping.place_appointment(session, actor, case, draft, now=now)
        keeping.keep_marks(session, case.id, today=day_of(now))
    return appointment


def change_appointment(actor: Actor, appointment_id: int, draft: ChangeDraft, *, now: datetime) -> Appointment:
    """Change what an appointment is about, its room or its interpreter; another moment is a move.

    Raises:
        NotFound: it is out of scope, or the room belongs to another office.
        RuleBroken: it no longer stands, or the room is taken.
        Stale: somebody else saved first.
    """
    with unit_of_work() as session:
        appointment = queries.appointment(actor, appointment_id)
        case = keeping.locked_case(session, actor, appointment.case_id)
        check_stands(appointment.state)
        old = keeping.said_of(appointment)
        _check_version(appointment, draft.version)
        if draft.room_id is not None and appointment.office_id is not None:
            offices.room(appointment.office_id, draft.room_id)
        appointment.kind = draft.kind
        appointment.room_id = draft.room_id if appointment.place is Place.OFFICE else None
        appointment.place_note = draft.place_note
        appointment.interpreter_language = draft.interpreter_language
        appointment.note = draft.note
        try:
            session.flush()
        except IntegrityError as error:
            keeping.refuse_other_errors(error)
            raise RuleBroken("This room is taken at that time. Choose another.", field="room_id") from None
        record(
            actor,
            "appointment.changed",
            ("appointment", appointment.id),
            old=old,
            new=keeping.said_of(appointment),
            household_id=case.household_id,
        )
    return appointment


def _check_version(appointment: Appointment, version: int) -> None:
    if appointment.version != version:
        raise Stale({**keeping.said_of(appointment), "state": appointment.state.value}, appointment.version)


def confirm_appointment(actor: Actor, appointment_id: int, *, now: datetime) -> Appointment:
    """Note that the person said they will come.

    Raises:
        NotFound: it is out of scope.
        RuleBroken: it no longer stands, or is over.
    """
    with unit_of_work() as session:
        appointment = queries.appointment(actor, appointment_id)
        if appointment.state is AppointmentState.CONFIRMED:
            return appointment
        case = keeping.locked_case(session, actor, appointment.case_id)
        check_confirmation(appointment.state, appointment.starts_at, now)
        old = keeping.said_of(appointment)
        keeping.set_state(appointment, AppointmentState.CONFIRMED, today=day_of(now))
        keeping.keep_marks(session, case.id, today=day_of(now))
        record(
            actor,
            "appointment.confirmed",
            ("appointment", appointment.id),
            old=old,
            new=keeping.said_of(appointment),
            household_id=case.household_id,
        )
    return appointment


def move_appointment(actor: Actor, appointment_id: int, draft: MoveDraft, *, now: datetime) -> Appointment:
    """Move an appointment to another moment; the old one is kept, and leads to the new one.

    Raises:
        NotFound: it is out of scope.
        NotFree: see ``rules.check_moment``.
        RuleBroken: it no longer stands, or nobody is named who wanted it.
        Stale: somebody else saved first.
    """
    with unit_of_work() as session:
        appointment = queries.appointment(actor, appointment_id)
        case = keeping.locked_case(session, actor, appointment.case_id)
        check_stands(appointment.state)
        _check_version(appointment, draft.version)
        if not draft.ended_by:
            raise RuleBroken("Say who asked for another moment.", field="ended_by")
        if (draft.to.starts_at, draft.to.coach_id) == (appointment.starts_at, appointment.coach_id):
            raise RuleBroken("That is the same moment. Choose another.", field="at")
        old = keeping.said_of(appointment)
        keeping.set_state(appointment, AppointmentState.RESCHEDULED, today=day_of(now))
        appointment.ended_by, appointment.reason = draft.ended_by, draft.reason
        session.flush()
        new = keeping.place_appointment(session, actor, case, draft.to, now=now, leaving_out=appointment.id)
        appointment.moved_to_id = new.id
        keeping.keep_marks(session, case.id, today=day_of(now))
        record(
            actor,
            "appointment.moved",
            ("appointment", appointment.id),
            old=old,
            new=keeping.said_of(appointment),
            household_id=case.household_id,
            reason=draft.reason,
        )
    return new


def write_result(actor: Actor, appointment_id: int, draft: ResultDraft, *, now: datetime) -> Appointment:
    """Write down what became of an appointment, or correct it with a reason.

    Raises:
        NotFound: it is out of scope.
        RuleBroken: see ``rules.check_result``; or the time was given to somebody else since; or a talk was written.
        Stale: somebody else saved first.
    """
    with unit_of_work() as session:
        appointment = queries.appointment(actor, appointment_id)
        case = keeping.locked_case(session, actor, appointment.case_id)
        _check_version(appointment, draft.version)
        was = appointment.state
        check_result(draft, state=was, starts_at=appointment.starts_at, now=now)
        if was is AppointmentState.ATTENDED and queries.has_talk(appointment.id):
            raise RuleBroken("A talk was started from this appointment, so the person came.", field="state")
        old = keeping.said_of(appointment)
        keeping.set_state(appointment, draft.state, today=day_of(now))
        appointment.ended_by = draft.ended_by if draft.state in CALLED_OFF else None
        appointment.reason = draft.reason
        try:
            session.flush()
        except IntegrityError as error:
            keeping.refuse_other_errors(error)
            raise RuleBroken(
                "This time was given to somebody else since. Make a new appointment.", field="state"
            ) from None
        keeping.keep_marks(session, case.id, today=day_of(now))
        record(
            actor,
            "appointment.corrected" if draft.correction else f"appointment.{draft.state.value}",
            ("appointment", appointment.id),
            old=old,
            new=keeping.said_of(appointment),
            household_id=case.household_id,
            reason=draft.correction or draft.reason,
        )
    return appointment
