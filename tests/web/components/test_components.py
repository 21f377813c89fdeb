"""The macros make pages that a browser need not repair and a screen reader can use."""

import html5lib
import pytest
from flask import render_template_string
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, FileField, PasswordField

from icam.core.errors import RuleBroken, Stale
from icam.web.fields import (
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
    TimeField,
    Versioned,
    WholeNumberField,
)
from tests.client import inspect_page

PAGE = (
    '{% extends "layout.html" %}{% block title %}Test{% endblock %}{% block content %}<h1>Test</h1>BODY{% endblock %}'
)


class EveryField(Versioned, SentOnce, Form):
    on = DayField("Day", [Required("Enter the day")], description="The first night")
    at = TimeField("Hour")
    born = PartialDayField("Birth date")
    name = NameField("Name", [Required("Enter the name")])
    note = NoteField("Note", rows=5)
    people = WholeNumberField("Persons", least=1)
    kind = CodeField("Kind", choices={"At <home>": [("home", 'The "home"')], "Away": [("office", "The office")]})
    result = RadiosField("Result", [Required("Choose the result")], choices=[("held", "Held"), ("missed", "Missed")])
    topics = BoxesField("Topics", choices=[("school", "School"), ("health", "Health")])
    step_free = BooleanField("Step-free", description="A wheelchair or a pram")
    file = FileField("Sheet")
    password = PasswordField("Password")


SHOWN = ["on", "at", "born", "name", "note", "people", "kind", "result", "topics", "step_free", "file", "password"]
FORM = """{% call forms.form(form, "/x", submit="Save", cancel="/", draft_key="k") %}
{{ forms.fields(form, names) }}{% endcall %}"""


@pytest.fixture(autouse=True)
def request_context(app):
    with app.test_request_context("/x?lang=en", headers={"Accept-Language": "en"}):
        yield


def rendered(body: str, **context):
    """Render the body inside the layout; return its tree after the inspection every page gets."""
    html = render_template_string(PAGE.replace("BODY", body), **context)
    inspect_page(html)
    return html5lib.parse(html, namespaceHTMLElements=False)


def everything(**typed) -> EveryField:
    form = EveryField(formdata=MultiDict(typed)) if typed else EveryField(formdata=None)
    if typed:
        form.validate()
    return form


def by_id(tree, name):
    found = [node for node in tree.iter() if node.get("id") == name]
    assert len(found) == 1, name
    return found[0]


def text(node) -> str:
    return " ".join("".join(node.itertext()).split())


def test_every_kind_of_field_is_labelled_and_keeps_what_was_typed():
    typed = {"on": "31/02/2026", "born": "04/1990", "note": "<b>one</b>\ntwo", "kind": "home", "topics": "health",
             "step_free": "y", "at": "soon"}  # fmt: skip
    tree = rendered(FORM, form=everything(**typed), names=SHOWN)
    assert by_id(tree, "on").get("value") == "31/02/2026"
    assert by_id(tree, "born").get("value") == "04/1990"
    assert by_id(tree, "note").text.strip() == "<b>one</b>\ntwo"
    chosen = [
        option.get("value") for option in by_id(tree, "kind").iter("option") if option.get("selected") is not None
    ]
    assert chosen == ["home"]
    assert by_id(tree, "topics-1").get("checked") is not None
    assert by_id(tree, "topics-0").get("checked") is None
    assert by_id(tree, "step_free").get("checked") is not None


def test_an_error_is_joined_to_its_field_and_linked_from_the_summary():
    tree = rendered(FORM, form=everything(on="31/02/2026", people="0"), names=SHOWN)
    field = by_id(tree, "on")
    assert field.get("aria-invalid") == "true"
    assert field.get("aria-describedby") == "on-hint on-error"
    assert text(by_id(tree, "on-error")) == "Error: 31/02/2026 is not a day of the calendar"
    summary = next(node for node in tree.iter() if node.get("data-module") == "govuk-error-summary")
    links = {link.get("href"): text(link) for link in summary.iter("a")}
    assert links["#on"] == "31/02/2026 is not a day of the calendar"
    assert links["#result-0"] == "Choose the result"
    assert {href.lstrip("#") for href in links} <= {node.get("id") for node in tree.iter()}


def test_a_group_of_radios_is_a_fieldset_with_a_legend():
    tree = rendered(FORM, form=everything(), names=SHOWN)
    group = by_id(tree, "result")
    assert group.tag == "fieldset"
    assert text(next(group.iter("legend"))) == "Result"
    assert text(next(by_id(tree, "topics").iter("legend"))) == "Topics"


def test_what_may_be_left_out_says_so():
    tree = rendered(FORM, form=everything(), names=SHOWN)
    labels = {node.get("for"): text(node) for node in tree.iter("label")}
    assert labels["at"] == "Hour (optional)"
    assert labels["on"] == "Day"


def test_a_form_carries_its_version_and_its_token():
    form = EveryField(formdata=None, data={"version": 7})
    tree = rendered(FORM, form=form, names=SHOWN)
    assert by_id(tree, "version").get("value") == "7"
    assert by_id(tree, "submission").get("value") == form.submission.data


def test_a_refusal_shows_the_way_out_and_a_stale_save_both_versions():
    form = everything(on="03/04/2026", name="Demir", result="held", people="4")
    form.refuse(RuleBroken("The unit is taken", links=(("The board", "theme.choose", {"choice": "dark"}),)))
    form.show_stale(Stale({"people": 5}, version=9))
    tree = rendered(FORM, form=form, names=SHOWN)
    assert any(link.get("href") == "/theme/dark" and text(link) == "The board" for link in tree.iter("a"))
    cells = [text(cell) for cell in tree.iter("td")]
    assert cells == ["4", "5"]
    assert by_id(tree, "version").get("value") == "9"


PIECES = """
{% call ui.page_header("A", "b", tags=ui.tag("Free", "free")) %}{{ ui.link_button("Go", "/x") }}{{ ui.post_button("Do", "/y", fields={"version": 3}) }}{{ ui.print_button() }}{% endcall %}
{{ ui.breadcrumbs([("A", "/a"), ("B", none)]) }}{{ ui.tabs([("One", "/1", true), ("Two", "/2", false, 4)]) }}
{{ ui.alert("danger", "Taken", title="Stop") }}{% call ui.alert("info") %}<p>More</p>{% endcall %}
{{ ui.tiles([{"figure": 3, "label": "free", "url": "/f", "kind": "free"}, {"figure": 2, "label": "closed", "note": "today"}]) }}
{% call ui.filter_bar("/list", target="results", search="x<y", clear="/list") %}{{ ui.filter_select("site", "Site", [("Z", "Zulte")], "Z", any="All") }}{{ ui.filter_day("from", "From") }}{% endcall %}
{{ ui.table("T", ["A", {"label": "B", "num": true}], [("a", 1)]) }}{{ ui.table("U", ["A"], [], empty="Nothing") }}
{% call ui.table("V", [{"label": "A", "sort": "ascending", "url": "/s"}, {"label": "Do", "hidden": true}], tight=true, id="v") %}<tbody><tr><th scope="row">a</th><td>b</td></tr></tbody>{% endcall %}
{{ ui.summary_list([("Beds", 4, "/change"), ("Cots", 1)]) }}{{ ui.facts([("Beds", 4)], wide=true) }}
{{ ui.pager(newer="/n", older="/o", count=1000, capped=true, target="results") }}
{{ ui.timeline([{"day": "1/1", "title": "Moved", "kind": "strong", "who": "L", "body": "x", "url": "/m", "tag": ui.tag("x")}, {"day": "2/1", "title": "y"}]) }}
{% call ui.panel("P", "All", "/all") %}<p>x</p>{% endcall %}{% call ui.details("More") %}x{% endcall %}
{{ ui.empty_state("None", "Add", "/add") }}{{ ui.legend([("free", "Free")]) }}{{ ui.versions([("Beds", "4", "5")]) }}
"""  # noqa: E501


def test_the_pieces_make_a_valid_page():
    html = render_template_string('{% extends "layout.html" %}{% block content %}' + PIECES + "{% endblock %}")
    inspect_page(html)
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    form = next(node for node in tree.iter("form") if node.get("class") == "filter")
    assert (form.get("data-hx-get"), form.get("data-hx-target"), form.get("method")) == ("/list", "#results", "get")
    assert by_id(tree, "filter-q").get("value") == "x<y"
    assert next(node for node in tree.iter("th") if node.get("aria-sort")).get("aria-sort") == "ascending"
    assert sum(node.get("type") == "hidden" and node.get("name") == "version" for node in tree.iter("input")) == 1


@pytest.mark.parametrize("status", [400, 403, 404, 409, 413, 429, 500, 503])
def test_an_error_page_is_whole_and_shows_the_way_out(status):
    html = render_template_string(f'{{% include "errors/{status}.html" %}}', said="", rows=[("Beds", "4", "5")])
    inspect_page(html)
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    main = by_id(tree, "main")
    assert [node.get("href") for node in main.iter("a")], "no way out"


def test_the_frame_is_right_to_left_and_dark_where_that_is_wanted():
    tree = rendered("", text_dir="rtl", theme="dark", locale="ar")
    assert (tree.get("dir"), tree.get("data-theme"), tree.get("lang")) == ("rtl", "dark", "ar")
    sheets = [link.get("href") for link in tree.iter("link") if link.get("rel") == "stylesheet"]
    assert len(sheets) == 1
    assert "/static/css/app.rtl.css" in sheets[0]


def test_signed_out_there_are_no_areas_and_no_search():
    tree = rendered("")
    assert not list(tree.iter("nav"))
    assert not [node for node in tree.iter() if node.get("id") == "global-search"]


def test_a_static_file_changes_its_address_when_it_changes(app, tmp_path):
    from icam.web.macros import asset

    app_folder, app.static_folder = app.static_folder, str(tmp_path)
    try:
        (tmp_path / "one.css").write_text("a")
        first = asset("one.css")
        (tmp_path / "one.css").write_text("bb")
        assert asset("one.css") != first
    finally:
        app.static_folder = app_folder
