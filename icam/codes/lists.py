"""The code lists the office begins with; it edits and extends them on the page, and its own wording is kept."""

from icam.codes.entry import Lists
from icam.codes.more import (
    appointments,
    care,
    cases,
    complaints,
    conclusions,
    house,
    offices,
    orders,
    reports,
    returns,
    talks,
    walk_in,
)

_PARTS = (house, care, offices, orders, cases, appointments, talks, walk_in, conclusions, returns, complaints, reports)

LISTS: Lists = {name: entries for part in _PARTS for name, entries in part.LISTS.items()}

CODES: list[dict[str, str | int | None]] = [
    {
        "list": name,
        "code": entry.code,
        "group": entry.group,
        "nl": entry.nl,
        "fr": entry.fr,
        "de": entry.de,
        "en": entry.en,
        "sort": (place + 1) * 10,
    }
    for name, entries in LISTS.items()
    for place, entry in enumerate(entries)
]
"""Every entry as the columns of the table."""
