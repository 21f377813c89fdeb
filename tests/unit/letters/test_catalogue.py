"""The catalogue: every letter whole, every field known to the example, every text that comes with the application."""

import pytest

from icam.letters.built_in import FOLDER, built_in
from icam.letters.catalogue import COMMON, LETTERS, fields_of_page
from icam.letters.example import FACTS, SAID
from icam.letters.queries import name_of
from icam.letters.rules import OFFICE_LANGUAGES, PAGE_LANGUAGES, Kind, Page
from icam.letters.sandbox import check

TEXTS = [(name_of(kind), language) for kind in Kind for language in OFFICE_LANGUAGES]
PAGES = [(name_of(page), language) for page in Page for language in PAGE_LANGUAGES]


def test_every_kind_is_in_the_catalogue():
    assert set(LETTERS) == set(Kind)


def test_every_page_goes_with_a_letter():
    assert {letter.page for letter in LETTERS.values()} - {None} == set(Page)


@pytest.mark.parametrize("kind", Kind)
def test_what_is_required_is_offered(kind: Kind):
    letter = LETTERS[kind]
    assert set(letter.required) <= set(letter.offered)


@pytest.mark.parametrize("kind", Kind)
def test_no_field_is_offered_twice(kind: Kind):
    names = [field.name for field in (*COMMON, *LETTERS[kind].fields)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("kind", Kind)
def test_the_example_knows_every_field_that_is_not_asked(kind: Kind):
    letter = LETTERS[kind]
    for name, field in letter.offered.items():
        if field.typed or name == "addressee":
            continue
        assert name in SAID, name
        if field.columns:
            assert all(set(field.columns) <= set(row) for row in SAID[name]), name  # type: ignore[union-attr, arg-type]


@pytest.mark.parametrize("kind", Kind)
def test_what_is_asked_has_an_example(kind: Kind):
    assert all(str(field.example) for field in LETTERS[kind].asked)


def test_a_letter_to_others_requires_its_addressee():
    assert all("addressee" in letter.required for letter in LETTERS.values() if letter.to_others)


@pytest.mark.parametrize(("name", "language"), [*TEXTS, *PAGES])
def test_every_text_is_there_and_names_only_fields_that_exist(name: str, language: str):
    text = built_in(name, language)
    assert text is not None
    offered = fields_of_page(Page(name[6:])) if name.startswith("pages/") else LETTERS[Kind(name)].offered
    columns = {field.name: field.columns for field in offered.values()}
    check(text.subject, columns)
    check(text.body, columns)
    assert text.subject and text.body.strip()


def test_no_text_lies_there_that_nothing_uses():
    wanted = {FOLDER / name / f"{language}.md" for name, language in [*TEXTS, *PAGES]}
    assert set(FOLDER.rglob("*.md")) <= wanted


def test_a_text_outside_the_folder_is_none():
    assert built_in("../../../docs", "nl") is None
    assert FACTS.addressee
