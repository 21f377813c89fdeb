"""What was done for a family at its arrival and departure, and where its children go to school."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import or_, select

from icam.accounts.models import Account
from icam.care.models import CareStep, Schooling
from icam.care.rules import SchoolAge
from icam.core import clock
from icam.core.access import Actor
from icam.core.errors import NotFound
from icam.core.partial_date import PartialDate
from icam.db import db
from icam.people import queries as people
from icam.people.models import Household
from icam.people.queries.households import Member
from icam.stays import queries as stays
from icam.stays.models import Stay
from icam.stays.queries.lists import visible


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step that was done."""

    id: int
    step: str
    done_on: date
    language: str | None
    note: str | None
    by: str | None


@dataclass(frozen=True, slots=True)
class SchoolLine:
    """A school, or why there is none."""

    id: int
    person_id: int
    school: str | None
    level: str | None
    language: str | None
    why_not: str | None
    from_on: date
    until_on: date | None
    note: str | None

    def holds_on(self, day: date) -> bool:
        """Tell whether it holds on the day."""
        return self.from_on <= day and (self.until_on is None or day < self.until_on)


@dataclass(frozen=True, slots=True)
class Child:
    """A child of school age, or one with a school on record."""

    person_id: int
    name: str
    birth: PartialDate | None
    is_of_age: bool
    schools: tuple[SchoolLine, ...] = ()

    def now(self, day: date) -> SchoolLine | None:
        """Return what holds on the day."""
        return next((line for line in self.schools if line.holds_on(day)), None)


@dataclass(frozen=True, slots=True)
class CarePage:
    """All that the page of a family's arrival shows."""

    household: Household
    stay: Stay | None
    steps: dict[str, StepLine] = field(default_factory=dict)
    children: tuple[Child, ...] = ()


def page_of(actor: Actor, household_id: int, *, ages: SchoolAge) -> CarePage:
    """Return what the page of a family shows: its running or latest stay; four statements.

    Raises:
        NotFound: out of scope.
    """
    household, today = people.household(household_id, actor.scope), clock.today()
    stay = latest_stay(actor, household_id)
    children = _children(people.member_rows([household_id]), ages, today)
    return CarePage(household, stay, steps_of(stay.id) if stay else {}, children)


def latest_stay(actor: Actor, household_id: int) -> Stay | None:
    """Return the stay that runs, or else the latest that began."""
    return db.session.scalar(
        select(Stay)
        .where(Stay.household_id == household_id, Stay.arrived_on.is_not(None), *visible(actor.scope))
        .order_by(Stay.left_on.is_not(None), Stay.arrived_on.desc(), Stay.id.desc())
        .limit(1)
    )


def stay(actor: Actor, stay_id: int) -> Stay:
    """Return one stay.

    Raises:
        NotFound: out of scope.
    """
    return stays.stay(actor.scope, stay_id)


def steps_of(stay_id: int) -> dict[str, StepLine]:
    """Return the steps that were done, by their code."""
    rows = db.session.execute(
        select(CareStep.id, CareStep.step, CareStep.done_on, CareStep.language, CareStep.note, Account.name)
        .outerjoin(Account, Account.id == CareStep.by_id)
        .where(CareStep.stay_id == stay_id, CareStep.voided_at.is_(None))
    )
    return {row.step: StepLine(*row) for row in rows}


def step(actor: Actor, step_id: int) -> CareStep:
    """Return a step that stands.

    Raises:
        NotFound: there is none, or its stay lies outside the scope.
    """
    found = db.session.scalar(
        select(CareStep)
        .join(Stay, Stay.id == CareStep.stay_id)
        .where(CareStep.id == step_id, CareStep.voided_at.is_(None), *visible(actor.scope))
    )
    if found is None:
        raise NotFound
    return found


def schooling(actor: Actor, schooling_id: int) -> Schooling:
    """Return a schooling that stands.

    Raises:
        NotFound: there is none, or the family lies outside the scope.
    """
    found = db.session.get(Schooling, schooling_id)
    if found is None or found.voided_at is not None:
        raise NotFound
    people.household(found.household_id, actor.scope)
    return found


def child(actor: Actor, household_id: int, person_id: int) -> tuple[Household, Member]:
    """Return a member of a family.

    Raises:
        NotFound: out of scope, or not of this family.
    """
    household = people.household(household_id, actor.scope)
    for member in people.member_rows([household_id]):
        if member.person_id == person_id:
            return household, member
    raise NotFound


def _children(members: Sequence[Member], ages: SchoolAge, today: date) -> tuple[Child, ...]:
    there = [member for member in members if member.belongs_on(today)]
    lines = schools_of(member.person_id for member in there)
    return tuple(
        Child(one.person_id, one.name, one.birth, ages.holds(one.birth, today), tuple(lines.get(one.person_id, ())))
        for one in there
        if one.person_id in lines or (one.birth is not None and one.birth.is_minor_on(today))
    )


def schools_of(person_ids: Iterable[int]) -> dict[int, list[SchoolLine]]:
    """Return what is on record about the schools of some persons, the latest first."""
    found: dict[int, list[SchoolLine]] = {}
    rows = db.session.execute(
        select(
            Schooling.id,
            Schooling.person_id,
            Schooling.school,
            Schooling.level,
            Schooling.language,
            Schooling.why_not,
            Schooling.from_on,
            Schooling.until_on,
            Schooling.note,
        )
        .where(Schooling.person_id.in_(list(person_ids)), Schooling.voided_at.is_(None))
        .order_by(Schooling.from_on.desc(), Schooling.id.desc())
    )
    for row in rows:
        found.setdefault(row.person_id, []).append(SchoolLine(*row))
    return found


def done_in(stay_ids: Iterable[int]) -> dict[int, set[str]]:
    """Return the steps that were done in some stays."""
    found: dict[int, set[str]] = {}
    for stay_id, code in db.session.execute(
        select(CareStep.stay_id, CareStep.step).where(
            CareStep.stay_id.in_(sorted(set(stay_ids))), CareStep.voided_at.is_(None)
        )
    ):
        found.setdefault(stay_id, set()).add(code)
    return found


def with_answer(person_ids: Iterable[int], today: date) -> set[int]:
    """Return those of some persons of whom a school, or a reason why not, is on record."""
    return set(
        db.session.scalars(
            select(Schooling.person_id).where(
                Schooling.person_id.in_(sorted(set(person_ids))),
                Schooling.voided_at.is_(None),
                or_(Schooling.until_on.is_(None), Schooling.until_on > today),
            )
        )
    )
