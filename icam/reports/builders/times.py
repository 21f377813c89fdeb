"""How long things took: a line of a table with the records that were timed, median, P90 and longest."""

from collections.abc import Iterable

from icam.core.counting import Lengths
from icam.printing.document import Cell, Column, Kind, Row
from icam.printing.words import Words, decimal, number, text


def times_columns(_: Words, what: str, counted: str) -> tuple[Column, ...]:
    """Name the columns of the lines.

    Args:
        counted: what the records are, as "files".
    """
    return (
        Column(what),
        Column(counted, Kind.NUMBER),
        Column(_("Median"), Kind.DECIMAL),
        Column("P90", Kind.NUMBER),
        Column(_("Longest"), Kind.NUMBER),
    )


def times_row(_: Words, name: str, counted: Cell, values: Iterable[int]) -> Row:
    """Write a line.

    Args:
        counted: the figure of the records that were timed.
        values: days, one for each of them.
    """
    of = Lengths.of(list(values))
    behind = counted.link
    times = (decimal(_, of.median, behind), number(_, of.p90, of=behind), number(_, of.longest, of=behind))
    return Row((text(name), counted, *times))
