"""The pages of the occupancy report."""

import io
import json
from datetime import date

import pytest
from python_calamine import CalamineWorkbook

from icam.core.access import Role
from tests import make

OCTOBER = "from=2025-10-01&to=2025-10-31"


@pytest.fixture
def office(app):
    """Two sites, and a family that stayed ten nights."""
    zulte, tubize = make.site("ZUL", name_nl="Zulte"), make.site("TUB", name_nl="Tubize")
    unit = make.unit(zulte, code="ZUL-1")
    make.unit(tubize, code="TUB-1")
    people = [make.person("Amal", born=date(1990, 1, 1)), make.person("Nour", born=date(2012, 5, 5))]
    stay = make.stay(make.household(people), unit, date(2025, 10, 6), date(2025, 10, 16), code="S-1")
    return zulte, tubize, stay


@pytest.fixture
def statistician(client, office):
    """Give a client signed in as a statistics officer who sees everything."""
    client.sign_in(make.account(Role.STATISTICS, all_sites=True))
    return client


def test_the_catalogue_leads_to_the_report(statistician):
    page = statistician.get("/reports").get_data(as_text=True)
    assert "/reports/occupancy?from=" in page


def test_the_report_shows_the_rate_and_its_control_identity(statistician):
    page = statistician.get(f"/reports/occupancy?{OCTOBER}").get_data(as_text=True)
    assert "16.1 %" in page or "16,1 %" in page  # 10 of 62
    assert "= 2 units × 31 nights = 62" in page


def test_a_figure_opens_the_stays_behind_it(statistician):
    page = statistician.get(f"/reports/occupancy?{OCTOBER}").get_data(as_text=True)
    assert f"/reports/occupancy/occupied?{OCTOBER}".replace("&", "&amp;") in page
    behind = statistician.get(f"/reports/occupancy/occupied?{OCTOBER}").get_data(as_text=True)
    assert "S-1" in behind
    assert 'class="num">10<' in behind


@pytest.mark.parametrize(
    "figure",
    [
        *(
            "person_nights",
            "arrivals",
            "departures",
            "families",
            "persons",
            "running",
            "conflicts",
            "free",
            "turnovers",
        ),
        *("outcome?of=R_VOL_AVR", "group?of=return", "category?of=T_IRR", "stays?in=ZUL", "occupied?unit=ZUL-1"),
    ],
)
def test_every_kind_of_figure_has_its_page(statistician, figure):
    joint = "&" if "?" in figure else "?"
    assert statistician.get(f"/reports/occupancy/{figure}{joint}{OCTOBER}").status_code == 200


def test_a_figure_that_does_not_exist_is_not_found(statistician):
    assert statistician.get(f"/reports/occupancy/salaries?{OCTOBER}").status_code == 404
    assert statistician.get(f"/reports/occupancy/stays?{OCTOBER}&in=NOWHERE").status_code == 404


def test_the_lines_behind_a_figure_come_as_a_file(statistician):
    answer = statistician.get(f"/reports/occupancy/occupied.csv?{OCTOBER}")
    assert answer.mimetype == "text/csv"
    assert "10,ZUL-1,occupied,S-1" in answer.get_data(as_text=True)


def test_htmx_gets_the_report_alone(statistician):
    part = statistician.get(
        f"/reports/occupancy?{OCTOBER}", headers={"HX-Request": "true", "HX-Target": "div#report"}
    ).get_data(as_text=True)
    assert "<html" not in part
    assert "units × nights" in part


def test_one_site_alone(statistician):
    page = statistician.get(f"/reports/occupancy?{OCTOBER}&site=TUB").get_data(as_text=True)
    assert "= 1 units × 31 nights = 31" in page
    assert "ZUL-1" not in page


def test_a_site_of_another_scope_is_not_found(client, office):
    _, tubize, _ = office
    client.sign_in(make.account(Role.MANAGER, [tubize]))
    assert client.get(f"/reports/occupancy?{OCTOBER}&site=ZUL").status_code == 404
    assert "ZUL-1" not in client.get(f"/reports/occupancy?{OCTOBER}").get_data(as_text=True)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("from=31/02/2025&to=2025-10-31", "31/02/2025 is not a day of the calendar"),
        ("from=2025-10-31&to=2025-10-01", "The last day lies before the first day."),
        ("from=2025-10-31", "Enter the last day"),
        ("from=01/01/1970&to=2025-10-31", "no units before"),
        ("from=01/01/2005&to=2025-10-31", "twelve years at most"),
    ],
)
def test_a_period_that_cannot_be_is_said_at_its_place_and_kept(statistician, asked, sentence):
    answer = statistician.get(f"/reports/occupancy?{asked}")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert sentence in page
    assert f'value="{asked.partition("&")[0].removeprefix("from=")}"' in page


def test_a_data_date_in_the_future_is_today(statistician):
    data = json.loads(statistician.get(f"/reports/occupancy.json?{OCTOBER}&as_of=2099-01-01").data)
    assert data["data_date"] < "2099"


def test_a_report_as_of_an_earlier_day_counts_up_to_it(statistician):
    data = json.loads(statistician.get(f"/reports/occupancy.json?{OCTOBER}&as_of=2025-10-10").data)
    assert (data["nights"], data["occupied"], data["departures"]) == (10, 5, 0)


def test_the_figures_as_data(statistician):
    data = json.loads(statistician.get(f"/reports/occupancy.json?{OCTOBER}").data)
    assert data["occupied"] == 10
    assert data["net_rate"] == "16.1"
    assert data["minor_nights"] == data["adult_nights"] == 10
    assert data["outcomes"] == {"R_VOL_AVR": 1}
    assert data["groups"] == {"return": 1, "release": 0, "absconded": 0, "transfer": 0, "other": 0}


def test_the_workbook_keeps_numbers_as_numbers(statistician):
    book = CalamineWorkbook.from_filelike(io.BytesIO(statistician.get(f"/reports/occupancy.xlsx?{OCTOBER}").data))
    values = [cell for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row]
    numbers = [value for value in values if isinstance(value, int | float)]
    assert 62 in numbers
    assert any(value == pytest.approx(10 / 62) for value in numbers)


def test_the_csv_has_a_line_for_each_unit_and_the_total(statistician):
    lines = statistician.get(f"/reports/occupancy.csv?{OCTOBER}").get_data(as_text=True).splitlines()
    assert [line.partition(",")[0] for line in lines] == ["level", "unit", "unit", "site", "site", "total"]


def test_printing_and_exporting_are_in_the_trail(statistician):
    from icam.audit.models import AuditEntry
    from icam.db import db

    statistician.get(f"/reports/occupancy.csv?{OCTOBER}")
    statistician.get(f"/reports/occupancy.pdf?{OCTOBER}")
    entries = [(one.event, one.new["format"]) for one in db.session.query(AuditEntry).filter_by(subject_kind="report")]
    assert entries == [("report.export", "csv"), ("report.print", "pdf")]


def test_the_pdf_is_a_pdf(statistician):
    answer = statistician.get(f"/reports/occupancy.pdf?{OCTOBER}")
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF-")
    assert "occupancy-2025-10-01-2025-10-31.pdf" in answer.headers["Content-Disposition"]


def test_without_pango_the_page_names_the_packages(statistician, monkeypatch):
    import sys

    module = sys.modules["icam.printing.pdf"]

    def missing():
        raise module.PdfUnavailable

    monkeypatch.setattr(module, "_tools", missing)
    answer = statistician.get(f"/reports/occupancy.pdf?{OCTOBER}")
    assert answer.status_code == 503
    assert "libpangoft2-1.0-0" in answer.get_data(as_text=True)


def test_a_desk_worker_opens_no_report(client, office):
    client.sign_in(make.account(Role.DESK, all_sites=True))
    assert client.get(f"/reports/occupancy?{OCTOBER}").status_code == 403


def test_the_page_needs_a_fixed_number_of_statements(statistician, statements):
    def sent():
        with statements() as found:
            statistician.get(f"/reports/occupancy?{OCTOBER}")
        return len([statement for statement in found if not statement.startswith("BEGIN")])

    sent()
    before = sent()
    for _ in range(4):
        make.stay(unit=make.unit(), arrived=date(2025, 10, 3))
    assert sent() == before
