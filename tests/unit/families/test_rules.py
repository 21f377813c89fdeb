"""What a family's page warns about, and the order of a chronology."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icam.core.partial_date import PartialDate
from icam.families.rules import (
    SERIOUS,
    TURNS_ADULT_WITHIN,
    Facts,
    Happened,
    Line,
    Resident,
    Warn,
    alerts,
    in_order,
)

TODAY = date(2026, 3, 12)
MOTHER = Resident("Zahra", PartialDate(date(1988, 3, 12)), True)
CHILD = Resident("Omid", PartialDate(date(2019, 5, 1)), True)
CALM = Facts(residents=[MOTHER, CHILD], is_here=True, arrived_on=date(2026, 3, 1), days_without_visit=2)


def warned(**change):
    return [alert.warn for alert in alerts(replace(CALM, **change), today=TODAY)]


def test_a_calm_family_has_no_warning():
    assert warned() == []


@pytest.mark.parametrize(("level", "warn"), [(75, Warn.TERM), (90, Warn.TERM_NEAR), (100, Warn.TERM_OVER)])
def test_the_legal_maximum_is_announced_in_three_steps(level, warn):
    assert warned(level=level, max_end_on=date(2026, 6, 1)) == [warn]


@pytest.mark.parametrize(
    ("change", "warn"),
    [
        ({"planned_until": TODAY}, Warn.OVERDUE),
        ({"is_here": False, "is_announced": True, "planned_from": TODAY - timedelta(days=1)}, Warn.LATE),
        ({"has_coach": False}, Warn.NO_COACH),
        ({"days_without_visit": 14}, Warn.NO_VISIT),
        ({"not_written": 1}, Warn.NOT_WRITTEN),
        ({"late_agreements": 2}, Warn.AGREEMENT),
        ({"residents": [CHILD]}, Warn.NO_ADULT),
        ({"residents": []}, Warn.NOBODY),
        ({"residents": [MOTHER, Resident("Ali", None, True)]}, Warn.NO_BIRTH),
    ],
)
def test_each_thing_that_needs_attention_is_said(change, warn):
    assert warned(**change) == [warn]


@pytest.mark.parametrize(
    "change",
    [
        {"planned_until": TODAY + timedelta(days=1)},
        {"days_without_visit": 13},
        {"is_here": False, "is_announced": True, "planned_from": TODAY},
        {"is_here": False, "level": 100, "max_end_on": TODAY},
        {"is_here": False, "has_coach": False},
        {"residents": [CHILD, Resident("Ali", None, False), MOTHER]},
    ],
)
def test_what_is_still_in_order_is_not_warned_about(change):
    assert warned(**change) == []


def test_an_unknown_age_may_be_an_adult():
    assert Warn.NO_ADULT not in warned(residents=[CHILD, Resident("Ali", None, True)])


@given(st.integers(-800, 800))
def test_turning_18_is_announced_60_days_before_and_told_during_the_stay(offset):
    adult_on = TODAY + timedelta(days=offset)
    born = adult_on.replace(year=adult_on.year - 18) if (adult_on.month, adult_on.day) != (2, 29) else None
    if born is None:
        return
    found = warned(residents=[MOTHER, Resident("Laleh", PartialDate(born), True)])
    assert (Warn.TURNS_ADULT in found) == (TODAY < adult_on <= TODAY + TURNS_ADULT_WITHIN)
    assert (Warn.TURNED_ADULT in found) == (date(2026, 3, 1) < adult_on <= TODAY)


@given(st.booleans(), st.booleans(), st.sampled_from([None, 75, 90, 100]), st.integers(0, 40))
def test_the_serious_warnings_stand_first(has_coach, is_late, level, days):
    found = warned(
        has_coach=has_coach,
        planned_until=TODAY if is_late else None,
        level=level,
        max_end_on=TODAY,
        days_without_visit=days,
    )
    serious = [warn in SERIOUS for warn in found]
    assert serious == sorted(serious, reverse=True)


def test_what_happened_on_one_day_stands_in_the_order_it_must_have():
    lines = [Line(TODAY, what) for what in (Happened.ANNOUNCED, Happened.LEFT, Happened.ARRIVED, Happened.OPENED)]
    found = [line.what for line in in_order([*lines, Line(TODAY - timedelta(days=1), Happened.VISIT)])]
    assert found == [Happened.LEFT, Happened.ARRIVED, Happened.ANNOUNCED, Happened.OPENED, Happened.VISIT]
