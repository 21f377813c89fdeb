"""Birth dates known to the day, the month or the year."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icam.core.partial_date import PartialDate, Precision

BIRTHS = st.builds(PartialDate.from_parts, st.dates(date(1900, 1, 1), date(2026, 12, 31)), st.sampled_from(Precision))


@given(BIRTHS)
def test_its_text_reads_back(birth: PartialDate) -> None:
    assert PartialDate.parse(str(birth)) == birth


@given(BIRTHS, st.dates(date(1900, 1, 1), date(2040, 1, 1)))
def test_a_minor_is_younger_than_eighteen(birth: PartialDate, day: date) -> None:
    assert birth.is_minor_on(day) == (birth.age_on(day) < 18)


@given(BIRTHS)
def test_adulthood_starts_on_the_eighteenth_birthday(birth: PartialDate) -> None:
    eve = birth.eighteenth_birthday - timedelta(days=1)
    assert birth.is_minor_on(eve)
    assert not birth.is_minor_on(birth.eighteenth_birthday)


@pytest.mark.parametrize(
    ("text", "counted", "estimated"),
    [
        ("2010", date(2010, 7, 1), True),
        ("2010-02", date(2010, 2, 15), True),
        ("2010-02-28", date(2010, 2, 28), False),
    ],
)
def test_what_is_not_known_is_counted_by_the_offices_choice(text: str, counted: date, estimated: bool) -> None:
    birth = PartialDate.parse(text)
    assert (birth.counted_as, birth.is_estimated) == (counted, estimated)


def test_born_on_29_february_is_adult_on_1_march_of_a_common_year() -> None:
    assert PartialDate.parse("2008-02-29").eighteenth_birthday == date(2026, 3, 1)
    assert PartialDate.parse("2008-02-29").is_minor_on(date(2026, 2, 28))


@pytest.mark.parametrize("text", ["", "31/02/2010", "2010-02-31", "2010-13", "10", "2010-2-3", "२०१०", "2010-02-28x"])
def test_another_form_or_an_impossible_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        PartialDate.parse(text)


def test_a_counted_day_that_is_not_the_offices_choice_is_refused() -> None:
    with pytest.raises(ValueError, match="counted"):
        PartialDate(date(2010, 3, 4), Precision.YEAR)
