"""How a builder says things in the reader's language, without knowing how that is done."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from icam.printing.document import Cell


class Words(Protocol):
    """Messages, formats and names in one language."""

    language: str

    def __call__(self, message: str, **values: Any) -> str:
        """Translate a sentence and fill in its values."""
        ...

    def day(self, value: date | None, style: str = "short") -> str:
        """Write a day."""
        ...

    def number(self, value: int | Decimal | None, decimals: int | None = None) -> str:
        """Write a number."""
        ...

    def percent(self, value: Decimal | None) -> str:
        """Write a rate with one decimal, n/a where there is none."""
        ...

    def code(self, list_name: str, code: str | None) -> str:
        """Name a code."""
        ...

    def site(self, code: str) -> str:
        """Name a site."""
        ...


def text(value: str | None, link: str | None = None) -> Cell:
    """Make a cell of text."""
    return Cell(value or "–", value or "", link)


def number(words: Words, value: int | None, link: str | None = None, *, of: str | None = None) -> Cell:
    """Make a cell of a whole number; nothing is behind a zero.

    Args:
        of: what a longest or a percentile is made of; it is not the sum of that.
    """
    return Cell("–" if value is None else words.number(value), value, link if value else None, of=_of(value, of))


def _of(value: int | Decimal | None, of: str | None) -> str | None:
    """Return what a measure is made of; a mean or longest of 0 has records behind it, one of nothing has none."""
    return of if value is not None else None


def decimal(words: Words, value: Decimal | None, of: str | None = None) -> Cell:
    """Make a cell of a number with one decimal.

    Args:
        of: the figure whose records it is made of.
    """
    return Cell("–" if value is None else words.number(value, 1), value, of=_of(value, of))


def percent(words: Words, value: Decimal | None, of: str | None = None) -> Cell:
    """Make a cell of a rate; above 100 % it is shown as it is, and flagged.

    Args:
        of: the figure whose records it counts.
    """
    return Cell(words.percent(value), value, is_flagged=value is not None and value > 100, of=of if value else None)


def day(words: Words, value: date | None) -> Cell:
    """Make a cell of a day."""
    return Cell(words.day(value), value)


def query(figure: str, parameters: Mapping[str, str | None] | None = None) -> str:
    """Write where a figure leads: its name and what narrows it."""
    from urllib.parse import urlencode

    narrowed = {name: value for name, value in (parameters or {}).items() if value is not None}
    return f"{figure}?{urlencode(narrowed)}" if narrowed else figure
