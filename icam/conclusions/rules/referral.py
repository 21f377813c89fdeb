"""Referral to a service of voluntary return: never without the consent of every adult it names."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from icam.conclusions.rules.consent import Given, missing_consents
from icam.conclusions.rules.party import Party
from icam.core.errors import RuleBroken


class ReferralState(StrEnum):
    """Where a referral stands.

    Source: domain.md b9; withdrawal at the partner from c5 (the decision can be revoked at any time).
    """

    CREATED = "created"
    SENT = "sent"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    NO_ANSWER = "no_answer"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"


REFERRAL_MOVES: dict[ReferralState, frozenset[ReferralState]] = {
    ReferralState.CREATED: frozenset({ReferralState.SENT, ReferralState.CLOSED}),
    ReferralState.SENT: frozenset(
        {ReferralState.ACCEPTED, ReferralState.DECLINED, ReferralState.NO_ANSWER, ReferralState.WITHDRAWN}
    ),
    ReferralState.NO_ANSWER: frozenset(
        {ReferralState.ACCEPTED, ReferralState.DECLINED, ReferralState.WITHDRAWN, ReferralState.CLOSED}
    ),
    ReferralState.ACCEPTED: frozenset({ReferralState.WITHDRAWN, ReferralState.CLOSED}),
    ReferralState.DECLINED: frozenset({ReferralState.CLOSED}),
    ReferralState.WITHDRAWN: frozenset({ReferralState.CLOSED}),
    ReferralState.CLOSED: frozenset(),
}


class ReferralAnswer(StrEnum):
    """What the service answered."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    NO_ANSWER = "no_answer"


ANSWERS: dict[ReferralAnswer, ReferralState] = {
    ReferralAnswer.ACCEPTED: ReferralState.ACCEPTED,
    ReferralAnswer.DECLINED: ReferralState.DECLINED,
    ReferralAnswer.NO_ANSWER: ReferralState.NO_ANSWER,
}


@dataclass(frozen=True, slots=True)
class ReferralFacts:
    """The dated facts that decide the state."""

    created_on: date
    sent_on: date | None = None
    answered_on: date | None = None
    answer: ReferralAnswer | None = None
    withdrawn_on: date | None = None
    closed_on: date | None = None


def referral_state(facts: ReferralFacts) -> ReferralState:
    """Return where a referral stands."""
    if facts.closed_on is not None:
        return ReferralState.CLOSED
    if facts.withdrawn_on is not None:
        return ReferralState.WITHDRAWN
    if facts.answer is not None:
        return ANSWERS[facts.answer]
    return ReferralState.CREATED if facts.sent_on is None else ReferralState.SENT


def last_day(facts: ReferralFacts) -> date:
    """Return the day of the last thing that happened to it."""
    days = (facts.created_on, facts.sent_on, facts.answered_on, facts.withdrawn_on, facts.closed_on)
    return max(day for day in days if day is not None)


@dataclass(frozen=True, slots=True)
class ReferralDraft:
    """A referral as it was made.

    Args:
        service: code of the list ``return_service``; ``desk`` of ``return_desk``.
    """

    service: str
    created_on: date
    person_ids: frozenset[int]
    desk: str | None = None
    note: str | None = None


def check_referral(draft: ReferralDraft, people: Collection[Party], *, concluded_on: date | None, today: date) -> None:
    """Refuse a referral that cannot be.

    Args:
        concluded_on: day of the conclusion that return is the way; None when that is not the conclusion.

    Raises:
        RuleBroken: return was not concluded, nobody of age is named, or the day cannot be.
    """
    if concluded_on is None:
        raise RuleBroken("A referral follows from the conclusion “voluntary return”. Write that first.")
    if draft.created_on > today:
        raise RuleBroken(
            "%(day)s lies in the future. Record it on the day itself.", field="created_on", day=draft.created_on
        )
    if draft.created_on < concluded_on:
        raise RuleBroken(
            "%(day)s lies before the conclusion of %(first)s.",
            field="created_on",
            day=draft.created_on,
            first=concluded_on,
        )
    named = [one for one in people if one.person_id in draft.person_ids]
    if len(named) != len(draft.person_ids) or not any(one.is_adult_on(draft.created_on) for one in named):
        raise RuleBroken("Choose who is referred, at least one adult of this household.", field="person_ids")


def check_step(now: ReferralState, then: ReferralState) -> None:
    """Refuse a step that the ladder does not have.

    Raises:
        RuleBroken: it does not.
    """
    if then not in REFERRAL_MOVES[now]:
        raise RuleBroken("This referral is not at that point any more. Look at it again.")


def check_step_day(on: date, facts: ReferralFacts, *, today: date) -> None:
    """Refuse a day before the last step, or in the future.

    Raises:
        RuleBroken: it is one.
    """
    if on > today:
        raise RuleBroken("%(day)s lies in the future. Record it on the day itself.", field="on", day=on)
    if on < last_day(facts):
        raise RuleBroken("Enter %(day)s or later.", field="on", day=last_day(facts))


def check_send(on: date, service: str, people: Iterable[Party], given: Iterable[Given], *, today: date) -> None:
    """Refuse to send a referral while somebody's consent is missing, on that day or since.

    Raises:
        RuleBroken: names who it is.
    """
    given, people = list(given), list(people)
    missing = {one.person_id: one for day in (on, today) for one in missing_consents(people, given, service, day)}
    if missing:
        raise RuleBroken(
            "The consent of %(names)s is missing. Record it first; without it nothing is sent.",
            names=", ".join(one.name for one in missing.values()),
        )
