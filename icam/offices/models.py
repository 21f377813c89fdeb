"""Offices, their contact points and rooms, and when they are open."""

from datetime import date, time
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from icam.db import Model, Versioned, Void
from icam.offices.rules import HoursKind

_LIVE: dict[str, Any] = {"sqlite_where": text("voided_at IS NULL"), "postgresql_where": text("voided_at IS NULL")}


class Office(Versioned, Model):
    """A location where coaches receive people; ``region`` is a code of the list ``region``.

    ``until_on`` is the first day on which it is no longer used.
    """

    __tablename__ = "office"
    __table_args__ = (
        UniqueConstraint("code"),
        CheckConstraint("until_on IS NULL OR from_on IS NULL OR from_on <= until_on", name="order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20))
    name_nl: Mapped[str]
    name_fr: Mapped[str]
    name_de: Mapped[str | None]
    name_en: Mapped[str | None]
    region: Mapped[str] = mapped_column(String(20))
    street: Mapped[str | None]
    postal_code: Mapped[str | None] = mapped_column(String(10))
    municipality: Mapped[str | None]
    language: Mapped[str] = mapped_column(String(2), default="nl")
    phone: Mapped[str | None] = mapped_column(String(40))
    email: Mapped[str | None]
    is_public: Mapped[bool] = mapped_column(default=False)
    from_on: Mapped[date | None]
    until_on: Mapped[date | None]
    note: Mapped[str | None] = mapped_column(Text)

    def name(self, language: str) -> str:
        """Return the office's name in a language; Dutch where German or English has none of its own."""
        own: str | None = getattr(self, f"name_{language}", None)
        return own or self.name_nl


class ContactPoint(Versioned, Model):
    """A desk of an office where people are received; several may share one location."""

    __tablename__ = "contact_point"
    __table_args__ = (UniqueConstraint("code"), Index("ix_contact_point_office_id", "office_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    code: Mapped[str] = mapped_column(String(20))
    name: Mapped[str]
    from_on: Mapped[date | None]
    until_on: Mapped[date | None]


class Room(Versioned, Model):
    """A room for talks."""

    __tablename__ = "room"
    __table_args__ = (
        UniqueConstraint("code"),
        Index("ix_room_office_id", "office_id"),
        CheckConstraint("seats >= 1 AND seats <= 99", name="seats"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    code: Mapped[str] = mapped_column(String(20))
    name: Mapped[str]
    seats: Mapped[int] = mapped_column(default=4)
    step_free: Mapped[bool] = mapped_column(default=False)
    from_on: Mapped[date | None]
    until_on: Mapped[date | None]


class OfficeHours(Void, Model):
    """Hours of one weekday (1 = Monday) in which an office is open, or receives people without an appointment."""

    __tablename__ = "office_hours"
    __table_args__ = (
        Index("ix_office_hours_office_id", "office_id", "kind", "weekday"),
        CheckConstraint("weekday BETWEEN 1 AND 7", name="weekday"),
        CheckConstraint("from_at < until_at", name="hours"),
        CheckConstraint("until_on IS NULL OR from_on <= until_on", name="order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    kind: Mapped[HoursKind]
    weekday: Mapped[int]
    from_at: Mapped[time]
    until_at: Mapped[time]
    from_on: Mapped[date]
    until_on: Mapped[date | None]


class OfficeClosingDay(Void, Model):
    """A day on which one office is closed; the days of the whole department are the code list ``closing_day``."""

    __tablename__ = "office_closing_day"
    __table_args__ = (Index("uq_office_closing_day_live", "office_id", "day", unique=True, **_LIVE),)

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    day: Mapped[date]
    reason: Mapped[str | None]
