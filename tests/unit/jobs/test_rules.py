"""Where a job may go, and who may take it over."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icam.core.errors import RuleBroken
from icam.jobs.rules import (
    MOST_ITEMS,
    MOVES,
    RESTING,
    STALE_AFTER,
    State,
    check_resumable,
    check_size,
    may_take,
    share,
    stopped_from,
)

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def test_every_state_has_its_moves():
    assert set(MOVES) == set(State)


@pytest.mark.parametrize("state", State)
def test_every_state_can_reach_the_end(state):
    reached, edge = {state}, {state}
    while edge:
        edge = {to for one in edge for to in MOVES[one]} - reached
        reached |= edge
    assert State.DONE in reached


def test_what_is_done_stays_done():
    assert not MOVES[State.DONE]


@pytest.mark.parametrize("state", State)
def test_a_stop_is_a_move_of_the_ladder_or_is_refused(state):
    try:
        assert stopped_from(state) in MOVES[state] | {state}
    except RuleBroken:
        assert state in RESTING


@pytest.mark.parametrize("state", State)
def test_only_what_rests_unfinished_goes_on(state):
    if state in (State.STOPPED, State.FAILED):
        check_resumable(state)
    else:
        with pytest.raises(RuleBroken, match="running or done"):
            check_resumable(state)


@given(state=st.sampled_from(State), ago=st.none() | st.integers(0, 200))
def test_a_job_is_taken_when_it_waits_or_its_worker_is_gone(state, ago):
    heard_at = None if ago is None else NOW - timedelta(seconds=ago)
    gone = ago is None or timedelta(seconds=ago) > STALE_AFTER
    working = state in (State.RUNNING, State.STOPPING)
    assert may_take(state, heard_at, NOW) == (state is State.QUEUED or (working and gone))


@pytest.mark.parametrize("items", [0, MOST_ITEMS + 1])
def test_a_job_has_something_to_do_and_not_too_much(items):
    with pytest.raises(RuleBroken):
        check_size(items)


@given(total=st.integers(1, 5000), over=st.integers(0, 5000))
def test_only_all_of_it_is_100_percent(total, over):
    over = min(over, total)
    assert (share(total, over) == 100) == (over == total)
