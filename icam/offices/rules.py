"""Offices: kinds of hours."""

from enum import StrEnum


class HoursKind(StrEnum):
    """What an office does in these hours."""

    OPEN = "open"
    WALK_IN = "walk_in"
