"""What the text of a letter may say, and that nothing else gets through."""

from collections.abc import Mapping
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icam.core.errors import RuleBroken
from icam.letters.sandbox import DEEPEST, LONGEST, MOST_ROWS, check, fill

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "person": (),
    "office_phone": (),
    "interpreter": (),
    "persons": ("name", "birth"),
    "children": ("name", "birth"),
}
VALUES = {
    "person": "Rania Haddad",
    "office_phone": "02 555 01 02",
    "interpreter": "",
    "persons": [{"name": "Rania", "birth": "12/04/1988"}, {"name": "Nour", "birth": ""}],
    "children": [],
}


def said(body: str) -> str:
    text, book = fill(body, VALUES)
    for number, value in enumerate(book.values):
        text = text.replace(f"\ue000{number}\ue001", value)
    return text


def refused(body: str) -> RuleBroken:
    with pytest.raises(RuleBroken) as broken:
        check(body, COLUMNS)
    assert broken.value.field == "body"
    return broken.value


# --- what passes -----------------------------------------------------------------------------------------------------


def test_a_text_names_fields():
    assert check("Dear {{ person }}, call {{ office_phone }}.", COLUMNS) == {"person", "office_phone"}
    assert said("Dear {{ person }}, call {{ office_phone }}.") == "Dear Rania Haddad, call 02 555 01 02."


def test_a_part_stands_only_where_its_field_holds_something():
    body = "{% if interpreter %}With an interpreter.{% else %}Without one.{% endif %}"
    assert check(body, COLUMNS) == {"interpreter"}
    assert said(body) == "Without one."


def test_rows_are_gone_through_one_by_one():
    body = "{% for row in persons %}\n| {{ row.name }} | {{ row.birth }} |\n{% endfor %}\n"
    assert check(body, COLUMNS) == {"persons"}
    assert said(body) == "| Rania | 12/04/1988 |\n| Nour | – |\n"


def test_a_line_that_holds_only_a_condition_leaves_no_empty_line():
    assert said("- one\n{% if interpreter %}\n- two\n{% endif %}\n- three\n") == "- one\n- three\n"


def test_a_condition_at_the_end_of_a_line_keeps_the_line():
    assert said("a{% if interpreter %} b{% endif %}\n{% if person %}\nc\n{% endif %}\n\nd\n") == "a\nc\n\nd\n"


def test_whether_there_are_rows_may_be_asked():
    assert check("{% if persons and not children %}x{% endif %}", COLUMNS) == {"persons", "children"}
    assert said("{% if persons and not children %}x{% endif %}") == "x"


# --- what is named before issuing ------------------------------------------------------------------------------------


def test_an_empty_field_that_is_printed_is_named():
    _, book = fill("{{ person }} {{ interpreter }}", VALUES)
    assert list(book.missing) == ["interpreter"]


def test_an_empty_field_that_is_only_asked_for_is_not_named():
    _, book = fill("{% if interpreter %}{{ interpreter }}{% endif %}", VALUES)
    assert not book.missing


def test_a_preview_shows_what_is_empty_by_its_label():
    text, book = fill("{{ interpreter }}", VALUES, labels={"interpreter": "Language of the interpreter"})
    assert book.values == ["Language of the interpreter"]
    assert book.gaps == {0}
    assert text == "\ue0000\ue001"


# --- what is refused -------------------------------------------------------------------------------------------------


def test_a_field_that_does_not_exist_is_named_with_the_one_that_is_meant():
    broken = refused("line one\n{{ ofice_phone }}")
    assert (broken.values["name"], broken.values["near"], broken.values["line"]) == ("ofice_phone", "office_phone", 2)


def test_a_field_like_no_other_is_named_with_its_line():
    broken = refused("{{ xyzzy }}")
    assert "There is no field" in broken.message
    assert "near" not in broken.values


@pytest.mark.parametrize(
    "body",
    [
        "{{ person.__class__ }}",
        "{{ person.__class__.__mro__ }}",
        "{{ persons.append }}",
        "{{ ''.__class__ }}",
        "{{ self._TemplateReference__context }}",
        "{% for row in persons %}{{ row.__dict__ }}{% endfor %}",
        "{% for row in persons %}{{ row.name.upper }}{% endfor %}",
        "{% for row in persons %}{{ loop.index }}{% endfor %}",
    ],
)
def test_nothing_is_reached_into(body: str):
    refused(body)


@pytest.mark.parametrize(
    "body",
    [
        "{% for i in range(999999999) %}x{% endfor %}",
        "{% for a in persons recursive %}{{ loop(persons) }}{% endfor %}",
        "{% for a in persons %}{% for b in persons %}x{% endfor %}{% endfor %}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% for c in person %}x{% endfor %}",
        "{% for c in [1, 2, 3] %}x{% endfor %}",
    ],
)
def test_nothing_goes_on_for_ever(body: str):
    refused(body)


@pytest.mark.parametrize(
    "body",
    [
        "{{ 'x' * 1000000000 }}",
        "{{ 9 ** 99999 }}",
        "{{ person|safe }}",
        "{{ person() }}",
        "{{ persons[0] }}",
        "{% include 'layout.html' %}",
        "{% extends 'layout.html' %}",
        "{% import 'layout.html' as x %}",
        "{% set person = 'me' %}",
        "{% block x %}{% endblock %}",
        "{% filter upper %}x{% endfilter %}",
        "{{ person ~ office_phone }}",
        "{{ person if person else office_phone }}",
        "{% autoescape false %}{{ person }}{% endautoescape %}",
        "{{ person|attr('__class__') }}",
        "{{ '{0.__class__}'.format(person) }}",
        "{{ '%s'|format(person) }}",
        "{{ person['__class__'] }}",
        "{{ person[::1] }}",
        "{{ lipsum() }}",
        "{{ namespace() }}",
        "{{ cycler.__init__.__globals__ }}",
        "{% call person() %}{% endcall %}",
        "{% with x = person %}{{ x }}{% endwith %}",
        "{% trans %}x{% endtrans %}",
        "{% do person %}",
        "{% debug %}",
        "{% if person == 'x' %}x{% endif %}",
        "{% if person is defined %}x{% endif %}",
        "{% for row in persons if row.name %}x{% endfor %}",
        "{% for a, b in persons %}x{% endfor %}",
        "{% for row in persons %}x{% endfor %}{{ row.name }}",
        "{{ ｐerson }}",
        "{{ person\u200b }}",
        "{{ persons }}",
        "{% for row in persons %}{{ row }}{% endfor %}",
        "{% for person in persons %}{{ person.name }}{% endfor %}",
    ],
)
def test_a_text_does_nothing_but_name_fields(body: str):
    refused(body)


def test_a_text_that_cannot_be_read_is_refused_with_its_line():
    assert refused("a\nb\n{{ person").values["line"] == 3
    assert refused("{% if person %}x").values["line"] == 1


def test_a_picture_pasted_into_a_text_is_too_long():
    broken = refused("data:image/png;base64," + "A" * 50_000_000)
    assert broken.values["most"] == LONGEST
    assert broken.values["length"] > 50_000_000


def test_a_text_nested_too_deeply_is_refused():
    refused("{{ " + "(" * 5000 + "person" + ")" * 5000 + " }}")


@pytest.mark.parametrize("deep", [DEEPEST, 105, 240, 700])
def test_what_is_nested_deeper_than_can_be_run_is_refused_and_not_only_when_it_is_filled_in(deep: int):
    ifs, nots = "{% if person %}" * deep + "x" + "{% endif %}" * deep, "not " * deep
    for body in (ifs, "{% if " + nots + "person %}x{% endif %}"):
        assert "nested too deeply" in refused(body).message


def test_a_long_chain_of_conditions_is_refused_at_once():
    assert "nested too deeply" in refused("{% if " + " and ".join(["person"] * 500) + " %}x{% endif %}").message


def test_a_text_that_its_rows_make_too_long_is_refused_before_it_is_made():
    body = "{% for row in persons %}" + "{{ row.name }}" * 1400 + "{% endfor %}"
    check(body, COLUMNS)
    began = process_time()
    with pytest.raises(RuleBroken, match="more than"):
        fill(body, VALUES | {"persons": [{"name": "a" * 4000, "birth": ""}] * MOST_ROWS})
    assert process_time() - began < 5


def test_the_words_between_fields_count_too_when_rows_repeat_them():
    body = "{% for row in persons %}" + "x" * 10_000 + "{% endfor %}"
    with pytest.raises(RuleBroken, match="more than"):
        fill(body, VALUES | {"persons": [{"name": "a", "birth": ""}] * MOST_ROWS})


def test_a_row_is_not_named_where_there_is_none():
    refused("{% for row in children %}x{% else %}{{ row.name }}{% endfor %}")
    assert said("{% for row in children %}x{% else %}nobody{% endfor %}") == "nobody"


def test_more_rows_than_a_letter_holds_are_cut_off():
    text, _ = fill("{% for row in persons %}x{% endfor %}", {"persons": [{"name": "a", "birth": ""}] * 5000})
    assert len(text) == MOST_ROWS


@given(st.text(max_size=200))
def test_any_text_is_either_refused_in_a_sentence_or_filled_in(body: str):
    try:
        check(body, COLUMNS)
    except RuleBroken as broken:
        assert broken.message
    else:
        fill(body, VALUES)


@given(st.text(alphabet="{}%|. ()[]'\"personfrifdncbth_0123456789*", max_size=60))
def test_what_passes_can_always_be_filled_in(body: str):
    try:
        check(body, COLUMNS)
    except RuleBroken:
        return
    fill(body, VALUES)
