"""What outcomes, states and signatures are called."""

from typing import Any

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l

from icam.cases.rules import Conclusion
from icam.conclusions.rules import (
    ConclusionState,
    FollowUpResult,
    OptionOutcome,
    Order,
    ReferralAnswer,
    ReferralState,
    Signature,
    Timing,
)
from icam.web.filters import day

OUTCOMES: dict[OptionOutcome, Any] = {
    OptionOutcome.NOT_POSSIBLE: _l("not possible"),
    OptionOutcome.POSSIBLE: _l("possible"),
    OptionOutcome.APPLIED: _l("applied already"),
    OptionOutcome.NEEDS_MORE: _l("needs more"),
}

OUTCOME_TAGS: dict[OptionOutcome, str] = {
    OptionOutcome.NOT_POSSIBLE: "neutral",
    OptionOutcome.POSSIBLE: "success",
    OptionOutcome.APPLIED: "info",
    OptionOutcome.NEEDS_MORE: "warning",
}

KINDS: dict[Conclusion, Any] = {
    Conclusion.RESIDENCE: _l("A path to residence"),
    Conclusion.RETURN: _l("Voluntary return"),
    Conclusion.NEITHER: _l("Neither residence nor return"),
}

STATES: dict[ConclusionState, Any] = {
    ConclusionState.AWAITING: _l("waits for a second reader"),
    ConclusionState.HOLDS: _l("holds"),
    ConclusionState.SENT_BACK: _l("sent back"),
    ConclusionState.SET_ASIDE: _l("set aside"),
    ConclusionState.REPLACED: _l("replaced"),
}

STATE_TAGS: dict[ConclusionState, str] = {
    ConclusionState.AWAITING: "warning",
    ConclusionState.HOLDS: "success",
    ConclusionState.SENT_BACK: "danger",
    ConclusionState.SET_ASIDE: "neutral",
    ConclusionState.REPLACED: "neutral",
}

SIGNATURES: dict[Signature, Any] = {
    Signature.SIGNED: _l("signed for having received it"),
    Signature.REFUSED: _l("refused to sign (this is no agreement)"),
    Signature.NOT_ASKED: _l("not asked to sign"),
}

RESULTS: dict[FollowUpResult, Any] = {
    FollowUpResult.WAITING: _l("not yet"),
    FollowUpResult.APPLIED: _l("applied"),
    FollowUpResult.DROPPED: _l("dropped"),
}

RESULT_TAGS: dict[FollowUpResult, str] = {
    FollowUpResult.WAITING: "warning",
    FollowUpResult.APPLIED: "success",
    FollowUpResult.DROPPED: "neutral",
}

REFERRALS: dict[ReferralState, Any] = {
    ReferralState.CREATED: _l("to be sent"),
    ReferralState.SENT: _l("sent"),
    ReferralState.ACCEPTED: _l("accepted"),
    ReferralState.DECLINED: _l("declined"),
    ReferralState.NO_ANSWER: _l("no answer"),
    ReferralState.WITHDRAWN: _l("withdrawn"),
    ReferralState.CLOSED: _l("finished"),
}

REFERRAL_TAGS: dict[ReferralState, str] = {
    ReferralState.CREATED: "reserved",
    ReferralState.SENT: "info",
    ReferralState.ACCEPTED: "success",
    ReferralState.DECLINED: "danger",
    ReferralState.NO_ANSWER: "warning",
    ReferralState.WITHDRAWN: "neutral",
    ReferralState.CLOSED: "neutral",
}

ANSWER_WORDS: dict[ReferralAnswer, Any] = {
    ReferralAnswer.ACCEPTED: _l("accepted"),
    ReferralAnswer.DECLINED: _l("declined"),
    ReferralAnswer.NO_ANSWER: _l("no answer came"),
}


def timing_words(found: Timing) -> str:
    """Say when the options were first looked at, compared with the first talk about return."""
    if found.order is Order.NOTHING_YET:
        return gettext("No residence option was looked at yet; return was not talked about.")
    if found.order is Order.RETURN_ONLY:
        return gettext(
            "Return was talked about on %(talked)s; no residence option was looked at yet.", talked=day(found.return_on)
        )
    if found.order is Order.OPTIONS_ONLY:
        return gettext(
            "Options were first looked at on %(looked)s; return was not talked about yet.", looked=day(found.options_on)
        )
    if found.order is Order.SAME_DAY:
        return gettext("Options were first looked at on the day on which return was first talked about.")
    if found.order is Order.OPTIONS_FIRST:
        return ngettext(
            "Options were looked at %(num)d day before return was first talked about.",
            "Options were looked at %(num)d days before return was first talked about.",
            found.days,
        )
    return ngettext(
        "Options were looked at only %(num)d day after return was first talked about.",
        "Options were looked at only %(num)d days after return was first talked about.",
        found.days,
    )


def pairs(words: dict[Any, Any]) -> list[tuple[str, Any]]:
    """Return words as the choices of a field."""
    return [(key.value, label) for key, label in words.items()]
