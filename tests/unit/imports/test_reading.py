"""Files as people's programmes save them, and cells as people write them."""

import io
from datetime import date, datetime, time

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from icam.core.errors import RuleBroken
from icam.imports import rules
from icam.imports.rules import Column, ListKind, Report, read_lines
from icam.imports.sheet import read_sheet

CODES = ("code", "name")
ROW = ("TUB", "Tubize à côté")


def plain(heads=CODES, row=ROW, separator=","):
    return f"{separator.join(heads)}\r\n{separator.join(row)}\r\n"


@pytest.mark.parametrize(
    "content",
    [
        plain().encode("utf-8"),
        plain().encode("utf-8-sig"),
        plain().encode("cp1252"),
        plain().encode("utf-16"),
        plain(separator=";").encode("cp1252"),
        plain(separator="\t").encode("utf-8"),
        plain().replace("\r\n", "\n").encode(),
        ("\n\n" + plain() + "\n,\n").encode(),
    ],
    ids=["utf-8", "bom", "windows", "utf-16", "semicolon", "tab", "unix", "empty lines"],
)
def test_a_csv_is_read_whatever_programme_saved_it(content):
    sheet = read_sheet(content)
    assert sheet.heads == CODES
    assert [cells for _, cells in sheet.rows] == [ROW]


def test_a_line_is_named_by_its_number_in_the_file():
    sheet = read_sheet(b'code,name\n\nA,"two\nlines"\nB,x\n')
    assert [number for number, _ in sheet.rows] == [3, 5]


def test_a_workbook_with_dates_and_numbers_reads_like_a_csv():
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["day", "beds", "yes", "at", "year"])
        sheet.write_datetime(1, 0, datetime(2026, 3, 8), book.add_format({"num_format": "dd/mm/yyyy"}))
        sheet.write_number(1, 1, 5)
        sheet.write_boolean(1, 2, True)
        sheet.write_datetime(1, 3, time(14, 30), book.add_format({"num_format": "hh:mm"}))
        sheet.write_number(1, 4, 1985)
    found = read_sheet(buffer.getvalue())
    assert found.rows == ((2, ("2026-03-08", "5", "yes", "14:30", "1985")),)


@pytest.mark.parametrize(
    "content", [b"", b"\n", b"PK\x03\x04rubbish", b"\xd0\xcf\x11\xe0rubbish", b"\x00\x01\x02" * 50, b'a,b\n"open,1\n']
)
def test_what_is_no_spreadsheet_is_refused_with_a_sentence(content):
    with pytest.raises(RuleBroken):
        read_sheet(content)


@given(st.binary(max_size=200))
def test_no_file_breaks_the_reading(content):
    try:
        read_sheet(content)
    except RuleBroken as broken:
        assert str(broken)


@pytest.mark.parametrize("cell", ["2026-03-08", "08/03/2026", "8-3-2026", "8.3.2026", "2026-03-08 00:00:00"])
def test_a_day_is_read_as_it_is_written(cell):
    assert rules.day(cell) == date(2026, 3, 8)


@pytest.mark.parametrize("cell", ["31/02/2026", "08/03/26", "2026-13-01", "soon", "0026-03-08", "45000"])
def test_an_impossible_day_is_refused(cell):
    with pytest.raises(RuleBroken):
        rules.day(cell)


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_every_day_is_read_in_both_ways(day):
    assert rules.day(day.isoformat()) == rules.day(f"{day:%d/%m/%Y}") == day


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("yes", True),
        ("Ja", True),
        ("OUI", True),
        ("1", True),
        ("true", True),
        ("nee", False),
        ("Non", False),
        ("0", False),
    ],
)
def test_yes_and_no_are_read_in_the_languages_of_the_office(cell, value):
    assert rules.yes_or_no(cell) is value


@pytest.mark.parametrize("cell", ["12a", "1,5", "-", "1e3"])
def test_what_is_no_whole_number_is_refused(cell):
    with pytest.raises(RuleBroken):
        rules.whole(0, 40)(cell)


@pytest.mark.parametrize(
    ("cell", "known"),
    [("1990-05-01", "1990-05-01"), ("1990-05", "1990-05"), ("1990", "1990"), ("1/5/1990", "1990-05-01")],
)
def test_a_birth_date_may_be_known_in_part(cell, known):
    assert str(rules.birth(date(2026, 3, 8))(cell)) == known


@pytest.mark.parametrize("cell", ["2026-03-09", "2027", "1850", "1896-03-07"])
def test_a_birth_in_the_future_or_too_long_ago_is_refused(cell):
    with pytest.raises(RuleBroken):
        rules.birth(date(2026, 3, 8))(cell)


def lines(heads, *rows):
    report = Report(ListKind.SITES)
    columns = [
        Column("code", rules.text(5), needed=True, filled="Enter it"),
        Column("beds", rules.whole(0, 9), blank=0),
    ]
    found = read_lines(columns, heads, [(number, row) for number, row in enumerate(rows, 2)], report)
    return found, [(one.line, one.column) for one in report.problems]


def test_headings_may_be_written_with_capitals_and_spaces():
    found, problems = lines((" CODE ", "Beds"), ("TUB", "3"))
    assert not problems
    assert found[0].values == {"code": "TUB", "beds": 3}


def test_a_column_that_is_there_twice_is_an_error():
    assert lines(("code", "code"), ("A", "B"))[1] == [(1, "code")]


def test_a_cell_beside_the_last_heading_is_an_error():
    assert lines(("code",), ("A", "left over"))[1] == [(2, "")]


def test_every_wrong_cell_of_every_line_is_named():
    assert lines(("code", "beds"), ("", "x"), ("too long", "99"))[1] == [
        (2, "code"),
        (2, "beds"),
        (3, "code"),
        (3, "beds"),
    ]
