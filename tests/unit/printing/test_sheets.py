"""Nothing that is exported is ever taken for a formula."""

import io
import zipfile
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from icam.printing import csv, workbook
from icam.printing.document import Cell, Column, Document, Kind, Row, Section, Table
from icam.printing.sheets import DANGEROUS, harmless

AT = datetime(2026, 11, 1, 9, 30, tzinfo=UTC)


def document(*texts: str) -> Document:
    rows = tuple(Row((Cell(text, text), Cell("-5", -5))) for text in texts)
    columns = (Column("Name"), Column("Number", Kind.NUMBER))
    return Document("A title", "A subtitle", "en", (Section("S", (Table("Rows", "Rows", columns, rows),)),))


def cells(content: bytes, sheet: str) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name(sheet).to_python()


@given(st.sampled_from(DANGEROUS), st.text(max_size=20))
def test_a_text_that_begins_like_a_formula_gets_an_apostrophe(first: str, rest: str) -> None:
    assert harmless(first + rest) == "'" + first + rest


@pytest.mark.parametrize("text", ["", "Amal", "3 April", "O'Neil", "a=b"])
def test_any_other_text_stays_as_it_is(text: str) -> None:
    assert harmless(text) == text


@pytest.mark.parametrize("text", ["=1+1", "+32 2 555", "-2", "@SUM(A1)", "\tx", '=HYPERLINK("http://x")'])
def test_a_workbook_holds_no_formula(text: str) -> None:
    content = workbook(document(text), AT)
    assert cells(content, "Rows")[1][0] == "'" + text
    parts = zipfile.ZipFile(io.BytesIO(content))
    assert not [name for name in parts.namelist() if b"<f>" in parts.read(name)]


def test_a_negative_number_stays_a_number() -> None:
    assert cells(workbook(document("x"), AT), "Rows")[1][1] == -5
    assert csv(("n",), [(-5,)]) == b"n\r\n-5\r\n"


def test_csv_neutralises_texts_and_writes_iso_days() -> None:
    assert csv(("a", "b", "c"), [("=1", date(2026, 3, 8), None)]) == b"a,b,c\r\n'=1,2026-03-08,\r\n"


def test_the_same_document_gives_the_same_bytes() -> None:
    assert workbook(document("x"), AT) == workbook(document("x"), AT)


def test_two_tables_of_one_name_get_two_sheets() -> None:
    table = Table("A very long name of a table: it is cut / here", "c", (Column("N"),), (Row((Cell("1", 1),)),))
    found = workbook(Document("T", "S", "en", (Section("S", (table, table)),)), AT)
    assert len(CalamineWorkbook.from_filelike(io.BytesIO(found)).sheet_names) == 3
