"""No two families on one place: what is given is checked against the plain definition."""

from datetime import date, timedelta
from itertools import combinations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from icam.core.period import Period
from icam.imports.commands.places import Hold, Places

START = date(2026, 1, 1)


DAYS = st.tuples(st.integers(0, 30), st.one_of(st.none(), st.integers(0, 12)), st.integers(0, 5), st.booleans())
QUIET = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def hold(number, first_day, nights, early, has_come):
    first = START + timedelta(days=first_day)
    days = Period(first, None if nights is None else first + timedelta(days=nights))
    if not has_come:
        return Hold(f"S{number}", None, days)
    return Hold(f"S{number}", days, Period(first - timedelta(days=early), days.until_on))


def holds():
    return st.lists(DAYS, min_size=1, max_size=8).map(lambda all_: [hold(n, *one) for n, one in enumerate(all_)])


def clashes(fresh, days):
    given = [one for one in fresh if one.place and days(one) is not None]
    return [
        (one, other)
        for one, other in combinations(given, 2)
        if one.place == other.place and days(one).overlaps(days(other))
    ]


@QUIET
@given(holds(), st.integers(1, 3))
def test_no_two_families_get_one_place_on_one_night(fresh, count):
    refused = {id(one) for one, _ in Places(count).settle(fresh)}
    assert all((one.place == 0) == (id(one) in refused) for one in fresh)
    assert not clashes(fresh, lambda one: one.lived)
    assert not clashes(fresh, lambda one: one.held)


@QUIET
@given(holds())
def test_with_a_place_for_each_nobody_is_refused(fresh):
    assert not list(Places(len(fresh)).settle(fresh))


@QUIET
@given(holds(), st.integers(1, 3))
def test_a_family_is_refused_only_when_as_many_others_are_there(fresh, count):
    for hold, other in Places(count).settle(fresh):
        assert other
        days = hold.lived or hold.planned
        others = [one for one in fresh if one is not hold and (one.lived or one.planned).overlaps(days)]
        assert len(others) >= count
