"""Return files: application, eligibility, documents, tickets, premiums, departure."""

from datetime import date, datetime, time

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from icam.db import Model, Versioned, Void
from icam.returns.rules import CheckOutcome, CountryGroup, DocumentStep, FitToFly, Mode

RUNNING = "departed_on IS NULL AND withdrawn_on IS NULL"
STANDS = "cancelled_on IS NULL AND voided_at IS NULL"


class ReturnFile(Versioned, Model):
    """A household's voluntary return: of a case, or of a stay in a unit.

    ``service`` is a code of the list ``return_service``; its group is the outcome with which a departure closes the
    case. ``withdrawn_on`` holds while it is withdrawn; ``ReturnWithdrawal`` keeps each time. Where it stands follows
    from its facts (``icam.returns.rules.file_state``). The database lets a household have one that is running.
    """

    __tablename__ = "return_file"
    __table_args__ = (
        Index("ix_return_file_case_id", "case_id"),
        Index("ix_return_file_stay_id", "stay_id"),
        Index("ix_return_file_household_id", "household_id"),
        Index(
            "uq_return_file_running",
            "household_id",
            unique=True,
            sqlite_where=text(RUNNING),
            postgresql_where=text(RUNNING),
        ),
        CheckConstraint("case_id IS NOT NULL OR stay_id IS NOT NULL", name="belongs"),
        CheckConstraint("departed_on IS NULL OR opened_on <= departed_on", name="order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("icam_case.id"))
    stay_id: Mapped[int | None] = mapped_column(ForeignKey("stay.id"))
    referral_id: Mapped[int | None] = mapped_column(ForeignKey("referral.id"))
    service: Mapped[str] = mapped_column(String(40))
    country: Mapped[str] = mapped_column(String(3))
    opened_on: Mapped[date]
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    note: Mapped[str | None] = mapped_column(Text)
    applied_on: Mapped[date | None]
    application_reference: Mapped[str | None]
    luggage: Mapped[str | None] = mapped_column(String(500))
    needs: Mapped[str | None] = mapped_column(String(500))
    fit_to_fly: Mapped[FitToFly] = mapped_column(default=FitToFly.NOT_NEEDED)
    fit_until: Mapped[date | None]
    partner: Mapped[str | None] = mapped_column(String(40))
    partner_reference: Mapped[str | None]
    reintegration: Mapped[str | None] = mapped_column(Text)
    talked_on: Mapped[date | None]
    talk_note: Mapped[str | None] = mapped_column(Text)
    withdrawn_on: Mapped[date | None]
    departed_on: Mapped[date | None]
    created_at: Mapped[datetime]


class ReturnPerson(Model):
    """Somebody who travels; ``signed_on`` is when they signed the application."""

    __tablename__ = "return_person"
    file_id: Mapped[int] = mapped_column(ForeignKey("return_file.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    signed_on: Mapped[date | None]


class ReturnWithdrawal(Model):
    """A time at which the persons took their application back, and when they went on with it."""

    __tablename__ = "return_withdrawal"
    __table_args__ = (
        Index("ix_return_withdrawal_file_id", "file_id"),
        CheckConstraint("resumed_on IS NULL OR withdrawn_on <= resumed_on", name="order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("return_file.id"))
    withdrawn_on: Mapped[date]
    reason: Mapped[str | None] = mapped_column(String(500))
    resumed_on: Mapped[date | None]


class ReturnCheck(Model):
    """What was found about one point of eligibility; a later finding takes its place (``until_at``)."""

    __tablename__ = "return_check"
    __table_args__ = (
        Index("ix_return_check_file_id", "file_id", "check"),
        Index(
            "uq_return_check_current",
            "file_id",
            "check",
            unique=True,
            sqlite_where=text("until_at IS NULL"),
            postgresql_where=text("until_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("return_file.id"))
    check: Mapped[str] = mapped_column(String(40))
    outcome: Mapped[CheckOutcome]
    note: Mapped[str | None] = mapped_column(String(500))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]
    until_at: Mapped[datetime | None]


class TravelDocument(Void, Versioned, Model):
    """A travel document of one person; ``kind`` and ``held_by`` are codes, ``cost`` is in cents."""

    __tablename__ = "travel_document"
    __table_args__ = (
        Index("ix_travel_document_file_id", "file_id"),
        Index("ix_travel_document_valid_to", "valid_to"),
        CheckConstraint("cost IS NULL OR cost >= 0", name="cost"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("return_file.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(String(40))
    country: Mapped[str] = mapped_column(String(3))
    number: Mapped[str | None] = mapped_column(String(60))
    held_by: Mapped[str | None] = mapped_column(String(40))
    valid_to: Mapped[date | None]
    cost: Mapped[int | None]
    note: Mapped[str | None] = mapped_column(String(500))
    last_step: Mapped[DocumentStep | None]
    last_on: Mapped[date | None]
    created_at: Mapped[datetime]


class TravelDocumentStep(Model):
    """Something that happened with a travel document; the document keeps the last one for lists."""

    __tablename__ = "travel_document_step"
    __table_args__ = (Index("ix_travel_document_step_document_id", "document_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("travel_document.id"))
    step: Mapped[DocumentStep]
    on: Mapped[date]
    valid_to: Mapped[date | None]
    note: Mapped[str | None] = mapped_column(String(500))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]


class Ticket(Void, Versioned, Model):
    """A ticket for those who travel; ``payer`` is a code, ``price`` in cents. One stands at a time."""

    __tablename__ = "ticket"
    __table_args__ = (
        Index("ix_ticket_file_id", "file_id"),
        Index("ix_ticket_leaves_on", "leaves_on", sqlite_where=text(STANDS), postgresql_where=text(STANDS)),
        Index("uq_ticket_stands", "file_id", unique=True, sqlite_where=text(STANDS), postgresql_where=text(STANDS)),
        CheckConstraint("price IS NULL OR price >= 0", name="price"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("return_file.id"))
    mode: Mapped[Mode]
    leaves_on: Mapped[date]
    leaves_at: Mapped[time | None]
    carrier: Mapped[str | None]
    reference: Mapped[str | None] = mapped_column(String(60))
    from_place: Mapped[str | None]
    to_place: Mapped[str | None]
    payer: Mapped[str] = mapped_column(String(40))
    price: Mapped[int | None]
    cancelled_on: Mapped[date | None]
    cancel_reason: Mapped[str | None] = mapped_column(String(500))
    created_at: Mapped[datetime]


class Departure(Model):
    """A day on which they were to leave: gone, or not and why (``reason``: a code of ``not_departed_reason``)."""

    __tablename__ = "return_departure"
    __table_args__ = (
        Index("ix_return_departure_file_id", "file_id"),
        CheckConstraint("is_gone = (reason IS NULL)", name="reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("return_file.id"))
    on: Mapped[date]
    is_gone: Mapped[bool]
    reason: Mapped[str | None] = mapped_column(String(40))
    note: Mapped[str | None] = mapped_column(String(500))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]


class PremiumRate(Model):
    """Amounts in cents for a group of countries from a day on; the database lets no two of a group overlap."""

    __tablename__ = "premium_rate"
    __table_args__ = (
        CheckConstraint("adult >= 0 AND child >= 0", name="amounts"),
        CheckConstraint("until_on IS NULL OR from_on < until_on", name="order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    country_group: Mapped[CountryGroup]
    adult: Mapped[int]
    child: Mapped[int]
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    source: Mapped[str | None]


class VisaFreeCountry(Model):
    """Days on which citizens of a country need no visa, for the premium; a country not listed needs one."""

    __tablename__ = "visa_free_country"
    __table_args__ = (
        Index("ix_visa_free_country_country", "country"),
        CheckConstraint("until_on IS NULL OR from_on IS NULL OR from_on < until_on", name="order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    country: Mapped[str] = mapped_column(String(3))
    from_on: Mapped[date | None]
    until_on: Mapped[date | None]


class Premium(Void, Model):
    """What one person was paid, in cents, and by which amounts it was worked out."""

    __tablename__ = "return_premium"
    __table_args__ = (
        Index("ix_return_premium_file_id", "file_id"),
        Index(
            "uq_return_premium_paid",
            "file_id",
            "person_id",
            unique=True,
            sqlite_where=text("voided_at IS NULL"),
            postgresql_where=text("voided_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("return_file.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    rate_id: Mapped[int] = mapped_column(ForeignKey("premium_rate.id"))
    is_adult: Mapped[bool]
    counted_on: Mapped[date]
    cents: Mapped[int]
    paid_on: Mapped[date]
