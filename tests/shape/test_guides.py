"""The guides say what the screens say: each role has one in both languages, and no quoted word or link drifts."""

import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from icam.core.access import Role

ROOT = Path(__file__).resolve().parents[2]
GUIDES = ROOT / "docs" / "guides"
LANGUAGES = ("nl", "fr")
GUIDE_OF = {
    Role.FITT_COACH: "fitt-coach.md",
    Role.FITT_ASSISTANT: "fitt-assistant.md",
    Role.ICAM_COACH: "icam-coach-and-desk.md",
    Role.DESK: "icam-coach-and-desk.md",
    Role.MANAGER: "manager.md",
    Role.STATISTICS: "statistics.md",
    Role.DPO: "dpo.md",
    Role.ADMIN: "administrator.md",
}
TOPICS = ["files-and-orders.md", "letters-and-reports.md"]
"""Guides for whoever does a thing, whatever their role."""

NAMES = sorted({*GUIDE_OF.values(), *TOPICS})
PAGES = [GUIDES / "README.md", ROOT / "docs" / "accessibility.md"] + [
    GUIDES / language / name for language in LANGUAGES for name in NAMES
]
MOST_WORDS = 1150
"""More no longer fits on both sides of one sheet."""


@cache
def _messages_of_label(language: str) -> dict[str, set[str]]:
    """Return every text of the screens in a language, with the messages it stands for."""
    labels: dict[str, set[str]] = {}
    for path in sorted((ROOT / "icam" / "translations" / language).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file):
                if not message.id:
                    continue
                key = message.id if isinstance(message.id, str) else message.id[0]
                strings = [message.string] if isinstance(message.string, str) else list(message.string or ())
                for text in strings:
                    labels.setdefault(" ".join(text.split()), set()).add(key)
    return labels


def _quoted(path: Path) -> list[str]:
    """Return the words in bold: the labels that a guide quotes."""
    return [" ".join(words.split()) for words in re.findall(r"\*\*(.+?)\*\*", path.read_text("utf-8"), re.S)]


def _anchors(path: Path) -> set[str]:
    titles = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.M)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def _name(path: Path) -> str:
    return path.relative_to(ROOT / "docs").as_posix()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", list(Role))
def test_every_role_has_a_guide_in_both_languages_and_the_index_leads_to_it(role: Role, language: str) -> None:
    path = GUIDES / language / GUIDE_OF[role]
    assert path.read_text("utf-8").startswith("# ")
    assert f"({language}/{path.name})" in (GUIDES / "README.md").read_text("utf-8")


def test_no_guide_is_left_without_a_role() -> None:
    assert sorted(_name(path) for path in GUIDES.rglob("*.md")) == sorted(
        _name(path) for path in PAGES if path.is_relative_to(GUIDES)
    )


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_guide_quotes_only_words_that_stand_on_the_screens(language: str, name: str) -> None:
    labels = _messages_of_label(language)
    quoted = _quoted(GUIDES / language / name)
    assert len(quoted) > 10
    assert [words for words in quoted if words not in labels] == []


def test_the_index_quotes_only_words_that_stand_on_the_screens() -> None:
    known = {words for language in LANGUAGES for words in _messages_of_label(language)}
    assert set(_quoted(GUIDES / "README.md")) - known == set()


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_of_a_guide_name_the_same_buttons(name: str) -> None:
    dutch, french = (
        [_messages_of_label(language).get(words, {words}) for words in _quoted(GUIDES / language / name)]
        for language in LANGUAGES
    )
    only_dutch = [sorted(one) for one in dutch if not any(one & other for other in french)]
    only_french = [sorted(one) for one in french if not any(one & other for other in dutch)]
    assert (only_dutch, only_french) == ([], [])
    assert len(dutch) == len(french)


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_of_a_guide_have_the_same_parts(name: str) -> None:
    dutch, french = (
        [line.split(" ")[0] for line in (GUIDES / language / name).read_text("utf-8").splitlines() if line[:1] in "#-"]
        for language in LANGUAGES
    )
    assert [one for one in dutch if one] == [one for one in french if one]


@pytest.mark.parametrize("path", PAGES, ids=_name)
def test_every_link_leads_somewhere(path: Path) -> None:
    lost = []
    for address in re.findall(r"\]\(([^)]+)\)", path.read_text("utf-8")):
        if re.match(r"[a-z]+:", address):
            continue
        file, _, anchor = address.partition("#")
        target = (path.parent / file).resolve() if file else path
        if not target.is_file() or (anchor and anchor not in _anchors(target)):
            lost.append(address)
    assert lost == []


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_guide_is_short_enough_to_be_read(language: str, name: str) -> None:
    assert len((GUIDES / language / name).read_text("utf-8").split()) <= MOST_WORDS
