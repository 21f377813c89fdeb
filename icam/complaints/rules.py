"""The rules of complaints: the ladder, the term, and which days may be."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from icam.core.errors import RuleBroken

RESERVED = "STAFF"
"""The group of the categories about somebody of the office: who is not to answer sees only the ones written down."""


class State(StrEnum):
    """How far a complaint is."""

    RECEIVED = "received"
    ANSWERED = "answered"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


MOVES: Mapping[State, frozenset[State]] = {
    State.RECEIVED: frozenset({State.ANSWERED, State.WITHDRAWN}),
    State.ANSWERED: frozenset({State.CLOSED, State.WITHDRAWN}),
    State.CLOSED: frozenset(),
    State.WITHDRAWN: frozenset(),
}
"""The ladder: from each state to those that may follow."""


class View(StrEnum):
    """Which complaints a list shows."""

    OPEN = "open"
    LATE = "late"
    RECEIVED = "received"
    ANSWERED = "answered"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Milestones:
    """The days that decide the state of a complaint.

    Args:
        due_on: the last day on which an answer is in time.
    """

    received_on: date
    due_on: date
    answered_on: date | None = None
    closed_on: date | None = None
    withdrawn_on: date | None = None

    @property
    def state(self) -> State:
        """Return how far it is."""
        if self.withdrawn_on is not None:
            return State.WITHDRAWN
        if self.closed_on is not None:
            return State.CLOSED
        return State.RECEIVED if self.answered_on is None else State.ANSWERED

    @property
    def is_in_time(self) -> bool:
        """Tell whether the answer came in time."""
        return self.answered_on is not None and self.answered_on <= self.due_on

    @property
    def days(self) -> int | None:
        """Return the days from the receipt to the answer; None while there is none."""
        return None if self.answered_on is None else (self.answered_on - self.received_on).days

    def is_late(self, today: date) -> bool:
        """Tell whether an answer is awaited and its term is over."""
        return self.state is State.RECEIVED and self.due_on < today

    def counts(self, known_on: date) -> bool:
        """Tell whether it counts among those that should have been answered.

        It was answered, or its term is over; one that was withdrawn without an answer never counts.

        Source: the office's indicator E27.
        """
        if self.answered_on is not None:
            return True
        return self.withdrawn_on is None and self.due_on < known_on


def due_on(received_on: date, days: int) -> date:
    """Return the last day on which an answer is in time.

    Args:
        days: the office's setting, in calendar days after the day of the receipt.
    """
    return received_on + timedelta(days=days)


@dataclass(frozen=True, slots=True)
class ComplaintDraft:
    """A complaint as it was typed.

    Args:
        person_id: who of the household complains; None = the family.
        outsider: the name of somebody who belongs to no household here.
        site_id, region: what the complaint of an outsider is about.
    """

    category: str
    channel: str
    received_on: date
    text: str
    handler_id: int | None = None
    person_id: int | None = None
    outsider: str | None = None
    site_id: int | None = None
    region: str | None = None


def check_complaint(draft: ComplaintDraft, *, of_family: bool, today: date) -> None:
    """Refuse a complaint that cannot be.

    Raises:
        RuleBroken: it is received on a day to come; nobody complains; or nobody could see to what an outsider says.
    """
    if draft.received_on > today:
        raise RuleBroken("The complaint cannot be received after today.", field="received_on")
    if of_family:
        return
    if not draft.outsider:
        raise RuleBroken("Enter who complains.", field="outsider")
    if draft.site_id is None and draft.region is None:
        raise RuleBroken("Choose the site or the region it is about: who works there sees it.", field="site_id")


def check_move(state: State, to: State) -> None:
    """Refuse a step that the ladder does not have.

    Raises:
        RuleBroken: see ``MOVES``.
    """
    if to in MOVES[state]:
        return
    if state is State.RECEIVED:
        raise RuleBroken("This complaint has no answer yet: answer it first.")
    if state is State.ANSWERED:
        raise RuleBroken("This complaint was answered already.")
    if state is State.CLOSED:
        raise RuleBroken("This complaint is closed.")
    raise RuleBroken("This complaint was withdrawn.")


def check_answer(on: date, received_on: date, *, today: date) -> None:
    """Refuse an answer before the receipt, or on a day to come.

    Raises:
        RuleBroken: see above.
    """
    if on < received_on:
        raise RuleBroken("The answer cannot come before the complaint: %(day)s.", field="answered_on", day=received_on)
    _check_not_ahead(on, today, "answered_on")


def check_close(on: date, answered_on: date | None, *, today: date) -> None:
    """Refuse to close before the answer, or on a day to come.

    Raises:
        RuleBroken: see above.
    """
    if answered_on is not None and on < answered_on:
        raise RuleBroken("It cannot be closed before its answer: %(day)s.", field="closed_on", day=answered_on)
    _check_not_ahead(on, today, "closed_on")


def check_withdraw(on: date, last_on: date, *, today: date) -> None:
    """Refuse a withdrawal before what was done last, or on a day to come.

    Args:
        last_on: the day of the answer, or of the receipt where there is none.

    Raises:
        RuleBroken: see above.
    """
    if on < last_on:
        raise RuleBroken("It cannot be withdrawn before %(day)s.", field="withdrawn_on", day=last_on)
    _check_not_ahead(on, today, "withdrawn_on")


def _check_not_ahead(on: date, today: date, field: str) -> None:
    if on > today:
        raise RuleBroken("This day is yet to come.", field=field)


def check_corrected(received_on: date, found: Milestones) -> None:
    """Refuse to put the receipt after what followed it.

    Raises:
        RuleBroken: it was answered or withdrawn before that day.
    """
    then = found.answered_on or found.withdrawn_on
    if then is not None and received_on > then:
        raise RuleBroken(
            "What followed is dated %(day)s: the complaint was received before.", field="received_on", day=then
        )
