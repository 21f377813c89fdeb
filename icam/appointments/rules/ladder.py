"""The ladders of an appointment and of an interpreter's booking, as tables."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from icam.appointments.rules.drafts import BookingDraft, ResultDraft
from icam.core.errors import RuleBroken


class AppointmentState(StrEnum):
    """What became of an appointment; the first two stand, the others are ends."""

    PLANNED = "planned"
    CONFIRMED = "confirmed"
    ATTENDED = "attended"
    NO_SHOW = "no_show"
    EXCUSED = "excused"
    CANCELLED = "cancelled"
    RESCHEDULED = "rescheduled"
    WRONG_ADDRESS = "wrong_address"
    INTERPRETER_MISSING = "interpreter_missing"


_S = AppointmentState

STANDING = frozenset({_S.PLANNED, _S.CONFIRMED})
HOLDING = STANDING | {_S.ATTENDED}
"""States that take the time of the coach and of the room."""

ENDS = frozenset(_S) - STANDING

MOVES: dict[AppointmentState, frozenset[AppointmentState]] = {
    _S.PLANNED: ENDS | {_S.CONFIRMED},
    _S.CONFIRMED: ENDS,
    **{end: frozenset() for end in ENDS},
}
"""What an appointment may become, by itself."""

_CORRECTED = ENDS - {_S.RESCHEDULED}

CORRECTIONS: dict[AppointmentState, frozenset[AppointmentState]] = {
    _S.PLANNED: frozenset(),
    _S.CONFIRMED: frozenset({_S.PLANNED}),
    **{end: _CORRECTED | {_S.PLANNED} for end in _CORRECTED},
    _S.RESCHEDULED: frozenset(),
}
"""What may be written in its place, with a reason; one that moved lives on in the one that took its place."""

AFTER_IT_BEGAN = frozenset({_S.ATTENDED, _S.NO_SHOW, _S.INTERPRETER_MISSING})
"""States that nobody can know before the appointment begins."""

CALLED_OFF = frozenset({_S.CANCELLED, _S.RESCHEDULED})
"""States that somebody chose: who, is written with them."""

MISSED = frozenset({_S.NO_SHOW, _S.WRONG_ADDRESS})
"""States after which the person is still to be reached."""


def holds(state: AppointmentState) -> bool:
    """Say whether an appointment in this state takes the time of the coach and of the room."""
    return state in HOLDING


def check_result(draft: ResultDraft, *, state: AppointmentState, starts_at: datetime, now: datetime) -> None:
    """Refuse a result that the appointment cannot have.

    Raises:
        RuleBroken: not on the ladder, not known yet, nobody called it off, a correction without its reason.
    """
    wanted = draft.state
    if wanted is _S.RESCHEDULED:
        raise RuleBroken("Choose the new moment on the page that moves the appointment.", field="state")
    if state is _S.RESCHEDULED:
        raise RuleBroken("This appointment was moved. Write on the one that took its place.", field="state")
    if (wanted not in MOVES[state] and wanted not in CORRECTIONS[state]) or wanted is state:
        raise RuleBroken("This is what is written already. Choose what became of the appointment.", field="state")
    if wanted in AFTER_IT_BEGAN and starts_at > now:
        raise RuleBroken(
            "The appointment is still to come, on %(at)s: it can be confirmed, moved or called off.",
            field="state",
            at=starts_at,
        )
    if wanted is _S.PLANNED and starts_at <= now:
        raise RuleBroken("The appointment is over, so it cannot stand again. Make a new one.", field="state")
    if wanted in CALLED_OFF and not draft.ended_by:
        raise RuleBroken("Say who called the appointment off.", field="ended_by")
    if wanted not in MOVES[state] and not draft.correction:
        raise RuleBroken("Say why what was written is corrected.", field="correction")


def check_confirmation(state: AppointmentState, starts_at: datetime, now: datetime) -> None:
    """Refuse to confirm what does not stand, or is over.

    Raises:
        RuleBroken: it is no longer planned, or began already.
    """
    if _S.CONFIRMED not in MOVES[state]:
        raise RuleBroken("Only an appointment that is planned can be confirmed.")
    if starts_at <= now:
        raise RuleBroken("The appointment began on %(at)s. Write down what became of it.", at=starts_at)


def check_stands(state: AppointmentState) -> None:
    """Refuse to change an appointment that no longer stands.

    Raises:
        RuleBroken: it has ended.
    """
    if state not in STANDING:
        raise RuleBroken("This appointment no longer stands. Make a new one.")


# --- interpreters ----------------------------------------------------------------------------------------------------


class BookingState(StrEnum):
    """Where the booking of an interpreter stands."""

    ASKED = "asked"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    CAME = "came"
    MISSING = "missing"


_B = BookingState

BOOKED = frozenset({_B.ASKED, _B.CONFIRMED, _B.CAME})
"""States in which somebody is asked, coming, or came."""

BOOKING_MOVES: dict[BookingState, frozenset[BookingState]] = {
    _B.ASKED: frozenset({_B.CONFIRMED, _B.REFUSED, _B.CANCELLED, _B.CAME, _B.MISSING}),
    _B.CONFIRMED: frozenset({_B.REFUSED, _B.CANCELLED, _B.CAME, _B.MISSING}),
    **{end: frozenset() for end in (_B.REFUSED, _B.CANCELLED, _B.CAME, _B.MISSING)},
}

BOOKING_CORRECTIONS: dict[BookingState, frozenset[BookingState]] = {
    _B.ASKED: frozenset(),
    _B.CONFIRMED: frozenset({_B.ASKED}),
    _B.REFUSED: frozenset({_B.ASKED, _B.CONFIRMED}),
    _B.CANCELLED: frozenset({_B.ASKED, _B.CONFIRMED}),
    _B.CAME: frozenset({_B.MISSING}),
    _B.MISSING: frozenset({_B.CAME}),
}


def check_booking(draft: BookingDraft, *, state: BookingState, starts_at: datetime, today: date, now: datetime) -> None:
    """Refuse an answer that the booking of an interpreter cannot have.

    Raises:
        RuleBroken: not on the ladder, not known yet, an answer to come, a correction without its reason.
    """
    wanted = BookingState(draft.state)
    if wanted is not state and wanted not in BOOKING_MOVES[state] | BOOKING_CORRECTIONS[state]:
        raise RuleBroken("The booking cannot become that any more. Ask for another interpreter.", field="state")
    if wanted in (_B.CAME, _B.MISSING) and starts_at > now:
        raise RuleBroken("The appointment is still to come, on %(at)s.", field="state", at=starts_at)
    if draft.answered_on is not None and draft.answered_on > today:
        raise RuleBroken("%(day)s is still to come.", field="answered_on", day=draft.answered_on)
    if wanted in BOOKING_CORRECTIONS[state] and not draft.correction:
        raise RuleBroken("Say why what was written is corrected.", field="correction")


Rung = TypeVar("Rung", bound=StrEnum)


def next_states(
    state: Rung, moves: Mapping[Rung, frozenset[Rung]], corrections: Mapping[Rung, frozenset[Rung]]
) -> list[Rung]:
    """Return what may be written now, in the order of the ladder: what comes next, else what may correct it."""
    return [one for one in type(state) if one in moves[state]] or [
        one for one in type(state) if one in corrections[state] and one is not state
    ]
