"""Belgian working days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icam.core.period import Period
from icam.core.workdays import add_working_days, easter_sunday, is_working_day, legal_holidays, working_days_in

DAYS = st.dates(date(2008, 1, 1), date(2040, 12, 31))
CLOSING = st.frozensets(st.dates(date(2025, 1, 1), date(2025, 3, 1)), max_size=5)

# As published by the federal employment service for these years.
HOLIDAYS_2026 = ["01-01", "04-06", "05-01", "05-14", "05-25", "07-21", "08-15", "11-01", "11-11", "12-25"]


def test_the_ten_legal_holidays_of_2026() -> None:
    assert sorted(day.strftime("%m-%d") for day in legal_holidays(2026)) == HOLIDAYS_2026


@pytest.mark.parametrize(
    ("year", "easter"),
    [(1818, "03-22"), (2008, "03-23"), (2016, "03-27"), (2024, "03-31"), (2025, "04-20"), (2038, "04-25")],
)
def test_easter_falls_on_the_published_day(year: int, easter: str) -> None:
    assert easter_sunday(year).strftime("%m-%d") == easter


@given(DAYS, st.integers(1, 30), CLOSING)
def test_the_kth_working_day_has_k_working_days_behind_it(day: date, count: int, closing: frozenset[date]) -> None:
    reached = add_working_days(day, count, closing)
    after = Period(day + timedelta(days=1), reached + timedelta(days=1))
    assert is_working_day(reached, closing)
    assert working_days_in(after, closing) == count


@given(DAYS)
def test_no_working_day_is_the_day_itself(day: date) -> None:
    assert add_working_days(day, 0) == day


def test_the_offices_own_closing_day_is_not_worked() -> None:
    bridge = date(2026, 5, 15)  # the Friday after Ascension
    assert add_working_days(date(2026, 5, 13), 1) == bridge
    assert add_working_days(date(2026, 5, 13), 1, {bridge}) == date(2026, 5, 18)


def test_working_days_are_not_counted_backwards() -> None:
    with pytest.raises(ValueError):
        add_working_days(date(2026, 5, 13), -1)
