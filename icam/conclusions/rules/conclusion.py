"""The conclusion: exactly one of three, changed only by a new one."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from icam.cases.rules import Conclusion
from icam.conclusions.rules.options import OptionOutcome, is_open
from icam.core.errors import RuleBroken

# --- the ladder -----------------------------------------------------------------------------------------------------


class ConclusionState(StrEnum):
    """Where a conclusion stands."""

    AWAITING = "awaiting"
    HOLDS = "holds"
    SENT_BACK = "sent_back"
    SET_ASIDE = "set_aside"
    REPLACED = "replaced"


CONCLUSION_MOVES: dict[ConclusionState, frozenset[ConclusionState]] = {
    ConclusionState.AWAITING: frozenset({ConclusionState.HOLDS, ConclusionState.SENT_BACK, ConclusionState.SET_ASIDE}),
    ConclusionState.HOLDS: frozenset({ConclusionState.REPLACED}),
    ConclusionState.SENT_BACK: frozenset(),
    ConclusionState.SET_ASIDE: frozenset(),
    ConclusionState.REPLACED: frozenset(),
}
"""AWAITING: written, to be read by a second person. SET_ASIDE: the author wrote another before it was read."""


@dataclass(frozen=True, slots=True)
class ConclusionFacts:
    """The dated facts that decide the state.

    Args:
        held_from_on: since when it is the conclusion of the file.
        held_until_on: first day on which another one is.
        sent_back_on: day on which the second reader sent it back.
        set_aside_on: day on which another one was written before it held.
    """

    held_from_on: date | None = None
    held_until_on: date | None = None
    sent_back_on: date | None = None
    set_aside_on: date | None = None


def conclusion_state(facts: ConclusionFacts) -> ConclusionState:
    """Return where a conclusion stands."""
    if facts.held_until_on is not None:
        return ConclusionState.REPLACED
    if facts.held_from_on is not None:
        return ConclusionState.HOLDS
    if facts.sent_back_on is not None:
        return ConclusionState.SENT_BACK
    return ConclusionState.AWAITING if facts.set_aside_on is None else ConclusionState.SET_ASIDE


# --- writing one ----------------------------------------------------------------------------------------------------


class Signature(StrEnum):
    """What the person did with the paper; a refusal is only that, never agreement."""

    SIGNED = "signed"
    REFUSED = "refused"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True, slots=True)
class ConclusionDraft:
    """A conclusion as it was written.

    Args:
        options: codes of the residence options it points to (a only).
        explanation: what was explained, and how.
        step: what the person does next (a only), ``step_by`` until when.
        present: in whose presence it was explained.
    """

    kind: Conclusion
    concluded_on: date
    explained_on: date
    language: str
    explanation: str
    present: str | None = None
    options: tuple[str, ...] = ()
    step: str | None = None
    step_by: date | None = None
    forced_return_explained: bool = False
    entry_ban_explained: bool = False
    signature: Signature | None = None


def check_conclusion(
    draft: ConclusionDraft,
    *,
    listed: Sequence[str],
    found: Mapping[str, OptionOutcome],
    first_talk_on: date | None,
    looked_until: date | None,
    today: date,
) -> None:
    """Refuse a conclusion that cannot be.

    Args:
        listed: the residence options on the office's list on the day of the conclusion.
        found: what was found about each option.
        looked_until: day of the last finding.

    Raises:
        RuleBroken: an option is open, there was no talk, the days cannot be, or something of its kind is missing.
            The open options are checked apart, where their names are known (``open_options``).
    """
    _check_days(draft, first_talk_on, today)
    if looked_until is not None and draft.concluded_on < looked_until:
        raise RuleBroken(
            "The options were looked at until %(day)s. Conclude on that day or later.",
            field="concluded_on",
            day=looked_until,
        )
    if any(is_open(found.get(option)) for option in listed):
        raise RuleBroken("Not every residence option was looked at.")
    if draft.kind is Conclusion.RESIDENCE:
        _check_residence(draft, found)
    elif draft.kind is Conclusion.NEITHER:
        _check_neither(draft, listed, found)


def _check_days(draft: ConclusionDraft, first_talk_on: date | None, today: date) -> None:
    if first_talk_on is None:
        raise RuleBroken("There was no talk yet. Hold the first talk, then conclude.")
    for name, day in (("concluded_on", draft.concluded_on), ("explained_on", draft.explained_on)):
        if day > today:
            raise RuleBroken("%(day)s lies in the future. Record it on the day itself.", field=name, day=day)
        if day < first_talk_on:
            raise RuleBroken(
                "%(day)s lies before the first talk, which was on %(first)s.", field=name, day=day, first=first_talk_on
            )


def _check_residence(draft: ConclusionDraft, found: Mapping[str, OptionOutcome]) -> None:
    open_paths = {option for option, outcome in found.items() if _is_path(outcome)}
    if not draft.options or not open_paths.issuperset(draft.options):
        raise RuleBroken("Choose at least one option that was found possible, or applied for already.", field="options")
    if not draft.step:
        raise RuleBroken("Write what the person does next.", field="step")
    if draft.step_by is not None and draft.step_by < draft.concluded_on:
        raise RuleBroken("This day lies before the conclusion.", field="step_by")


def _is_path(outcome: OptionOutcome) -> bool:
    return outcome in (OptionOutcome.POSSIBLE, OptionOutcome.APPLIED)


def _check_neither(draft: ConclusionDraft, listed: Collection[str], found: Mapping[str, OptionOutcome]) -> None:
    if any(found.get(option) is OptionOutcome.POSSIBLE for option in listed):
        raise RuleBroken(
            "A residence option was found possible, so this conclusion cannot be drawn. "
            "Conclude on residence, or look at that option again."
        )
    if not draft.forced_return_explained:
        raise RuleBroken("Explain that a forced return is possible, then tick this.", field="forced_return_explained")
    if not draft.entry_ban_explained:
        raise RuleBroken("Explain that an entry ban is possible, then tick this.", field="entry_ban_explained")
    if not draft.present:
        raise RuleBroken("Name in whose presence the consequences were explained.", field="present")
    if draft.signature is None:
        raise RuleBroken("Choose whether the person signed.", field="signature")


# --- the second reader ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Reading:
    """What the second reader says."""

    agrees: bool
    remark: str | None = None


def check_reading(reading: Reading, state: ConclusionState, *, author_id: int | None, reader_id: int | None) -> None:
    """Refuse a second reading that cannot be.

    Raises:
        RuleBroken: nothing waits for it, the reader is the author, or it is sent back without a word.
    """
    if state is not ConclusionState.AWAITING:
        raise RuleBroken("This conclusion does not wait for a second reader any more.")
    if author_id is not None and author_id == reader_id:
        raise RuleBroken("You wrote this conclusion. Somebody else reads it.")
    if not reading.agrees and not reading.remark:
        raise RuleBroken("Write why it goes back to the author.", field="remark")


# --- following a residence path -------------------------------------------------------------------------------------


class FollowUpResult(StrEnum):
    """What became of the person's own step."""

    WAITING = "waiting"
    APPLIED = "applied"
    DROPPED = "dropped"


FOLLOW_UP_MOVES: dict[FollowUpResult, frozenset[FollowUpResult]] = {
    FollowUpResult.WAITING: frozenset(FollowUpResult),
    FollowUpResult.APPLIED: frozenset(),
    FollowUpResult.DROPPED: frozenset(),
}


@dataclass(frozen=True, slots=True)
class FollowUpDraft:
    """One look at how the person's step goes.

    Args:
        next_on: when the coach asks again.
    """

    on: date
    result: FollowUpResult
    note: str | None = None
    next_on: date | None = None


def check_follow_up(
    draft: FollowUpDraft, *, concluded_on: date, last: tuple[date, FollowUpResult] | None, today: date
) -> None:
    """Refuse a follow-up that cannot be.

    Args:
        last: day and result of the last one.

    Raises:
        RuleBroken: the path has ended, the days cannot be, or it was dropped without a reason.
    """
    if last is not None and draft.result not in FOLLOW_UP_MOVES[last[1]]:
        raise RuleBroken("This path has ended already. Void that entry if it is wrong.")
    first = max(concluded_on, last[0]) if last is not None else concluded_on
    if draft.on < first:
        raise RuleBroken("Enter %(day)s or later.", field="on", day=first)
    if draft.on > today:
        raise RuleBroken("%(day)s lies in the future. Record it on the day itself.", field="on", day=draft.on)
    if draft.result is FollowUpResult.DROPPED and not draft.note:
        raise RuleBroken("Write why it was dropped.", field="note")
    if draft.next_on is not None and draft.next_on <= draft.on:
        raise RuleBroken("Enter a later day.", field="next_on")
