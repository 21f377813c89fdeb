"""Where a job stands, and when another worker may take it over."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from icam.core.errors import RuleBroken

STALE_AFTER = timedelta(seconds=30)
"""A worker that was not heard of for so long is gone."""

MOST_ITEMS = 5_000


class State(StrEnum):
    """Where a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    STOPPING = "stopping"
    STOPPED = "stopped"
    DONE = "done"
    FAILED = "failed"


MOVES: Mapping[State, frozenset[State]] = {
    State.QUEUED: frozenset({State.RUNNING, State.STOPPED}),
    State.RUNNING: frozenset({State.STOPPING, State.DONE, State.FAILED}),
    State.STOPPING: frozenset({State.STOPPED, State.DONE, State.FAILED}),
    State.STOPPED: frozenset({State.QUEUED}),
    State.FAILED: frozenset({State.QUEUED}),
    State.DONE: frozenset(),
}

RESTING = frozenset({State.STOPPED, State.FAILED, State.DONE})
"""Nothing happens to it by itself."""


class ItemState(StrEnum):
    """Where one item of a job stands."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"


def may_take(state: State, heard_at: datetime | None, now: datetime) -> bool:
    """Tell whether a worker may take a job: it waits, or its worker is gone.

    Args:
        heard_at: when its worker was last heard of.
    """
    if state is State.QUEUED:
        return True
    if state not in (State.RUNNING, State.STOPPING):
        return False
    return heard_at is None or now - heard_at > STALE_AFTER


def stopped_from(state: State) -> State:
    """Return where a job stands once it is asked to stop: at once when nobody works at it, else after its item.

    Raises:
        RuleBroken: it is over.
    """
    if state is State.QUEUED:
        return State.STOPPED
    if state in (State.RUNNING, State.STOPPING):
        return State.STOPPING
    raise RuleBroken("This work is not running, so it cannot be stopped.")


def check_resumable(state: State) -> None:
    """Refuse to go on with a job that is running or done.

    Raises:
        RuleBroken: it is.
    """
    if State.QUEUED not in MOVES[state]:
        raise RuleBroken("This work is running or done; there is nothing to go on with.")


def check_size(items: int) -> None:
    """Refuse a job with nothing to do, or with too much.

    Raises:
        RuleBroken: it has no item, or more than are done in one go.
    """
    if not items:
        raise RuleBroken("Choose at least one.")
    if items > MOST_ITEMS:
        raise RuleBroken("That are %(number)d at once; choose at most %(most)d.", number=items, most=MOST_ITEMS)


def share(total: int, over: int) -> int:
    """Return how much is over, in whole percents; only all of it is 100."""
    return 100 * over // total if total else 0
