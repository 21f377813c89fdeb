"""The office's own closing days: the entries of the code list ``closing_day``, each with its first and last day."""

from datetime import date, timedelta

from icam.codes import queries as codes

LIST = "closing_day"


def closing_days() -> frozenset[date]:
    """Return the days on which the office is closed, on top of weekends and legal holidays."""
    return frozenset(
        entry.valid_from + timedelta(days=number)
        for entry in codes.codes(LIST)
        if entry.valid_from is not None
        for number in range(((entry.valid_to or entry.valid_from) - entry.valid_from).days + 1)
    )
