"""A document as a workbook, and rows as CSV. No cell is ever read as a formula."""

import csv as csv_writer
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any

from icam.printing.document import Cell, Column, Document, Figures, Grid, Kind, Notes, Table, Value

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""A text that starts so would be taken for a formula."""

_FORMATS = {
    Kind.NUMBER: {"num_format": "#,##0"},
    Kind.DECIMAL: {"num_format": "#,##0.0"},
    Kind.PERCENT: {"num_format": "0.0%"},
    Kind.DAY: {"num_format": "dd/mm/yyyy", "align": "left"},
    Kind.TEXT: {},
}
_WIDTHS = {Kind.TEXT: 28, Kind.NUMBER: 10, Kind.DECIMAL: 10, Kind.PERCENT: 10, Kind.DAY: 12}
_LOOKS: dict[str, dict[str, Any]] = {
    "occupied": {"bg_color": "#1F3A5F", "font_color": "#FFFFFF"},
    "out_of_use": {"pattern": 14, "fg_color": "#8A8A8A", "bg_color": "#FFFFFF"},
    "cleaning": {"pattern": 18, "fg_color": "#BFBFBF", "bg_color": "#FFFFFF"},
    "reserved": {"bg_color": "#CFE0F3", "italic": True},
    "free": {},
    "not_in_service": {"bg_color": "#D9D9D9"},
}


def harmless(text: str) -> str:
    """Return the text so that no spreadsheet takes it for a formula; numbers are not text and stay numbers."""
    return f"'{text}" if text.startswith(DANGEROUS) else text


def csv(header: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """Write rows as CSV: UTF-8, commas, decimal points, ISO dates."""
    output = io.StringIO()
    writer = csv_writer.writer(output, lineterminator="\r\n")
    writer.writerow([harmless(name) for name in header])
    writer.writerows([[_plain(value) for value in row] for row in rows])
    return output.getvalue().encode()


def _plain(value: Value) -> object:
    if isinstance(value, str):
        return harmless(value)
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else value


def workbook(document: Document, made_at: datetime) -> bytes:
    """Write the document as XLSX: one sheet for each table and grid, numbers as numbers.

    Args:
        made_at: kept in the file, so that the same document gives the same bytes.
    """
    import xlsxwriter

    output = io.BytesIO()
    book = xlsxwriter.Workbook(
        output, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    made = made_at.replace(tzinfo=None)
    book.set_properties({"title": document.title, "subject": document.subtitle, "created": made})
    _Book(book, document).write()
    book.close()
    return output.getvalue()


def long_sheet(
    title: str, columns: Sequence[Column], rows: Iterable[Sequence[Value]], made_at: datetime, target: IO[bytes]
) -> int:
    """Write rows as an XLSX of one sheet, each as it comes, and return how many there were.

    However many they are, it takes the memory of one row: for lists that are too long for a document.

    Args:
        rows: one value for each column; a rate in percent.
        made_at: kept in the file, so that the same rows give the same bytes.
        target: an open file, or one in memory.
    """
    import xlsxwriter

    book = xlsxwriter.Workbook(
        target,
        {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    book.set_properties({"title": title, "created": made_at.replace(tzinfo=None)})
    written = _Book(book, Document(title, "", "", ())).long(columns, rows)
    book.close()
    return written


class _Book:
    """Writes the sheets of one document."""

    def __init__(self, book: Any, document: Document) -> None:
        self.book, self.document = book, document
        self.names: set[str] = set()
        self.formats: dict[tuple[str, int], Any] = {}
        self.head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"})
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.bold = book.add_format({"bold": True})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self.spans = {kind: book.add_format({"align": "center", "border": 4, **look}) for kind, look in _LOOKS.items()}

    def write(self) -> None:
        """Write all sheets: what the document is first, then its tables and grids; a bare list is its table only."""
        told = self.document
        blocks = [block for section in told.sections for block in section.blocks]
        notes = [block for block in blocks if isinstance(block, Notes)]
        if told.subtitle or told.details or told.classification or told.alerts or notes:
            self._cover(self._sheet(told.title), notes)
        for block in blocks:
            if isinstance(block, Figures):
                self._figures(self._sheet(block.name), block)
            elif isinstance(block, Table):
                self._table(self._sheet(block.name), block)
            elif isinstance(block, Grid):
                self._grid(self._sheet(block.name), block)

    def long(self, columns: Sequence[Column], rows: Iterable[Sequence[Value]]) -> int:
        """Write a sheet of rows that come one by one; widths are those of what the columns hold by their kind."""
        sheet, line = self._sheet(self.document.title), 0
        sheet.freeze_panes(1, 1)
        sheet.repeat_rows(0)
        for number, column in enumerate(columns):
            sheet.set_column(number, number, max(len(column.label) * 0.7, _WIDTHS[column.kind]) + 2)
        sheet.set_row(0, 32)
        for number, column in enumerate(columns):
            sheet.write_string(0, number, harmless(column.label), self.head)
        for line, row in enumerate(rows, 1):
            for number, (column, value) in enumerate(zip(columns, row, strict=True)):
                self._cell(sheet, line, number, Cell("" if value is None else str(value), value), column.kind, 0)
        return line

    def _sheet(self, name: str) -> Any:
        for forbidden in "[]:*?/\\":
            name = name.replace(forbidden, " ")
        base, number = name[:31].strip("' ") or "-", 2
        name = base
        while name.lower() in self.names:
            name = f"{base[:27]} {number}"
            number += 1
        self.names.add(name.lower())
        sheet = self.book.add_worksheet(name)
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        return sheet

    def _cover(self, sheet: Any, notes: Iterable[Notes]) -> None:
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, 1, 90, self.wrapped)
        sheet.write_string(0, 0, harmless(self.document.title), self.title)
        sheet.write_string(1, 0, harmless(self.document.subtitle))
        line = 3
        for label, value in (*self.document.details, ("", self.document.classification)):
            sheet.write_string(line, 0, harmless(label), self.bold)
            sheet.write_string(line, 1, harmless(value), self.wrapped)
            line += 1
        for alert in self.document.alerts:
            sheet.write_string(line, 1, harmless(alert), self.wrapped)
            line += 1
        for block in notes:
            line += 1
            sheet.write_string(line, 0, harmless(block.caption), self.bold)
            for paragraph in block.paragraphs:
                sheet.write_string(line, 1, harmless(paragraph), self.wrapped)
                line += 1

    def _figures(self, sheet: Any, block: Figures) -> None:
        sheet.set_column(0, 0, 40)
        sheet.set_column(1, 1, 14)
        sheet.set_column(2, 2, 60)
        for line, item in enumerate(block.items):
            sheet.write_string(line, 0, harmless(item.label), self.bold)
            self._cell(sheet, line, 1, item.cell, _kind_of(item.cell), 0)
            sheet.write_string(line, 2, harmless(item.note))

    def _table(self, sheet: Any, block: Table) -> None:
        sheet.set_row(0, 32)
        for number, column in enumerate(block.columns):
            sheet.write_string(0, number, harmless(column.label), self.head)
            texts = [len(row.cells[number].text) for row in block.rows if number < len(row.cells)]
            sheet.set_column(number, number, min(40, max([8, len(column.label) * 0.7, *texts]) + 2))
        for line, row in enumerate(block.rows, 1):
            for number, cell in enumerate(row.cells):
                self._cell(sheet, line, number, cell, block.columns[number].kind, row.level)
        sheet.freeze_panes(1, 1)
        sheet.repeat_rows(0)
        if block.note:
            sheet.write_string(len(block.rows) + 2, 0, harmless(block.note))

    def _grid(self, sheet: Any, block: Grid) -> None:
        sheet.set_landscape()
        sheet.set_column(0, 0, 14)
        sheet.set_column(1, len(block.days), 3.2)
        sheet.write_string(0, 0, harmless(block.corner), self.head)
        for number, day in enumerate(block.days, 1):
            sheet.write_string(0, number, f"{day.weekday}\n{day.label}", self.head)
        line = 1
        for group in block.groups:
            sheet.write_string(line, 0, harmless(group.label), self.bold)
            line += 1
            for row in group.rows:
                sheet.write_string(line, 0, harmless(row.label))
                number = 1
                for span in row.spans:
                    for _ in range(span.nights):
                        sheet.write_string(line, number, span.mark, self.spans[span.kind])
                        number += 1
                line += 1
        for kind, mark, words in block.legend:
            line += 1
            sheet.write_string(line, 1, mark, self.spans[kind])
            sheet.write_string(line, 2, harmless(words))
        sheet.freeze_panes(1, 1)
        sheet.repeat_rows(0)

    def _cell(self, sheet: Any, line: int, number: int, cell: Cell, kind: Kind, level: int) -> None:
        look = self._format(kind, level)
        if isinstance(cell.value, date):
            sheet.write_datetime(line, number, datetime(cell.value.year, cell.value.month, cell.value.day), look)  # noqa: DTZ001
        elif isinstance(cell.value, int | Decimal):
            value = cell.value / 100 if kind is Kind.PERCENT else cell.value
            sheet.write_number(line, number, float(value), look)
        else:
            sheet.write_string(line, number, harmless(cell.text), look)

    def _format(self, kind: Kind, level: int) -> Any:
        if (kind, level) not in self.formats:
            look = {**_FORMATS[kind], **({"bold": True, "top": 1} if level else {})}
            self.formats[kind, level] = self.book.add_format(look)
        return self.formats[kind, level]


def _kind_of(cell: Cell) -> Kind:
    if isinstance(cell.value, Decimal):
        return Kind.PERCENT if cell.text.rstrip().endswith("%") else Kind.DECIMAL
    return Kind.NUMBER if isinstance(cell.value, int) else Kind.TEXT
