"""Complaints and their answers."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from icam.complaints.rules import Milestones
from icam.db import Model, Versioned, Void


class Complaint(Void, Versioned, Model):
    """A complaint: of a household or one of its persons, or of an outsider by name.

    ``category`` is a code of the list ``complaint_category``, ``channel`` of ``complaint_channel``. ``due_on`` is the
    last day on which an answer is in time: written down with the complaint, so that a later change of the setting
    changes nothing behind. ``site_id`` and ``region`` say where the complaint belongs. ``is_reserved``: it is about
    somebody of the office.
    """

    __tablename__ = "complaint"
    __table_args__ = (
        UniqueConstraint("code"),
        Index("ix_complaint_household_id", "household_id"),
        Index("ix_complaint_received_on", "received_on", "id"),
        Index("ix_complaint_due_on", "due_on"),
        CheckConstraint("(household_id IS NULL) <> (outsider IS NULL)", name="who"),
        CheckConstraint("person_id IS NULL OR household_id IS NOT NULL", name="person"),
        CheckConstraint("(answered_on IS NULL) = (answer IS NULL)", name="answer"),
        CheckConstraint("answered_on IS NULL OR received_on <= answered_on", name="answered"),
        CheckConstraint("closed_on IS NULL OR answered_on <= closed_on", name="closed"),
        CheckConstraint("withdrawn_on IS NULL OR received_on <= withdrawn_on", name="withdrawn"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40))
    household_id: Mapped[int | None] = mapped_column(ForeignKey("household.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    outsider: Mapped[str | None]
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"))
    region: Mapped[str | None] = mapped_column(String(40))
    category: Mapped[str] = mapped_column(String(40))
    channel: Mapped[str] = mapped_column(String(40))
    is_reserved: Mapped[bool] = mapped_column(default=False)
    received_on: Mapped[date]
    due_on: Mapped[date]
    text: Mapped[str] = mapped_column(Text)
    handler_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    answered_on: Mapped[date | None]
    answer: Mapped[str | None] = mapped_column(Text)
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    closed_on: Mapped[date | None]
    withdrawn_on: Mapped[date | None]
    withdrawn_reason: Mapped[str | None] = mapped_column(String(500))
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime]

    @property
    def milestones(self) -> Milestones:
        """Return the days that decide its state."""
        return Milestones(self.received_on, self.due_on, self.answered_on, self.closed_on, self.withdrawn_on)
