"""A move is neither an arrival nor a departure."""

from datetime import date

from icam.core.counting.facts import PlacementFact, StayFact
from icam.core.period import Period
from icam.reports.builders.movements import moves

MARCH = Period.days(date(2026, 3, 1), date(2026, 3, 31))
STAY = StayFact("S-1", "F-1", arrived_on=date(2026, 3, 2))


def lived(unit, first, until=None) -> PlacementFact:
    return PlacementFact(unit, "S-1", arrived_on=first, left_on=until)


def found(*placements, window=MARCH):
    return [(move.on.day, move.out_of, move.into) for move in moves([STAY], placements, window)]


def test_the_first_unit_of_a_stay_is_no_move():
    assert found(lived("A", date(2026, 3, 2))) == []


def test_another_unit_is_a_move_out_of_the_one_before():
    assert found(lived("A", date(2026, 3, 2), date(2026, 3, 10)), lived("B", date(2026, 3, 10))) == [(10, ("A",), "B")]


def test_two_units_from_the_first_day_are_a_split_and_no_move():
    assert found(lived("A", date(2026, 3, 2)), lived("B", date(2026, 3, 2))) == []


def test_a_further_unit_later_is_a_move_although_the_family_keeps_the_first():
    assert found(lived("A", date(2026, 3, 2)), lived("B", date(2026, 3, 12))) == [(12, ("A",), "B")]


def test_a_move_on_the_day_of_the_arrival_is_a_move():
    assert found(lived("A", date(2026, 3, 2), date(2026, 3, 2)), lived("B", date(2026, 3, 2))) == [(2, ("A",), "B")]


def test_a_move_outside_the_period_is_not_counted():
    april = Period.days(date(2026, 4, 1), date(2026, 4, 30))
    assert found(lived("A", date(2026, 3, 2), date(2026, 3, 10)), lived("B", date(2026, 3, 10)), window=april) == []
