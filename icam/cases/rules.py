"""The file of individual case management: its stage is worked out from its facts, never typed in."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Stage(StrEnum):
    """Where a file stands."""

    NEW = "new"
    INVITED = "invited"
    NO_REPLY = "no_reply"
    APPOINTED = "appointed"
    TALKING = "talking"
    STUDIED = "studied"
    CONCLUDED = "concluded"
    ON_TRACK = "on_track"
    CLOSED = "closed"


class Conclusion(StrEnum):
    """What the coach concluded: a path to residence, voluntary return, or neither."""

    RESIDENCE = "a"
    RETURN = "b"
    NEITHER = "c"


@dataclass(frozen=True, slots=True)
class Milestones:
    """The dated facts that decide the stage.

    Args:
        reply_due_on: first day on which a reaction to the last invitation is late; None when one came.
        next_appointment_on: day of the next appointment that stands.
        first_talk_on: day of the first talk that was held.
        options_from_on: day on which the first residence option was looked at.
        concluded_on: day of the conclusion that holds.
        track_from_on: day on which the follow-up began (application, referral, return file).
    """

    invited_on: date | None = None
    reply_due_on: date | None = None
    next_appointment_on: date | None = None
    first_talk_on: date | None = None
    options_from_on: date | None = None
    concluded_on: date | None = None
    track_from_on: date | None = None
    closed_on: date | None = None


def stage_of(facts: Milestones, *, today: date) -> Stage:
    """Return the stage: the furthest that the facts show."""
    if facts.closed_on is not None:
        return Stage.CLOSED
    if facts.concluded_on is not None:
        return Stage.ON_TRACK if facts.track_from_on is not None else Stage.CONCLUDED
    if facts.first_talk_on is not None:
        return Stage.STUDIED if facts.options_from_on is not None else Stage.TALKING
    return _before_the_first_talk(facts, today)


def _before_the_first_talk(facts: Milestones, today: date) -> Stage:
    if facts.next_appointment_on is not None and facts.next_appointment_on >= today and facts.reply_due_on is None:
        return Stage.APPOINTED
    if facts.invited_on is None:
        return Stage.NEW
    late = facts.reply_due_on is not None and facts.reply_due_on <= today
    return Stage.NO_REPLY if late else Stage.INVITED
