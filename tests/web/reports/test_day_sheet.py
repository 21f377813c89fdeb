"""The day sheet on a page: who may see names, and that it is known who looked."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from icam.core import clock
from icam.core.access import Role
from icam.db import db
from tests import make


@pytest.fixture
def sites(app):
    """Two sites with a family each."""
    sites = [make.site("ZUL", name_nl="Zulte"), make.site("TUB", name_nl="Tubize")]
    for site, name in zip(sites, ("Zarmina", "Nino"), strict=True):
        home = make.household([make.person(name, "Rahimi")])
        make.stay(home, make.unit(site), clock.today() - timedelta(days=3))
    return sites


def test_an_assistant_sees_the_sheet_of_the_own_site_only(as_role, sites):
    assistant = as_role(Role.FITT_ASSISTANT, sites=sites[:1])
    page = assistant.get("/reports/day-sheet").get_data(as_text=True)
    assert "Zarmina Rahimi" in page
    assert "Nino Rahimi" not in page
    assert assistant.get("/reports/day-sheet?site=TUB").status_code == 404
    assert assistant.get("/reports/day-sheet.csv?site=TUB").status_code == 404


def test_who_counts_sees_no_names(as_role, sites):
    assert as_role(Role.STATISTICS, all_sites=True).get("/reports/day-sheet").status_code == 403


def test_it_is_known_who_looked_and_who_printed(as_role, sites):
    manager = as_role(Role.MANAGER, all_sites=True)
    manager.get("/reports/day-sheet?site=ZUL")
    manager.get("/reports/day-sheet.xlsx?site=ZUL")
    events = set(db.session.scalars(text("SELECT event FROM audit_entry WHERE kind IN ('look', 'export')")))
    assert {"day_sheet.seen", "report.export"} <= events


def test_a_night_without_anybody_says_so(as_role, sites):
    page = as_role(Role.MANAGER, all_sites=True).get("/reports/day-sheet?from=2010-05-01").get_data(as_text=True)
    assert "Nobody sleeps here on this night." in page


def test_a_day_that_cannot_be_is_refused_with_a_sentence(as_role, sites):
    answer = as_role(Role.MANAGER, all_sites=True).get("/reports/day-sheet?from=31/02/2026")
    assert answer.status_code == 422
    assert "31/02/2026 is not a day of the calendar" in answer.get_data(as_text=True)
