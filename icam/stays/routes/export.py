"""A list of stays as a spreadsheet; the list of families uses its columns."""

from collections.abc import Sequence

from flask_babel import gettext as _

from icam.codes.filters import language, words
from icam.printing.document import Cell, Column, Document, Kind
from icam.printing.lists import listed, number, on, text
from icam.stays.queries import StayRow
from icam.stays.routes.words import STATES


def columns() -> tuple[Column, ...]:
    """Return the columns of a stay."""
    return (
        Column(_("Stay")),
        Column(_("State")),
        Column(_("Unit")),
        Column(_("Persons"), Kind.NUMBER),
        Column(_("Category")),
        Column(_("Planned arrival"), Kind.DAY),
        Column(_("Arrival"), Kind.DAY),
        Column(_("Expected departure"), Kind.DAY),
        Column(_("Departure"), Kind.DAY),
        Column(_("Outcome")),
        Column(_("Coach")),
    )


def cells(row: StayRow | None) -> tuple[Cell, ...]:
    """Return the cells of a stay; empty ones where there is none."""
    if row is None:
        return (Cell("", None),) * len(columns())
    return (
        text(row.code),
        text(str(STATES[row.state][0])),
        text(row.unit_codes if row.units else row.site),
        number(row.people or None),
        text(words(row.category, "category")),
        on(row.planned_from),
        on(row.arrived_on),
        on(row.planned_until),
        on(row.left_on),
        text(words(row.outcome, "outcome") if row.outcome else None),
        text(row.coach),
    )


def document(rows: Sequence[StayRow]) -> Document:
    """Return the document of a list of stays."""
    lines = [(text(row.household), *cells(row)) for row in rows]
    return listed(_("Stays"), (Column(_("Family")), *columns()), lines, language=language())
