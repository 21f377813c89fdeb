"""Files: the stage follows from the facts; files are shared out evenly."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icam.cases import rules
from icam.cases.rules import CloseDraft, Milestones, Stage, share_out, stage_of
from icam.core.errors import RuleBroken

TODAY = date(2026, 3, 10)
DAYS = st.none() | st.dates(TODAY - timedelta(days=60), TODAY + timedelta(days=60))
FACTS = st.builds(Milestones, *([DAYS] * 8))


def _stage(**facts: date) -> Stage:
    return stage_of(Milestones(**facts), today=TODAY)


@pytest.mark.parametrize(
    ("facts", "stage"),
    [
        ({}, Stage.NEW),
        ({"invited_on": TODAY, "reply_due_on": TODAY + timedelta(1)}, Stage.INVITED),
        ({"invited_on": TODAY, "reply_due_on": TODAY}, Stage.NO_REPLY),
        ({"invited_on": TODAY, "next_appointment_on": TODAY}, Stage.APPOINTED),
        ({"first_talk_on": TODAY}, Stage.TALKING),
        ({"first_talk_on": TODAY, "options_from_on": TODAY}, Stage.STUDIED),
        ({"first_talk_on": TODAY, "concluded_on": TODAY}, Stage.CONCLUDED),
        ({"concluded_on": TODAY, "track_from_on": TODAY}, Stage.ON_TRACK),
        ({"concluded_on": TODAY, "closed_on": TODAY}, Stage.CLOSED),
    ],
)
def test_the_stage_is_the_furthest_that_the_facts_show(facts: dict[str, date], stage: Stage) -> None:
    assert _stage(**facts) is stage


@given(FACTS)
def test_a_file_is_always_at_one_stage(facts: Milestones) -> None:
    assert stage_of(facts, today=TODAY) in Stage


@given(FACTS)
def test_a_closed_file_is_closed_whatever_else_happened(facts: Milestones) -> None:
    if facts.closed_on is not None:
        assert stage_of(facts, today=TODAY) is Stage.CLOSED
    else:
        assert stage_of(facts, today=TODAY) is not Stage.CLOSED


@given(FACTS, st.integers(0, 90))
def test_time_alone_only_makes_an_invitation_late_or_an_appointment_pass(facts: Milestones, days: int) -> None:
    before, after = stage_of(facts, today=TODAY), stage_of(facts, today=TODAY + timedelta(days))
    waiting = {Stage.NEW, Stage.INVITED, Stage.NO_REPLY, Stage.APPOINTED}
    assert before == after or (before in waiting and after in waiting)


@given(st.lists(st.integers(1, 500), max_size=60), st.dictionaries(st.integers(1, 9), st.integers(0, 40), min_size=1))
def test_every_file_goes_to_one_coach_and_nobody_who_had_more_gets_one_first(
    case_ids: list[int], loads: dict[int, int]
) -> None:
    shared = share_out(case_ids, loads)
    assert set(shared) == set(case_ids)
    assert set(shared.values()) <= set(loads)
    after = {one: loads[one] + list(shared.values()).count(one) for one in loads}
    given_to = [after[one] for one in set(shared.values())]
    assert not given_to or max(given_to) - min(after.values()) <= 1


def test_files_cannot_be_shared_out_to_nobody() -> None:
    with pytest.raises(ValueError, match="no coach"):
        share_out([1], {})


def test_a_file_is_not_opened_tomorrow() -> None:
    with pytest.raises(RuleBroken, match="future"):
        rules.check_opened(TODAY + timedelta(1), today=TODAY)


def test_an_open_file_is_not_reopened() -> None:
    with pytest.raises(RuleBroken, match="is open"):
        rules.check_reopen(None, today=TODAY, most_days=90)
    rules.check_reopen(TODAY - timedelta(90), today=TODAY, most_days=90)


def test_a_file_closes_on_the_day_of_its_last_talk() -> None:
    rules.check_close(CloseDraft("OTHER", TODAY, "x"), opened_on=TODAY, last_talk_on=TODAY, closed_on=None, today=TODAY)
