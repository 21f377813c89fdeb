"""Stays, their placements in units, and who was present."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, String, Text, UniqueConstraint, or_, text
from sqlalchemy.orm import Mapped, mapped_column

from icam.db import Model, Versioned, Void
from icam.stays.rules import CalledOff, State

OPEN = "left_on IS NULL AND called_off IS NULL"
"""Which stays are announced or running: few, whatever the history; an index holds only these."""

LIVE: dict[str, Any] = {"sqlite_where": text("is_live = 1"), "postgresql_where": text("is_live")}
"""An index of the placements that hold; the many that are over are found by their departure."""


class Stay(Versioned, Model):
    """One stay of one family, from the announcement to the departure.

    ``arrived_on`` and ``left_on`` are those of its placements, kept here because every list asks for them.
    ``site_id`` is the site of its last placement, or the one wished for while the family waits; it carries the scope.
    """

    __tablename__ = "stay"
    __table_args__ = (
        UniqueConstraint("code"),
        Index("ix_stay_household_id", "household_id"),
        Index("ix_stay_site_id", "site_id", "arrived_on"),
        Index("ix_stay_site_left_on", "site_id", "left_on"),
        Index("ix_stay_arrived_on", "arrived_on"),
        Index("ix_stay_left_on", "left_on"),
        Index("ix_stay_coach_id", "coach_id"),
        Index("ix_stay_planned_from", "planned_from"),
        Index("ix_stay_open", "planned_from", sqlite_where=text(OPEN), postgresql_where=text(OPEN)),
        CheckConstraint("planned_until IS NULL OR planned_from IS NULL OR planned_from <= planned_until", name="plan"),
        CheckConstraint("left_on IS NULL OR (arrived_on IS NOT NULL AND arrived_on <= left_on)", name="order"),
        CheckConstraint("called_off IS NULL OR arrived_on IS NULL", name="called_off"),
        CheckConstraint("(left_on IS NULL) = (outcome IS NULL)", name="outcome"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40))
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"))
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"))
    category: Mapped[str] = mapped_column(String(40))
    planned_from: Mapped[date | None]
    planned_until: Mapped[date | None]
    arrived_on: Mapped[date | None]
    left_on: Mapped[date | None]
    called_off: Mapped[CalledOff | None]
    called_off_reason: Mapped[str | None] = mapped_column(String(40))
    called_off_note: Mapped[str | None] = mapped_column(String(500))
    called_off_on: Mapped[date | None]
    outcome: Mapped[str | None] = mapped_column(String(40))
    destination: Mapped[str | None] = mapped_column(String(40))
    destination_country: Mapped[str | None] = mapped_column(String(3))
    departure_note: Mapped[str | None] = mapped_column(Text)
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("decision.id"))
    max_end_on: Mapped[date | None]
    coach_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    second_coach_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    escorted_by: Mapped[str | None] = mapped_column(String(40))
    arrival_from: Mapped[str | None]
    previous_stay_id: Mapped[int | None] = mapped_column(ForeignKey("stay.id"))
    persons_expected: Mapped[int | None]
    wishes: Mapped[str | None] = mapped_column(String(500))
    note: Mapped[str | None] = mapped_column(Text)
    announced_at: Mapped[datetime]

    @property
    def state(self) -> State:
        """Return where the stay is on its ladder."""
        if self.called_off is not None:
            return State(self.called_off.value)
        if self.left_on is not None:
            return State.ENDED
        return State.ARRIVED if self.arrived_on is not None else State.ANNOUNCED


class Placement(Void, Versioned, Model):
    """A stay's place in a unit: held from ``planned_from``, lived in from ``arrived_on`` until ``left_on``.

    ``place`` numbers the family places of a unit. The database lets no two live placements hold the same place on
    the same night: neither as planned (held_from, held_until) while they have not left, nor as lived (arrived_on,
    left_on). A family that left later than expected does not collide with the one that was to come meanwhile.
    A placement without an arrival in a stay that has begun is a planned move.
    ``held_from`` is the earlier of planned and real arrival, ``held_until`` the real or else the planned departure;
    both follow from the others and are written with them, for the constraint. A called-off or voided placement
    holds nothing (``is_live`` false). ``cleaning_days`` None = as the site does.
    """

    __tablename__ = "placement"
    __table_args__ = (
        Index("ix_placement_stay_id", "stay_id"),
        Index("ix_placement_unit_id", "unit_id", "held_from"),
        Index("ix_placement_left_on", "left_on", **LIVE),
        Index("ix_placement_unit_left_on", "unit_id", "left_on", **LIVE),
        Index("ix_placement_held_until", "held_until"),
        Index("ix_placement_unit_until", "unit_id", "held_until"),
        CheckConstraint("planned_until IS NULL OR planned_from IS NULL OR planned_from <= planned_until", name="plan"),
        CheckConstraint("left_on IS NULL OR (arrived_on IS NOT NULL AND arrived_on <= left_on)", name="order"),
        CheckConstraint("planned_from IS NOT NULL OR arrived_on IS NOT NULL", name="dated"),
        CheckConstraint("place >= 1", name="place"),
        CheckConstraint("cleaning_days IS NULL OR (cleaning_days >= 0 AND cleaning_days <= 60)", name="cleaning_days"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    stay_id: Mapped[int] = mapped_column(ForeignKey("stay.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    place: Mapped[int] = mapped_column(default=1)
    planned_from: Mapped[date | None]
    planned_until: Mapped[date | None]
    arrived_on: Mapped[date | None]
    left_on: Mapped[date | None]
    held_from: Mapped[date]
    held_until: Mapped[date | None]
    is_live: Mapped[bool] = mapped_column(default=True)
    cleaning_days: Mapped[int | None]
    reason: Mapped[str | None] = mapped_column(String(40))


def no_planned_move() -> ColumnElement[bool]:
    """Return the condition that a placement is no move that is only planned: the family came to it, or is to come."""
    return or_(Placement.arrived_on.is_not(None), Stay.arrived_on.is_(None))


class PlacementPerson(Model):
    """Who sleeps in this placement, when a family is split over two units; nobody named = everybody."""

    __tablename__ = "placement_person"
    placement_id: Mapped[int] = mapped_column(ForeignKey("placement.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)


class Presence(Void, Model):
    """A member's own days inside a stay, only where they differ from the stay and the membership."""

    __tablename__ = "presence"
    __table_args__ = (
        Index("ix_presence_stay_id", "stay_id"),
        Index("ix_presence_person_id", "person_id"),
        CheckConstraint("until_on IS NULL OR from_on <= until_on", name="order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    stay_id: Mapped[int] = mapped_column(ForeignKey("stay.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    reason: Mapped[str | None] = mapped_column(String(200))
