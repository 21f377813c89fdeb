"""Talks: what was said, brought and agreed; and what is best for each child."""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from icam.appointments.rules import Place, TalkKind
from icam.db import Model, Versioned, Void
from icam.talks.rules import NoteKind


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


class Talk(Versioned, Void, Model):
    """A talk of a file. ``written_at`` None = it is going on, or still to be written up.

    ``about_return`` says that voluntary return was talked about; ``position`` is a code of the list
    ``return_position``. ``next_on`` is the wish for a next talk; with a time, ``next_appointment_id`` was made of it.
    ``for_person`` is what the summary for the person says about the options.
    """

    __tablename__ = "talk"
    __table_args__ = (
        Index("ix_talk_case_id", "case_id", "held_on"),
        Index("ix_talk_coach_id", "coach_id", "held_on"),
        Index("ix_talk_open", "held_on", **_where("written_at IS NULL AND voided_at IS NULL")),
        Index("uq_talk_appointment_id", "appointment_id", unique=True, **_where("voided_at IS NULL")),
        CheckConstraint("minutes IS NULL OR (minutes > 0 AND minutes <= 1440)", name="minutes"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("icam_case.id"))
    appointment_id: Mapped[int | None] = mapped_column(ForeignKey("appointment.id"))
    coach_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    office_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"))
    kind: Mapped[TalkKind]
    place: Mapped[Place]
    held_on: Mapped[date]
    started_at: Mapped[time | None]
    minutes: Mapped[int | None]
    language: Mapped[str | None] = mapped_column(String(8))
    interpreter_language: Mapped[str | None] = mapped_column(String(8))
    interpreter_mode: Mapped[str | None] = mapped_column(String(40))
    interpreter: Mapped[str | None]
    also_present: Mapped[str | None]
    questions: Mapped[str | None] = mapped_column(Text)
    new_elements: Mapped[str | None] = mapped_column(Text)
    about_return: Mapped[bool] = mapped_column(default=False)
    position: Mapped[str | None] = mapped_column(String(40))
    next_on: Mapped[date | None]
    next_at: Mapped[time | None]
    next_appointment_id: Mapped[int | None] = mapped_column(ForeignKey("appointment.id"))
    for_person: Mapped[str | None] = mapped_column(Text)
    written_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class TalkPerson(Model):
    """A member of the household who was present."""

    __tablename__ = "talk_person"
    talk_id: Mapped[int] = mapped_column(ForeignKey("talk.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)


class TalkNote(Model):
    """A text of a talk as it stood from ``at`` to ``replaced_at``; None = it stands.

    Under a heading of the guide there is one for the file and one of support, which have readers of their own; the
    person's own words have no heading (""). An empty text says that what stood there was taken away.
    """

    __tablename__ = "talk_note"
    __table_args__ = (
        Index("ix_talk_note_talk_id", "talk_id"),
        Index("uq_talk_note_live", "talk_id", "heading", "kind", unique=True, **_where("replaced_at IS NULL")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    talk_id: Mapped[int] = mapped_column(ForeignKey("talk.id"))
    heading: Mapped[str] = mapped_column(String(40), default="")
    kind: Mapped[NoteKind]
    text: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]
    replaced_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(String(500))


class TalkDocument(Void, Model):
    """A document that the person brought."""

    __tablename__ = "talk_document"
    __table_args__ = (Index("ix_talk_document_talk_id", "talk_id"), Index("ix_talk_document_case_id", "case_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    talk_id: Mapped[int] = mapped_column(ForeignKey("talk.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("icam_case.id"))
    kind: Mapped[str] = mapped_column(String(40))
    description: Mapped[str | None]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    valid_to: Mapped[date | None]
    is_original: Mapped[bool] = mapped_column(default=False)


class TalkAgreement(Void, Versioned, Model):
    """Something agreed at a talk: who does what by when.

    One that was reworded is voided, and the new one names it as ``earlier_id``.
    """

    __tablename__ = "talk_agreement"
    __table_args__ = (
        Index("ix_talk_agreement_talk_id", "talk_id"),
        Index("ix_talk_agreement_case_id", "case_id"),
        Index("ix_talk_agreement_due_on", "due_on", **_where("done_on IS NULL AND voided_at IS NULL")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    talk_id: Mapped[int] = mapped_column(ForeignKey("talk.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("icam_case.id"))
    text: Mapped[str] = mapped_column(String(500))
    who: Mapped[str | None] = mapped_column(String(100))
    due_on: Mapped[date | None]
    done_on: Mapped[date | None]
    earlier_id: Mapped[int | None] = mapped_column(ForeignKey("talk_agreement.id"))


class BestInterests(Void, Versioned, Model):
    """What is best for one child, as it stood on a day; a new look is a new record."""

    __tablename__ = "best_interests"
    __table_args__ = (
        Index("ix_best_interests_person_id", "person_id", "on"),
        Index("ix_best_interests_household_id", "household_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"))
    on: Mapped[date]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    heard: Mapped[str] = mapped_column(String(40))
    views: Mapped[str | None] = mapped_column(Text)
    school: Mapped[str | None] = mapped_column(Text)
    health: Mapped[str | None] = mapped_column(Text)
    ties: Mapped[str | None] = mapped_column(Text)
    family_unity: Mapped[str | None] = mapped_column(Text)
    safety: Mapped[str | None] = mapped_column(Text)
    conclusion: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
