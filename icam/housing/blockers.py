"""What slices above know about a unit: what stands in its way on some days, and who lives in it.

Housing lies below stays and may not ask them; they register here, once, when the application starts.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from icam.core.counting import PlacementFact
from icam.core.period import Period


class BlockerKind(StrEnum):
    """What stands in the way."""

    STAY = "stay"
    RESERVATION = "reservation"
    CLOSURE = "closure"


@dataclass(frozen=True, slots=True)
class Blocker:
    """One thing that uses a unit on some days.

    Args:
        label: names it for the reader, e.g. "Stay FITT-2026-014 (Testfamily)"; already in the reader's language
            where it holds words, or only a code and a name.
        endpoint: the page of it.
        args: the arguments of that page's address.
        period: the nights it takes; running when it has no end.
    """

    kind: BlockerKind
    label: str
    endpoint: str
    args: Mapping[str, Any] = field(default_factory=dict)
    period: Period = field(kw_only=True)


BlockersOf = Callable[[int, Period], Iterable[Blocker]]
PlacementsOf = Callable[[Collection[int], Period], Iterable[tuple[int, PlacementFact]]]

_blockers: dict[str, BlockersOf] = {}
_placements: dict[str, PlacementsOf] = {}


def register(find: BlockersOf) -> BlockersOf:
    """Let a slice name what of its own lies on a unit in a period: ``find(unit_id, period)``.

    Stays answer with placements that hold or held the unit on a night of the period: lived in (STAY) or only
    reserved (RESERVATION); called-off and voided ones are left out.
    """
    _blockers[_name(find)] = find
    return find


def register_placements(find: PlacementsOf) -> PlacementsOf:
    """Let stays tell who lives in units: ``find(unit_ids, window)`` gives (unit id, placement fact) in one statement.

    Needed are the placements that touch the window, and those that left up to 90 days before it (cleaning).
    """
    _placements[_name(find)] = find
    return find


def blockers(unit_id: int, period: Period) -> list[Blocker]:
    """List what other slices have on a unit in a period, the earliest first."""
    found = [one for find in _blockers.values() for one in find(unit_id, period)]
    return sorted(found, key=lambda one: (one.period.from_on, one.label))


def placements(unit_ids: Collection[int], window: Period) -> dict[int, list[PlacementFact]]:
    """Return who lives in each unit, as counting wants it."""
    found: dict[int, list[PlacementFact]] = {unit_id: [] for unit_id in unit_ids}
    for find in _placements.values():
        for unit_id, fact in find(unit_ids, window):
            found[unit_id].append(fact)
    return found


def first_free_day(period: Period, found: Iterable[Blocker]) -> date | None:
    """Return the first day from which nothing is in the way any more, or None when something has no end."""
    day = period.from_on
    for one in found:
        if one.period.until_on is None:
            return None
        day = max(day, one.period.until_on)
    return day


def _name(find: Callable[..., Any]) -> str:
    return f"{find.__module__}.{find.__qualname__}"
