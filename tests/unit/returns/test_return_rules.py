"""Return files: their ladder, documents, tickets, premiums in cents, the departure."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icam.conclusions.rules import Party
from icam.core.errors import RuleBroken
from icam.core.partial_date import PartialDate
from icam.returns.rules import (
    DOCUMENT_MOVES,
    FILE_MOVES,
    CountryGroup,
    DepartureDraft,
    DocumentState,
    DocumentStep,
    FileFacts,
    FileState,
    Mode,
    Rate,
    RateDraft,
    TicketDraft,
    check_apply,
    check_departure,
    check_document_step,
    check_rate,
    check_running,
    check_ticket,
    document_state,
    file_state,
    group_of,
    in_time,
    outcome_of,
    premiums,
    rate_on,
)

TODAY = date(2026, 5, 20)
TOMORROW = TODAY + timedelta(days=1)
facts = st.builds(
    FileFacts,
    applied_on=st.none() | st.just(TODAY),
    all_checked=st.booleans(),
    all_documented=st.booleans(),
    has_ticket=st.booleans(),
    talked_on=st.none() | st.just(TODAY),
    withdrawn_on=st.none() | st.just(TODAY),
    departed_on=st.none() | st.just(TODAY),
)


# --- the file --------------------------------------------------------------------------------------------------------


def test_every_state_of_a_file_is_in_the_table_and_can_end() -> None:
    assert set(FILE_MOVES) == set(FileState)
    assert [state for state, then in FILE_MOVES.items() if not then] == [FileState.DEPARTED]
    for state in set(FileState) - {FileState.DEPARTED, FileState.WITHDRAWN}:
        assert {FileState.WITHDRAWN, FileState.DEPARTED} <= FILE_MOVES[state]
    assert FILE_MOVES[FileState.WITHDRAWN]


@given(facts, facts)
def test_any_change_of_facts_is_a_move_of_the_table(before: FileFacts, after: FileFacts) -> None:
    then = replace(after, departed_on=before.departed_on or after.departed_on)
    first, second = file_state(before), file_state(then)
    if before.withdrawn_on is not None and then.departed_on is not None and before.departed_on is None:
        return  # resumed and gone: two moves
    assert first is second or second in FILE_MOVES[first]


@given(facts)
def test_departed_is_final_and_withdrawn_hides_all_but_that(one: FileFacts) -> None:
    assert (file_state(one) is FileState.DEPARTED) == (one.departed_on is not None)
    if one.withdrawn_on is not None and one.departed_on is None:
        assert file_state(one) is FileState.WITHDRAWN


@given(facts)
def test_resuming_leaves_a_file_where_it_was(one: FileFacts) -> None:
    running = replace(one, withdrawn_on=None)
    withdrawn = replace(running, withdrawn_on=TODAY)
    assert file_state(replace(withdrawn, withdrawn_on=None)) is file_state(running)


def test_a_withdrawn_file_is_resumed_first() -> None:
    check_running(FileState.BOOKED)
    with pytest.raises(RuleBroken, match="Resume it first"):
        check_running(FileState.WITHDRAWN)
    with pytest.raises(RuleBroken, match="over"):
        check_running(FileState.DEPARTED)


def test_every_adult_signs_the_application() -> None:
    check_apply(TODAY, frozenset({1, 2, 3}), frozenset({1, 2}), today=TODAY)
    with pytest.raises(RuleBroken, match="Every adult"):
        check_apply(TODAY, frozenset({1}), frozenset({1, 2}), today=TODAY)
    with pytest.raises(RuleBroken, match="future"):
        check_apply(TOMORROW, frozenset({1}), frozenset({1}), today=TODAY)


# --- documents -------------------------------------------------------------------------------------------------------


def test_every_state_of_a_document_is_in_the_table_and_can_be_used_in_the_end() -> None:
    assert set(DOCUMENT_MOVES) == set(DocumentState)
    for state in DocumentState:
        reached, fresh = {state}, {state}
        while fresh:
            fresh = {DocumentState(then.value) for one in fresh for then in DOCUMENT_MOVES[one]} - reached
            reached |= fresh
        assert DocumentState.USED in reached


@pytest.mark.parametrize("state", DocumentState)
@pytest.mark.parametrize("step", DocumentStep)
def test_a_document_takes_the_steps_of_its_table_and_no_other(state: DocumentState, step: DocumentStep) -> None:
    valid_to = TODAY if step is DocumentStep.GRANTED else None
    if step in DOCUMENT_MOVES[state]:
        check_document_step(state, step, TODAY, valid_to, since=None, today=TODAY)
    else:
        with pytest.raises(RuleBroken, match="cannot follow"):
            check_document_step(state, step, TODAY, valid_to, since=None, today=TODAY)


def test_a_document_expires_after_its_last_day() -> None:
    assert document_state(DocumentStep.GRANTED, TODAY, today=TODAY) is DocumentState.GRANTED
    assert document_state(DocumentStep.GRANTED, TODAY, today=TOMORROW) is DocumentState.EXPIRED
    assert document_state(DocumentStep.USED, TODAY, today=TOMORROW) is DocumentState.USED
    assert document_state(None, None, today=TODAY) is DocumentState.NEEDED


def test_a_document_granted_says_until_when() -> None:
    for valid_to in (None, TODAY - timedelta(days=1)):
        with pytest.raises(RuleBroken) as refused:
            check_document_step(DocumentState.REQUESTED, DocumentStep.GRANTED, TODAY, valid_to, since=None, today=TODAY)
        assert refused.value.field == "valid_to"


# --- tickets and departure -------------------------------------------------------------------------------------------


def test_one_ticket_stands_at_a_time() -> None:
    ticket = TicketDraft(Mode.RAIL, TODAY, "IO")
    check_ticket(ticket, opened_on=TODAY, standing=None)
    with pytest.raises(RuleBroken, match="Cancel that one first"):
        check_ticket(ticket, opened_on=TODAY, standing=TODAY)
    with pytest.raises(RuleBroken, match="or later"):
        check_ticket(ticket, opened_on=TOMORROW, standing=None)


@pytest.mark.parametrize(
    ("draft", "state"),
    [
        (DepartureDraft(TOMORROW, True), FileState.READY),
        (DepartureDraft(TODAY - timedelta(days=9), True), FileState.READY),
        (DepartureDraft(TODAY, False), FileState.READY),
        (DepartureDraft(TODAY, True), FileState.DEPARTED),
        (DepartureDraft(TODAY, False, "NO_SHOW"), FileState.WITHDRAWN),
    ],
)
def test_a_departure_that_cannot_be_is_refused(draft: DepartureDraft, state: FileState) -> None:
    with pytest.raises(RuleBroken):
        check_departure(draft, state, opened_on=TODAY, today=TODAY)


def test_somebody_may_leave_although_the_file_was_withdrawn() -> None:
    check_departure(DepartureDraft(TODAY, True), FileState.WITHDRAWN, opened_on=TODAY, today=TODAY)


def test_the_last_day_of_the_term_is_in_time() -> None:
    assert in_time(TODAY, TOMORROW)
    assert not in_time(TOMORROW, TOMORROW)
    assert not in_time(TODAY, None)


def test_the_service_decides_the_outcome() -> None:
    assert outcome_of("IND_DEPARTED") == "IND_DEPARTED"
    assert outcome_of(None) == "VR_DEPARTED"


# --- premiums --------------------------------------------------------------------------------------------------------

RATES = [
    Rate(1, CountryGroup.VISA_REQUIRED, 350_00, 175_00, date(2022, 1, 1)),
    Rate(2, CountryGroup.VISA_FREE, 50_00, 25_00, date(2022, 1, 1), date(2027, 1, 1)),
    Rate(3, CountryGroup.VISA_FREE, 60_00, 30_50, date(2027, 1, 1)),
]
PEOPLE = [
    Party(1, "adult", PartialDate(date(1990, 1, 1)), "MOTHER"),
    Party(2, "child", PartialDate(date(2020, 1, 1)), "CHILD"),
    Party(3, "eighteen tomorrow", PartialDate(date(2008, 5, 21)), "CHILD"),
]


def test_premiums_are_those_of_the_day_the_group_and_the_age() -> None:
    rate = rate_on(RATES, CountryGroup.VISA_REQUIRED, TODAY)
    assert rate is not None
    assert [one.cents for one in premiums(PEOPLE, rate, TODAY)] == [350_00, 175_00, 175_00]
    assert [one.cents for one in premiums(PEOPLE, rate, TOMORROW)] == [350_00, 175_00, 350_00]


@given(st.dates(date(2021, 1, 1), date(2029, 1, 1)), st.sampled_from(CountryGroup))
def test_at_most_one_amount_holds_on_a_day(on: date, group: CountryGroup) -> None:
    holding = [rate for rate in RATES if rate.group is group and rate.holds_on(on)]
    assert len(holding) <= 1
    assert rate_on(RATES, group, on) == (holding[0] if holding else None)
    assert bool(holding) == (on >= date(2022, 1, 1))


@given(st.lists(st.sampled_from(PEOPLE)))
def test_a_sum_of_premiums_is_exact_to_the_cent(people: list[Party]) -> None:
    total = sum(one.cents for one in premiums(people, RATES[2], TODAY))
    grown = sum(one.is_adult_on(TODAY) for one in people)
    assert total == grown * 6000 + (len(people) - grown) * 3050


def test_a_country_that_is_not_listed_needs_a_visa() -> None:
    listed = [("GE", date(2017, 3, 28), None), ("VU", None, date(2024, 12, 1))]
    assert group_of("GE", listed, TODAY) is CountryGroup.VISA_FREE
    assert group_of("GE", listed, date(2017, 3, 27)) is CountryGroup.VISA_REQUIRED
    assert group_of("VU", listed, TODAY) is CountryGroup.VISA_REQUIRED
    assert group_of("IQ", listed, TODAY) is CountryGroup.VISA_REQUIRED


def test_new_amounts_begin_after_those_that_hold() -> None:
    check_rate(RateDraft(CountryGroup.VISA_FREE, 70_00, 35_00, date(2028, 1, 1)), RATES[2])
    for wrong in (
        RateDraft(CountryGroup.VISA_FREE, 70_00, 35_00, date(2027, 1, 1)),
        RateDraft(CountryGroup.VISA_FREE, 20_000_00, 35_00, date(2028, 1, 1)),
    ):
        with pytest.raises(RuleBroken):
            check_rate(wrong, RATES[2])
