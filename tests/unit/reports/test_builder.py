"""The occupancy report as a document, on invented families."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from icam.core.counting import Facts, NightClass, Occupancy, count
from icam.core.counting.facts import PlacementFact, StayFact, UnitFacts
from icam.core.period import Period
from icam.printing.document import Cell, Document, Figures, Grid, Notes, Table
from icam.reports.builders.occupancy import Printed, build
from tests.unit.reports.office import office

FIRST, LAST = date(2025, 10, 1), date(2025, 10, 31)
PRINTED = Printed("Lieve Wouters", "01/11/2025 09:12", "confidential")


class English:
    """Words that need no application."""

    language = "en"

    def __call__(self, message: str, **values: Any) -> str:
        return message % values if values else message.replace("%%", "%")

    def day(self, value: date | None, style: str = "short") -> str:
        return "–" if value is None else str(value)

    def number(self, value: int | Decimal | None, decimals: int | None = None) -> str:
        return str(value)

    def percent(self, value: Decimal | None) -> str:
        return "n/a" if value is None else f"{value:.1f} %"

    def code(self, list_name: str, code: str | None) -> str:
        return code or "–"

    def site(self, code: str) -> str:
        return code


@pytest.fixture(scope="module")
def found() -> Occupancy:
    return count(office(FIRST, LAST), Period.days(FIRST, LAST), LAST)


@pytest.fixture(scope="module")
def document(found: Occupancy) -> Document:
    return build(found, English(), PRINTED)


def blocks(document: Document, kind: type) -> Iterator[Any]:
    return (block for section in document.sections for block in section.blocks if isinstance(block, kind))


def cell(document: Document, table: str, row: str, column: int) -> Cell:
    (one,) = (block for block in blocks(document, Table) if block.name == table)
    (line,) = (line for line in one.rows if line.cells[0].text == row)
    return line.cells[column]


def test_the_control_identity_is_printed(found, document):
    (ledger,) = (block for block in blocks(document, Table) if block.name == "Unit-nights")
    assert f"= {found.use.in_service} in service" in ledger.note
    assert "= 28 units × 31 nights = 868" in ledger.note


def test_the_units_add_up_to_the_sites_and_the_sites_to_the_whole(document):
    (units,) = (block for block in blocks(document, Table) if block.name == "Units")
    for column in range(1, 8):
        by_level = {
            level: sum(row.cells[column].value for row in units.rows if row.level == level) for level in (0, 1, 2)
        }
        assert by_level[0] == by_level[1] == by_level[2]


def test_the_groups_of_outcomes_add_up_to_all_that_ended(document):
    (outcomes,) = (block for block in blocks(document, Table) if block.name == "Outcomes")
    groups = [row.cells[1].value for row in outcomes.rows if row.level == 1]
    assert len(groups) == 5
    assert sum(groups) == outcomes.rows[-1].cells[1].value
    assert "other" in [row.cells[0].text for row in outcomes.rows]


def test_the_grid_has_every_night_of_every_unit(found, document):
    (grid,) = blocks(document, Grid)
    rows = [row for group in grid.groups for row in group.rows]
    assert len(rows) == 28
    assert all(sum(span.nights for span in row.spans) == 31 for row in rows)
    occupied = sum(span.nights for row in rows for span in row.spans if span.kind == "occupied")
    assert occupied == found.use.classes[NightClass.OCCUPIED]


def test_a_longer_period_has_a_grid_for_each_month():
    first, last = date(2025, 7, 1), date(2025, 9, 30)
    found = count(office(first, last), Period.days(first, last), last)
    assert [len(grid.days) for grid in blocks(build(found, English(), PRINTED), Grid)] == [31, 31, 30]
    assert not list(blocks(build(found, English(), PRINTED, on_screen=True), Grid))


def test_a_grid_longer_than_may_be_printed_is_left_out_and_that_is_said(monkeypatch):
    monkeypatch.setattr("icam.reports.builders.occupancy.LONGEST_GRID", 28 * 32)
    first, last = date(2023, 1, 1), date(2025, 9, 30)
    document = build(count(office(first, last), Period.days(first, last), last), English(), PRINTED)
    assert not list(blocks(document, Grid))
    assert any("is not printed" in text for block in blocks(document, Notes) for text in block.paragraphs)


def test_every_key_figure_opens_something(document):
    (figures,) = blocks(document, Figures)
    assert len(figures.items) == 8
    assert all(item.cell.link for item in figures.items)


def test_without_units_every_rate_is_not_applicable():
    document = build(count(Facts(()), Period.days(FIRST, LAST), LAST), English(), PRINTED)
    (rates,) = (block for block in blocks(document, Table) if block.name == "Rates")
    assert [row.cells[3].text for row in rates.rows] == ["n/a"] * 4


def test_a_rate_above_100_is_shown_and_flagged():
    unit = UnitFacts("U", "S", beds=1, family_places=1, service=(Period(date(2020, 1, 1)),))
    stays = tuple(StayFact(f"S{n}", f"H{n}", "", FIRST) for n in range(2))
    placements = tuple(PlacementFact("U", stay.stay, FIRST) for stay in stays)
    found = count(Facts((unit,), placements, stays), Period.days(FIRST, LAST), LAST)
    document = build(found, English(), PRINTED)
    rate = cell(document, "Rates", "Family places: family-nights of places × nights in service", 3)
    assert (rate.text, rate.is_flagged) == ("200.0 %", True)
    assert any("above 100 %" in alert for alert in document.alerts)


def test_a_part_after_the_data_date_is_said_to_be_to_date():
    found = count(office(FIRST, LAST), Period.days(FIRST, LAST), date(2025, 10, 12))
    assert dict(build(found, English(), PRINTED).details)["Counted"].startswith("to date")
    later = count(office(FIRST, LAST), Period.days(FIRST, LAST), date(2025, 9, 12))
    assert dict(build(later, English(), PRINTED).details)["Counted"].startswith("nothing yet")


def test_who_printed_it_and_when_is_on_every_page(document):
    assert "Lieve Wouters" in document.footer
    assert "01/11/2025 09:12" in document.footer
