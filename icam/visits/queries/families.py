"""What visits say about families: the last, the next, none for too long, what was agreed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, bindparam, case, func, or_, select
from sqlalchemy.orm import aliased

from icam.accounts.models import Account
from icam.core import clock
from icam.core.access import Actor
from icam.core.errors import NotFound
from icam.db import db
from icam.people.models import Household
from icam.people.queries.visible import household_visible
from icam.statements import rows
from icam.stays.models import Stay
from icam.visits.models import Agreement, Visit
from icam.visits.queries.agenda import VisitLine, lines
from icam.visits.rules import Result, days_without_visit


@dataclass(frozen=True, slots=True)
class NextVisit:
    """The first visit of a family that is still to come."""

    household_id: int
    visit_id: int
    planned_on: date
    planned_at: time | None
    coach_name: str


@dataclass(frozen=True, slots=True)
class LastVisit:
    """The last visit of a family that was held."""

    household_id: int
    visit_id: int
    planned_on: date
    coach_name: str


@dataclass(frozen=True, slots=True)
class AgreementLine:
    """Something agreed with a family."""

    id: int
    household_id: int
    household_code: str
    household_name: str
    visit_id: int
    agreed_on: date
    text: str
    who: str | None
    due_on: date | None
    done_on: date | None

    def is_late(self, today: date) -> bool:
        """Say whether its day has passed and it is not done."""
        return self.done_on is None and self.due_on is not None and self.due_on < today


@dataclass(frozen=True, slots=True)
class Unvisited:
    """A family that lives in a unit and has not been seen for too long."""

    household_id: int
    household_code: str
    household_name: str
    stay_id: int
    coach_id: int | None
    arrived_on: date
    last_held_on: date | None
    days: int


@dataclass(frozen=True, slots=True)
class Family:
    """A family as the head of a page names it."""

    id: int
    code: str
    name: str
    interpreter_language: str | None


def family(actor: Actor, household_id: int) -> Family:
    """Return a family that the reader may see.

    Raises:
        NotFound: there is none, or it is out of scope.
    """
    wanted = select(Household.id, Household.code, Household.name, Household.interpreter_language).where(
        Household.id == household_id, Household.merged_into_id.is_(None), household_visible(actor.scope, Household.id)
    )
    row = db.session.execute(wanted).first()
    if row is None:
        raise NotFound
    return Family(*row)


def next_visit(household_ids: Iterable[int], today: date | None = None) -> dict[int, NextVisit]:
    """Return the next planned visit of each family that has one, today's included; one statement."""
    found = rows(_next_visit(), ids=sorted(set(household_ids)), today=today or clock.today())
    return {row[0]: NextVisit(*row) for row in found}


@cache
def _next_visit() -> Select[Any]:
    place = func.row_number().over(
        partition_by=Visit.household_id,
        order_by=(Visit.planned_on, case((Visit.planned_at.is_(None), 1), else_=0), Visit.planned_at, Visit.id),
    )
    is_theirs = Visit.household_id.in_(bindparam("ids", expanding=True))
    first = (
        select(Visit.household_id, Visit.id, Visit.planned_on, Visit.planned_at, Visit.coach_id, place.label("place"))
        .where(is_theirs, Visit.planned_on >= bindparam("today", type_=Date), Visit.result.is_(None))
        .subquery()
    )
    return (
        select(first.c.household_id, first.c.id, first.c.planned_on, first.c.planned_at, Account.name)
        .join(Account, Account.id == first.c.coach_id)
        .where(first.c.place == 1)
    )


def last_visit(household_ids: Iterable[int], before: date | None = None) -> dict[int, LastVisit]:
    """Return the last visit held of each family that had one; one statement.

    Args:
        before: only visits before this day.
    """
    place = func.row_number().over(partition_by=Visit.household_id, order_by=(Visit.planned_on.desc(), Visit.id.desc()))
    held = select(Visit.household_id, Visit.id, Visit.planned_on, Visit.coach_id, place.label("place")).where(
        Visit.household_id.in_(sorted(set(household_ids))), Visit.result == Result.HELD
    )
    if before is not None:
        held = held.where(Visit.planned_on < before)
    latest = held.subquery()
    wanted = (
        select(latest.c.household_id, latest.c.id, latest.c.planned_on, Account.name)
        .join(Account, Account.id == latest.c.coach_id)
        .where(latest.c.place == 1)
    )
    return {row.household_id: LastVisit(*row) for row in db.session.execute(wanted)}


def families_without_visit(actor: Actor, today: date, days: int, coach_id: int | None = None) -> list[Unvisited]:
    """Return families that live in a unit and had no visit for this many days, longest first; one statement.

    A family is counted from its arrival until its first visit.

    Args:
        coach_id: only families of this coach, as first or second; None = every family in scope.
    """
    held = aliased(Visit)
    last = (
        select(func.max(held.planned_on))
        .where(held.household_id == Stay.household_id, held.result == Result.HELD, held.planned_on <= today)
        .scalar_subquery()
    )
    limit = today - timedelta(days=days)
    wanted = (
        select(
            Stay.household_id,
            Household.code,
            Household.name,
            Stay.id,
            Stay.coach_id,
            Stay.arrived_on,
            last.label("last_held_on"),
        )
        .join(Household, Household.id == Stay.household_id)
        .where(
            Stay.arrived_on <= limit,
            Stay.left_on.is_(None),
            Stay.called_off.is_(None),
            or_(last.is_(None), last <= limit),
        )
    )
    if actor.scope.sites is not None:
        wanted = wanted.where(or_(Stay.site_id.in_(sorted(actor.scope.sites)), Stay.coach_id == actor.account_id))
    if coach_id is not None:
        wanted = wanted.where(or_(Stay.coach_id == coach_id, Stay.second_coach_id == coach_id))
    found = []
    for row in db.session.execute(wanted):
        assert row.arrived_on is not None
        since = days_without_visit(row.arrived_on, row.last_held_on, today)
        found.append(
            Unvisited(
                row.household_id, row.code, row.name, row.id, row.coach_id, row.arrived_on, row.last_held_on, since
            )
        )
    return sorted(found, key=lambda one: (-one.days, one.household_code))


def open_agreements(household_ids: Iterable[int]) -> list[AgreementLine]:
    """Return what was agreed with these families and is not done, soonest first."""
    return _agreements(Agreement.household_id.in_(sorted(set(household_ids))), Agreement.done_on.is_(None))


def agreements_past_their_day(actor: Actor, today: date, coach_id: int | None = None) -> list[AgreementLine]:
    """Return open agreements whose day has passed, with families that live in a unit."""
    living = select(Stay.household_id).where(Stay.arrived_on.is_not(None), Stay.left_on.is_(None))
    if actor.scope.sites is not None:
        living = living.where(or_(Stay.site_id.in_(sorted(actor.scope.sites)), Stay.coach_id == actor.account_id))
    if coach_id is not None:
        living = living.where(or_(Stay.coach_id == coach_id, Stay.second_coach_id == coach_id))
    return _agreements(Agreement.household_id.in_(living), Agreement.done_on.is_(None), Agreement.due_on < today)


def agreements_of(household_id: int) -> list[AgreementLine]:
    """Return all that was agreed with a family."""
    return _agreements(Agreement.household_id == household_id)


def agreements_of_visit(visit_id: int) -> list[AgreementLine]:
    """Return what was agreed at a visit."""
    return _agreements(Agreement.visit_id == visit_id)


def _agreements(*conditions: ColumnElement[bool]) -> list[AgreementLine]:
    wanted = (
        select(
            Agreement.id,
            Agreement.household_id,
            Household.code,
            Household.name,
            Agreement.visit_id,
            Visit.planned_on,
            Agreement.text,
            Agreement.who,
            Agreement.due_on,
            Agreement.done_on,
        )
        .join(Visit, Visit.id == Agreement.visit_id)
        .join(Household, Household.id == Agreement.household_id)
        .where(*conditions)
    )
    found = [AgreementLine(*tuple[Any, ...](row)) for row in db.session.execute(wanted)]
    return sorted(found, key=lambda one: (one.due_on or date.max, one.agreed_on, one.id))


def visits_of(household_id: int, before: tuple[date, int] | None = None, limit: int = 50) -> list[VisitLine]:
    """Return the visits of a family, newest first.

    Args:
        before: day and id of the last visit of the page before.
        limit: how many at most.
    """
    wanted = lines().where(Visit.household_id == household_id)
    if before is not None:
        day, visit_id = before
        wanted = wanted.where(or_(Visit.planned_on < day, (Visit.planned_on == day) & (Visit.id < visit_id)))
    wanted = wanted.order_by(Visit.planned_on.desc(), Visit.id.desc()).limit(limit)
    return [VisitLine(*row) for row in db.session.execute(wanted)]


def families_to_visit(actor: Actor) -> list[tuple[int, str, str]]:
    """Return the families with an announced or running stay in scope, as (id, name, code), by name."""
    opened = select(Stay.household_id).where(Stay.left_on.is_(None), Stay.called_off.is_(None))
    if actor.scope.sites is not None:
        opened = opened.where(
            or_(
                Stay.site_id.in_(sorted(actor.scope.sites)),
                Stay.site_id.is_(None),
                Stay.coach_id == actor.account_id,
            )
        )
    wanted = (
        select(Household.id, Household.name, Household.code)
        .where(Household.id.in_(opened), Household.merged_into_id.is_(None))
        .order_by(Household.name, Household.id)
    )
    return [(row.id, row.name, row.code) for row in db.session.execute(wanted)]
