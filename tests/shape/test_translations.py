"""Every sentence of the product exists in every language, with the same values in it."""

import ast
import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog

ROOT = Path(__file__).resolve().parents[2]


def _load_messages() -> ModuleType:
    spec = importlib.util.spec_from_file_location("atd_messages", ROOT / "script" / "messages.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["atd_messages"] = module
    spec.loader.exec_module(module)
    return module


messages = _load_messages()
CATALOGUES = [(language, part) for language in messages.LANGUAGES for part in messages.PARTS]


@pytest.fixture(scope="module")
def said() -> dict[str, dict[str, object]]:
    return messages.extract()


def _ids(catalogue: Catalog) -> set[str]:
    return {messages._key(message.id) for message in catalogue if message.id}


@pytest.mark.parametrize(("language", "part"), CATALOGUES)
def test_the_catalogue_holds_exactly_the_messages_of_its_part(said, language, part):
    held = _ids(messages.catalog(language, part))
    new, gone = sorted(set(said[part]) - held), sorted(held - set(said[part]))
    assert (new, gone) == ([], []), f"run script/messages {part}, and translate what is new"


@pytest.mark.parametrize(("language", "part"), CATALOGUES)
def test_every_message_is_translated_and_none_is_fuzzy(language, part):
    catalogue = messages.catalog(language, part)
    assert messages.missing(catalogue) == []
    assert not [message.id for message in catalogue if message.id and message.fuzzy]


@pytest.mark.parametrize(("language", "part"), CATALOGUES)
def test_a_translation_names_the_same_values_as_its_message(language, part):
    wrong = []
    for message in messages.catalog(language, part):
        if not message.id:
            continue
        ids = [message.id] if isinstance(message.id, str) else list(message.id)
        strings = _strings(message)
        allowed = {name for text in ids for name in messages.placeholders(text)}
        needed = set(messages.placeholders(ids[-1]))
        for string in strings:
            named = set(messages.placeholders(string))
            if named - allowed or (len(strings) == 1 and needed - named):
                wrong.append((ids, string))
        if len(strings) > 1 and needed - set(messages.placeholders(strings[-1])):
            wrong.append((ids, strings[-1]))
    assert wrong == []


UNFRENCH = re.compile(r"[ \w)](?:(?<= )[:;?!»])|« |\w[?!»;]|\u00a0 | \u00a0|\w'\w")


@pytest.mark.parametrize("part", messages.PARTS)
def test_french_signs_keep_to_their_word_and_apostrophes_are_round(part):
    strings = [one for message in messages.catalog("fr", part) for one in _strings(message) if message.id]
    assert not [one for one in strings if UNFRENCH.search(one)]


def _strings(message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string)


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_no_message_is_in_two_parts(language):
    owner: dict[str, str] = {}
    twice = []
    for part in messages.PARTS:
        for text in _ids(messages.catalog(language, part)):
            if text in owner:
                twice.append((text, owner[text], part))
            owner[text] = part
    assert not twice


def test_a_message_is_a_plain_text_and_not_put_together():
    """A text that is put together before it is translated is in no catalogue."""
    wrong = []
    for path in sorted((ROOT / "icam").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in messages.SINGULAR and isinstance(node.args[0], ast.JoinedStr | ast.BinOp):
                wrong.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert wrong == []


def test_a_message_said_in_a_slice_and_below_it_belongs_to_the_lower_part(said):
    for part in messages.SLICES:
        assert not set(said[part]) & set(said["web"])


def test_a_new_message_keeps_what_another_part_already_knew():
    known = Catalog(locale="nl")
    known.add("Departure", "Vertrek")
    wanted = {"Departure": messages.Extracted("Departure", {"icam/stays/forms.py"})}
    fresh = messages.updated("nl", "stays", wanted, [Catalog(locale="nl"), known])
    assert fresh["Departure"].string == "Vertrek"
