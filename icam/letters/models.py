"""Texts of letters in their versions, and the letters themselves."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from icam.db import Model, Versioned
from icam.letters.rules import Delivery, Kind, State


class LetterText(Model):
    """A version of a text; versions are only added, and what was issued keeps the one it had.

    ``name`` is the kind of a letter, or "pages/" and an explanatory page. Where there is no version 1, it is the text
    that comes with the application. A page in a language that the office does not write itself holds only once an
    administrator has written down who checked it, and when.
    """

    __tablename__ = "letter_text"
    __table_args__ = (
        UniqueConstraint("name", "language", "number"),
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint("(checked_by IS NULL) = (checked_on IS NULL)", name="checked"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    language: Mapped[str] = mapped_column(String(8))
    number: Mapped[int]
    subject: Mapped[str] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text)
    holds_from: Mapped[date | None]
    made_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    checked_by: Mapped[str | None] = mapped_column(String(100))
    checked_on: Mapped[date | None]


class LetterCount(Model):
    """How many letters were issued in a year: the next number, without gaps."""

    __tablename__ = "letter_count"
    __table_args__ = (CheckConstraint("issued >= 0", name="issued"),)

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    issued: Mapped[int]


class IssuedLetter(Versioned, Model):
    """A letter: a draft until it is issued, and then as it was issued, for good.

    ``subject_id`` is the record it was made from, of the kind that its catalogue entry says. ``asked`` is what was
    typed for it. ``sha256`` names the bytes that are kept. ``key`` lets a job that begins again find what it made.
    ``replaces_id`` is the letter whose place it takes once it is issued.
    """

    __tablename__ = "letter"
    __table_args__ = (
        UniqueConstraint("number"),
        UniqueConstraint("key"),
        Index("ix_letter_household_id", "household_id", "id"),
        Index("ix_letter_case_id", "case_id"),
        Index("ix_letter_stay_id", "stay_id"),
        Index("ix_letter_subject", "kind", "subject_id"),
        Index("ix_letter_issued_on", "issued_on", "id"),
        Index("ix_letter_replaces_id", "replaces_id"),
        CheckConstraint("(number IS NULL) = (sha256 IS NULL)", name="bytes"),
        CheckConstraint("(number IS NULL) = (issued_at IS NULL)", name="issued"),
        CheckConstraint("(number IS NULL) = (state IN ('draft', 'dropped'))", name="state"),
        CheckConstraint("(delivery IS NULL) = (delivered_on IS NULL)", name="delivered"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[Kind]
    subject_id: Mapped[int]
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("icam_case.id"))
    stay_id: Mapped[int | None] = mapped_column(ForeignKey("stay.id"))
    state: Mapped[State] = mapped_column(default=State.DRAFT)
    number: Mapped[str | None] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(8))
    page_language: Mapped[str | None] = mapped_column(String(8))
    text_number: Mapped[int | None]
    page_number: Mapped[int | None]
    addressee: Mapped[str] = mapped_column(String(200), default="")
    address: Mapped[str] = mapped_column(String(500), default="")
    channel: Mapped[str | None] = mapped_column(String(40))
    asked: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    subject: Mapped[str | None] = mapped_column(String(300))
    sha256: Mapped[str | None] = mapped_column(ForeignKey("kept_file.sha256"))
    key: Mapped[str | None] = mapped_column(String(80))
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("letter.id"))
    made_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]
    issued_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    issued_on: Mapped[date | None]
    issued_at: Mapped[datetime | None]
    delivery: Mapped[Delivery | None]
    delivered_on: Mapped[date | None]
    delivery_note: Mapped[str | None] = mapped_column(String(500))
