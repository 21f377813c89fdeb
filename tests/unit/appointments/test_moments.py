"""Free moments: what is offered can be made, and what cannot is refused in a sentence."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icam.appointments.rules import (
    Book,
    Busy,
    CoachTime,
    Place,
    Proposal,
    RoomFact,
    Span,
    Wanted,
    check_moment,
    day_of,
    free_moments,
    free_runs,
    instant,
    span_of,
    time_of,
    whole_day,
)
from icam.core.errors import RuleBroken
from icam.core.period import Period
from icam.core.workdays import is_working_day
from icam.offices.rules import Calendar, Hours, HoursKind, Window

MONDAY = date(2026, 3, 2)
ALWAYS = Period(date(2021, 10, 7), None)
NINE, TEN, NOON, FIVE = time(9), time(10), time(12), time(17)
NOW = instant(date(2026, 3, 1), NOON)
MORNING = Window(NINE, NOON)


def opened(*windows: Window, weekdays: range = range(1, 6), closed: frozenset[date] = frozenset()) -> Calendar:
    return Calendar(tuple(Hours(HoursKind.OPEN, day, one, ALWAYS) for day in weekdays for one in windows), closed)


def hours(coach: int = 1, office: int = 1, window: Window = MORNING) -> list[CoachTime]:
    return [CoachTime(coach, office, day, window, ALWAYS) for day in range(1, 6)]


def book(**changes: object) -> Book:
    known: dict[str, object] = {
        "calendars": {1: opened(Window(NINE, FIVE))},
        "hours": hours(),
        "rooms": (RoomFact(1, 1, "Room 1"), RoomFact(2, 1, "Room 2", seats=8)),
        "coach_names": {1: "Bram", 2: "Nadège"},
        "office_names": {1: "Antwerp"},
    }
    return Book(**(known | changes))  # type: ignore[arg-type]


def busy(day: date, begin: time, end: time, who: str | None = None) -> Busy:
    return Busy(Span(instant(day, begin), instant(day, end)), who)


def wanted(**changes: object) -> Wanted:
    known: dict[str, object] = {
        "minutes": 60,
        "since": NOW,
        "coach_ids": frozenset({1, 2}),
        "office_ids": frozenset({1}),
    }
    return Wanted(**(known | changes))  # type: ignore[arg-type]


def proposal(day: date, at: time, minutes: int = 60, **changes: object) -> Proposal:
    known: dict[str, object] = {"coach_id": 1, "office_id": 1, "place": Place.OFFICE}
    return Proposal(span_of(instant(day, at), minutes), **(known | changes))  # type: ignore[arg-type]


def begins(found: list[object]) -> list[tuple[date, time]]:
    return [(day_of(one.span.starts), time_of(one.span.starts)) for one in found]  # type: ignore[attr-defined]


def test_the_first_moments_are_those_of_the_next_working_day() -> None:
    assert begins(free_moments(book(), wanted(most=4))) == [
        (MONDAY, NINE),
        (MONDAY, TEN),
        (MONDAY, time(11)),
        (MONDAY + timedelta(days=1), NINE),
    ]


def test_a_moment_begins_after_the_appointment_before_it() -> None:
    found = free_moments(book(coach_busy={1: [busy(MONDAY, NINE, time(10, 45))]}), wanted(most=1))
    assert begins(found) == [(MONDAY, time(10, 45))]


def test_who_speaks_the_language_comes_first_and_the_others_need_an_interpreter() -> None:
    both = book(hours=[*hours(1), *hours(2, window=Window(TEN, NOON))], speaks={2: {"ti"}})
    found = free_moments(both, wanted(language="ti", most=12))
    assert found[0].coach_id == 2 and not found[0].needs_interpreter
    assert [one.needs_interpreter for one in found] == sorted(one.needs_interpreter for one in found)


def test_the_room_is_the_smallest_free_one_that_is_large_enough() -> None:
    assert free_moments(book(), wanted(most=1))[0].room_id == 1
    assert free_moments(book(), wanted(most=1, seats=6))[0].room_id == 2
    taken = book(room_busy={1: [busy(MONDAY, NINE, TEN)]})
    assert free_moments(taken, wanted(most=1))[0].room_id == 2


def test_an_office_without_rooms_in_the_stock_still_receives_people() -> None:
    assert free_moments(book(rooms=()), wanted(most=1))[0].room_id is None


def test_nothing_is_free_when_all_rooms_are_taken() -> None:
    taken = {one: [busy(MONDAY, NINE, NOON)] for one in (1, 2)}
    assert day_of(free_moments(book(room_busy=taken), wanted(most=1))[0].span.starts) == MONDAY + timedelta(days=1)


@pytest.mark.parametrize(
    ("refused", "known", "said"),
    [
        (proposal(date(2026, 2, 27), TEN), book(), "is over"),
        (proposal(date(2027, 4, 5), TEN), book(), "more than a year away"),
        (proposal(MONDAY, TEN, 5), book(), "from 10 to 480 minutes"),
        (proposal(date(2026, 4, 6), TEN), book(), "Antwerp is closed on"),
        (proposal(MONDAY, time(18)), book(), "Antwerp is open 09:00-17:00"),
        (proposal(MONDAY, time(14)), book(), "Bram receives people in Antwerp 09:00-12:00"),
        (proposal(MONDAY, TEN), book(hours=[]), "Bram receives nobody in Antwerp"),
        (proposal(MONDAY, TEN), book(away={1: [Period(MONDAY, MONDAY + timedelta(days=5))]}), "Bram is away on"),
        (
            proposal(MONDAY, TEN),
            book(coach_busy={1: [busy(MONDAY, time(10, 30), NOON, "DIALLO")]}),
            "Bram already has an appointment with DIALLO on 2026-03-02 from 10:30 to 12:00",
        ),
        (
            proposal(MONDAY, TEN),
            book(coach_busy={1: [busy(MONDAY, time(10, 30), NOON)]}),
            "Bram already has an appointment on 2026-03-02 from 10:30 to 12:00",
        ),
        (
            proposal(MONDAY, TEN, room_id=2),
            book(room_busy={2: [busy(MONDAY, NINE, time(10, 15), "DIALLO")]}),
            "Room 2 is taken by DIALLO",
        ),
        (proposal(MONDAY, TEN, room_id=9), book(), "does not belong to Antwerp"),
        (
            proposal(MONDAY, TEN),
            book(room_busy={one: [busy(MONDAY, NINE, NOON)] for one in (1, 2)}),
            "No room of Antwerp is free",
        ),
        (proposal(MONDAY, TEN, office_id=None), book(), "Choose the office"),
        (proposal(date(2026, 3, 1), FIVE, place=Place.PHONE, office_id=None), book(), "is not a working day"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(refused: Proposal, known: Book, said: str) -> None:
    with pytest.raises(RuleBroken) as broken:
        check_moment(known, refused, now=NOW)
    assert said in str(broken.value)


def test_a_telephone_talk_needs_neither_room_nor_office_hours() -> None:
    assert check_moment(book(), proposal(MONDAY, time(18), place=Place.PHONE, office_id=None), now=NOW) is None


# --- laws ------------------------------------------------------------------------------------------------------------

DAYS = [date(2026, 3, 25) + timedelta(days=n) for n in range(17)]
"""Around a change of the clock and Easter Monday, close together, so that things get in each other's way."""

QUARTERS = [time(quarter // 4, quarter % 4 * 15) for quarter in range(7 * 4, 19 * 4)]


def a_window(luck: Random) -> Window:
    begin, end = sorted(luck.sample(QUARTERS, 2))
    return Window(begin, end)


def a_busy(luck: Random) -> Busy:
    one = a_window(luck)
    return busy(luck.choice(DAYS), one.from_at, one.until_at)


def some(luck: Random, most: int, one: Callable[[Random], Any]) -> list[Any]:
    return [one(luck) for _ in range(luck.randint(0, most))]


def a_coach_time(luck: Random) -> CoachTime:
    return CoachTime(luck.randint(1, 3), luck.randint(1, 2), luck.randint(1, 7), a_window(luck), ALWAYS)


def a_book(seed: int) -> Book:
    """Make any office's fortnight out of a number: quicker to draw than its parts, one by one."""
    luck = Random(seed)
    closed = frozenset(luck.sample(DAYS, luck.randint(0, 4)))
    rooms = tuple(
        RoomFact(number, luck.randint(1, 2), f"R{number}", luck.randint(1, 9)) for number in range(luck.randint(0, 4))
    )
    return Book(
        calendars={
            office: Calendar(
                tuple(some(luck, 7, lambda dice: Hours(HoursKind.OPEN, dice.randint(1, 7), a_window(dice), ALWAYS))),
                closed,
            )
            for office in (1, 2)
        },
        hours=some(luck, 12, a_coach_time),
        away={1: [Period(day, day + timedelta(days=3)) for day in luck.sample(DAYS, luck.randint(0, 2))]},
        coach_busy={one: some(luck, 8, a_busy) for one in (1, 2, 3)},
        rooms=rooms,
        room_busy={one.id: some(luck, 8, a_busy) for one in rooms},
        speaks={1: {"ti"}},
        closed=closed,
    )


def a_wish(seed: int) -> Wanted:
    luck = Random(seed)
    return Wanted(
        minutes=luck.randint(10, 180),
        since=instant(luck.choice(DAYS), luck.choice(QUARTERS)),
        coach_ids=frozenset(luck.sample([1, 2, 3], luck.randint(1, 3))),
        office_ids=frozenset(luck.sample([1, 2], luck.randint(1, 2))),
        language=luck.choice([None, "ti", "so"]),
        seats=luck.randint(1, 9),
        days=10,
        most=luck.randint(1, 20),
    )


numbers = st.integers(0, 2**32)
books, wishes, days = numbers.map(a_book), numbers.map(a_wish), st.sampled_from(DAYS)


@given(books, wishes)
def test_every_moment_that_is_found_can_be_made(known: Book, wish: Wanted) -> None:
    for one in free_moments(known, wish):
        made = Proposal(one.span, one.coach_id, one.office_id, Place.OFFICE, one.room_id, wish.seats)
        assert check_moment(known, made, now=wish.since - timedelta(minutes=1)) == one.room_id


@given(books, wishes)
def test_no_moment_lies_over_another_appointment_or_outside_hours_or_on_a_closing_day(
    known: Book, wish: Wanted
) -> None:
    for one in free_moments(known, wish):
        day = day_of(one.span.starts)
        assert not any(taken.span.overlaps(one.span) for taken in known.coach_busy[one.coach_id])
        if one.room_id is not None:
            assert not any(taken.span.overlaps(one.span) for taken in known.room_busy[one.room_id])
        assert day not in known.closed
        mine = [
            hours.window
            for hours in known.hours
            if (hours.coach_id, hours.office_id, hours.weekday) == (one.coach_id, one.office_id, day.isoweekday())
        ]
        steps = range(int((one.span.ends - one.span.starts).total_seconds() // 60))
        for at in (time_of(one.span.starts + timedelta(minutes=step)) for step in steps):
            assert any(window.holds(at) for window in mine)
        if known.calendars[one.office_id].hours:
            assert known.calendars[one.office_id].is_open(day, time_of(one.span.starts), time_of(one.span.ends))
        else:
            assert is_working_day(day, known.closed)
        assert one.span.starts >= wish.since
        assert one.span.ends - one.span.starts == timedelta(minutes=wish.minutes)


@given(books, wishes)
def test_moments_of_one_coach_never_overlap_each_other(known: Book, wish: Wanted) -> None:
    found = free_moments(known, wish)
    assert len(found) <= wish.most
    for coach in wish.coach_ids:
        for office in wish.office_ids:
            mine = sorted(one.span for one in found if (one.coach_id, one.office_id) == (coach, office))
            assert all(a.ends <= b.starts or a == b for a, b in zip(mine, mine[1:], strict=False)) or len(mine) < 2


@given(books, days)
def test_a_free_run_holds_nothing_that_is_taken(known: Book, day: date) -> None:
    for run in free_runs(known, 1, 1, day):
        assert run.starts < run.ends
        assert whole_day(day).covers(run)
        assert not any(one.span.overlaps(run) for one in known.coach_busy[1])


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.times(min_value=time(3)))
def test_what_the_clock_shows_comes_back(day: date, at: time) -> None:
    moment = instant(day, at.replace(microsecond=0))
    assert (day_of(moment), time_of(moment)) == (day, at.replace(microsecond=0))


@pytest.mark.parametrize(
    ("day", "offset"),
    [(date(2026, 3, 28), 1), (date(2026, 3, 29), 2), (date(2026, 10, 24), 2), (date(2026, 10, 25), 1)],
)
def test_ten_o_clock_stays_ten_o_clock_when_the_clock_changes(day: date, offset: int) -> None:
    assert instant(day, TEN) == datetime(day.year, day.month, day.day, 10 - offset, tzinfo=UTC)


def test_the_days_on_which_the_clock_changes_are_an_hour_shorter_and_longer() -> None:
    long, short = whole_day(date(2026, 10, 25)), whole_day(date(2026, 3, 29))
    assert (long.ends - long.starts, short.ends - short.starts) == (timedelta(hours=25), timedelta(hours=23))
