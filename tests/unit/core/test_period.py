"""Laws of the half-open period."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icam.core.period import Period

DAYS = st.dates(date(2024, 1, 1), date(2026, 12, 31))


@st.composite
def periods(draw: st.DrawFn, *, running: bool = True) -> Period:
    first = draw(DAYS)
    if running and draw(st.booleans()):
        return Period(first)
    return Period(first, first + timedelta(days=draw(st.integers(0, 90))))


@given(periods(), periods(running=False))
def test_overlap_means_a_shared_night(stay: Period, window: Period) -> None:
    assert stay.overlaps(window) == (stay.nights_within(window) > 0)


@given(periods(), periods(running=False))
def test_nights_within_are_the_days_both_hold(stay: Period, window: Period) -> None:
    days = [window.from_on + timedelta(days=n) for n in range(window.nights())]
    assert stay.nights_within(window) == sum(stay.holds(day) for day in days)


@given(periods(), periods())
def test_overlap_and_intersection_do_not_depend_on_the_order(one: Period, other: Period) -> None:
    assert one.overlaps(other) == other.overlaps(one)
    assert one.intersect(other) == other.intersect(one)


@given(periods(), periods())
def test_a_period_covers_another_when_nothing_of_it_is_left_outside(one: Period, other: Period) -> None:
    assert one.covers(other) == (one.intersect(other) == other or other.is_empty)
    assert not (one.covers(other) and not other.is_empty and not one.overlaps(other))


@given(periods())
def test_an_empty_period_has_no_night_and_overlaps_nothing(other: Period) -> None:
    empty = Period(other.from_on, other.from_on)
    assert empty.nights() == 0
    assert not empty.overlaps(other)
    assert not empty.overlaps(empty)


@given(DAYS, st.integers(0, 40))
def test_first_and_last_day_are_both_counted(first: date, more: int) -> None:
    period = Period.days(first, first + timedelta(days=more))
    assert period.nights() == more + 1
    assert period.last_day == first + timedelta(days=more)


@given(periods(), DAYS)
def test_until_keeps_the_nights_before_the_day(period: Period, day: date) -> None:
    cut = period.until(day)
    assert all(
        period.holds(night) and night < day for night in (cut.from_on, cut.last_day) if not cut.is_empty and night
    )
    assert cut.nights() == period.nights_within(Period(min(period.from_on, day), day))


@pytest.mark.parametrize("day", [date(2025, 3, 29), date(2025, 10, 25)])
def test_the_night_the_clock_changes_is_one_night(day: date) -> None:
    assert Period(day, day + timedelta(days=2)).nights() == 2


def test_a_period_cannot_end_before_it_starts() -> None:
    with pytest.raises(ValueError, match="cannot end"):
        Period(date(2026, 3, 2), date(2026, 3, 1))


def test_a_running_period_has_no_number_of_nights() -> None:
    with pytest.raises(ValueError, match="still running"):
        Period(date(2026, 3, 2)).nights()
