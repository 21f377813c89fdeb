"""A list as a spreadsheet: its cells and its document."""

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _

from icam.core.paging import EXPORTED
from icam.printing.document import Cell, Column, Document, Row, Section, Table
from icam.web.filters import day


def text(value: str | None) -> Cell:
    """Return a cell with words."""
    return Cell(value or "", value)


def on(value: date | None) -> Cell:
    """Return a cell with a day."""
    return Cell(day(value) if value else "", value)


def number(value: int | None) -> Cell:
    """Return a cell with a number."""
    return Cell("" if value is None else str(value), value)


def listed(title: str, head: tuple[Column, ...], lines: Sequence[tuple[Cell, ...]], *, language: str) -> Document:
    """Return the document of a list, which says when it is not whole."""
    note = ""
    if len(lines) > EXPORTED:
        note = _("Only the first %(most)d lines; narrow the list for the others.", most=EXPORTED)
    table = Table(title, title, head, tuple(Row(line) for line in lines[:EXPORTED]), note=note, empty="–")
    return Document(title=title, subtitle="", language=language, sections=(Section(title, (table,)),))
