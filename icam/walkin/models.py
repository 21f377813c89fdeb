"""Mornings at the door of an office, and who came."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from icam.db import Model
from icam.walkin.rules import EntryState

TAKEN = text("state = 'taken'")


class WalkInSession(Model):
    """One day at the door of one office; it opens with the first entry.

    ``closes_at`` is the end of the walk-in hours that day, None on a day that has none: it shuts the door by itself.
    ``closed_at`` is when somebody shut it by hand.
    """

    __tablename__ = "walk_in_session"
    __table_args__ = (
        UniqueConstraint("office_id", "day"),
        Index("ix_walk_in_session_day", "day", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    day: Mapped[date]
    opened_at: Mapped[datetime]
    closes_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class WalkInEntry(Model):
    """Somebody who came to the door.

    ``name`` is as it was heard. ``taken_by_id`` is the coach who called; the database lets a coach have one person
    called at a time, and no number stand twice in a session. ``help`` is a code of the list ``walk_in_help``: what
    somebody got who was seen without a talk.
    """

    __tablename__ = "walk_in_entry"
    __table_args__ = (
        UniqueConstraint("session_id", "number"),
        UniqueConstraint("talk_id"),
        Index("uq_walk_in_entry_called", "taken_by_id", unique=True, sqlite_where=TAKEN, postgresql_where=TAKEN),
        Index("ix_walk_in_entry_household_id", "household_id"),
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint("state <> 'taken' OR (taken_by_id IS NOT NULL AND taken_at IS NOT NULL)", name="taken"),
        CheckConstraint("(state IN ('done', 'left')) = (ended_at IS NOT NULL)", name="ended"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("walk_in_session.id"))
    number: Mapped[int]
    name: Mapped[str]
    language: Mapped[str | None] = mapped_column(String(8))
    reason: Mapped[str | None] = mapped_column(String(40))
    late_reason: Mapped[str | None]
    state: Mapped[EntryState] = mapped_column(default=EntryState.WAITING)
    came_at: Mapped[datetime]
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    household_id: Mapped[int | None] = mapped_column(ForeignKey("household.id"))
    taken_at: Mapped[datetime | None]
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    ended_at: Mapped[datetime | None]
    help: Mapped[str | None] = mapped_column(String(40))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("icam_case.id"))
    talk_id: Mapped[int | None] = mapped_column(ForeignKey("talk.id"))
