"""Eligibility: notes for the service that decides; nothing here refuses anybody."""

from dataclasses import dataclass
from enum import StrEnum


class CheckOutcome(StrEnum):
    """What is known about one point that may exclude somebody from the programme."""

    CLEAR = "clear"
    APPLIES = "applies"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class CheckDraft:
    """What was found about one point.

    Args:
        check: code of the list ``eligibility_check``.
    """

    check: str
    outcome: CheckOutcome
    note: str | None = None
