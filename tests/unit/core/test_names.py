"""Names across spellings and scripts: found, ranked, tidied."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icam.core import names

ROWS = list(csv.DictReader((Path(__file__).parent / "name_variants.csv").open(encoding="utf-8")))
GROUPS = {row["name"]: row["spellings"].split("|") for row in ROWS}
SPELLINGS = [(name, spelling) for name, spellings in GROUPS.items() for spelling in spellings]
SURNAMES = ("Karimi", "Petrosyan", "Diallo", "Yılmaz", "Tesfaye", "Haddad", "Ivanova", "Nguyen", "Okafor", "Gashi")
LETTERS = st.characters(categories=["Lu", "Ll", "Lo", "Mn"])
TEXT = st.text(max_size=60)


def pairs():
    """Give every two spellings of one name."""
    return [(one, other) for spellings in GROUPS.values() for one in spellings for other in spellings if one != other]


def test_the_measured_set_is_large_enough_to_mean_something():
    assert len(SPELLINGS) > 500
    assert len(pairs()) > 2500


def test_at_least_98_of_100_spellings_find_each_other():
    missed = [(one, other) for one, other in pairs() if not names.may_be(one, names.sound_key(other))]
    assert len(missed) <= 0.02 * len(pairs()), missed


def test_fewer_than_1_in_200_other_names_is_offered():
    keys = [(name, names.sound_key(spelling)) for name, spelling in SPELLINGS]
    searches = [(name, names.search_keys(spelling)) for name, spelling in SPELLINGS]
    wrong = sum(names.holds(key, readings) for name, readings in searches for other, key in keys if other != name)
    assert wrong <= len(SPELLINGS) * len(SPELLINGS) / 200


def test_in_a_crowd_the_same_name_comes_first():
    """Each spelling looks for another of the same name and surname among thousands of persons."""
    crowd = [
        (name, f"{spelling} {SURNAMES[(i + j) % len(SURNAMES)]}", (i + j) % len(SURNAMES))
        for i, (name, spelling) in enumerate(SPELLINGS)
        for j in range(4)
    ]
    keyed = [(name, full, surname, names.sound_key(full)) for name, full, surname in crowd]
    found = asked = 0
    for name, full, surname in crowd[::23]:
        readings = names.search_keys(full)
        others = [row for row in keyed if names.holds(row[3], readings) and row[1] != full]
        wanted = {row[1] for row in keyed if row[0] == name and row[2] == surname and row[1] != full}
        if not wanted:
            continue
        best = sorted(others, key=lambda row: -names.likeness(full, row[1]))[:10]
        asked += 1
        found += any(row[1] in wanted for row in best)
    assert asked > 80
    assert found >= 0.97 * asked


@pytest.mark.parametrize(
    ("typed", "recorded"),
    [
        ("Mohammadi Zahra", "Zahra Mohammadi"),
        ("Muhamadi Zara", "Zahra Mohammadi"),
        ("Мухаммад", "Mohamed Diallo"),
        ("محمد", "Muhammad Karimi"),
        ("Abdul Rahman", "Abderrahmane Haddad"),
        ("hailemariam", "Haile Mariam Tesfaye"),
        ("Haile Mariam", "Hailemariam"),
        ("obrien", "O’Brien"),
        ("Müller", "Muller"),
        ("van den Berg", "Berg"),
    ],
)
def test_a_name_is_found_however_it_is_typed(typed, recorded):
    assert names.may_be(typed, names.sound_key(recorded))


@pytest.mark.parametrize(
    ("typed", "nearer", "farther"),
    [
        ("Mohamed", "Mohammed Karimi", "Mahmoud Karimi"),
        ("Zahra", "Zehra Diallo", "Sara Diallo"),
        ("moh", "Mohamed Diallo", "Omar Diallo"),
        ("Karimi Zahra", "Zahra Karimi", "Zahra Haddad"),
        ("Ali", "Ali", "Ali Reza Mohammadi"),
        ("Petrosian", "Bedrossian", "Grigoryan"),
    ],
)
def test_the_likelier_name_scores_higher(typed, nearer, farther):
    assert names.likeness(typed, nearer) > names.likeness(typed, farther)


@given(TEXT)
def test_folding_twice_is_folding_once(text):
    assert names.fold(names.fold(text)) == names.fold(text)


@given(TEXT)
def test_a_folded_name_is_small_latin_letters_digits_and_single_spaces(text):
    folded = names.fold(text)
    assert folded == " ".join(folded.split())
    assert all(character.isdigit() or "a" <= character <= "z" for character in folded.replace(" ", ""))


@given(TEXT)
def test_case_and_accents_make_no_difference_to_folding(text):
    latin = names.fold(text)
    assert names.fold(latin.upper()) == latin


@given(st.text(LETTERS, min_size=1, max_size=30))
def test_every_name_with_a_sound_finds_itself(text):
    if names.sound_key(text):
        assert names.may_be(text, names.sound_key(text))


@given(TEXT)
def test_a_name_is_entirely_like_itself(text):
    assert names.likeness(text, text) == (100 if names.words(text) else 0)


@given(TEXT, TEXT)
def test_likeness_lies_between_0_and_100(one, other):
    assert 0 <= names.likeness(one, other) <= 100


@given(st.text(max_size=400))
def test_the_stored_keys_fit_their_column(text):
    assert len(names.sound_key(text)) <= names.KEY_LIMIT


def test_a_name_is_stored_as_given_but_composed_and_single_spaced():
    assert names.tidy("  Ange\u0301lique   de  la Tour ") == "Angélique de la Tour"
    assert names.tidy("زهرا") == "زهرا"
    assert names.tidy("McDonald") == "McDonald"


@pytest.mark.parametrize("hidden", ["\u202e", "\u200f", "\x00", "\x1b", "\u2066", "\ufeff", "\ue000"])
def test_a_hidden_character_is_named(hidden):
    assert names.hidden_character(f"Ali{hidden}Reza") == f"U+{ord(hidden):04X}"


@pytest.mark.parametrize("name", ["علی‌رضا", "O’Brien", "Nguyễn", "ተስፋዬ", "李 小龙", "Jean-Paul"])
def test_ordinary_names_of_every_script_hide_nothing(name):
    assert names.hidden_character(name) is None


def test_a_single_name_is_written_without_a_comma():
    assert names.listed_name("Zahra", "") == "Zahra"
    assert names.listed_name("Zahra", "Karimi") == "Karimi, Zahra"
    assert names.full_name("", "Karimi") == "Karimi"


def test_trigrams_are_padded_as_postgresql_does():
    assert names.trigrams("Ali") == {"  a", " al", "ali", "li "}
