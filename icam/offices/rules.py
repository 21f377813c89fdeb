"""Offices: what they do in which hours, and when they are open."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum

from icam.core import workdays
from icam.core.errors import RuleBroken
from icam.core.period import ONE_DAY, Period

MOST_SEATS = 99
WEEKDAYS = range(1, 8)
AHEAD = 60
"""Days within which the next hours of an office are looked for."""

_BETWEEN = re.compile(r"\s*(?:-|–|—|/|\bto\b|\btot\b|à|\bbis\b)\s*")
_TIME = re.compile(r"(\d{1,2})\s*(?:[:.hHuU]\s*(\d{2})?)?", re.ASCII)


class HoursKind(StrEnum):
    """What an office does in these hours."""

    OPEN = "open"
    WALK_IN = "walk_in"


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """Hours of one day, the end not counted."""

    from_at: time
    until_at: time

    def __str__(self) -> str:
        """Write it as hours are written on a door."""
        return f"{self.from_at:%H:%M}-{self.until_at:%H:%M}"

    def holds(self, at: time) -> bool:
        """Say whether a time of the day lies in it."""
        return self.from_at <= at < self.until_at


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours of one weekday (1 = Monday) that hold in a period."""

    kind: HoursKind
    weekday: int
    window: Window
    period: Period


@dataclass(frozen=True, slots=True)
class Calendar:
    """When one office is open.

    Args:
        closed: closing days of the office and of the whole department; legal holidays close it besides.
    """

    hours: Sequence[Hours] = ()
    closed: frozenset[date] = field(default_factory=frozenset)

    def is_closed(self, day: date) -> bool:
        """Say whether it is a legal holiday or a closing day."""
        return day in self.closed or day in workdays.legal_holidays(day.year)

    def windows(self, day: date, kind: HoursKind = HoursKind.OPEN) -> list[Window]:
        """Return the hours of a day in order, joined where they touch; walk-in hours are open hours too."""
        if self.is_closed(day):
            return []
        kinds = {kind, HoursKind.WALK_IN}
        return joined(
            one.window
            for one in self.hours
            if one.kind in kinds and one.weekday == day.isoweekday() and one.period.holds(day)
        )

    def next_day(self, after: date, kind: HoursKind = HoursKind.OPEN) -> tuple[date, list[Window]] | None:
        """Return the next day with such hours, and the hours; None where none comes within ``AHEAD``."""
        days = (after + ONE_DAY * number for number in range(1, AHEAD + 1))
        return next(((day, found) for day in days if (found := self.windows(day, kind))), None)

    def is_open(self, day: date, from_at: time, until_at: time) -> bool:
        """Say whether the office is open all the while between two times of a day."""
        return any(one.from_at <= from_at and until_at <= one.until_at for one in self.windows(day))

    def is_working_day(self, day: date) -> bool:
        """Say whether it is a Belgian working day on which this office is not closed."""
        return workdays.is_working_day(day, self.closed)


@dataclass(frozen=True, slots=True)
class OfficeDraft:
    """An office as somebody wants it; ``region`` is a code of the list ``region``."""

    code: str
    name_nl: str
    name_fr: str
    region: str
    name_de: str | None = None
    name_en: str | None = None
    street: str | None = None
    postal_code: str | None = None
    municipality: str | None = None
    language: str = "nl"
    phone: str | None = None
    email: str | None = None
    is_public: bool = False
    from_on: date | None = None
    until_on: date | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class PointDraft:
    """A contact point as somebody wants it."""

    code: str
    name: str
    from_on: date | None = None
    until_on: date | None = None


@dataclass(frozen=True, slots=True)
class RoomDraft:
    """A room as somebody wants it."""

    code: str
    name: str
    seats: int = 4
    step_free: bool = False
    from_on: date | None = None
    until_on: date | None = None


def joined(windows: Iterable[Window]) -> list[Window]:
    """Join the windows that touch or overlap, in order."""
    found: list[Window] = []
    for one in sorted(windows):
        if found and one.from_at <= found[-1].until_at:
            found[-1] = Window(found[-1].from_at, max(found[-1].until_at, one.until_at))
        else:
            found.append(one)
    return found


def read_windows(text: str) -> list[Window]:
    """Read hours as people write them: ``9-12, 13:30-17:00``; nothing = closed.

    Raises:
        RuleBroken: it is not such a list, or an end comes before its beginning, or two of them overlap.
    """
    found = sorted(_window(part) for part in re.split(r"[,;+&]|\s{2,}|\n", text) if part.strip())
    for before, after in zip(found, found[1:], strict=False):
        if after.from_at < before.until_at:
            raise RuleBroken("%(one)s and %(other)s overlap", one=str(before), other=str(after))
    return found


def _window(text: str) -> Window:
    ends = [_time(part) for part in _BETWEEN.split(text.strip())]
    if len(ends) != 2 or ends[0] is None or ends[1] is None:
        raise RuleBroken("“%(hours)s” is not a time of opening; write 9:00-12:00, 13:00-17:00", hours=text.strip()[:40])
    if ends[1] <= ends[0]:
        raise RuleBroken("%(hours)s ends before it begins", hours=text.strip()[:40])
    return Window(ends[0], ends[1])


def _time(text: str) -> time | None:
    match = _TIME.fullmatch(text.strip())
    if match is None or int(match[1]) > 23 or int(match[2] or 0) > 59:
        return None
    return time(int(match[1]), int(match[2] or 0))


def check_from(from_on: date, *, today: date, has_hours: bool) -> None:
    """Refuse new hours for days that are over: what was true then stays.

    Raises:
        RuleBroken: the day lies in the past, and the office had hours already.
    """
    if has_hours and from_on < today:
        raise RuleBroken("Hours of the past stay as they were; choose today or a later day", field="from_on")


def is_in_use(from_on: date | None, until_on: date | None, day: date) -> bool:
    """Say whether something is in use on a day; without dates it always is."""
    return (from_on is None or from_on <= day) and (until_on is None or day < until_on)
