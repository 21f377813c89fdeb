"""What the office does with options, conclusions, consents and referrals."""

from icam.conclusions.commands.analysis import look_at_options
from icam.conclusions.commands.concluding import conclude, read_second
from icam.conclusions.commands.consents import give_consents, withdraw_consent
from icam.conclusions.commands.paths import follow_up, void_follow_up
from icam.conclusions.commands.referring import (
    answer_referral,
    close_referral,
    refer,
    send_referral,
    withdraw_referral,
)

__all__ = [
    "answer_referral",
    "close_referral",
    "conclude",
    "follow_up",
    "give_consents",
    "look_at_options",
    "read_second",
    "refer",
    "send_referral",
    "void_follow_up",
    "withdraw_consent",
    "withdraw_referral",
]
