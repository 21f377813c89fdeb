"""The unit-night ledger: for each unit and each night exactly one class.

One sweep over the days on which something changes; the cost follows the number of placements, not of nights.
Source: counting.md, The unit-night ledger.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby, pairwise

from icam.core.counting.facts import ClosureFact, PlacementFact, UnitFacts
from icam.core.period import Period
from icam.core.workdays import add_working_days

NEVER = date.max.toordinal()


class NightClass(StrEnum):
    """What a unit is on one night; the first that applies, in this order."""

    NOT_IN_SERVICE = "not_in_service"
    OCCUPIED = "occupied"
    OUT_OF_USE = "out_of_use"
    CLEANING = "cleaning"
    RESERVED = "reserved"
    FREE = "free"


@dataclass(frozen=True, slots=True)
class Segment:
    """Consecutive nights of one unit on which nothing changes.

    Args:
        first: day number (``date.toordinal``) of the first night.
        stop: day number of the first night no longer in it.
        families: placements of those who are there, whatever the class.
        before: placements that left and are cleaned up after (class cleaning only).
        held: placements the unit is held for (class reserved only).
        closures: closures over these nights, whatever the class.
    """

    unit: str
    night_class: NightClass
    first: int
    stop: int
    families: tuple[PlacementFact, ...] = ()
    before: tuple[PlacementFact, ...] = ()
    held: tuple[PlacementFact, ...] = ()
    closures: tuple[ClosureFact, ...] = ()

    @property
    def nights(self) -> int:
        """Count the nights."""
        return self.stop - self.first

    @property
    def first_on(self) -> date:
        """Return the first night."""
        return date.fromordinal(self.first)

    @property
    def stays(self) -> tuple[str, ...]:
        """Name the stays that make these nights what they are."""
        return tuple(fact.stay for fact in (self.families or self.before or self.held))

    @property
    def days(self) -> Iterator[date]:
        """Go through the nights."""
        return map(date.fromordinal, range(self.first, self.stop))


@dataclass(frozen=True, slots=True)
class Run:
    """Consecutive nights of one class."""

    night_class: NightClass
    first: date
    nights: int


_Source = Period | ClosureFact | PlacementFact
_Layer = tuple[int, int, NightClass, _Source]  # first, stop, the class it would give


def segments(
    unit: UnitFacts,
    placements: Iterable[PlacementFact],
    window: Period,
    closing_days: frozenset[date] = frozenset(),
) -> list[Segment]:
    """Class every night of the window.

    Args:
        placements: all of this unit that touch the window, and those it is still cleaned up after.
        window: must have an end.
        closing_days: the office's own.
    """
    start, end = window.from_on.toordinal(), _stop(window)
    changes: dict[int, list[tuple[bool, NightClass, _Source]]] = {start: [], end: []}
    for first, stop, kind, source in _layers(unit, placements, closing_days):
        first, stop = max(first, start), min(stop, end)
        if first < stop:
            changes.setdefault(first, []).append((True, kind, source))
            changes.setdefault(stop, []).append((False, kind, source))
    return list(_sweep(unit.code, changes))


def merged(parts: Sequence[Segment]) -> tuple[Run, ...]:
    """Join neighbouring nights of one class."""
    runs = []
    for night_class, group in groupby(parts, key=lambda part: part.night_class):
        members = list(group)
        runs.append(Run(night_class, members[0].first_on, members[-1].stop - members[0].first))
    return tuple(runs)


def night_classes(
    unit: UnitFacts,
    placements: Iterable[PlacementFact],
    window: Period,
    closing_days: frozenset[date] = frozenset(),
) -> tuple[Run, ...]:
    """Return the runs of equal nights of the window, in order and without a gap."""
    return merged(segments(unit, placements, window, closing_days))


def class_nights(parts: Iterable[Segment]) -> Counter[NightClass]:
    """Count the nights of each class."""
    counts: Counter[NightClass] = Counter(dict.fromkeys(NightClass, 0))
    for part in parts:
        counts[part.night_class] += part.nights
    return counts


def cleaning_of(
    placement: PlacementFact, unit: UnitFacts, closing_days: frozenset[date] = frozenset()
) -> Period | None:
    """Return the nights of cleaning after a departure: from the departure day to the k-th working day after it."""
    if placement.left_on is None or placement.arrived_on is None:
        return None
    count = unit.cleaning_days if placement.cleaning_days is None else placement.cleaning_days
    return Period(placement.left_on, add_working_days(placement.left_on, count, closing_days))


def hold_of(placement: PlacementFact) -> Period | None:
    """Return the nights the unit is held: planned arrival to planned departure, until the family arrives."""
    if placement.planned_from is None or placement.released:
        return None
    ends = [end for end in (placement.planned_until, placement.arrived_on) if end is not None]
    return Period(placement.planned_from, max(placement.planned_from, min(ends)) if ends else None)


def _stop(period: Period) -> int:
    return NEVER if period.until_on is None else period.until_on.toordinal()


def _layers(unit: UnitFacts, placements: Iterable[PlacementFact], closing_days: frozenset[date]) -> Iterator[_Layer]:
    for period in unit.service:
        yield period.from_on.toordinal(), _stop(period), NightClass.FREE, period
    for closure in unit.closures:
        yield closure.period.from_on.toordinal(), _stop(closure.period), NightClass.OUT_OF_USE, closure
    for placement in placements:
        if placement.arrived_on is not None:
            stop = NEVER if placement.left_on is None else placement.left_on.toordinal()
            yield placement.arrived_on.toordinal(), stop, NightClass.OCCUPIED, placement
        if cleaning := cleaning_of(placement, unit, closing_days):
            yield cleaning.from_on.toordinal(), _stop(cleaning), NightClass.CLEANING, placement
        if hold := hold_of(placement):
            yield hold.from_on.toordinal(), _stop(hold), NightClass.RESERVED, placement


def _sweep(code: str, changes: dict[int, list[tuple[bool, NightClass, _Source]]]) -> Iterator[Segment]:
    active: dict[NightClass, list[_Source]] = {kind: [] for kind in NightClass}
    days = sorted(changes)
    for first, stop in pairwise(days):
        for starts, kind, source in changes[first]:
            if starts:
                active[kind].append(source)
            else:
                active[kind].remove(source)
        yield _segment(code, first, stop, active)


def _segment(code: str, first: int, stop: int, active: dict[NightClass, list[_Source]]) -> Segment:
    kind = _class_of(active)
    families = _placements(active[NightClass.OCCUPIED])
    return Segment(
        code,
        kind,
        first,
        stop,
        families=families,
        before=_placements(active[kind]) if kind is NightClass.CLEANING else (),
        held=_placements(active[kind]) if kind is NightClass.RESERVED else (),
        closures=tuple(source for source in active[NightClass.OUT_OF_USE] if isinstance(source, ClosureFact)),
    )


def _placements(sources: Iterable[_Source]) -> tuple[PlacementFact, ...]:
    return tuple(source for source in sources if isinstance(source, PlacementFact))


def _class_of(active: dict[NightClass, list[_Source]]) -> NightClass:
    if not active[NightClass.FREE]:  # in no service period
        return NightClass.NOT_IN_SERVICE
    for kind in (NightClass.OCCUPIED, NightClass.OUT_OF_USE, NightClass.CLEANING, NightClass.RESERVED):
        if active[kind]:
            return kind
    return NightClass.FREE
