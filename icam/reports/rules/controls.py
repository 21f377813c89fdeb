"""Totals that do not add up are said, never smoothed."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Control:
    """Parts that should add up to a whole.

    Args:
        name: of the whole, in the reader's words.
    """

    name: str
    parts: tuple[int, ...]
    whole: int

    @property
    def missing(self) -> int:
        """Return what the parts leave unexplained; below zero, what they have too much."""
        return self.whole - sum(self.parts)

    @property
    def adds_up(self) -> bool:
        """Tell whether nothing is left."""
        return self.missing == 0


def failing(controls: Iterable[Control]) -> list[Control]:
    """Return the controls that do not add up."""
    return [one for one in controls if not one.adds_up]
