"""A half-open period of civil days: ``from_on`` is in it, ``until_on`` is not; no ``until_on`` means still running."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """The days and nights d with ``from_on <= d < until_on``.

    A period may be empty (both dates equal): it has no nights and overlaps nothing.
    Source: counting.md, Dates.
    """

    from_on: date
    until_on: date | None = None

    def __post_init__(self) -> None:
        """Refuse a period that ends before it starts.

        Raises:
            ValueError: ``until_on`` lies before ``from_on``.
        """
        if self.until_on is not None and self.until_on < self.from_on:
            raise ValueError(f"a period from {self.from_on} cannot end on {self.until_on}")

    @classmethod
    def days(cls, first: date, last: date | None) -> Self:
        """Make the period of a first and a last day, both counted (closures, reports)."""
        return cls(first, None if last is None else last + ONE_DAY)

    @property
    def last_day(self) -> date | None:
        """Return the last day that is in the period, or None while it runs."""
        return None if self.until_on is None else self.until_on - ONE_DAY

    @property
    def is_running(self) -> bool:
        """Tell whether the period has no end."""
        return self.until_on is None

    @property
    def is_empty(self) -> bool:
        """Tell whether the period holds no day at all."""
        return self.until_on == self.from_on

    def nights(self) -> int:
        """Count the nights.

        Raises:
            ValueError: the period is still running.
        """
        if self.until_on is None:
            raise ValueError(f"the period from {self.from_on} is still running")
        return (self.until_on - self.from_on).days

    def nights_within(self, window: "Period") -> int:
        """Count the nights that lie in the window too.

        Raises:
            ValueError: both are still running.
        """
        return self.intersect(window).nights()

    def holds(self, day: date) -> bool:
        """Tell whether the day (or the night of that day) is in the period."""
        return self.from_on <= day and (self.until_on is None or day < self.until_on)

    def overlaps(self, other: "Period") -> bool:
        """Tell whether the two share at least one night."""
        return not self.intersect(other).is_empty

    def covers(self, other: "Period") -> bool:
        """Tell whether every night of the other lies in this one."""
        return self.intersect(other) == other or other.is_empty

    def intersect(self, other: "Period") -> "Period":
        """Return the nights both have, an empty period when there are none."""
        first = max(self.from_on, other.from_on)
        ends = [end for end in (self.until_on, other.until_on) if end is not None]
        return Period(first, max(first, min(ends)) if ends else None)

    def until(self, day: date) -> "Period":
        """Return the part before the day, an empty period when there is none."""
        return self.intersect(Period(min(self.from_on, day), day))
