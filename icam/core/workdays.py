"""Belgian working days: Monday to Friday, less the ten legal holidays and the office's own closing days.

The ten are law (Act of 4 January 1974, Royal Decree of 18 April 1974): seven fixed days and three that follow Easter.
That is shorter to state, and to check, than a dependency which also knows every other country.
"""

from collections.abc import Set as AbstractSet
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from icam.core.period import ONE_DAY, Period


class Holiday(StrEnum):
    """The ten legal holidays."""

    NEW_YEAR = "new_year"
    EASTER_MONDAY = "easter_monday"
    LABOUR_DAY = "labour_day"
    ASCENSION = "ascension"
    WHIT_MONDAY = "whit_monday"
    NATIONAL_DAY = "national_day"
    ASSUMPTION = "assumption"
    ALL_SAINTS = "all_saints"
    ARMISTICE = "armistice"
    CHRISTMAS = "christmas"


_FIXED = {
    Holiday.NEW_YEAR: (1, 1),
    Holiday.LABOUR_DAY: (5, 1),
    Holiday.NATIONAL_DAY: (7, 21),
    Holiday.ASSUMPTION: (8, 15),
    Holiday.ALL_SAINTS: (11, 1),
    Holiday.ARMISTICE: (11, 11),
    Holiday.CHRISTMAS: (12, 25),
}
_AFTER_EASTER = {Holiday.EASTER_MONDAY: 1, Holiday.ASCENSION: 39, Holiday.WHIT_MONDAY: 50}
_SATURDAY = 5


@lru_cache(maxsize=512)
def easter_sunday(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar.

    Source: the anonymous Gregorian computus (Meeus, Astronomical Algorithms, chapter 8).
    """
    century, of_century = divmod(year, 100)
    golden = year % 19
    leap_centuries, century_rest = divmod(century, 4)
    moon = (19 * golden + century - leap_centuries - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    leap_years, year_rest = divmod(of_century, 4)
    weekday = (32 + 2 * century_rest + 2 * leap_years - moon - year_rest) % 7
    correction = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * correction + 114, 31)
    return date(year, month, day + 1)


@lru_cache(maxsize=512)
def legal_holidays(year: int) -> frozenset[date]:
    """Return the Belgian legal holidays of the year: ten, or nine when Ascension falls on 1 May."""
    return frozenset(holiday_dates(year).values())


def holiday_dates(year: int) -> dict[Holiday, date]:
    """Return the day on which each legal holiday falls, in the order of the year."""
    easter = easter_sunday(year)
    fixed = {holiday: date(year, month, day) for holiday, (month, day) in _FIXED.items()}
    moving = {holiday: easter + timedelta(days=days) for holiday, days in _AFTER_EASTER.items()}
    return dict(sorted({**fixed, **moving}.items(), key=lambda one: one[1]))


def is_working_day(day: date, closing_days: AbstractSet[date] = frozenset()) -> bool:
    """Tell whether the office works on the day.

    Args:
        closing_days: the office's own, on top of weekends and legal holidays.
    """
    return day.weekday() < _SATURDAY and day not in legal_holidays(day.year) and day not in closing_days


def add_working_days(day: date, count: int, closing_days: AbstractSet[date] = frozenset()) -> date:
    """Return the count-th working day after the day; the day itself for 0.

    Raises:
        ValueError: the count is negative.
    """
    if count < 0:
        raise ValueError("cannot count working days backwards")
    return _kth_working_day(day, count, frozenset(closing_days))


def working_days_in(period: Period, closing_days: AbstractSet[date] = frozenset()) -> int:
    """Count the working days of a period that has an end."""
    days = (period.from_on + timedelta(days=n) for n in range(period.nights()))
    return sum(is_working_day(day, closing_days) for day in days)


@lru_cache(maxsize=65536)
def _kth_working_day(day: date, count: int, closing_days: frozenset[date]) -> date:
    while count:
        day += ONE_DAY
        count -= is_working_day(day, closing_days)
    return day
