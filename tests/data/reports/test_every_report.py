"""The laws that hold for every report of the catalogue, without any of them being named."""

import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from flask_babel import force_locale

from icam.core.access import EVERYTHING, Scope
from icam.core.errors import NotFound
from icam.printing.document import Figures, Grid, Kind, Table
from icam.reports import asking, making
from icam.reports.catalogue import REPORTS
from icam.reports.frame import Made, Reach, figures_of
from tests import make, trajectories

TODAY = date(2026, 3, 18)
every_report = pytest.mark.parametrize("name", list(REPORTS))


@pytest.fixture
def office(app):
    """Two sites; families that came, moved, left and stayed, in 2025 and 2026."""
    with time_machine.travel("2026-03-18 12:00+01:00", tick=False), app.test_request_context("/"), force_locale("en"):
        zulte, tubize = make.site("ZUL", cleaning_days=1), make.site("TUB")
        units = [make.unit(zulte), make.unit(zulte), make.unit(tubize)]
        for number in range(9):
            family(number, units[number % 3])
        make.stay(unit=units[0], arrived=date(2026, 3, 2))
        running = make.stay(unit=units[2], arrived=date(2026, 1, 5), planned=(date(2026, 1, 4), date(2026, 4, 1)))
        trajectories.a_bit_of_all(7, make.office(), running)
        for number in range(5):
            grumble(number, running.household_id)
        yield zulte, tubize, units


def family(number, unit):
    """Make a family of two that came in the course of 2025, or before, and stayed some nights."""
    members = [make.person("Amal", born=date(1990, 1, 1)), make.person("Nour", born=date(2012, 5, 5))]
    came = date(2025, 1, 10) + timedelta(days=40 * number)
    outcome = ("R_VOL_AVR", "L_PROT", "A_LEFT", "R_DUB", "X_OTHER")[number % 5]
    make.stay(make.household(members), unit, came, came + timedelta(days=3 + 3 * abs(number)), outcome=outcome)


def grumble(number, household_id):
    """Make a complaint: answered in time, late, not at all, with time left, taken back."""
    received = date(2026, 1, 10) + timedelta(days=15 * number)
    answered = {0: received + timedelta(days=3), 1: received + timedelta(days=40)}.get(number)
    answer = {"answered_on": answered, "answer": "Mended"} if answered else {}
    back = {"withdrawn_on": received, "withdrawn_reason": "mistake"} if number == 4 else {}
    make.complaint(received=received, household_id=household_id, **answer, **back)


def made(name, scope=EVERYTHING, **given) -> Made:
    report = REPORTS[name]
    usual = {"from": "2026-03-18"} if report.is_day else {"from": "2025-01-01", "to": "2026-03-31"}
    asked = asking.asked(report, scope, usual | given, language="en", today=TODAY)
    assert not asked.errors
    return making.made(report, scope, asked, language="en", by="Test")


@every_report
def test_the_lines_behind_a_figure_add_up_to_it(office, name):
    found = made(name)
    opened = [figure for figure in figures_of(found.document) if figure.opens]
    assert opened or not REPORTS[name].example
    assert {figure.key: found.open(figure.key).total for figure in opened} == {
        figure.key: figure.value for figure in opened
    }


LISTS = {
    "Longest running stays": "a line is one stay; the nights are its own",
    "Nights in conflict with the records": "a line is one run of nights in one unit; the nights are its own",
    "Longest without contact": "a line is one file; the days are its own",
    "Families without a visit for": "a line is one family; the days are its own",
}
"""Tables whose lines are records themselves: a number in them is counted of nothing else. Why: table by table."""


def numbers(told):
    """Go through every number on the screen: where it stands, its cell, and the kind of its column."""
    for section in told.sections:
        for block in section.blocks:
            if isinstance(block, Figures):
                yield from ((f"{block.caption}: {item.label}", item.cell, None) for item in block.items)
            elif isinstance(block, Table) and not block.caption.startswith(tuple(LISTS)):
                yield from (
                    (f"{block.caption}: {row.cells[0].text}, {column.label}", cell, column.kind)
                    for row in block.rows
                    for cell, column in list(zip(row.cells, block.columns, strict=True))[1:]
                    if column.kind in (Kind.NUMBER, Kind.DECIMAL, Kind.PERCENT)
                )


@every_report
def test_every_figure_on_the_screen_opens_the_rows_it_is_made_of(office, name):
    """A sum opens its rows; a rate, a mean, a median or a longest opens what it is made of.

    A count of 0 and a rate of 0 open nothing: there is nothing they count. A mean or median of 0 has records.
    """
    found = made(name)
    shown = [each for each in numbers(found.screen) if isinstance(each[1].value, int | Decimal)]
    assert [where for where, cell, kind in shown if (cell.value or kind is Kind.DECIMAL) and not cell.opens] == []
    assert [where for where, cell, _ in shown if cell.of and not found.open(cell.of).lines] == []
    sums = [(where, cell) for where, cell, _ in shown if isinstance(cell.value, int) and cell.link]
    assert [where for where, cell in sums if found.open(cell.link).total != cell.value] == []
    assert sums or not REPORTS[name].example


def test_every_number_of_nights_in_the_grid_opens_these_nights(office):
    found = made("occupancy", **{"from": "2026-03-01", "to": "2026-03-31"})
    grids = [block for section in found.screen.sections for block in section.blocks if isinstance(block, Grid)]
    spans = [span for grid in grids for group in grid.groups for row in group.rows for span in row.spans]
    opened = [(found.open(span.link).total, span.nights) for span in spans if span.link]
    assert opened
    assert all(total == nights for total, nights in opened)
    assert all(span.link for span in spans if any(mark.isdigit() for mark in span.mark))


@every_report
def test_the_figure_that_a_report_always_has_is_there_in_an_empty_period(office, name):
    if REPORTS[name].example:
        empty = made(
            name, **({"from": "2009-05-01"} if REPORTS[name].is_day else {"from": "2009-05-01", "to": "2009-05-31"})
        )
        assert empty.open(REPORTS[name].example).total == 0


@every_report
def test_a_figure_that_does_not_exist_is_not_found(office, name):
    with pytest.raises(NotFound):
        made(name).open("salaries")


@every_report
def test_every_report_prints_its_rule_its_data_date_and_who_made_it(office, name):
    told = made(name).document
    assert told.details[0] == ("Data date", "18/03/2026")
    assert "Test" in told.footer
    assert told.sections[-1].title == "How this was counted"


@every_report
def test_what_is_chosen_out_of_scope_is_not_found(office, name):
    zulte, _, _ = office
    scope = Scope(sites=frozenset({zulte.id}), regions=frozenset({"BB"}))
    for choice in REPORTS[name].choices:
        with pytest.raises(NotFound):
            made(name, scope, **{choice.name: "NOWHERE"})
    if REPORTS[name].reach is Reach.SITES and any(choice.name == "site" for choice in REPORTS[name].choices):
        with pytest.raises(NotFound):
            made(name, scope, site="TUB")


@every_report
def test_the_number_of_statements_does_not_grow(office, name, statements):
    _, _, units = office
    made(name)  # the code lists are read once and kept
    with statements() as before:
        made(name)
    for number in range(-6, 0):
        family(number, units[number % 3])
    with statements() as after:
        made(name)
    assert len(after) == len(before) <= 16


@every_report
@pytest.mark.parametrize("kind", ["json", "csv", "xlsx"])
def test_every_report_comes_as_a_file(office, name, kind):
    assert made(name).write(kind)


@every_report
def test_the_pdf_of_every_report_holds_its_workbook_and_its_lines(office, name):
    import pikepdf

    report = made(name)
    with pikepdf.open(io.BytesIO(report.write("pdf"))) as pdf:
        inside = {key: pdf.attachments[key].get_file().read_bytes() for key in pdf.attachments}
    assert inside == {f"{report.document.name}.{kind}": report.write(kind) for kind in ("xlsx", "csv")}
