"""Options, the timing against talk of return, and what a conclusion may say."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icam.cases.rules import Conclusion
from icam.conclusions.rules import (
    ConclusionDraft,
    ConclusionState,
    FollowUpDraft,
    FollowUpResult,
    LookDraft,
    OptionOutcome,
    Order,
    Reading,
    Signature,
    check_conclusion,
    check_follow_up,
    check_look,
    check_reading,
    is_open,
    open_options,
    timing,
)
from icam.core.errors import RuleBroken

TODAY = date(2026, 5, 20)
TALK = TODAY - timedelta(days=10)
LISTED = ["WORK", "STUDY", "FAMILY"]
days = st.dates(date(2026, 1, 1), date(2026, 12, 31))
findings = st.dictionaries(st.sampled_from(LISTED), st.sampled_from(OptionOutcome))


def draft(kind: Conclusion = Conclusion.RETURN, **details: Any) -> ConclusionDraft:
    values: dict[str, Any] = {
        "kind": kind,
        "concluded_on": TODAY,
        "explained_on": TODAY,
        "language": "ar",
        "explanation": "explained",
    }
    if kind is Conclusion.NEITHER:
        values |= {
            "forced_return_explained": True,
            "entry_ban_explained": True,
            "present": "interpreter",
            "signature": Signature.REFUSED,
        }
    if kind is Conclusion.RESIDENCE:
        values |= {"options": ("WORK",), "step": "applies"}
    return ConclusionDraft(**(values | details))


def check(one: ConclusionDraft, found: dict[str, OptionOutcome] | None = None, **details: Any) -> None:
    settled = dict.fromkeys(LISTED, OptionOutcome.NOT_POSSIBLE) if found is None else found
    given: dict[str, Any] = {"first_talk_on": TALK, "looked_until": TALK, "today": TODAY}
    check_conclusion(one, listed=LISTED, found=settled, **(given | details))


# --- options ---------------------------------------------------------------------------------------------------------


def test_needing_more_leaves_an_option_open() -> None:
    assert is_open(None) and is_open(OptionOutcome.NEEDS_MORE)
    assert not any(is_open(one) for one in (OptionOutcome.POSSIBLE, OptionOutcome.NOT_POSSIBLE, OptionOutcome.APPLIED))


@given(findings)
def test_the_open_options_are_those_of_the_list_that_are_not_settled(found: dict[str, OptionOutcome]) -> None:
    still = open_options(LISTED, found)
    assert still == [one for one in LISTED if is_open(found.get(one))]


@given(findings, st.sampled_from(Conclusion))
def test_no_conclusion_while_an_option_is_open(found: dict[str, OptionOutcome], kind: Conclusion) -> None:
    one = draft(kind)
    if open_options(LISTED, found):
        with pytest.raises(RuleBroken):
            check(one, found)
        return
    has_path = found["WORK"] in (OptionOutcome.POSSIBLE, OptionOutcome.APPLIED)
    is_possible = OptionOutcome.POSSIBLE in found.values()
    may = {Conclusion.RESIDENCE: has_path, Conclusion.RETURN: True, Conclusion.NEITHER: not is_possible}[kind]
    if may:
        check(one, found)
    else:
        with pytest.raises(RuleBroken):
            check(one, found)


def test_a_finding_says_why_and_on_what_it_rests() -> None:
    check_look(LookDraft("WORK", OptionOutcome.NOT_POSSIBLE, "no employer", "ACCOUNT"))
    check_look(LookDraft("WORK", OptionOutcome.APPLIED, None, "FILE"))
    with pytest.raises(RuleBroken, match="why"):
        check_look(LookDraft("WORK", OptionOutcome.NOT_POSSIBLE, None, "ACCOUNT"))
    with pytest.raises(RuleBroken, match="rests"):
        check_look(LookDraft("WORK", OptionOutcome.APPLIED))


@given(days, days)
def test_the_timing_says_which_came_first_and_by_how_many_days(options_on: date, return_on: date) -> None:
    found = timing(options_on, return_on)
    assert found.days == abs((options_on - return_on).days)
    assert found.is_late == (return_on < options_on)
    assert (found.order is Order.OPTIONS_FIRST) == (options_on < return_on)


def test_return_alone_is_late_and_options_alone_are_not() -> None:
    assert timing(None, TODAY).is_late
    assert not timing(TODAY, None).is_late
    assert timing(None, None).order is Order.NOTHING_YET


# --- the conclusion --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (draft(concluded_on=TODAY + timedelta(days=1)), "future"),
        (draft(explained_on=TALK - timedelta(days=1)), "before the first talk"),
        (draft(Conclusion.NEITHER, present=None), "presence"),
        (draft(Conclusion.NEITHER, forced_return_explained=False), "forced return"),
        (draft(Conclusion.NEITHER, entry_ban_explained=False), "entry ban"),
        (draft(Conclusion.NEITHER, signature=None), "signed"),
    ],
)
def test_a_conclusion_that_cannot_be_says_why(one: ConclusionDraft, said: str) -> None:
    with pytest.raises(RuleBroken, match=said):
        check(one)


def test_a_conclusion_needs_a_talk_and_comes_after_the_last_finding() -> None:
    with pytest.raises(RuleBroken, match="no talk yet"):
        check(draft(), first_talk_on=None)
    with pytest.raises(RuleBroken, match="looked at until"):
        check(draft(concluded_on=TODAY - timedelta(days=1), explained_on=TALK), looked_until=TODAY)


def test_a_path_names_an_option_that_is_one_and_the_next_step() -> None:
    found = dict.fromkeys(LISTED, OptionOutcome.NOT_POSSIBLE) | {"WORK": OptionOutcome.POSSIBLE}
    check(draft(Conclusion.RESIDENCE), found)
    for wrong in ({"options": ("STUDY",)}, {"options": ()}, {"step": None}, {"step_by": TODAY - timedelta(days=1)}):
        with pytest.raises(RuleBroken):
            check(replace(draft(Conclusion.RESIDENCE), **wrong), found)


# --- the second reader -----------------------------------------------------------------------------------------------


def test_the_author_is_never_the_second_reader() -> None:
    check_reading(Reading(True), ConclusionState.AWAITING, author_id=1, reader_id=2)
    with pytest.raises(RuleBroken, match="You wrote this conclusion"):
        check_reading(Reading(True), ConclusionState.AWAITING, author_id=1, reader_id=1)


@pytest.mark.parametrize("state", sorted(set(ConclusionState) - {ConclusionState.AWAITING}))
def test_only_what_waits_is_read(state: ConclusionState) -> None:
    with pytest.raises(RuleBroken, match="any more"):
        check_reading(Reading(True), state, author_id=1, reader_id=2)


def test_sending_back_says_why() -> None:
    check_reading(Reading(False, "the source is missing"), ConclusionState.AWAITING, author_id=1, reader_id=2)
    with pytest.raises(RuleBroken, match="goes back"):
        check_reading(Reading(False), ConclusionState.AWAITING, author_id=1, reader_id=2)


# --- follow-up -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("last", FollowUpResult)
def test_a_path_is_followed_until_it_was_applied_for_or_dropped(last: FollowUpResult) -> None:
    one = FollowUpDraft(TODAY, FollowUpResult.APPLIED)
    if last is FollowUpResult.WAITING:
        check_follow_up(one, concluded_on=TALK, last=(TALK, last), today=TODAY)
    else:
        with pytest.raises(RuleBroken, match="ended already"):
            check_follow_up(one, concluded_on=TALK, last=(TALK, last), today=TODAY)


def test_a_follow_up_has_a_day_that_can_be_and_a_reason_when_dropped() -> None:
    for wrong in (
        FollowUpDraft(TALK - timedelta(days=1), FollowUpResult.WAITING),
        FollowUpDraft(TODAY + timedelta(days=1), FollowUpResult.WAITING),
        FollowUpDraft(TODAY, FollowUpResult.DROPPED),
        FollowUpDraft(TODAY, FollowUpResult.WAITING, next_on=TODAY),
    ):
        with pytest.raises(RuleBroken):
            check_follow_up(wrong, concluded_on=TALK, last=None, today=TODAY)
