"""What a unit is and when it may be closed or taken out of the stock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from icam.core.counted import Counted
from icam.core.errors import RuleBroken
from icam.core.period import Period

MOST_CLEANING_DAYS = 60
MOST_BEDS = 40
MOST_PLACES = 9


class UnitType(StrEnum):
    """The kinds of unit that the office publishes."""

    HOUSE = "house"
    APARTMENT = "apartment"
    STUDIO = "studio"


@dataclass(frozen=True, slots=True)
class SiteDraft:
    """A site as somebody wants it.

    Args:
        cleaning_days: working days after a departure, where the departure itself does not say.
    """

    code: str
    name_nl: str
    name_fr: str
    name_de: str | None = None
    name_en: str | None = None
    street: str | None = None
    postal_code: str | None = None
    municipality: str | None = None
    province: str | None = None
    language_region: str | None = None
    region: str | None = None
    cluster: str | None = None
    phone: str | None = None
    cleaning_days: int = 0
    note: str | None = None


@dataclass(frozen=True, slots=True)
class UnitDraft:
    """A unit as somebody wants it.

    Args:
        characteristics: codes of the list ``characteristic``.
    """

    site_id: int
    code: str
    unit_type: UnitType
    label: str | None = None
    street: str | None = None
    floor: int | None = None
    bedrooms: int | None = None
    beds_adult: int = 0
    beds_child: int = 0
    cots: int = 0
    family_places: int = 1
    step_free: bool = False
    is_assumed: bool = False
    characteristics: tuple[str, ...] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True)
class ClosureDraft:
    """A closure as somebody wants it.

    Args:
        period: first and last day are both closed; running while nobody knows the last.
        over_stay: close it also where a family lives there or is expected.
    """

    period: Period
    reason_code: str
    reference: str | None = None
    note: str | None = None
    over_stay: bool = False


def check_unit(draft: UnitDraft) -> None:
    """Refuse a unit nobody could sleep in, or with more families than beds.

    Raises:
        RuleBroken: no bed, or more family places than beds.
    """
    beds = draft.beds_adult + draft.beds_child
    if beds == 0:
        raise RuleBroken("Enter at least one bed", field="beds_adult")
    if draft.family_places > beds:
        raise RuleBroken(
            "%(beds)s for %(places)s is not enough; a family needs at least one",
            field="family_places",
            beds=counted_beds(beds),
            places=Counted("%(num)d family", "%(num)d families", draft.family_places),
        )


def counted_beds(number: int) -> Counted:
    """Write beds in a sentence."""
    return Counted("%(num)d bed", "%(num)d beds", number)


def counted_cots(number: int) -> Counted:
    """Write cots in a sentence."""
    return Counted("%(num)d cot", "%(num)d cots", number)


def check_places(family_places: int, taken: Iterable[Period], today: date) -> None:
    """Refuse fewer family places than families that live in the unit at one time, or are expected, from today on.

    Raises:
        RuleBroken: with how many there are.
    """
    most = most_at_once(taken, today)
    if most > family_places:
        raise RuleBroken(
            "%(families)d families live in this unit or are expected at the same time; "
            "move one of them before the unit has fewer places",
            field="family_places",
            families=most,
        )


def most_at_once(periods: Iterable[Period], since: date) -> int:
    """Count how many of the periods share one night from a day on, at most."""
    live = [cut for period in periods if not (cut := period.intersect(Period(since))).is_empty]
    return max((sum(other.holds(one.from_on) for other in live) for one in live), default=0)


def check_service(period: Period, others: Iterable[Period]) -> None:
    """Refuse a second service period on days on which the unit is in the stock already.

    Raises:
        RuleBroken: the other period is named.
    """
    for other in sorted(others, key=lambda one: one.from_on):
        if period.overlaps(other):
            raise RuleBroken(
                "The unit is in the stock already on some of these days: %(other)s", field="from_on", other=other
            )


def check_taken_out(period: Period, until_on: date) -> None:
    """Refuse a day that is not inside the service period.

    Raises:
        RuleBroken: it lies on or before the first day, or after the end.
    """
    if until_on <= period.from_on:
        raise RuleBroken(
            "The unit came into the stock on %(first)s: choose a later day, or correct that period",
            field="until_on",
            first=period.from_on,
        )
    if period.until_on is not None and until_on > period.until_on:
        raise RuleBroken(
            "This period ends on %(until)s already: add a new period for the days after it",
            field="until_on",
            until=period.until_on,
        )
