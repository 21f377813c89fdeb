"""The week as a table: days across, parts of the day or coaches down."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from icam.visits.queries import VisitLine
from icam.visits.rules import NOON

DAYS = 7


class Part(StrEnum):
    """A part of the day."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    ANY_TIME = "any_time"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the week: its key (a part of the day, or a coach's name) and the visits of each day."""

    key: str
    cells: tuple[tuple[VisitLine, ...], ...]


def week_of(day: date) -> list[date]:
    """Return the seven days, from Monday, of the week that holds the day."""
    monday = day - timedelta(days=day.weekday())
    return [monday + timedelta(days=n) for n in range(DAYS)]


def part_of(visit: VisitLine) -> Part:
    """Return the part of the day in which a visit begins."""
    if visit.planned_at is None:
        return Part.ANY_TIME
    return Part.MORNING if visit.planned_at < NOON else Part.AFTERNOON


def by_part(visits: Iterable[VisitLine], days: Sequence[date]) -> list[Row]:
    """Lay one coach's week: a row for each part of the day; visits without a time only when there are any."""
    cells = _sorted_out((part_of(one).value, one) for one in visits)
    parts = [part for part in Part if part is not Part.ANY_TIME or any(key == part for key, _ in cells)]
    return [Row(part.value, tuple(tuple(cells.get((part.value, day), ())) for day in days)) for part in parts]


def by_coach(visits: Iterable[VisitLine], days: Sequence[date]) -> list[Row]:
    """Lay the week of several coaches: a row for each who has a visit."""
    cells = _sorted_out((one.coach_name, one) for one in visits)
    names = sorted({key for key, _ in cells}, key=str.casefold)
    return [Row(name, tuple(tuple(cells.get((name, day), ())) for day in days)) for name in names]


def _sorted_out(visits: Iterable[tuple[str, VisitLine]]) -> dict[tuple[str, date], list[VisitLine]]:
    cells: dict[tuple[str, date], list[VisitLine]] = defaultdict(list)
    for key, one in visits:
        cells[key, one.planned_on].append(one)
    return dict(cells)
