"""Persons are found by any spelling, script, number or birth date; duplicates are noticed; scope holds."""

from dataclasses import replace
from datetime import date

import pytest

from icam.core import clock
from icam.core.access import EVERYTHING, Actor, Scope
from icam.core.identifiers import IdentifierKind
from icam.core.partial_date import PartialDate
from icam.people import commands, queries
from icam.people.rules import (
    HouseholdDraft,
    MemberDraft,
    NumberDraft,
    PersonDraft,
    Reason,
    Spelling,
    read_search,
)
from tests import make

ZAHRA = PersonDraft(
    given_name="Zahra",
    family_name="Mohammadi",
    script_name="زهرا محمدی",
    spellings=(Spelling("Zehra", "Muhammedi"),),
    birth=PartialDate.parse("1988-03-12"),
    numbers=(NumberDraft(IdentifierKind.OV, "8.123.456"),),
)


def _open(actor: Actor, *drafts: PersonDraft) -> int:
    members = [(draft, MemberDraft("OTHER")) for draft in drafts]
    return commands.open_household(actor, HouseholdDraft(), members, today=clock.today()).id


def _found(text: str, scope: Scope = EVERYTHING) -> list[str]:
    return [hit.name for hit in queries.search_persons(read_search(text), scope)]


@pytest.mark.parametrize(
    "typed",
    [
        "Zahra Mohammadi",
        "mohammadi",
        "Mohamadi Zara",
        "Мохаммади Захра",
        "زهرا",
        "Zehra",
        "zah moh",
        "8123456",
        "8.123.456",
        "8 123",
        "12/03/1988",
        "zahra 1988",
        "Mohammado Zahra",
    ],
)
def test_a_person_is_found_however_she_is_asked_for(actor: Actor, typed: str) -> None:
    _open(actor, ZAHRA)
    _open(actor, PersonDraft(given_name="Besnik", family_name="Krasniqi"))
    assert _found(typed)[:1] == ["Mohammadi, Zahra"]


def test_a_single_name_is_found_and_written_alone(actor: Actor) -> None:
    _open(actor, PersonDraft(given_name="Tesfaye"))
    assert _found("ተስፋዬ") == ["Tesfaye"]


@pytest.mark.parametrize("typed", ["", "   ", "%", '"', "' OR 1=1 --", "*", "()", "AND", "a:b", "\\", "NEAR(", "-"])
def test_signs_that_mean_something_to_an_engine_find_nothing_and_break_nothing(actor: Actor, typed: str) -> None:
    _open(actor, ZAHRA)
    assert "Mohammadi, Zahra" not in _found(typed)


def test_the_likelier_person_stands_first(actor: Actor) -> None:
    _open(actor, PersonDraft(given_name="Mahmoud", family_name="Karimi"))
    _open(actor, PersonDraft(given_name="Mohammed", family_name="Karimi"))
    _open(actor, PersonDraft(given_name="Ahmad", family_name="Karimi"))
    assert _found("Muhammad Karimi")[0] == "Karimi, Mohammed"


def test_a_year_of_birth_tells_two_persons_apart(actor: Actor) -> None:
    _open(actor, PersonDraft("Ali", "Rezai", birth=PartialDate.parse("1990")))
    _open(actor, PersonDraft("Ali", "Rezai", birth=PartialDate.parse("1985-02-03"), note="elder"))
    hits = queries.search_persons(read_search("ali rezai 1985"), EVERYTHING)
    assert hits[0].birth == PartialDate.parse("1985-02-03")


def test_a_coach_finds_nobody_of_another_site(actor: Actor) -> None:
    here, elsewhere = make.unit(), make.unit()
    household_id = _open(actor, ZAHRA)
    household = queries.household(household_id, EVERYTHING)
    make.stay(household, here, arrived=date(2026, 1, 5))
    assert _found("Zahra", Scope(sites=frozenset({here.site_id}))) == ["Mohammadi, Zahra"]
    assert _found("Zahra", Scope(sites=frozenset({elsewhere.site_id}))) == []
    assert _found("8123456", Scope(sites=frozenset({elsewhere.site_id}))) == []


def test_a_family_without_a_stay_is_found_by_everybody(actor: Actor) -> None:
    _open(actor, ZAHRA)
    assert _found("Zahra", Scope(sites=frozenset())) == ["Mohammadi, Zahra"]


def test_a_search_takes_a_fixed_number_of_statements(actor: Actor, statements) -> None:
    counts = []
    for _ in range(2):
        for n in range(12):
            _open(actor, PersonDraft(given_name="Zahra", family_name=f"Karimi{n}"))
        with statements() as sent:
            queries.search_persons(read_search("Zahra Karimi"), EVERYTHING)
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 8


# --- duplicates


def _likely(draft: PersonDraft, scope: Scope = EVERYTHING) -> list[tuple[str, tuple[Reason, ...]]]:
    return [(one.hit.name, one.reasons) for one in queries.likely_duplicates(draft, scope)[0]]


def test_another_spelling_with_the_same_birth_date_is_a_likely_duplicate(actor: Actor) -> None:
    _open(actor, ZAHRA)
    typed = PersonDraft("Zara", "Muhammadi", birth=PartialDate.parse("1988-03-12"))
    assert _likely(typed) == [("Mohammadi, Zahra", (Reason.NAME, Reason.BIRTH))]


def test_a_shared_number_is_noticed_under_any_name(actor: Actor) -> None:
    _open(actor, ZAHRA)
    typed = PersonDraft("Someone", "Else", numbers=(NumberDraft(IdentifierKind.OV, "8123456"),))
    assert _likely(typed) == [("Mohammadi, Zahra", (Reason.NUMBER,))]


def test_another_name_is_no_duplicate(actor: Actor) -> None:
    _open(actor, ZAHRA)
    assert _likely(PersonDraft("Besnik", "Krasniqi", birth=PartialDate.parse("1988-03-12"))) == []


def test_a_contradicting_birth_date_makes_a_like_name_less_likely(actor: Actor) -> None:
    _open(actor, ZAHRA)
    same = queries.likely_duplicates(PersonDraft("Zahra", "Mohammadi"), EVERYTHING)[0][0].score
    other = queries.likely_duplicates(
        PersonDraft("Zahra", "Mohammadi", birth=PartialDate.parse("1961-03-12")), EVERYTHING
    )[0][0].score
    assert other < same


def test_a_duplicate_of_another_site_is_counted_and_not_shown(actor: Actor) -> None:
    unit = make.unit()
    household = queries.household(_open(actor, ZAHRA), EVERYTHING)
    make.stay(household, unit, arrived=date(2026, 1, 5))
    shown, hidden = queries.likely_duplicates(PersonDraft("Zahra", "Mohammadi"), Scope(sites=frozenset({-1})))
    assert (shown, hidden) == ([], 1)


@pytest.mark.parametrize("typed", ["hamm", "ohammad", "zahra hamm"])
def test_a_part_from_the_middle_of_a_name_is_found_where_little_else_is(actor: Actor, typed: str) -> None:
    _open(actor, ZAHRA)
    _open(actor, PersonDraft(given_name="Besnik", family_name="Krasniqi"))
    assert _found(typed) == ["Mohammadi, Zahra"]


def test_a_search_for_a_rare_name_takes_as_many_statements_as_one_for_a_common_name(actor: Actor, statements) -> None:
    for n in range(12):
        _open(actor, PersonDraft(given_name="Zahra", family_name=f"Karimi{n}"))
    _open(actor, PersonDraft(given_name="Tesfaye"))
    counts = []
    for text in ("zahra", "tesfaye"):
        with statements() as sent:
            assert _found(text)
        counts.append(len(sent))
    assert counts == [2, 2]


# --- telephones


def _reached(actor: Actor, **details: str) -> int:
    members = [(ZAHRA, MemberDraft("OTHER"))]
    return commands.open_household(actor, HouseholdDraft(**details), members, today=clock.today()).id


@pytest.mark.parametrize("typed", ["0470 12 34 56", "+32470123456", "0032 470/12.34.56", "470123456", "0470 12"])
def test_a_family_is_found_by_its_telephone_however_it_is_typed(actor: Actor, typed: str) -> None:
    _reached(actor, phone="+32 (0)470 12 34 56 / 02 555 01 02")
    assert _found(typed) == ["Mohammadi, Zahra"]
    assert _found("02/555.01.02") == ["Mohammadi, Zahra"]


def test_a_person_is_found_by_the_telephone_of_today_only(actor: Actor) -> None:
    _open(actor, PersonDraft(given_name="Besnik", family_name="Krasniqi", phone="0470 12 34 56"))
    hit = queries.search_persons(read_search("+32 470 12 34 56"), EVERYTHING)[0]
    assert (hit.name, hit.number) == ("Krasniqi, Besnik", "0470 12 34 56")
    found = queries.details(hit.person_id, EVERYTHING)
    changed = replace(queries.as_person_draft(found), phone="+33 1 99 00 12 34")
    commands.edit_person(actor, hit.person_id, changed, version=found.person.version, today=clock.today())
    assert _found("0470 12 34 56") == []
    assert _found("0033199001234") == ["Krasniqi, Besnik"]


def test_a_family_is_no_longer_found_by_a_telephone_that_was_changed(actor: Actor) -> None:
    household_id = _reached(actor, phone="0470 12 34 56")
    row = queries.household(household_id, EVERYTHING)
    draft = replace(queries.as_household_draft(row), phone="0470 65 43 21")
    commands.edit_household(actor, household_id, draft, version=row.version)
    assert _found("0470123456") == []
    assert _found("0470654321") == ["Mohammadi, Zahra"]


def test_a_telephone_of_another_site_finds_nobody(actor: Actor) -> None:
    here, elsewhere = make.unit(), make.unit()
    make.stay(queries.household(_reached(actor, phone="0470 12 34 56"), EVERYTHING), here, arrived=date(2026, 1, 5))
    assert _found("0470123456", Scope(sites=frozenset({here.site_id}))) == ["Mohammadi, Zahra"]
    assert _found("0470123456", Scope(sites=frozenset({elsewhere.site_id}))) == []


def test_a_search_by_telephone_takes_a_fixed_number_of_statements(actor: Actor, statements) -> None:
    counts = []
    for _ in range(2):
        for n in range(6):
            _open(actor, PersonDraft(given_name="Zahra", family_name=f"Karimi{n}", phone="0470 12 34 56"))
        with statements() as sent:
            queries.search_persons(read_search("0470 12 34 56"), EVERYTHING)
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 3


def test_a_number_of_a_register_is_still_found_by_its_digits(actor: Actor) -> None:
    _open(actor, ZAHRA)
    assert _found("8123456") == ["Mohammadi, Zahra"]
