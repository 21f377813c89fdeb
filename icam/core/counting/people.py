"""Person-nights: each member's own presence inside the stay, by age on the night.

Source: counting.md, People.
"""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date

from icam.core.counting.facts import MemberFact, PlacementFact, UnitFacts
from icam.core.counting.nights import NEVER, Segment
from icam.core.counting.spans import Span, intersect, nights_of, union
from icam.core.partial_date import birthday

COT_AGE = 3
"""Children younger than this may sleep in a cot."""


@dataclass(slots=True)
class Heads:
    """A number of persons, or of their nights, by age."""

    minor: int = 0
    adult: int = 0
    unknown_age: int = 0

    @property
    def persons(self) -> int:
        """Count them all."""
        return self.minor + self.adult + self.unknown_age

    def add(self, other: "Heads") -> None:
        """Count the others with these."""
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))


@dataclass(frozen=True, slots=True)
class Overfull:
    """More people sleep in a unit than it has beds."""

    unit: str
    first: int
    stop: int
    people: int
    beds: int
    stays: tuple[str, ...]


def sleeps_in(member: MemberFact, placement: PlacementFact) -> bool:
    """Tell whether a member of the stay sleeps where this placement is."""
    return placement.persons is None or member.person in placement.persons


def own_spans(member: MemberFact, spans: Sequence[Span]) -> list[Span]:
    """Return the part of the family's nights on which the member is there."""
    stop = NEVER if member.period.until_on is None else member.period.until_on.toordinal()
    return intersect(spans, ((member.period.from_on.toordinal(), stop),))


def heads_of(member: MemberFact, spans: Sequence[Span]) -> Heads:
    """Count the member's nights in the spans by age on the night."""
    nights = nights_of(spans)
    if member.birth is None:
        return Heads(unknown_age=nights)
    if not nights:
        return Heads()
    grown = member.birth.eighteenth_birthday.toordinal()
    as_minor = nights_of(intersect(spans, ((0, grown),)))
    return Heads(minor=as_minor, adult=nights - as_minor)


def person_nights(members: Iterable[MemberFact], where: Sequence[tuple[PlacementFact, Span]]) -> Heads:
    """Count the nights of the members of one stay; a night in two units at once is one night.

    Args:
        where: the placements of the stay and the nights to count of each.
    """
    total = Heads()
    everybody = union(span for _, span in where)
    split = any(placement.persons is not None for placement, _ in where)
    for member in members:
        spans = union(span for placement, span in where if sleeps_in(member, placement)) if split else everybody
        total.add(heads_of(member, own_spans(member, spans)))
    return total


def overfull(unit: UnitFacts, parts: Iterable[Segment], members: dict[str, list[MemberFact]]) -> list[Overfull]:
    """Find the nights on which more people sleep in the unit than it has beds, cots taken by small children."""
    found: list[Overfull] = []
    for part in parts:
        sleepers = [
            member
            for placement in part.families
            for member in members.get(placement.stay, ())
            if sleeps_in(member, placement)
        ]
        if len(sleepers) > unit.beds:
            found += _overfull(unit, part, sleepers)
    return found


def _overfull(unit: UnitFacts, part: Segment, sleepers: Sequence[MemberFact]) -> Iterable[Overfull]:
    changes: dict[int, list[int]] = {part.first: [0, 0], part.stop: [0, 0]}
    for member in sleepers:
        for first, stop in own_spans(member, ((part.first, part.stop),)):
            grown = min(max(_cot_until(member), first), stop)
            for day, people, small in ((first, 1, int(grown > first)), (grown, 0, -int(grown > first)), (stop, -1, 0)):
                change = changes.setdefault(day, [0, 0])
                change[0] += people
                change[1] += small
    days, people, small = sorted(changes), 0, 0
    for first, stop in itertools.pairwise(days):
        people, small = people + changes[first][0], small + changes[first][1]
        if people - min(small, unit.cots) > unit.beds:
            yield Overfull(unit.code, first, stop, people, unit.beds, tuple(dict.fromkeys(part.stays)))


def _cot_until(member: MemberFact) -> int:
    return 0 if member.birth is None else birthday(member.birth.counted_as, COT_AGE).toordinal()


def first_day(member: MemberFact, spans: Iterable[Span], window: Span) -> date | None:
    """Return the first day of the window on which the member is present, arrival and departure day counted."""
    own_first = member.period.from_on.toordinal()
    own_last = NEVER if member.period.until_on is None else member.period.until_on.toordinal()
    days = [
        max(first, own_first, window[0]) for first, last in spans if _meet(first, last, own_first, own_last, window)
    ]
    return date.fromordinal(min(days)) if days else None


def _meet(first: int, last: int, own_first: int, own_last: int, window: Span) -> bool:
    return max(first, own_first, window[0]) <= min(last, own_last, window[1] - 1)
