"""Who may be at a talk: the household with the care each member needs, the coaches, and today's appointment."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import or_, select

from icam.accounts.models import Account
from icam.appointments.models import Appointment
from icam.appointments.rules import AppointmentState
from icam.core import clock
from icam.core.access import POLICY, Permission
from icam.db import db
from icam.people import queries as people
from icam.people.models import PersonVulnerability
from icam.people.queries.households import Member
from icam.talks import rules
from icam.talks.models import BestInterests, Talk

COACHING = tuple(role for role in POLICY if Permission.TALKS_EDIT in POLICY[role])


@dataclass(frozen=True, slots=True)
class Person:
    """A member of the household on a day, with the special care that is noted."""

    member: Member
    age: int | None
    is_child: bool
    care: tuple[str, ...]
    looked_at_on: date | None

    @property
    def person_id(self) -> int:
        """Return the person."""
        return self.member.person_id

    @property
    def name(self) -> str:
        """Return the name as lists write it."""
        return self.member.name


def persons_of(household_id: int, on: date) -> list[Person]:
    """Return who belongs to a household on a day, with care noted and the last look at each child; three statements."""
    members = [
        one
        for one in people.member_rows([household_id])
        if one.belongs_on(on) and (one.deceased_on is None or one.deceased_on > on)
    ]
    ids = [one.person_id for one in members]
    care, looks = _care(ids, on), _looks(ids)
    return [
        Person(
            member=one,
            age=one.birth.age_on(on) if one.birth else None,
            is_child=rules.is_child(one.birth, one.role, on),
            care=tuple(care.get(one.person_id, ())),
            looked_at_on=looks.get(one.person_id),
        )
        for one in members
    ]


def _care(persons: list[int], on: date) -> dict[int, list[str]]:
    wanted = (
        select(PersonVulnerability.person_id, PersonVulnerability.code)
        .where(
            PersonVulnerability.person_id.in_(persons),
            PersonVulnerability.voided_at.is_(None),
            or_(PersonVulnerability.from_on.is_(None), PersonVulnerability.from_on <= on),
            or_(PersonVulnerability.until_on.is_(None), PersonVulnerability.until_on > on),
        )
        .order_by(PersonVulnerability.person_id, PersonVulnerability.id)
    )
    found: dict[int, list[str]] = {}
    for row in db.session.execute(wanted):
        found.setdefault(row.person_id, []).append(row.code)
    return found


def _looks(persons: list[int]) -> dict[int, date]:
    wanted = (
        select(BestInterests.person_id, BestInterests.on)
        .where(BestInterests.person_id.in_(persons), BestInterests.voided_at.is_(None))
        .order_by(BestInterests.on)
    )
    return {row.person_id: row.on for row in db.session.execute(wanted)}


def coaches(on: date) -> list[tuple[int, str]]:
    """Return those who hold talks, by name."""
    wanted = (
        select(Account.id, Account.name)
        .where(
            Account.role.in_(COACHING),
            Account.active,
            Account.active_from <= on,
            or_(Account.active_until.is_(None), Account.active_until >= on),
        )
        .order_by(Account.name, Account.id)
    )
    return [(row.id, row.name) for row in db.session.execute(wanted)]


def todays_appointment(case_id: int, today: date) -> Appointment | None:
    """Return the appointment of today out of which no talk has been started yet, the earliest first."""
    start = datetime.combine(today, time(), clock.BRUSSELS).astimezone(UTC)
    used = select(Talk.appointment_id).where(
        Talk.case_id == case_id, Talk.appointment_id.is_not(None), Talk.voided_at.is_(None)
    )
    return db.session.scalar(
        select(Appointment)
        .where(
            Appointment.case_id == case_id,
            Appointment.starts_at >= start,
            Appointment.starts_at < start + timedelta(days=1),
            Appointment.state.in_((AppointmentState.PLANNED, AppointmentState.CONFIRMED, AppointmentState.ATTENDED)),
            Appointment.id.not_in(used),
        )
        .order_by(Appointment.starts_at)
        .limit(1)
    )
