"""One appointment, one invitation, one booking: to open and to change them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Integer, Select, column, exists, func, or_, select, table
from sqlalchemy.orm import Session

from icam.appointments.models import Appointment, InterpreterBooking, Invitation
from icam.appointments.rules import Made, Sent, day_of
from icam.cases.models import Case
from icam.cases.scope import case_visible
from icam.codes import queries as codes
from icam.core.access import Actor
from icam.core.errors import NotFound
from icam.db import Instant, db
from icam.people.models import Membership, Person, PersonLanguage

_TALK = table("talk", column("appointment_id", Integer), column("voided_at", Instant))
"""Talks are a higher slice: their table is named here, not imported."""


def appointment(actor: Actor, appointment_id: int) -> Appointment:
    """Return an appointment of a file that the reader may open, or of their own.

    Raises:
        NotFound: there is none, or it is out of scope.
    """
    found = db.session.scalar(
        select(Appointment)
        .join(Case, Case.id == Appointment.case_id)
        .where(
            Appointment.id == appointment_id, or_(case_visible(actor), Appointment.coach_id == (actor.account_id or 0))
        )
    )
    if found is None:
        raise NotFound
    return found


def invitation(actor: Actor, invitation_id: int) -> Invitation:
    """Return an invitation that holds, of a file that the reader may open.

    Raises:
        NotFound: there is none, it was voided, or it is out of scope.
    """
    found = db.session.scalar(
        select(Invitation)
        .join(Case, Case.id == Invitation.case_id)
        .where(Invitation.id == invitation_id, Invitation.voided_at.is_(None), case_visible(actor))
    )
    if found is None:
        raise NotFound
    return found


def booking(actor: Actor, booking_id: int) -> InterpreterBooking:
    """Return the booking of an interpreter for an appointment that the reader may open.

    Raises:
        NotFound: there is none, or it is out of scope.
    """
    found = db.session.get(InterpreterBooking, booking_id)
    if found is None:
        raise NotFound
    appointment(actor, found.appointment_id)
    return found


def has_talk(appointment_id: int) -> bool:
    """Say whether a talk was started from an appointment."""
    wanted = exists(
        select(1).select_from(_TALK).where(_TALK.c.appointment_id == appointment_id, _TALK.c.voided_at.is_(None))
    )
    return bool(db.session.scalar(select(wanted)))


# --- invitations of a file -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class InvitationLine:
    """An invitation as the page of a file shows it."""

    id: int
    number: int
    channel: str
    language: str
    explained_in: str | None
    sent_on: date
    reply_due_on: date
    appointment_id: int | None
    delivery: str | None
    delivery_on: date | None
    reaction: str | None
    reaction_on: date | None
    note: str | None


def invitations_of(case_id: int) -> list[InvitationLine]:
    """Return the invitations of a file that hold, the latest first."""
    wanted: Select[*tuple[Any, ...]] = (
        select(
            Invitation.id,
            Invitation.number,
            Invitation.channel,
            Invitation.language,
            Invitation.explained_in,
            Invitation.sent_on,
            Invitation.reply_due_on,
            Invitation.appointment_id,
            Invitation.delivery,
            Invitation.delivery_on,
            Invitation.reaction,
            Invitation.reaction_on,
            Invitation.note,
        )
        .where(Invitation.case_id == case_id, Invitation.voided_at.is_(None))
        .order_by(Invitation.number.desc())
    )
    return [InvitationLine(*row) for row in db.session.execute(wanted)]


def sent(session: Session, case_id: int) -> list[Sent]:
    """Return what the milestones need of the invitations of a file."""
    wanted = select(
        Invitation.number,
        Invitation.sent_on,
        Invitation.reply_due_on,
        Invitation.reaction_on,
        Invitation.delivery,
        Invitation.delivery_on,
    ).where(Invitation.case_id == case_id, Invitation.voided_at.is_(None))
    return [
        Sent(
            row.number,
            row.sent_on,
            row.reply_due_on,
            row.reaction_on,
            row.delivery_on if row.delivery == "returned" else None,
        )
        for row in session.execute(wanted)
    ]


def made(session: Session, case_id: int) -> list[Made]:
    """Return what the milestones need of the appointments of a file."""
    wanted = select(Appointment.starts_at, Appointment.state, Appointment.state_on, Appointment.ended_by).where(
        Appointment.case_id == case_id
    )
    return [
        Made(day_of(row.starts_at), row.state, row.state_on, codes.group_of("ended_by", row.ended_by) == "person")
        for row in session.execute(wanted)
    ]


# --- who comes -------------------------------------------------------------------------------------------------------


def seats_for(household_id: int, on: date) -> int:
    """Return how many seats a talk with a household needs: its members and the coach."""
    wanted = (
        select(func.count())
        .select_from(Membership)
        .where(
            Membership.household_id == household_id,
            Membership.voided_at.is_(None),
            or_(Membership.from_on.is_(None), Membership.from_on <= on),
            or_(Membership.until_on.is_(None), Membership.until_on > on),
        )
    )
    return (db.session.scalar(wanted) or 0) + 1


def understood_by(household_id: int) -> str | None:
    """Return the language that somebody of the household chose for the interpreter, or the first they speak."""
    return db.session.scalar(understood(household_id))


def understood(household_id: Any) -> Select[str]:
    """Select the language that ``understood_by`` returns, also for each row of a list."""
    return (
        select(PersonLanguage.language)
        .join(Membership, Membership.person_id == PersonLanguage.person_id)
        .join(Person, Person.id == PersonLanguage.person_id)
        .where(Membership.household_id == household_id, Membership.voided_at.is_(None))
        .order_by(PersonLanguage.is_interpreter.desc(), Person.birth_on, PersonLanguage.language)
        .limit(1)
    )
