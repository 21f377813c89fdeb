"""What a form says it wants, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from icam.appointments.rules.ladder import AppointmentState


class TalkKind(StrEnum):
    """Which talk of the file."""

    FIRST = "first"
    FOLLOW_UP = "follow_up"
    CONCLUSION = "conclusion"


class Place(StrEnum):
    """Where people talk."""

    OFFICE = "office"
    PHONE = "phone"
    VIDEO = "video"
    HOME = "home"
    RECEPTION = "reception"


@dataclass(frozen=True, slots=True)
class AppointmentDraft:
    """An appointment as somebody wants it.

    Args:
        starts_at: an instant; ``minutes`` is how long.
        office_id: None where nobody comes to an office.
        room_id: None lets the tool choose.
    """

    coach_id: int
    office_id: int | None
    starts_at: datetime
    minutes: int
    kind: TalkKind = TalkKind.FIRST
    place: Place = Place.OFFICE
    place_note: str | None = None
    room_id: int | None = None
    interpreter_language: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class ChangeDraft:
    """What may change of an appointment that keeps its moment."""

    kind: TalkKind
    room_id: int | None
    place_note: str | None
    interpreter_language: str | None
    note: str | None
    version: int


@dataclass(frozen=True, slots=True)
class MoveDraft:
    """Where an appointment moves to, and who wanted it."""

    to: AppointmentDraft
    ended_by: str
    reason: str | None
    version: int


@dataclass(frozen=True, slots=True)
class ResultDraft:
    """What became of an appointment.

    Args:
        ended_by: who called it off, a code of the list ``ended_by``.
        correction: why an earlier result is replaced.
        version: the version that was on screen.
    """

    state: AppointmentState
    ended_by: str | None = None
    reason: str | None = None
    correction: str | None = None
    version: int = 1


@dataclass(frozen=True, slots=True)
class InvitationDraft:
    """An invitation as it went out.

    Args:
        appointment_id: an appointment that stands and is offered in it.
        appointment: one to make and offer in it; not both.
    """

    channel: str
    language: str
    explained_in: str | None
    sent_on: date
    appointment_id: int | None = None
    appointment: AppointmentDraft | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class FollowDraft:
    """What became of an invitation: delivered or returned, and how the person reacted."""

    delivery: str | None
    delivery_on: date | None
    reaction: str | None
    reaction_on: date | None
    note: str | None
    correction: str | None
    version: int


@dataclass(frozen=True, slots=True)
class BookingDraft:
    """An interpreter to ask for, or the answer to that."""

    state: str
    language: str = ""
    mode: str | None = None
    interpreter: str | None = None
    reference: str | None = None
    asked_on: date | None = None
    answered_on: date | None = None
    correction: str | None = None
    version: int = 1


@dataclass(frozen=True, slots=True)
class HoursDraft:
    """Hours in which a coach receives people: the same on several weekdays (1 = Monday)."""

    office_id: int
    weekdays: tuple[int, ...]
    from_at: time
    until_at: time
    from_on: date
    until_on: date | None = None


@dataclass(frozen=True, slots=True)
class AbsenceDraft:
    """Days on which a coach is away, the last one counted."""

    from_on: date
    last_on: date
    reason: str | None
