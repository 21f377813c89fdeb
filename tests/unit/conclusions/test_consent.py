"""Consent: whose, for what, until when; and never a referral sent without it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icam.conclusions.rules import (
    ConsentDraft,
    Given,
    Party,
    ReferralDraft,
    check_consent,
    check_referral,
    check_send,
    check_withdrawal,
    missing_consents,
)
from icam.core.errors import RuleBroken
from icam.core.partial_date import PartialDate

TODAY = date(2026, 5, 20)
MOTHER = Party(1, "Leila", PartialDate(date(1990, 4, 2)), "MOTHER")
FATHER = Party(2, "Omar", PartialDate(date(1988, 1, 9)), "FATHER")
CHILD = Party(3, "Sami", PartialDate(date(2020, 1, 1)), "CHILD")
FAMILY = [MOTHER, FATHER, CHILD]

days = st.dates(TODAY - timedelta(days=40), TODAY)
consents = st.builds(
    lambda who, service, day, back: Given(who, service, day, None if back is None else day + timedelta(days=back)),
    st.sampled_from([1, 2, 3]),
    st.sampled_from(["FEDASIL", "IO"]),
    days,
    st.none() | st.integers(0, 40),
)


def draft(person_id: int = 1, given_on: date = TODAY) -> ConsentDraft:
    return ConsentDraft(person_id, "FEDASIL", given_on, "SIGNED", "ar")


@given(st.lists(consents, max_size=6), days)
def test_nothing_is_sent_unless_each_adult_consents_that_day_and_still(given: list[Given], on: date) -> None:
    holding = all(
        any(one.person_id == who and one.service == "FEDASIL" and one.holds_on(on) for one in given)
        and any(one.person_id == who and one.service == "FEDASIL" and one.holds_on(TODAY) for one in given)
        for who in (1, 2)
    )
    if holding:
        check_send(on, "FEDASIL", FAMILY, given, today=TODAY)
    else:
        with pytest.raises(RuleBroken, match="consent of"):
            check_send(on, "FEDASIL", FAMILY, given, today=TODAY)


def test_who_is_missing_is_named_and_children_are_not_asked() -> None:
    given = [Given(1, "FEDASIL", TODAY)]
    assert [one.name for one in missing_consents(FAMILY, given, "FEDASIL", TODAY)] == ["Omar"]
    assert [one.name for one in missing_consents(FAMILY, given, "IO", TODAY)] == ["Leila", "Omar"]


def test_the_day_of_eighteen_asks_for_consent() -> None:
    grown = Party(4, "Nour", PartialDate(date(2008, 5, 20)), "CHILD")
    assert not grown.is_adult_on(TODAY - timedelta(days=1))
    assert grown.is_adult_on(TODAY)


def test_without_a_birth_date_the_role_decides() -> None:
    assert not Party(5, "", None, "CHILD").is_adult_on(TODAY)
    assert Party(5, "", None, "PARTNER").is_adult_on(TODAY)


def test_a_consent_is_given_once_by_an_adult_of_the_household_and_not_ahead() -> None:
    check_consent(draft(), MOTHER, [], today=TODAY)
    with pytest.raises(RuleBroken, match="minor"):
        check_consent(draft(3), CHILD, [], today=TODAY)
    with pytest.raises(RuleBroken, match="household"):
        check_consent(draft(9), None, [], today=TODAY)
    with pytest.raises(RuleBroken, match="future"):
        check_consent(draft(given_on=TODAY + timedelta(days=1)), MOTHER, [], today=TODAY)
    with pytest.raises(RuleBroken, match="already"):
        check_consent(draft(), MOTHER, [Given(1, "FEDASIL", TODAY)], today=TODAY)


def test_consent_can_be_given_again_after_it_was_taken_back() -> None:
    back = Given(1, "FEDASIL", TODAY - timedelta(days=9), TODAY - timedelta(days=2))
    check_consent(draft(), MOTHER, [back], today=TODAY)
    with pytest.raises(RuleBroken, match="took an earlier consent back"):
        check_consent(draft(given_on=TODAY - timedelta(days=3)), MOTHER, [back], today=TODAY)


def test_consent_is_taken_back_once_and_not_before_it_was_given() -> None:
    one = Given(1, "FEDASIL", TODAY - timedelta(days=3))
    check_withdrawal(one, TODAY, today=TODAY)
    for wrong, on in (
        (one, TODAY + timedelta(days=1)),
        (one, TODAY - timedelta(days=4)),
        (Given(1, "FEDASIL", TODAY, TODAY), TODAY),
    ):
        with pytest.raises(RuleBroken):
            check_withdrawal(wrong, on, today=TODAY)


def test_a_referral_follows_from_the_conclusion_and_names_an_adult() -> None:
    made = ReferralDraft("FEDASIL", TODAY, frozenset({1, 3}))
    check_referral(made, FAMILY, concluded_on=TODAY, today=TODAY)
    with pytest.raises(RuleBroken, match="follows from the conclusion"):
        check_referral(made, FAMILY, concluded_on=None, today=TODAY)
    with pytest.raises(RuleBroken, match="before the conclusion"):
        check_referral(made, FAMILY, concluded_on=TODAY + timedelta(days=1), today=TODAY)
    for persons in (frozenset({3}), frozenset[int](), frozenset({1, 99})):
        with pytest.raises(RuleBroken, match="who is referred"):
            check_referral(ReferralDraft("FEDASIL", TODAY, persons), FAMILY, concluded_on=TODAY, today=TODAY)
