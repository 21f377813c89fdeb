"""The days on which the whole department is closed: the code list ``closing_day``, each with its first and last day."""

from datetime import date, timedelta

from icam.codes import queries as codes
from icam.codes.models import Code

LIST = "closing_day"


def closing_days() -> frozenset[date]:
    """Return the days on which the office is closed, on top of weekends and legal holidays."""
    return frozenset(day for entry in codes.codes(LIST) for day in _days(entry))


def named_closing_days() -> dict[date, Code]:
    """Return those days with the entry that says why."""
    return {day: entry for entry in codes.codes(LIST) for day in _days(entry)}


def _days(entry: Code) -> list[date]:
    if entry.valid_from is None:
        return []
    last = entry.valid_to or entry.valid_from
    return [entry.valid_from + timedelta(days=number) for number in range((last - entry.valid_from).days + 1)]
