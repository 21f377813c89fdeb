"""Rates and summaries: decimal arithmetic, one decimal, half up; a zero denominator has no rate."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Self

_TENTH = Decimal("0.1")
_HUNDRED = Decimal(100)


def rate(part: int, whole: int) -> Decimal | None:
    """Return the percentage, not rounded and never clamped; None when there is nothing to divide by.

    Source: counting.md, Rates.
    """
    return _HUNDRED * part / whole if whole else None


def one_decimal(value: Decimal | int) -> Decimal:
    """Round to one decimal, half up."""
    return Decimal(value).quantize(_TENTH, ROUND_HALF_UP)


def median(values: Sequence[int]) -> Decimal | None:
    """Return the middle value, or the mean of the two middle ones."""
    ordered, middle = sorted(values), len(values) // 2
    if not ordered:
        return None
    if len(ordered) % 2:
        return Decimal(ordered[middle])
    return Decimal(ordered[middle - 1] + ordered[middle]) / 2


def mean(values: Sequence[int]) -> Decimal | None:
    """Return the mean, not rounded."""
    return Decimal(sum(values)) / len(values) if values else None


def ninetieth(values: Sequence[int]) -> int | None:
    """Return the 90th percentile by nearest rank: the smallest value that at least 90 % do not exceed.

    It is always a length that really occurred (the office's choice over interpolation).
    """
    rank = -(-9 * len(values) // 10)
    return sorted(values)[rank - 1] if values else None


@dataclass(frozen=True, slots=True)
class Lengths:
    """A summary of lengths in nights, not rounded."""

    count: int
    nights: int
    median: Decimal | None
    mean: Decimal | None
    p90: int | None
    longest: int | None

    @classmethod
    def of(cls, values: Sequence[int]) -> Self:
        """Summarise the values."""
        return cls(len(values), sum(values), median(values), mean(values), ninetieth(values), max(values, default=None))
