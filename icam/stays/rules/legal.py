"""The legal maximum of a stay, with its warnings at 75, 90 and 100 percent.

Source: domain.md c1: which maximum applies comes from the decision.
"""

from dataclasses import dataclass
from datetime import date

LEVELS = (100, 90, 75)


@dataclass(frozen=True, slots=True)
class LegalTerm:
    """How much of the allowed time has been used.

    Args:
        used: nights since the arrival.
        total: nights from the arrival to the last day allowed, that day counted.
        level: the highest warning level reached (75, 90, 100), or None.
    """

    used: int
    total: int
    level: int | None
    last_day: date

    @property
    def left(self) -> int:
        """Return the nights that remain; negative when it is over."""
        return self.total - self.used


def legal_term(arrived_on: date | None, max_end_on: date | None, on: date) -> LegalTerm | None:
    """Work out the legal term on a day, or None where there is no maximum or no arrival."""
    if arrived_on is None or max_end_on is None:
        return None
    total = (max_end_on - arrived_on).days
    used = max(0, (on - arrived_on).days)
    level = next((level for level in LEVELS if used * 100 >= level * total), None) if total > 0 else 100
    return LegalTerm(used, total, level, max_end_on)
