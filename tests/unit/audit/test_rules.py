"""What is kept of a change, how entries are sealed, and which values are closed."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icam.audit.rules import FIRST_SEAL, Kind, Search, changes, check_reason, is_case, plain, seal
from icam.core.errors import RuleBroken

values = st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=20), st.dates())
records = st.dictionaries(st.sampled_from("abcdef"), values, max_size=6)


def entry(**details: Any) -> dict[str, Any]:
    return {
        "at": datetime(2026, 3, 2, 9, tzinfo=UTC),
        "kind": Kind.CHANGE,
        "event": "stay.ended",
        "new": None,
    } | details


@given(records, records)
def test_only_what_differs_is_kept(old: dict[str, Any], new: dict[str, Any]) -> None:
    before, after = changes(old, new)
    assert before.keys() == after.keys()
    for name in {*old, *new}:
        differs = plain(old.get(name)) != plain(new.get(name))
        assert (name in before) == differs
        if differs:
            assert (before[name], after[name]) == (plain(old.get(name)), plain(new.get(name)))


@given(records, records)
def test_two_different_entries_have_different_seals(one: dict[str, Any], other: dict[str, Any]) -> None:
    same = plain(one) == plain(other) and repr(plain(one)) == repr(plain(other))
    if not same and sorted(map(repr, plain(one).items())) != sorted(map(repr, plain(other).items())):
        assert seal(FIRST_SEAL, entry(new=one)) != seal(FIRST_SEAL, entry(new=other))


def test_a_seal_depends_on_the_one_before_and_not_on_the_order_or_the_time_zone() -> None:
    first = seal(FIRST_SEAL, entry())
    assert len(first) == 64
    assert seal("1" * 64, entry()) != first
    assert seal(FIRST_SEAL, dict(reversed(entry().items()))) == first
    brussels = datetime(2026, 3, 2, 10, tzinfo=timezone(timedelta(hours=1)))
    assert seal(FIRST_SEAL, entry(at=brussels)) == first


def test_values_are_kept_as_json_has_them() -> None:
    given_ = {"day": date(2026, 3, 2), "kind": Kind.LOOK, "rate": Decimal("1.5"), "ids": {3}, "note": None}
    assert plain(given_) == {"day": "2026-03-02", "kind": "look", "rate": "1.5", "ids": [3], "note": None}


@pytest.mark.parametrize(
    ("kind", "household", "person", "closed"),
    [
        ("household", 7, None, True),
        ("person", None, 9, True),
        ("visit", None, None, True),
        ("unit", None, None, False),
        ("unit", 7, None, True),
        ("account", None, None, False),
        (None, None, None, False),
        (None, 7, None, True),
        ("something new", None, None, True),
    ],
)
def test_which_values_are_closed(kind: str | None, household: int | None, person: int | None, closed: bool) -> None:
    assert is_case(kind, household, person) is closed


def test_a_search_says_only_what_was_asked() -> None:
    assert Search().said() == {}
    assert Search(person_id=9, event="stay").said() == {"person": 9, "event": "stay"}


def test_a_reason_says_something() -> None:
    check_reason("Complaint 12")
    for empty in ("", "   ", "because", " " * 20):
        with pytest.raises(RuleBroken):
            check_reason(empty)
