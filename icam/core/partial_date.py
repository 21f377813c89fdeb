"""A birth date of which only the year, or the year and month, may be known."""

import re
from calendar import isleap
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Self

ADULT_AT = 18
_TEXT = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


class Precision(StrEnum):
    """How much of a date is known."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date with its precision, and the day on which it is counted.

    A year alone is counted as 1 July, a year and month as the 15th (the office's choice), shown as estimated.
    Source: counting.md, People.
    """

    counted_as: date
    precision: Precision = Precision.DAY

    def __post_init__(self) -> None:
        """Refuse a day that is not the one by which such a date is counted.

        Raises:
            ValueError: made by hand with another day; use ``from_parts``.
        """
        if self.counted_as != _counted(self.counted_as, self.precision):
            raise ValueError(f"{self.counted_as} is not how a date known to the {self.precision} is counted")

    @classmethod
    def from_parts(cls, on: date, precision: Precision | str) -> Self:
        """Make it from any day inside the known year or month, and the precision."""
        precision = Precision(precision)
        return cls(_counted(on, precision), precision)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read YYYY-MM-DD, YYYY-MM or YYYY.

        Raises:
            ValueError: another form, or a day that does not exist.
        """
        match = _TEXT.fullmatch(text.strip())
        if match is None:
            raise ValueError(f"{text!r} is not YYYY-MM-DD, YYYY-MM or YYYY")
        year, month, day = match.groups()
        precision = Precision.DAY if day else Precision.MONTH if month else Precision.YEAR
        return cls.from_parts(date(int(year), int(month or 7), int(day or 1)), precision)

    def __str__(self) -> str:
        """Write what is known, so that ``parse`` reads it back."""
        known = {Precision.YEAR: 4, Precision.MONTH: 7, Precision.DAY: 10}[self.precision]
        return self.counted_as.isoformat()[:known]

    @property
    def is_estimated(self) -> bool:
        """Tell whether ages worked out from it are estimates."""
        return self.precision is not Precision.DAY

    @property
    def eighteenth_birthday(self) -> date:
        """Return the first day of adulthood; born on 29 February, it is 1 March (the office's choice)."""
        return birthday(self.counted_as, ADULT_AT)

    def age_on(self, day: date) -> int:
        """Return the age in full years (negative before the birth)."""
        born = self.counted_as
        return day.year - born.year - ((day.month, day.day) < (born.month, born.day))

    def is_minor_on(self, day: date) -> bool:
        """Tell whether the person is under 18 on that day."""
        return day < self.eighteenth_birthday


def birthday(born: date, age: int) -> date:
    """Return the day on which someone reaches the age; from 29 February it is 1 March of a common year."""
    year = born.year + age
    if (born.month, born.day) == (2, 29) and not isleap(year):
        return date(year, 3, 1)
    return born.replace(year=year)


def _counted(on: date, precision: Precision) -> date:
    if precision is Precision.YEAR:
        return on.replace(month=7, day=1)
    if precision is Precision.MONTH:
        return on.replace(day=15)
    return on
