"""The coaches of individual case management: who they are, when they receive people, what they speak, when away."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, time

from sqlalchemy import or_, select

from icam.accounts.models import Account
from icam.appointments.models import CoachAbsence, CoachHours, CoachLanguage
from icam.core.access import POLICY, Actor, Permission, Role
from icam.core.errors import NotFound
from icam.db import db

COACHING = tuple(role for role in Role if {Permission.TALKS_EDIT, Permission.CASES_EDIT} <= POLICY[role])


def coaches(actor: Actor, today: date, *, also: Collection[int] = ()) -> list[tuple[int, str]]:
    """Return the coaches who work in a region of the reader, by name; the reader among them.

    Args:
        also: coaches to name whatever their region, because something of them is shown.
    """
    wanted = (
        select(Account.id, Account.name, Account.role, Account.all_sites, Account.regions)
        .where(
            or_(Account.role.in_(COACHING), Account.id.in_(select(CoachHours.coach_id)), Account.id.in_(sorted(also))),
            Account.active,
            Account.active_from <= today,
            or_(Account.active_until.is_(None), Account.active_until > today),
        )
        .order_by(Account.name, Account.id)
    )
    return [
        (row.id, row.name)
        for row in db.session.execute(wanted)
        if row.id in also or row.id == actor.account_id or row.all_sites or _shares(actor, row.regions)
    ]


def _shares(actor: Actor, regions: str) -> bool:
    return actor.scope.regions is None or bool(actor.scope.regions & set(regions.split()))


def coach(actor: Actor, coach_id: int, today: date) -> tuple[int, str]:
    """Return one coach of the reader.

    Raises:
        NotFound: there is none, or they work elsewhere.
    """
    found = next((one for one in coaches(actor, today) if one[0] == coach_id), None)
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True, slots=True)
class HoursLine:
    """Hours of a coach, with the office."""

    id: int
    coach_id: int
    office_id: int
    weekday: int
    from_at: time
    until_at: time
    from_on: date
    until_on: date | None


def hours_of(coach_ids: Iterable[int], since: date) -> list[HoursLine]:
    """Return the hours of coaches that hold on a day or later, in the order of the week."""
    wanted = (
        select(
            CoachHours.id,
            CoachHours.coach_id,
            CoachHours.office_id,
            CoachHours.weekday,
            CoachHours.from_at,
            CoachHours.until_at,
            CoachHours.from_on,
            CoachHours.until_on,
        )
        .where(
            CoachHours.coach_id.in_(sorted(set(coach_ids))),
            CoachHours.voided_at.is_(None),
            or_(CoachHours.until_on.is_(None), CoachHours.until_on > since),
        )
        .order_by(CoachHours.coach_id, CoachHours.weekday, CoachHours.from_at, CoachHours.from_on)
    )
    return [HoursLine(*row) for row in db.session.execute(wanted)]


def hours(hours_id: int) -> CoachHours:
    """Return hours that were not voided, to change them.

    Raises:
        NotFound: there are none.
    """
    found = db.session.get(CoachHours, hours_id)
    if found is None or found.voided_at is not None:
        raise NotFound
    return found


@dataclass(frozen=True, slots=True)
class AbsenceLine:
    """Days on which a coach is away; half-open."""

    id: int
    coach_id: int
    from_on: date
    until_on: date
    reason: str | None


def absences_of(coach_ids: Iterable[int], since: date, until: date | None = None) -> list[AbsenceLine]:
    """Return the absences of coaches that touch some days, in order; half-open."""
    wanted = (
        select(CoachAbsence.id, CoachAbsence.coach_id, CoachAbsence.from_on, CoachAbsence.until_on, CoachAbsence.reason)
        .where(
            CoachAbsence.coach_id.in_(sorted(set(coach_ids))),
            CoachAbsence.voided_at.is_(None),
            CoachAbsence.until_on > since,
        )
        .order_by(CoachAbsence.from_on, CoachAbsence.id)
    )
    if until is not None:
        wanted = wanted.where(CoachAbsence.from_on < until)
    return [AbsenceLine(*row) for row in db.session.execute(wanted)]


def absence(absence_id: int) -> CoachAbsence:
    """Return an absence that was not voided, to change it.

    Raises:
        NotFound: there is none.
    """
    found = db.session.get(CoachAbsence, absence_id)
    if found is None or found.voided_at is not None:
        raise NotFound
    return found


def spoken_by(coach_ids: Iterable[int]) -> dict[int, list[str]]:
    """Return the languages in which coaches talk without an interpreter."""
    found: dict[int, list[str]] = {one: [] for one in coach_ids}
    wanted = (
        select(CoachLanguage.coach_id, CoachLanguage.language)
        .where(CoachLanguage.coach_id.in_(sorted(found)))
        .order_by(CoachLanguage.language)
    )
    for row in db.session.execute(wanted):
        found[row.coach_id].append(row.language)
    return found
