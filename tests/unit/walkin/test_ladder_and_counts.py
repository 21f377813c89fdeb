"""The ladder of the walk-in, its door, and what a morning counts."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icam.core.errors import RuleBroken
from icam.walkin import rules
from icam.walkin.rules import LADDER, EntryFact, EntryState

NINE = datetime(2026, 3, 4, 8, 0, tzinfo=UTC)  # nine o'clock in Brussels


def at(minutes: int) -> datetime:
    return NINE + timedelta(minutes=minutes)


def fact(state: EntryState, came: int, taken: int | None = None, language: str | None = None) -> EntryFact:
    return EntryFact(state, at(came), None if taken is None else at(taken), language)


def test_who_waits_is_called_seen_or_gone_and_may_come_back() -> None:
    ways = {(one.value, other.value) for one, others in LADDER.items() for other in others}
    assert ways == {
        ("waiting", "taken"),
        ("waiting", "left"),
        ("taken", "done"),
        ("taken", "left"),
        ("taken", "waiting"),
        ("left", "waiting"),
    }
    assert rules.sources_of(EntryState.TAKEN) == {EntryState.WAITING}
    assert rules.sources_of(EntryState.DONE) == {EntryState.TAKEN}


def test_the_door_shuts_at_noon_by_itself_or_by_hand() -> None:
    noon = at(180)
    assert not rules.is_shut(noon, None, at(179))
    assert rules.is_shut(noon, None, noon)
    assert rules.is_shut(noon, at(60), at(61))
    assert not rules.is_shut(None, None, at(600))


def test_after_closing_somebody_comes_in_with_a_reason_only() -> None:
    rules.check_door(shut=False, late_reason=None)
    rules.check_door(shut=True, late_reason="kwam van ver")
    with pytest.raises(RuleBroken, match="closed"):
        rules.check_door(shut=True, late_reason=None)


@pytest.mark.parametrize(
    ("heard", "names"),
    [
        ("Amina Haddad", ("Amina", "Haddad")),
        ("Amina", ("", "Amina")),
        ("Ana Maria da Silva", ("Ana Maria da", "Silva")),
    ],
)
def test_a_name_as_heard_is_parted_to_be_completed(heard: str, names: tuple[str, str]) -> None:
    assert rules.names_of(heard) == names


def test_a_morning_counts_who_came_was_seen_and_left_and_how_long_they_waited() -> None:
    found = rules.counts(
        [
            fact(EntryState.DONE, 0, 10, "ar"),
            fact(EntryState.DONE, 5, 45, "ar"),
            fact(EntryState.DONE, 61, 90, "ps"),
            fact(EntryState.LEFT, 10),
            fact(EntryState.WAITING, 70, language="ps"),
            fact(EntryState.TAKEN, 75, 100),
        ],
        at(110),
    )
    assert (found.came, found.seen, found.left, found.waiting, found.unseen) == (6, 3, 1, 2, 3)
    assert (found.median, found.longest, found.waits_now) == (29, 40, 40)
    assert found.languages == (("ar", 2), ("ps", 2), (None, 2))
    assert found.hours == ((9, 3), (10, 3))


def test_a_morning_on_which_nobody_came_counts_nothing() -> None:
    found = rules.counts([], NINE)
    assert (found.came, found.median, found.longest, found.waits_now) == (0, None, None, None)


def test_languages_of_the_queue_are_offered_by_how_many_wait() -> None:
    assert rules.languages_waiting(["ps", "ar", None, "ar"]) == [("ar", 2), ("ps", 1)]


_facts = st.builds(
    lambda state, came, wait, language: EntryFact(
        state, at(came), None if state in (EntryState.WAITING, EntryState.LEFT) else at(came + wait), language
    ),
    st.sampled_from(EntryState),
    st.integers(0, 200),
    st.integers(0, 200),
    st.sampled_from([None, "ar", "ps"]),
)


@given(st.lists(_facts, max_size=30))
def test_whoever_came_is_counted_once(facts: list[EntryFact]) -> None:
    found = rules.counts(facts, at(400))
    assert found.came == found.seen + found.left + found.waiting == len(facts)
    assert sum(number for _, number in found.languages) == sum(number for _, number in found.hours) == len(facts)
    if found.seen:
        assert found.median is not None and found.longest is not None and 0 <= found.median <= found.longest
