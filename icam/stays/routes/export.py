"""A list of stays as a spreadsheet; the list of families uses its cells."""

from collections.abc import Sequence
from datetime import date

from flask import Response, make_response
from flask_babel import gettext as _

from icam.codes.filters import language, words
from icam.core import clock
from icam.core.paging import EXPORTED
from icam.printing.document import Cell, Column, Document, Kind, Row, Section, Table
from icam.printing.sheets import workbook
from icam.stays.queries import StayRow
from icam.stays.routes.words import STATES
from icam.web.filters import day

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


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
        Cell(str(row.people or ""), row.people or None),
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
    return listed(_("Stays"), (Column(_("Family")), *columns()), lines)


def listed(title: str, head: tuple[Column, ...], lines: Sequence[tuple[Cell, ...]]) -> Document:
    """Return the document of a list, which says when it is not whole."""
    note = ""
    if len(lines) > EXPORTED:
        note = _("Only the first %(most)d lines; narrow the list for the others.", most=EXPORTED)
    table = Table(title, title, head, tuple(Row(line) for line in lines[:EXPORTED]), note=note, empty="–")
    return Document(title=title, subtitle="", language=language(), sections=(Section(title, (table,)),))


def answer(found: Document) -> Response:
    """Answer with the spreadsheet of a document."""
    response = make_response(workbook(found, clock.now()))
    response.mimetype = XLSX
    response.headers["Content-Disposition"] = f'attachment; filename="{found.title}.xlsx"'
    response.headers["Cache-Control"] = "no-store"
    return response


def text(value: str | None) -> Cell:
    """Return a cell with words."""
    return Cell(value or "", value)


def on(value: date | None) -> Cell:
    """Return a cell with a day."""
    return Cell(day(value) if value else "", value)
