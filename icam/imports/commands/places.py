"""Give every family its place in a unit, so that no two hold the same place on the same night."""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from icam.core.period import Period

FOREVER = date.max


@dataclass(slots=True)
class Hold:
    """What a placement takes of a unit.

    Args:
        lived: the nights the family is there; None while it is only expected.
        planned: the nights the unit is promised, until it arrives.
        place: the number of its place; 0 = not given yet.
        clash: the stay that lives there on promised nights.
    """

    stay: str
    lived: Period | None
    planned: Period | None
    place: int = 0
    clash: str | None = None
    held: Period | None = None


class Line:
    """One place of a unit over time: periods that share no night, in order."""

    def __init__(self) -> None:
        self.taken: list[tuple[date, date, str]] = []

    def clash(self, period: Period) -> str | None:
        """Name the stay that has one of these nights, or None."""
        first, stop = _ends(period)
        if first >= stop:
            return None
        at = bisect_left(self.taken, (first, date.min, ""))
        for one in self.taken[max(0, at - 1) : at + 1]:
            if one[0] < stop and first < one[1]:
                return one[2]
        return None

    def take(self, period: Period, stay: str) -> None:
        """Keep these nights for a stay."""
        first, stop = _ends(period)
        if first < stop:
            insort(self.taken, (first, stop, stay))


@dataclass(slots=True)
class Places:
    """The places of one unit.

    Args:
        count: how many families it may take.
    """

    count: int
    lived: dict[int, Line] = field(default_factory=lambda: defaultdict(Line))
    held: dict[int, Line] = field(default_factory=lambda: defaultdict(Line))

    def keep(self, hold: Hold) -> None:
        """Take a hold that has its place already."""
        if hold.lived is not None:
            self.lived[hold.place].take(hold.lived, hold.stay)
        if hold.held is not None:
            self.held[hold.place].take(hold.held, hold.stay)

    def settle(self, fresh: list[Hold]) -> Iterator[tuple[Hold, str]]:
        """Give every hold a place, and yield those for which there is none, with the stay in the way.

        Families that live there go first; then those that are expected; last, what was promised to those that came.
        """
        there = [one for one in fresh if one.lived is not None]
        for one in sorted(there, key=lambda each: (each.lived and each.lived.from_on, each.stay)):
            assert one.lived is not None
            yield from self._settle_lived(one, one.lived)
        coming = [one for one in fresh if one.lived is None and one.planned is not None]
        for one in sorted(coming, key=lambda each: (each.planned and each.planned.from_on, each.stay)):
            assert one.planned is not None
            yield from self._settle_planned(one, one.planned)
        for one in there:
            self._hold_before(one)

    def _settle_lived(self, hold: Hold, lived: Period) -> Iterator[tuple[Hold, str]]:
        blocked = ""
        for place in range(1, self.count + 1):
            clash = self.lived[place].clash(lived)
            if clash is None:
                hold.place = place
                self.lived[place].take(lived, hold.stay)
                return
            blocked = clash
        yield hold, blocked

    def _hold_before(self, hold: Hold) -> None:
        """Hold the place from the planned day where nobody has those nights, else from the arrival."""
        if not hold.place or hold.lived is None:
            return
        until = hold.lived.until_on
        if until is None and hold.planned is not None and hold.planned.until_on is not None:
            until = max(hold.lived.from_on, hold.planned.until_on)
        hold.held = Period(hold.lived.from_on, until)
        line = self.held[hold.place]
        if line.clash(hold.held):
            hold.held = Period(hold.lived.from_on, hold.lived.from_on)
        elif hold.planned is not None and hold.planned.from_on < hold.lived.from_on:
            early = Period(hold.planned.from_on, hold.lived.from_on)
            if line.clash(early) is None and self.lived[hold.place].clash(early) is None:
                hold.held = Period(early.from_on, until)
        line.take(hold.held, hold.stay)

    def _settle_planned(self, hold: Hold, planned: Period) -> Iterator[tuple[Hold, str]]:
        empty = Period(planned.from_on, planned.from_on)
        clashes = {place: self._who(place, planned) for place in range(1, self.count + 1)}
        free = next((place for place, who in clashes.items() if who == (None, None)), None)
        lived_in = next((place for place, (held, lived) in clashes.items() if held is None or held == lived), None)
        place = free or lived_in
        if place is None:
            yield hold, next(held or lived or "" for held, lived in clashes.values())
            return
        hold.place, hold.held, hold.clash = place, planned, clashes[place][1]
        if place != free:
            hold.held = empty
        self.held[place].take(hold.held, hold.stay)

    def _who(self, place: int, planned: Period) -> tuple[str | None, str | None]:
        return self.held[place].clash(planned), self.lived[place].clash(planned)


def _ends(period: Period) -> tuple[date, date]:
    return period.from_on, period.until_on or FOREVER
