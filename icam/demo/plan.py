"""What a fictitious office consists of, before it is written: plain facts with the office's own codes."""

from dataclasses import dataclass, field
from datetime import date, time

from icam.core.partial_date import PartialDate
from icam.people.rules import Sex
from icam.stays.rules import CalledOff
from icam.visits.rules import Result


@dataclass(slots=True)
class PersonPlan:
    """A person of a family, with the days of membership.

    Args:
        spellings: other ways in which the name was written, as (given, family).
    """

    code: str
    given: str
    family: str
    role: str
    sex: Sex
    birth: PartialDate | None = None
    script: str | None = None
    country: str | None = None
    languages: tuple[str, ...] = ()
    joined_on: date | None = None
    left_on: date | None = None
    vulnerability: str | None = None
    identifier: tuple[str, str] | None = None
    spellings: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class FamilyPlan:
    """A household."""

    code: str
    name: str
    category: str
    persons: list[PersonPlan]
    entry_channel: str | None = None
    file_language: str = "nl"
    lawyer: str | None = None
    phone: str | None = None
    note: str | None = None
    created_on: date = date(2008, 10, 1)


@dataclass(slots=True)
class PlacementPlan:
    """A stay's place in a unit."""

    unit: str
    place: int = 1
    planned_from: date | None = None
    planned_until: date | None = None
    arrived_on: date | None = None
    left_on: date | None = None
    reason: str | None = None
    persons: tuple[str, ...] = ()


@dataclass(slots=True)
class StayPlan:
    """A stay with its placements, in order."""

    code: str
    family: FamilyPlan
    category: str
    placements: list[PlacementPlan] = field(default_factory=list)
    site: str | None = None
    planned_from: date | None = None
    planned_until: date | None = None
    arrived_on: date | None = None
    left_on: date | None = None
    outcome: str | None = None
    destination: str | None = None
    destination_country: str | None = None
    called_off: CalledOff | None = None
    called_off_reason: str | None = None
    called_off_on: date | None = None
    decision: str | None = None
    max_end_on: date | None = None
    coach: str | None = None
    second_coach: str | None = None
    escorted_by: str | None = None
    arrival_from: str | None = None
    previous: str | None = None
    persons_expected: int | None = None
    wishes: str | None = None
    presences: list[tuple[str, date, date | None, str]] = field(default_factory=list)


@dataclass(slots=True)
class AgreementPlan:
    """Something agreed at a visit."""

    text: str
    who: str | None = None
    due_on: date | None = None
    done_on: date | None = None


@dataclass(slots=True)
class VisitPlan:
    """A visit, planned or written up."""

    family: FamilyPlan
    stay: StayPlan | None
    coach: str
    on: date
    at: time
    kind: str = "HOME"
    result: Result | None = None
    reason: str | None = None
    minutes: int | None = None
    topics: str = ""
    interpreter_mode: str | None = None
    language: str | None = None
    words: str | None = None
    note: str | None = None
    present: tuple[str, ...] = ()
    agreements: list[AgreementPlan] = field(default_factory=list)


@dataclass(slots=True)
class ClosurePlan:
    """A closure, with its first and last day; ``before`` is an earlier version of it."""

    unit: str
    first_on: date
    last_on: date | None
    reason: str
    reference: str | None = None
    note: str | None = None
    is_over_stay: bool = False
    cancelled: str | None = None
    before: tuple[date, date | None] | None = None


@dataclass(slots=True)
class OfficePlan:
    """Everything to be written."""

    families: list[FamilyPlan] = field(default_factory=list)
    stays: list[StayPlan] = field(default_factory=list)
    closures: list[ClosurePlan] = field(default_factory=list)
    visits: list[VisitPlan] = field(default_factory=list)
