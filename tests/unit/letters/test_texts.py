"""The texts that come with the application: complete, of one mind in every language, and well set."""

import re
from collections.abc import Iterator

import pytest

from icam.letters.built_in import FOLDER, Written, built_in
from icam.letters.catalogue import LETTERS, Field, fields_of_page
from icam.letters.markup import html
from icam.letters.rules import Kind, Page
from icam.letters.sandbox import check, fill

LETTER_LANGUAGES = ("nl", "fr", "de", "en")
PAGE_LANGUAGES = (*LETTER_LANGUAGES, "ar", "prs", "ps", "ti", "tr", "ru", "es", "sq", "ka", "hy")
PAGES = tuple(sorted({page.value for page in Page} | {folder.name for folder in (FOLDER / "pages").iterdir()}))
KNOWN = {"today", "salutation", "office_name", "support_phone", "support_email", "explained_on", "explained_in"}
KNOWN |= {"explanation", "site_name", "talk_place", "appointment_place", "arrived_on", "order_notified_on"}
"""Fields that always hold something, beside those that a letter requires."""

every_letter = pytest.mark.parametrize("kind", list(Kind))
every_page = pytest.mark.parametrize("page", PAGES)
every_language = pytest.mark.parametrize("language", LETTER_LANGUAGES)
every_language_of_pages = pytest.mark.parametrize("language", PAGE_LANGUAGES)


def text(name: str, language: str) -> Written:
    written = built_in(name, language)
    assert written is not None, f"{name}/{language}.md does not exist"
    return written


def columns(kind: Kind) -> dict[str, tuple[str, ...]]:
    return {name: field.columns for name, field in LETTERS[kind].offered.items()}


def named(kind: Kind, language: str) -> frozenset[str]:
    written = text(kind, language)
    offered = columns(kind)
    return check(written.body, offered) | check(written.subject, offered)


def page_columns(page: str) -> dict[str, tuple[str, ...]]:
    fields = fields_of_page(Page(page)) if page in {one.value for one in Page} else {}
    return {name: field.columns for name, field in fields.items()} or {"support_phone": ()}


def points(written: Written) -> list[str]:
    """Return what each line of a text is: a heading, a point or a paragraph."""
    begins = {"##": "heading", "- ": "point"}
    return [begins.get(line[:2], "paragraph") for line in written.body.splitlines() if line]


def shape(written: Written) -> list[str]:
    """Return the skeleton of a letter: its tags, headings, points, rows and boxes to sign, in their order."""
    found = re.finditer(r"(?m)^(?:#+|-|\d\.|\||\[sign:)(?= ?)|\{%.*?%\}", written.body)
    return [one[0] for one in found]


def value(field: Field) -> str | list[dict[str, str]]:
    return [dict.fromkeys(field.columns, "Aya")] * 2 if field.columns else "Aya"


def files() -> Iterator[tuple[str, str]]:
    for path in sorted(FOLDER.glob("**/*.md")):
        yield str(path.relative_to(FOLDER)), path.read_text("utf-8")


@every_letter
@every_language
def test_every_letter_has_a_subject_and_a_body_in_four_languages(kind: Kind, language: str) -> None:
    written = text(kind, language)
    assert written.subject
    assert len(written.body.split()) > 40


@every_letter
@every_language
def test_a_letter_names_only_fields_of_its_kind_and_the_same_in_every_language(kind: Kind, language: str) -> None:
    assert named(kind, language) == named(kind, "nl")


@every_letter
@every_language
def test_a_letter_says_the_same_things_in_the_same_order_in_every_language(kind: Kind, language: str) -> None:
    assert shape(text(kind, language)) == shape(text(kind, "nl"))


@every_letter
def test_a_letter_names_what_it_requires(kind: Kind) -> None:
    printed_by_the_layout = {"addressee", "office_name"}
    assert set(LETTERS[kind].required) - printed_by_the_layout <= named(kind, "nl")


@every_letter
def test_a_letter_names_every_field_that_is_asked_for_it(kind: Kind) -> None:
    assert {field.name for field in LETTERS[kind].asked} <= named(kind, "nl")


@every_letter
@every_language
def test_a_letter_leaves_out_what_is_not_known_instead_of_leaving_a_gap(kind: Kind, language: str) -> None:
    letter = LETTERS[kind]
    known = KNOWN | set(letter.required)
    values = {
        name: value(field) if name in known else ([] if field.columns else "") for name, field in letter.offered.items()
    }
    _, book = fill(text(kind, language).body, values)
    assert list(book.missing) == []


@every_letter
@every_language
def test_a_filled_letter_has_no_markup_left(kind: Kind, language: str) -> None:
    values = {name: value(field) for name, field in LETTERS[kind].offered.items()}
    written = html(*fill(text(kind, language).body, values))
    assert not re.search(r"\*\*|\{[{%]|[%}]\}|\[sign|<p>[|#-]|<br/>[,.;:)(]|, *,|\( *\)|\s[.,]", written)


@every_letter
def test_a_paper_that_is_signed_has_boxes_to_sign(kind: Kind) -> None:
    if LETTERS[kind].is_signed:
        assert "[sign: " in text(kind, "nl").body


@every_page
@every_language_of_pages
def test_a_page_has_the_same_points_in_the_same_order_in_fourteen_languages(page: str, language: str) -> None:
    written = text(f"pages/{page}", language)
    assert written.subject
    assert points(written) == points(text(f"pages/{page}", "en"))


@every_page
@every_language_of_pages
def test_a_page_names_only_what_every_letter_with_it_offers(page: str, language: str) -> None:
    offered = page_columns(page)
    in_english = check(text(f"pages/{page}", "en").body, offered)
    assert check(text(f"pages/{page}", language).body, offered) == in_english


@every_page
def test_a_page_is_at_most_one_sheet(page: str) -> None:
    for language in PAGE_LANGUAGES:
        assert len(text(f"pages/{page}", language).body) < 2_000


@pytest.mark.parametrize(("path", "said"), list(files()), ids=[path for path, _ in files()])
def test_a_text_is_set_with_the_signs_of_its_language(path: str, said: str) -> None:
    assert said.startswith("# ")
    assert "'" not in said
    assert not re.search("[\u200e\u200f\u202a-\u202e\u2066-\u2069]", said), "a direction set by hand"
    assert not re.search(r"[^\S\n\u00a0]{2,}|[ \t]\n", said)
    if path.endswith("fr.md"):
        words = re.sub(r"\{\{.*?\}\}|\{%.*?%\}|\[sign:", "x", said)
        words = re.sub(r"\w+@[\w.]+|\d\d:\d\d", "x", words)
        assert not re.search(r"(?<!\u00a0)[;:?!»]", words), "no no-break space before a sign"
        assert not re.search("«(?!\u00a0)", words)
