"""The talks of a file as rows, with what was agreed and brought."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from icam.accounts.models import Account
from icam.appointments.rules import Place, TalkKind
from icam.core import names
from icam.db import db
from icam.people.models import Person
from icam.talks.models import Talk, TalkAgreement, TalkDocument

MOST_TALKS = 200
"""A file has a handful; what lies beyond this is not shown."""


@dataclass(frozen=True, slots=True)
class TalkLine:
    """A talk as lists show it."""

    id: int
    case_id: int
    held_on: date
    started_at: time | None
    kind: TalkKind
    place: Place
    coach_id: int
    coach_name: str
    minutes: int | None
    language: str | None
    interpreter_language: str | None
    about_return: bool
    position: str | None
    written_at: datetime | None
    voided_at: datetime | None
    open_agreements: int

    @property
    def is_written(self) -> bool:
        """Say whether it is written up."""
        return self.written_at is not None


def lines() -> Select[*tuple[Any, ...]]:
    """Start a selection of talks as lines."""
    still_open = (
        select(func.count())
        .select_from(TalkAgreement)
        .where(TalkAgreement.talk_id == Talk.id, TalkAgreement.done_on.is_(None), TalkAgreement.voided_at.is_(None))
        .correlate(Talk)
        .scalar_subquery()
    )
    return select(
        Talk.id,
        Talk.case_id,
        Talk.held_on,
        Talk.started_at,
        Talk.kind,
        Talk.place,
        Talk.coach_id,
        Account.name,
        Talk.minutes,
        Talk.language,
        Talk.interpreter_language,
        Talk.about_return,
        Talk.position,
        Talk.written_at,
        Talk.voided_at,
        still_open,
    ).join(Account, Account.id == Talk.coach_id)


def talks_of(case_id: int) -> list[TalkLine]:
    """Return the talks of a file, the latest first, those that were voided too."""
    wanted = lines().where(Talk.case_id == case_id)
    ordered = wanted.order_by(Talk.held_on.desc(), Talk.id.desc()).limit(MOST_TALKS)
    return [TalkLine(*row) for row in db.session.execute(ordered)]


@dataclass(frozen=True, slots=True)
class AgreementLine:
    """Something agreed at a talk; ``voided_at`` = it was reworded, or a mistake."""

    id: int
    case_id: int
    talk_id: int
    agreed_on: date
    text: str
    who: str | None
    due_on: date | None
    done_on: date | None
    voided_at: datetime | None
    void_reason: str | None
    earlier_id: int | None
    version: int

    @property
    def holds(self) -> bool:
        """Say whether it was not reworded or voided."""
        return self.voided_at is None

    def is_late(self, today: date) -> bool:
        """Say whether its day has passed and it is not done."""
        return self.done_on is None and self.due_on is not None and self.due_on < today


def _agreements(*conditions: ColumnElement[bool]) -> list[AgreementLine]:
    wanted: Select[*tuple[Any, ...]] = (
        select(
            TalkAgreement.id,
            TalkAgreement.case_id,
            TalkAgreement.talk_id,
            Talk.held_on,
            TalkAgreement.text,
            TalkAgreement.who,
            TalkAgreement.due_on,
            TalkAgreement.done_on,
            TalkAgreement.voided_at,
            TalkAgreement.void_reason,
            TalkAgreement.earlier_id,
            TalkAgreement.version,
        )
        .join(Talk, Talk.id == TalkAgreement.talk_id)
        .where(*conditions, Talk.voided_at.is_(None))
        .order_by(TalkAgreement.due_on.is_(None), TalkAgreement.due_on, TalkAgreement.id)
    )
    return [AgreementLine(*row) for row in db.session.execute(wanted)]


def agreements_of(case_id: int, talk_id: int | None = None) -> list[AgreementLine]:
    """Return what was agreed with a household, also what was reworded, soonest first.

    Args:
        talk_id: only what was agreed at this talk.
    """
    if talk_id is not None:
        return _agreements(TalkAgreement.talk_id == talk_id)
    return _agreements(TalkAgreement.case_id == case_id)


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A document that was brought."""

    id: int
    case_id: int
    talk_id: int
    brought_on: date
    kind: str
    description: str | None
    valid_to: date | None
    is_original: bool
    person_id: int | None
    person: str | None
    voided_at: datetime | None
    void_reason: str | None


def documents_of(case_id: int, talk_id: int | None = None) -> list[DocumentLine]:
    """Return the documents brought to the talks of a file, also those noted by mistake, the latest first.

    Args:
        talk_id: only those brought to this talk.
    """
    narrowed = TalkDocument.case_id == case_id if talk_id is None else TalkDocument.talk_id == talk_id
    wanted = (
        select(TalkDocument, Talk.held_on, Person.given_name, Person.family_name)
        .join(Talk, Talk.id == TalkDocument.talk_id)
        .outerjoin(Person, Person.id == TalkDocument.person_id)
        .where(narrowed, Talk.voided_at.is_(None))
        .order_by(Talk.held_on.desc(), TalkDocument.id)
    )
    return [
        DocumentLine(
            row.id,
            row.case_id,
            row.talk_id,
            held_on,
            row.kind,
            row.description,
            row.valid_to,
            row.is_original,
            row.person_id,
            names.listed_name(given, family) if row.person_id else None,
            row.voided_at,
            row.void_reason,
        )
        for row, held_on, given, family in db.session.execute(wanted)
    ]
