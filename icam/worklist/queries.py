"""Collect the facts of the worklist, each kind in a fixed number of statements."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import or_, select

from icam.accounts import queries as accounts
from icam.accounts.models import Account, SignInAttempts
from icam.care import queries as care
from icam.care.rules import HOUSE_RULES, INVENTORY_IN, SchoolAge, missing_steps, without_school
from icam.codes.closing_days import closing_days
from icam.core import clock
from icam.core.access import Actor
from icam.core.counting.nights import NightClass, Segment, segments
from icam.core.period import Period
from icam.db import db
from icam.housing import blockers
from icam.housing import queries as housing
from icam.housing.models import Site, Unit
from icam.people.models import Household
from icam.stays.models import Placement, Stay, no_planned_move
from icam.stays.queries import members_of
from icam.stays.rules import sleepers
from icam.visits import queries as visits
from icam.worklist.rules import (
    OWN_FAMILIES_ONLY,
    PARTS,
    AccountFact,
    AgreementFact,
    CareFact,
    ConflictFact,
    Facts,
    MinorFact,
    Part,
    Rule,
    SilenceFact,
    StayFact,
    UnitFact,
    VisitFact,
)

CLEANING_SEEN = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Settings:
    """What the office has set.

    Args:
        no_visit_days: days without a visit after which a family shows.
        school_days: days after an arrival within which a child of school age goes to school.
    """

    no_visit_days: int
    school_days: int
    school_ages: SchoolAge


def facts(actor: Actor, today: date, settings: Settings) -> Facts:
    """Collect what concerns this reader today."""
    parts = PARTS[actor.role]
    mine = actor.account_id if actor.role in OWN_FAMILIES_ONLY else None
    stays: list[StayFact] = []
    everyone: list[StayFact] = []
    if parts & {Part.MOVES, Part.FAMILIES}:
        everyone = _stays(actor, today)
        stays = [one for one in everyone if mine is None or mine in one.coach_ids or _is_nobodys(one)]
    site_of = {one.household_id: one.site for one in everyone}
    units, conflicts = _units(actor, today, everyone) if Part.UNITS in parts else ([], [])
    return Facts(
        stays=tuple(stays if Part.FAMILIES in parts else _only_moves(stays)),
        visits=tuple(_visits(actor, today, mine, site_of)) if Part.VISITS in parts else (),
        silences=tuple(_silences(actor, today, settings, mine, site_of)) if Part.FAMILIES in parts else (),
        agreements=tuple(_agreements(actor, today, mine, site_of)) if Part.FAMILIES in parts else (),
        care=tuple(_care(stays, today, settings)) if Part.CARE in parts else (),
        units=tuple(units),
        conflicts=tuple(conflicts) if Part.CONFLICTS in parts else (),
        accounts=tuple(_accounts(today)) if Part.ACCOUNTS in parts else (),
    )


def _is_nobodys(one: StayFact) -> bool:
    """Say whether a stay still needs somebody: it has no coach, or no unit."""
    return not one.coach_ids or (one.arrived_on is None and not one.units)


def _only_moves(stays: Iterable[StayFact]) -> list[StayFact]:
    """Leave out what only those who coach the families need to know."""
    return [
        StayFact(
            one.stay_id,
            one.household_id,
            one.household,
            one.site,
            one.units,
            one.planned_from,
            one.planned_until,
            one.arrived_on,
            None,
            one.coach_ids,
            one.people,
        )
        for one in stays
    ]


# --- stays ----------------------------------------------------------------------------------------------------------


def _stays(actor: Actor, today: date) -> list[StayFact]:
    query = (
        select(
            Stay.id,
            Stay.household_id,
            Household.name,
            Site.code.label("site"),
            Stay.planned_from,
            Stay.planned_until,
            Stay.arrived_on,
            Stay.max_end_on,
            Stay.coach_id,
            Stay.second_coach_id,
            Stay.persons_expected,
        )
        .join(Household, Household.id == Stay.household_id)
        .outerjoin(Site, Site.id == Stay.site_id)
        .where(Stay.left_on.is_(None), Stay.called_off.is_(None))
    )
    if actor.scope.sites is not None:
        query = query.where(or_(Stay.site_id.is_(None), Stay.site_id.in_(sorted(actor.scope.sites))))
    rows = db.session.execute(query).all()
    units, members = _units_of(row.id for row in rows), members_of(row.id for row in rows)
    return [_stay(row, units.get(row.id, ()), members.get(row.id, ()), today) for row in rows]


def _stay(row: Any, units: Collection[str], members: Iterable[Any], today: date) -> StayFact:
    night = today if row.arrived_on else row.planned_from or today
    there = sleepers(members, night)
    minors = tuple(
        MinorFact(one.name, one.birth, one.person_id)
        for one in there
        if one.birth is not None and today <= one.birth.eighteenth_birthday
    )
    people = len(there) if row.arrived_on else max(len(there), row.persons_expected or 0)
    return StayFact(
        stay_id=row.id,
        household_id=row.household_id,
        household=row.name,
        site=row.site,
        units=tuple(units),
        planned_from=row.planned_from,
        planned_until=row.planned_until,
        arrived_on=row.arrived_on,
        max_end_on=row.max_end_on,
        coach_ids=frozenset(one for one in (row.coach_id, row.second_coach_id) if one is not None),
        people=people or None,
        minors=minors,
    )


def _units_of(stay_ids: Iterable[int]) -> dict[int, list[str]]:
    query = (
        select(Placement.stay_id, Unit.code)
        .join(Unit, Unit.id == Placement.unit_id)
        .join(Stay, Stay.id == Placement.stay_id)
        .where(Placement.stay_id.in_(sorted(set(stay_ids))), Placement.is_live, Placement.left_on.is_(None))
        .where(no_planned_move())
        .order_by(Unit.code)
    )
    found: dict[int, list[str]] = defaultdict(list)
    for row in db.session.execute(query):
        found[row.stay_id].append(row.code)
    return found


# --- visits ---------------------------------------------------------------------------------------------------------


def _visits(actor: Actor, today: date, mine: int | None, site_of: dict[int, str | None]) -> list[VisitFact]:
    lines = [
        *visits.not_written_up(actor, today, mine),
        *visits.agenda(actor, today, today + timedelta(days=1), mine),
    ]
    homes = visits.dwellings({one.household_id for one in lines}, today)
    return [
        VisitFact(
            visit_id=one.id,
            household_id=one.household_id,
            household=one.household_name,
            site=site_of.get(one.household_id),
            coach_id=one.coach_id,
            coach=one.coach_name,
            planned_on=one.planned_on,
            planned_at=one.planned_at,
            is_written_up=one.result is not None,
            place=_place(homes.get(one.household_id)),
        )
        for one in lines
    ]


def _place(home: visits.Dwelling | None) -> str:
    return " · ".join(part for part in (home.unit_codes, home.address) if part) if home else ""


def _silences(
    actor: Actor, today: date, settings: Settings, mine: int | None, site_of: dict[int, str | None]
) -> list[SilenceFact]:
    found = visits.families_without_visit(actor, today, settings.no_visit_days, mine)
    following = visits.next_visit((one.household_id for one in found), today)
    return [
        SilenceFact(
            household_id=one.household_id,
            household=one.household_name,
            site=site_of.get(one.household_id),
            days=one.days,
            since=today - timedelta(days=one.days),
            was_visited=one.last_held_on is not None,
            next_on=following[one.household_id].planned_on if one.household_id in following else None,
        )
        for one in found
    ]


def _agreements(actor: Actor, today: date, mine: int | None, site_of: dict[int, str | None]) -> list[AgreementFact]:
    return [
        AgreementFact(
            one.household_id,
            one.household_name,
            site_of.get(one.household_id),
            one.visit_id,
            one.text,
            one.due_on,
        )
        for one in visits.agreements_past_their_day(actor, today, mine)
        if one.due_on is not None
    ]


# --- arrivals and school ----------------------------------------------------------------------------------------------


STEPS = {HOUSE_RULES: Rule.HOUSE_RULES, INVENTORY_IN: Rule.INVENTORY}


def _care(stays: Iterable[StayFact], today: date, settings: Settings) -> Iterable[CareFact]:
    """Return what families that live in a unit still lack; two statements."""
    here = [one for one in stays if one.arrived_on is not None]
    done = care.done_in(one.stay_id for one in here)
    answered = care.with_answer((child.person_id for one in here for child in one.minors), today)
    for one in here:
        assert one.arrived_on is not None
        late_on = one.arrived_on + timedelta(days=settings.school_days)
        pupils = tuple(
            (child.name, late_on)
            for child in one.minors
            if without_school(
                child.birth, has_answer=child.person_id in answered, ages=settings.school_ages, today=today
            )
        )
        missing = tuple(STEPS[step] for step in missing_steps(done.get(one.stay_id, ())))
        if missing or pupils:
            yield CareFact(one.household_id, one.household, one.site, one.arrived_on, missing, pupils)


# --- units ----------------------------------------------------------------------------------------------------------


def _units(actor: Actor, today: date, stays: Iterable[StayFact]) -> tuple[list[UnitFact], list[ConflictFact]]:
    rows = housing.units(actor.scope)
    window = Period(today, today + CLEANING_SEEN)
    known = housing.unit_facts(rows, window)
    who, closed = blockers.placements(list(known), window), closing_days()
    crowds: dict[str, int] = defaultdict(int)
    for one in stays:
        if one.arrived_on and len(one.units) == 1:
            crowds[one.units[0]] += one.people or 0
    units: list[UnitFact] = []
    conflicts: list[ConflictFact] = []
    for row in rows:
        parts = segments(known[row.id], who[row.id], window, closed)
        units.append(_unit(row, parts))
        conflicts += _conflicts(row, parts[0], crowds.get(row.code, 0), today)
    return [fact for fact in units if fact.cleaned_until or fact.closed], conflicts


def _unit(row: housing.UnitRow, parts: list[Segment]) -> UnitFact:
    first = parts[0]
    cleaned = None
    if first.night_class is NightClass.CLEANING:
        after = next((part for part in parts if part.night_class is not NightClass.CLEANING), None)
        cleaned = after.first_on if after else None
    shut = None
    if first.closures and first.night_class is not NightClass.NOT_IN_SERVICE:
        longest = max(first.closures, key=lambda one: one.period.until_on or date.max)
        shut = (longest.reason, longest.period.until_on)
    return UnitFact(row.id, row.code, row.site, cleaned, shut)


def _conflicts(row: housing.UnitRow, tonight: Segment, people: int, today: date) -> Iterable[ConflictFact]:
    if not tonight.families:
        return
    if tonight.night_class is NightClass.NOT_IN_SERVICE:
        yield ConflictFact(Rule.OUT_OF_STOCK, row.id, row.code, row.site, today, (("unit", row.code),))
    if tonight.closures:
        first = min(one.period.from_on for one in tonight.closures)
        yield ConflictFact(Rule.CLOSED_OVER_STAY, row.id, row.code, row.site, first, (("unit", row.code),))
    if people > row.beds + row.cots:
        values = (("unit", row.code), ("people", people), ("beds", row.beds), ("cots", row.cots))
        yield ConflictFact(Rule.MORE_THAN_BEDS, row.id, row.code, row.site, today, values)


# --- accounts -------------------------------------------------------------------------------------------------------


def _accounts(today: date) -> list[AccountFact]:
    query = select(Account.id, Account.name, Account.email, Account.active_until).where(
        Account.active, or_(Account.active_until.is_(None), Account.active_until >= today)
    )
    locked = {
        row.key: row.blocked_until
        for row in db.session.execute(
            select(SignInAttempts.key, SignInAttempts.blocked_until).where(SignInAttempts.blocked_until > clock.now())
        )
    }
    return [
        AccountFact(row.id, row.name, locked.get(accounts.email_key(row.email)), row.active_until)
        for row in db.session.execute(query)
        if row.active_until is not None or accounts.email_key(row.email) in locked
    ]
