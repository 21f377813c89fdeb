"""A PDF is for the archive and for everyone: PDF/A-3a and PDF/UA-1 in one file, with its data inside."""

import re
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from icam.config import ROOT
from icam.printing.attached import Attached, pack, unpack
from icam.printing.pdf import draw
from tests.web.printing.test_quicker import PAGE

MADE_AT = datetime(2026, 11, 2, 9, 30)
FILES = (
    Attached("cijfers.xlsx", b"PK\x03\x04 geen echt blad", "De cijfers", MADE_AT),
    Attached("cijfers.csv", "één,twee\r\n".encode(), "De cijfers, één per lijn", MADE_AT),
)
LANDSCAPE = PAGE.replace('<table class="table">', '<section class="wide"><table class="table">', 1).replace(
    '<div class="figures">', '</section><div class="figures">', 1
)


@pytest.fixture(scope="module")
def path(tmp_path_factory) -> Path:
    """Draw a page with two files inside."""
    file = tmp_path_factory.mktemp("archival") / "page.pdf"
    file.write_bytes(draw(PAGE, FILES))
    return file


def test_it_is_accessible_without_one_error(path):
    checker = Path(sys.executable).with_name("outloud")
    checked = subprocess.run([checker, "--quiet", "--fail-on", "error", path], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_it_says_that_it_is_for_the_archive_and_for_everyone(path):
    import pikepdf

    with pikepdf.open(path) as pdf:
        said = pdf.open_metadata()
        assert said.pdfa_status == "3A"
        assert said["pdfuaid:part"] == "1"
        written = pdf.Root.Metadata.read_bytes().decode()
    assert written.count("<rdf:RDF") == 1
    assert "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>" in written, "PDF/A wants every other name space described"


def test_it_keeps_the_colours_and_the_name_an_archive_asks_for(path):
    import pikepdf

    with pikepdf.open(path) as pdf:
        assert pdf.Root.OutputIntents[0].S == "/GTS_PDFA1"
        assert pdf.Root.MarkInfo.Marked
        assert len(pdf.trailer.ID) == 2


def test_every_letter_of_it_is_a_letter_when_it_is_copied_out(path):
    import pikepdf

    with pikepdf.open(path) as pdf:
        for page in pdf.pages:
            for font in page.Resources.Font.values():
                assert b"<>" not in font.ToUnicode.read_bytes()


def test_the_files_are_inside_and_are_said_to_be_its_data(path):
    import pikepdf

    with pikepdf.open(path) as pdf:
        for file in FILES:
            found = pdf.attachments[file.name]
            assert found.get_file().read_bytes() == file.content
            assert found.description == file.says
            assert found.get_file().mime_type in (
                "text/csv",
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            )
        assert [str(one.AFRelationship) for one in pdf.Root.AF] == ["/Data", "/Data"]


def test_the_same_page_with_the_same_files_is_the_same_to_the_byte(path):
    assert draw(PAGE, FILES) == path.read_bytes()


def test_files_reach_the_process_that_draws_whole():
    assert unpack(pack(PAGE, FILES)) == (PAGE, FILES)


@pytest.mark.parametrize("text", [PAGE, LANDSCAPE], ids=["portrait", "landscape"])
def test_nothing_is_printed_within_15_mm_of_the_edge(text, tmp_path):
    """No printer cuts anything off: the outer 15 mm of every page are white."""
    (tmp_path / "page.pdf").write_bytes(draw(text))
    command = ["pdftoppm", "-r", "100", "-gray", tmp_path / "page.pdf", tmp_path / "page"]
    subprocess.run(command, check=True)
    for picture in sorted(tmp_path.glob("*.pgm")):
        _, size, _, dots = picture.read_bytes().split(b"\n", 3)
        width, height = map(int, size.split())
        edge = int(15 / 25.4 * 100) - 1
        lines = [dots[width * number : width * (number + 1)] for number in range(height)]
        assert min(map(min, lines[:edge] + lines[-edge:])) > 250, picture.name
        assert min(min(line[:edge] + line[-edge:]) for line in lines) > 250, picture.name


@pytest.mark.parametrize("style", sorted((ROOT / "static/css").glob("*.css")), ids=lambda path: path.name)
def test_no_page_has_a_margin_under_15_mm(style):
    for rule in re.findall(r"@page[^{]*\{[^@}]*", style.read_text("utf-8")):
        for margins in re.findall(r"margin:\s*([^;}]+)", rule):
            assert all(float(one.removesuffix("mm")) >= 15 for one in margins.split()), rule
