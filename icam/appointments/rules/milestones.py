"""What invitations and appointments say of a file as a whole: four columns of the file, worked out anew each time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from icam.appointments.rules.invitations import Sent
from icam.appointments.rules.ladder import MISSED, STANDING, AppointmentState


@dataclass(frozen=True, slots=True)
class Made:
    """What is known of an appointment.

    Args:
        on: its day.
        state_on: the day on which it came to its state.
        by_person: the person called it off or moved it.
    """

    on: date
    state: AppointmentState
    state_on: date | None = None
    by_person: bool = False

    @property
    def answered_on(self) -> date | None:
        """Return the day on which the person reacted, by coming, confirming, excusing or asking for another day."""
        if self.state is AppointmentState.ATTENDED:
            return self.on
        is_answer = self.state in (AppointmentState.CONFIRMED, AppointmentState.EXCUSED) or self.by_person
        return (self.state_on or self.on) if is_answer else None


@dataclass(frozen=True, slots=True)
class Marks:
    """The four columns of the file."""

    invitations: int = 0
    invited_on: date | None = None
    reply_due_on: date | None = None
    next_appointment_on: date | None = None


def marks_of(sent: Sequence[Sent], made: Sequence[Made], last_talk_on: date | None, *, today: date) -> Marks:
    """Work the columns out.

    Args:
        sent: the invitations that hold.
        last_talk_on: a talk that was held answers every invitation before it.
    """
    last = max(sent, key=lambda one: one.number, default=None)
    return Marks(
        invitations=len(sent),
        invited_on=last.sent_on if last else None,
        reply_due_on=_reply_due_on(last, made, last_talk_on) if last else None,
        next_appointment_on=_next(made, today),
    )


def _reply_due_on(last: Sent, made: Sequence[Made], last_talk_on: date | None) -> date | None:
    """Return from when the reaction to the last invitation is late; None when it came.

    Somebody who does not come, or does not live there, is late from that day, also after an earlier reaction.
    """
    since = last.sent_on
    answers = [last.answered_on, last_talk_on, *(one.answered_on for one in made)]
    answered_on = max((day for day in answers if day is not None and day >= since), default=None)
    missed_on = max((_missed_on(one) for one in made if one.state in MISSED and _missed_on(one) >= since), default=None)
    if missed_on is not None and (answered_on is None or answered_on <= missed_on):
        return missed_on if answered_on else min(missed_on, last.reply_due_on)
    if answered_on is not None:
        return None
    return min(last.reply_due_on, last.returned_on or last.reply_due_on)


def _missed_on(one: Made) -> date:
    if one.state is AppointmentState.WRONG_ADDRESS:
        return one.state_on or one.on
    return one.on


def _next(made: Sequence[Made], today: date) -> date | None:
    """Return the day of the next appointment that stands; the last one, when all of them are over."""
    standing = sorted(one.on for one in made if one.state in STANDING)
    return next((day for day in standing if day >= today), standing[-1] if standing else None)
