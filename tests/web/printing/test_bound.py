"""A year of occupancy in parts: one paper, as if it had been drawn in one piece."""

import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from flask_babel import force_locale

from icam import printing
from icam.core.counting import count
from icam.core.period import Period
from icam.printing import Attached
from icam.printing.bound import Margins, bound
from icam.printing.document import Table
from icam.printing.html import html
from icam.printing.parts import cut
from icam.printing.pdf import pdf_of
from icam.reports.builders.occupancy import Printed, build
from icam.reports.words import ReaderWords
from tests.unit.reports.office import office

FIRST, LAST = date(2025, 7, 1), date(2025, 9, 30)
INSIDE = (Attached("occupancy.csv", b"level\r\n", "De cijfers", datetime(2025, 10, 1, 9, 12, tzinfo=UTC)),)


@pytest.fixture(scope="module")
def quarter(_app, tmp_path_factory):
    """Draw a quarter of 28 units in parts and in one piece, in Dutch."""
    with _app.app_context(), force_locale("nl"):
        document = build(
            count(office(FIRST, LAST), Period.days(FIRST, LAST), LAST),
            ReaderWords("nl", {"ZUL": "Zulte", "TUB": "Tubeke", "SGW": "Sint-Gillis-Waas"}),
            Printed("Lieve Wouters", "01/11/2025 09:12", "vertrouwelijk", is_funded=True),
        )
        head, rest = cut(document)
        first, parts = pdf_of(html(head), INSIDE), [pdf_of(html(part)) for part in rest]
        folder = tmp_path_factory.mktemp("bound")
        (folder / "bound.pdf").write_bytes(bound(first, parts, Margins.of(document)))
        (folder / "whole.pdf").write_bytes(printing.pdf(document))
        again = bound(first, parts, Margins.of(document))
    return document, folder, again


def pages_of(path) -> list[str]:
    told = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout
    return told.split("\f")[:-1]


def test_it_can_be_heard_without_one_error(quarter):
    checker = Path(sys.executable).with_name("outloud")
    path = quarter[1] / "bound.pdf"
    checked = subprocess.run([checker, "--quiet", "--fail-on", "error", path], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_every_page_says_which_of_all_pages_it_is_and_who_printed_it(quarter):
    pages = pages_of(quarter[1] / "bound.pdf")
    assert len(pages) > 5
    for number, page in enumerate(pages, 1):
        assert f" {number} van {len(pages)}" in page
        assert page.count("vertrouwelijk") == 1
        assert page.count("afgedrukt door Lieve Wouters op 01/11/2025 09:12") == 1


def test_it_says_what_the_paper_in_one_piece_says(quarter):
    def words(name):
        text = " ".join(pages_of(quarter[1] / name)).split()
        return {word for word in text if not word.isdigit()}

    assert words("bound.pdf") == words("whole.pdf")


def test_its_last_row_and_last_column_are_there(quarter):
    printed = " ".join(" ".join(pages_of(quarter[1] / "bound.pdf")).split())
    tables = [block for part in quarter[0].sections for block in part.blocks if isinstance(block, Table) and block.rows]
    assert tables
    for table in tables:
        assert table.rows[-1].cells[-1].text in printed
        assert table.columns[-1].label.split()[-1] in printed


def test_margins_are_no_part_of_what_is_read_aloud(quarter):
    import pikepdf

    with pikepdf.open(quarter[1] / "bound.pdf") as whole:
        tree = str(whole.Root.StructTreeRoot.K)
        assert tree
        for page in whole.pages:
            content = (
                page.Contents.read_bytes()
                if not isinstance(page.Contents, pikepdf.Array)
                else b"".join(one.read_bytes() for one in page.Contents)
            )
            assert content.rstrip().endswith(b"Do\nQ\nEMC")
            assert b"/Artifact BMC\nq\n" in content


def test_its_contents_lead_to_the_page_of_each_heading(quarter):
    import pikepdf

    pages = pages_of(quarter[1] / "bound.pdf")
    with pikepdf.open(quarter[1] / "bound.pdf") as whole, whole.open_outline() as outline:
        numbers = {page.objgen: number for number, page in enumerate(whole.pages)}
        (title,) = outline.root
        found = [(item.title, numbers[item.destination[0].objgen]) for item in title.children]
    assert [name for name, _page in found] == [section.title for section in quarter[0].sections]
    for name, page in found:
        assert name in " ".join(pages[page].split())


def test_it_is_for_the_archive_with_its_files_inside(quarter):
    import pikepdf

    with pikepdf.open(quarter[1] / "bound.pdf") as whole:
        said = bytes(whole.Root.Metadata.read_bytes()).decode()
        assert "<pdfuaid:part>1</pdfuaid:part>" in said
        assert 'pdfaid:part="3"' in said or "<pdfaid:part>3</pdfaid:part>" in said
        assert "/OutputIntents" in whole.Root
        assert str(whole.Root.Lang) == "nl"
        assert whole.attachments["occupancy.csv"].get_file().read_bytes() == b"level\r\n"
        assert len(whole.Root.AF) == 1


def test_the_same_parts_give_the_same_bytes(quarter):
    assert quarter[2] == (quarter[1] / "bound.pdf").read_bytes()
