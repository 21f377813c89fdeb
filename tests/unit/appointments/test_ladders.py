"""The ladders of an appointment and of an interpreter's booking: what follows what, both ways."""

from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest

from icam.appointments.rules import (
    AFTER_IT_BEGAN,
    BOOKING_CORRECTIONS,
    BOOKING_MOVES,
    CALLED_OFF,
    CORRECTIONS,
    ENDS,
    HOLDING,
    MOVES,
    STANDING,
    AppointmentState,
    BookingDraft,
    BookingState,
    ResultDraft,
    check_booking,
    check_confirmation,
    check_result,
    check_stands,
    holds,
    next_states,
)
from icam.core.errors import RuleBroken

S, B = AppointmentState, BookingState
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
BEFORE, AFTER = NOW - timedelta(hours=2), NOW + timedelta(hours=2)


def draft(state: AppointmentState, **changes: str) -> ResultDraft:
    return ResultDraft(state, ended_by=changes.pop("ended_by", "PERSON"), **changes)


def may(was: AppointmentState, becomes: AppointmentState, starts_at: datetime, correction: str | None) -> bool:
    try:
        check_result(draft(becomes, correction=correction), state=was, starts_at=starts_at, now=NOW)  # type: ignore[arg-type]
    except RuleBroken:
        return False
    return True


def test_every_state_is_on_the_ladder_and_reaches_an_end() -> None:
    assert set(MOVES) == set(CORRECTIONS) == set(S)
    assert {one for one in S if not MOVES[one]} == ENDS
    assert all(MOVES[one] & ENDS for one in STANDING)


@pytest.mark.parametrize(("was", "becomes"), list(product(S, S)))
def test_a_result_is_written_where_the_ladder_has_a_step_and_nowhere_else(
    was: AppointmentState, becomes: AppointmentState
) -> None:
    on_the_ladder = becomes in MOVES[was] and becomes is not S.RESCHEDULED
    assert may(was, becomes, BEFORE, None) == (on_the_ladder and becomes is not S.PLANNED)


@pytest.mark.parametrize(("was", "becomes"), list(product(S, S)))
def test_a_correction_needs_its_reason_and_its_place_on_the_ladder(
    was: AppointmentState, becomes: AppointmentState
) -> None:
    possible = becomes in MOVES[was] | CORRECTIONS[was] and becomes not in (S.RESCHEDULED, was)
    known = becomes not in AFTER_IT_BEGAN
    assert may(was, becomes, AFTER, "typed on the wrong line") == (possible and known)
    if becomes in CORRECTIONS[was] - MOVES[was]:
        assert not may(was, becomes, AFTER, None)


@pytest.mark.parametrize("state", sorted(AFTER_IT_BEGAN))
def test_nobody_knows_before_it_begins_who_comes(state: AppointmentState) -> None:
    assert not may(S.PLANNED, state, AFTER, None)
    assert may(S.PLANNED, state, BEFORE, None)


@pytest.mark.parametrize("state", sorted(CALLED_OFF - {S.RESCHEDULED}))
def test_calling_off_names_who_did_it(state: AppointmentState) -> None:
    with pytest.raises(RuleBroken, match="who called the appointment off"):
        check_result(ResultDraft(state), state=S.PLANNED, starts_at=AFTER, now=NOW)


def test_an_appointment_that_is_over_does_not_stand_again() -> None:
    assert may(S.CANCELLED, S.PLANNED, AFTER, "the wrong file")
    assert not may(S.CANCELLED, S.PLANNED, BEFORE, "the wrong file")


@pytest.mark.parametrize("state", list(S))
def test_only_what_stands_or_was_attended_takes_time(state: AppointmentState) -> None:
    assert holds(state) == (state in {S.PLANNED, S.CONFIRMED, S.ATTENDED}) == (state in HOLDING)


@pytest.mark.parametrize("state", list(S))
def test_only_a_planned_appointment_to_come_is_confirmed(state: AppointmentState) -> None:
    if state is S.PLANNED:
        check_confirmation(state, AFTER, NOW)
        with pytest.raises(RuleBroken, match="began on"):
            check_confirmation(state, BEFORE, NOW)
    else:
        with pytest.raises(RuleBroken, match="planned"):
            check_confirmation(state, AFTER, NOW)


@pytest.mark.parametrize("state", list(S))
def test_what_ended_is_not_changed(state: AppointmentState) -> None:
    if state in STANDING:
        check_stands(state)
    else:
        with pytest.raises(RuleBroken):
            check_stands(state)


# --- interpreters ----------------------------------------------------------------------------------------------------


def answer(was: BookingState, becomes: BookingState, *, correction: str | None, starts_at: datetime = BEFORE) -> bool:
    try:
        check_booking(
            BookingDraft(becomes.value, correction=correction),
            state=was,
            starts_at=starts_at,
            today=NOW.date(),
            now=NOW,
        )
    except RuleBroken:
        return False
    return True


def test_every_booking_is_on_its_ladder() -> None:
    assert set(BOOKING_MOVES) == set(BOOKING_CORRECTIONS) == set(B)
    assert all(not BOOKING_MOVES[one] for one in (B.REFUSED, B.CANCELLED, B.CAME, B.MISSING))


@pytest.mark.parametrize(("was", "becomes"), list(product(B, B)))
def test_the_answer_of_an_interpreter_follows_its_ladder(was: BookingState, becomes: BookingState) -> None:
    assert answer(was, becomes, correction=None) == (becomes is was or becomes in BOOKING_MOVES[was])
    corrected = becomes is was or becomes in BOOKING_MOVES[was] | BOOKING_CORRECTIONS[was]
    assert answer(was, becomes, correction="misread") == corrected


@pytest.mark.parametrize("state", [B.CAME, B.MISSING])
def test_an_interpreter_comes_only_once_it_began(state: BookingState) -> None:
    assert not answer(B.CONFIRMED, state, correction=None, starts_at=AFTER)


def test_an_answer_does_not_lie_in_the_future() -> None:
    late = BookingDraft("confirmed", answered_on=date(2026, 3, 3))
    with pytest.raises(RuleBroken, match="still to come"):
        check_booking(late, state=B.ASKED, starts_at=AFTER, today=date(2026, 3, 2), now=NOW)


def test_what_may_be_written_next_is_what_follows_else_what_corrects() -> None:
    assert next_states(B.CAME, BOOKING_MOVES, BOOKING_CORRECTIONS) == [B.MISSING]
    assert next_states(B.CONFIRMED, BOOKING_MOVES, BOOKING_CORRECTIONS)[0] is B.REFUSED
