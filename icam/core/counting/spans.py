"""Sets of nights as sorted lists of (first, stop) day numbers that do not touch."""

from collections.abc import Iterable, Sequence

Span = tuple[int, int]


def union(spans: Iterable[Span]) -> list[Span]:
    """Join what overlaps or touches, and leave out what is empty."""
    joined: list[Span] = []
    for first, stop in sorted(spans):
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(stop, joined[-1][1]))
        elif first < stop:
            joined.append((first, stop))
    return joined


def intersect(ours: Sequence[Span], theirs: Sequence[Span]) -> list[Span]:
    """Return the nights that both hold."""
    shared = [(max(a, c), min(b, d)) for a, b in ours for c, d in theirs]
    return [(first, stop) for first, stop in shared if first < stop]


def nights_of(spans: Iterable[Span]) -> int:
    """Count the nights."""
    return sum(stop - first for first, stop in spans)
