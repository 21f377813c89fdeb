"""What the commands of appointments, and of the slices above, do inside their transaction; plain functions."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from icam.accounts.models import Account
from icam.appointments import queries
from icam.appointments.models import Appointment
from icam.appointments.rules import (
    OFFERED,
    AppointmentDraft,
    AppointmentState,
    Book,
    Marks,
    Moment,
    NotFree,
    Proposal,
    Wanted,
    check_moment,
    day_of,
    free_moments,
    holds,
    marks_of,
    span_of,
    whole_day,
)
from icam.audit.commands import record
from icam.cases.models import Case
from icam.cases.scope import case_visible
from icam.core import clock
from icam.core.access import Actor
from icam.core.errors import NotFound, RuleBroken

SEEN_AHEAD = timedelta(days=60)
OVERLAPS = ("appointment_coach_overlap", "appointment_room_overlap")


# --- the file --------------------------------------------------------------------------------------------------------


def locked_case(session: Session, actor: Actor, case_id: int) -> Case:
    """Return a file that is open, and let nobody else change its appointments until the transaction ends.

    Raises:
        NotFound: there is none, or it is out of scope.
        RuleBroken: it is closed.
    """
    session.execute(select(Case.id).where(Case.id == case_id).with_for_update(key_share=True))
    found = session.scalar(
        select(Case).where(Case.id == case_id, case_visible(actor)).execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    if found.closed_on is not None:
        raise RuleBroken("This file was closed on %(day)s. Reopen it first.", day=found.closed_on)
    return found


def marks(session: Session, case_id: int, *, today: date) -> Marks:
    """Work out what invitations and appointments say of a file; three statements."""
    last_talk_on = session.scalar(select(Case.last_talk_on).where(Case.id == case_id))
    return marks_of(queries.sent(session, case_id), queries.made(session, case_id), last_talk_on, today=today)


def keep_marks(session: Session, case_id: int, *, today: date) -> None:
    """Write the milestones of a file that follow from its invitations and appointments.

    They are no edit of the file: its version stays, so nobody who is writing in it is disturbed.
    """
    session.flush()
    found = marks(session, case_id, today=today)
    session.execute(
        update(Case)
        .where(Case.id == case_id)
        .values(
            invitations=found.invitations,
            invited_on=found.invited_on,
            reply_due_on=found.reply_due_on,
            next_appointment_on=found.next_appointment_on,
        )
    )


# --- making one ------------------------------------------------------------------------------------------------------


def place_appointment(
    session: Session,
    actor: Actor,
    case: Case,
    draft: AppointmentDraft,
    *,
    now: datetime,
    leaving_out: int | None = None,
) -> Appointment:
    """Give a file an appointment with a coach, in a room where it needs one.

    Args:
        leaving_out: an appointment that moves here, so that it stands in nobody's way.

    Raises:
        NotFree: the moment cannot be; it names the nearest ones that can.
        RuleBroken: this person does not coach here.
    """
    _check_coach(actor, draft.coach_id, day_of(now))
    _lock_coach(session, draft.coach_id)
    seats = queries.seats_for(case.household_id, day_of(draft.starts_at)) + (draft.interpreter_language is not None)
    wanted = Proposal(
        span_of(draft.starts_at, draft.minutes), draft.coach_id, draft.office_id, draft.place, draft.room_id, seats
    )
    room_id = _check(actor, wanted, draft, now=now, leaving_out=leaving_out)
    appointment = Appointment(
        case_id=case.id,
        coach_id=draft.coach_id,
        office_id=draft.office_id,
        room_id=room_id,
        kind=draft.kind,
        place=draft.place,
        place_note=draft.place_note,
        starts_at=wanted.span.starts,
        ends_at=wanted.span.ends,
        interpreter_language=draft.interpreter_language,
        state=AppointmentState.PLANNED,
        state_on=day_of(now),
        holds=True,
        note=draft.note,
        created_at=clock.now(),
    )
    try:
        with session.begin_nested():
            session.add(appointment)
            session.flush()
    except IntegrityError as error:
        refuse_other_errors(error)
        _check(actor, wanted, draft, now=now, leaving_out=leaving_out)
        raise RuleBroken("Somebody else took this moment just now. Look again.", field="at") from None
    record(
        actor,
        "appointment.made",
        ("appointment", appointment.id),
        new=said_of(appointment),
        household_id=case.household_id,
    )
    return appointment


def refuse_other_errors(error: IntegrityError) -> None:
    """Let an error through that is not the database refusing two appointments at the same time."""
    if not any(name in str(error.orig) for name in OVERLAPS):
        raise error


def _check_coach(actor: Actor, coach_id: int, today: date) -> None:
    if coach_id not in {known for known, _ in queries.coaches(actor, today)}:
        raise RuleBroken("This person does not coach here. Choose another coach.", field="coach_id")


def _lock_coach(session: Session, coach_id: int) -> None:
    """Let one at a time give a coach an appointment: who comes second reads what the first one did."""
    session.execute(select(Account.id).where(Account.id == coach_id).with_for_update(key_share=True))


def _check(
    actor: Actor, wanted: Proposal, draft: AppointmentDraft, *, now: datetime, leaving_out: int | None
) -> int | None:
    day = day_of(wanted.span.starts)
    offices = [wanted.office_id] if wanted.office_id is not None else []
    first = max(day, day_of(now))
    book = queries.book(
        actor,
        [wanted.coach_id],
        offices,
        min(day, first),
        max(day, first) + SEEN_AHEAD,
        language=actor.language,
        leaving_out=leaving_out,
    )
    try:
        return check_moment(book, wanted, now=now)
    except RuleBroken as broken:
        raise NotFree(broken, nearest(book, wanted, draft, now=now), book) from None


def nearest(book: Book, wanted: Proposal, draft: AppointmentDraft, *, now: datetime) -> list[Moment]:
    """Return the free moments of a coach that come nearest to a wanted one, the nearest first."""
    day = day_of(wanted.span.starts)
    since = max(now, whole_day(day).starts)
    looked_for = Wanted(
        minutes=draft.minutes,
        since=since,
        coach_ids=frozenset({wanted.coach_id}),
        office_ids=frozenset(book.calendars),
        seats=wanted.seats,
        most=4 * OFFERED,
    )
    found = free_moments(book, looked_for)
    return sorted(found, key=lambda one: abs(one.span.starts - wanted.span.starts))[:OFFERED]


# --- changing one ----------------------------------------------------------------------------------------------------


def set_state(appointment: Appointment, state: AppointmentState, *, today: date) -> None:
    """Bring an appointment to a state."""
    appointment.state = state
    appointment.holds = holds(state)
    appointment.state_on = today


def attend(session: Session, actor: Actor, appointment: Appointment, *, today: date) -> None:
    """Note that a person came to an appointment; for the command that starts the talk, inside its transaction."""
    if appointment.state is AppointmentState.ATTENDED:
        return
    old = said_of(appointment)
    set_state(appointment, AppointmentState.ATTENDED, today=today)
    session.flush()
    household_id = session.scalar(select(Case.household_id).where(Case.id == appointment.case_id))
    record(
        actor,
        "appointment.attended",
        ("appointment", appointment.id),
        old=old,
        new=said_of(appointment),
        household_id=household_id,
    )
    keep_marks(session, appointment.case_id, today=today)


def said_of(appointment: Appointment) -> dict[str, Any]:
    """Return what the trail keeps of an appointment."""
    return {
        "coach_id": appointment.coach_id,
        "office_id": appointment.office_id,
        "room_id": appointment.room_id,
        "starts_at": appointment.starts_at,
        "ends_at": appointment.ends_at,
        "kind": appointment.kind,
        "place": appointment.place,
        "place_note": appointment.place_note,
        "interpreter_language": appointment.interpreter_language,
        "state": appointment.state,
        "ended_by": appointment.ended_by,
        "reason": appointment.reason,
        "moved_to_id": appointment.moved_to_id,
        "note": appointment.note,
    }
