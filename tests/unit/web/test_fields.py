"""Shape of what is typed: every field reads what the office types, and refuses the rest in a sentence."""

import unicodedata
from datetime import date, time

import pytest
from flask import Flask
from flask_babel import Babel
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from icam.core.errors import RuleBroken, Stale
from icam.core.partial_date import PartialDate
from icam.web import fields, typed
from icam.web.fields import (
    Between,
    BoxesField,
    CodeField,
    DayField,
    Form,
    NameField,
    NoteField,
    PartialDayField,
    RadiosField,
    Required,
    SentOnce,
    TextField,
    TimeField,
    Versioned,
    WholeNumberField,
)
from icam.web.typed import parse_day, parse_partial_day, parse_time

DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))
PLAIN = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp", "Cf", "Cn", "Co"]), max_size=80)


@pytest.fixture(scope="module")
def app():
    app = Flask(__name__)
    app.config.update(SECRET_KEY="only for these tests", WTF_CSRF_ENABLED=False)
    Babel(app, locale_selector=lambda: "en")
    return app


@pytest.fixture(autouse=True)
def request_context(app):
    with app.test_request_context(method="POST"):
        yield


class VisitForm(Versioned, SentOnce, Form):
    on = DayField("Day", [Required("Enter the day of the visit")])
    at = TimeField("Hour")
    born = PartialDayField("Birth date")
    name = NameField("Name")
    title = TextField("Title")
    note = NoteField("Note")
    people = WholeNumberField("Persons", least=1, most=20)
    kind = CodeField("Kind", choices=[("home", "At home"), ("office", "At the office")])
    result = RadiosField("Result", choices=[("held", "Held"), ("missed", "Missed")])
    topics = BoxesField("Topics", choices=[("school", "School"), ("health", "Health")])


def filled(**typed) -> VisitForm:
    """Return the form as it was sent, validated."""
    form = VisitForm(formdata=MultiDict({"on": "03/04/2026", **typed}))
    form.validate()
    return form


def said(form: VisitForm, name: str) -> str:
    return " ".join(str(error) for error in form[name].errors)


# --- days -----------------------------------------------------------------------------------------------------------


DAY_STYLES = [
    "{d:02}/{m:02}/{y}",
    "{d}/{m}/{y}",
    "{d}-{m}-{y}",
    "{d:02}.{m:02}.{y}",
    "{d} {m} {y}",
    " {d} / {m} / {y} ",
]


@given(DAYS, st.sampled_from([*DAY_STYLES, "{y}-{m:02}-{d:02}"]))
def test_a_day_typed_in_any_accepted_style_is_that_day(day, style):
    assert parse_day(style.format(d=day.day, m=day.month, y=day.year)) == day


@given(DAYS)
def test_a_day_that_was_written_is_read_back(day):
    assert parse_day(DayField().bind(Form(), "on").write(day)) == day


@given(st.text(max_size=12))
def test_whatever_is_typed_as_a_day_is_a_day_or_a_sentence(text):
    try:
        assert isinstance(parse_day(text), date)
    except ValueError as refused:
        assert len(str(refused)) > 20


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("31/02/2026", "31/02/2026 is not a day of the calendar"),
        ("29/2/2026", "29/02/2026 is not a day of the calendar"),
        ("01/13/2026", "01/13/2026 is not a day of the calendar"),
        ("2026-02-31", "31/02/2026 is not a day of the calendar"),
        ("03/04/26", "Write the year with four digits"),
        ("3-4-6", "Write the year with four digits"),
        ("03/04/0026", "The year 0026 cannot be right"),
        ("03/04/9999", "The year 9999 cannot be right"),
        ("next week", "Write a date as day/month/year"),
        ("٠٣/٠٤/٢٠٢٦", "Write a date as day/month/year"),
        ("03/04/2026 and more", "Write a date as day/month/year"),
        ("9" * 3000, "Write a date as day/month/year"),
    ],
)
def test_a_day_that_cannot_be_is_refused_and_stays_as_it_was_typed(typed, sentence):
    form = filled(on=typed)
    assert sentence in said(form, "on")
    assert form.on.data is None
    assert form.on._value() == typed
    assert len(form.on.errors) == 1, "one mistake, one sentence"


def test_a_day_that_is_missing_is_asked_for_in_the_words_of_the_form():
    for nothing in ("", "   ", "\u00a0"):
        assert said(filled(on=nothing), "on") == "Enter the day of the visit"


# --- birth dates ----------------------------------------------------------------------------------------------------


@given(DAYS)
def test_a_birth_date_may_be_known_to_the_day_the_month_or_the_year(day):
    assert parse_partial_day(f"{day:%d/%m/%Y}") == PartialDate.parse(f"{day:%Y-%m-%d}")
    assert parse_partial_day(f"{day:%m/%Y}") == PartialDate.parse(f"{day:%Y-%m}")
    assert parse_partial_day(f"{day:%Y}") == PartialDate.parse(f"{day:%Y}")


@given(DAYS, st.sampled_from(["%Y-%m-%d", "%Y-%m", "%Y"]))
def test_a_birth_date_that_was_written_is_read_back(day, known):
    born = PartialDate.parse(f"{day:{known}}")
    assert parse_partial_day(PartialDayField().bind(Form(), "born").write(born)) == born


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("13/2026", "13 is not a month"),
        ("00/2026", "00 is not a month"),
        ("31/02/2020", "31/02/2020 is not a day of the calendar"),
        ("26", "Write a date as 03/04/2026, a month as 04/2026, or only a year"),
        ("04/26", "four digits"),
        ("1800", "The year 1800 cannot be right"),
        ("about 1990", "only a year as 2026"),
    ],
)
def test_a_birth_date_that_cannot_be_is_refused(typed, sentence):
    form = filled(born=typed)
    assert sentence in said(form, "born")
    assert form.born._value() == typed


def test_an_unknown_birth_date_is_left_empty():
    form = filled(born="")
    assert form.born.data is None
    assert not form.born.errors


# --- times and numbers ----------------------------------------------------------------------------------------------


TIME_STYLES = ["{h:02}:{m:02}", "{h}:{m:02}", "{h}.{m:02}", "{h}h{m:02}", "{h:02}{m:02}", "{h} u {m:02}"]


@given(st.times(), st.sampled_from(TIME_STYLES))
def test_a_time_typed_in_any_accepted_style_is_that_time(moment, style):
    assert parse_time(style.format(h=moment.hour, m=moment.minute)) == time(moment.hour, moment.minute)


def test_a_full_hour_needs_no_minutes():
    assert parse_time("9h") == time(9)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("25:00", "25:00 is not a time of the day"), ("12:60", "12:60 is not a time"), ("soon", "for example 14:30")],
)
def test_a_time_that_cannot_be_is_refused(typed, sentence):
    form = filled(at=typed)
    assert sentence in said(form, "at")
    assert form.at._value() == typed


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("0", "from 1 to 20"),
        ("40", "from 1 to 20"),
        ("-3", "from 1 to 20"),
        ("many", "whole number in digits"),
        ("3.5", "whole number in digits"),
        ("1_0", "whole number in digits"),
        ("٣", "whole number in digits"),
        ("9" * 4000, "whole number in digits"),
    ],
)
def test_a_number_of_persons_that_cannot_be_is_refused_and_stays(typed, sentence):
    form = filled(people=typed)
    assert sentence in said(form, "people")
    assert form.people._value() == typed


def test_bounds_may_be_open_on_one_side():
    class Bounded(Form):
        beds = WholeNumberField("Beds", least=None, validators=[Between(least=2)])
        until = DayField("Until", [Between(most=date(2026, 4, 3))])

    form = Bounded(formdata=MultiDict({"beds": "1", "until": "04/04/2026"}))
    assert not form.validate()
    assert said(form, "beds") == "Enter 2 or more"
    assert said(form, "until") == "Enter 03/04/2026 or earlier"


# --- text -----------------------------------------------------------------------------------------------------------


@given(PLAIN)
def test_a_name_is_kept_as_typed_but_composed_and_stripped(text):
    once = typed.clean(text)
    assert once == unicodedata.normalize("NFC", once)
    assert once == once.strip()
    assert typed.clean(once) == once


def test_a_name_of_300_characters_is_refused_and_stays():
    form = filled(name="x" * 300)
    assert said(form, "name") == "This is 300 characters long; there is room for 100"
    assert form.name._value() == "x" * 300
    assert "room for 200" in said(filled(title="x" * 201), "title")
    assert not filled(name="x" * 100).name.errors


@pytest.mark.parametrize("letter", sorted(typed.TURNS_DIRECTION))
def test_a_character_that_turns_the_direction_of_reading_round_is_refused(letter):
    for name in ("name", "title", "note", "on", "people"):
        assert f"U+{ord(letter):04X}" in said(filled(**{name: f"Amal{letter}lama"}), name)


@pytest.mark.parametrize("letter", ["\x00", "\x07", "\x1b", "\x7f", "\x85", "\ud800", "\u2028", "\uffff"])
def test_a_control_character_is_refused(letter):
    for name in ("name", "title", "note"):
        assert "Remove the invisible control character" in said(filled(**{name: f"A{letter}B"}), name)


def test_a_line_end_belongs_in_a_note_and_not_in_a_name():
    assert filled(note="one  \r\ntwo\rthree\n").note.data == "one\ntwo\nthree"
    assert "control character" in said(filled(name="one\ntwo"), "name")


def test_what_cannot_be_seen_but_harms_nobody_is_cleaned_away():
    assert filled(name=" Zahra\u00a0\tMohammadi\u200b ").name.data == "Zahra Mohammadi"
    assert filled(name="Ame\u0301lie").name.data == "Amélie"


def test_joiners_that_a_script_needs_are_kept():
    assert filled(name="می\u200cخواهم").name.data == "می\u200cخواهم"


# --- lists ----------------------------------------------------------------------------------------------------------


def test_an_answer_that_is_not_in_the_list_is_refused():
    for name in ("kind", "result", "topics"):
        assert said(filled(**{name: "forged"}), name) == "Choose an answer from the list"


def test_nothing_chosen_is_none():
    form = filled(kind="")
    assert (form.kind.data, form.result.data, form.topics.data) == (None, None, [])
    assert form.errors == {}


def test_a_list_of_numbers_by_group_takes_only_its_own_numbers():
    class UnitForm(Form):
        unit_id = CodeField("Unit", [Required("Choose a unit")], coerce=int)

    for entered, expected, sentence in (("2", 2, ""), ("9", 9, "Choose an answer"), ("x", None, "Choose an answer"),
                                      ("", None, "Choose a unit")):  # fmt: skip
        form = UnitForm(formdata=MultiDict({"unit_id": entered}))
        form.unit_id.choices = {"Zulte": [(1, "ZUL-1"), (2, "ZUL-2")], "Tubize": [(3, "TUB-3")]}
        form.validate()
        assert form.unit_id.data == expected
        assert said(form, "unit_id").startswith(sentence)


# --- forms ----------------------------------------------------------------------------------------------------------


def test_what_a_rule_refuses_stands_at_its_field_with_its_values():
    form = filled()
    form.refuse(RuleBroken("The unit has %(beds)d beds", field="people", beds=4))
    assert form.people.errors == ["The unit has 4 beds"]
    assert form.errors == {"people": ["The unit has 4 beds"]}


def test_what_a_rule_refuses_about_no_field_stands_above_the_form_with_the_way_out():
    form = filled()
    form.refuse(RuleBroken("The unit is taken", field="gone", links=(("The stay", "stays.show", {"stay_id": 3}),)))
    assert form.form_errors == ["The unit is taken"]
    assert form.links == [("The stay", "stays.show", {"stay_id": 3})]


def test_every_opened_form_has_its_own_token_and_keeps_it_when_it_comes_back():
    first, second = VisitForm(formdata=None), VisitForm(formdata=None)
    assert first.submission.data != second.submission.data
    assert filled(submission=first.submission.data).submission.data == first.submission.data


def test_a_forged_token_or_version_does_no_harm():
    assert filled(submission="<script>").submission.data != "<script>"
    assert "Open it again" in said(filled(version="one"), "version")


def test_a_stale_save_shows_both_versions_and_then_replaces_on_purpose():
    form = filled(version="3", kind="home", people="4")
    form.show_stale(Stale({"kind": "office", "people": 4, "on": date(2026, 4, 5), "unknown": 1}, version=5))
    assert form.stale == [
        ("Kind", "At home", "At the office"),
        ("Persons", "4", "4"),
        ("Day", "03/04/2026", "05/04/2026"),
    ]
    assert 'value="5"' in form.version()
    assert form.form_errors


@pytest.mark.parametrize(
    ("name", "kind"),
    [("on", "day"), ("at", "time"), ("born", "partial_day"), ("name", "text"), ("note", "note"), ("people", "number"),
     ("kind", "select"), ("result", "radios"), ("topics", "boxes"), ("version", "hidden"), ("submission", "hidden")],
)  # fmt: skip
def test_every_field_knows_how_it_is_shown(name, kind):
    assert fields.kind_of(VisitForm()[name]) == kind
