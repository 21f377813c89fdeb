"""The offices as a spreadsheet."""

from collections.abc import Mapping, Sequence
from datetime import date

from flask_babel import gettext as _

from icam.codes.filters import language, words
from icam.offices.labels import walk_in_hours
from icam.offices.queries import OfficeRow
from icam.offices.rules import Calendar
from icam.printing.document import Cell, Column, Document, Kind
from icam.printing.lists import listed, number, on, text


def document(
    rows: Sequence[OfficeRow], calendars: Mapping[int, Calendar], counts: Mapping[int, tuple[int, int]], today: date
) -> Document:
    """Return the document of some offices.

    Args:
        calendars: when each is open, by id.
        counts: contact points and rooms in use, by id.
    """
    head = (
        Column(_("Office")),
        Column(_("Code")),
        Column(_("Street and number")),
        Column(_("Postal code")),
        Column(_("Municipality")),
        Column(_("Address is public")),
        Column(_("Region")),
        Column(_("Phone")),
        Column(_("E-mail")),
        Column(_("Open today")),
        Column(_("Without an appointment")),
        Column(_("Contact points"), Kind.NUMBER),
        Column(_("Rooms"), Kind.NUMBER),
        Column(_("First day"), Kind.DAY),
        Column(_("Until (not counted)"), Kind.DAY),
    )
    lines = [_cells(row, calendars[row.id], counts.get(row.id, (0, 0)), today) for row in rows]
    return listed(_("Offices"), head, lines, language=language())


def _cells(row: OfficeRow, calendar: Calendar, counts: tuple[int, int], today: date) -> tuple[Cell, ...]:
    points, places = counts
    is_open = ", ".join(str(window) for window in calendar.windows(today))
    return (
        text(row.name(language())),
        text(row.code),
        text(row.street),
        text(row.postal_code),
        text(row.municipality),
        text(_("yes") if row.is_public else _("no")),
        text(words(row.region, "region")),
        text(row.phone),
        text(row.email),
        text(_("closed") if calendar.is_closed(today) else is_open),
        text(walk_in_hours(calendar, today)),
        number(points),
        number(places),
        on(row.from_on),
        on(row.until_on),
    )
