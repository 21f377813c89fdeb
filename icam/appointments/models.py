"""Appointments, invitations, hours of coaches, interpreters, calendar feeds."""

from datetime import date, datetime, time

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from icam.appointments.rules import AppointmentState, BookingState, Place, TalkKind
from icam.db import Model, Versioned, Void

STANDS = "state IN ('planned', 'confirmed')"
HOLDS = "state IN ('planned', 'confirmed', 'attended')"
LIVE = "voided_at IS NULL"


class CoachLanguage(Model):
    """A language in which a coach talks with people without an interpreter."""

    __tablename__ = "coach_language"
    coach_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    language: Mapped[str] = mapped_column(String(8), primary_key=True)


class CoachHours(Void, Model):
    """Hours of one weekday (1 = Monday) in which a coach receives people in an office."""

    __tablename__ = "coach_hours"
    __table_args__ = (
        Index("ix_coach_hours_coach_id", "coach_id", "weekday"),
        Index("ix_coach_hours_office_id", "office_id", "weekday"),
        CheckConstraint("weekday BETWEEN 1 AND 7", name="weekday"),
        CheckConstraint("from_at < until_at", name="hours"),
        CheckConstraint("until_on IS NULL OR from_on <= until_on", name="order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    coach_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    weekday: Mapped[int]
    from_at: Mapped[time]
    until_at: Mapped[time]
    from_on: Mapped[date]
    until_on: Mapped[date | None]


class CoachAbsence(Void, Model):
    """Days on which a coach is away."""

    __tablename__ = "coach_absence"
    __table_args__ = (
        Index("ix_coach_absence_coach_id", "coach_id", "from_on"),
        CheckConstraint("from_on < until_on", name="order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    coach_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    from_on: Mapped[date]
    until_on: Mapped[date]
    reason: Mapped[str | None] = mapped_column(String(40))


class Appointment(Versioned, Model):
    """An appointment of a file with a coach.

    ``holds`` says that it takes the coach's and the room's time (planned, confirmed, attended): the database lets no
    two of those overlap for one coach, or for one room. ``moved_to_id`` is the one that took its place.
    ``ended_by`` says who called it off or moved it: a code of the list ``ended_by``, whose group says whether that was
    the person. ``state_on`` is the day on which it came to its state.
    """

    __tablename__ = "appointment"
    __table_args__ = (
        Index("ix_appointment_case_id", "case_id", "starts_at"),
        Index("ix_appointment_coach_id", "coach_id", "starts_at"),
        Index("ix_appointment_office_id", "office_id", "starts_at"),
        Index("ix_appointment_room_id", "room_id", "starts_at"),
        Index("ix_appointment_starts_at", "starts_at"),
        Index("ix_appointment_open", "coach_id", "ends_at", sqlite_where=text(STANDS), postgresql_where=text(STANDS)),
        CheckConstraint("starts_at < ends_at", name="hours"),
        CheckConstraint(f"holds = ({HOLDS})", name="holds"),
        CheckConstraint("moved_to_id IS NULL OR state = 'rescheduled'", name="moved"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("icam_case.id"))
    coach_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    office_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"))
    room_id: Mapped[int | None] = mapped_column(ForeignKey("room.id"))
    kind: Mapped[TalkKind]
    place: Mapped[Place] = mapped_column(default=Place.OFFICE)
    place_note: Mapped[str | None]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    interpreter_language: Mapped[str | None] = mapped_column(String(8))
    state: Mapped[AppointmentState] = mapped_column(default=AppointmentState.PLANNED)
    state_on: Mapped[date | None]
    holds: Mapped[bool] = mapped_column(default=True)
    ended_by: Mapped[str | None] = mapped_column(String(40))
    reason: Mapped[str | None] = mapped_column(String(500))
    moved_to_id: Mapped[int | None] = mapped_column(ForeignKey("appointment.id"))
    note: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime]


class Invitation(Void, Versioned, Model):
    """A letter or message that invited a household; ``number`` 1 is the first, the others invite again.

    One that was written down by mistake is voided with a reason, and its number is free again.

    ``reply_due_on`` is the first day on which a reaction is late. ``language`` is the official language, by place of
    residence; ``explained_in`` the language of the explanatory page.
    """

    __tablename__ = "invitation"
    __table_args__ = (
        Index(
            "uq_invitation_case_id_number",
            "case_id",
            "number",
            unique=True,
            sqlite_where=text(LIVE),
            postgresql_where=text(LIVE),
        ),
        Index("ix_invitation_sent_on", "sent_on"),
        Index("ix_invitation_appointment_id", "appointment_id"),
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint("delivery IS NULL OR delivery IN ('delivered', 'returned')", name="delivery"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("icam_case.id"))
    number: Mapped[int]
    channel: Mapped[str] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(2))
    explained_in: Mapped[str | None] = mapped_column(String(8))
    sent_on: Mapped[date]
    reply_due_on: Mapped[date]
    appointment_id: Mapped[int | None] = mapped_column(ForeignKey("appointment.id"))
    delivery: Mapped[str | None] = mapped_column(String(20))
    delivery_on: Mapped[date | None]
    reaction: Mapped[str | None] = mapped_column(String(40))
    reaction_on: Mapped[date | None]
    note: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime]


class InterpreterBooking(Versioned, Model):
    """An interpreter asked for an appointment: asked, confirmed or refused, and whether they came."""

    __tablename__ = "interpreter_booking"
    __table_args__ = (Index("ix_interpreter_booking_appointment_id", "appointment_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    appointment_id: Mapped[int] = mapped_column(ForeignKey("appointment.id"))
    language: Mapped[str] = mapped_column(String(8))
    mode: Mapped[str | None] = mapped_column(String(40))
    interpreter: Mapped[str | None]
    reference: Mapped[str | None]
    state: Mapped[BookingState] = mapped_column(default=BookingState.ASKED)
    asked_on: Mapped[date]
    answered_on: Mapped[date | None]


class CalendarFeed(Model):
    """A secret address under which a coach's own calendar program reads the agenda; only its digest is kept."""

    __tablename__ = "calendar_feed"
    __table_args__ = (UniqueConstraint("digest"), Index("ix_calendar_feed_account_id", "account_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    digest: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
