"""The ladder of a stay."""

from enum import StrEnum

from icam.core.errors import RuleBroken


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

OPEN = frozenset({State.ANNOUNCED, State.ARRIVED})
CALLED_OFF = frozenset({State.CANCELLED, State.NO_SHOW})


class CalledOff(StrEnum):
    """Why an announced stay never began."""

    CANCELLED = "cancelled"
    NO_SHOW = "no_show"


def check_step(state: State, to: State) -> None:
    """Refuse a step that the ladder does not have.

    Raises:
        RuleBroken: with where the stay is now.
    """
    if to in MOVES[state]:
        return
    if state is State.ANNOUNCED:
        raise RuleBroken("This family has not arrived yet. Record the arrival first.")
    if state is State.ARRIVED:
        raise RuleBroken("This family has arrived. Record the departure instead.")
    if state is State.ENDED:
        raise RuleBroken("This stay has ended. A manager can reopen it with a reason, or announce a new stay.")
    raise RuleBroken("This stay was called off. Announce a new stay for the family.")
