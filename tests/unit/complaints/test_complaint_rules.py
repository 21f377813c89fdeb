"""Complaints: the ladder, the term, and what counts as answered in time."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icam.complaints import rules
from icam.complaints.rules import MOVES, ComplaintDraft, Milestones, State
from icam.core.errors import RuleBroken

TODAY = date(2026, 3, 18)
days = st.dates(date(2026, 1, 1), date(2026, 6, 30))
perhaps = st.none() | days


def draft(**details):
    return ComplaintDraft(**({"category": "HOUSING", "channel": "TALK", "received_on": TODAY, "text": "x"} | details))


# --- the ladder


def test_every_state_is_on_the_ladder_and_reaches_an_end():
    assert set(MOVES) == set(State)
    ends = {state for state, moves in MOVES.items() if not moves}
    assert ends == {State.CLOSED, State.WITHDRAWN}
    for state in State:
        reached, new = set(), {state}
        while new - reached:
            reached |= new
            new = {move for one in reached for move in MOVES[one]}
        assert reached & ends


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("to", State)
def test_a_step_is_allowed_or_refused_with_its_sentence(state, to):
    if to in MOVES[state]:
        rules.check_move(state, to)
    else:
        with pytest.raises(RuleBroken) as refused:
            rules.check_move(state, to)
        assert refused.value.message.endswith(".")


@given(days, perhaps, perhaps, perhaps)
def test_the_state_follows_from_the_days_alone(received, answered, closed, withdrawn):
    found = Milestones(received, received + timedelta(days=30), answered, closed, withdrawn).state
    expected = (
        State.WITHDRAWN if withdrawn else State.CLOSED if closed else State.ANSWERED if answered else State.RECEIVED
    )
    assert found is expected


# --- the term


@given(days, st.integers(0, 90), days)
def test_a_complaint_is_either_in_time_or_late_or_still_has_time(received, term, today):
    """Day by day: an answer of today is in time exactly when one that is missing today is not late."""
    due = rules.due_on(received, term)
    allowed = {received + timedelta(days=n) for n in range(term + 1)}
    if today >= received:
        assert Milestones(received, due, answered_on=today).is_in_time == (today in allowed)
        assert Milestones(received, due).is_late(today) == (today not in allowed)


@given(days, st.integers(0, 60), perhaps, perhaps, days)
def test_what_counts_is_what_was_answered_or_should_have_been(received, term, answered, withdrawn, known):
    found = Milestones(received, rules.due_on(received, term), answered, withdrawn_on=withdrawn)
    if answered is not None:
        assert found.counts(known)
    elif withdrawn is not None:
        assert not found.counts(known)
    else:
        assert found.counts(known) == found.is_late(known)


def test_an_answered_complaint_is_never_late():
    assert not Milestones(TODAY, TODAY, answered_on=TODAY + timedelta(days=9)).is_late(TODAY + timedelta(days=99))


def test_the_days_to_the_answer_are_counted_from_the_receipt():
    assert Milestones(TODAY, TODAY, answered_on=TODAY + timedelta(days=4)).days == 4
    assert Milestones(TODAY, TODAY).days is None


# --- what may be


def test_an_outsider_says_a_name_and_a_place():
    rules.check_complaint(draft(outsider="A neighbour", region="BB"), of_family=False, today=TODAY)
    with pytest.raises(RuleBroken, match="Enter who complains"):
        rules.check_complaint(draft(region="BB"), of_family=False, today=TODAY)
    with pytest.raises(RuleBroken, match="site or the region"):
        rules.check_complaint(draft(outsider="A neighbour"), of_family=False, today=TODAY)


def test_nothing_is_received_tomorrow():
    with pytest.raises(RuleBroken, match="after today"):
        rules.check_complaint(draft(received_on=TODAY + timedelta(days=1)), of_family=True, today=TODAY)


@given(days, days, days)
def test_each_step_stands_between_the_one_before_and_today(received, on, today):
    for check in (rules.check_answer, rules.check_close, rules.check_withdraw):
        if received <= on <= today:
            check(on, received, today=today)
        else:
            with pytest.raises(RuleBroken) as refused:
                check(on, received, today=today)
            assert refused.value.field


def test_the_receipt_is_not_corrected_to_after_the_answer():
    found = Milestones(TODAY, TODAY, answered_on=TODAY)
    rules.check_corrected(TODAY, found)
    with pytest.raises(RuleBroken, match="What followed"):
        rules.check_corrected(TODAY + timedelta(days=1), found)
