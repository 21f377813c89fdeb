"""What states, documents, modes and groups are called; and money, in the reader's language."""

from decimal import Decimal
from typing import Any

from babel.numbers import format_currency
from flask_babel import lazy_gettext as _l

from icam.returns.rules import (
    CheckOutcome,
    CountryGroup,
    DocumentState,
    DocumentStep,
    FileState,
    FitToFly,
)
from icam.web.filters import DASH, locale

STATES: dict[FileState, Any] = {
    FileState.OPENED: _l("opened"),
    FileState.APPLIED: _l("applied"),
    FileState.CHECKED: _l("eligibility noted"),
    FileState.DOCUMENTED: _l("documents ready"),
    FileState.BOOKED: _l("booked"),
    FileState.READY: _l("ready to leave"),
    FileState.WITHDRAWN: _l("withdrawn"),
    FileState.DEPARTED: _l("departed"),
}

STATE_TAGS: dict[FileState, str] = {
    FileState.OPENED: "neutral",
    FileState.APPLIED: "info",
    FileState.CHECKED: "info",
    FileState.DOCUMENTED: "info",
    FileState.BOOKED: "reserved",
    FileState.READY: "success",
    FileState.WITHDRAWN: "neutral",
    FileState.DEPARTED: "success",
}

DOCUMENT_STATES: dict[DocumentState, Any] = {
    DocumentState.NEEDED: _l("needed"),
    DocumentState.EVIDENCE: _l("evidence collected"),
    DocumentState.REQUESTED: _l("requested"),
    DocumentState.INTERVIEW: _l("interview held"),
    DocumentState.GRANTED: _l("granted"),
    DocumentState.REFUSED: _l("refused"),
    DocumentState.NO_ANSWER: _l("no answer"),
    DocumentState.EXPIRED: _l("expired"),
    DocumentState.USED: _l("used"),
}

DOCUMENT_TAGS: dict[DocumentState, str] = {
    DocumentState.NEEDED: "warning",
    DocumentState.EVIDENCE: "info",
    DocumentState.REQUESTED: "info",
    DocumentState.INTERVIEW: "info",
    DocumentState.GRANTED: "success",
    DocumentState.REFUSED: "danger",
    DocumentState.NO_ANSWER: "warning",
    DocumentState.EXPIRED: "danger",
    DocumentState.USED: "neutral",
}

DOCUMENT_STEPS: dict[DocumentStep, Any] = {
    DocumentStep.EVIDENCE: _l("evidence collected"),
    DocumentStep.REQUESTED: _l("requested"),
    DocumentStep.INTERVIEW: _l("interview held"),
    DocumentStep.GRANTED: _l("granted"),
    DocumentStep.REFUSED: _l("refused"),
    DocumentStep.NO_ANSWER: _l("no answer"),
    DocumentStep.USED: _l("used"),
}

CHECKS: dict[CheckOutcome, Any] = {
    CheckOutcome.CLEAR: _l("does not apply"),
    CheckOutcome.APPLIES: _l("applies"),
    CheckOutcome.UNKNOWN: _l("not known"),
}

CHECK_TAGS: dict[CheckOutcome, str] = {
    CheckOutcome.CLEAR: "success",
    CheckOutcome.APPLIES: "warning",
    CheckOutcome.UNKNOWN: "neutral",
}

FIT: dict[FitToFly, Any] = {
    FitToFly.NOT_NEEDED: _l("not needed"),
    FitToFly.ASKED: _l("asked"),
    FitToFly.GIVEN: _l("given"),
    FitToFly.NOT_GIVEN: _l("not given"),
}

GROUPS: dict[CountryGroup, Any] = {
    CountryGroup.VISA_REQUIRED: _l("countries whose citizens need a visa"),
    CountryGroup.VISA_FREE: _l("countries whose citizens need no visa"),
}


def euros(cents: int | None) -> str:
    """Write an amount of cents in euro, as the reader's language does."""
    if cents is None:
        return DASH
    return format_currency(Decimal(cents) / 100, "EUR", locale=locale())


def pairs(words: dict[Any, Any]) -> list[tuple[str, Any]]:
    """Return words as the choices of a field."""
    return [(key.value, label) for key, label in words.items()]
