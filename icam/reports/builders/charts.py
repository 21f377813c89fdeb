"""Charts of reports: where people would rather look than read; the numbers stand in a table beside each."""

from collections.abc import Sequence
from decimal import Decimal

from icam.printing.document import Chart
from icam.printing.words import Words

Series = tuple[str, Sequence[int | Decimal | None]]


def bars(caption: str, labels: Sequence[str], series: Sequence[Series], _: Words, *, unit: str) -> Chart:
    """Draw values side by side."""
    return Chart(caption, caption, tuple(labels), _kept(series), unit)


def line(caption: str, labels: Sequence[str], series: Sequence[Series], _: Words, *, unit: str) -> Chart:
    """Draw values over time; None leaves a gap."""
    return Chart(caption, caption, tuple(labels), _kept(series), unit, is_line=True)


def _kept(series: Sequence[Series]) -> tuple[tuple[str, tuple[int | Decimal | None, ...]], ...]:
    return tuple((name, tuple(values)) for name, values in series)
