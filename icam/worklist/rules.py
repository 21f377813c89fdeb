"""The worklist: a pure function of facts and today's date; every line names the rule that put it there."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import IntEnum, StrEnum
from typing import Any

from icam.core.access import Role
from icam.core.partial_date import PartialDate
from icam.stays.rules import legal_term

WEEK = timedelta(days=7)
MONTH = timedelta(days=30)


class Part(StrEnum):
    """A group of facts that concerns some of the office."""

    VISITS = "visits"
    FAMILIES = "families"
    MOVES = "moves"
    UNITS = "units"
    CONFLICTS = "conflicts"
    ACCOUNTS = "accounts"


PARTS: dict[Role, frozenset[Part]] = {
    Role.FITT_COACH: frozenset({Part.VISITS, Part.FAMILIES, Part.MOVES}),
    Role.FITT_ASSISTANT: frozenset({Part.MOVES, Part.UNITS}),
    Role.MANAGER: frozenset({Part.VISITS, Part.FAMILIES, Part.MOVES, Part.UNITS, Part.CONFLICTS}),
    Role.ADMIN: frozenset({Part.ACCOUNTS}),
    Role.ICAM_COACH: frozenset(),
    Role.DESK: frozenset(),
    Role.STATISTICS: frozenset(),
    Role.DPO: frozenset(),
}
"""What each role's day is made of."""

OWN_FAMILIES_ONLY = frozenset({Role.FITT_COACH})
BY_SITE = frozenset({Role.MANAGER})


class Urgency(IntEnum):
    """How soon something asks to be done; the most urgent first."""

    LATE = 0
    TODAY = 1
    WEEK = 2
    WATCH = 3


class Rule(StrEnum):
    """Why a line is on the list; in the order in which lines of one day stand."""

    CLOSED_OVER_STAY = "closed_over_stay"
    OUT_OF_STOCK = "out_of_stock"
    MORE_THAN_BEDS = "more_than_beds"
    LEGAL_REACHED = "legal_reached"
    LEGAL_90 = "legal_90"
    LEGAL_75 = "legal_75"
    VISIT_TODAY = "visit_today"
    NOT_WRITTEN_UP = "not_written_up"
    NO_VISIT = "no_visit"
    AGREEMENT_LATE = "agreement_late"
    ARRIVAL_LATE = "arrival_late"
    ARRIVAL = "arrival"
    DEPARTURE_LATE = "departure_late"
    DEPARTURE = "departure"
    WAITING = "waiting"
    TURNS_18 = "turns_18"
    CLEANING = "cleaning"
    CLOSED = "closed"
    CLOSURE_ENDS = "closure_ends"
    LOCKED = "locked"
    ACCOUNT_ENDS = "account_ends"


_ORDER = {rule: place for place, rule in enumerate(Rule)}
LEGAL = {100: Rule.LEGAL_REACHED, 90: Rule.LEGAL_90, 75: Rule.LEGAL_75}
LEGAL_URGENCY = {100: Urgency.LATE, 90: Urgency.WEEK, 75: Urgency.WATCH}


# --- facts ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MinorFact:
    """A member of a family, as far as the worklist asks."""

    name: str
    birth: PartialDate


@dataclass(frozen=True, slots=True)
class StayFact:
    """An announced or running stay.

    Args:
        units: codes of the units where it is, or is to come.
        people: who is there, or is expected; None when unknown.
    """

    stay_id: int
    household_id: int
    household: str
    site: str | None
    units: tuple[str, ...]
    planned_from: date | None
    planned_until: date | None
    arrived_on: date | None
    max_end_on: date | None
    coach_ids: frozenset[int]
    people: int | None = None
    minors: tuple[MinorFact, ...] = ()


@dataclass(frozen=True, slots=True)
class VisitFact:
    """A planned visit that has no result yet; those of today also when they have one."""

    visit_id: int
    household_id: int
    household: str
    site: str | None
    coach_id: int
    coach: str
    planned_on: date
    planned_at: time | None
    is_written_up: bool = False
    place: str = ""


@dataclass(frozen=True, slots=True)
class SilenceFact:
    """A family that had no visit for too long.

    Args:
        next_on: the day of the next visit, where one is planned.
    """

    household_id: int
    household: str
    site: str | None
    days: int
    since: date
    was_visited: bool
    next_on: date | None = None


@dataclass(frozen=True, slots=True)
class AgreementFact:
    """Something agreed whose day has passed."""

    household_id: int
    household: str
    site: str | None
    visit_id: int
    text: str
    due_on: date


@dataclass(frozen=True, slots=True)
class UnitFact:
    """A unit tonight.

    Args:
        cleaned_until: first day on which it is no longer being cleaned; None = it is not cleaned now.
        closed: reason and first day after the closure (None = no end) when it is closed tonight.
    """

    unit_id: int
    unit: str
    site: str
    cleaned_until: date | None = None
    closed: tuple[str, date | None] | None = None


@dataclass(frozen=True, slots=True)
class ConflictFact:
    """Something in a unit that should not be."""

    rule: Rule
    unit_id: int
    unit: str
    site: str
    on: date
    values: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class AccountFact:
    """Somebody who cannot sign in now, or soon no more."""

    account_id: int
    name: str
    locked_until: datetime | None
    active_until: date | None


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the worklist of one reader is worked out from."""

    stays: tuple[StayFact, ...] = ()
    visits: tuple[VisitFact, ...] = ()
    silences: tuple[SilenceFact, ...] = ()
    agreements: tuple[AgreementFact, ...] = ()
    units: tuple[UnitFact, ...] = ()
    conflicts: tuple[ConflictFact, ...] = ()
    accounts: tuple[AccountFact, ...] = ()


# --- lines ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to do, or to know.

    Args:
        on: the day it is about.
        about: what the line opens: a kind ("visit", "household", "stay", "unit", "account") and its id.
        values: what its sentence names.
    """

    rule: Rule
    urgency: Urgency
    on: date
    about: tuple[str, int]
    site: str | None = None
    at: time | None = None
    values: dict[str, Any] = field(default_factory=dict, hash=False)

    @property
    def place(self) -> tuple[Any, ...]:
        """Return what lines are sorted by."""
        named = sorted((name, str(value)) for name, value in self.values.items())
        return (self.urgency, self.on, self.at or time.max, _ORDER[self.rule], self.about, named)


def worklist(facts: Facts, today: date) -> list[Line]:
    """Work out what needs doing, the most urgent first; the same facts always give the same list."""
    lines = [
        *(line for one in facts.visits for line in _of_visit(one, today)),
        *(_of_silence(one, today) for one in facts.silences),
        *(_of_agreement(one) for one in facts.agreements),
        *(line for one in facts.stays for line in _of_stay(one, today)),
        *(line for one in facts.units for line in _of_unit(one, today)),
        *(
            Line(one.rule, Urgency.LATE, one.on, ("unit", one.unit_id), one.site, values=dict(one.values))
            for one in facts.conflicts
        ),
        *(line for one in facts.accounts for line in _of_account(one, today)),
    ]
    return sorted(lines, key=lambda line: line.place)


def _of_visit(one: VisitFact, today: date) -> Iterator[Line]:
    values = {"family": one.household, "coach": one.coach, "place": one.place, "done": one.is_written_up}
    if one.planned_on == today:
        about = ("visit", one.visit_id)
        yield Line(Rule.VISIT_TODAY, Urgency.TODAY, today, about, one.site, one.planned_at, values)
    elif one.planned_on < today and not one.is_written_up:
        about = ("result", one.visit_id)
        yield Line(Rule.NOT_WRITTEN_UP, Urgency.LATE, one.planned_on, about, one.site, one.planned_at, values)


def _of_silence(one: SilenceFact, today: date) -> Line:
    soon = one.next_on is not None and one.next_on <= today + WEEK
    values = {"family": one.household, "days": one.days, "visited": one.was_visited, "next": one.next_on}
    about = ("household_visits" if soon else "plan", one.household_id)
    urgency = Urgency.WATCH if soon else Urgency.LATE
    return Line(Rule.NO_VISIT, urgency, one.since, about, one.site, values=values)


def _of_agreement(one: AgreementFact) -> Line:
    values = {"family": one.household, "text": one.text}
    about = ("household_visits", one.household_id)
    return Line(Rule.AGREEMENT_LATE, Urgency.LATE, one.due_on, about, one.site, values=values)


def _of_stay(one: StayFact, today: date) -> Iterator[Line]:
    if one.arrived_on is None:
        yield from _of_announced(one, today)
        return
    if one.planned_until is not None:
        yield from _move(Rule.DEPARTURE, Rule.DEPARTURE_LATE, one, one.planned_until, today)
    term = legal_term(one.arrived_on, one.max_end_on, today)
    if term is not None and term.level is not None:
        values = {"family": one.household, "used": term.used, "total": term.total, "last": term.last_day}
        about = ("stay", one.stay_id)
        yield Line(LEGAL[term.level], LEGAL_URGENCY[term.level], term.last_day, about, one.site, values=values)
    for minor in one.minors:
        comes_of_age = minor.birth.eighteenth_birthday
        if today <= comes_of_age <= today + MONTH:
            values = {"family": one.household, "person": minor.name, "estimated": minor.birth.is_estimated}
            about = ("household", one.household_id)
            yield Line(Rule.TURNS_18, Urgency.WATCH, comes_of_age, about, one.site, values=values)


def _of_announced(one: StayFact, today: date) -> Iterator[Line]:
    first = one.planned_from
    if first is not None and (one.units or first <= today):
        yield from _move(Rule.ARRIVAL, Rule.ARRIVAL_LATE, one, first, today)
    elif not one.units:
        values = {"family": one.household, "people": one.people}
        urgency = Urgency.WEEK if first is not None and first <= today + WEEK else Urgency.WATCH
        yield Line(Rule.WAITING, urgency, first or today, ("stay", one.stay_id), one.site, values=values)


def _move(rule: Rule, late: Rule, one: StayFact, on: date, today: date) -> Iterator[Line]:
    values = {"family": one.household, "units": one.units}
    about = ("stay", one.stay_id)
    if on < today:
        yield Line(late, Urgency.LATE, on, about, one.site, values=values)
    elif on == today:
        yield Line(rule, Urgency.TODAY, on, about, one.site, values=values)
    elif on <= today + WEEK:
        yield Line(rule, Urgency.WEEK, on, about, one.site, values=values)


def _of_unit(one: UnitFact, today: date) -> Iterator[Line]:
    about = ("unit", one.unit_id)
    if one.cleaned_until is not None:
        values = {"unit": one.unit, "until": one.cleaned_until}
        yield Line(Rule.CLEANING, Urgency.TODAY, today, about, one.site, values=values)
    if one.closed is None:
        return
    reason, until = one.closed
    values = {"unit": one.unit, "reason": reason, "until": until}
    if until is not None and until <= today + WEEK:
        yield Line(Rule.CLOSURE_ENDS, Urgency.WEEK, until, about, one.site, values=values)
    else:
        yield Line(Rule.CLOSED, Urgency.WATCH, today, about, one.site, values=values)


def _of_account(one: AccountFact, today: date) -> Iterator[Line]:
    about = ("account", one.account_id)
    if one.locked_until is not None:
        values = {"name": one.name, "until": one.locked_until}
        yield Line(Rule.LOCKED, Urgency.TODAY, today, about, values=values)
    if one.active_until is not None and today <= one.active_until <= today + MONTH:
        values = {"name": one.name}
        yield Line(Rule.ACCOUNT_ENDS, Urgency.WATCH, one.active_until, about, values=values)


# --- groups ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Group:
    """Lines that stand together: of one urgency, and for a manager of one site."""

    urgency: Urgency
    lines: tuple[Line, ...]


def grouped(lines: Iterable[Line]) -> list[Group]:
    """Group lines by urgency, in their order; today's visits have their own place and are left out."""
    listed = [line for line in lines if line.rule is not Rule.VISIT_TODAY]
    groups = []
    for urgency in Urgency:
        mine = tuple(line for line in listed if line.urgency is urgency)
        if mine:
            groups.append(Group(urgency, mine))
    return groups


def sites_of(lines: Iterable[Line]) -> list[str | None]:
    """Name the sites of the lines, in order; what has no site comes last."""
    found = {line.site for line in lines}
    return [*sorted(site for site in found if site is not None), *([None] if None in found else [])]
