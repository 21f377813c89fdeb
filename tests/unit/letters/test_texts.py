"""The texts that come with the application: complete, of one mind in every language, and well set."""

import re
from collections.abc import Iterator

import pytest

from icam.letters.built_in import FOLDER, Written, built_in
from icam.letters.catalogue import LETTERS, Field, fields_of_page
from icam.letters.markup import html
from icam.letters.rules import OFFICE_LANGUAGES, PAGE_LANGUAGES, Kind, Page
from icam.letters.sandbox import check, fill

PAGES = tuple(sorted({page.value for page in Page} | {folder.name for folder in (FOLDER / "pages").iterdir()}))
KNOWN = {"today", "salutation", "office_name", "support_phone", "explained_on", "explained_in", "explanation"}
KNOWN |= {"site_name", "talk_place", "appointment_time", "appointment_place", "arrived_on"}
"""Fields that always hold something where they are printed, beside those that a letter requires."""

PRINTED_BY_THE_LAYOUT = {"addressee", "office_name"}
ON_ONE_SHEET = 2_000
"""Characters of a page, its markup included."""

every_letter = pytest.mark.parametrize("kind", list(Kind))
every_page = pytest.mark.parametrize("page", PAGES)


def text(name: str, language: str) -> Written:
    written = built_in(name, language)
    assert written is not None, f"{name}/{language}.md does not exist"
    return written


def named(kind: Kind, language: str) -> frozenset[str]:
    written = text(kind, language)
    columns = {name: field.columns for name, field in LETTERS[kind].offered.items()}
    return check(written.body, columns) | check(written.subject, columns)


def shape(written: Written) -> list[str]:
    """Return the skeleton of a text: its tags, headings, points, rows, paragraphs and boxes to sign, in their order."""
    found = re.finditer(r"(?m)^(?:#+ |- |\d\. |\||\[sign:|\*\*|[^\s{])|\{%.*?%\}", written.body)
    return [one[0] if len(one[0]) > 1 or one[0] == "|" else "paragraph" for one in found]


def value(field: Field) -> str | list[dict[str, str]]:
    return [dict.fromkeys(field.columns, "Aya")] * 2 if field.columns else "Aya"


def empty(field: Field) -> str | list[dict[str, str]]:
    return [] if field.columns else ""


def files() -> Iterator[tuple[str, str]]:
    for path in sorted(FOLDER.glob("**/*.md")):
        yield str(path.relative_to(FOLDER)), path.read_text("utf-8")


@every_letter
def test_every_letter_has_a_subject_and_a_body_in_four_languages(kind: Kind) -> None:
    for language in OFFICE_LANGUAGES:
        written = text(kind, language)
        assert written.subject
        assert len(written.body.split()) > 40, language


@every_letter
def test_a_letter_names_only_fields_of_its_kind_and_the_same_in_every_language(kind: Kind) -> None:
    for language in OFFICE_LANGUAGES:
        assert named(kind, language) == named(kind, "nl"), language


@every_letter
def test_a_letter_says_the_same_things_in_the_same_order_in_every_language(kind: Kind) -> None:
    for language in OFFICE_LANGUAGES:
        assert shape(text(kind, language)) == shape(text(kind, "nl")), language


@every_letter
def test_a_letter_names_what_it_requires_and_what_is_asked_for_it(kind: Kind) -> None:
    letter = LETTERS[kind]
    needed = {*letter.required, *(field.name for field in letter.asked)} - PRINTED_BY_THE_LAYOUT
    assert needed <= named(kind, "nl")


@every_letter
def test_a_letter_leaves_out_what_is_not_known_instead_of_leaving_a_gap(kind: Kind) -> None:
    letter = LETTERS[kind]
    known = KNOWN | set(letter.required)
    values = {name: (value if name in known else empty)(field) for name, field in letter.offered.items()}
    for language in OFFICE_LANGUAGES:
        _, book = fill(text(kind, language).body, values)
        assert list(book.missing) == [], language


@every_letter
def test_a_filled_letter_has_no_markup_left(kind: Kind) -> None:
    values = {name: value(field) for name, field in LETTERS[kind].offered.items()}
    for language in OFFICE_LANGUAGES:
        written = html(*fill(text(kind, language).body, values))
        left = re.search(r"\*\*|\{[{%]|[%}]\}|\[sign|<p>[|#-]|<br/>[,.;:)(]|, *,|\( *\)|\s[.,]", written)
        assert left is None, (language, written[left.start() - 40 : left.end() + 40])


@every_letter
def test_a_paper_that_is_signed_has_boxes_to_sign(kind: Kind) -> None:
    if LETTERS[kind].is_signed:
        assert "[sign: " in text(kind, "nl").body


@every_page
def test_a_page_has_the_same_points_in_the_same_order_in_fourteen_languages(page: str) -> None:
    assert len(PAGE_LANGUAGES) == 14
    for language in PAGE_LANGUAGES:
        written = text(f"pages/{page}", language)
        assert written.subject
        assert shape(written) == shape(text(f"pages/{page}", "en")), language


@every_page
def test_a_page_names_only_what_every_letter_with_it_offers(page: str) -> None:
    offered = fields_of_page(Page(page)) if page in set(Page) else {"support_phone": Field("support_phone", "")}
    columns = {name: field.columns for name, field in offered.items()}
    for language in PAGE_LANGUAGES:
        written = text(f"pages/{page}", language)
        assert check(written.body, columns) == {"support_phone"}, language
        assert not check(written.subject, columns), language


@every_page
def test_a_page_fits_on_one_sheet(page: str) -> None:
    for language in PAGE_LANGUAGES:
        assert len(text(f"pages/{page}", language).body) < ON_ONE_SHEET, language


def test_a_text_is_set_with_the_signs_of_its_language() -> None:
    for path, said in files():
        assert said.startswith("# "), path
        assert "'" not in said, path
        assert not re.search("[\u200e\u200f\u202a-\u202e\u2066-\u2069]", said), f"{path}: a direction set by hand"
        assert not re.search(r"[^\S\n\u00a0]{2,}|[ \t]\n", said), f"{path}: more than one space"


def test_french_has_a_space_that_does_not_break_before_its_signs() -> None:
    for path, said in files():
        if path.endswith("fr.md"):
            words = re.sub(r"\{\{.*?\}\}|\{%.*?%\}|\[sign:", "x", said)
            found = re.search("(?<!\u00a0)[;:?!»]|«(?!\u00a0)", words)
            assert found is None, (path, words[found.start() - 30 : found.end()])
