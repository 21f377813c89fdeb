"""The agenda of coaches: rows of visits, and who the coaches are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from sqlalchemy import Select, or_, select

from icam.accounts.models import Account, AccountSite
from icam.core.access import POLICY, Actor, Permission
from icam.db import db
from icam.people.models import Household
from icam.visits.models import Visit
from icam.visits.queries.scope import seen_by
from icam.visits.rules import Result, State, is_same_time, state_of

COACHING = tuple(role for role in POLICY if Permission.VISITS_EDIT in POLICY[role])


@dataclass(frozen=True, slots=True)
class VisitLine:
    """A visit as lists show it."""

    id: int
    household_id: int
    household_code: str
    household_name: str
    stay_id: int | None
    coach_id: int
    coach_name: str
    planned_on: date
    planned_at: time | None
    kind: str
    purpose: str | None
    result: Result | None
    result_reason: str | None
    interpreter_language: str | None
    interpreter_mode: str | None
    moved_to_id: int | None
    series_id: int | None

    @property
    def state(self) -> State:
        """Return where the visit is on its ladder."""
        return state_of(self.result)


@dataclass(frozen=True, slots=True)
class Clash:
    """A visit that begins at the same time as another of the same coach."""

    planned_on: date
    planned_at: time
    household_name: str
    visit_id: int


def lines() -> Select[*tuple[Any, ...]]:
    """Start a selection of visits as lines."""
    return (
        select(
            Visit.id,
            Visit.household_id,
            Household.code,
            Household.name,
            Visit.stay_id,
            Visit.coach_id,
            Account.name,
            Visit.planned_on,
            Visit.planned_at,
            Visit.kind,
            Visit.purpose,
            Visit.result,
            Visit.result_reason,
            Visit.interpreter_language,
            Visit.interpreter_mode,
            Visit.moved_to_id,
            Visit.series_id,
        )
        .join(Household, Household.id == Visit.household_id)
        .join(Account, Account.id == Visit.coach_id)
    )


def agenda(actor: Actor, from_on: date, until_on: date, coach_id: int | None = None) -> list[VisitLine]:
    """Return the visits of some days that the reader may see, in the order of the day; half-open.

    Args:
        coach_id: only of this coach; None = of all.
    """
    wanted = lines().where(Visit.planned_on >= from_on, Visit.planned_on < until_on, seen_by(actor))
    if coach_id is not None:
        wanted = wanted.where(Visit.coach_id == coach_id)
    return in_order(VisitLine(*row) for row in db.session.execute(wanted))


def in_order(visits: Iterable[VisitLine]) -> list[VisitLine]:
    """Sort visits as a coach does them: by day, by time with those without a time last, then as planned."""
    return sorted(visits, key=lambda one: (one.planned_on, one.planned_at or time.max, one.id))


def not_written_up(actor: Actor, today: date, coach_id: int | None = None) -> list[VisitLine]:
    """Return visits before today that have no result yet."""
    wanted = lines().where(
        Visit.planned_on < today,
        Visit.planned_on >= today - timedelta(days=366),
        Visit.result.is_(None),
        seen_by(actor),
    )
    if coach_id is not None:
        wanted = wanted.where(Visit.coach_id == coach_id)
    return in_order(VisitLine(*row) for row in db.session.execute(wanted))


def clashes(coach_id: int, days: Iterable[date], at: time | None, except_visits: Iterable[int] = ()) -> list[Clash]:
    """Return the coach's planned visits that begin at the same time on one of the days."""
    if at is None:
        return []
    wanted = (
        select(Visit.planned_on, Visit.planned_at, Household.name, Visit.id)
        .join(Household, Household.id == Visit.household_id)
        .where(
            Visit.coach_id == coach_id,
            Visit.planned_on.in_(sorted(set(days))),
            Visit.planned_at.is_not(None),
            Visit.result.is_(None),
            Visit.id.not_in(sorted(set(except_visits))),
        )
        .order_by(Visit.planned_on, Visit.planned_at, Visit.id)
    )
    return [
        Clash(row.planned_on, row.planned_at, row.name, row.id)
        for row in db.session.execute(wanted)
        if row.planned_at is not None and is_same_time(row.planned_at, at)
    ]


def coaches(actor: Actor, today: date) -> list[tuple[int, str]]:
    """Return those who visit families and share a site with the reader, by name; the reader among them."""
    wanted = (
        select(Account.id, Account.name)
        .where(
            Account.role.in_(COACHING),
            Account.active,
            Account.active_from <= today,
            or_(Account.active_until.is_(None), Account.active_until >= today),
        )
        .order_by(Account.name, Account.id)
    )
    if actor.scope.sites is not None:
        shared = select(AccountSite.account_id).where(AccountSite.site_id.in_(sorted(actor.scope.sites)))
        wanted = wanted.where(or_(Account.id == actor.account_id, Account.all_sites, Account.id.in_(shared)))
    return [(row.id, row.name) for row in db.session.execute(wanted)]
