"""Letters and explanatory pages on paper: every sign of every script is there, and right-to-left pages keep numbers."""

import logging
import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from icam.letters import drawing, example
from icam.letters.built_in import built_in
from icam.letters.catalogue import LETTERS, fields_of_page
from icam.letters.markup import html, line
from icam.letters.queries import Version
from icam.letters.rules import (
    PAGE_LANGUAGES,
    RIGHT_TO_LEFT,
    WINDOW_LINES,
    WINDOW_WIDTH,
    Draft,
    Kind,
    Page,
    check_window,
    languages_for,
)
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
    phones = [str(example.SAID[name]).replace(" ", "\u00a0") for name in ("support_phone", "office_phone")]
    assert any(f'<span dir="ltr">{phone}</span>' in shown.html for phone in phones)


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


def composed(kind: Kind, language: str, draft: Draft | None = None) -> drawing.Composed:
    """Return a letter to the example family as it would be issued."""
    text = built_in(kind.value, language)
    assert text is not None
    version = Version(kind.value, language, 1, text.subject, text.body)
    wanted = draft or example.draft_for(kind, language)
    return drawing.compose(wanted, example.FACTS, version, None, number="B-2026-000123", is_preview=False)


def said_on(pdf: bytes) -> list[list[str]]:
    """Return the lines of each page, as they stand on it."""
    said = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True).stdout
    pages = said.decode().split("\f")[:-1]
    return [[line.strip() for line in page.splitlines() if line.strip()] for page in pages]


EVERY = [(kind, language) for kind, letter in LETTERS.items() for language in languages_for(letter.is_official)]
CLOSE = {"nl": "Met vriendelijke groet", "fr": "Cordialement", "de": "Mit freundlichen", "en": "Yours sincerely"}


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_no_signature_stands_alone_on_a_page_and_no_sign_is_missing(
    app: Flask, kind: Kind, language: str, caplog: pytest.LogCaptureFixture
):
    made = composed(kind, language)
    assert made.missing == ()
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        pages = said_on(drawing.bytes_of(made))
    assert [one.getMessage() for one in caplog.records if "notdef" in one.getMessage()] == []
    text = built_in(kind.value, language)
    assert text is not None
    boxes = re.search(r"\[sign: *([^|\]{]*[^|\]{ ])", text.body)
    begins = boxes[1].strip() if boxes else CLOSE[language]
    at = [number for number, line in enumerate(pages[-1]) if line.startswith(begins[:12])]
    assert at, f"{begins} does not stand on the last page"
    assert at[0] > 0


def words_on(pdf: bytes) -> Iterator[tuple[str, float, float, float, float]]:
    """Give the words of the first page with their edges, in millimetres from the top left."""
    said = subprocess.run(
        ["pdftotext", "-bbox", "-l", "1", "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout
    found = re.findall(r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]*)<', said.decode())
    for left, top, right, bottom, word in found:
        edges = [float(edge) * 25.4 / 72 for edge in (left, top, right, bottom)]
        yield word, edges[0], edges[1], edges[2], edges[3]


@pytest.mark.parametrize(
    ("addressee", "address"),
    [
        ("Rania Haddad", "Lindestraat 8\n9000 Gent"),
        ("W" * WINDOW_WIDTH, "W" * WINDOW_WIDTH + "\n9000 Gent"),
        ("Anna " * 8, "\n".join(["Antwerpsesteenweg " * 2] * (WINDOW_LINES - 1))),
    ],
)
def test_the_address_stands_in_the_window_of_the_envelope(app: Flask, addressee: str, address: str):
    check_window(addressee, address)
    draft = replace(example.draft_for(Kind.INVITATION, "nl"), addressee=addressee, address=address)
    words = list(words_on(drawing.bytes_of(composed(Kind.INVITATION, "nl", draft))))
    inside = [one for one in words if one[1] >= 105 and one[2] < 81]
    assert {part for line in (addressee, *address.splitlines()) for part in line.split() if len(part) < 20} <= {
        one[0] for one in inside
    }
    for _word, left, top, right, bottom in inside:
        assert left > 109 and right < 191 and top > 49 and bottom < 81.5
    assert not [one for one in words if one[3] > 108 and 45 < one[2] < 81 and one not in inside]


def test_without_the_fund_its_emblem_is_not_on_the_letter(app: Flask, monkeypatch: pytest.MonkeyPatch):
    assert "Medegefinancierd" in composed(Kind.INVITATION, "nl").html
    monkeypatch.setitem(app.config, "ATD", replace(app.config["ATD"], eu_funding=False))
    assert "Medegefinancierd" not in composed(Kind.INVITATION, "nl").html


def edges_of(pdf: bytes, folder: Path) -> int:
    """Return how dark the darkest dot is in the outer 15 mm of the pages; 255 = white."""
    subprocess.run(["pdftoppm", "-r", "100", "-gray", "-", folder / "page"], input=pdf, check=True)
    darkest = 255
    for picture in sorted(folder.glob("*.pgm")):
        _, size, _, dots = picture.read_bytes().split(b"\n", 3)
        width, height = map(int, size.split())
        edge = int(15 / 25.4 * 100) - 1
        lines = [dots[width * number : width * (number + 1)] for number in range(height)]
        outer = [*lines[:edge], *lines[-edge:], *(one[:edge] + one[-edge:] for one in lines)]
        darkest = min(darkest, *map(min, outer))
    return darkest


@pytest.mark.parametrize("kind", [Kind.INVITATION, Kind.ATTENDANCE, Kind.TALK_SUMMARY, Kind.HOME_CONVENTION])
def test_very_long_names_and_words_stay_within_the_margins(app: Flask, kind: Kind, tmp_path: Path):
    long = {"name": "W" * 100, "birth": "W" * 40, "nationality": "W" * 60, "role": "x"}
    said: dict[str, Any] = dict(example.SAID)
    said |= {name: [long] * 3 for name in ("persons", "adults", "children", "present")}
    said |= dict.fromkeys(("summary", "office_email", "coach_name", "appointment_room", "talk_place"), "w" * 400)
    text = built_in(kind.value, "nl")
    assert text is not None
    made = drawing.compose(
        example.draft_for(kind, "nl"),
        replace(example.FACTS, said=said),
        Version(kind.value, "nl", 1, text.subject, text.body),
        None,
        number="B-2026-000123",
        is_preview=False,
    )
    assert edges_of(drawing.bytes_of(made), tmp_path) > 250


@pytest.mark.parametrize("kind", [Kind.INVITATION, Kind.INVENTORY_OUT])
def test_a_letter_is_white_within_15_mm_of_the_edge(app: Flask, kind: Kind, tmp_path: Path):
    assert edges_of(drawing.bytes_of(composed(kind, "fr")), tmp_path) > 250
