"""Which days a stay may have."""

from datetime import date, timedelta

import pytest

from icam.core.errors import RuleBroken
from icam.core.period import Period
from icam.stays.rules import (
    check_arrival,
    check_departure,
    check_move_day,
    check_open,
    check_plan,
    legal_term,
    suggested_cleaning,
)

TODAY = date(2026, 3, 10)


def test_an_arrival_in_the_future_is_refused() -> None:
    check_arrival(TODAY, today=TODAY)
    with pytest.raises(RuleBroken, match="future") as refused:
        check_arrival(TODAY + timedelta(days=1), today=TODAY)
    assert refused.value.field == "arrived_on"


def test_an_arrival_before_the_first_unit_is_refused() -> None:
    with pytest.raises(RuleBroken, match="no units before"):
        check_arrival(date(2008, 9, 30), today=TODAY)


def test_a_departure_before_the_arrival_is_refused() -> None:
    check_departure(date(2026, 3, 1), since=date(2026, 3, 1), today=TODAY)
    with pytest.raises(RuleBroken, match="before the arrival"):
        check_departure(date(2026, 2, 28), since=date(2026, 3, 1), today=TODAY)
    with pytest.raises(RuleBroken, match="future"):
        check_departure(date(2026, 3, 11), since=date(2026, 3, 1), today=TODAY)


def test_a_move_before_the_family_came_is_refused() -> None:
    check_move_day(TODAY, since=TODAY, today=TODAY)
    with pytest.raises(RuleBroken, match="not yet in this unit"):
        check_move_day(date(2026, 3, 1), since=date(2026, 3, 2), today=TODAY)
    with pytest.raises(RuleBroken, match="future"):
        check_move_day(date(2026, 3, 11), since=date(2026, 3, 2), today=TODAY)


@pytest.mark.parametrize(
    ("first", "until", "says"),
    [
        (date(2026, 3, 10), date(2026, 3, 9), "before the arrival"),
        (date(1999, 3, 10), None, "no units before"),
        (date(2036, 3, 10), None, "two years away"),
        (date(2026, 3, 10), date(2066, 3, 9), "four years away"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(first: date, until: date | None, says: str) -> None:
    with pytest.raises(RuleBroken, match=says):
        check_plan(first, until, today=TODAY)


def test_a_plan_without_days_may_be() -> None:
    check_plan(None, None, today=TODAY)
    check_plan(TODAY, TODAY, today=TODAY)


SERVICE = (Period(date(2020, 1, 1), date(2026, 4, 1)), Period(date(2026, 6, 1)))


@pytest.mark.parametrize(
    ("period", "says"),
    [
        (Period(date(2026, 3, 20), date(2026, 4, 2)), "in the stock only until"),
        (Period(date(2026, 3, 20)), "in the stock only until"),
        (Period(date(2026, 4, 20), date(2026, 5, 2)), "it is from"),
        (Period(date(2019, 4, 20), date(2019, 5, 2)), "it is from"),
    ],
)
def test_a_unit_out_of_the_stock_is_refused(period: Period, says: str) -> None:
    with pytest.raises(RuleBroken, match=says):
        check_open("TUB-3", period, service=SERVICE, closures=())


def test_a_unit_that_left_the_stock_for_good_is_refused() -> None:
    with pytest.raises(RuleBroken, match="is not in the stock on"):
        check_open("TUB-3", Period(TODAY), service=[Period(date(2020, 1, 1), date(2021, 1, 1))], closures=())


def test_a_closed_unit_is_refused_with_its_days() -> None:
    closed = [Period(date(2026, 3, 15), date(2026, 3, 18))]
    check_open("TUB-3", Period(TODAY, date(2026, 3, 15)), service=SERVICE, closures=closed)
    check_open("TUB-3", Period(date(2026, 3, 18), date(2026, 3, 20)), service=SERVICE, closures=closed)
    with pytest.raises(RuleBroken, match="closed from 2026-03-15 to 2026-03-17"):
        check_open("TUB-3", Period(TODAY, date(2026, 3, 16)), service=SERVICE, closures=closed)
    with pytest.raises(RuleBroken, match="without a last day"):
        check_open("TUB-3", Period(TODAY, date(2026, 3, 16)), service=SERVICE, closures=[Period(TODAY)])


def test_cleaning_follows_the_departure_by_working_days() -> None:
    friday = date(2026, 3, 6)
    assert suggested_cleaning(friday, 2) == Period(friday, date(2026, 3, 10))
    assert suggested_cleaning(friday, 0).is_empty


@pytest.mark.parametrize(
    ("elapsed", "level"), [(0, None), (74, None), (75, 75), (89, 75), (90, 90), (99, 90), (100, 100), (140, 100)]
)
def test_the_legal_maximum_warns_at_75_90_and_100_percent(elapsed: int, level: int | None) -> None:
    arrived = date(2026, 1, 1)
    term = legal_term(arrived, arrived + timedelta(days=100), arrived + timedelta(days=elapsed))
    assert term is not None
    assert term.level == level
    assert term.left == 100 - elapsed


def test_there_is_no_legal_term_without_a_maximum_or_an_arrival() -> None:
    assert legal_term(None, TODAY, TODAY) is None
    assert legal_term(TODAY, None, TODAY) is None
    beyond = legal_term(TODAY, TODAY - timedelta(days=1), TODAY)
    assert beyond is not None
    assert beyond.level == 100
