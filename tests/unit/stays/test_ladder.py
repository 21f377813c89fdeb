"""The ladder of a stay."""

import pytest

from icam.core.errors import RuleBroken
from icam.stays.rules import CALLED_OFF, MOVES, CalledOff, State, check_step

ENDS = {State.ENDED, State.CANCELLED, State.NO_SHOW}


def test_every_state_is_on_the_ladder() -> None:
    assert set(MOVES) == set(State)


def test_ends_are_final_and_nothing_else_is() -> None:
    assert {state for state, steps in MOVES.items() if not steps} == ENDS


@pytest.mark.parametrize("state", State)
def test_every_state_can_reach_an_end(state: State) -> None:
    reached, ahead = set(), {state}
    while ahead:
        reached |= ahead
        ahead = {step for one in ahead for step in MOVES[one]} - reached
    assert reached & ENDS


def test_every_way_of_calling_off_is_a_state() -> None:
    assert {State(how.value) for how in CalledOff} == CALLED_OFF


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("to", State)
def test_a_step_off_the_ladder_is_refused_with_the_way_out(state: State, to: State) -> None:
    if to in MOVES[state]:
        check_step(state, to)
    else:
        with pytest.raises(RuleBroken, match=r"[Rr]ecord|[Aa]nnounce"):
            check_step(state, to)
