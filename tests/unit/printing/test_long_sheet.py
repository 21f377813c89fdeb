"""A list of any length becomes a spreadsheet in the memory of one row."""

import io
import subprocess
import sys
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from python_calamine import CalamineWorkbook

from icam.config import ROOT
from icam.printing.document import Column, Kind
from icam.printing.sheets import long_sheet

AT = datetime(2026, 11, 1, 9, 30, tzinfo=UTC)
COLUMNS = (Column("Name"), Column("Day", Kind.DAY), Column("Nights", Kind.NUMBER), Column("Rate", Kind.PERCENT))


def rows(number):
    for one in range(number):
        yield (f"=Person {one}" if one == 1 else f"Person {one}", date(2026, 1, 1 + one % 28), one, Decimal("12.5"))


def made(number: int) -> bytes:
    target = io.BytesIO()
    assert long_sheet("Nights: all", COLUMNS, rows(number), AT, target) == number
    return target.getvalue()


def test_every_row_is_there_in_its_kind():
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(made(3))).get_sheet_by_index(0)
    first, *lines = sheet.to_python()
    assert first == ["Name", "Day", "Nights", "Rate"]
    assert lines[0] == ["Person 0", date(2026, 1, 1), 0, 0.125]
    assert lines[1][0] == "'=Person 1"
    assert lines[2][2] == 2


def test_the_same_rows_are_the_same_bytes():
    assert made(20) == made(20)


def test_no_row_is_still_a_sheet_with_its_head():
    assert CalamineWorkbook.from_filelike(io.BytesIO(made(0))).get_sheet_by_index(0).to_python() == [
        ["Name", "Day", "Nights", "Rate"]
    ]


def test_a_row_that_is_too_short_is_refused():
    with pytest.raises(ValueError, match="shorter"):
        long_sheet("x", COLUMNS, [("only",)], AT, io.BytesIO())


PEAK = """
import resource, sys
sys.path.insert(0, ".")
from tests.unit.printing.test_long_sheet import AT, COLUMNS, long_sheet, rows
with open(sys.argv[2], "wb") as target:
    long_sheet("Nights", COLUMNS, rows(int(sys.argv[1])), AT, target)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def test_fifty_thousand_rows_take_the_memory_of_a_thousand(tmp_path):
    def peak(number: int) -> int:
        command = [sys.executable, "-c", PEAK, str(number), str(tmp_path / f"{number}.xlsx")]
        return int(subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout)

    assert peak(50_000) - peak(1_000) < 8_000, "kilobytes"
    with zipfile.ZipFile(tmp_path / "50000.xlsx") as book:
        assert b'r="50001"' in book.read("xl/worksheets/sheet1.xml")[-2000:]
