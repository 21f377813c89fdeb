"""Sites, units, their dated service periods and closures."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from icam.db import Model, Versioned, Void
from icam.housing.rules import UnitType


class Site(Versioned, Model):
    """A place with units, such as Zulte."""

    __tablename__ = "site"
    __table_args__ = (
        UniqueConstraint("code"),
        CheckConstraint("cleaning_days >= 0 AND cleaning_days <= 60", name="cleaning_days"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20))
    name_nl: Mapped[str]
    name_fr: Mapped[str]
    name_de: Mapped[str | None]
    name_en: Mapped[str | None]
    street: Mapped[str | None]
    postal_code: Mapped[str | None] = mapped_column(String(10))
    municipality: Mapped[str | None]
    province: Mapped[str | None] = mapped_column(String(10))
    language_region: Mapped[str | None] = mapped_column(String(2))
    region: Mapped[str | None] = mapped_column(String(20))
    cluster: Mapped[str | None] = mapped_column(String(20))
    phone: Mapped[str | None] = mapped_column(String(40))
    cleaning_days: Mapped[int] = mapped_column(default=0)
    note: Mapped[str | None] = mapped_column(Text)

    def name(self, language: str) -> str:
        """Return the site's name in a language; Dutch where German or English has none of its own."""
        own: str | None = getattr(self, f"name_{language}", None)
        return own or self.name_nl


class Unit(Versioned, Model):
    """A house, an apartment or a studio; ``family_places`` families may live in it at a time.

    ``is_assumed`` says that the numbers of beds are the team's assumption, not the office's own figure.
    ``characteristics`` are codes of the list ``characteristic``, separated by spaces.
    """

    __tablename__ = "unit"
    __table_args__ = (
        UniqueConstraint("code"),
        Index("ix_unit_site_id", "site_id"),
        CheckConstraint("beds_adult >= 0 AND beds_child >= 0 AND cots >= 0", name="beds"),
        CheckConstraint("family_places >= 1 AND family_places <= 9", name="family_places"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    code: Mapped[str] = mapped_column(String(20))
    label: Mapped[str | None]
    unit_type: Mapped[UnitType]
    street: Mapped[str | None]
    floor: Mapped[int | None]
    bedrooms: Mapped[int | None]
    beds_adult: Mapped[int] = mapped_column(default=0)
    beds_child: Mapped[int] = mapped_column(default=0)
    cots: Mapped[int] = mapped_column(default=0)
    family_places: Mapped[int] = mapped_column(default=1)
    step_free: Mapped[bool] = mapped_column(default=False)
    is_assumed: Mapped[bool] = mapped_column(default=False)
    characteristics: Mapped[str] = mapped_column(String(500), default="")
    note: Mapped[str | None] = mapped_column(Text)

    site: Mapped[Site] = relationship(lazy="raise_on_sql")

    @property
    def beds(self) -> int:
        """Return the beds, cots not counted."""
        return self.beds_adult + self.beds_child


class ServicePeriod(Void, Model):
    """Days in which a unit belongs to the stock; ``until_on`` is the first day it no longer does."""

    __tablename__ = "service_period"
    __table_args__ = (
        Index("ix_service_period_unit_id", "unit_id", "from_on"),
        CheckConstraint("until_on IS NULL OR from_on < until_on", name="order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    reason: Mapped[str | None] = mapped_column(String(500))


class Closure(Void, Model):
    """Days in which a unit is out of use; half-open like everything, shown with its last day.

    A revision voids the row and adds another with the same ``chain_id`` (the id of the first).
    ``is_over_stay`` says that somebody confirmed closing it over a stay: it is listed as a conflict.
    """

    __tablename__ = "closure"
    __table_args__ = (
        Index("ix_closure_unit_id", "unit_id", "from_on"),
        Index("ix_closure_chain_id", "chain_id"),
        CheckConstraint("until_on IS NULL OR from_on < until_on", name="order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    chain_id: Mapped[int | None]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    reason_code: Mapped[str] = mapped_column(String(40))
    reference: Mapped[str | None]
    note: Mapped[str | None] = mapped_column(Text)
    is_over_stay: Mapped[bool] = mapped_column(default=False)
    is_cancelled: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    created_by: Mapped[int | None]
