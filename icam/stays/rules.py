"""The ladder of a stay and what a unit can hold."""

from enum import StrEnum


class State(StrEnum):
    """Where a stay is; derived from its dates, never stored."""

    ANNOUNCED = "announced"
    ARRIVED = "arrived"
    ENDED = "ended"
    CANCELLED = "cancelled"
    NO_SHOW = "no_show"


MOVES: dict[State, frozenset[State]] = {
    State.ANNOUNCED: frozenset({State.ARRIVED, State.CANCELLED, State.NO_SHOW}),
    State.ARRIVED: frozenset({State.ENDED}),
    State.ENDED: frozenset(),
    State.CANCELLED: frozenset(),
    State.NO_SHOW: frozenset(),
}


class CalledOff(StrEnum):
    """Why an announced stay never began."""

    CANCELLED = "cancelled"
    NO_SHOW = "no_show"
