"""The ladders of conclusions, follow-ups and referrals: whole, and walked both ways."""

from datetime import date, timedelta
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icam.conclusions.rules import (
    ANSWERS,
    CONCLUSION_MOVES,
    FOLLOW_UP_MOVES,
    REFERRAL_MOVES,
    ConclusionFacts,
    ConclusionState,
    FollowUpResult,
    ReferralAnswer,
    ReferralFacts,
    ReferralState,
    check_step,
    check_step_day,
    conclusion_state,
    last_day,
    referral_state,
)
from icam.core.errors import RuleBroken

DAY = date(2026, 5, 4)
LADDERS: list[tuple[type[StrEnum], dict[Any, frozenset[Any]]]] = [
    (ConclusionState, CONCLUSION_MOVES),
    (FollowUpResult, FOLLOW_UP_MOVES),
    (ReferralState, REFERRAL_MOVES),
]


@pytest.mark.parametrize(("states", "moves"), LADDERS)
def test_every_state_is_in_the_table_and_reaches_an_end(
    states: type[StrEnum], moves: dict[Any, frozenset[Any]]
) -> None:
    assert set(moves) == set(states)
    ends = {state for state, then in moves.items() if not then}
    assert ends
    for state in states:
        reached, fresh = {state}, {state}
        while fresh:
            fresh = {then for one in fresh for then in moves[one]} - reached
            reached |= fresh
        assert reached & ends, f"{state} never ends"


@pytest.mark.parametrize("now", ReferralState)
@pytest.mark.parametrize("then", ReferralState)
def test_a_referral_takes_the_steps_of_its_table_and_no_other(now: ReferralState, then: ReferralState) -> None:
    if then in REFERRAL_MOVES[now]:
        check_step(now, then)
    else:
        with pytest.raises(RuleBroken):
            check_step(now, then)


def test_nothing_is_sent_back_to_an_earlier_step() -> None:
    assert all(ReferralState.CREATED not in then for then in REFERRAL_MOVES.values())
    assert ReferralState.SENT not in REFERRAL_MOVES[ReferralState.ACCEPTED]


@given(st.lists(st.sampled_from(ReferralState), max_size=8))
def test_the_facts_of_a_referral_say_the_step_that_was_taken_last(wanted: list[ReferralState]) -> None:
    facts, now, day = ReferralFacts(DAY), ReferralState.CREATED, DAY
    for then in wanted:
        if then not in REFERRAL_MOVES[now]:
            continue
        day += timedelta(days=1)
        facts = _after(facts, then, day)
        now = then
        assert referral_state(facts) is then
        assert last_day(facts) == day


def _after(facts: ReferralFacts, then: ReferralState, day: date) -> ReferralFacts:
    values = {name: getattr(facts, name) for name in ReferralFacts.__slots__}
    if then is ReferralState.SENT:
        values["sent_on"] = day
    elif then is ReferralState.WITHDRAWN:
        values["withdrawn_on"] = day
    elif then is ReferralState.CLOSED:
        values["closed_on"] = day
    else:
        values["answered_on"] = day
        values["answer"] = next(answer for answer, state in ANSWERS.items() if state is then)
    return ReferralFacts(**values)


def test_a_step_is_neither_before_the_last_one_nor_ahead() -> None:
    facts = ReferralFacts(DAY, sent_on=DAY + timedelta(days=3))
    check_step_day(DAY + timedelta(days=3), facts, today=DAY + timedelta(days=9))
    with pytest.raises(RuleBroken, match="or later"):
        check_step_day(DAY + timedelta(days=2), facts, today=DAY + timedelta(days=9))
    with pytest.raises(RuleBroken, match="future"):
        check_step_day(DAY + timedelta(days=10), facts, today=DAY + timedelta(days=9))


def test_every_answer_is_a_state() -> None:
    assert set(ANSWERS) == set(ReferralAnswer)


@given(st.tuples(*[st.none() | st.just(DAY)] * 4))
def test_a_conclusion_that_was_replaced_once_held(days: tuple[date | None, ...]) -> None:
    facts = ConclusionFacts(*days)
    state = conclusion_state(facts)
    assert (state is ConclusionState.REPLACED) == (facts.held_until_on is not None)
    if state is ConclusionState.AWAITING:
        assert not any(days)
