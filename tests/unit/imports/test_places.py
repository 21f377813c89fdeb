"""No two families on one place: what is given is checked against the plain definition."""

from datetime import date, timedelta
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from icam.core.period import Period
from icam.imports.commands.places import Hold, Places

START = date(2026, 1, 1)


@st.composite
def holds(draw):
    found = []
    for number in range(draw(st.integers(1, 9))):
        first = START + timedelta(days=draw(st.integers(0, 30)))
        nights = draw(st.one_of(st.none(), st.integers(0, 12)))
        lived = Period(first, None if nights is None else first + timedelta(days=nights))
        early = Period(first - timedelta(days=draw(st.integers(0, 5))), lived.until_on)
        if draw(st.booleans()):
            found.append(Hold(f"S{number}", lived, early))
        else:
            found.append(Hold(f"S{number}", None, lived))
    return found


def clashes(fresh, days):
    given = [one for one in fresh if one.place and days(one) is not None]
    return [
        (one, other)
        for one, other in combinations(given, 2)
        if one.place == other.place and days(one).overlaps(days(other))
    ]


@given(holds(), st.integers(1, 3))
def test_no_two_families_get_one_place_on_one_night(fresh, count):
    refused = {id(one) for one, _ in Places(count).settle(fresh)}
    assert all((one.place == 0) == (id(one) in refused) for one in fresh)
    assert not clashes(fresh, lambda one: one.lived)
    assert not clashes(fresh, lambda one: one.held)


@given(holds())
def test_with_a_place_for_each_nobody_is_refused(fresh):
    assert not list(Places(len(fresh)).settle(fresh))


@given(holds(), st.integers(1, 3))
def test_a_family_is_refused_only_when_as_many_others_are_there(fresh, count):
    for hold, other in Places(count).settle(fresh):
        assert other
        days = hold.lived or hold.planned
        others = [one for one in fresh if one is not hold and (one.lived or one.planned).overlaps(days)]
        assert len(others) >= count
