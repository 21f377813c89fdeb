"""The frame and the pieces in a real browser: accessible in every theme and direction, helpful where scripts run."""

from typing import Any

import pytest
from flask import Flask, render_template_string
from playwright.sync_api import Page, Request, Route, expect

from icam.web.fields import CodeField, DayField, Form, NameField, NoteField, RadiosField, Required
from tests.browser.journey import axe

pytestmark = pytest.mark.browser

COUNTRIES = ("Albania", "Armenia", "Belgium", "Brazil", "Eritrea", "Georgia", "Guinea", "Iran", "Iraq", "Türkiye")
PIECES = """{% extends "layout.html" %}{% block title %}Pieces{% endblock %}{% block content %}
{% call ui.page_header("Pieces", "caption", tags=ui.tag("Announced", "reserved")) %}
  {{ ui.link_button("Go", "/") }}{{ ui.link_button("Add", "/", "primary") }}{{ ui.link_button("Stop", "/", "warning") }}{% endcall %}
{{ ui.breadcrumbs([("A", "/a"), ("B", none)]) }}{{ ui.tabs([("One", "/1", true, 3), ("Two", "/2", false)]) }}
{% for kind in ("info", "success", "warning", "danger") %}{{ ui.alert(kind, "What happened", title=kind) }}{% endfor %}
{{ ui.tiles([{"figure": 3, "label": "free", "url": "/f", "kind": "free"}, {"figure": 2, "label": "closed", "note": "now"}]) }}
{% for kind in ("occupied", "reserved", "closed", "cleaning", "free", "out", "neutral", "info", "success", "warning", "danger") %}
{{ ui.tag(kind, kind) }}{% endfor %}
{{ ui.table("T", ["A", {"label": "B", "num": true}], [("a", 1), ("b", 2)]) }}{{ ui.versions([("Beds", "4", "5")]) }}
{{ ui.timeline([{"day": "1/1", "title": "Moved", "who": "L", "body": "x", "url": "/m", "kind": "strong"},
                {"day": "2/1", "title": "y", "kind": "void"}]) }}
{% call ui.panel("P", "All", "/all") %}{{ ui.facts([("Beds", 4)]) }}{% endcall %}{{ ui.empty_state("None", "Add", "/add") }}
{{ ui.legend([("free", "Free"), ("closed", "Closed")]) }}{{ ui.pager("/n", "/o", 1000, true) }}
{% call ui.scroll("Board") %}<table class="board board--two_weeks"><caption>Board</caption><thead><tr><th scope="col">Unit</th>
<th scope="col" class="is-today">1</th><th scope="col" class="is-weekend">2</th></tr></thead><tbody><tr><th scope="row">T-1</th>
<td><a class="span span--occupied" href="/s">A</a></td><td><span class="span span--closed">B</span></td></tr>
<tr><th scope="row">T-2</th><td><span class="span span--cleaning">C</span></td><td><a class="span span--free" href="/p">free</a></td></tr>
<tr><th scope="row">T-3</th><td><span class="span span--reserved">D</span></td><td><span class="span span--out">E</span></td></tr>
</tbody></table>{% endcall %}{% endblock %}"""  # noqa: E501
FORM = """{% extends "layout.html" %}{% block title %}Form{% endblock %}{% block content %}<h1>Form</h1>
<div id="part">{% call forms.form(form, "/_form", submit="Save", cancel="/", draft_key="frame-test") %}
{% call forms.row() %}{{ forms.field(form.on) }}{{ forms.field(form.country) }}{% endcall %}
{{ forms.field(form.name) }}{{ forms.field(form.result, inline=true) }}{{ forms.field(form.note) }}
{% endcall %}</div>{% endblock %}"""


class FrameForm(Form):
    on = DayField("Day", [Required("Enter the day")])
    name = NameField("Name", [Required("Enter the name")])
    country = CodeField("Country", choices=COUNTRIES, narrow=True)
    result = RadiosField("Result", [Required("Choose the result")], choices=[("h", "Held"), ("m", "Missed")])
    note = NoteField("Note")


@pytest.fixture
def open_piece(app: Flask, browse: Any, address: str) -> Any:
    """Return an opener: it renders a template as if a page of the office had, and gives it to the browser."""
    opened = []

    def opener(source: str, *, form: bool = False, sent: list[str] | None = None, **options: Any) -> Page:
        context = {name: options.pop(name) for name in ("text_dir", "theme", "locale") if name in options}
        with app.test_request_context("/_piece", method="POST" if form else "GET", headers={"Cookie": "language=en"}):
            given = {"form": FrameForm()} if form else {}
            if form:
                given["form"].validate()
            html = render_template_string(source, **given, **context)
        manager = browse(language="en", **options)
        journey = manager.__enter__()
        opened.append(manager)

        def keep(route: Route, asked: Request) -> None:
            (sent if sent is not None else []).append(f"{asked.url.removeprefix(address)} {asked.post_data or ''}")
            route.fulfill(status=204)

        journey.page.route("**/_piece", lambda route: route.fulfill(body=html, content_type="text/html"))
        journey.page.route("**/drafts", keep)
        journey.page.goto(f"{address}/_piece")
        return journey.page

    yield opener
    for manager in opened:
        manager.__exit__(None, None, None)


@pytest.mark.parametrize("source", [PIECES, FORM], ids=["pieces", "form"])
@pytest.mark.parametrize(
    ("theme", "text_dir"), [("light", "ltr"), ("dark", "ltr"), ("light", "rtl")], ids=["light", "dark", "right-to-left"]
)
def test_axe_finds_nothing_in_any_piece(open_piece: Any, source: str, theme: str, text_dir: str) -> None:
    page = open_piece(source, form=source is FORM, theme=theme, text_dir=text_dir)
    assert axe(page) == []


@pytest.mark.parametrize("width", [1440, 820, 390])
def test_no_page_is_wider_than_its_screen(open_piece: Any, width: int) -> None:
    page = open_piece(PIECES)
    page.set_viewport_size({"width": width, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_error_summary_has_the_focus_and_leads_to_the_field(open_piece: Any) -> None:
    page = open_piece(FORM, form=True)
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    page.get_by_role("link", name="Enter the name").click()
    expect(page.locator("#name")).to_be_focused()


def test_what_is_typed_is_kept_and_the_reader_is_told(open_piece: Any) -> None:
    sent: list[str] = []
    page = open_piece(FORM, form=True, sent=sent)
    page.locator("#note").fill("They asked about school")
    expect(page.locator("[data-draft-status]")).to_contain_text("Kept at", timeout=6000)
    assert len(sent) == 1
    assert sent[0].startswith("/drafts key=frame-test&")
    assert "note=They+asked+about+school" in sent[0]
    assert "csrf_token" not in sent[0]


def test_a_long_list_is_chosen_from_by_typing_and_by_keys(open_piece: Any) -> None:
    page = open_piece(FORM, form=True)
    box, kept = page.get_by_role("combobox", name="Country"), page.locator("select[name=country]")
    box.fill("turk")
    box.press("Enter")
    expect(box).to_have_value("Türkiye")
    expect(kept).to_have_value("Türkiye")
    box.fill("ira")
    box.press("ArrowDown")
    box.press("Tab")
    expect(kept).to_have_value("Iraq")
    box.fill("")
    box.press("Tab")
    expect(kept).to_have_value("")


def test_the_calendar_reads_the_typed_day_and_writes_it_back(open_piece: Any) -> None:
    page = open_piece(FORM, form=True)
    page.locator("#on").fill("3-4-2026")
    page.get_by_role("button", name="Choose from the calendar: Day").click()
    native = page.locator(".day__native")
    expect(native).to_have_value("2026-04-03")
    native.evaluate("e => { e.value = '2026-12-24'; e.dispatchEvent(new Event('change')); }")
    expect(page.locator("#on")).to_have_value("24/12/2026")


def test_leaving_with_something_unsaved_asks_first(open_piece: Any) -> None:
    page = open_piece(FORM, form=True)
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.locator("#name").fill("Demir")
    page.get_by_role("link", name="Cancel").click()
    page.wait_for_load_state()
    assert asked == ["beforeunload"]


def test_the_theme_is_worn_at_once_and_remembered(open_piece: Any, address: str) -> None:
    page = open_piece(PIECES)
    page.locator("[aria-label='Light or dark']").click()
    page.get_by_role("button", name="Dark").click()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.goto(f"{address}/sign-in")
    assert page.locator("html").get_attribute("data-theme") == "dark"


def test_without_scripts_the_theme_and_the_list_still_work(open_piece: Any, address: str) -> None:
    page = open_piece(FORM, form=True, script=False)
    expect(page.locator("select[name=country]")).to_be_visible()
    page.goto(f"{address}/sign-in")
    page.locator("[aria-label='Light or dark']").click()
    page.get_by_role("button", name="Dark").click()
    page.wait_for_load_state()
    assert page.url == f"{address}/sign-in"
    assert page.locator("html").get_attribute("data-theme") == "dark"
