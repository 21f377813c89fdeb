"""What units, stays and visits ask for today."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from icam.core.partial_date import PartialDate
from icam.stays.rules import legal_term
from icam.worklist.rules.lines import Line, Rule, Urgency

WEEK = timedelta(days=7)
MONTH = timedelta(days=30)
LEGAL = {100: Rule.LEGAL_REACHED, 90: Rule.LEGAL_90, 75: Rule.LEGAL_75}
LEGAL_URGENCY = {100: Urgency.LATE, 90: Urgency.WEEK, 75: Urgency.WATCH}


# --- facts ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MinorFact:
    """A child of a family, until the 18th birthday."""

    name: str
    birth: PartialDate
    person_id: int = 0


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
class CareFact:
    """What a family that lives in a unit still lacks.

    Args:
        missing: rules for what was to be done at the arrival.
        pupils: children of school age without a school, and the day from which that is late.
    """

    household_id: int
    household: str
    site: str | None
    arrived_on: date
    missing: tuple[Rule, ...] = ()
    pupils: tuple[tuple[str, date], ...] = ()


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
    care: tuple[CareFact, ...] = ()
    units: tuple[UnitFact, ...] = ()
    conflicts: tuple[ConflictFact, ...] = ()
    accounts: tuple[AccountFact, ...] = ()


def worklist(facts: Facts, today: date) -> list[Line]:
    """Work out what needs doing, the most urgent first; the same facts always give the same list."""
    lines = [
        *(line for one in facts.visits for line in _of_visit(one, today)),
        *(_of_silence(one, today) for one in facts.silences),
        *(_of_agreement(one) for one in facts.agreements),
        *(line for one in facts.stays for line in _of_stay(one, today)),
        *(line for one in facts.care for line in _of_care(one, today)),
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


def _of_care(one: CareFact, today: date) -> Iterator[Line]:
    about = ("care", one.household_id)
    for rule in one.missing:
        urgency = Urgency.TODAY if one.arrived_on == today else Urgency.LATE
        yield Line(rule, urgency, one.arrived_on, about, one.site, values={"family": one.household})
    for name, due in one.pupils:
        urgency = Urgency.LATE if due <= today else Urgency.WEEK
        values = {"family": one.household, "person": name}
        yield Line(Rule.SCHOOL, urgency, due, about, one.site, values=values)


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
