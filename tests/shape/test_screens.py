"""The screens' pieces are documented, and templates use only what the style sheet knows."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
PAGES = [path for path in TEMPLATES if "print" not in path.name]
SHEETS = "".join(path.read_text() for path in sorted((ROOT / "static/css").glob("*.css")))
KNOWN = set(re.findall(r"\.(-?[A-Za-z_][\w-]*)", SHEETS))
BLOCKS = {name for name in KNOWN if "__" not in name and "--" not in name} | {name.partition("__")[0] for name in KNOWN}
HOOKS = {"form--inline", "htmx-indicator", "if-moved-too"}


@pytest.mark.parametrize("library", ["ui", "forms"])
def test_every_macro_is_documented(library):
    source = (ROOT / f"templates/components/{library}.html").read_text()
    guide = (ROOT / "docs/screens.md").read_text()
    for name, arguments in re.findall(r"{% macro ([a-z]\w*)\((.*)\) -?%}", source):
        if name == "heading":
            continue
        assert f"{library}.{name}({arguments})" in guide


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT / "templates").as_posix())
def test_a_page_has_no_style_and_no_script_of_its_own(path):
    source = path.read_text()
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:", source)
    assert not re.search(r"<script(?![^>]*\ssrc=)", source)
    assert not re.search(r"\shx-[a-z]", source), "htmx attributes are written data-hx-*"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT / "templates").as_posix())
def test_a_page_uses_only_classes_that_the_style_sheet_knows(path):
    source = re.sub(r"{%.*?%}", " ", re.sub(r"{#.*?#}", "", path.read_text(), flags=re.S), flags=re.S)
    source = re.sub(r"{{.*?}}", "\0", source, flags=re.S)
    used = {word for value in re.findall(r'\sclass="([^"]*)"', source) for word in value.split() if "\0" not in word}
    unknown = {word for word in used if word not in KNOWN and word.partition("__")[0] not in BLOCKS}
    assert unknown - HOOKS == set()
