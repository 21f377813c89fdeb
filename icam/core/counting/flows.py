"""Flows and stock: who was there, who came, who left; a move is neither.

Source: counting.md, Flows and stock.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from icam.core.counting.facts import PlacementFact, StayFact
from icam.core.counting.nights import NEVER
from icam.core.counting.spans import Span, union
from icam.core.period import Period

EXPECTED_WITHIN = timedelta(days=30)
"""How far ahead of the data date arrivals and departures are listed as expected."""


@dataclass(frozen=True, slots=True)
class Presence:
    """When a family was in the units that are counted.

    Args:
        spans: day numbers of (arrival, departure), in order; a stay of no night has one empty span.
    """

    stay: StayFact
    spans: tuple[Span, ...]

    @property
    def arrives(self) -> bool:
        """Tell whether the stay began in these units, instead of moving in from others."""
        return self.stay.arrived_on is not None and self.spans[0][0] == self.stay.arrived_on.toordinal()

    @property
    def departs(self) -> bool:
        """Tell whether the stay ended in these units."""
        return self.stay.left_on is not None and self.spans[-1][1] == self.stay.left_on.toordinal()

    def days_in(self, window: Span) -> int:
        """Count the presence days: arrival and departure day both counted."""
        last_of_window = window[1] - 1
        return sum(max(0, min(last, last_of_window) - max(first, window[0]) + 1) for first, last in self.spans)


@dataclass(frozen=True, slots=True)
class Flows:
    """The stays behind each figure of the flow: start + arrivals + moved in = end + departures + moved out."""

    stock_start: tuple[StayFact, ...] = ()
    arrivals: tuple[StayFact, ...] = ()
    moved_in: tuple[StayFact, ...] = ()
    departures: tuple[StayFact, ...] = ()
    moved_out: tuple[StayFact, ...] = ()
    stock_end: tuple[StayFact, ...] = ()
    present: tuple[StayFact, ...] = ()

    @property
    def families(self) -> tuple[str, ...]:
        """Name the distinct families that were present."""
        return tuple(dict.fromkeys(stay.household for stay in self.present))


@dataclass(frozen=True, slots=True)
class Turnover:
    """One family left a unit and another came on the same day."""

    unit: str
    on: int
    left: str
    arrived: str


def presence(stay: StayFact, placements: Iterable[PlacementFact], *, whole: bool) -> Presence | None:
    """Return when the stay was in the counted units, or None when it never was.

    Args:
        placements: those of the stay in the counted units.
        whole: these are all units of the office: the stay counts from arrival to departure.
    """
    if stay.arrived_on is None:
        return None
    own = _span(stay)
    if whole:
        return Presence(stay, (own,))
    spans = [_span(placement) for placement in placements if placement.arrived_on is not None]
    nights = tuple(union(spans))
    if not nights and spans and own[0] == own[1]:
        return Presence(stay, (own,))
    return Presence(stay, nights) if nights else None


def flows(presences: Iterable[Presence], window: Span) -> Flows:
    """Sort the presences into the figures of the flow.

    Args:
        window: day numbers of the first day and of the day after the last.
    """
    start, last = window[0], window[1] - 1
    if last < start:
        return Flows()
    known = [each for each in presences if any(first <= last and stop >= start for first, stop in each.spans)]
    return Flows(
        stock_start=_those(known, lambda first, stop: first < start <= stop),
        arrivals=_stays(each for each in known if each.arrives and start <= each.spans[0][0] <= last),
        moved_in=_stays(each for each in known for day in _moves_in(each) if start <= day <= last),
        departures=_stays(each for each in known if each.departs and start <= each.spans[-1][1] <= last),
        moved_out=_stays(each for each in known for day in _moves_out(each) if start <= day <= last),
        stock_end=_those(known, lambda first, stop: first <= last < stop),
        present=_stays(known),
    )


def expected_arrivals(stays: Iterable[StayFact], period: Period) -> tuple[StayFact, ...]:
    """Return the announced families that have not come, planned before the end of the period; the late ones too."""
    waiting = (
        stay for stay in stays if stay.arrived_on is None and not stay.cancelled and stay.planned_from is not None
    )
    return tuple(
        sorted(
            (stay for stay in waiting if period.until_on is None or _planned(stay) < period.until_on),
            key=lambda stay: (_planned(stay), stay.stay),
        )
    )


def expected_departures(stays: Iterable[StayFact], period: Period) -> tuple[StayFact, ...]:
    """Return the families planned to leave before the end of the period; the overdue ones too."""
    there = (stay for stay in stays if stay.arrived_on is not None and stay.left_on is None)
    planned = [(stay.planned_until, stay.stay, stay) for stay in there if stay.planned_until is not None]
    return tuple(
        stay
        for until, _, stay in sorted(planned, key=lambda p: p[:2])
        if period.until_on is None or until < period.until_on
    )


def turnovers(placements: Iterable[PlacementFact], window: Span) -> tuple[Turnover, ...]:
    """Find the days on which one family left a unit and another came."""
    came: dict[tuple[str, int], list[str]] = {}
    left: list[tuple[str, int, str]] = []
    for placement in placements:
        if placement.arrived_on is not None:
            came.setdefault((placement.unit, placement.arrived_on.toordinal()), []).append(placement.stay)
        if placement.left_on is not None:
            left.append((placement.unit, placement.left_on.toordinal(), placement.stay))
    return tuple(
        Turnover(unit, day, stay, other)
        for unit, day, stay in sorted(left, key=lambda each: (each[1], each[0], each[2]))
        if window[0] <= day < window[1]
        for other in came.get((unit, day), ())
        if other != stay
    )


def _span(fact: StayFact | PlacementFact) -> Span:
    assert fact.arrived_on is not None
    return fact.arrived_on.toordinal(), NEVER if fact.left_on is None else fact.left_on.toordinal()


def _moves_in(each: Presence) -> list[int]:
    return [first for first, _ in each.spans[each.arrives :]]


def _moves_out(each: Presence) -> list[int]:
    ends = [stop for _, stop in each.spans]
    return ends[:-1] if each.departs or (each.stay.left_on is None and ends[-1] == NEVER) else ends


def _those(known: Iterable[Presence], matches: Callable[[int, int], bool]) -> tuple[StayFact, ...]:
    return _stays(each for each in known if any(matches(first, stop) for first, stop in each.spans))


def _stays(presences: Iterable[Presence]) -> tuple[StayFact, ...]:
    return tuple(each.stay for each in presences)


def _planned(stay: StayFact) -> date:
    assert stay.planned_from is not None
    return stay.planned_from
