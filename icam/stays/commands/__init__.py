"""What the office does with stays; each is one transaction and one entry in the trail."""

from icam.stays.commands.announce import announce_stay, call_off_stay, change_plan, place_stay, release_unit
from icam.stays.commands.corrections import correct_arrival, correct_departure, correct_placement, reopen_stay
from icam.stays.commands.details import change_details, record_decision
from icam.stays.commands.living import (
    record_arrival,
    record_departure,
    record_member_presence,
    rejoin_family,
    split_family,
)
from icam.stays.commands.moving import cancel_move, carry_out_move, move_family, plan_move

__all__ = [
    "announce_stay",
    "call_off_stay",
    "cancel_move",
    "carry_out_move",
    "change_details",
    "change_plan",
    "correct_arrival",
    "correct_departure",
    "correct_placement",
    "move_family",
    "place_stay",
    "plan_move",
    "record_arrival",
    "record_decision",
    "record_departure",
    "record_member_presence",
    "rejoin_family",
    "release_unit",
    "reopen_stay",
    "split_family",
]
