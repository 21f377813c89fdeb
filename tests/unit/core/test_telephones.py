"""However a telephone number is written, it is the same number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icam.core.telephones import comparable, numbers, wanted

WAYS = (
    "0470 12 34 56",
    "0470/12.34.56",
    "+32470123456",
    "+32 (0)470 12 34 56",
    "0032 470 12 34 56",
    "(0470) 12-34-56",
)


@pytest.mark.parametrize("typed", WAYS)
def test_every_way_of_writing_is_one_number(typed: str) -> None:
    assert comparable(typed) == "32470123456"
    assert wanted(typed) == ("32470123456",)


@pytest.mark.parametrize("typed", ["470 12 34 56", "470123456"])
def test_a_zero_that_was_left_out_is_thought_of(typed: str) -> None:
    assert "32470123456" in wanted(typed)


def test_a_number_abroad_keeps_its_country() -> None:
    assert comparable("+33 1 99 00 12 34") == comparable("0033199001234") == "33199001234"


@pytest.mark.parametrize(
    ("field", "found"),
    [
        (None, ()),
        ("", ()),
        ("geen", ()),
        ("112", ()),
        ("02 555 01 02", ("3225550102",)),
        ("0470 12 34 56 (mother), 02/555.01.02", ("32470123456", "3225550102")),
        ("0470123456 / 02 555 01 02", ("32470123456", "3225550102")),
        ("0470 12 34 56 ; +32 470 12 34 56", ("32470123456",)),
    ],
)
def test_a_field_may_hold_several_numbers(field: str | None, found: tuple[str, ...]) -> None:
    assert numbers(field) == found


@pytest.mark.parametrize("typed", ["", "1988", "Zahra", "AB 123456", "02 55", "1" * 16, "0470 12 34 56 mama"])
def test_what_is_no_telephone_number_is_not_looked_up_as_one(typed: str) -> None:
    assert wanted(typed) == ()


@given(st.text(max_size=60))
def test_any_text_can_be_read(text: str) -> None:
    assert all(one.isdecimal() for one in (*numbers(text), *wanted(text)))


@given(st.from_regex(r"0[1-9][0-9]{7,8}", fullmatch=True), st.sampled_from([" ", "", ".", "/"]))
def test_what_is_written_down_is_what_is_looked_for(number: str, between: str) -> None:
    typed = between.join((number[:4], number[4:6], number[6:]))
    assert numbers(typed) == wanted(number) == wanted("+32" + number[1:])
