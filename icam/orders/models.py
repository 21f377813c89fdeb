"""Orders to leave the territory, and what happened to them."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from icam.core.period import ONE_DAY
from icam.db import Model, Versioned, Void


class OrderToLeave(Void, Versioned, Model):
    """An order to leave: of one person, or (no person named) of the whole household.

    ``annex`` is a code of the list ``order_annex``, ``term_reason`` of ``order_term_reason``. ``ends_on`` is the first
    day after the term as it stands: worked out by ``icam.orders.rules`` from the notification, the days and the
    extensions granted, and written with them; None where no term runs. ``complied_on`` is the day of a departure that
    was proven. ``confirms_id`` is the earlier order that this one confirms; that one is not erased.
    """

    __tablename__ = "order_to_leave"
    __table_args__ = (
        Index("ix_order_to_leave_household_id", "household_id"),
        Index("ix_order_to_leave_ends_on", "ends_on"),
        CheckConstraint("term_days BETWEEN 0 AND 365", name="term_days"),
        CheckConstraint("ends_on IS NULL OR notified_on < ends_on", name="ends"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    annex: Mapped[str] = mapped_column(String(40))
    reference: Mapped[str | None]
    decided_on: Mapped[date | None]
    notified_on: Mapped[date | None]
    notified_by: Mapped[str | None] = mapped_column(String(40))
    language: Mapped[str | None] = mapped_column(String(2))
    term_days: Mapped[int] = mapped_column(default=30)
    term_reason: Mapped[str | None] = mapped_column(String(40))
    ends_on: Mapped[date | None]
    confirms_id: Mapped[int | None] = mapped_column(ForeignKey("order_to_leave.id"))
    complied_on: Mapped[date | None]
    complied_how: Mapped[str | None] = mapped_column(String(40))
    withdrawn_on: Mapped[date | None]
    withdrawn_reason: Mapped[str | None] = mapped_column(String(40))
    note: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime]


class OrderExtension(Void, Versioned, Model):
    """An extension of the term: asked, then granted or refused; ``until_on`` is the first day after it."""

    __tablename__ = "order_extension"
    __table_args__ = (
        Index("ix_order_extension_order_id", "order_id"),
        CheckConstraint("result IS NULL OR result IN ('granted', 'refused')", name="result"),
        CheckConstraint("(result = 'granted') = (until_on IS NOT NULL) OR result IS NULL", name="until"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("order_to_leave.id"))
    asked_on: Mapped[date]
    reason: Mapped[str] = mapped_column(String(40))
    result: Mapped[str | None] = mapped_column(String(10))
    decided_on: Mapped[date | None]
    until_on: Mapped[date | None]
    note: Mapped[str | None] = mapped_column(Text)

    @property
    def last_day(self) -> date | None:
        """Return the last day of the extension."""
        return self.until_on - ONE_DAY if self.until_on else None


class OrderAppeal(Void, Versioned, Model):
    """An appeal against an order; ``suspends`` while it has that effect."""

    __tablename__ = "order_appeal"
    __table_args__ = (Index("ix_order_appeal_order_id", "order_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("order_to_leave.id"))
    kind: Mapped[str] = mapped_column(String(40))
    lodged_on: Mapped[date]
    suspends: Mapped[bool] = mapped_column(default=False)
    reference: Mapped[str | None]
    result: Mapped[str | None] = mapped_column(String(40))
    decided_on: Mapped[date | None]


class EntryBan(Void, Versioned, Model):
    """An entry ban that came with an order; never with one that was respected in time.

    ``ground`` is a code of the list ``entry_ban_ground``; ``until_on`` is the first day on which it no longer holds.
    """

    __tablename__ = "entry_ban"
    __table_args__ = (
        Index("ix_entry_ban_order_id", "order_id"),
        CheckConstraint("years BETWEEN 1 AND 20", name="years"),
        CheckConstraint("until_on IS NULL OR from_on <= until_on", name="order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("order_to_leave.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    ground: Mapped[str] = mapped_column(String(40))
    years: Mapped[int]
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    lifted_on: Mapped[date | None]
    reference: Mapped[str | None]
    note: Mapped[str | None] = mapped_column(Text)
