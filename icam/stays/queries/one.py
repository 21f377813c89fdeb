"""One stay with all that its page shows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from icam.accounts.models import Account
from icam.audit.models import AuditEntry
from icam.audit.rules import Kind
from icam.core import clock
from icam.core.access import Scope
from icam.core.errors import NotFound
from icam.core.period import Period
from icam.db import db
from icam.housing.models import Site, Unit
from icam.people.models import Decision, Household
from icam.stays.models import Placement, PlacementPerson, Presence, Stay
from icam.stays.queries.lists import visible
from icam.stays.queries.members import members_of
from icam.stays.rules import LegalTerm, Member, State, legal_term, sleepers, spans_of

HISTORY = 60


@dataclass(frozen=True, slots=True)
class PlacementLine:
    """A placement on the page of its stay, or of its unit; voided ones too."""

    id: int
    stay_id: int
    unit_id: int
    unit: str
    site: str
    beds: int
    cots: int
    place: int
    planned_from: date | None
    planned_until: date | None
    arrived_on: date | None
    left_on: date | None
    is_live: bool
    cleaning_days: int | None
    site_cleaning: int
    reason: str | None
    void_reason: str | None
    voided_at: datetime | None
    persons: frozenset[int] | None = None

    @property
    def is_running(self) -> bool:
        """Tell whether the family is there."""
        return self.is_live and self.arrived_on is not None and self.left_on is None


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A member on the page of a stay: the days in it, and where tonight."""

    member: Member
    spans: tuple[Period, ...]
    is_here: bool
    age: int | None
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StayPage:
    """All that the page of a stay shows."""

    stay: Stay
    household: Household
    site: Site | None
    coach: str | None
    second_coach: str | None
    placements: Sequence[PlacementLine]
    members: Sequence[MemberLine]
    decision: Decision | None
    previous: Any
    following: Any
    history: Sequence[Any]
    term: LegalTerm | None
    today: date

    @property
    def state(self) -> State:
        """Return where the stay is on its ladder."""
        return self.stay.state

    @property
    def live(self) -> list[PlacementLine]:
        """Return the placements that hold."""
        return [one for one in self.placements if one.is_live]

    @property
    def current(self) -> list[PlacementLine]:
        """Return where the family is, or is to come before the arrival."""
        is_there = self.stay.arrived_on is not None
        return [one for one in self.live if one.left_on is None and (one.arrived_on is not None) == is_there]

    @property
    def planned_move(self) -> PlacementLine | None:
        """Return where the family is to move, when that is planned."""
        if self.stay.arrived_on is None:
            return None
        return next((one for one in self.live if one.arrived_on is None), None)

    @property
    def is_split(self) -> bool:
        """Tell whether the family lives in more than one unit."""
        return len([one for one in self.current if one.is_running]) > 1

    @property
    def is_overdue(self) -> bool:
        """Tell whether the expected day of departure has come and the family is still there."""
        stay = self.stay
        return stay.state is State.ARRIVED and stay.planned_until is not None and stay.planned_until <= self.today

    @property
    def nights(self) -> int | None:
        """Return the nights so far, or of the whole stay."""
        if self.stay.arrived_on is None:
            return None
        return ((self.stay.left_on or self.today) - self.stay.arrived_on).days

    @property
    def people(self) -> int:
        """Return how many are there tonight, or were on the first night."""
        return sum(line.is_here for line in self.members)


def stay(scope: Scope, stay_id: int) -> Stay:
    """Return one stay.

    Raises:
        NotFound: there is none, or it is out of scope.
    """
    found = db.session.scalar(select(Stay).where(Stay.id == stay_id, *visible(scope)))
    if found is None:
        raise NotFound
    return found


def stay_page(scope: Scope, stay_id: int) -> StayPage:
    """Return one stay with all its page shows; six statements.

    Raises:
        NotFound: there is none, or it is out of scope.
    """
    coach, second = aliased(Account), aliased(Account)
    query = (
        select(Stay, Household, Site, Decision, coach.name, second.name)
        .join(Household, Household.id == Stay.household_id)
        .outerjoin(Site, Site.id == Stay.site_id)
        .outerjoin(Decision, Decision.id == Stay.decision_id)
        .outerjoin(coach, coach.id == Stay.coach_id)
        .outerjoin(second, second.id == Stay.second_coach_id)
        .where(Stay.id == stay_id, *visible(scope))
    )
    row = db.session.execute(query).first()
    if row is None:
        raise NotFound
    found, household, site, decision, first_coach, second_coach = row
    placements = _placements(Placement.stay_id == stay_id)
    today = clock.today()
    related = list(
        db.session.execute(
            select(Stay.id, Stay.code, Stay.previous_stay_id).where(Stay.household_id == found.household_id)
        )
    )
    return StayPage(
        found,
        household,
        site,
        first_coach,
        second_coach,
        placements,
        member_lines(found, placements, members_of([stay_id])[stay_id], today),
        decision,
        next((one for one in related if one.id == found.previous_stay_id), None),
        next((one for one in related if one.previous_stay_id == found.id), None),
        _history(stay_id),
        legal_term(found.arrived_on, found.max_end_on, found.left_on or today),
        today,
    )


def _placements(condition: Any, limit: int | None = None) -> list[PlacementLine]:
    columns: tuple[Any, ...] = (
        Placement.id,
        Placement.stay_id,
        Placement.unit_id,
        Unit.code,
        Site.code.label("site"),
        (Unit.beds_adult + Unit.beds_child).label("beds"),
        Unit.cots,
        Placement.place,
        Placement.planned_from,
        Placement.planned_until,
        Placement.arrived_on,
        Placement.left_on,
        Placement.is_live,
        Placement.cleaning_days,
        Site.cleaning_days.label("site_cleaning"),
        Placement.reason,
        Placement.void_reason,
        Placement.voided_at,
    )
    query = (
        select(*columns)
        .join(Unit, Unit.id == Placement.unit_id)
        .join(Site, Site.id == Unit.site_id)
        .where(condition)
        .order_by(Placement.held_from, Placement.id)
        .limit(limit)
    )
    rows = list(db.session.execute(query))
    named: dict[int, set[int]] = {}
    ids = [row.id for row in rows]
    people = select(PlacementPerson.placement_id, PlacementPerson.person_id)
    for line in db.session.execute(people.where(PlacementPerson.placement_id.in_(ids))):
        named.setdefault(line.placement_id, set()).add(line.person_id)
    return [_line(list(row), frozenset(named[row.id]) if row.id in named else None) for row in rows]


def _line(values: list[Any], persons: frozenset[int] | None) -> PlacementLine:
    return replace(PlacementLine(*values), persons=persons)


def member_lines(
    found: Stay, placements: Iterable[PlacementLine], members: Iterable[Member], today: date
) -> list[MemberLine]:
    """Work out the days and the unit of each member."""
    listed = list(placements)
    night = today if found.state is State.ARRIVED else (found.arrived_on or found.planned_from or today)
    whole = Period(found.arrived_on or found.planned_from or today, found.left_on)
    lines = []
    for member in members:
        is_here = bool(sleepers([member], night))
        units = tuple(
            line.unit
            for line in listed
            if line.is_running and is_here and (line.persons is None or member.person_id in line.persons)
        )
        age = member.birth.age_on(today) if member.birth is not None else None
        lines.append(MemberLine(member, spans_of(member, whole), is_here, age, units))
    return lines


def presence_rows(stay_id: int, person_id: int) -> list[Presence]:
    """Return a member's own days inside a stay that still hold."""
    query = select(Presence).where(
        Presence.stay_id == stay_id, Presence.person_id == person_id, Presence.voided_at.is_(None)
    )
    return list(db.session.scalars(query.order_by(Presence.from_on)))


_TRAIL: tuple[Any, ...] = (
    AuditEntry.at,
    AuditEntry.event,
    AuditEntry.account_name,
    AuditEntry.old,
    AuditEntry.new,
    AuditEntry.reason,
)


def _history(stay_id: int) -> list[Any]:
    query = (
        select(*_TRAIL)
        .where(AuditEntry.subject_kind == "stay", AuditEntry.subject_id == stay_id, AuditEntry.kind == Kind.CHANGE)
        .order_by(AuditEntry.id.desc())
        .limit(HISTORY)
    )
    return list(db.session.execute(query))


def placements_of_unit(scope: Scope, unit_id: int, after: int | None = None, limit: int = 50) -> list[Any]:
    """Return who was, is and is to come in a unit, the newest first; one statement."""
    query = (
        select(
            Placement.id,
            Placement.stay_id,
            Stay.code,
            Stay.household_id,
            Household.name,
            Stay.category,
            Placement.place,
            Placement.planned_from,
            Placement.planned_until,
            Placement.arrived_on,
            Placement.left_on,
            Stay.outcome,
            Placement.held_from,
        )
        .join(Stay, Stay.id == Placement.stay_id)
        .join(Household, Household.id == Stay.household_id)
        .where(Placement.unit_id == unit_id, Placement.is_live, *visible(scope))
        .order_by(Placement.held_from.desc(), Placement.id.desc())
        .limit(limit)
    )
    if after is not None:
        mark = select(Placement.held_from).where(Placement.id == after).scalar_subquery()
        query = query.where((Placement.held_from < mark) | ((Placement.held_from == mark) & (Placement.id < after)))
    return list(db.session.execute(query))
