"""The file of individual case management: its stage is worked out from its facts, never typed in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from icam.core.errors import RuleBroken


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


# --- drafts


@dataclass(frozen=True, slots=True)
class CaseDraft:
    """A file as typed; who coaches it is handed over apart, except when it is opened.

    Args:
        spoken: language the household speaks with an interpreter; kept with the household.
    """

    entry: str
    target_group: str | None = None
    region: str | None = None
    office_id: int | None = None
    contact_point_id: int | None = None
    coach_id: int | None = None
    file_language: str | None = None
    spoken: str | None = None
    opened_on: date | None = None
    referred_by: str | None = None
    referral_reference: str | None = None
    note: str | None = None
    stay_id: int | None = None


@dataclass(frozen=True, slots=True)
class CloseDraft:
    """The end of a file, with its outcome and why."""

    outcome: str
    closed_on: date
    reason: str


# --- what may be


def check_opened(opened_on: date, *, today: date) -> None:
    """Refuse a file opened in the future.

    Raises:
        RuleBroken: at the day.
    """
    if opened_on > today:
        raise RuleBroken("This day lies in the future; a file is opened today or earlier.", field="opened_on")


def check_place(region: str | None, office_region: str | None, point_office: int | None, office_id: int | None) -> None:
    """Refuse an office of another region, or a contact point of another office.

    Args:
        office_region: region of the office chosen, if any.
        point_office: office of the contact point chosen, if any.

    Raises:
        RuleBroken: at the field.
    """
    if region is not None and office_region is not None and region != office_region:
        raise RuleBroken("This office lies in another region.", field="office_id")
    if point_office is not None and office_id is not None and point_office != office_id:
        raise RuleBroken("This contact point belongs to another office.", field="contact_point_id")


def check_close(
    draft: CloseDraft, *, opened_on: date, last_talk_on: date | None, closed_on: date | None, today: date
) -> None:
    """Refuse an end that cannot be.

    Args:
        closed_on: the day on which it is closed already, if it is.

    Raises:
        RuleBroken: it is closed already, or the day lies in the future, before the opening or before the last talk.
    """
    if closed_on is not None:
        raise RuleBroken("This file was closed on %(day)s.", day=closed_on)
    if draft.closed_on > today:
        raise RuleBroken("This day lies in the future; close the file when it has ended.", field="closed_on")
    if draft.closed_on < opened_on:
        raise RuleBroken("The file was opened on %(day)s, after this day.", field="closed_on", day=opened_on)
    if last_talk_on is not None and draft.closed_on < last_talk_on:
        raise RuleBroken("The last talk was held on %(day)s, after this day.", field="closed_on", day=last_talk_on)


def check_reopen(closed_on: date | None, *, today: date, most_days: int) -> None:
    """Refuse to reopen a file that is open, or that was closed long ago: that is a new one, linked to it.

    Args:
        most_days: days after the end in which a file may be reopened.

    Raises:
        RuleBroken: says which.
    """
    if closed_on is None:
        raise RuleBroken("This file is open.")
    if (today - closed_on).days > most_days:
        raise RuleBroken(
            "This file was closed more than %(most)d days ago. Open a new one for the family; it is linked to this.",
            most=most_days,
        )


MOST_AHEAD = 366
"""Days: a hand-over further ahead than this is a typing mistake."""


def check_hand_over_day(from_on: date, *, today: date) -> None:
    """Refuse a hand-over in the past, or more than a year ahead.

    Raises:
        RuleBroken: at the day.
    """
    if from_on < today:
        raise RuleBroken(
            "A hand-over begins today or later; who had the files until now stays as it is.", field="from_on"
        )
    if (from_on - today).days > MOST_AHEAD:
        raise RuleBroken("This day lies more than a year ahead.", field="from_on")


def share_out(case_ids: Sequence[int], loads: Mapping[int, int]) -> dict[int, int]:
    """Return which coach gets which file: each file goes to the coach with the fewest, in the order given.

    Args:
        loads: open files that each coach has already, in the order in which ties are settled.

    Raises:
        ValueError: no coach.
    """
    if not loads:
        raise ValueError("no coach to share the files out to")
    have = dict(loads)
    shared = {}
    for case_id in dict.fromkeys(case_ids):
        coach_id = min(have, key=lambda one: have[one])
        shared[case_id] = coach_id
        have[coach_id] += 1
    return shared
