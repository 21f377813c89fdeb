"""Free moments: when a coach and a room are free, inside the hours of both, on a day that is no closing day.

Pure: it takes what is known of some days (a Book) and gives moments, or says in a sentence why one is not free.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from icam.appointments.rules.drafts import Place
from icam.core.clock import BRUSSELS
from icam.core.errors import RuleBroken
from icam.core.period import ONE_DAY, Period
from icam.core.workdays import is_working_day
from icam.offices.rules import Calendar, Window, joined

SHORTEST, LONGEST = 10, 480
"""Minutes of an appointment."""

HORIZON = timedelta(days=366)
LOOK_AHEAD = 60
"""Days that the finder looks through."""

GRID = timedelta(minutes=5)
OFFERED = 3
"""Free moments that a refusal names."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of time between two instants, the end not counted."""

    starts: datetime
    ends: datetime

    def overlaps(self, other: "Span") -> bool:
        """Say whether both have time in common."""
        return self.starts < other.ends and other.starts < self.ends

    def covers(self, other: "Span") -> bool:
        """Say whether the other lies inside."""
        return self.starts <= other.starts and other.ends <= self.ends


@dataclass(frozen=True, slots=True)
class Busy:
    """Time that is taken; ``who`` is what the reader may know of it, None nothing."""

    span: Span
    who: str | None = None


@dataclass(frozen=True, slots=True)
class CoachTime:
    """Hours of one weekday (1 = Monday) in which a coach receives people in an office."""

    coach_id: int
    office_id: int
    weekday: int
    window: Window
    period: Period


@dataclass(frozen=True, slots=True)
class RoomFact:
    """A room for talks, and in which days it is used."""

    id: int
    office_id: int
    name: str
    seats: int = 4
    from_on: date | None = None
    until_on: date | None = None

    def is_used(self, day: date) -> bool:
        """Say whether it is in use on a day."""
        return (self.from_on is None or self.from_on <= day) and (self.until_on is None or day < self.until_on)


@dataclass(frozen=True, slots=True)
class Book:
    """All that decides whether a moment is free.

    Args:
        calendars: when each office is open; one without hours of its own counts as open on working days.
        hours: in which the coaches receive people.
        away: days on which a coach is absent.
        coach_busy, room_busy: what is taken.
        speaks: languages of each coach.
        closed: the closing days of the whole department.
    """

    calendars: Mapping[int, Calendar] = field(default_factory=dict)
    hours: Sequence[CoachTime] = ()
    away: Mapping[int, Sequence[Period]] = field(default_factory=dict)
    coach_busy: Mapping[int, Sequence[Busy]] = field(default_factory=dict)
    rooms: Sequence[RoomFact] = ()
    room_busy: Mapping[int, Sequence[Busy]] = field(default_factory=dict)
    speaks: Mapping[int, Collection[str]] = field(default_factory=dict)
    coach_names: Mapping[int, str] = field(default_factory=dict)
    office_names: Mapping[int, str] = field(default_factory=dict)
    closed: frozenset[date] = frozenset()

    def coach(self, coach_id: int) -> str:
        """Name a coach."""
        return self.coach_names.get(coach_id, "?")

    def office(self, office_id: int) -> str:
        """Name an office."""
        return self.office_names.get(office_id, "?")

    def is_away(self, coach_id: int, day: date) -> bool:
        """Say whether a coach is absent on a day."""
        return any(one.holds(day) for one in self.away.get(coach_id, ()))


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for.

    Args:
        minutes: how long.
        since: no moment begins before this instant.
        language: an interpreter's language; coaches who speak it come first.
        seats: how many people sit in the room.
        days: how many days are looked through.
        most: how many moments are enough.
    """

    minutes: int
    since: datetime
    coach_ids: frozenset[int]
    office_ids: frozenset[int]
    language: str | None = None
    seats: int = 2
    days: int = LOOK_AHEAD
    most: int = 12


@dataclass(frozen=True, slots=True)
class Moment:
    """A free moment: a coach, an office and a room, from one instant to another."""

    span: Span
    coach_id: int
    office_id: int
    room_id: int | None
    needs_interpreter: bool = False

    @property
    def day(self) -> date:
        """Return its day."""
        return day_of(self.span.starts)

    @property
    def order(self) -> tuple[bool, datetime, int, int]:
        """Return its place: without an interpreter first, then the earliest."""
        return (self.needs_interpreter, self.span.starts, self.coach_id, self.office_id)


# --- wall clock and instants -----------------------------------------------------------------------------------------


def instant(day: date, at: time) -> datetime:
    """Return the instant at which the clock in Brussels shows this time on this day."""
    return datetime.combine(day, at, BRUSSELS).astimezone(UTC)


def day_of(moment: datetime) -> date:
    """Return the civil date in Brussels of an instant."""
    return moment.astimezone(BRUSSELS).date()


def time_of(moment: datetime) -> time:
    """Return what the clock in Brussels shows at an instant."""
    return moment.astimezone(BRUSSELS).time().replace(tzinfo=None)


def whole_day(day: date) -> Span:
    """Return a civil day in Brussels: 23, 24 or 25 hours."""
    return Span(instant(day, time.min), instant(day + ONE_DAY, time.min))


def span_of(starts: datetime, minutes: int) -> Span:
    """Return the time that an appointment takes."""
    return Span(starts, starts + timedelta(minutes=minutes))


# --- free runs -------------------------------------------------------------------------------------------------------


def less(spans: Iterable[Span], taken: Iterable[Span]) -> list[Span]:
    """Return what is left of some stretches of time when others are taken out of them."""
    left = sorted(spans)
    for one in taken:
        left = [part for span in left for part in _without(span, one)]
    return left


def _without(span: Span, taken: Span) -> Iterator[Span]:
    if not span.overlaps(taken):
        yield span
        return
    if span.starts < taken.starts:
        yield Span(span.starts, taken.starts)
    if taken.ends < span.ends:
        yield Span(taken.ends, span.ends)


def office_windows(book: Book, office_id: int, day: date) -> list[Window]:
    """Return the hours of an office on a day; all day on working days when it has no hours of its own."""
    calendar = book.calendars.get(office_id, Calendar())
    if calendar.hours:
        return calendar.windows(day)
    return [Window(time.min, time.max)] if calendar.is_working_day(day) else []


def coach_windows(book: Book, coach_id: int, office_id: int, day: date) -> list[Window]:
    """Return the hours in which a coach receives people in an office on a day."""
    if book.is_away(coach_id, day):
        return []
    return joined(
        one.window
        for one in book.hours
        if one.coach_id == coach_id
        and one.office_id == office_id
        and one.weekday == day.isoweekday()
        and one.period.holds(day)
    )


def free_runs(book: Book, coach_id: int, office_id: int, day: date) -> list[Span]:
    """Return the time in which a coach could receive somebody in an office on a day, rooms left aside."""
    both = [
        Span(instant(day, max(mine.from_at, open_.from_at)), instant(day, min(mine.until_at, open_.until_at)))
        for mine in coach_windows(book, coach_id, office_id, day)
        for open_ in office_windows(book, office_id, day)
        if max(mine.from_at, open_.from_at) < min(mine.until_at, open_.until_at)
    ]
    return less(both, (one.span for one in book.coach_busy.get(coach_id, ())))


def free_room(book: Book, office_id: int, span: Span, seats: int = 1) -> tuple[bool, int | None]:
    """Say whether people can sit in an office, and in which room: the smallest free one that is large enough.

    An office without rooms in the stock has none to choose from, and none to wait for.
    """
    rooms = [one for one in book.rooms if one.office_id == office_id and one.is_used(day_of(span.starts))]
    if not rooms:
        return True, None
    free = [one for one in rooms if not any(busy.span.overlaps(span) for busy in book.room_busy.get(one.id, ()))]
    if not free:
        return False, None
    enough = [one for one in free if one.seats >= seats] or [max(free, key=lambda one: one.seats)]
    return True, min(enough, key=lambda one: (one.seats, one.id)).id


def free_moments(book: Book, wanted: Wanted) -> list[Moment]:
    """Find free moments: with coaches who speak the language first, then the earliest; at most as many as wanted."""
    first = day_of(wanted.since)
    found: list[Moment] = []
    for number in range(wanted.days):
        found += _of_day(book, wanted, first + timedelta(days=number))
        if sum(not one.needs_interpreter for one in found) >= wanted.most:
            break
    return sorted(found, key=lambda one: one.order)[: wanted.most]


def _of_day(book: Book, wanted: Wanted, day: date) -> Iterator[Moment]:
    pairs = sorted({(one.coach_id, one.office_id) for one in book.hours})
    for coach_id, office_id in pairs:
        if coach_id not in wanted.coach_ids or office_id not in wanted.office_ids:
            continue
        needs = wanted.language is not None and wanted.language not in book.speaks.get(coach_id, ())
        for run in free_runs(book, coach_id, office_id, day):
            for span in _pieces(run, wanted):
                has_room, room_id = free_room(book, office_id, span, wanted.seats)
                if has_room:
                    yield Moment(span, coach_id, office_id, room_id, needs)


def _pieces(run: Span, wanted: Wanted) -> Iterator[Span]:
    """Cut a run into appointments of the wanted length, beginning on five minutes and not before ``since``."""
    starts = _on_the_grid(max(run.starts, wanted.since))
    while (span := span_of(starts, wanted.minutes)).ends <= run.ends:
        yield span
        starts = _on_the_grid(span.ends)


def _on_the_grid(moment: datetime) -> datetime:
    rest = (moment - moment.replace(hour=0, minute=0, second=0, microsecond=0)) % GRID
    return moment + (GRID - rest if rest else timedelta())


class NotFree(RuleBroken):
    """A moment that cannot be, with the nearest that can.

    Args:
        moments: free moments, the nearest first.
    """

    def __init__(self, broken: RuleBroken, moments: Sequence[Moment], book: Book) -> None:
        super().__init__(broken.message, field=broken.field, links=broken.links, **broken.values)
        self.moments = tuple(moments)
        self.book = book


# --- may it be ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Proposal:
    """An appointment that somebody wants to make at a certain moment."""

    span: Span
    coach_id: int
    office_id: int | None
    place: Place
    room_id: int | None = None
    seats: int = 2


def check_moment(book: Book, wanted: Proposal, *, now: datetime) -> int | None:
    """Return the room in which the appointment can take place; None where it needs none.

    Raises:
        RuleBroken: it is in the past or too far away, outside hours, the coach is away or taken, no room is free.
    """
    _check_when(wanted.span, now)
    day = day_of(wanted.span.starts)
    if book.is_away(wanted.coach_id, day):
        raise RuleBroken("%(coach)s is away on %(day)s.", field="on", coach=book.coach(wanted.coach_id), day=day)
    if wanted.place is Place.OFFICE:
        _check_office(book, wanted, day)
    elif not is_working_day(day, book.closed):
        raise RuleBroken("%(day)s is not a working day.", field="on", day=day)
    _check_coach_is_free(book, wanted)
    if wanted.place is not Place.OFFICE or wanted.office_id is None:
        return None
    return _room(book, wanted, wanted.office_id)


def _check_when(span: Span, now: datetime) -> None:
    minutes = int((span.ends - span.starts).total_seconds() // 60)
    if not SHORTEST <= minutes <= LONGEST:
        raise RuleBroken(
            "An appointment takes from %(least)d to %(most)d minutes.", field="minutes", least=SHORTEST, most=LONGEST
        )
    if span.starts <= now:
        raise RuleBroken("%(at)s is over. Choose a moment that is still to come.", field="on", at=span.starts)
    if span.starts > now + HORIZON:
        raise RuleBroken("%(day)s is more than a year away.", field="on", day=day_of(span.starts))


def _check_office(book: Book, wanted: Proposal, day: date) -> None:
    if wanted.office_id is None:
        raise RuleBroken("Choose the office.", field="office_id")
    office = book.office(wanted.office_id)
    windows = office_windows(book, wanted.office_id, day)
    if not windows:
        raise RuleBroken("%(office)s is closed on %(day)s.", field="on", office=office, day=day)
    if not _inside(windows, wanted.span, day):
        raise RuleBroken(
            "On %(day)s %(office)s is open %(hours)s.", field="at", office=office, day=day, hours=said(windows)
        )
    mine = coach_windows(book, wanted.coach_id, wanted.office_id, day)
    coach = book.coach(wanted.coach_id)
    if not mine:
        raise RuleBroken(
            "%(coach)s receives nobody in %(office)s on %(day)s.", field="on", coach=coach, office=office, day=day
        )
    if not _inside(mine, wanted.span, day):
        raise RuleBroken(
            "On %(day)s %(coach)s receives people in %(office)s %(hours)s.",
            field="at",
            coach=coach,
            office=office,
            day=day,
            hours=said(mine),
        )


def _inside(windows: Iterable[Window], span: Span, day: date) -> bool:
    return any(Span(instant(day, one.from_at), instant(day, one.until_at)).covers(span) for one in windows)


def said(windows: Iterable[Window]) -> str:
    """Write hours as on a door."""
    return ", ".join(str(one) for one in windows)


def _check_coach_is_free(book: Book, wanted: Proposal) -> None:
    busy = _first_overlap(book.coach_busy.get(wanted.coach_id, ()), wanted.span)
    if busy is not None:
        raise taken_by_coach(book.coach(wanted.coach_id), busy)


def _room(book: Book, wanted: Proposal, office_id: int) -> int | None:
    if wanted.room_id is None:
        has_room, room_id = free_room(book, office_id, wanted.span, wanted.seats)
        if not has_room:
            raise RuleBroken(
                "No room of %(office)s is free at %(at)s.",
                field="at",
                office=book.office(office_id),
                at=wanted.span.starts,
            )
        return room_id
    room = next((one for one in book.rooms if one.id == wanted.room_id and one.office_id == office_id), None)
    if room is None or not room.is_used(day_of(wanted.span.starts)):
        raise RuleBroken("This room does not belong to %(office)s.", field="room_id", office=book.office(office_id))
    busy = _first_overlap(book.room_busy.get(room.id, ()), wanted.span)
    if busy is not None:
        raise taken_room(room.name, busy)
    return room.id


def _first_overlap(busy: Iterable[Busy], span: Span) -> Busy | None:
    return min((one for one in busy if one.span.overlaps(span)), key=lambda one: one.span, default=None)


def taken_by_coach(coach: str, busy: Busy) -> RuleBroken:
    """Say that a coach is taken, and with whom as far as the reader may know."""
    when = _when(busy) | {"coach": coach}
    if busy.who is None:
        return RuleBroken(
            "%(coach)s already has an appointment on %(day)s from %(begin)s to %(end)s.", field="at", **when
        )
    return RuleBroken(
        "%(coach)s already has an appointment with %(who)s on %(day)s from %(begin)s to %(end)s.",
        field="at",
        who=busy.who,
        **when,
    )


def taken_room(room: str, busy: Busy) -> RuleBroken:
    """Say that a room is taken, and by whom as far as the reader may know."""
    when = _when(busy) | {"room": room}
    if busy.who is None:
        return RuleBroken("%(room)s is taken on %(day)s from %(begin)s to %(end)s.", field="room_id", **when)
    return RuleBroken(
        "%(room)s is taken by %(who)s on %(day)s from %(begin)s to %(end)s.", field="room_id", who=busy.who, **when
    )


def _when(busy: Busy) -> dict[str, Any]:
    begin, end = time_of(busy.span.starts), time_of(busy.span.ends)
    return {"day": day_of(busy.span.starts), "begin": f"{begin:%H:%M}", "end": f"{end:%H:%M}"}
