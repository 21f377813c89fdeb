"""The walk-in desk: the ladder of an entry, who is next, when the door closes, and what a morning counts."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from icam.core import clock
from icam.core.errors import RuleBroken


class EntryState(StrEnum):
    """Where somebody who came in stands."""

    WAITING = "waiting"
    TAKEN = "taken"
    DONE = "done"
    LEFT = "left"


LADDER: dict[EntryState, frozenset[EntryState]] = {
    EntryState.WAITING: frozenset({EntryState.TAKEN, EntryState.LEFT}),
    EntryState.TAKEN: frozenset({EntryState.DONE, EntryState.LEFT, EntryState.WAITING}),
    EntryState.LEFT: frozenset({EntryState.WAITING}),
    EntryState.DONE: frozenset(),
}
"""Where somebody may go from each state: called by a coach, seen, gone, or back in the queue."""


@dataclass(frozen=True, slots=True)
class EntryDraft:
    """Somebody at the door, as the desk heard it.

    Args:
        household_id: a family on record, when the desk knew who it is.
        late_reason: why somebody is let in after the door closed, or on a day without walk-in.
    """

    name: str
    language: str | None = None
    reason: str | None = None
    household_id: int | None = None
    late_reason: str | None = None


def sources_of(state: EntryState) -> frozenset[EntryState]:
    """Return the states from which one may come to this one."""
    return frozenset(one for one, ways in LADDER.items() if state in ways)


def is_shut(closes_at: datetime | None, closed_at: datetime | None, now: datetime) -> bool:
    """Say whether the door is shut: by hand, or because the hours are over."""
    return closed_at is not None or (closes_at is not None and now >= closes_at)


def check_door(*, shut: bool, late_reason: str | None) -> None:
    """Refuse somebody who comes when the door is shut, unless a reason is given.

    Raises:
        RuleBroken: without a reason.
    """
    if shut and not late_reason:
        raise RuleBroken("The walk-in is closed. Say why this person is let in all the same.", field="late_reason")


def check_day(*, has_hours: bool, reason: str | None) -> None:
    """Refuse to begin a session on a day on which the office has no walk-in, unless a reason is given.

    Raises:
        RuleBroken: without a reason.
    """
    if not has_hours and not reason:
        raise RuleBroken(
            "There is no walk-in here today. Say why people are received all the same: that opens an extra session.",
            field="late_reason",
        )


def names_of(heard: str) -> tuple[str, str]:
    """Part a name as heard in given and family name, to be completed: the last of several words is the family name."""
    words = heard.split()
    return (" ".join(words[:-1]), words[-1]) if len(words) > 1 else ("", heard.strip())


@dataclass(frozen=True, slots=True)
class EntryFact:
    """What counting asks of somebody who came."""

    state: EntryState
    came_at: datetime
    taken_at: datetime | None = None
    language: str | None = None
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Counts:
    """What a morning counts.

    Args:
        left: gone without having been seen.
        waiting: still in the queue, or called and not yet seen.
        longest, median: minutes from the door to a coach, of those who were seen; None when nobody was.
        waits_now: minutes of whoever waits longest now; None when nobody waits.
    """

    came: int = 0
    seen: int = 0
    left: int = 0
    waiting: int = 0
    late: int = 0
    longest: int | None = None
    median: int | None = None
    waits_now: int | None = None
    languages: tuple[tuple[str | None, int], ...] = ()
    hours: tuple[tuple[int, int], ...] = field(default=())

    @property
    def unseen(self) -> int:
        """Return who was not seen: left, or still waiting."""
        return self.left + self.waiting


def counts(entries: Iterable[EntryFact], now: datetime) -> Counts:
    """Count a morning.

    A wait ends when a coach calls; somebody who was put back waits until the last call. The median of an even number
    of waits is the lower of the two in the middle.
    """
    facts = list(entries)
    seen = [one for one in facts if one.state is EntryState.DONE]
    waits = sorted(minutes(one.came_at, one.taken_at) for one in seen if one.taken_at is not None)
    waiting = [one for one in facts if one.state in (EntryState.WAITING, EntryState.TAKEN)]
    queue = [minutes(one.came_at, now) for one in facts if one.state is EntryState.WAITING]
    languages = Counter(one.language for one in facts)
    hours = Counter(clock.local(one.came_at).hour for one in facts)
    return Counts(
        came=len(facts),
        seen=len(seen),
        left=sum(one.state is EntryState.LEFT for one in facts),
        waiting=len(waiting),
        late=sum(one.is_late for one in facts),
        longest=waits[-1] if waits else None,
        median=waits[(len(waits) - 1) // 2] if waits else None,
        waits_now=max(queue, default=None),
        languages=tuple(sorted(languages.items(), key=lambda one: (-one[1], one[0] or "~"))),
        hours=tuple(sorted(hours.items())),
    )


def minutes(start: datetime, end: datetime) -> int:
    """Return whole minutes from one instant to another; 0 when the clock was set back between them."""
    return max(0, (end - start) // timedelta(minutes=1))


def languages_waiting(waiting: Sequence[str | None]) -> list[tuple[str, int]]:
    """Return the languages of those who wait, by how many wait, for the buttons that call by language."""
    found = Counter(one for one in waiting if one)
    return sorted(found.items(), key=lambda one: (-one[1], one[0]))
