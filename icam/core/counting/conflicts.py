"""What the records say and the rules do not allow: listed, never corrected by the count."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from icam.core.counting.facts import MemberFact, UnitFacts
from icam.core.counting.nights import NightClass, Segment
from icam.core.counting.people import overfull


class ConflictKind(StrEnum):
    """What is wrong with a night."""

    CLOSURE = "closure"
    BEDS = "beds"
    SERVICE = "service"


@dataclass(frozen=True, slots=True)
class Conflict:
    """One night of one family in one unit that should not be.

    Args:
        closure: its reference, where a closure lies over the night.
        people: how many sleep there, where they are more than the beds.
    """

    kind: ConflictKind
    unit: str
    night: date
    stay: str
    closure: str | None = None
    people: int | None = None
    beds: int | None = None


def conflicts(
    units: Iterable[UnitFacts],
    parts: Mapping[str, Sequence[Segment]],
    members: dict[str, list[MemberFact]],
) -> tuple[Conflict, ...]:
    """List the occupied nights under a closure, outside the stock, or with more people than beds, in order of time."""
    found: list[Conflict] = []
    for unit in units:
        for part in parts[unit.code]:
            if part.families:
                found += _of_segment(part)
        found += (
            Conflict(ConflictKind.BEDS, unit.code, date.fromordinal(day), stay, people=crowd.people, beds=crowd.beds)
            for crowd in overfull(unit, parts[unit.code], members)
            for day in range(crowd.first, crowd.stop)
            for stay in crowd.stays
        )
    return tuple(sorted(found, key=lambda each: (each.night, each.unit, each.kind, each.stay, each.closure or "")))


def _of_segment(part: Segment) -> Iterable[Conflict]:
    stays = dict.fromkeys(part.stays)
    if part.night_class is NightClass.NOT_IN_SERVICE:
        yield from (Conflict(ConflictKind.SERVICE, part.unit, night, stay) for night in part.days for stay in stays)
        return
    for closure in part.closures:
        for night in part.days:
            for stay in stays:
                yield Conflict(ConflictKind.CLOSURE, part.unit, night, stay, closure.reference)
