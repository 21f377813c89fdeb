"""What a form yields and a command takes: frozen, and right in shape."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from icam.stays.rules.ladder import CalledOff


@dataclass(frozen=True, slots=True)
class AnnounceDraft:
    """A family is to come.

    Args:
        site_id: the site wished for; that of the unit when one is given.
        unit_id: the unit to hold for it; None puts it in the queue.
    """

    household_id: int
    category: str
    planned_from: date | None
    planned_until: date | None = None
    persons_expected: int | None = None
    wishes: str | None = None
    site_id: int | None = None
    coach_id: int | None = None
    unit_id: int | None = None


@dataclass(frozen=True, slots=True)
class PlanDraft:
    """The days a stay is planned for; an arrived one keeps its planned arrival."""

    planned_from: date | None
    planned_until: date | None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class ArrivalDraft:
    """A family came.

    Args:
        unit_id: where to; None = the unit held for it.
    """

    arrived_on: date
    unit_id: int | None = None
    planned_until: date | None = None
    escorted_by: str | None = None
    arrival_from: str | None = None


@dataclass(frozen=True, slots=True)
class MoveDraft:
    """The whole family goes to another unit."""

    moved_on: date
    unit_id: int
    reason: str | None = None
    cleaning_days: int | None = None


@dataclass(frozen=True, slots=True)
class SplitDraft:
    """Some of the family go to another unit; the others stay."""

    moved_on: date
    unit_id: int
    person_ids: frozenset[int]
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class RejoinDraft:
    """The family is together again, in one of the units where it is."""

    moved_on: date
    placement_id: int
    cleaning_days: int | None = None


class PresenceChange(StrEnum):
    """What happened to one member."""

    LEFT = "left"
    CAME = "came"
    BORN = "born"


@dataclass(frozen=True, slots=True)
class PresenceDraft:
    """One member came later, left earlier, or was born.

    Args:
        placement_id: in which unit the person sleeps, where the family is split.
    """

    person_id: int
    change: PresenceChange
    on: date
    reason: str | None = None
    placement_id: int | None = None


@dataclass(frozen=True, slots=True)
class DepartureDraft:
    """The family left for good.

    Args:
        cleaning_days: working days for cleaning; None = as the site does.
    """

    left_on: date
    outcome: str
    destination: str | None = None
    destination_country: str | None = None
    note: str | None = None
    cleaning_days: int | None = None


@dataclass(frozen=True, slots=True)
class CallOffDraft:
    """An announced family does not come."""

    how: CalledOff
    reason: str
    note: str | None = None


@dataclass(frozen=True, slots=True)
class DetailsDraft:
    """What is known of a stay beside its days and units."""

    category: str
    coach_id: int | None = None
    second_coach_id: int | None = None
    escorted_by: str | None = None
    arrival_from: str | None = None
    persons_expected: int | None = None
    wishes: str | None = None
    note: str | None = None
