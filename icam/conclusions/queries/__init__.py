"""Reads of the analysis, the conclusion, consents and referrals."""

from icam.conclusions.queries.conclusions import ConclusionRow, FollowUpRow, conclusions, follow_up, follow_ups
from icam.conclusions.queries.options import OptionRow, PastLook, checklist, current_looks, timing_of
from icam.conclusions.queries.parties import parties
from icam.conclusions.queries.referrals import (
    ConsentRow,
    ReferralRow,
    consent,
    consents,
    given,
    referral,
    referral_people,
    referrals,
)
from icam.conclusions.queries.todo import (
    Todo,
    consents_unsigned,
    follow_ups_due,
    referrals_to_withdraw,
    referrals_without_answer,
    second_readings,
)

__all__ = [
    "ConclusionRow",
    "ConsentRow",
    "FollowUpRow",
    "OptionRow",
    "PastLook",
    "ReferralRow",
    "Todo",
    "checklist",
    "conclusions",
    "consent",
    "consents",
    "consents_unsigned",
    "current_looks",
    "follow_up",
    "follow_ups",
    "follow_ups_due",
    "given",
    "parties",
    "referral",
    "referral_people",
    "referrals",
    "referrals_to_withdraw",
    "referrals_without_answer",
    "second_readings",
    "timing_of",
]
