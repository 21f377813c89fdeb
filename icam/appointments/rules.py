"""Appointments and invitations: kinds, places, states."""

from enum import StrEnum


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
