"""Steps of an arrival or a departure, and the schools of children."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from icam.db import Model, Void

HOLDS = text("voided_at IS NULL")


class CareStep(Void, Model):
    """A step that was done in a stay, such as signing the house rules; ``step`` is a code of the list ``care_step``."""

    __tablename__ = "care_step"
    __table_args__ = (
        Index("uq_care_step", "stay_id", "step", unique=True, sqlite_where=HOLDS, postgresql_where=HOLDS),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    stay_id: Mapped[int] = mapped_column(ForeignKey("stay.id"))
    step: Mapped[str] = mapped_column(String(40))
    done_on: Mapped[date]
    language: Mapped[str | None] = mapped_column(String(8))
    note: Mapped[str | None] = mapped_column(String(500))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime]


class Schooling(Void, Model):
    """A child at a school, or a reason why not (``why_not``, of the list ``no_school``); ``until_on`` exclusive."""

    __tablename__ = "schooling"
    __table_args__ = (
        Index("ix_schooling_person_id", "person_id", "from_on"),
        CheckConstraint("(school IS NULL) <> (why_not IS NULL)", name="answer"),
        CheckConstraint("until_on IS NULL OR from_on <= until_on", name="order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"))
    school: Mapped[str | None]
    level: Mapped[str | None] = mapped_column(String(40))
    language: Mapped[str | None] = mapped_column(String(2))
    why_not: Mapped[str | None] = mapped_column(String(40))
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    note: Mapped[str | None] = mapped_column(String(500))
    created_at: Mapped[datetime]
