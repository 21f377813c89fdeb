"""What conclusions, consents and referrals ask for: dated facts of open files, for the worklist.

Each takes the condition that chooses the files (``Case.coach_id == 7``, or the regions of a manager) and sends one
statement; ``on`` is the day from which it asks.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, not_, null, or_, select

from icam.cases.models import Case
from icam.conclusions.models import CaseConclusion, Consent, FollowUp, Referral, ReferralPerson
from icam.conclusions.rules import FollowUpResult, ReferralAnswer
from icam.conclusions.rules.party import CHILD_ROLES
from icam.core.partial_date import ADULT_AT
from icam.db import db
from icam.people.models import Household, Membership, Person


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing that waits.

    Args:
        service: code of the list ``return_service``, where there is one.
        author_id: who wrote the conclusion that waits for another reader.
    """

    case_id: int
    household: str
    coach_id: int | None
    on: date
    service: str | None = None
    author_id: int | None = None


def second_readings(where: ColumnElement[bool]) -> list[Todo]:
    """Return the conclusions that wait for their second reader, since they were written."""
    wanted = (
        select(
            Case.id,
            Household.name,
            Case.coach_id,
            CaseConclusion.concluded_on,
            null(),
            CaseConclusion.author_id,
        )
        .join(Case, Case.id == CaseConclusion.case_id)
        .join(Household, Household.id == Case.household_id)
        .where(
            CaseConclusion.held_from_on.is_(None),
            CaseConclusion.sent_back_on.is_(None),
            CaseConclusion.set_aside_on.is_(None),
        )
    )
    return _found(wanted, where)


def follow_ups_due(where: ColumnElement[bool]) -> list[Todo]:
    """Return the paths to residence that were to be looked at again: on the day noted, or by which the person acts."""
    latest = (
        select(func.max(FollowUp.id))
        .where(FollowUp.conclusion_id == CaseConclusion.id, FollowUp.voided_at.is_(None))
        .correlate(CaseConclusion)
        .scalar_subquery()
    )
    due = func.coalesce(FollowUp.next_on, CaseConclusion.step_by)
    wanted = (
        select(Case.id, Household.name, Case.coach_id, due)
        .select_from(CaseConclusion)
        .join(Case, Case.id == CaseConclusion.case_id)
        .join(Household, Household.id == Case.household_id)
        .outerjoin(FollowUp, FollowUp.id == latest)
        .where(
            CaseConclusion.kind == "a",
            CaseConclusion.held_from_on.is_not(None),
            CaseConclusion.held_until_on.is_(None),
            or_(FollowUp.id.is_(None), FollowUp.result == FollowUpResult.WAITING),
            due.is_not(None),
        )
    )
    return _found(wanted, where)


def consents_unsigned(where: ColumnElement[bool], today: date) -> list[Todo]:
    """Return the referrals that cannot be sent because an adult they name has not consented."""
    wanted = _referrals().where(Referral.sent_on.is_(None), Referral.closed_on.is_(None), _lacks_consent(today))
    return _found(wanted, where)


def referrals_to_withdraw(where: ColumnElement[bool], today: date) -> list[Todo]:
    """Return the referrals that a service still has although a consent was taken back; ``on`` is that day."""
    back = (
        select(func.max(Consent.withdrawn_on))
        .join(ReferralPerson, ReferralPerson.person_id == Consent.person_id)
        .where(
            ReferralPerson.referral_id == Referral.id,
            Consent.case_id == Referral.case_id,
            Consent.service == Referral.service,
            Consent.voided_at.is_(None),
        )
        .correlate(Referral)
        .scalar_subquery()
    )
    wanted = _referrals(back).where(
        Referral.sent_on.is_not(None),
        Referral.closed_on.is_(None),
        Referral.withdrawn_on.is_(None),
        or_(Referral.answer.is_(None), Referral.answer != ReferralAnswer.DECLINED),
        back.is_not(None),
        _lacks_consent(today),
    )
    return _found(wanted, where)


def referrals_without_answer(where: ColumnElement[bool]) -> list[Todo]:
    """Return the referrals that were sent and not answered; ``on`` is the day they were sent."""
    wanted = _referrals(Referral.sent_on).where(
        Referral.sent_on.is_not(None),
        Referral.closed_on.is_(None),
        Referral.withdrawn_on.is_(None),
        or_(Referral.answer.is_(None), Referral.answer == ReferralAnswer.NO_ANSWER),
    )
    return _found(wanted, where)


def _referrals(on: Any = Referral.created_on) -> Any:
    return (
        select(Case.id, Household.name, Case.coach_id, on, Referral.service)
        .select_from(Referral)
        .join(Case, Case.id == Referral.case_id)
        .join(Household, Household.id == Case.household_id)
    )


def _lacks_consent(today: date) -> ColumnElement[bool]:
    """Say that an adult named has no consent that holds; without a birth date, the role in the household decides."""
    holds = exists(
        select(Consent.id)
        .where(
            Consent.case_id == Referral.case_id,
            Consent.person_id == ReferralPerson.person_id,
            Consent.service == Referral.service,
            Consent.withdrawn_on.is_(None),
            Consent.voided_at.is_(None),
        )
        .correlate(Referral, ReferralPerson)
    )
    is_child = exists(
        select(Membership.id)
        .where(Membership.person_id == Person.id, Membership.role.in_(CHILD_ROLES), Membership.voided_at.is_(None))
        .correlate(Person)
    )
    grown = or_(Person.birth_on <= _years_before(today), and_(Person.birth_on.is_(None), not_(is_child)))
    return exists(
        select(ReferralPerson.person_id)
        .join(Person, Person.id == ReferralPerson.person_id)
        .where(ReferralPerson.referral_id == Referral.id, grown, not_(holds))
        .correlate(Referral)
    )


def _years_before(day: date) -> date:
    """Return the last birth date of somebody who is of age on the day."""
    try:
        return day.replace(year=day.year - ADULT_AT)
    except ValueError:  # 29 February
        return day.replace(year=day.year - ADULT_AT, day=28)


def _found(wanted: Any, where: ColumnElement[bool]) -> list[Todo]:
    rows = db.session.execute(wanted.where(Case.closed_on.is_(None), where).order_by(Case.id))
    return [Todo(*row) for row in rows]
