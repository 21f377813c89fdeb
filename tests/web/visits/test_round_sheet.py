"""The round sheet on screen and as an accessible PDF."""

import subprocess
from datetime import date, time

import pytest

from icam.core import clock
from icam.core.access import Role
from tests import make
from tests.visits import visit


@pytest.fixture
def browser(app):
    today = clock.today()
    site = make.site(street="Dorpsstraat 1", postal_code="9870", municipality="Zulte")
    coach = make.account(Role.FITT_COACH, sites=[site], name="An Coach")
    for n, name in enumerate(("Haddad", "Petrov", "Mbala", "Rahimi", "Gashi")):
        people = [make.person(given, name, date(1990, 1, 1)) for given in ("Leila", "Omar", "Sami", "Nour")]
        household = make.household(people, name=name)
        make.stay(household, make.unit(site, code=f"ZUL-{n}"), arrived=today, coach_id=coach.id)
        visit(household, coach, today, time(9 + n), purpose="School")
    client = app.test_client()
    client.sign_in(coach)
    return client


def test_the_sheet_names_every_visit_in_order(browser):
    page = browser.get("/visits/round").text
    places = [page.index(name) for name in ("Haddad", "Petrov", "Mbala", "Rahimi", "Gashi")]
    assert places == sorted(places)
    assert page.count('class="line"') >= 5 * 4


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_the_pdf_is_one_tagged_sheet_in_the_readers_language(browser, tmp_path, language):
    browser.set_cookie("language", language)
    answer = browser.get("/visits/round.pdf")
    assert answer.mimetype == "application/pdf"
    file = tmp_path / "round.pdf"
    file.write_bytes(answer.data)
    said = subprocess.run(["pdfinfo", str(file)], capture_output=True, text=True, check=True).stdout
    assert "Pages:           1" in said
    assert "Tagged:          yes" in said
    text = subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, text=True, check=True).stdout
    assert "Dorpsstraat 1" in text
    assert "HADDAD Leila" in text


@pytest.mark.filterwarnings("ignore")
def test_the_pdf_passes_the_accessibility_check(browser, tmp_path):
    import outloud

    file = tmp_path / "round.pdf"
    file.write_bytes(browser.get("/visits/round.pdf").data)
    checked = outloud.check(str(file))
    assert checked.error is None
    assert checked.findings == []


def test_printing_is_in_the_trail_for_every_family(browser):
    from sqlalchemy import func, select

    from icam.audit.models import AuditEntry
    from icam.audit.rules import Kind
    from icam.db import db

    browser.get("/visits/round")
    printed = db.session.scalar(select(func.count()).where(AuditEntry.kind == Kind.PRINT))
    assert printed == 5


def test_a_day_without_visits_is_a_sheet_that_says_so(browser):
    assert "No visits on this day" in browser.get("/visits/round?on=01/01/2026").text


def test_an_unreadable_day_falls_back_to_today_and_says_why(browser):
    page = browser.get("/visits/round?on=31/02/2026").text
    assert "is not a day of the calendar" in page
    assert "Haddad" in page
