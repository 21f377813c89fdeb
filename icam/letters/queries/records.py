"""The records of a household that letters can be made from."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, or_, select

from icam.appointments.models import Appointment, Invitation
from icam.appointments.rules import AppointmentState, day_of
from icam.care.models import Schooling
from icam.cases.models import Case
from icam.cases.scope import case_visible
from icam.conclusions.models import CaseConclusion, Referral
from icam.core import clock
from icam.core.access import Actor
from icam.db import db
from icam.letters.catalogue import LETTERS
from icam.letters.queries.letters import readable
from icam.letters.queries.subjects import OF_CONCLUSION
from icam.letters.rules import Kind, Subject
from icam.orders.models import OrderToLeave
from icam.people.models import Person
from icam.returns.models import ReturnFile
from icam.returns.scope import file_visible
from icam.stays.models import Stay
from icam.stays.queries.lists import visible
from icam.talks.models import Talk

Mine = tuple[ColumnElement[bool], ...]

LATEST = 3
"""Records of one kind that are offered."""


@dataclass(frozen=True, slots=True)
class Record:
    """A record that letters can be made from, and which.

    Args:
        on: its day.
        named: its number or whom it is about.
    """

    subject: Subject
    id: int
    kinds: tuple[Kind, ...]
    on: date | None = None
    named: str = ""


def records_of(actor: Actor, household_id: int, *, today: date) -> list[Record]:
    """Return the records of a household that the reader can make a letter from; ten statements at most."""
    may = readable(actor)
    found = []
    for record in _records(actor, household_id, today):
        kinds = tuple(kind for kind in record.kinds if kind in may)
        if kinds:
            found.append(Record(record.subject, record.id, kinds, record.on, record.named))
    return found


def _made_from(subject: Subject) -> tuple[Kind, ...]:
    return tuple(kind for kind, letter in LETTERS.items() if letter.subject is subject)


def _records(actor: Actor, household_id: int, today: date) -> Iterator[Record]:
    yield from _of_cases(actor, household_id)
    yield from _of_stays(actor, household_id, today)
    yield from _of_orders(household_id)
    yield from _of_returns(actor, household_id)
    yield Record(Subject.HOUSEHOLD, household_id, _made_from(Subject.HOUSEHOLD))


def _of_cases(actor: Actor, household_id: int) -> Iterator[Record]:
    mine = (Case.household_id == household_id, case_visible(actor))
    yield from _invitations(mine)
    yield from _appointments(mine)
    yield from _talks(mine)
    yield from _conclusions(mine)
    yield from _referrals(mine)


def _invitations(mine: Mine) -> Iterator[Record]:
    invitations = (
        select(Invitation.id, Invitation.number, Invitation.sent_on)
        .join(Case, Case.id == Invitation.case_id)
        .where(*mine, Invitation.voided_at.is_(None))
        .order_by(Invitation.sent_on.desc(), Invitation.id.desc())
    )
    for row in db.session.execute(invitations.limit(LATEST)):
        kinds = (Kind.INVITATION,) if row.number == 1 else (Kind.SECOND_INVITATION, Kind.INVITATION)
        yield Record(Subject.INVITATION, row.id, kinds, row.sent_on, str(row.number))


def _appointments(mine: Mine) -> Iterator[Record]:
    appointments = (
        select(Appointment.id, Appointment.starts_at)
        .join(Case, Case.id == Appointment.case_id)
        .where(
            *mine,
            Appointment.state.in_((AppointmentState.PLANNED, AppointmentState.CONFIRMED)),
            Appointment.starts_at > clock.now(),
        )
        .order_by(Appointment.starts_at)
    )
    for row in db.session.execute(appointments.limit(LATEST)):
        yield Record(Subject.APPOINTMENT, row.id, _made_from(Subject.APPOINTMENT), day_of(row.starts_at))


def _talks(mine: Mine) -> Iterator[Record]:
    talks = (
        select(Talk.id, Talk.held_on)
        .join(Case, Case.id == Talk.case_id)
        .where(*mine, Talk.voided_at.is_(None))
        .order_by(Talk.held_on.desc(), Talk.id.desc())
    )
    for row in db.session.execute(talks.limit(LATEST)):
        yield Record(Subject.TALK, row.id, _made_from(Subject.TALK), row.held_on)


def _conclusions(mine: Mine) -> Iterator[Record]:
    concluded = (
        select(CaseConclusion.id, CaseConclusion.kind, CaseConclusion.concluded_on)
        .join(Case, Case.id == CaseConclusion.case_id)
        .where(*mine, CaseConclusion.held_from_on.is_not(None), CaseConclusion.held_until_on.is_(None))
        .order_by(CaseConclusion.id.desc())
    )
    for row in db.session.execute(concluded.limit(1)):
        yield Record(Subject.CONCLUSION, row.id, (OF_CONCLUSION[row.kind],), row.concluded_on)


def _referrals(mine: Mine) -> Iterator[Record]:
    referrals = (
        select(Referral.id, Referral.created_on)
        .join(Case, Case.id == Referral.case_id)
        .where(*mine, Referral.closed_on.is_(None))
        .order_by(Referral.id.desc())
    )
    for row in db.session.execute(referrals.limit(LATEST)):
        yield Record(Subject.REFERRAL, row.id, _made_from(Subject.REFERRAL), row.created_on)


def _of_stays(actor: Actor, household_id: int, today: date) -> Iterator[Record]:
    stays = (
        select(Stay.id, Stay.code, Stay.arrived_on, Stay.planned_from)
        .where(Stay.household_id == household_id, Stay.called_off.is_(None), *visible(actor.scope))
        .order_by(Stay.left_on.is_not(None), Stay.arrived_on.desc(), Stay.id.desc())
    )
    for row in db.session.execute(stays.limit(LATEST)):
        yield Record(Subject.STAY, row.id, _made_from(Subject.STAY), row.arrived_on or row.planned_from, row.code)
    yield from _schools(household_id, today)


def _schools(household_id: int, today: date) -> Iterator[Record]:
    schools = (
        select(Schooling.id, Schooling.from_on, Person.given_name)
        .join(Person, Person.id == Schooling.person_id)
        .where(
            Schooling.household_id == household_id,
            Schooling.voided_at.is_(None),
            Schooling.school.is_not(None),
            or_(Schooling.until_on.is_(None), Schooling.until_on > today - timedelta(days=366)),
        )
        .order_by(Schooling.from_on.desc(), Schooling.id)
    )
    for row in db.session.execute(schools.limit(4 * LATEST)):
        yield Record(Subject.SCHOOLING, row.id, _made_from(Subject.SCHOOLING), row.from_on, row.given_name)


def _of_orders(household_id: int) -> Iterator[Record]:
    orders = (
        select(OrderToLeave.id, OrderToLeave.notified_on, OrderToLeave.reference)
        .where(
            OrderToLeave.household_id == household_id,
            OrderToLeave.voided_at.is_(None),
            OrderToLeave.ends_on.is_not(None),
            OrderToLeave.complied_on.is_(None),
            OrderToLeave.withdrawn_on.is_(None),
        )
        .order_by(OrderToLeave.ends_on.desc(), OrderToLeave.id.desc())
    )
    for row in db.session.execute(orders.limit(LATEST)):
        yield Record(Subject.ORDER, row.id, _made_from(Subject.ORDER), row.notified_on, row.reference or "")


def _of_returns(actor: Actor, household_id: int) -> Iterator[Record]:
    files = (
        select(ReturnFile.id, ReturnFile.opened_on)
        .where(ReturnFile.household_id == household_id, ReturnFile.withdrawn_on.is_(None), file_visible(actor))
        .order_by(ReturnFile.id.desc())
    )
    for row in db.session.execute(files.limit(1)):
        yield Record(Subject.RETURN, row.id, _made_from(Subject.RETURN), row.opened_on)
