"""Appointments as lists show them: of a day or a week, of a coach or an office, of a file."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select

from icam.accounts.models import Account
from icam.appointments.models import Appointment, InterpreterBooking
from icam.appointments.rules import STANDING, AppointmentState, BookingState, Place, TalkKind, day_of, whole_day
from icam.cases.models import Case
from icam.cases.scope import case_visible
from icam.core.access import Actor
from icam.db import db
from icam.offices.models import Room
from icam.people.models import Household

YEAR = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class AppointmentLine:
    """An appointment as lists show it; one of a file that the reader may not open says nothing of the person."""

    id: int
    case_id: int
    case_code: str
    household_id: int
    household_name: str
    coach_id: int
    coach_name: str
    office_id: int | None
    room_name: str | None
    kind: TalkKind
    place: Place
    place_note: str | None
    starts_at: datetime
    ends_at: datetime
    state: AppointmentState
    ended_by: str | None
    reason: str | None
    interpreter_language: str | None
    moved_to_id: int | None
    note: str | None
    is_seen: bool

    @property
    def on(self) -> date:
        """Return its day."""
        return day_of(self.starts_at)

    @property
    def stands(self) -> bool:
        """Say whether it is still to be held or written up."""
        return self.state in STANDING


def lines(actor: Actor) -> Select[*tuple[Any, ...]]:
    """Start a selection of appointments as lines."""
    return (
        select(
            Appointment.id,
            Appointment.case_id,
            Case.code,
            Case.household_id,
            Household.name,
            Appointment.coach_id,
            Account.name,
            Appointment.office_id,
            Room.name,
            Appointment.kind,
            Appointment.place,
            Appointment.place_note,
            Appointment.starts_at,
            Appointment.ends_at,
            Appointment.state,
            Appointment.ended_by,
            Appointment.reason,
            Appointment.interpreter_language,
            Appointment.moved_to_id,
            Appointment.note,
            or_(case_visible(actor), Appointment.coach_id == (actor.account_id or 0)),
        )
        .join(Case, Case.id == Appointment.case_id)
        .join(Household, Household.id == Case.household_id)
        .join(Account, Account.id == Appointment.coach_id)
        .outerjoin(Room, Room.id == Appointment.room_id)
        .order_by(Appointment.starts_at, Appointment.id)
    )


def agenda(
    actor: Actor, first: date, until: date, *, coach_id: int | None = None, office_id: int | None = None
) -> list[AppointmentLine]:
    """Return the appointments of some days in order; half-open.

    Those that were moved or called off are left out: their time is free again.
    """
    shown = (*STANDING, AppointmentState.ATTENDED, AppointmentState.NO_SHOW, AppointmentState.INTERPRETER_MISSING)
    wanted = lines(actor).where(
        Appointment.starts_at >= whole_day(first).starts,
        Appointment.starts_at < whole_day(until).starts,
        Appointment.state.in_(shown),
    )
    if coach_id is not None:
        wanted = wanted.where(Appointment.coach_id == coach_id)
    if office_id is not None:
        wanted = wanted.where(Appointment.office_id == office_id)
    return [AppointmentLine(*row) for row in db.session.execute(wanted)]


def appointments_of(actor: Actor, case_id: int) -> list[AppointmentLine]:
    """Return all appointments of a file, the latest first."""
    found = [AppointmentLine(*row) for row in db.session.execute(lines(actor).where(Appointment.case_id == case_id))]
    return found[::-1]


def near(actor: Actor, appointment_id: int) -> dict[int, AppointmentLine]:
    """Return an appointment with the one it moved to and those that moved to it, by id."""
    here = select(Appointment.moved_to_id).where(Appointment.id == appointment_id).scalar_subquery()
    which: ColumnElement[bool] = or_(
        Appointment.id == appointment_id, Appointment.moved_to_id == appointment_id, Appointment.id == here
    )
    return {row[0]: AppointmentLine(*row) for row in db.session.execute(lines(actor).where(which))}


@dataclass(frozen=True, slots=True)
class Waiting:
    """An open file without an appointment, as it is chosen for a free moment."""

    case_id: int
    case_code: str
    household_id: int
    household_name: str
    coach_id: int | None
    invitations: int
    reply_due_on: date | None


def _waiting() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Case.id,
            Case.code,
            Case.household_id,
            Household.name,
            Case.coach_id,
            Case.invitations,
            Case.reply_due_on,
        )
        .join(Household, Household.id == Case.household_id)
        .where(Case.closed_on.is_(None))
    )


def waiting(actor: Actor, coach_id: int, *, most: int = 20) -> list[Waiting]:
    """Return open files of a coach without an appointment: those without reply first, then the oldest."""
    wanted = (
        _waiting()
        .where(Case.coach_id == coach_id, Case.next_appointment_on.is_(None), case_visible(actor))
        .order_by(Case.reply_due_on.is_(None), Case.reply_due_on, Case.opened_on, Case.id)
        .limit(most)
    )
    return [Waiting(*row) for row in db.session.execute(wanted)]


def open_files(actor: Actor, household_ids: Iterable[int], code: str, *, most: int = 20) -> list[Waiting]:
    """Return the open files of some households, or with a code."""
    wanted = (
        _waiting()
        .where(or_(Case.household_id.in_(sorted(set(household_ids))), Case.code == code), case_visible(actor))
        .order_by(Household.name, Case.id)
        .limit(most)
    )
    return [Waiting(*row) for row in db.session.execute(wanted)]


# --- interpreters ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class BookingLine:
    """The booking of an interpreter."""

    id: int
    appointment_id: int
    language: str
    mode: str | None
    interpreter: str | None
    reference: str | None
    state: BookingState
    asked_on: date
    answered_on: date | None
    version: int


def bookings_of(appointment_ids: Iterable[int]) -> dict[int, list[BookingLine]]:
    """Return the interpreters asked for some appointments, in the order in which they were asked."""
    wanted: Select[*tuple[Any, ...]] = (
        select(
            InterpreterBooking.id,
            InterpreterBooking.appointment_id,
            InterpreterBooking.language,
            InterpreterBooking.mode,
            InterpreterBooking.interpreter,
            InterpreterBooking.reference,
            InterpreterBooking.state,
            InterpreterBooking.asked_on,
            InterpreterBooking.answered_on,
            InterpreterBooking.version,
        )
        .where(InterpreterBooking.appointment_id.in_(sorted(set(appointment_ids))))
        .order_by(InterpreterBooking.id)
    )
    found: dict[int, list[BookingLine]] = defaultdict(list)
    for row in db.session.execute(wanted):
        found[row.appointment_id].append(BookingLine(*row))
    return dict(found)


# --- for the list of what needs doing --------------------------------------------------------------------------------


def of_today(actor: Actor, coach_id: int, today: date) -> list[AppointmentLine]:
    """Return the appointments of a coach on a day that stand, in order."""
    wanted = lines(actor).where(
        Appointment.coach_id == coach_id,
        Appointment.starts_at >= whole_day(today).starts,
        Appointment.starts_at < whole_day(today).ends,
        Appointment.state.in_(tuple(STANDING)),
    )
    return [AppointmentLine(*row) for row in db.session.execute(wanted)]


def not_written_up(actor: Actor, now: datetime, coach_id: int | None = None) -> list[AppointmentLine]:
    """Return the appointments that are over and of which nobody said yet what became of them; of a year, in order."""
    wanted = lines(actor).where(
        Appointment.state.in_(tuple(STANDING)),
        Appointment.ends_at <= now,
        Appointment.ends_at > now - YEAR,
        Case.closed_on.is_(None),
        case_visible(actor),
    )
    if coach_id is not None:
        wanted = wanted.where(Appointment.coach_id == coach_id)
    return [AppointmentLine(*row) for row in db.session.execute(wanted)]


@dataclass(frozen=True, slots=True)
class Unanswered:
    """An open file whose last invitation got no reaction in time."""

    case_id: int
    case_code: str
    household_id: int
    household_name: str
    coach_id: int | None
    invitations: int
    invited_on: date
    reply_due_on: date


def without_reply(actor: Actor, today: date, coach_id: int | None = None) -> Sequence[Unanswered]:
    """Return the open files whose last invitation got no reaction in time, the longest late first."""
    wanted: Select[*tuple[Any, ...]] = (
        select(
            Case.id,
            Case.code,
            Case.household_id,
            Household.name,
            Case.coach_id,
            Case.invitations,
            Case.invited_on,
            Case.reply_due_on,
        )
        .join(Household, Household.id == Case.household_id)
        .where(Case.closed_on.is_(None), Case.reply_due_on <= today, Case.first_talk_on.is_(None), case_visible(actor))
        .order_by(Case.reply_due_on, Case.id)
    )
    if coach_id is not None:
        wanted = wanted.where(Case.coach_id == coach_id)
    return [Unanswered(*row) for row in db.session.execute(wanted)]


def passed(today: date) -> list[int]:
    """Return the files whose next appointment, as noted, has passed while another is to come; one statement."""
    query = (
        select(Case.id)
        .join(Appointment, Appointment.case_id == Case.id)
        .where(
            Appointment.starts_at >= whole_day(today).starts,
            Appointment.state.in_(tuple(STANDING)),
            Case.next_appointment_on < today,
        )
        .distinct()
        .order_by(Case.id)
    )
    return list(db.session.scalars(query))
