"""When an office is open: weekdays, dates, holidays, closing days, and hours as people write them."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icam.core.errors import RuleBroken
from icam.core.period import Period
from icam.offices.rules import Calendar, Hours, HoursKind, Window, check_from, is_in_use, joined, read_windows

MONDAY, WEDNESDAY = date(2026, 3, 2), date(2026, 3, 4)
SINCE = Period(date(2021, 10, 7))


def hours(weekday: int, start: int, end: int, kind: HoursKind = HoursKind.OPEN, period: Period = SINCE) -> Hours:
    return Hours(kind, weekday, Window(time(start), time(end)), period)


OFFICE = Calendar(
    (
        *(hours(weekday, 9, 12) for weekday in range(1, 6)),
        *(hours(weekday, 13, 17) for weekday in range(1, 6)),
        hours(3, 8, 10, HoursKind.WALK_IN),
    ),
    closed=frozenset({date(2026, 3, 9)}),
)


def test_an_office_is_open_in_its_hours_and_not_over_noon() -> None:
    assert OFFICE.is_open(MONDAY, time(9), time(12))
    assert OFFICE.is_open(MONDAY, time(13), time(17))
    assert not OFFICE.is_open(MONDAY, time(11), time(14))
    assert not OFFICE.is_open(MONDAY, time(16), time(17, 1))


def test_walk_in_hours_are_open_hours_too_and_join_them() -> None:
    assert OFFICE.windows(WEDNESDAY, HoursKind.WALK_IN) == [Window(time(8), time(10))]
    assert OFFICE.windows(WEDNESDAY)[0] == Window(time(8), time(12))
    assert OFFICE.is_open(WEDNESDAY, time(8), time(11))
    assert OFFICE.windows(MONDAY, HoursKind.WALK_IN) == []


@pytest.mark.parametrize("day", [date(2026, 3, 7), date(2026, 3, 9), date(2026, 4, 6), date(2026, 5, 1)])
def test_an_office_is_closed_at_the_weekend_on_its_closing_days_and_on_legal_holidays(day: date) -> None:
    assert OFFICE.windows(day) == []
    assert not OFFICE.is_working_day(day)


def test_new_hours_hold_from_their_day_and_the_old_ones_until_it() -> None:
    change = date(2026, 3, 16)
    office = Calendar(
        (
            hours(1, 9, 12, period=Period(date(2021, 10, 7), change)),
            hours(1, 10, 15, period=Period(change)),
        )
    )
    assert office.windows(MONDAY) == [Window(time(9), time(12))]
    assert office.windows(change) == [Window(time(10), time(15))]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("9-12", "09:00-12:00"),
        ("9:00-12:00, 13:30-17:00", "09:00-12:00, 13:30-17:00"),
        ("13u tot 17u; 9u-12u30", "09:00-12:30, 13:00-17:00"),
        ("9h à 12h", "09:00-12:00"),
        ("08.30 – 12.00", "08:30-12:00"),
        ("", ""),
    ],
)
def test_hours_are_read_as_people_write_them(written: str, read: str) -> None:
    assert ", ".join(map(str, read_windows(written))) == read


@pytest.mark.parametrize("written", ["9", "9-25", "12-9", "9-9", "9-12, 11-14", "morning", "9-12-15", "-", "9:61-10"])
def test_hours_that_cannot_be_are_refused(written: str) -> None:
    with pytest.raises(RuleBroken):
        read_windows(written)


def test_hours_of_the_past_stay_as_they_were() -> None:
    with pytest.raises(RuleBroken, match="stay as they were"):
        check_from(MONDAY, today=WEDNESDAY, has_hours=True)
    check_from(WEDNESDAY, today=WEDNESDAY, has_hours=True)
    check_from(MONDAY, today=WEDNESDAY, has_hours=False)


def test_what_has_no_dates_is_always_in_use() -> None:
    assert is_in_use(None, None, MONDAY)
    assert is_in_use(MONDAY, WEDNESDAY, MONDAY)
    assert not is_in_use(MONDAY, WEDNESDAY, WEDNESDAY)
    assert not is_in_use(WEDNESDAY, None, MONDAY)


_times = st.integers(0, 24 * 60 - 1).map(lambda minute: time(minute // 60, minute % 60))
_windows = st.sets(_times, min_size=2, max_size=2).map(lambda ends: Window(min(ends), max(ends)))


@given(st.lists(_windows, max_size=6), _times)
def test_joining_hours_changes_no_minute(windows: list[Window], at: time) -> None:
    found = joined(windows)
    assert any(one.holds(at) for one in windows) == any(one.holds(at) for one in found)
    assert all(before.until_at < after.from_at for before, after in zip(found, found[1:], strict=False))


@given(st.lists(_windows, max_size=4))
def test_hours_that_were_written_are_read_back(windows: list[Window]) -> None:
    wanted = joined(windows)
    assert read_windows(", ".join(map(str, wanted))) == wanted


@given(st.dates(SINCE.from_on, date(2099, 12, 31)))
def test_an_office_never_receives_on_a_day_on_which_it_is_closed(day: date) -> None:
    every_day = Calendar(tuple(hours(weekday, 9, 12) for weekday in range(1, 8)), frozenset({day + timedelta(days=1)}))
    assert bool(every_day.windows(day)) == (not every_day.is_closed(day))
    assert every_day.windows(day + timedelta(days=1)) == []


def test_the_next_day_with_walk_in_leaves_out_days_on_which_the_office_is_closed() -> None:
    closed = Calendar(OFFICE.hours, frozenset({date(2026, 3, 11)}))
    assert closed.next_day(WEDNESDAY, HoursKind.WALK_IN) == (date(2026, 3, 18), [Window(time(8), time(10))])
    assert Calendar().next_day(WEDNESDAY) is None
