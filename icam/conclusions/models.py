"""Residence options looked at, conclusions, consents and referrals."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from icam.cases.rules import Conclusion as Kind
from icam.conclusions.rules import (
    ConclusionFacts,
    ConclusionState,
    FollowUpResult,
    Given,
    OptionOutcome,
    ReferralAnswer,
    ReferralFacts,
    ReferralState,
    Signature,
    conclusion_state,
    referral_state,
)
from icam.db import Model, Versioned, Void

CURRENT = "until_at IS NULL"
HOLDS = "held_from_on IS NOT NULL AND held_until_on IS NULL"
AWAITING = "held_from_on IS NULL AND sent_back_on IS NULL AND set_aside_on IS NULL"
GIVEN = "withdrawn_on IS NULL AND voided_at IS NULL"
UNFINISHED = "closed_on IS NULL"


class OptionLook(Model):
    """What a coach found about one residence option; a later look takes its place (``until_at``), nothing is changed.

    ``option`` is a code of the list ``residence_option``, ``source`` of ``option_source``. The database lets only one
    look at an option of a file be the current one.
    """

    __tablename__ = "option_look"
    __table_args__ = (
        Index("ix_option_look_case_id", "case_id", "option"),
        Index(
            "uq_option_look_current",
            "case_id",
            "option",
            unique=True,
            sqlite_where=text(CURRENT),
            postgresql_where=text(CURRENT),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("icam_case.id"))
    option: Mapped[str] = mapped_column(String(40))
    outcome: Mapped[OptionOutcome]
    reason: Mapped[str | None] = mapped_column(String(500))
    source: Mapped[str | None] = mapped_column(String(40))
    looked_on: Mapped[date]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]
    until_at: Mapped[datetime | None]


class CaseConclusion(Versioned, Model):
    """A conclusion of a file; it is never changed, only replaced by a new one (``replaces_id``).

    ``asks_second`` keeps what the office's setting was when it was written. The database lets one conclusion of a file
    hold, and one wait for its second reader.
    """

    __tablename__ = "conclusion"
    __table_args__ = (
        Index("ix_conclusion_case_id", "case_id"),
        Index("uq_conclusion_holds", "case_id", unique=True, sqlite_where=text(HOLDS), postgresql_where=text(HOLDS)),
        Index(
            "uq_conclusion_awaiting",
            "case_id",
            unique=True,
            sqlite_where=text(AWAITING),
            postgresql_where=text(AWAITING),
        ),
        CheckConstraint("kind <> 'c' OR (forced_return_explained AND entry_ban_explained)", name="consequences"),
        CheckConstraint("kind <> 'c' OR signature IS NOT NULL", name="signature"),
        CheckConstraint("kind <> 'a' OR step IS NOT NULL", name="step"),
        CheckConstraint("held_until_on IS NULL OR held_from_on IS NOT NULL", name="held"),
        CheckConstraint("held_from_on IS NULL OR (sent_back_on IS NULL AND set_aside_on IS NULL)", name="read"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("icam_case.id"))
    kind: Mapped[Kind]
    concluded_on: Mapped[date]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    explained_on: Mapped[date]
    language: Mapped[str] = mapped_column(String(8))
    explanation: Mapped[str] = mapped_column(Text)
    present: Mapped[str | None]
    step: Mapped[str | None] = mapped_column(String(500))
    step_by: Mapped[date | None]
    forced_return_explained: Mapped[bool] = mapped_column(default=False)
    entry_ban_explained: Mapped[bool] = mapped_column(default=False)
    signature: Mapped[Signature | None]
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("conclusion.id"))
    asks_second: Mapped[bool] = mapped_column(default=False)
    reader_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    read_on: Mapped[date | None]
    remark: Mapped[str | None] = mapped_column(Text)
    held_from_on: Mapped[date | None]
    held_until_on: Mapped[date | None]
    sent_back_on: Mapped[date | None]
    set_aside_on: Mapped[date | None]
    written_at: Mapped[datetime]

    @property
    def state(self) -> ConclusionState:
        """Return where it stands."""
        return conclusion_state(
            ConclusionFacts(self.held_from_on, self.held_until_on, self.sent_back_on, self.set_aside_on)
        )


class ConclusionOption(Model):
    """A residence option that a conclusion points to."""

    __tablename__ = "conclusion_option"
    conclusion_id: Mapped[int] = mapped_column(ForeignKey("conclusion.id"), primary_key=True)
    option: Mapped[str] = mapped_column(String(40), primary_key=True)


class FollowUp(Void, Model):
    """One look at how the person's own step towards residence goes."""

    __tablename__ = "residence_follow_up"
    __table_args__ = (Index("ix_residence_follow_up_conclusion_id", "conclusion_id", "on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    conclusion_id: Mapped[int] = mapped_column(ForeignKey("conclusion.id"))
    on: Mapped[date]
    result: Mapped[FollowUpResult]
    note: Mapped[str | None] = mapped_column(String(500))
    next_on: Mapped[date | None]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]


class Consent(Void, Versioned, Model):
    """Consent of one adult to a referral to one service; ``withdrawn_on`` is the day it was taken back.

    ``how`` is a code of the list ``consent_how``, ``service`` of ``return_service``. The database lets a person have
    one consent for a service that is not taken back.
    """

    __tablename__ = "consent"
    __table_args__ = (
        Index("ix_consent_case_id", "case_id"),
        Index(
            "uq_consent_given",
            "case_id",
            "person_id",
            "service",
            unique=True,
            sqlite_where=text(GIVEN),
            postgresql_where=text(GIVEN),
        ),
        CheckConstraint("withdrawn_on IS NULL OR given_on <= withdrawn_on", name="order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("icam_case.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    service: Mapped[str] = mapped_column(String(40))
    given_on: Mapped[date]
    how: Mapped[str] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(8))
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    note: Mapped[str | None] = mapped_column(String(500))
    withdrawn_on: Mapped[date | None]
    withdrawn_note: Mapped[str | None] = mapped_column(String(500))
    created_at: Mapped[datetime]

    @property
    def given(self) -> Given:
        """Return it as the rules ask."""
        return Given(self.person_id, self.service, self.given_on, self.withdrawn_on)


class Referral(Versioned, Model):
    """A referral to a service of voluntary return; ``result`` is a code of the list ``referral_result``."""

    __tablename__ = "referral"
    __table_args__ = (
        Index("ix_referral_case_id", "case_id"),
        Index(
            "ix_referral_unfinished",
            "sent_on",
            sqlite_where=text(UNFINISHED),
            postgresql_where=text(UNFINISHED),
        ),
        CheckConstraint("(answered_on IS NULL) = (answer IS NULL)", name="answered"),
        CheckConstraint("answer IS NULL OR sent_on IS NOT NULL", name="sent"),
        CheckConstraint("withdrawn_on IS NULL OR sent_on IS NOT NULL", name="withdrawn"),
        CheckConstraint("(closed_on IS NULL) = (result IS NULL)", name="closed"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("icam_case.id"))
    conclusion_id: Mapped[int] = mapped_column(ForeignKey("conclusion.id"))
    service: Mapped[str] = mapped_column(String(40))
    desk: Mapped[str | None] = mapped_column(String(40))
    created_on: Mapped[date]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    note: Mapped[str | None] = mapped_column(String(500))
    sent_on: Mapped[date | None]
    answered_on: Mapped[date | None]
    answer: Mapped[ReferralAnswer | None]
    answer_note: Mapped[str | None] = mapped_column(String(500))
    withdrawn_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    result: Mapped[str | None] = mapped_column(String(40))
    created_at: Mapped[datetime]

    @property
    def facts(self) -> ReferralFacts:
        """Return its dated facts."""
        return ReferralFacts(
            self.created_on, self.sent_on, self.answered_on, self.answer, self.withdrawn_on, self.closed_on
        )

    @property
    def state(self) -> ReferralState:
        """Return where it stands."""
        return referral_state(self.facts)


class ReferralPerson(Model):
    """A person whom a referral names."""

    __tablename__ = "referral_person"
    referral_id: Mapped[int] = mapped_column(ForeignKey("referral.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
