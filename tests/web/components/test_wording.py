"""The words of a page are those of its reader's language, with values that cannot become markup."""

import pytest
from flask import render_template_string
from flask_babel import force_locale


@pytest.fixture(autouse=True)
def request_context(app):
    with app.test_request_context("/", headers={"Cookie": "language=nl"}):
        yield


def test_a_word_is_in_the_readers_language_and_follows_a_change_within_the_page():
    assert render_template_string('{{ _("Search") }}') == "Zoeken"
    with force_locale("fr"):
        assert render_template_string('{{ _("Search") }}') == "Rechercher"
    assert render_template_string('{{ _("Search") }}') == "Zoeken"


def test_a_value_in_a_sentence_is_escaped_and_a_percent_sign_is_one():
    rendered = render_template_string('{{ _("%(count)s found", count="<b>") }} {{ _("100 %% sure") }}')
    assert rendered == "&lt;b&gt; gevonden 100 % sure"


def test_a_word_inside_a_macro_of_a_library_is_translated_too():
    assert "Afdrukken" in render_template_string("{{ ui.print_button() }}")


@pytest.mark.parametrize(("number", "said"), [(1, "1 thing"), (2, "2 things")])
def test_a_number_chooses_its_form(number, said):
    assert render_template_string('{{ ngettext("%(num)d thing", "%(num)d things", n) }}', n=number) == said
