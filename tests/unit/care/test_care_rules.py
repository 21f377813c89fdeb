"""Steps of an arrival and the age of compulsory school."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icam.care import rules
from icam.care.rules import SchoolAge, SchoolDraft, StepDraft
from icam.core.errors import RuleBroken
from icam.core.partial_date import PartialDate

TODAY = date(2026, 11, 22)
AGES = SchoolAge(5, 18)
DAYS = st.dates(date(2000, 1, 1), date(2030, 12, 31))


@given(born=DAYS, day=DAYS)
def test_a_child_is_of_school_age_from_its_fifth_to_its_eighteenth_birthday(born, day):
    birth = PartialDate(born)
    assert AGES.holds(birth, day) == (5 <= birth.age_on(day) < 18)


def test_a_child_of_unknown_age_is_not_asked_about():
    assert not AGES.holds(None, TODAY)
    assert not rules.without_school(None, has_answer=False, ages=AGES, today=TODAY)


def test_a_reason_for_not_going_to_school_is_an_answer():
    birth = PartialDate(date(2018, 5, 1))
    assert rules.without_school(birth, has_answer=False, ages=AGES, today=TODAY)
    assert not rules.without_school(birth, has_answer=True, ages=AGES, today=TODAY)


@given(done=st.sets(st.sampled_from(["HOUSE_RULES", "INVENTORY_IN", "KEYS"])))
def test_what_was_done_is_not_asked_for(done):
    missing = rules.missing_steps(done)
    assert set(missing).isdisjoint(done)
    assert set(missing) | done >= set(rules.ASKED_FOR)


@pytest.mark.parametrize(
    ("step", "arrived", "field"),
    [
        (StepDraft("KEYS", TODAY), None, None),
        (StepDraft("KEYS", TODAY + timedelta(days=1)), TODAY, "done_on"),
        (StepDraft("KEYS", TODAY - timedelta(days=2)), TODAY, "done_on"),
        (StepDraft("HOUSE_RULES", TODAY), TODAY, "step"),
    ],
)
def test_a_step_that_cannot_have_been_done_is_refused(step, arrived, field):
    with pytest.raises(RuleBroken) as refused:
        rules.check_step(step, arrived_on=arrived, done={"HOUSE_RULES"}, today=TODAY)
    assert refused.value.field == field


def test_a_step_of_the_day_of_arrival_is_taken():
    rules.check_step(StepDraft("KEYS", TODAY), arrived_on=TODAY, done=(), today=TODAY)


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (SchoolDraft(None, TODAY), "school"),
        (SchoolDraft("De Regenboog", TODAY, why_not="HEALTH"), "school"),
        (SchoolDraft("De Regenboog", TODAY, until_on=TODAY - timedelta(days=1)), "until_on"),
        (SchoolDraft("De Regenboog", date(2010, 1, 1)), "from_on"),
        (SchoolDraft(None, TODAY + timedelta(days=1), why_not="HEALTH"), "from_on"),
    ],
)
def test_a_schooling_that_cannot_be_is_refused(draft, field):
    with pytest.raises(RuleBroken) as refused:
        rules.check_school(draft, birth=PartialDate(date(2018, 5, 1)), today=TODAY)
    assert refused.value.field == field


def test_a_school_from_next_month_is_taken():
    rules.check_school(SchoolDraft("De Regenboog", TODAY + timedelta(days=30)), birth=None, today=TODAY)
