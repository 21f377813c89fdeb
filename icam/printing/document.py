"""A document as plain values: what is said, not how it looks. It becomes HTML, PDF or a spreadsheet."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

Value: TypeAlias = int | Decimal | date | str | None


class Kind(StrEnum):
    """How a column is set, and how a sheet formats it."""

    TEXT = "text"
    NUMBER = "number"
    DECIMAL = "decimal"
    PERCENT = "percent"
    DAY = "day"


class Part(StrEnum):
    """What of a document is drawn by itself: all of it, or its first pages, or pages that follow."""

    WHOLE = "whole"
    HEAD = "head"
    REST = "rest"


@dataclass(frozen=True, slots=True)
class Cell:
    """One value.

    Args:
        text: in the reader's language.
        value: what a spreadsheet keeps, not rounded.
        link: what a screen may open behind it: the records that it is the sum of.
        is_flagged: it asks for attention, as a rate above 100 %.
        of: what a screen opens behind a rate, a mean or a median: the records that it is made of.
    """

    text: str
    value: Value = None
    link: str | None = None
    is_flagged: bool = False
    of: str | None = None

    @property
    def opens(self) -> str | None:
        """Return what a screen may open."""
        return self.link or self.of


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    label: str
    kind: Kind = Kind.TEXT


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table; the first cell is its heading.

    Args:
        level: 0 a line, 1 a subtotal, 2 the total.
    """

    cells: tuple[Cell, ...]
    level: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a caption.

    Args:
        name: short, for a sheet of a workbook.
        empty: said instead when there is no line.
        is_ticked: large, the last column being a box to tick by hand.
        widths: shares of the columns in percent; none = by the longest text of each.
    """

    name: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: str = ""
    empty: str = ""
    is_wide: bool = False
    is_ticked: bool = False
    widths: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A key figure."""

    label: str
    cell: Cell
    note: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """The key figures, first of all."""

    name: str
    caption: str
    items: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """Neighbouring nights of one kind in a grid.

    Args:
        kind: names its look, as "occupied".
        says: in words, for those who hear it.
        mark: what stands in it.
        link: what a screen may open behind it.
    """

    kind: str
    nights: int
    says: str
    mark: str = ""
    is_flagged: bool = False
    link: str | None = None


@dataclass(frozen=True, slots=True)
class GridRow:
    """The nights of one unit."""

    label: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class GridGroup:
    """Units that belong together."""

    label: str
    rows: tuple[GridRow, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """A column of a grid."""

    label: str
    weekday: str
    is_weekend: bool


@dataclass(frozen=True, slots=True)
class Grid:
    """Units down, nights across.

    Args:
        corner: heading of the column of units.
        legend: kind, mark and words.
    """

    name: str
    caption: str
    corner: str
    days: tuple[Day, ...]
    groups: tuple[GridGroup, ...]
    legend: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Values to be looked at; the same values stand in a table beside it.

    Args:
        labels: along the bottom.
        series: name and a value for each label; None = there is none.
        unit: what the values are, as "families".
        is_line: values over time; else bars.
    """

    name: str
    caption: str
    labels: tuple[str, ...]
    series: tuple[tuple[str, tuple[int | Decimal | None, ...]], ...]
    unit: str
    is_line: bool = False


@dataclass(frozen=True, slots=True)
class Notes:
    """Sentences, each a paragraph."""

    caption: str
    paragraphs: tuple[str, ...]


Block: TypeAlias = Table | Figures | Grid | Chart | Notes


@dataclass(frozen=True, slots=True)
class Section:
    """Blocks under a heading.

    Args:
        title: empty when it goes on with what an earlier part began.
    """

    title: str
    blocks: tuple[Block, ...]
    is_landscape: bool = False
    starts_page: bool = False

    @property
    def is_wide(self) -> bool:
        """Tell whether a block needs the whole width of a screen."""
        return any(
            len(block.columns) > 7 if isinstance(block, Table) else not isinstance(block, Chart)
            for block in self.blocks
        )


@dataclass(frozen=True, slots=True)
class Document:
    """All of it.

    Args:
        subtitle: period and place.
        details: name and value of what the reader must know first: data date, who printed it and when.
        running: short, at the top of every page.
        footer: short, at the bottom of every page.
        page_of: with {page} and {pages}.
        signatures: what stands above each line to sign; none = nothing to sign.
        funding: the statement beside the EU emblem; empty = none.
        emblem: says what the emblem is, to those who hear it.
        part: the margins of what is not whole are drawn at the end, see icam/printing/bound.py.
    """

    title: str
    subtitle: str
    language: str
    sections: tuple[Section, ...]
    details: tuple[tuple[str, str], ...] = ()
    alerts: tuple[str, ...] = ()
    running: str = ""
    footer: str = ""
    classification: str = ""
    page_of: str = "{page} / {pages}"
    signatures: tuple[str, ...] = ()
    signature_labels: tuple[str, ...] = ()
    funding: str = ""
    emblem: str = ""
    is_right_to_left: bool = False
    name: str = "document"
    part: Part = Part.WHOLE
