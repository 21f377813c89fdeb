"""Which units are free and large enough, and from which day a taken one is free."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from icam.core.period import ONE_DAY, Period
from icam.stays.rules.capacity import Room, is_overfull

NOBODY = Room(0)


@dataclass(frozen=True, slots=True)
class Hold:
    """A live placement, as others must respect it.

    Args:
        need: who sleeps there.
        cleaning_until: first day after its cleaning; None where it has not left or leaves nothing to clean.
    """

    placement_id: int
    stay_id: int
    unit_id: int
    place: int
    who: str
    period: Period
    need: Room
    cleaning_until: date | None = None


@dataclass(frozen=True, slots=True)
class UnitOffer:
    """A unit as the search needs it."""

    unit_id: int
    code: str
    unit_type: str
    site_id: int
    site: str
    beds: int
    cots: int
    family_places: int
    step_free: bool
    service: tuple[Period, ...]
    closures: tuple[Period, ...]

    @property
    def places(self) -> range:
        """Return the numbers of its family places."""
        return range(1, self.family_places + 1)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of a unit.

    Args:
        cots: cots needed as such, even where there are beds enough.
        ignore: placements that will not be in the way (the family's own).
    """

    period: Period
    need: Room = NOBODY
    cots: int = 0
    step_free: bool = False
    ignore: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A unit that is free for a period.

    Args:
        place: the family place that is free.
        free_until: the first day on which somebody else is to have the place; None = nobody.
        cleaning_until: the unit is being cleaned until this day after the period began.
        shared_with: other families in the unit in the same period.
        leaves: who must leave first on or before the first day, by the plan.
    """

    unit: UnitOffer
    place: int
    free_until: date | None
    cleaning_until: date | None
    shared_with: tuple[Hold, ...] = ()
    leaves: Hold | None = None


def hold_period(
    held_from: date,
    planned_until: date | None,
    arrived_on: date | None,
    left_on: date | None,
    today: date,
) -> Period:
    """Return the nights on which a live placement stands in the way.

    Somebody who still lives there after the expected day is in the way at least until tomorrow.
    """
    until = left_on
    if until is None and planned_until is not None:
        until = max(planned_until, today + ONE_DAY) if arrived_on is not None else planned_until
    return Period(held_from, None if until is None else max(until, held_from))


def free_place(places: Iterable[int], holds: Iterable[Hold], period: Period) -> int | None:
    """Return the first of the family places that is free for the whole period, or None."""
    taken = {hold.place for hold in holds if touches(hold.period, period)}
    return next((place for place in places if place not in taken), None)


def touches(hold: Period, period: Period) -> bool:
    """Tell whether the two share a night; an empty period shares the night it begins on."""
    return hold.overlaps(period) or (period.is_empty and hold.holds(period.from_on) and hold.from_on < period.from_on)


def first_free(places: Iterable[int], holds: Sequence[Hold], period: Period) -> date | None:
    """Return the first day from which one of the places is free for good, or for the rest of the period.

    None when somebody holds each without an end.
    """
    days = [_first_free(place, holds, period) for place in places]
    known = [day for day in days if day is not None]
    return min(known) if known else None


def _first_free(place: int, holds: Sequence[Hold], period: Period) -> date | None:
    day = period.from_on
    for hold in sorted((h for h in holds if h.place == place), key=lambda h: h.period.from_on):
        rest = Period(day, None if period.until_on is None or period.until_on <= day else period.until_on)
        if touches(hold.period, rest):
            if hold.period.until_on is None:
                return None
            day = max(day, hold.period.until_on)
    return day


def vacancies(units: Iterable[UnitOffer], holds: Mapping[int, Sequence[Hold]], wanted: Wanted) -> list[Vacancy]:
    """Return the units that are free and large enough for the whole period; those to be cleaned last.

    Args:
        units: in the order in which they are to be offered.
    """
    found = []
    for unit in units:
        others = [hold for hold in holds.get(unit.unit_id, ()) if hold.placement_id not in wanted.ignore]
        vacancy = _vacancy(unit, others, wanted)
        if vacancy is not None:
            found.append(vacancy)
    return sorted(found, key=lambda one: (bool(one.shared_with), one.cleaning_until is not None))


def _vacancy(unit: UnitOffer, holds: Sequence[Hold], wanted: Wanted) -> Vacancy | None:
    period = wanted.period
    if wanted.step_free and not unit.step_free:
        return None
    if not any(one.covers(period) and one.holds(period.from_on) for one in unit.service):
        return None
    if any(touches(closed, period) or closed.holds(period.from_on) for closed in unit.closures):
        return None
    place = free_place(unit.places, holds, period)
    if place is None:
        return None
    beside = tuple(h for h in holds if touches(h.period, period))
    if is_overfull(sum((h.need for h in beside), wanted.need), beds=unit.beds, cots=unit.cots):
        return None
    if wanted.cots > unit.cots:
        return None
    return Vacancy(
        unit,
        place,
        free_until=_next_hold(place, holds, period),
        cleaning_until=_cleaning(place, holds, period),
        shared_with=beside,
        leaves=_leaves(place, holds, period),
    )


def _next_hold(place: int, holds: Sequence[Hold], period: Period) -> date | None:
    later = [h.period.from_on for h in holds if h.place == place and h.period.from_on > period.from_on]
    return min(later) if later else None


def _cleaning(place: int, holds: Sequence[Hold], period: Period) -> date | None:
    days = [
        h.cleaning_until
        for h in holds
        if h.place == place
        and h.cleaning_until is not None
        and h.period.until_on is not None
        and h.period.until_on <= period.from_on < h.cleaning_until
    ]
    return max(days) if days else None


def _leaves(place: int, holds: Sequence[Hold], period: Period) -> Hold | None:
    """Return who leaves on the very day the period begins (same-day turnover)."""
    return next((h for h in holds if h.place == place and h.period.until_on == period.from_on), None)
