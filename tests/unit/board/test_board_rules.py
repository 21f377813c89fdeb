"""The board, worked out: every night of every family place is shown exactly once."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from icam.board.rules import BoardPlacement, BoardUnit, Lane, Zoom, expected_fact, is_overdue, lanes, neighbours, window
from icam.core.counting.facts import ClosureFact, PlacementFact, UnitFacts
from icam.core.counting.nights import NightClass
from icam.core.period import Period

TODAY = date(2026, 3, 10)
SHOWN = window(Zoom.TWO_WEEKS, TODAY)
DAYS = st.dates(date(2026, 2, 1), date(2026, 4, 30))


def unit(**details: object) -> BoardUnit:
    values = {"code": "TUB-1", "site": "TUB", "beds": 4, "service": (Period(date(2008, 10, 1)),)}
    return BoardUnit(1, "TUB-1", UnitFacts(**(values | details)))  # type: ignore[arg-type]


def placement(place: int = 1, stay: str = "S1", **dates: date | None) -> BoardPlacement:
    return BoardPlacement(PlacementFact(unit="TUB-1", stay=stay, **dates), place, 7, 3, "Testfamily", 4)  # type: ignore[arg-type]


def classes(lane: Lane) -> list[tuple[NightClass, int]]:
    return [(cell.night_class, cell.nights) for cell in lane.cells]


def test_an_empty_unit_is_one_free_run() -> None:
    (lane,) = lanes([unit()], [], SHOWN, today=TODAY)
    assert classes(lane) == [(NightClass.FREE, 14)]


def test_a_family_that_lives_there_is_shown_until_its_expected_day_and_then_the_unit_is_free() -> None:
    living = placement(arrived_on=date(2026, 3, 1), planned_from=date(2026, 3, 1), planned_until=date(2026, 3, 16))
    (lane,) = lanes([unit()], [living], SHOWN, today=TODAY)
    assert classes(lane) == [(NightClass.OCCUPIED, 7), (NightClass.FREE, 7)]
    assert lane.cells[0].opens_before
    assert not lane.cells[0].runs_on


def test_a_family_past_its_expected_day_is_still_there_tonight_and_overdue() -> None:
    late = placement(arrived_on=date(2026, 3, 1), planned_until=date(2026, 3, 5))
    (lane,) = lanes([unit()], [late], SHOWN, today=TODAY)
    assert classes(lane)[0] == (NightClass.OCCUPIED, 2)
    assert lane.cells[0].is_overdue


def test_the_day_one_family_leaves_and_another_comes_is_a_turnover() -> None:
    first = placement(stay="S1", arrived_on=date(2026, 3, 1), left_on=date(2026, 3, 10))
    second = placement(stay="S2", arrived_on=date(2026, 3, 10))
    (lane,) = lanes([unit()], [first, second], SHOWN, today=TODAY)
    assert [cell.is_turnover for cell in lane.cells] == [False, True]
    assert lane.cells[1].runs_on


def test_a_closure_over_a_stay_stays_occupied_and_is_marked() -> None:
    closed = unit(closures=(ClosureFact("9", Period(date(2026, 3, 12), date(2026, 3, 14)), "REPAIR"),))
    (lane,) = lanes([closed], [placement(arrived_on=date(2026, 3, 1))], SHOWN, today=TODAY)
    assert [cell.closure is not None for cell in lane.cells] == [False, True, False]
    assert {cell.night_class for cell in lane.cells} == {NightClass.OCCUPIED}


def test_a_unit_of_two_family_places_has_two_lanes() -> None:
    both = [placement(1, "S1", arrived_on=date(2026, 3, 1)), placement(2, "S2", arrived_on=date(2026, 3, 3))]
    rows = lanes([unit(family_places=2)], both, SHOWN, today=TODAY)
    assert [row.place for row in rows] == [1, 2]
    assert [row.cells[-1].placement.fact.stay for row in rows if row.cells[-1].placement] == ["S1", "S2"]


@given(DAYS, st.integers(0, 60), st.none() | DAYS, st.integers(0, 5), st.sampled_from(list(Zoom)))
def test_every_night_of_the_window_is_in_exactly_one_cell(
    arrived: date, length: int, planned_until: date | None, cleaning: int, zoom: Zoom
) -> None:
    left = arrived + timedelta(days=length) if length % 2 else None
    one = placement(arrived_on=arrived, left_on=left, planned_until=planned_until)
    shown = window(zoom, TODAY)
    (lane,) = lanes([unit(cleaning_days=cleaning)], [one], shown, today=TODAY)
    assert lane.cells[0].first == shown.from_on
    assert lane.cells[-1].until == shown.until_on
    for before, after in zip(lane.cells, lane.cells[1:], strict=False):
        assert before.until == after.first


@given(DAYS, st.sampled_from(list(Zoom)))
def test_the_window_holds_its_day_and_its_neighbours_do_not_overlap_backwards(day: date, zoom: Zoom) -> None:
    shown = window(zoom, day)
    earlier, later = neighbours(zoom, shown)
    assert shown.holds(day)
    assert window(zoom, earlier).from_on < shown.from_on < window(zoom, later).from_on


@given(DAYS, st.none() | DAYS, st.none() | DAYS)
def test_an_expected_end_never_lies_before_tomorrow(arrived: date, until: date | None, left: date | None) -> None:
    fact = PlacementFact(unit="TUB-1", stay="S1", arrived_on=arrived, planned_until=until, left_on=left)
    expected = expected_fact(fact, TODAY)
    if left is not None:
        assert expected.left_on == left
    elif until is None:
        assert expected.left_on is None
    else:
        assert expected.left_on is not None
        assert expected.left_on > TODAY
    assert not (is_overdue(fact, TODAY) and left is not None)
