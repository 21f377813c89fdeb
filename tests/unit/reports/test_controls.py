"""Published figures that do not add up are shown so (domain.md F5, F13, F15)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icam.reports.rules.controls import Control, failing

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
