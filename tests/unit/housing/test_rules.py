"""What a unit may be, and when it is in the stock."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icam.core.errors import RuleBroken
from icam.core.period import Period
from icam.housing.blockers import Blocker, BlockerKind, first_free_day
from icam.housing.rules import UnitDraft, UnitType, check_service, check_taken_out, check_unit, most_at_once

START = date(2026, 1, 1)
PERIODS = st.tuples(st.integers(0, 40), st.integers(0, 30)).map(
    lambda one: Period(START + timedelta(days=one[0]), START + timedelta(days=one[0] + one[1]))
)


@given(st.lists(PERIODS, max_size=8), st.integers(0, 60))
def test_the_most_at_once_is_what_counting_night_by_night_gives(periods, since):
    day = START + timedelta(days=since)
    nights = [day + timedelta(days=number) for number in range(80)]
    assert most_at_once(periods, day) == max(sum(one.holds(night) for one in periods) for night in nights)


@given(PERIODS, st.lists(PERIODS, max_size=6))
def test_the_first_free_day_has_nothing_in_the_way_after_it(rest, periods):
    found = [Blocker(BlockerKind.STAY, "S", "stays.show", period=one) for one in periods]
    day = first_free_day(rest, found)
    assert day is not None
    assert not any(one.overlaps(Period(day)) for one in periods)


def test_without_an_end_no_first_day_can_be_named():
    running = Blocker(BlockerKind.STAY, "S", "stays.show", period=Period(START))
    assert first_free_day(Period(START), [running]) is None


@pytest.mark.parametrize(
    ("beds", "places", "allowed"), [((2, 2), 1, True), ((2, 2), 4, True), ((0, 0), 1, False), ((1, 0), 2, False)]
)
def test_which_units_can_be(beds, places, allowed):
    draft = UnitDraft(1, "A-1", UnitType.HOUSE, beds_adult=beds[0], beds_child=beds[1], family_places=places)
    if allowed:
        check_unit(draft)
    else:
        with pytest.raises(RuleBroken):
            check_unit(draft)


@pytest.mark.parametrize(("day", "allowed"), [(0, False), (1, True), (10, True), (11, False)])
def test_a_unit_leaves_the_stock_on_a_day_of_its_period(day, allowed):
    period = Period(START, START + timedelta(days=10))
    if allowed:
        check_taken_out(period, START + timedelta(days=day))
    else:
        with pytest.raises(RuleBroken):
            check_taken_out(period, START + timedelta(days=day))


@given(PERIODS, st.lists(PERIODS, max_size=5))
def test_a_second_service_period_is_refused_exactly_when_it_shares_a_night(period, others):
    shares = any(period.overlaps(other) for other in others)
    if shares:
        with pytest.raises(RuleBroken):
            check_service(period, others)
    else:
        check_service(period, others)
