"""Visits, who was there, and what was agreed."""

from datetime import date, datetime, time

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from icam.db import Model, Versioned
from icam.visits.rules import Result

OPEN = "result IS NULL"
"""Which visits are still to be held or written up: few, whatever the history; an index holds only these."""

MOVED = "moved_to_id IS NOT NULL"


class VisitSeries(Model):
    """Visits planned in one go, every so many weeks."""

    __tablename__ = "visit_series"
    id: Mapped[int] = mapped_column(primary_key=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"))
    every_weeks: Mapped[int]
    from_on: Mapped[date]
    until_on: Mapped[date]
    created_at: Mapped[datetime]


class Visit(Versioned, Model):
    """One visit; ``topics`` are codes of the list ``visit_topic``, separated by spaces.

    ``moved_to_id`` is the visit that took its place.
    """

    __tablename__ = "visit"
    __table_args__ = (
        Index("ix_visit_household_id", "household_id", "planned_on"),
        Index("ix_visit_coach_id", "coach_id", "planned_on"),
        Index("ix_visit_moved_to_id", "moved_to_id", sqlite_where=text(MOVED), postgresql_where=text(MOVED)),
        Index("ix_visit_open", "planned_on", sqlite_where=text(OPEN), postgresql_where=text(OPEN)),
        Index("ix_visit_planned_on", "planned_on"),
        CheckConstraint("minutes IS NULL OR (minutes > 0 AND minutes <= 1440)", name="minutes"),
        CheckConstraint("moved_to_id IS NULL OR result = 'moved'", name="moved"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"))
    stay_id: Mapped[int | None] = mapped_column(ForeignKey("stay.id"))
    coach_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    series_id: Mapped[int | None] = mapped_column(ForeignKey("visit_series.id"))
    planned_on: Mapped[date]
    planned_at: Mapped[time | None]
    kind: Mapped[str] = mapped_column(String(40))
    purpose: Mapped[str | None]
    result: Mapped[Result | None]
    result_reason: Mapped[str | None] = mapped_column(String(40))
    minutes: Mapped[int | None]
    interpreter_language: Mapped[str | None] = mapped_column(String(8))
    interpreter_mode: Mapped[str | None] = mapped_column(String(40))
    language: Mapped[str | None] = mapped_column(String(8))
    topics: Mapped[str] = mapped_column(String(500), default="")
    family_words: Mapped[str | None] = mapped_column(Text)
    note: Mapped[str | None] = mapped_column(Text)
    also_present: Mapped[str | None]
    moved_to_id: Mapped[int | None] = mapped_column(ForeignKey("visit.id"))
    written_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class VisitPerson(Model):
    """A member of the family who was present."""

    __tablename__ = "visit_person"
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)


class Agreement(Model):
    """Something agreed at a visit: who does what by when."""

    __tablename__ = "agreement"
    __table_args__ = (Index("ix_agreement_visit_id", "visit_id"), Index("ix_agreement_household_id", "household_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"))
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"))
    text: Mapped[str] = mapped_column(String(500))
    who: Mapped[str | None] = mapped_column(String(100))
    due_on: Mapped[date | None]
    done_on: Mapped[date | None]
