"""One frame for all reports: what a report is, what it is asked for, and what is made of it.

A report reads facts, builds sections with figures, and the rest is the same for all of them.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from icam import printing
from icam.core import clock
from icam.core.access import Permission, Scope
from icam.core.errors import NotFound
from icam.core.reporting_periods import Length
from icam.printing.attached import Attached
from icam.printing.document import Block, Cell, Document, Figures, Notes, Section, Table
from icam.reports.builders.book import Book, Findings, Lines
from icam.reports.rules import Asked
from icam.reports.words import ReaderWords

LISTED = 50
"""Lines of a mere list that a page shows."""


class Reach(StrEnum):
    """What of the reader's scope limits a report."""

    SITES = "sites"
    REGIONS = "regions"


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose for a report, as a site.

    Args:
        options: lists what this reader may choose, as (code, name); anything else is not found.
        any: what choosing nothing is called; empty = something must be chosen, the first unless said.
    """

    name: str
    label: Any
    options: Callable[[Scope, str], list[tuple[str, str]]]
    any: Any = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A report as one reader wants it.

    Args:
        by: who makes it.
        is_funded: the European Union pays a part of the department.
    """

    scope: Scope
    asked: Asked
    words: ReaderWords
    by: str
    at: datetime
    moment: str
    classification: str
    is_funded: bool


@dataclass(frozen=True, slots=True)
class Made:
    """A report that was made, ready to be written in any form.

    Args:
        screen: the document without what is for paper only.
        data: its own data contract; None takes that of the frame.
        lines: its own CSV; None takes that of the frame.
    """

    document: Document
    screen: Document
    wanted: Wanted
    open: Callable[[str], Lines]
    data: Callable[[], dict[str, Any]] | None = None
    lines: Callable[[], bytes] | None = None
    _written: dict[str, bytes] = field(default_factory=dict, compare=False, repr=False)

    def write(self, kind: str) -> bytes:
        """Write it as json, csv, xlsx or pdf; each is written once.

        Raises:
            PdfUnavailable: no PDF can be drawn on this machine.
        """
        if kind not in self._written:
            self._written[kind] = self._write(kind)
        return self._written[kind]

    def _write(self, kind: str) -> bytes:
        if kind == "json":
            return as_json(self.data() if self.data else contract(self))
        if kind == "csv":
            return self.lines() if self.lines else long_lines(self.document)
        if kind == "xlsx":
            return printing.workbook(self.document, clock.local(self.wanted.at))
        return printing.pdf(self.document, self.inside())

    def inside(self) -> tuple[Attached, ...]:
        """Return what travels inside the PDF: the same report as a workbook and as lines."""
        _, at = self.wanted.words, self.wanted.at
        says = {"xlsx": _("This report as a workbook"), "csv": _("The figures of this report, a line each")}
        return tuple(Attached(f"{self.document.name}.{kind}", self.write(kind), says[kind], at) for kind in says)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A report of the catalogue.

    Args:
        name: in addresses; its views are called the same, with "_" for "-".
        about: what it tells, in a sentence or two.
        usual: the period that is shown first, and offered with the one before.
        is_day: it is about one day, not about a period.
        names_people: who looks at it is in the trail.
        leaves: it leaves the department, so small cells are masked in it.
        example: a figure that it always has; "" when it has none.
        publishes: it may be published, as a run that is kept.
    """

    name: str
    title: Any
    about: Any
    make: Callable[[Wanted], Made]
    permission: Permission = Permission.REPORTS_VIEW
    choices: tuple[Choice, ...] = ()
    reach: Reach = Reach.SITES
    usual: Length = Length.MONTH
    is_day: bool = False
    names_people: bool = False
    leaves: bool = False
    example: str = ""
    publishes: bool = True

    @property
    def endpoint(self) -> str:
        """Return what its views are called."""
        return self.name.replace("-", "_")


def plainly(
    name: str,
    title: Any,
    read: Callable[[Scope, Asked], Any],
    build: Callable[[Any, Asked, Book], Findings],
) -> Callable[[Wanted], Made]:
    """Make the maker of a report that has nothing out of the ordinary.

    Args:
        read: reads the facts in a fixed number of statements, within the scope.
        build: pure; enters every figure in the book.
    """

    def make(wanted: Wanted) -> Made:
        book = Book(wanted.words)
        findings = build(read(wanted.scope, wanted.asked), wanted.asked, book)
        paper = document(name, str(title), wanted, findings)

        def opened(key: str) -> Lines:
            if key not in book.figures:
                raise NotFound
            return book.figures[key].open()

        return Made(paper, for_screen(paper, wanted.words), wanted, opened)

    return make


def document(name: str, title: str, wanted: Wanted, findings: Findings) -> Document:
    """Put the sections of a report into a document: what it is about, its data date, who made it, its rule."""
    _, asked = wanted.words, wanted.asked
    period = period_of(asked, wanted.words)
    chosen = [asked.name_of(choice) for choice in asked.chosen if asked.name_of(choice)]
    subtitle = ", ".join([*chosen, period])
    rule = Section(_("How this was counted"), (Notes(_("The rule of counting"), findings.rule),))
    return Document(
        title=title,
        subtitle=subtitle,
        language=_.language,
        sections=(*findings.sections, *((rule,) if findings.rule else ())),
        details=(
            (_("Data date"), _.day(asked.data_date)),
            (_("Counted"), counted(asked, wanted.words)),
            (_("Printed by"), wanted.by),
            (_("Printed on"), wanted.moment),
        ),
        alerts=(*((findings.empty,) if findings.empty else ()), *findings.alerts),
        running=f"{title} – {subtitle}",
        footer=_(
            "Data date %(day)s · printed by %(name)s on %(at)s",
            day=_.day(asked.data_date),
            name=wanted.by,
            at=wanted.moment,
        ),
        classification=wanted.classification,
        page_of=_("page {page} of {pages}"),
        signatures=(_("Drawn up by"), _("Seen and approved")) if findings.is_signed else (),
        signature_labels=(_("Name and function"), _("Date"), _("Signature")),
        funding=_("Co-funded by the European Union") if wanted.is_funded and not findings.is_bare else "",
        emblem=_("Emblem of the European Union"),
        name="-".join([name, *asked.parameters.values()]),
    )


def for_screen(paper: Document, _: ReaderWords) -> Document:
    """Shorten the long lists of a document: a page is to be read, the files have them whole."""

    def shortened(block: Block) -> Block:
        if (
            not isinstance(block, Table)
            or len(block.rows) <= LISTED
            or any(cell.link for row in block.rows for cell in row.cells)
        ):
            return block
        note = _(
            "The first %(shown)s of %(all)s lines; the files have them all.",
            shown=_.number(LISTED),
            all=_.number(len(block.rows)),
        )
        return replace(block, rows=block.rows[:LISTED], note=f"{note} {block.note}".strip())

    sections = (replace(section, blocks=tuple(map(shortened, section.blocks))) for section in paper.sections)
    return replace(paper, sections=tuple(sections))


def period_of(asked: Asked, _: ReaderWords) -> str:
    """Say the period in words."""
    first, last = _.day(asked.period.from_on, "medium"), _.day(asked.period.last_day, "medium")
    return first if asked.period.nights() == 1 else _("%(first)s to %(last)s", first=first, last=last)


def counted(asked: Asked, _: ReaderWords) -> str:
    """Say how much of the period is counted."""
    nights = asked.window.nights()
    if nights == asked.period.nights() == 1:
        return _("this night")
    if not nights:
        return _("nothing yet: the period begins after the data date")
    if asked.window != asked.period:
        return _("to date: up to and with the night of %(day)s", day=_.day(asked.window.last_day))
    return _("the whole period, %(nights)s nights", nights=_.number(nights))


@dataclass(frozen=True, slots=True)
class FigureOf:
    """A figure as it stands in a document.

    Args:
        key: the same in every language: what the figure opens, or its place beside the one that does.
        opens: whether there are lines behind it.
    """

    key: str
    label: str
    value: int | Decimal
    opens: bool


def figures_of(told: Document) -> Iterator[FigureOf]:
    """Go through the figures of a document that can be compared with those of another run."""
    seen: set[str] = set()
    for found in _all_figures(told):
        if found.key not in seen:
            seen.add(found.key)
            yield found


def _all_figures(told: Document) -> Iterator[FigureOf]:
    for section in told.sections:
        for block in section.blocks:
            if isinstance(block, Figures):
                for item in block.items:
                    yield from _figure(item.cell, item.cell.link, item.label)
            elif isinstance(block, Table):
                yield from _figures_of_table(block)


def _figures_of_table(table: Table) -> Iterator[FigureOf]:
    for row in table.rows:
        first = next((cell.link for cell in row.cells if cell.link), None)
        for place, (cell, column) in enumerate(zip(row.cells, table.columns, strict=False)):
            key = cell.link or (f"{first}#{place}" if first and place else None)
            yield from _figure(cell, key, f"{table.caption}: {row.cells[0].text}, {column.label}")


def _figure(cell: Cell, key: str | None, label: str) -> Iterator[FigureOf]:
    """Yield the figure of a cell; a rate may lead to what it is a part of, but it is not the sum of that."""
    if key and isinstance(cell.value, int):
        yield FigureOf(key, label, cell.value, cell.link is not None)
    elif key and isinstance(cell.value, Decimal):
        yield FigureOf(f"{key}%" if cell.link else key, label, cell.value, False)


def contract(made: Made) -> dict[str, Any]:
    """Write every figure of a report under the name it keeps: rates and means as text, not rounded away."""
    asked = made.wanted.asked
    return {
        "title": made.document.title,
        "parameters": asked.parameters,
        "data_date": asked.data_date.isoformat(),
        "language": made.document.language,
        "figures": [
            {"key": found.key, "label": found.label, "value": plain(found.value)} for found in figures_of(made.document)
        ],
    }


def plain(value: int | Decimal) -> int | str:
    """Write a figure for other programmes: a rate or mean as text, with more decimals than are printed."""
    return value if isinstance(value, int) else f"{round(value, 6).normalize():f}"


def as_json(data: Mapping[str, Any]) -> bytes:
    """Write data for other programmes."""
    return (json.dumps(data, indent=2, ensure_ascii=False) + "\n").encode()


def long_lines(told: Document) -> bytes:
    """Write every cell of every table as a line of CSV: section, table, line, column, value."""
    rows: list[tuple[Any, ...]] = []
    for section in told.sections:
        for block in section.blocks:
            if isinstance(block, Figures):
                rows += [(section.title, block.caption, item.label, "", _value(item.cell)) for item in block.items]
            elif isinstance(block, Table):
                rows += [
                    (section.title, block.caption, row.cells[0].text, column.label, _value(cell))
                    for row in block.rows
                    for cell, column in list(zip(row.cells, block.columns, strict=False))[1:]
                ]
    return printing.csv(("section", "table", "line", "column", "value"), rows)


def _value(cell: Cell) -> Any:
    value = cell.value
    if isinstance(value, Decimal):
        return f"{round(value, 6).normalize():f}"
    return cell.text if value is None else value
