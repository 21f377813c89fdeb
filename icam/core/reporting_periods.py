"""Calendar periods of reports: month, quarter, year, and the ones before and after."""

from datetime import date
from enum import StrEnum

from icam.core.period import Period


class Length(StrEnum):
    """A calendar period, or any other."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    FREE = "free"


_MONTHS = {Length.MONTH: 1, Length.QUARTER: 3, Length.YEAR: 12}


def around(length: Length, day: date) -> Period:
    """Return the calendar month, quarter or year that holds the day."""
    months = _MONTHS[length]
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    return Period(first, _later(first, months))


def length_of(period: Period) -> Length:
    """Tell what calendar period it is."""
    for length in _MONTHS:
        if around(length, period.from_on) == period:
            return length
    return Length.FREE


def neighbour(period: Period, step: int) -> Period:
    """Return the period before (-1) or after (1): of the calendar, or of as many nights."""
    length = length_of(period)
    if length is not Length.FREE:
        months = _MONTHS[length]
        return Period(_later(period.from_on, step * months), _later(period.from_on, (step + 1) * months))
    nights = period.nights()
    days = date.fromordinal(period.from_on.toordinal() + step * nights)
    return Period(days, date.fromordinal(days.toordinal() + nights))


def _later(first: date, months: int) -> date:
    index = first.year * 12 + first.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)
