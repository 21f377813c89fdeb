"""Files of individual case management."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from icam.cases.rules import Conclusion
from icam.db import Model, Versioned, Void

OPEN = "closed_on IS NULL"
_UNHEARD = f"{OPEN} AND concluded_on IS NULL AND first_talk_on IS NULL"
_HEARD = f"{OPEN} AND concluded_on IS NULL AND first_talk_on IS NOT NULL"
_CONCLUDED = f"{OPEN} AND concluded_on IS NOT NULL"
"""Each stage has an index of its files: a list of the few at a stage does not walk past all the others.

Their names come last: SQLite, without statistics, takes the one of equal indices that was made last.
"""

_LISTED = ("opened_on", "id")
"""The order of the list of files."""


def _only(condition: str) -> dict[str, Any]:
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


class Case(Versioned, Model):
    """A household's file of individual case management.

    ``entry``, ``target_group``, ``outcome``, ``referred_by`` are codes of the lists ``case_entry``, ``target_group``,
    ``case_outcome``, ``case_referrer``; ``region`` of the list ``region`` (None: not handed out yet).
    ``coach_id`` is who has it now; ``CaseCoach`` keeps who had it when.

    The days from ``invited_on`` to ``track_from_on`` and the two counts are *milestones*: worked out from invitations,
    appointments, talks and conclusions by the slice that keeps those facts, and written in the same transaction, so
    that a list of a million files can be filtered and sorted. The stage follows from them and from today
    (``icam.cases.rules.stage_of``). A file that ended is closed; a new one is linked by ``earlier_id``.
    """

    __tablename__ = "icam_case"
    __table_args__ = (
        UniqueConstraint("code"),
        Index("ix_icam_case_household_id", "household_id", "region"),
        Index("ix_icam_case_opened_on", *_LISTED),
        Index("ix_icam_case_region", "region", *_LISTED),
        Index("ix_icam_case_coach_id", "coach_id", *_LISTED),
        Index("ix_icam_case_office_id", "office_id", *_LISTED),
        Index("ix_icam_case_entry", "entry", *_LISTED),
        Index("ix_icam_case_target_group", "target_group", *_LISTED),
        Index("ix_icam_case_conclusion", "conclusion", *_LISTED),
        Index("ix_icam_case_outcome", "outcome", *_LISTED),
        Index("ix_icam_case_open", *_LISTED, **_only(OPEN)),
        Index("ix_icam_case_open_region", "region", *_LISTED, **_only(OPEN)),
        Index("ix_icam_case_open_coach_id", "coach_id", *_LISTED, **_only(OPEN)),
        Index("ix_icam_case_stage_new", *_LISTED, **_only(f"{_UNHEARD} AND invited_on IS NULL")),
        Index("ix_icam_case_stage_invited", *_LISTED, **_only(f"{_UNHEARD} AND invited_on IS NOT NULL")),
        Index("ix_icam_case_stage_late", *_LISTED, **_only(f"{_UNHEARD} AND reply_due_on IS NOT NULL")),
        Index("ix_icam_case_stage_appointed", *_LISTED, **_only(f"{_UNHEARD} AND next_appointment_on IS NOT NULL")),
        Index("ix_icam_case_stage_talking", *_LISTED, **_only(f"{_HEARD} AND options_from_on IS NULL")),
        Index("ix_icam_case_stage_studied", *_LISTED, **_only(f"{_HEARD} AND options_from_on IS NOT NULL")),
        Index("ix_icam_case_stage_concluded", *_LISTED, **_only(f"{_CONCLUDED} AND track_from_on IS NULL")),
        Index("ix_icam_case_stage_on_track", *_LISTED, **_only(f"{_CONCLUDED} AND track_from_on IS NOT NULL")),
        CheckConstraint("closed_on IS NULL OR opened_on <= closed_on", name="order"),
        CheckConstraint("(closed_on IS NULL) = (outcome IS NULL)", name="closed"),
        CheckConstraint("(concluded_on IS NULL) = (conclusion IS NULL)", name="concluded"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40))
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"))
    entry: Mapped[str] = mapped_column(String(40))
    target_group: Mapped[str | None] = mapped_column(String(40))
    region: Mapped[str | None] = mapped_column(String(20))
    office_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"))
    contact_point_id: Mapped[int | None] = mapped_column(ForeignKey("contact_point.id"))
    coach_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    file_language: Mapped[str | None] = mapped_column(String(2))
    opened_on: Mapped[date]
    referred_by: Mapped[str | None] = mapped_column(String(40))
    referral_reference: Mapped[str | None]
    earlier_id: Mapped[int | None] = mapped_column(ForeignKey("icam_case.id"))
    note: Mapped[str | None] = mapped_column(Text)

    invitations: Mapped[int] = mapped_column(default=0)
    invited_on: Mapped[date | None]
    reply_due_on: Mapped[date | None]
    next_appointment_on: Mapped[date | None]
    talks: Mapped[int] = mapped_column(default=0)
    first_talk_on: Mapped[date | None]
    last_talk_on: Mapped[date | None]
    options_from_on: Mapped[date | None]
    concluded_on: Mapped[date | None]
    conclusion: Mapped[Conclusion | None]
    track_from_on: Mapped[date | None]

    closed_on: Mapped[date | None]
    outcome: Mapped[str | None] = mapped_column(String(40))
    close_reason: Mapped[str | None] = mapped_column(String(500))
    created_at: Mapped[datetime]


class CaseCoach(Void, Model):
    """Days in which a coach had the file; the database lets no two overlap."""

    __tablename__ = "case_coach"
    __table_args__ = (
        Index("ix_case_coach_case_id", "case_id"),
        Index("ix_case_coach_coach_id", "coach_id", "from_on"),
        CheckConstraint("until_on IS NULL OR from_on <= until_on", name="order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("icam_case.id"))
    coach_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    reason: Mapped[str | None] = mapped_column(String(200))


class CaseStay(Model):
    """A file that led to a stay in a unit, or a stay that led to a file (``stay_first``)."""

    __tablename__ = "case_stay"
    __table_args__ = (Index("ix_case_stay_stay_id", "stay_id"),)

    case_id: Mapped[int] = mapped_column(ForeignKey("icam_case.id"), primary_key=True)
    stay_id: Mapped[int] = mapped_column(ForeignKey("stay.id"), primary_key=True)
    stay_first: Mapped[bool] = mapped_column(default=False)
    linked_at: Mapped[datetime]


class ReasonedLook(Model):
    """Somebody opened a household outside their scope and said why; it lasts until ``until_at``."""

    __tablename__ = "reasoned_look"
    __table_args__ = (Index("ix_reasoned_look_account_id", "account_id", "household_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"))
    reason: Mapped[str] = mapped_column(String(500))
    at: Mapped[datetime]
    until_at: Mapped[datetime]
