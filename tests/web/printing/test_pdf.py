"""The PDF of the occupancy report: accessible, complete, the same to the byte, and from our own files only."""

import logging
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from flask_babel import force_locale

from icam import printing
from icam.core.counting import count
from icam.core.period import Period
from icam.printing.document import Document, Table
from icam.printing.html import shares
from icam.printing.pdf import pdf_of, static_file
from icam.reports.builders.occupancy import Printed, build
from icam.reports.words import ReaderWords
from tests.unit.reports.office import office

FIRST, LAST = date(2025, 10, 1), date(2025, 10, 31)
MARGIN = 15 / 25.4 * 72 - 0.5
PRINTED = Printed("Lieve Wouters", "01/11/2025 09:12", "vertrouwelijk", is_funded=True)


@pytest.fixture(scope="module")
def drawn(_app, tmp_path_factory):
    """Draw the month of 28 units once, in Dutch."""
    with _app.app_context(), force_locale("nl"):
        document = build(
            count(office(FIRST, LAST), Period.days(FIRST, LAST), LAST),
            ReaderWords("nl", {"ZUL": "Zulte", "TUB": "Tubeke", "SGW": "Sint-Gillis-Waas"}),
            PRINTED,
        )
        path = tmp_path_factory.mktemp("pdf") / "occupancy.pdf"
        path.write_bytes(printing.pdf(document))
        return document, path


def text_of(path) -> str:
    return subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout


def test_it_conforms_to_pdf_ua(drawn, tmp_path):
    _, path = drawn
    checker = Path(sys.executable).with_name("outloud")
    checked = subprocess.run([checker, "--quiet", "--fail-on", "error", path], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_the_same_input_gives_the_same_bytes(drawn, _app):
    document, path = drawn
    with _app.app_context(), force_locale("nl"):
        assert printing.pdf(document) == path.read_bytes()


def test_title_and_language_are_set(drawn):
    _, path = drawn
    said = subprocess.run(["pdfinfo", path], capture_output=True, text=True, check=True).stdout
    assert "Bezetting" in said
    assert "Tagged:          yes" in said
    import pikepdf

    with pikepdf.open(path) as pdf:
        assert str(pdf.Root.Lang) == "nl"


def test_every_page_says_what_it_is_and_which(drawn):
    _, path = drawn
    pages = text_of(path).split("\f")[:-1]
    for number, page in enumerate(pages, 1):
        assert f" {number} van {len(pages)}" in page
        assert "vertrouwelijk" in page
        assert "afgedrukt door Lieve Wouters op 01/11/2025 09:12" in page


def test_no_cell_is_left_out_or_cut_off(drawn):
    document, path = drawn
    printed = " ".join(text_of(path).split())
    words = set(printed.split())
    for section in document.sections:
        for block in section.blocks:
            if isinstance(block, Table):
                for row in block.rows:
                    for cell in row.cells:
                        assert set(cell.text.split()) <= words, cell.text


def test_no_page_is_wider_than_its_paper(drawn):
    """Nothing reaches into the margin of 15 mm: the rightmost word ends before it."""
    _, path = drawn
    boxes = subprocess.run(["pdftotext", "-bbox", path, "-"], capture_output=True, text=True, check=True).stdout
    width = 0.0
    for line in boxes.splitlines():
        if "<page " in line:
            width = float(line.split('width="')[1].split('"')[0])
        if "<word " in line:
            assert float(line.split('xMax="')[1].split('"')[0]) <= width - MARGIN


def test_the_signatures_and_the_emblem_are_there(drawn):
    _, path = drawn
    printed = text_of(path)
    assert "Gezien en goedgekeurd" in printed
    assert "Medegefinancierd door de Europese Unie" in printed


def test_no_letter_is_missing_from_the_fonts(_app, caplog):
    caplog.set_level(logging.WARNING, logger="weasyprint")
    page = Document("Ünïté – Łódź", "Şahin Đorđević Иванов Ελλάδα ×", "fr", ())
    with _app.app_context():
        printing.pdf(page)
    assert not caplog.records


@pytest.mark.parametrize(
    "url",
    ["http://example.org/x.css", "file:///etc/hostname", "static:///../app.py", "static:///css/none.css", "data:,x"],
)
def test_a_document_fetches_nothing_but_our_static_files(url):
    with pytest.raises(ValueError, match="may not fetch"):
        static_file(url)


def test_what_a_document_asks_from_outside_is_not_fetched(_app, caplog):
    caplog.set_level(logging.ERROR, logger="weasyprint")
    html = '<html lang="en"><head><title>x</title></head><body><img src="file:///etc/hostname" alt="x"/></body></html>'
    assert pdf_of("<!doctype html>\n" + html).startswith(b"%PDF-")
    assert "may not fetch file:///etc/hostname" in caplog.text


def test_the_widths_of_a_table_leave_room_for_its_longest_text(drawn):
    document, _ = drawn
    for section in document.sections:
        for block in section.blocks:
            if isinstance(block, Table):
                found = shares(block)
                assert len(found) == len(block.columns)
                assert 80 <= sum(found) <= 100
