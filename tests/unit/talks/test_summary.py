"""The summary for the person: complete in every language, and without a word of the office's own notes."""

from dataclasses import fields, replace
from datetime import date, time
from string import Formatter

import pytest

from icam.appointments.rules import Place
from icam.talks import summary
from icam.talks.summary import MOST_AGREEMENTS, WORDS, Agreed, Facts, language_for, summarise

FACTS = Facts(
    held_on=date(2026, 3, 2),
    started_at=time(10, 30),
    place=Place.OFFICE,
    coach="An Coach",
    interpreter_language="ar",
    for_person="You can ask for a stay.\nOr return.",
    about_return=True,
    agreements=(Agreed("Bring the passport", "the mother", date(2026, 3, 9)),),
    next_on=date(2026, 3, 16),
    next_at=time(9),
    next_is_fixed=True,
    office="Brussel",
)


def test_the_office_languages_are_complete():
    assert {"nl", "fr", "de", "en"} <= set(WORDS)


@pytest.mark.parametrize("language", sorted(WORDS))
def test_every_sentence_exists_with_the_same_values_in_every_language(language):
    words = WORDS[language]
    for field in fields(words):
        value = getattr(words, field.name)
        if isinstance(value, dict):
            assert set(value) == set(Place)
            assert all(value.values())
            continue
        assert value.strip(), field.name
        named = {name for _, name, _, _ in Formatter().parse(value) if name}
        assert named == {name for _, name, _, _ in Formatter().parse(getattr(WORDS["en"], field.name)) if name}


def test_no_two_languages_say_the_same():
    for one in WORDS:
        for other in WORDS:
            if one < other:
                assert WORDS[one].no_decision != WORDS[other].no_decision


@pytest.mark.parametrize(
    ("language", "day", "interpreter"),
    [
        ("nl", "maandag 2 maart 2026 om 10:30", "Arabisch"),
        ("fr", "lundi 2 mars 2026 à 10:30", "arabe"),
        ("de", "Montag, 2. März 2026 um 10:30", "Arabisch"),
        ("en", "Monday, 2 March 2026 at 10:30", "Arabic"),
    ],
)
def test_days_and_languages_are_written_as_the_person_writes_them(language, day, interpreter):
    told = summarise(FACTS, language)
    assert (told.day, told.interpreter) == (day, interpreter)
    assert told.options[-1] == WORDS[language].about_return


def test_a_wish_is_not_told_as_an_appointment():
    fixed, wish = summarise(FACTS, "en").next_talk, summarise(replace(FACTS, next_is_fixed=False), "en").next_talk
    assert fixed == "Monday, 16 March 2026 at 9:00" or fixed == "Monday, 16 March 2026 at 09:00"
    assert wish.endswith("Your coach will confirm the day and the time.")
    assert summarise(replace(FACTS, next_on=None), "en").next_talk == WORDS["en"].no_next


def test_more_agreements_than_fit_are_counted():
    many = tuple(Agreed(f"Thing {n}", None, None) for n in range(MOST_AGREEMENTS + 3))
    told = summarise(replace(FACTS, agreements=many), "en")
    assert len(told.agreements) == MOST_AGREEMENTS
    assert told.more is not None
    assert "3" in told.more


def test_the_office_is_named_only_where_people_met_there():
    assert "Brussel" in summarise(FACTS, "nl").where
    assert "Brussel" not in summarise(replace(FACTS, place=Place.HOME), "nl").where


def test_the_first_language_that_exists_is_taken():
    assert language_for(["ar", None, "fr", "nl"]) == "fr"
    assert language_for(["ar", None]) == "nl"


def test_a_language_read_from_right_to_left_only_needs_its_words(monkeypatch):
    monkeypatch.setitem(summary.WORDS, "ar", WORDS["en"])
    assert summarise(FACTS, "ar").direction == "rtl"
    assert summarise(FACTS, "nl").direction == "ltr"
