"""What leaves the department: nothing small on the sheet, and nothing that gives it away."""

from datetime import date, timedelta

import pytest
import time_machine
from flask_babel import force_locale

from icam.core.access import EVERYTHING
from icam.printing.document import Table
from icam.reports import asking, making
from icam.reports.catalogue import REPORTS
from tests import make

SIZES = {("B_ASYL", 2024): 7, ("DUBLIN", 2024): 2, ("T_IRR", 2024): 9, ("B_ASYL", 2025): 8, ("DUBLIN", 2025): 6}


@pytest.fixture
def sheet(app):
    """The sheet of two years, with two Dublin families in the first."""
    site = make.site("ZUL")
    with time_machine.travel("2026-03-18 12:00+01:00", tick=False), app.test_request_context("/"), force_locale("en"):
        for (category, year), number in SIZES.items():
            for each in range(number):
                came = date(year, 1, 10) + timedelta(days=9 * each)
                make.stay(unit=make.unit(site), arrived=came, left=came + timedelta(days=20), category=category)
        report, days = REPORTS["parliament"], {"from": "2024-01-01", "to": "2025-12-31"}
        asked = asking.asked(report, EVERYTHING, days, language="en", today=date(2026, 3, 18))
        yield making.made(report, EVERYTHING, asked, language="en", by="Test")


def cells(made, caption):
    """Return the texts of a table of the sheet by line."""
    blocks = [block for section in made.document.sections for block in section.blocks if isinstance(block, Table)]
    table = next(block for block in blocks if block.caption.startswith(caption))
    return {row.cells[0].text: [cell.text for cell in row.cells[1:]] for row in table.rows}


def test_a_small_cell_and_what_gives_it_away_are_masked(sheet):
    lines = cells(sheet, "Families that arrived")
    assert lines["Total"] == ["15", "8", "9", "32"]
    assert lines["2024"].count("*") == lines["2025"].count("*") == 2
    assert lines["2024"][1] == "*"
    assert lines["2024"][-1] == "18"


def test_no_file_of_the_sheet_has_the_small_number(sheet):
    assert "DUBLIN" not in sheet.write("json").decode()
    for kind in ("csv", "json"):
        assert ",2\r\n" not in sheet.write(kind).decode()
        assert '"value": 2,' not in sheet.write(kind).decode()


def test_the_length_of_stay_of_a_year_is_given_when_enough_families_left(sheet):
    lengths = cells(sheet, "Length of stay")
    assert {year: [text[:2] for text in texts] for year, texts in lengths.items()} == {
        "2024": ["20", "20"],
        "2025": ["20", "20"],
    }
