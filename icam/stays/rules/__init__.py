"""What may happen to a stay, who sleeps where, and what a unit can hold; plain values in, a verdict out."""

from icam.stays.rules.capacity import Room, check_room, is_overfull, need_of
from icam.stays.rules.dates import (
    check_arrival,
    check_departure,
    check_move_ahead,
    check_move_day,
    check_open,
    check_plan,
    suggested_cleaning,
)
from icam.stays.rules.drafts import (
    AnnounceDraft,
    ArrivalDraft,
    CallOffDraft,
    DepartureDraft,
    DetailsDraft,
    MoveDraft,
    PlanDraft,
    PresenceChange,
    PresenceDraft,
    RejoinDraft,
    SplitDraft,
)
from icam.stays.rules.ladder import CALLED_OFF, MOVES, OPEN, CalledOff, State, check_step
from icam.stays.rules.legal import LegalTerm, legal_term
from icam.stays.rules.sleepers import Member, sleepers, sleeps_on, spans_of
from icam.stays.rules.vacancy import Hold, UnitOffer, Vacancy, Wanted, first_free, free_place, hold_period, vacancies

__all__ = [
    "CALLED_OFF",
    "MOVES",
    "OPEN",
    "AnnounceDraft",
    "ArrivalDraft",
    "CallOffDraft",
    "CalledOff",
    "DepartureDraft",
    "DetailsDraft",
    "Hold",
    "LegalTerm",
    "Member",
    "MoveDraft",
    "PlanDraft",
    "PresenceChange",
    "PresenceDraft",
    "RejoinDraft",
    "Room",
    "SplitDraft",
    "State",
    "UnitOffer",
    "Vacancy",
    "Wanted",
    "check_arrival",
    "check_departure",
    "check_move_ahead",
    "check_move_day",
    "check_open",
    "check_plan",
    "check_room",
    "check_step",
    "first_free",
    "free_place",
    "hold_period",
    "is_overfull",
    "legal_term",
    "need_of",
    "sleepers",
    "sleeps_on",
    "spans_of",
    "suggested_cleaning",
    "vacancies",
]
