"""What a person and a household may be."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icam.core.errors import RuleBroken
from icam.core.identifiers import IdentifierKind
from icam.core.names import tidy
from icam.core.partial_date import PartialDate
from icam.core.period import Period
from icam.people.rules import (
    MOST_PERSONS,
    SAME_ENOUGH,
    DecisionDraft,
    MemberDraft,
    NationalityStatus,
    NumberDraft,
    PersonDraft,
    Reason,
    Spelling,
    check_birth,
    check_decision,
    check_membership,
    check_person,
    check_size,
    duplicate_score,
    may_be_same_birth,
    read_search,
    read_spellings,
    write_spellings,
)

TODAY = date(2026, 3, 12)
DAYS = st.dates(date(1990, 1, 1), date(2026, 12, 31))
BIRTHS = st.one_of(
    st.none(),
    DAYS.map(PartialDate),
    DAYS.map(lambda day: PartialDate.parse(f"{day:%Y-%m}")),
    DAYS.map(lambda day: PartialDate.parse(f"{day:%Y}")),
)


def test_a_single_name_is_enough():
    check_person(PersonDraft(given_name="Tesfaye"), today=TODAY)
    check_person(PersonDraft(family_name="Tesfaye"), today=TODAY)


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (PersonDraft(), "given_name"),
        (PersonDraft(given_name="..."), "given_name"),
        (PersonDraft(given_name="Ali\u202eReza"), "given_name"),
        (PersonDraft(given_name="A" * 201), "given_name"),
        (PersonDraft("Ali", birth=PartialDate(TODAY + timedelta(days=1))), "birth"),
        (PersonDraft("Ali", birth=PartialDate.parse("2027")), "birth"),
        (PersonDraft("Ali", birth=PartialDate.parse("1895")), "birth"),
        (PersonDraft("Ali", deceased_on=TODAY + timedelta(days=1)), "deceased_on"),
        (PersonDraft("Ali", birth=PartialDate(date(2020, 5, 1)), deceased_on=date(2020, 4, 30)), "deceased_on"),
        (PersonDraft("Ali", nationalities=(("AF", NationalityStatus.DECLARED),) * 2), "nationality_1"),
        (PersonDraft("Ali", numbers=(NumberDraft(IdentifierKind.RRN, "123"),)), "value"),
    ],
)
def test_a_person_who_cannot_be_is_refused_at_the_field(draft, field):
    with pytest.raises(RuleBroken) as refused:
        check_person(draft, today=TODAY)
    assert refused.value.field == field


def test_somebody_born_this_year_or_month_is_not_yet_in_the_future():
    check_birth(PartialDate.parse("2026"), today=TODAY)
    check_birth(PartialDate.parse("2026-03"), today=TODAY)


def test_the_oldest_person_is_130():
    check_birth(PartialDate(date(1896, 3, 12)), today=TODAY)
    with pytest.raises(RuleBroken, match="130 years"):
        check_birth(PartialDate(date(1896, 3, 11)), today=TODAY)


@given(st.integers(-5, 200))
def test_a_household_has_from_1_to_20_persons(persons):
    if 1 <= persons <= MOST_PERSONS:
        check_size(persons)
    else:
        with pytest.raises(RuleBroken):
            check_size(persons)


@given(DAYS, st.one_of(st.none(), DAYS), DAYS, st.one_of(st.none(), DAYS))
def test_a_person_is_in_one_family_at_a_time(start, end, other_start, other_end):
    end = end if end is None or end > start else None
    other = Period(other_start, other_end if other_end is None or other_end > other_start else None)
    draft = MemberDraft("CHILD", start, end)
    today = date(2030, 1, 1)
    if Period(start, end).overlaps(other):
        with pytest.raises(RuleBroken, match="already belongs to the family Karimi") as refused:
            check_membership(draft, [(other, "Karimi", 7)], birth=None, today=today)
        assert refused.value.links[0][2] == {"household_id": 7}
    else:
        check_membership(draft, [(other, "Karimi", 7)], birth=None, today=today)


@pytest.mark.parametrize(
    ("draft", "sentence"),
    [
        (MemberDraft("CHILD", date(2026, 2, 1), date(2026, 1, 1)), "leaves the family before"),
        (MemberDraft("CHILD", date(2026, 4, 1)), "lies in the future"),
        (MemberDraft("CHILD", date(2019, 12, 31)), "before the birth"),
    ],
)
def test_membership_days_that_cannot_be_are_refused(draft, sentence):
    with pytest.raises(RuleBroken, match=sentence):
        check_membership(draft, [], birth=PartialDate.parse("2020"), today=TODAY)


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (DecisionDraft("A13", decided_on=date(2026, 4, 1)), "decided_on"),
        (DecisionDraft("A13", decided_on=date(2026, 3, 2), notified_on=date(2026, 3, 1)), "notified_on"),
        (DecisionDraft("A13", decided_on=date(2026, 3, 2), max_end_on=date(2026, 3, 1)), "max_end_on"),
    ],
)
def test_a_decision_that_cannot_be_is_refused(draft, field):
    with pytest.raises(RuleBroken) as refused:
        check_decision(draft, today=TODAY)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("typed", "words", "number", "born"),
    [
        ("Zahra Karimi", "Zahra Karimi", None, None),
        ("Zahra 1988", "Zahra", None, "1988"),
        ("Zahra 12/03/1988", "Zahra", None, "1988-03-12"),
        ("12.03.1988", "", None, "1988-03-12"),
        ("8.123.456", "", "8123456", None),
        ("93.05.18-223.61", "", "93051822361", None),
        ("1988", "", "1988", None),
        ("AB 123456", "", "AB123456", None),
        ("31/02/1988", "", "31021988", None),
        ("", "", None, None),
    ],
)
def test_what_somebody_types_into_a_search(typed, words, number, born):
    asked = read_search(typed)
    assert (asked.words, asked.number, asked.born and str(asked.born)) == (words, number, born)


@pytest.mark.parametrize(
    ("typed", "telephones", "of_register"),
    [
        ("0470 12 34 56", ("32470123456",), None),
        ("+32 470 12 34 56", ("32470123456",), None),
        ("8.123.456", ("8123456", "328123456"), "8123456"),
        ("93.05.18-223.61", ("93051822361", "3293051822361"), "93051822361"),
        ("01.49.07-001.85", (), "01490700185"),
        ("Zahra 1988", (), None),
    ],
)
def test_a_number_may_be_that_of_a_telephone(typed, telephones, of_register):
    asked = read_search(typed)
    assert (asked.telephones, asked.of_register) == (telephones, of_register)


@given(st.text(max_size=300))
def test_any_text_can_be_searched(text):
    read_search(text)


def test_other_spellings_are_typed_one_a_line():
    typed = "Muhammadi, Zara\nZehra\n\n  Kareemi ,  Zahra "
    assert read_spellings(typed) == (Spelling("Zara", "Muhammadi"), Spelling("Zehra"), Spelling("Zahra", "Kareemi"))


NAMES = st.text(st.characters(categories=["Lu", "Ll"]), min_size=1, max_size=12).map(tidy)


@given(st.lists(st.builds(Spelling, NAMES, st.one_of(st.just(""), NAMES)), unique=True, max_size=6))
def test_written_spellings_are_read_back(spellings):
    assert read_spellings(write_spellings(spellings)) == tuple(spellings)


@given(st.floats(0, 100), BIRTHS, BIRTHS, st.booleans())
def test_a_duplicate_score_lies_between_0_and_100(likeness, typed, recorded, shared):
    score, reasons = duplicate_score(likeness, typed, recorded, same_number=shared)
    assert 0 <= score <= 100
    assert shared == (Reason.NUMBER in reasons)


@given(st.floats(0, 100), BIRTHS, BIRTHS)
def test_a_shared_number_always_makes_a_likely_duplicate_unless_the_birth_date_contradicts(likeness, typed, recorded):
    score, _ = duplicate_score(likeness, typed, recorded, same_number=True)
    assert score >= SAME_ENOUGH


@given(BIRTHS.filter(bool), BIRTHS.filter(bool))
def test_being_the_same_birth_is_mutual(one, other):
    assert may_be_same_birth(one, other) == may_be_same_birth(other, one)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("1988-03-12", "1988", True),
        ("1988-03-12", "1988-03", True),
        ("1988-03-12", "1988-12-03", True),
        ("1988-03-12", "1988-04-12", False),
        ("1988", "1989", False),
    ],
)
def test_partly_known_and_exchanged_birth_dates(one, other, same):
    assert may_be_same_birth(PartialDate.parse(one), PartialDate.parse(other)) is same
