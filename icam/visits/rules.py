"""The ladder of a visit."""

from enum import StrEnum


class Result(StrEnum):
    """What became of a planned visit; none yet = still planned."""

    HELD = "held"
    MISSED_EXCUSED = "missed_excused"
    MISSED = "missed"
    MOVED = "moved"
    CANCELLED = "cancelled"
