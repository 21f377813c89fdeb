"""Which units are free and large enough, and from which day."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from icam.core.period import Period
from icam.stays.rules import Hold, Room, UnitOffer, Wanted, first_free, free_place, hold_period, vacancies

START = date(2026, 3, 1)
TODAY = date(2026, 3, 10)


def day(offset: int) -> date:
    return START + timedelta(days=offset)


def unit(**changes: object) -> UnitOffer:
    values: dict[str, object] = {
        "unit_id": 1,
        "code": "TUB-1",
        "unit_type": "house",
        "site_id": 1,
        "site": "TUB",
        "beds": 4,
        "cots": 1,
        "family_places": 1,
        "step_free": False,
        "service": (Period(date(2008, 10, 1)),),
        "closures": (),
    }
    return UnitOffer(**(values | changes))  # type: ignore[arg-type]


def hold(first: int, until: int | None, place: int = 1, people: int = 3, cleaned: int | None = None) -> Hold:
    period = Period(day(first), None if until is None else day(until))
    return Hold(1, 9, 1, place, "S/9 (Testfamily)", period, Room(people), None if cleaned is None else day(cleaned))


def free(wanted: Wanted, *holds: Hold, **changes: object) -> list[str]:
    return [one.unit.code for one in vacancies([unit(**changes)], {1: list(holds)}, wanted)]


@st.composite
def holds(draw: st.DrawFn) -> Hold:
    first = draw(st.integers(0, 50))
    return hold(first, draw(st.none() | st.integers(first, first + 20)), draw(st.integers(1, 2)))


@st.composite
def windows(draw: st.DrawFn) -> Period:
    first = draw(st.integers(0, 50))
    return Period(day(first), draw(st.none() | st.integers(first + 1, first + 30).map(day)))


@given(st.lists(holds(), max_size=6), windows())
def test_a_free_place_shares_no_night_with_anybody(listed: list[Hold], period: Period) -> None:
    place = free_place((1, 2), listed, period)
    clear = [n for n in (1, 2) if not any(h.place == n and h.period.overlaps(period) for h in listed)]
    assert place == (clear[0] if clear else None)


@given(st.lists(holds(), max_size=6), windows())
def test_the_first_free_day_is_really_free_and_no_day_before_it_is(listed: list[Hold], period: Period) -> None:
    found = first_free((1,), listed, period)
    own = [one for one in listed if one.place == 1]
    if found is None:
        assert any(one.period.is_running for one in own)
        return
    if period.until_on is None or found < period.until_on:
        rest = Period(found, period.until_on)
        assert not any(one.period.overlaps(rest) for one in own)
    if found > period.from_on:
        eve = found - timedelta(days=1)
        is_past = period.until_on is None or period.until_on <= eve  # after the wished days it must be free for good
        before = Period(eve, None if is_past else period.until_on)
        assert any(one.period.overlaps(before) for one in own)


def test_a_taken_unit_is_not_offered_and_a_turnover_on_the_same_day_is() -> None:
    wanted = Wanted(Period(day(9), day(20)), Room(2))
    assert free(wanted, hold(5, 10)) == []
    assert free(wanted, hold(5, 9)) == ["TUB-1"]
    assert free(wanted, hold(20, None)) == ["TUB-1"]
    assert free(wanted, hold(5, None)) == []


def test_who_leaves_on_the_day_of_arrival_is_named_and_so_is_who_comes_next() -> None:
    wanted = Wanted(Period(day(9), day(20)), Room(2))
    found = vacancies([unit()], {1: [hold(5, 9, cleaned=12), hold(25, 30)]}, wanted)[0]
    assert found.leaves is not None
    assert found.cleaning_until == day(12)
    assert found.free_until == day(25)


def test_beds_are_shared_with_the_other_family_of_a_bigger_house() -> None:
    wanted = Wanted(Period(day(9), day(20)), Room(2))
    assert free(wanted, hold(5, None), family_places=2) == []
    assert free(wanted, hold(5, None), family_places=2, beds=5) == ["TUB-1"]


def test_a_unit_too_small_closed_out_of_stock_or_with_steps_is_not_offered() -> None:
    period = Period(day(9), day(20))
    assert free(Wanted(period, Room(5))) == []
    assert free(Wanted(period, Room(5, 1))) == ["TUB-1"]
    assert free(Wanted(period, Room(1), cots=2)) == []
    assert free(Wanted(period, Room(1), step_free=True)) == []
    assert free(Wanted(period, Room(1)), closures=(Period(day(19), day(25)),)) == []
    assert free(Wanted(period, Room(1)), service=(Period(day(0), day(15)),)) == []


def test_somebody_overdue_is_in_the_way_until_tomorrow() -> None:
    assert hold_period(day(0), day(5), day(0), None, TODAY) == Period(day(0), TODAY + timedelta(days=1))
    assert hold_period(day(0), day(5), None, None, TODAY) == Period(day(0), day(5))
    assert hold_period(day(0), day(5), day(0), day(3), TODAY) == Period(day(0), day(3))
    assert hold_period(day(0), None, day(0), None, TODAY) == Period(day(0))
