"""The figures of a report with the records behind each: a figure is the sum of its lines, being made of them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from icam.printing.document import Cell, Column, Section
from icam.printing.words import Words, number

Several = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One record behind a figure.

    Args:
        cells: one for each column; several values in one cell are a tuple. The link of a cell is what it opens,
            as "stay:12".
        about: the office's code of the record, by which two runs are compared.
    """

    amount: int
    cells: tuple[Cell | Several, ...]
    about: str = ""


@dataclass(frozen=True, slots=True)
class Lines:
    """What is behind a figure.

    Args:
        title: what the figure is called.
        says: what the amount of a line stands for.
    """

    title: str
    says: str
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]

    @property
    def total(self) -> int:
        """Add the amounts up: this is the figure."""
        return sum(line.amount for line in self.lines)


@dataclass(frozen=True, slots=True)
class Shape:
    """How records of one kind are written behind a figure.

    Args:
        says: what one of them is, in the plural, as "stays".
        write: gives a record's cells.
        about: gives the office's code of a record.
    """

    says: str
    columns: tuple[Column, ...]
    write: Callable[[Any], tuple[Cell | Several, ...]]
    about: Callable[[Any], str]


@dataclass(frozen=True, slots=True)
class Counted:
    """A figure before anybody opened it: the records, and how much each adds."""

    title: str
    shape: Shape
    records: tuple[tuple[Any, int], ...]

    def open(self) -> Lines:
        """Write its lines."""
        shape = self.shape
        lines = tuple(Line(amount, shape.write(one), shape.about(one)) for one, amount in self.records)
        return Lines(self.title, shape.says, shape.columns, lines)


@dataclass(slots=True)
class Book:
    """All figures of one report, by the name that its pages give them."""

    words: Words
    figures: dict[str, Counted] = field(default_factory=dict)

    def count(
        self,
        key: str,
        title: str,
        records: Iterable[Any],
        shape: Shape,
        amount: Callable[[Any], int] = lambda _record: 1,
    ) -> Cell:
        """Enter a figure and return its cell: the sum of the records' amounts, which opens them.

        Args:
            key: its name in addresses and in comparisons: the same in every language, as "ended.2025.return".
            amount: what a record adds; a record that adds nothing is not listed.

        Raises:
            ValueError: another figure has this name.
        """
        if key in self.figures:
            raise ValueError(f"two figures are called {key}")
        taken = tuple((one, amount(one)) for one in records)
        kept = tuple((one, adds) for one, adds in taken if adds)
        self.figures[key] = Counted(title, shape, kept)
        return number(self.words, sum(adds for _, adds in kept), key)


@dataclass(frozen=True, slots=True)
class Findings:
    """What a builder makes of the facts.

    Args:
        rule: how it was counted, a sentence each.
        empty: said above all when there is nothing in the period; "" when there is something.
        alerts: what the reader must know first, as totals that do not add up.
        is_signed: the paper has lines to sign.
        is_bare: the paper has no emblem: every line is needed.
    """

    sections: tuple[Section, ...]
    rule: tuple[str, ...]
    empty: str = ""
    alerts: tuple[str, ...] = ()
    is_signed: bool = False
    is_bare: bool = False
