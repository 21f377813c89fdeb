"""What talks ask for today: to be written up, agreements to be kept, children to be looked at."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from icam.appointments.rules import TalkKind
from icam.cases.models import Case
from icam.cases.scope import case_visible
from icam.core.access import Actor
from icam.db import db
from icam.people.models import Household, Membership, Person
from icam.talks.models import BestInterests, Talk, TalkAgreement
from icam.talks.rules import CHILD_ROLES, latest_adult_birth


@dataclass(frozen=True, slots=True)
class OpenTalk:
    """A talk that is not written up yet."""

    talk_id: int
    case_id: int
    household_name: str
    coach_id: int
    held_on: date
    kind: TalkKind


def not_written_up(actor: Actor, until: date, coach_id: int | None = None) -> list[OpenTalk]:
    """Return the talks held on or before a day that are not written up, the oldest first.

    Args:
        until: today less the setting ``write_up_days`` for those that are late; today for all.
        coach_id: only talks that this coach held; None = all in scope.
    """
    wanted = (
        select(Talk.id, Talk.case_id, Household.name, Talk.coach_id, Talk.held_on, Talk.kind)
        .join(Case, Case.id == Talk.case_id)
        .join(Household, Household.id == Case.household_id)
        .where(Talk.written_at.is_(None), Talk.voided_at.is_(None), Talk.held_on <= until, case_visible(actor))
        .order_by(Talk.held_on, Talk.id)
    )
    if coach_id is not None:
        wanted = wanted.where(Talk.coach_id == coach_id)
    return [OpenTalk(*row) for row in db.session.execute(wanted)]


@dataclass(frozen=True, slots=True)
class AgreementDue:
    """An agreement that is not done."""

    agreement_id: int
    case_id: int
    talk_id: int
    household_name: str
    coach_id: int | None
    text: str
    who: str | None
    due_on: date


def agreements_due(actor: Actor, until: date, coach_id: int | None = None) -> list[AgreementDue]:
    """Return open agreements with open files whose day is not later than this one, the oldest first.

    Args:
        coach_id: only of files that this coach has; None = all in scope.
    """
    wanted: Select[*tuple[Any, ...]] = (
        select(
            TalkAgreement.id,
            TalkAgreement.case_id,
            TalkAgreement.talk_id,
            Household.name,
            Case.coach_id,
            TalkAgreement.text,
            TalkAgreement.who,
            TalkAgreement.due_on,
        )
        .join(Talk, Talk.id == TalkAgreement.talk_id)
        .join(Case, Case.id == TalkAgreement.case_id)
        .join(Household, Household.id == Case.household_id)
        .where(
            TalkAgreement.done_on.is_(None),
            TalkAgreement.voided_at.is_(None),
            TalkAgreement.due_on <= until,
            Talk.voided_at.is_(None),
            Case.closed_on.is_(None),
            case_visible(actor),
        )
        .order_by(TalkAgreement.due_on, TalkAgreement.id)
    )
    if coach_id is not None:
        wanted = wanted.where(Case.coach_id == coach_id)
    return [AgreementDue(*row) for row in db.session.execute(wanted)]


def first_talk_about_return(case_id: int) -> date | None:
    """Return the day of the first talk of a file in which voluntary return was talked about."""
    return db.session.scalar(
        select(func.min(Talk.held_on)).where(
            Talk.case_id == case_id, Talk.about_return.is_(True), Talk.voided_at.is_(None)
        )
    )


@dataclass(frozen=True, slots=True)
class ChildrenToLookAt:
    """An open file with children of whom nobody has written down what is best for them."""

    case_id: int
    household_name: str
    coach_id: int | None
    first_talk_on: date
    children: int


def children_to_look_at(actor: Actor, today: date, coach_id: int | None = None) -> list[ChildrenToLookAt]:
    """Return open files in which a first talk was held and a child has no best-interests record.

    Args:
        coach_id: only files that this coach has; None = all in scope.
    """
    wanted: Select[*tuple[Any, ...]] = (
        select(
            Case.id, Household.name, Case.coach_id, Case.first_talk_on, func.count(func.distinct(Membership.person_id))
        )
        .join(Household, Household.id == Case.household_id)
        .join(Membership, Membership.household_id == Case.household_id)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Case.closed_on.is_(None),
            Case.first_talk_on.is_not(None),
            case_visible(actor),
            *_children(today),
            ~exists(
                select(1).where(BestInterests.person_id == Membership.person_id, BestInterests.voided_at.is_(None))
            ),
        )
        .group_by(Case.id, Household.name, Case.coach_id, Case.first_talk_on)
        .order_by(Case.first_talk_on, Case.id)
    )
    if coach_id is not None:
        wanted = wanted.where(Case.coach_id == coach_id)
    return [ChildrenToLookAt(*row) for row in db.session.execute(wanted)]


def _children(today: date) -> tuple[ColumnElement[bool], ...]:
    """Say in SQL who is a child of a household today (``rules.is_child``)."""
    by_role = and_(Person.birth_on.is_(None), Membership.role.in_(sorted(CHILD_ROLES)))
    return (
        Membership.voided_at.is_(None),
        or_(Membership.from_on.is_(None), Membership.from_on <= today),
        or_(Membership.until_on.is_(None), Membership.until_on > today),
        or_(Person.deceased_on.is_(None), Person.deceased_on > today),
        or_(Person.birth_on > latest_adult_birth(today), by_role),
    )
