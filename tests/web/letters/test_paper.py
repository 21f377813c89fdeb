"""Letters and explanatory pages on paper: every sign of every script is there, and right-to-left pages keep numbers."""

import logging

import pytest
from flask import Flask

from icam.letters import drawing, example
from icam.letters.built_in import built_in
from icam.letters.catalogue import fields_of_page
from icam.letters.markup import html, line
from icam.letters.queries import Version
from icam.letters.rules import PAGE_LANGUAGES, RIGHT_TO_LEFT, Kind, Page
from icam.letters.sandbox import fill
from icam.letters.words import written
from icam.printing.pdf import pdf_of


def all_pages(language: str) -> str:
    """Return the explanatory pages of a language one after another, as one document."""
    said, parts = written(example.SAID, language), []
    for page in Page:
        text = built_in(f"pages/{page.value}", language)
        assert text is not None
        known = {"addressee": "Rania Haddad", **said}
        values = {name: known[name] for name in fields_of_page(page)}
        heading, titles = fill(text.subject, values)
        body, book = fill(text.body, values)
        is_mirrored = language in RIGHT_TO_LEFT
        parts += [f"<h1>{line(heading, titles)}</h1>", html(body, book, right_to_left=is_mirrored)]
    direction = "rtl" if language in RIGHT_TO_LEFT else "ltr"
    return (
        f'<!doctype html>\n<html lang="{language}" dir="{direction}"><head><title>x</title>'
        f'<link rel="stylesheet" href="static:///css/letter.css"/></head><body>{"".join(parts)}</body></html>'
    )


@pytest.mark.parametrize("language", PAGE_LANGUAGES)
def test_every_sign_of_a_page_has_a_glyph(app: Flask, language: str, caplog: pytest.LogCaptureFixture):
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        assert pdf_of(all_pages(language)).startswith(b"%PDF-")
    assert [one.getMessage() for one in caplog.records if "notdef" in one.getMessage()] == []


def test_a_sign_without_a_glyph_would_be_noticed(app: Flask, caplog: pytest.LogCaptureFixture):
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        pdf_of('<!doctype html>\n<html lang="x"><head><title>x</title></head><body><p>\u0378</p></body></html>')
    assert any("notdef" in one.getMessage() for one in caplog.records)


@pytest.mark.parametrize("language", sorted(RIGHT_TO_LEFT))
def test_a_page_read_from_right_to_left_says_so_and_keeps_numbers(app: Flask, language: str):
    text = built_in("pages/invitation", language)
    assert text is not None
    shown = example.composed(Version("pages/invitation", language, 1, text.subject, text.body), today=example.TODAY)
    assert f'<section class="sheet" lang="{language}" dir="rtl">' in shown.html
    assert f'<span dir="ltr">{example.SAID["support_phone"]}</span>' in shown.html or (
        f'<span dir="ltr">{example.SAID["office_phone"]}</span>' in shown.html
    )


def test_a_letter_keeps_its_address_in_the_window_and_ends_with_who_wrote_it(app: Flask):
    text = built_in("invitation", "fr")
    assert text is not None
    letter = Version("invitation", "fr", 1, text.subject, text.body)
    draft = example.draft_for(Kind.INVITATION, "fr")
    shown = drawing.compose(draft, example.FACTS, letter, None, number="B-2026-000123", is_preview=False)
    assert shown.missing == ()
    assert '<div class="window"><p>Rania Haddad</p><p>Lindestraat 8</p><p>9000 Gent</p></div>' in shown.html
    assert shown.html.index("B-2026-000123") < shown.html.index("An Peeters</b>")
    assert "Cofinancé par l’Union européenne" in shown.html
