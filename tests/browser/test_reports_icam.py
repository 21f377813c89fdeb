"""A statistics officer: through the ICAM funnel to the files behind a figure, and back to the same funnel."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import expect

from icam.accounts import passwords
from icam.core import clock
from icam.core.access import Role
from tests import make, trajectories
from tests.browser.journey import Journey

PASSWORD = "four steps to count"
pytestmark = pytest.mark.browser


@pytest.fixture
def statistician(app: Flask) -> str:
    """Make an officer who sees everything, and files that were opened this year in two offices."""
    opened = clock.today() - timedelta(days=120)
    for code, name_nl, name_fr in (("BRU", "Brussel", "Bruxelles"), ("LIE", "Luik", "Liège")):
        trajectories.files(5, opened, make.office(code, "BB", name_nl=name_nl, name_fr=name_fr))
    return make.account(Role.STATISTICS, all_sites=True, password=passwords.hashed(PASSWORD)).email


def test_a_statistics_officer_opens_a_figure_of_the_funnel_and_comes_back(journey: Journey, statistician: str) -> None:
    today = clock.today()
    journey.sign_in(statistician, PASSWORD)
    journey.go("/reports")
    journey.follow("/reports/icam-funnel")
    journey.fill("form.filter", **{"from": f"{today - timedelta(days=200):%d/%m/%Y}", "to": f"{today:%d/%m/%Y}"})
    journey.page.locator("form.filter button").last.click()
    expect(journey.page).to_have_url(re.compile("from="))
    expect(journey.page.locator("main svg").first).to_be_visible()
    journey.sees(journey.words("The steps of the files that were opened in the period"))
    journey.is_accessible()

    figure = journey.page.locator("main table a[href*='/reports/icam-funnel/talk?']").first  # its rates lead there too
    counted = int(figure.inner_text())
    assert counted == 8
    where = journey.page.url
    journey.press("main table a[href*='/reports/icam-funnel/talk?']")
    expect(journey.page.locator("main tbody tr")).to_have_count(counted)
    expect(journey.page.locator("main tfoot td")).to_have_text(str(counted))
    expect(journey.page.locator("main a[href*='/cases/']")).to_have_count(0)
    journey.is_accessible()

    journey.follow("/reports/icam-funnel?")
    assert query(journey.page.url) == query(where)
    expect(figure).to_have_text(str(counted))

    journey.fill("form.filter", office="LIE")
    journey.page.locator("form.filter button").last.click()
    expect(journey.page).to_have_url(re.compile("office=LIE"))
    expect(figure).to_have_text("4")
    journey.check_console()


def query(address: str) -> dict[str, str]:
    """Return the days that an address asks for, in one way of writing."""
    found = dict(part.split("=") for part in address.partition("?")[2].split("&") if not part.endswith("="))
    return {name: "-".join(reversed(value.split("%2F"))) for name, value in found.items()}
