"""Travel documents: asked, interview, granted until; refused or unanswered ones are asked again."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from icam.core.errors import RuleBroken


class DocumentStep(StrEnum):
    """Something that happened with a travel document."""

    EVIDENCE = "evidence"
    REQUESTED = "requested"
    INTERVIEW = "interview"
    GRANTED = "granted"
    REFUSED = "refused"
    NO_ANSWER = "no_answer"
    USED = "used"


class DocumentState(StrEnum):
    """Where a travel document stands.

    Source: domain.md b7.
    """

    NEEDED = "needed"
    EVIDENCE = "evidence"
    REQUESTED = "requested"
    INTERVIEW = "interview"
    GRANTED = "granted"
    REFUSED = "refused"
    NO_ANSWER = "no_answer"
    EXPIRED = "expired"
    USED = "used"


_S, _T = DocumentState, DocumentStep

DOCUMENT_MOVES: dict[DocumentState, frozenset[DocumentStep]] = {
    _S.NEEDED: frozenset({_T.EVIDENCE, _T.REQUESTED, _T.GRANTED}),
    _S.EVIDENCE: frozenset({_T.REQUESTED, _T.GRANTED}),
    _S.REQUESTED: frozenset({_T.INTERVIEW, _T.GRANTED, _T.REFUSED, _T.NO_ANSWER}),
    _S.INTERVIEW: frozenset({_T.GRANTED, _T.REFUSED, _T.NO_ANSWER}),
    _S.REFUSED: frozenset({_T.REQUESTED}),
    _S.NO_ANSWER: frozenset({_T.REQUESTED, _T.GRANTED, _T.REFUSED}),
    _S.GRANTED: frozenset({_T.USED}),
    _S.EXPIRED: frozenset({_T.REQUESTED, _T.GRANTED}),
    _S.USED: frozenset(),
}
"""What can happen next; GRANTED becomes EXPIRED by itself, after its last day."""


def document_state(last: DocumentStep | None, valid_to: date | None, *, today: date) -> DocumentState:
    """Return where a travel document stands.

    Args:
        last: the last thing that happened.
        valid_to: last day on which it can be used.
    """
    if last is None:
        return DocumentState.NEEDED
    if last is DocumentStep.GRANTED and valid_to is not None and valid_to < today:
        return DocumentState.EXPIRED
    return DocumentState(last.value)


@dataclass(frozen=True, slots=True)
class DocumentDraft:
    """A travel document as it is entered.

    Args:
        kind: code of the list ``travel_document``; ``held_by`` of ``document_holder``.
        step: what happened with it already, on ``on``.
        cost: in cents.
    """

    person_id: int
    kind: str
    country: str
    number: str | None = None
    held_by: str | None = None
    cost: int | None = None
    note: str | None = None


def check_document(draft: DocumentDraft, travellers: frozenset[int]) -> None:
    """Refuse a document of somebody who does not travel.

    Raises:
        RuleBroken: it is one.
    """
    if draft.person_id not in travellers:
        raise RuleBroken("Choose somebody who travels.", field="person_id")


def check_document_step(
    state: DocumentState,
    step: DocumentStep,
    on: date,
    valid_to: date | None,
    *,
    since: date | None,
    today: date,
) -> None:
    """Refuse a step that cannot follow, or a day that cannot be.

    Args:
        since: day of the last step.

    Raises:
        RuleBroken: the ladder does not have it, or the days are wrong.
    """
    if step not in DOCUMENT_MOVES[state]:
        raise RuleBroken("This cannot follow on what happened last with this document.", field="step")
    if on > today:
        raise RuleBroken("%(day)s lies in the future. Record it on the day itself.", field="on", day=on)
    if since is not None and on < since:
        raise RuleBroken("Enter %(day)s or later.", field="on", day=since)
    if step is DocumentStep.GRANTED:
        if valid_to is None:
            raise RuleBroken("Enter until when it is valid.", field="valid_to")
        if valid_to < on:
            raise RuleBroken("It would have expired before it was granted.", field="valid_to")
