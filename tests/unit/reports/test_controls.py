"""Published figures that do not add up are shown so (domain.md F5, F13, F15)."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icam.core.counting import Facts, StayFact, count
from icam.core.period import Period
from icam.reports.builders import movements, outcomes
from icam.reports.builders.book import Book
from icam.reports.builders.stays import StaysFacts
from icam.reports.rules import Asked
from icam.reports.rules.controls import Control, failing
from tests.unit.reports.test_builder import English

PUBLISHED = {
    "F5: families of 2018": Control("192 families", (49, 85, 51), 192),
    "F13: returns of 2020": Control("4,861 returns", (1955, 2097, 808), 4861),
    "F15: outgoing requests of 2023": Control("14,079 requests", (9037, 5018), 14079),
    "F15: transfers of 2023": Control("1,239 transfers", (1174, 56, 11), 1239),
    "F1: families that left": Control("617 families", (269, 166, 181, 1), 617),
    "F13: returns of 2019": Control("8,620 returns", (2559, 3743, 2318), 8620),
}


@pytest.mark.parametrize(
    ("name", "missing"),
    list(zip(PUBLISHED, (7, 1, 24, -2, 0, 0), strict=True)),
)
def test_what_a_published_total_leaves_unexplained_is_said(name, missing):
    assert PUBLISHED[name].missing == missing
    assert (PUBLISHED[name] in failing(PUBLISHED.values())) == (missing != 0)


@given(st.lists(st.integers(0, 1000)), st.integers(-50, 50))
def test_parts_and_what_is_missing_are_the_whole(parts, off):
    control = Control("x", tuple(parts), sum(parts) + off)
    assert sum(parts) + control.missing == control.whole
    assert control.adds_up == (off == 0)


# --- in the reports themselves

PERIOD = Period.days(date(2018, 1, 1), date(2018, 12, 31))
KNOWN = date(2019, 2, 1)


def material(stays):
    return StaysFacts(count(Facts((), (), tuple(stays), ()), PERIOD, KNOWN), {}, {})


def told(build, facts):
    book = Book(English())
    return build(facts, Asked(PERIOD, KNOWN), book), book


def of_2018():
    """Give the 192 families of F5: 49 returned, 85 admitted, 51 left, and 7 of whom nothing was published."""
    outcomes_ = (("R_VOL_AVR", "return"),) * 49 + (("L_STAY", "release"),) * 85 + (("A_LEFT", "absconded"),) * 51
    for number, (outcome, group) in enumerate((*outcomes_, *((None, None),) * 7)):
        came = PERIOD.from_on + timedelta(days=number)
        left = came + timedelta(days=24)
        yield StayFact(f"S-{number}", f"F-{number}", "T_IRR", came, left, outcome=outcome, outcome_group=group)


def test_families_without_a_published_outcome_stand_under_other_and_keep_the_whole_whole():
    """F5 of domain.md: 49 + 85 + 51 = 185 of 192."""
    _, book = told(outcomes.build, material(of_2018()))
    counted = {key: book.figures[f"glance.{key}"].open().total for key in ("return", "release", "absconded", "other")}
    assert counted == {"return": 49, "release": 85, "absconded": 51, "other": 7}
    assert book.figures["outcome.other."].open().total == 7
    assert book.figures["ended"].open().total == 192


@pytest.mark.parametrize("build", [outcomes.build, movements.build])
def test_a_report_whose_parts_do_not_make_the_whole_says_by_how_much(build):
    facts = material(of_2018())
    assert told(build, facts)[0].alerts == ()
    lost = replace(facts.found, flows=replace(facts.found.flows, departures=facts.found.flows.departures[7:]))
    found, _ = told(build, replace(facts, found=lost))
    assert len(found.alerts) == 1
    assert re.search(r"\b7 are not explained", found.alerts[0])
