"""Numbers of registers: accepted, refused, normalised, shown."""

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from icam.core.errors import RuleBroken
from icam.core.identifiers import (
    IdentifierKind,
    check,
    check_digits,
    comparable,
    read_register_number,
    shown,
)
from icam.core.partial_date import Precision

PUBLISHED = [
    (IdentifierKind.RRN, "93.05.18-223.61"),
    (IdentifierKind.BIS, "98.47.28-997.65"),
    (IdentifierKind.BIS, "01.49.07-001.85"),
]


def impossible_number(first_nine: str, born_from_2000: bool) -> str:
    """Write a number with right check digits; tests give it impossible dates, so that it is nobody's."""
    return first_nine + check_digits(first_nine, born_from_2000)


@pytest.mark.parametrize(("kind", "value"), PUBLISHED)
def test_the_published_examples_are_accepted_with_or_without_punctuation(kind, value):
    check(kind, value)
    check(kind, comparable(value))
    check(kind, value.replace(".", " "))


@pytest.mark.parametrize(("kind", "value"), PUBLISHED)
def test_a_register_number_is_shown_with_its_punctuation(kind, value):
    assert shown(kind, comparable(value)) == value


@pytest.mark.parametrize(("kind", "value"), PUBLISHED)
@given(data=st.data())
def test_one_wrong_digit_is_always_noticed(kind, value, data):
    digits = comparable(value)
    at = data.draw(st.integers(0, 10))
    other = data.draw(st.sampled_from([d for d in "0123456789" if d != digits[at]]))
    wrong = digits[:at] + other + digits[at + 1 :]
    # 2 before the nine digits shifts the remainder: one digit may turn a number of one century into the other's.
    assume(not (check_digits(wrong[:9], True) == wrong[9:] or check_digits(wrong[:9], False) == wrong[9:]))
    with pytest.raises(RuleBroken, match="check digits"):
        check(kind, wrong)


@given(nine=st.from_regex(r"[0-9]{9}", fullmatch=True), later=st.booleans())
def test_check_digits_lie_between_01_and_97(nine, later):
    assert 1 <= int(check_digits(nine, later)) <= 97


def test_the_birth_date_and_sex_are_read_from_the_published_number():
    found = read_register_number("93.05.18-223.61")
    assert found is not None
    assert found.birth is not None
    assert (found.birth.counted_as, found.sex, found.born_from_2000) == (date(1993, 5, 18), "m", False)


def test_a_bis_number_of_2001_is_read_with_its_century():
    found = read_register_number("01.49.07-001.85")
    assert found is not None
    assert found.birth is not None
    assert (found.birth.counted_as, found.born_from_2000) == (date(2001, 9, 7), True)


def test_a_number_with_an_unknown_birth_date_is_accepted():
    number = impossible_number("750000999", False)
    check(IdentifierKind.RRN, number)
    found = read_register_number(number)
    assert found is not None
    assert found.birth is None


def test_a_number_with_an_unknown_birth_day_tells_the_month():
    found = read_register_number(impossible_number("750300999", False))
    assert found is not None
    assert found.birth is not None
    assert (found.birth.precision, found.birth.counted_as) == (Precision.MONTH, date(1975, 3, 15))


def test_a_bis_number_given_before_the_sex_was_known_tells_none():
    found = read_register_number(impossible_number("752000999", False))
    assert found is not None
    assert found.sex is None


def test_a_date_that_does_not_exist_is_refused():
    with pytest.raises(RuleBroken, match="does not exist"):
        check(IdentifierKind.RRN, impossible_number("930231999", False))


def test_a_bis_number_typed_as_a_national_register_number_names_the_right_kind():
    with pytest.raises(RuleBroken, match="BIS number"):
        check(IdentifierKind.RRN, "98.47.28-997.65")
    with pytest.raises(RuleBroken, match="national register number"):
        check(IdentifierKind.BIS, "93.05.18-223.61")


def test_a_number_that_is_too_short_says_how_many_digits_it_has():
    with pytest.raises(RuleBroken, match="has 10"):
        check(IdentifierKind.RRN, "93.05.18-223.6")


@given(st.text(min_size=1, max_size=60).filter(comparable))
def test_an_ov_number_is_never_refused_for_its_form(value):
    check(IdentifierKind.OV, value)


@pytest.mark.parametrize(
    ("typed", "on_screen"),
    [
        ("1234567", "1.234.567"),
        ("8 123 456", "8.123.456"),
        ("1.234.567", "1.234.567"),
        ("12345678", "12.345.678"),
        ("012345", "012.345"),
        ("1234567/B", "1234567/B"),
        ("123", "123"),
    ],
)
def test_how_an_ov_number_is_shown(typed, on_screen):
    assert shown(IdentifierKind.OV, typed) == on_screen


@given(st.sampled_from(IdentifierKind), st.text(min_size=1, max_size=60))
def test_showing_a_number_never_changes_what_is_compared(kind, value):
    assert comparable(shown(kind, value)) == comparable(value)


@given(st.text(max_size=80))
def test_comparing_form_is_stable(value):
    assert comparable(comparable(value)) == comparable(value)


@pytest.mark.parametrize("kind", list(IdentifierKind))
def test_an_empty_number_is_refused(kind):
    with pytest.raises(RuleBroken, match="Enter the number"):
        check(kind, " .- ")
