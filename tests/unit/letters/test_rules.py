"""What a letter may become, its number, its languages."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icam.core.errors import RuleBroken
from icam.letters import rules
from icam.letters.rules import MOVES, ApprovalDraft, Delivery, DeliveryDraft, State

TODAY = date(2026, 10, 12)


# --- the ladder ------------------------------------------------------------------------------------------------------


def test_every_state_is_on_the_ladder():
    assert set(MOVES) == set(State)


def test_every_state_comes_to_an_end_that_is_final():
    for state in State:
        reached, rest = {state}, [state]
        while rest:
            for to in MOVES[rest.pop()] - reached:
                reached.add(to)
                rest.append(to)
        assert any(not MOVES[one] for one in reached)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("to", State)
def test_a_step_is_allowed_or_refused_with_a_sentence(state: State, to: State):
    if to in MOVES[state]:
        rules.check_move(state, to)
    else:
        with pytest.raises(RuleBroken):
            rules.check_move(state, to)


def test_what_was_issued_is_never_a_draft_again():
    assert all(State.DRAFT not in MOVES[state] for state in State)


# --- numbers ---------------------------------------------------------------------------------------------------------


def test_a_number_names_its_year():
    assert rules.number_of(2026, 123) == "B-2026-000123"


@given(st.integers(2020, 2099), st.integers(1, 999_998))
def test_numbers_sort_as_they_were_given(year: int, count: int):
    assert rules.number_of(year, count) < rules.number_of(year, count + 1) < rules.number_of(year + 1, 1)
    assert re.fullmatch(r"B-\d{4}-\d{6}", rules.number_of(year, count))


# --- languages -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("residence", "unilingual", "others", "language"),
    [
        ("Lindestraat 8, 9000 Gent", None, ("fr",), "nl"),
        ("Rue Haute 1, 4000 Liège", None, ("nl",), "fr"),
        ("Klosterstraße 2, 4700 Eupen", None, ("nl", "fr"), "de"),
        ("Nieuwstraat 1, 1000 Brussel", None, (None, "fr", "nl"), "fr"),
        ("Nieuwstraat 1, 1000 Brussel", None, (), "nl"),
        (None, None, (None, None, "fr"), "fr"),
        (None, None, (), "nl"),
        ("Lindestraat 8, 9000 Gent", "fr", ("nl",), "fr"),
        ("Rue Haute 1, 4000 Liège", "nl", (), "nl"),
        (None, None, ("en", "fr"), "fr"),
    ],
)
def test_the_official_language_follows_the_site_and_else_the_residence(
    residence: str | None, unilingual: str | None, others: tuple[str | None, ...], language: str
):
    assert rules.language_of(residence, unilingual, others) == language


@given(st.text(max_size=60), st.sampled_from([None, "nl", "fr", "de", "en"]), st.lists(st.sampled_from(["nl", "en"])))
def test_an_official_letter_is_always_in_an_official_language(
    residence: str, unilingual: str | None, others: list[str]
):
    assert rules.language_of(residence, unilingual, others) in rules.OFFICIAL


@pytest.mark.parametrize(
    ("spoken", "language", "page"),
    [
        ("ti", "nl", "ti"),
        ("fa_AF", "nl", "prs"),
        ("fa", "fr", "prs"),
        ("so", "fr", "en"),
        ("fr", "fr", None),
        ("nl", "fr", "nl"),
        (None, "nl", None),
    ],
)
def test_the_page_is_in_what_they_understand_and_else_in_english(spoken: str | None, language: str, page: str | None):
    assert rules.page_language_for(spoken, language) == page


def test_an_official_letter_is_not_issued_in_english():
    rules.check_language("de", is_official=True)
    rules.check_language("en", is_official=False)
    with pytest.raises(RuleBroken) as broken:
        rules.check_language("en", is_official=True)
    assert broken.value.field == "language"


# --- before issuing --------------------------------------------------------------------------------------------------


def test_what_is_missing_is_named():
    rules.check_complete([])
    with pytest.raises(RuleBroken) as broken:
        rules.check_complete(["Telephone of the office", "Day of the appointment"])
    assert "Telephone of the office; Day of the appointment" in str(broken.value)


def test_a_page_in_the_offices_own_language_needs_no_check():
    for language in rules.OFFICE_LANGUAGES:
        rules.check_approved(language, None)


@pytest.mark.parametrize("language", sorted(rules.UNCHECKED))
def test_any_other_page_waits_for_a_translator(language: str):
    with pytest.raises(RuleBroken) as broken:
        rules.check_approved(language, None)
    assert broken.value.field == "page_language"
    rules.check_approved(language, TODAY)


def test_an_approval_has_a_name_and_a_day_that_has_come():
    rules.check_approval(ApprovalDraft("Selam Tesfay", TODAY), today=TODAY)
    for wrong in (ApprovalDraft("  ", TODAY), ApprovalDraft("Selam Tesfay", TODAY + timedelta(days=1))):
        with pytest.raises(RuleBroken):
            rules.check_approval(wrong, today=TODAY)


@pytest.mark.parametrize("days", [-1, 2])
def test_a_letter_arrives_after_it_was_issued_and_not_in_the_future(days: int):
    draft = DeliveryDraft(Delivery.DELIVERED, TODAY + timedelta(days=days))
    with pytest.raises(RuleBroken) as broken:
        rules.check_delivery(draft, issued_on=TODAY, today=TODAY + timedelta(days=1))
    assert broken.value.field == "on"


def test_a_letter_may_arrive_on_the_day_it_was_issued():
    rules.check_delivery(DeliveryDraft(Delivery.RETURNED, TODAY), issued_on=TODAY, today=TODAY)


def test_a_version_holds_from_today_or_later_and_not_before_the_last_one():
    rules.check_holds_from(TODAY, last=None, today=TODAY)
    rules.check_holds_from(TODAY + timedelta(days=9), last=TODAY + timedelta(days=9), today=TODAY)
    with pytest.raises(RuleBroken):
        rules.check_holds_from(TODAY - timedelta(days=1), last=None, today=TODAY)
    with pytest.raises(RuleBroken):
        rules.check_holds_from(TODAY, last=TODAY + timedelta(days=1), today=TODAY)


# --- the window ------------------------------------------------------------------------------------------------------


def test_an_address_that_fits_the_window_passes():
    rules.check_window("Rania Haddad", "Lindestraat 8\n\n9000 Gent\nBelgië")


@pytest.mark.parametrize(
    ("addressee", "address"),
    [("A" * 241, ""), ("Rania", "\n".join("abcdef")), ("Rania", "x" * 201), ("R" * 60, "a\nb\nc\nd\ne")],
)
def test_an_address_larger_than_the_window_is_refused(addressee: str, address: str):
    with pytest.raises(RuleBroken) as broken:
        rules.check_window(addressee, address)
    assert broken.value.field == "address"
