"""The pages of the reports on files, the door, visits and the two tracks."""

import io
import json
import re
from datetime import date

import pytest
import time_machine
from python_calamine import CalamineWorkbook

from icam.core.access import Role
from tests import make, trajectories

YEAR = "from=2026-01-01&to=2026-12-31"
PAGES = {
    "icam-funnel": (YEAR, "opened"),
    "caseload": ("from=2026-03-18", "open"),
    "walk-in": (YEAR, "came"),
    "visits": (YEAR, "planned"),
    "tracks": (YEAR, "files.stay"),
}
every_report = pytest.mark.parametrize("name", list(PAGES))


@pytest.fixture
def office(app):
    """Files of every kind, a morning at the door and visits; the families are called Verborgen."""
    with time_machine.travel("2026-03-18 12:00+01:00", tick=False):
        stay = make.stay(
            make.household([make.person("Amal", "Verborgen")]), make.unit(make.site("ZUL")), date(2026, 2, 2)
        )
        bru = make.office("BRU", "BB", name_nl="Brussel", name_fr="Bruxelles")
        trajectories.a_bit_of_all(7, bru, stay, date(2026, 1, 5))
        yield bru


@pytest.fixture
def statistician(client, office):
    """Give a client signed in as a statistics officer who sees everything."""
    client.sign_in(make.account(Role.STATISTICS, all_sites=True))
    return client


def text(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


@every_report
def test_the_report_opens_the_rows_behind_its_figure_and_leads_back(statistician, name):
    query, figure = PAGES[name]
    page = text(statistician, f"/reports/{name}?{query}")
    assert f"/reports/{name}/{figure}?" in page
    behind = text(statistician, f"/reports/{name}/{figure}?{query}")
    assert "<tfoot>" in behind
    assert f'href="/reports/{name}?{query}'.replace("&", "&amp;") in behind


@every_report
def test_no_person_is_named_on_the_page_in_a_file_or_behind_a_figure(statistician, name):
    query, figure = PAGES[name]
    for address in (f"{name}?{query}", f"{name}/{figure}?{query}", f"{name}.csv?{query}", f"{name}.json?{query}"):
        found = statistician.get(f"/reports/{address}").get_data(as_text=True)
        assert "Verborgen" not in found
        assert "Testfamily" not in found
        assert "Heard" not in found


@every_report
def test_the_sheets_and_the_data_say_the_same_as_the_page(statistician, name):
    query, _ = PAGES[name]
    book = CalamineWorkbook.from_filelike(io.BytesIO(statistician.get(f"/reports/{name}.xlsx?{query}").data))
    assert len(book.sheet_names) > 2
    data = json.loads(statistician.get(f"/reports/{name}.json?{query}").data)
    page = text(statistician, f"/reports/{name}?{query}")
    for figure in data["figures"]:
        if isinstance(figure["value"], int) and figure["value"] and "#" not in figure["key"]:
            assert re.search(rf">{figure['value']}<", page), figure


@every_report
def test_the_rule_of_counting_and_the_data_date_are_on_the_page(statistician, name):
    page = text(statistician, f"/reports/{name}?{PAGES[name][0]}")
    assert "How this was counted" in page
    assert "18/03/2026" in page


def test_a_file_opens_for_who_may_see_it_and_for_nobody_else(client, office):
    address = f"/reports/icam-funnel/opened?{YEAR}"
    client.sign_in(make.account(Role.STATISTICS, all_sites=True))
    seen = text(client, address)
    assert "ICAM-" in seen
    assert "/cases/" not in seen
    client.sign_in(make.account(Role.MANAGER, all_sites=True))
    assert 'href="/cases/' in text(client, address)


def test_a_reader_of_another_region_counts_nothing_and_cannot_choose_the_office(client, office):
    client.sign_in(make.account(Role.MANAGER, regions="AL"))
    assert "No file was opened in this period." in text(client, f"/reports/icam-funnel?{YEAR}")
    assert "Nobody came to the door in this period." in text(client, f"/reports/walk-in?{YEAR}")
    assert client.get(f"/reports/icam-funnel?{YEAR}&office=BRU").status_code == 404
    assert client.get(f"/reports/icam-funnel?{YEAR}&region=BB").status_code == 404


def test_the_funnel_is_drawn_with_its_numbers_in_a_table_below(statistician):
    page = text(statistician, f"/reports/icam-funnel?{YEAR}")
    assert "How many files reached each step" in page
    assert page.index("<svg") < page.index("The steps of the files that were opened in the period")


@pytest.mark.parametrize(
    ("language", "words"),
    [("nl", "Van uitnodiging tot uitkomst"), ("fr", "De l’invitation à l’issue"), ("de", "Von der Einladung")],
)
def test_the_funnel_speaks_the_language_of_its_reader(client, office, language, words):
    client.sign_in(make.account(Role.STATISTICS, all_sites=True, language=language))
    assert words in text(client, f"/reports/icam-funnel?{YEAR}")


def test_only_the_office_that_was_chosen_is_counted(statistician):
    trajectories.files(2, date(2026, 1, 5), make.office("ANR", "AL", name_nl="Antwerpen", name_fr="Anvers"))
    address = f"/reports/icam-funnel?{YEAR}"
    assert "Antwerpen</th>" in text(statistician, address)
    chosen = text(statistician, f"{address}&office=BRU")
    assert "Brussel</th>" in chosen
    assert "Antwerpen</th>" not in chosen


def test_a_period_with_nothing_in_it_says_so(statistician):
    nothing = "from=2009-05-01&to=2009-05-31"
    assert "No file was opened in this period." in text(statistician, f"/reports/icam-funnel?{nothing}")
    assert "No visit was planned in this period." in text(statistician, f"/reports/visits?{nothing}")
    assert "No file was open on this day." in text(statistician, "/reports/caseload?from=2009-05-01")
    assert "No file was opened and no stay began" in text(statistician, f"/reports/tracks?{nothing}")
