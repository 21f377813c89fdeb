"""The agenda laid out: the rows of a day, and a week with days across; with what is free between."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icam.appointments.queries import AppointmentLine
from icam.appointments.rules import Book, Span, day_of, free_room, free_runs

DAYS = 7


@dataclass(frozen=True, slots=True)
class Free:
    """Time in which a coach could receive somebody in an office."""

    span: Span
    coach_id: int
    office_id: int
    room_id: int | None = None

    @property
    def minutes(self) -> int:
        """Return how long it is."""
        return int((self.span.ends - self.span.starts).total_seconds() // 60)


@dataclass(frozen=True, slots=True)
class Slot:
    """A line of a day: an appointment, or free time."""

    starts_at: datetime
    ends_at: datetime
    coach_id: int
    line: AppointmentLine | None = None
    free: Free | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A coach's week: the lines of each day, and the days on which they are away."""

    coach_id: int
    name: str
    cells: tuple[tuple[Slot, ...], ...]
    away: tuple[bool, ...]


def week_of(day: date) -> list[date]:
    """Return the seven days, from Monday, of the week that holds the day."""
    monday = day - timedelta(days=day.weekday())
    return [monday + timedelta(days=number) for number in range(DAYS)]


def free_of(
    book: Book, coach_ids: Iterable[int], office_ids: Iterable[int], days: Iterable[date], *, now: datetime, least: int
) -> list[Free]:
    """Return the free time of coaches on some days that is still to come and long enough.

    Args:
        least: minutes.
    """
    found = []
    wanted = [(coach, office, day) for day in days for coach in coach_ids for office in office_ids]
    for coach, office, day in wanted:
        for run in free_runs(book, coach, office, day):
            begins = max(run.starts, _next_five(now))
            if run.ends - begins < timedelta(minutes=least):
                continue
            has_room, room_id = free_room(book, office, Span(begins, begins + timedelta(minutes=least)))
            if has_room:
                found.append(Free(Span(begins, run.ends), coach, office, room_id))
    return found


def _next_five(now: datetime) -> datetime:
    whole = now.replace(second=0, microsecond=0)
    return whole + timedelta(minutes=5 - whole.minute % 5)


def slots(lines: Iterable[AppointmentLine], free: Iterable[Free]) -> list[Slot]:
    """Put appointments and free time in the order of the day."""
    both = [Slot(one.starts_at, one.ends_at, one.coach_id, line=one) for one in lines]
    both += [Slot(one.span.starts, one.span.ends, one.coach_id, free=one) for one in free]
    return sorted(both, key=lambda one: (one.starts_at, one.coach_id, one.free is not None))


def rows(
    lines: Sequence[AppointmentLine],
    free: Sequence[Free],
    coaches: Sequence[tuple[int, str]],
    days: Sequence[date],
    book: Book,
) -> list[Row]:
    """Lay the week: a row for each coach who has hours, appointments or free time in it."""
    cells: dict[tuple[int, date], list[Slot]] = defaultdict(list)
    for one in slots(lines, free):
        cells[one.coach_id, day_of(one.starts_at)].append(one)
    working = {one.coach_id for one in book.hours} | {one for one, _ in cells}
    return [
        Row(
            coach_id,
            name,
            tuple(tuple(cells.get((coach_id, day), ())) for day in days),
            tuple(book.is_away(coach_id, day) for day in days),
        )
        for coach_id, name in coaches
        if coach_id in working
    ]
