"""People against beds and cots."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icam.core.errors import RuleBroken
from icam.core.partial_date import PartialDate
from icam.core.period import Period
from icam.stays.rules import Member, Room, check_room, is_overfull, need_of

NIGHT = date(2026, 3, 1)


def member(born: str | None) -> Member:
    return Member(1, "Noor", "CHILD", (Period(date(2026, 1, 1)),), birth=PartialDate.parse(born) if born else None)


@pytest.mark.parametrize(
    ("people", "small", "beds", "cots", "overfull"),
    [
        (4, 0, 4, 0, False),
        (5, 0, 4, 0, True),
        (5, 1, 4, 0, True),
        (5, 1, 4, 1, False),
        (6, 1, 4, 2, True),
        (6, 2, 4, 2, False),
        (5, 0, 4, 3, True),
    ],
)
def test_small_children_may_use_the_cots(people: int, small: int, beds: int, cots: int, overfull: bool) -> None:
    assert is_overfull(Room(people, small), beds=beds, cots=cots) is overfull


@pytest.mark.parametrize(
    ("born", "small"),
    [("2023-03-02", 1), ("2023-03-01", 0), ("2023", 1), ("2022", 0), ("2023-03", 1), ("2023-02", 0), (None, 0)],
)
def test_a_child_is_small_until_the_third_birthday_as_far_as_it_is_known(born: str | None, small: int) -> None:
    assert need_of([member(born)], NIGHT).small == small


def test_the_announced_number_counts_while_not_everybody_is_on_record() -> None:
    assert need_of([member(None)], NIGHT, expected=5).people == 5
    assert need_of([member(None)] * 6, NIGHT, expected=5).people == 6


def test_the_refusal_names_beds_cots_and_people() -> None:
    with pytest.raises(
        RuleBroken, match="Unit TUB-3 has 2 beds and 1 cot, and there would be 4 persons to sleep there"
    ):
        check_room(Room(4, 1), unit="TUB-3", beds=2, cots=1)


@given(st.integers(0, 12), st.integers(0, 12), st.integers(0, 12), st.integers(0, 5))
def test_one_more_bed_never_makes_a_unit_too_small(people: int, small: int, beds: int, cots: int) -> None:
    need = Room(people, min(small, people))
    if not is_overfull(need, beds=beds, cots=cots):
        assert not is_overfull(need, beds=beds + 1, cots=cots)
        assert not is_overfull(need, beds=beds, cots=cots + 1)
