"""Letters in one file to print: each begins on a right-hand page, is as it was, and can be heard."""

import subprocess
import sys
from pathlib import Path

import pytest

from icam.printing.joined import joined
from icam.printing.pdf import draw


def letter(name: str, pages: int, language: str = "nl") -> str:
    """Write a letter of some pages."""
    body = "".join(
        f'<p{" class=starts" if number else ""}>{name} {number + 1} <a href="https://example.org/{name}">adres</a></p>'
        for number in range(pages)
    ).replace("class=starts", 'class="starts"')
    return f"""<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"/><title>{name}</title></head>
<body><h1>Brief {name}</h1>{body}</body></html>"""


@pytest.fixture(scope="module")
def parts() -> list[bytes]:
    return [draw(letter("een", 1)), draw(letter("twee", 2, "fr")), draw(letter("drie", 3)), draw(letter("vier", 1))]


@pytest.fixture(scope="module")
def path(parts, tmp_path_factory) -> Path:
    file = tmp_path_factory.mktemp("joined") / "all.pdf"
    file.write_bytes(joined(parts, "Brieven van maart", "nl"))
    return file


def pages_of(path) -> list[str]:
    said = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True).stdout
    return said.split("\f")[:-1]


def test_each_letter_begins_on_a_right_hand_page(path):
    pages = pages_of(path)
    named = {name: f"Brief {name}" for name in ("een", "twee", "drie", "vier")}
    starts = {name: next(n for n, text in enumerate(pages, 1) if head in text) for name, head in named.items()}
    assert starts == {"een": 1, "twee": 3, "drie": 5, "vier": 9}
    assert [number for number, text in enumerate(pages, 1) if not text.strip()] == [2, 8]


def test_a_page_is_drawn_as_it_was_issued(path, parts):
    import pikepdf

    with pikepdf.open(path) as whole:
        second = whole.pages[3].Contents.read_bytes()
    import io

    with pikepdf.open(io.BytesIO(parts[1])) as alone:
        assert alone.pages[1].Contents.read_bytes() == second


def test_the_whole_can_be_heard_without_one_error(path):
    checker = Path(sys.executable).with_name("outloud")
    checked = subprocess.run([checker, "--quiet", "--fail-on", "error", path], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_every_page_finds_what_is_said_of_it(path):
    import pikepdf

    with pikepdf.open(path) as whole:
        tree = dict(zip(*[iter(whole.Root.StructTreeRoot.ParentTree.Nums)] * 2, strict=True))
        for number, page in enumerate(whole.pages, 1):
            if "/StructParents" in page:
                owners = tree[page.StructParents]
                assert all(owner.get("/Pg", page.obj) == page.obj for owner in owners), number
        assert [str(one.Lang) for one in whole.Root.StructTreeRoot.K] == ["nl", "fr", "nl", "nl"]


def test_the_same_letters_are_the_same_bytes(path, parts):
    assert joined(parts, "Brieven van maart", "nl") == path.read_bytes()
