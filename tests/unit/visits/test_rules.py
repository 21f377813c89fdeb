"""What may be planned and written up, and the days of a repetition."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icam.core.errors import RuleBroken
from icam.core.workdays import legal_holidays
from icam.visits import rules
from icam.visits.rules import CORRECTIONS, MOVES, AgreementDraft, PlanDraft, Result, ResultDraft, State

TODAY = date(2026, 11, 22)
days = st.dates(date(2024, 1, 1), date(2028, 12, 31))


def plan(**details):
    return PlanDraft(**({"household_id": 1, "coach_id": 2, "on": TODAY, "at": None, "kind": "HOME"} | details))


def written(result, **details):
    return ResultDraft(version=1, result=result, **details)


def check(draft, state=State.PLANNED, planned_on=TODAY, planned_at=None):
    rules.check_result(draft, state=state, planned_on=planned_on, planned_at=planned_at, today=TODAY)


# --- the ladder ---


def test_every_state_is_on_the_ladder_and_has_its_corrections():
    assert set(MOVES) == set(CORRECTIONS) == set(State)


def test_every_state_is_an_end_except_a_plan_from_which_every_end_is_reached():
    ends = {state for state, onward in MOVES.items() if not onward}
    assert ends == set(State) - {State.PLANNED}
    assert MOVES[State.PLANNED] == ends


def test_every_result_has_its_state():
    assert {rules.state_of(result) for result in Result} | {rules.state_of(None)} == set(State)


def test_a_correction_never_leads_to_a_move_or_back_to_a_plan():
    assert not {State.MOVED, State.PLANNED} & set().union(*CORRECTIONS.values())


# --- the days of a repetition ---


@given(days, st.integers(1, 8), st.integers(0, 360))
def test_repeated_days_are_the_same_weekday_at_equal_steps_until_the_last_day(first, weeks, length):
    until = first + timedelta(days=length)
    found = rules.repeated_days(first, weeks, until)
    assert found[0] == first
    assert {day.weekday() for day in found} == {first.weekday()}
    assert all(later - earlier == timedelta(weeks=weeks) for earlier, later in zip(found, found[1:], strict=False))
    assert found[-1] <= until < found[-1] + timedelta(weeks=weeks)


@given(days)
def test_a_visit_without_repetition_is_one_day(first):
    assert rules.repeated_days(first, None, None) == [first]


@given(days, st.integers(1, 8), st.integers(0, 360))
def test_the_preview_shows_every_day_and_names_exactly_the_legal_holidays(first, weeks, length):
    draft = plan(on=first, every_weeks=weeks, until=first + timedelta(days=length))
    shown = rules.proposed_days(draft)
    assert [one.on for one in shown] == rules.repeated_days(first, weeks, draft.until)
    assert all(one.is_holiday == (one.on in legal_holidays(one.on.year)) for one in shown)


def test_christmas_is_named_in_the_preview():
    shown = rules.proposed_days(plan(on=date(2026, 12, 18), every_weeks=1, until=date(2027, 1, 8)))
    assert [one.is_holiday for one in shown] == [False, True, True, False]


@given(st.integers(1, 4), st.sets(st.integers(0, 11), min_size=1))
def test_only_the_kept_days_are_planned_in_order(weeks, kept):
    draft = plan(every_weeks=weeks, until=TODAY + timedelta(days=330))
    all_days = rules.repeated_days(TODAY, weeks, draft.until)
    wanted = [day for place, day in enumerate(all_days) if place in kept]
    if wanted:
        chosen = plan(every_weeks=weeks, until=draft.until, days=tuple(reversed(wanted)))
        assert rules.check_plan(chosen, today=TODAY) == wanted


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"on": TODAY + timedelta(days=400)}, "on"),
        ({"on": TODAY - timedelta(days=400)}, "on"),
        ({"every_weeks": 2}, "until"),
        ({"until": TODAY + timedelta(days=30)}, "every_weeks"),
        ({"every_weeks": 1, "until": TODAY - timedelta(days=1)}, "until"),
        ({"every_weeks": 1, "until": TODAY + timedelta(days=3000)}, "until"),
        ({"every_weeks": 8, "until": TODAY + timedelta(days=380)}, "until"),
        ({"every_weeks": 1, "until": TODAY + timedelta(days=30), "days": (date(2020, 1, 1),)}, "days"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_at_its_field(details, field):
    with pytest.raises(RuleBroken) as broken:
        rules.check_plan(plan(**details), today=TODAY)
    assert broken.value.field == field


# --- the same time ---


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (time(10), time(10), True),
        (time(10), time(10, 29), True),
        (time(10, 29), time(10), True),
        (time(10), time(10, 30), False),
        (time(10), None, False),
        (None, None, False),
    ],
)
def test_two_visits_are_at_the_same_time_when_they_begin_less_than_half_an_hour_apart(one, other, same):
    assert rules.is_same_time(one, other) is same


# --- writing up ---


@pytest.mark.parametrize("result", [Result.HELD, Result.MISSED])
def test_a_visit_of_today_or_before_can_be_held_or_missed(result):
    check(written(result))
    check(written(result), planned_on=TODAY - timedelta(days=30))


@pytest.mark.parametrize("result", [Result.HELD, Result.MISSED, Result.MISSED_EXCUSED])
def test_a_visit_to_come_cannot_be_held_or_missed(result):
    with pytest.raises(RuleBroken, match="still to come"):
        check(written(result, reason="ILL"), planned_on=TODAY + timedelta(days=1))


@pytest.mark.parametrize(
    ("result", "field"),
    [(Result.MISSED_EXCUSED, "missed_reason"), (Result.CANCELLED, "visit_cancel_reason")],
)
def test_an_excuse_and_a_cancellation_have_a_reason(result, field):
    with pytest.raises(RuleBroken) as broken:
        check(written(result))
    assert broken.value.field == field
    check(written(result, reason="OTHER"))


def test_a_move_names_another_moment():
    with pytest.raises(RuleBroken, match="Enter the day"):
        check(written(Result.MOVED))
    with pytest.raises(RuleBroken, match="same day and time"):
        check(written(Result.MOVED, moved_on=TODAY), planned_at=time(10))
    check(written(Result.MOVED, moved_on=TODAY, moved_at=time(14)), planned_at=time(10))
    check(written(Result.MOVED, moved_on=TODAY + timedelta(days=3)))


def test_a_new_day_without_a_move_is_not_dropped_silently():
    with pytest.raises(RuleBroken) as broken:
        check(written(Result.HELD, moved_on=TODAY + timedelta(days=3)))
    assert broken.value.field == "moved_on"


def test_nobody_is_present_at_a_missed_visit():
    with pytest.raises(RuleBroken) as broken:
        check(written(Result.MISSED, present=frozenset({4})))
    assert broken.value.field == "present"


def test_an_agreement_is_not_for_a_day_before_the_visit():
    with pytest.raises(RuleBroken) as broken:
        check(written(Result.HELD, agreements=(AgreementDraft(3, "Call the school", None, date(2026, 11, 1)),)))
    assert broken.value.field == "due_3"


def test_the_next_visit_is_not_before_this_one():
    with pytest.raises(RuleBroken) as broken:
        check(written(Result.HELD, next_on=TODAY - timedelta(days=2)))
    assert broken.value.field == "next_on"


def test_a_correction_says_why():
    with pytest.raises(RuleBroken) as broken:
        check(written(Result.HELD), state=State.MISSED)
    assert broken.value.field == "correction"
    check(written(Result.HELD, correction="Entered at the wrong family"), state=State.MISSED)


@pytest.mark.parametrize("result", list(Result))
def test_a_moved_visit_is_not_corrected(result):
    with pytest.raises(RuleBroken, match="took its place"):
        check(written(result, reason="OTHER", correction="why"), state=State.MOVED)


# --- agreements and silence ---


def test_an_agreement_is_done_between_the_visit_and_today():
    rules.check_settled(TODAY, agreed_on=TODAY, today=TODAY)
    for wrong in (TODAY + timedelta(days=1), TODAY - timedelta(days=11)):
        with pytest.raises(RuleBroken):
            rules.check_settled(wrong, agreed_on=TODAY - timedelta(days=10), today=TODAY)


@given(days, st.none() | days, st.integers(0, 400))
def test_silence_is_counted_from_the_last_visit_but_never_from_before_the_arrival(arrived, held, later):
    today = max(arrived, held or arrived) + timedelta(days=later)
    assert rules.days_without_visit(arrived, held, today) == later


# --- the round sheet ---


@given(st.lists(st.tuples(st.integers(1, 8), st.integers(0, 5)), min_size=1, max_size=9))
def test_the_lines_fill_one_sheet_and_no_more(visits):
    facts = [rules.height_of_facts(people, agreed, has_purpose=True, has_needs=False) for people, agreed in visits]
    lines = rules.lines_to_write(facts)
    height = sum(max(fact, rules.HEAD_MM + rules.LINE_MM * own) for fact, own in zip(facts, lines, strict=True))
    is_too_much = rules.height_of_round(facts, rules.FEWEST_LINES) > rules.SHEET_MM
    assert is_too_much or height <= rules.SHEET_MM
    assert (
        is_too_much or max(lines) >= rules.MOST_LINES or rules.height_of_round(facts, min(lines) + 1) > rules.SHEET_MM
    )
    assert min(lines) >= rules.FEWEST_LINES
