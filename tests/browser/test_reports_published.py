"""Publish a month, correct a departure, publish again and read the difference; a year; tonight's sheet for Tubize."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from flask import Flask
from playwright.sync_api import expect

from icam.accounts import passwords
from icam.core import clock
from icam.core.access import Role
from icam.core.reporting_periods import Length, around, neighbour
from icam.jobs import runner
from icam.printing import parts
from tests import make
from tests.browser.journey import Journey

PASSWORD = "four kept figures"
pytestmark = pytest.mark.browser


@pytest.fixture
def office(app: Flask) -> dict[str, Any]:
    """Make Tubize with a family that left last month and one that is there, and a manager."""
    tubize = make.site("TUB", name_nl="Tubeke", name_fr="Tubize", phone="02 555 01 02")
    units = [make.unit(tubize, code="TUB-1"), make.unit(tubize, code="TUB-2")]
    month = neighbour(around(Length.MONTH, clock.today()), -1)
    left = month.from_on + timedelta(days=11)
    gone = make.stay(unit=units[0], arrived=month.from_on + timedelta(days=1), left=left, code="S-1")
    people = [
        make.person("Zarmina", "Rahimi"),
        make.person("Najib", "Rahimi", born=clock.today() - timedelta(days=1200)),
    ]
    home = make.household(people, interpreter_language="ps")
    make.stay(home, units[1], clock.today() - timedelta(days=3), code="S-2")
    manager = make.account(Role.MANAGER, all_sites=True, name="Hilde Manager", password=passwords.hashed(PASSWORD))
    return {"month": month, "left": left, "stay": gone.id, "manager": manager.email}


def publish(journey: Journey, office: dict[str, Any]) -> str:
    """Publish last month's occupancy and return the number of the run."""
    month = office["month"]
    journey.go(f"/reports/occupancy?from={month.from_on}&to={month.last_day}")
    journey.follow("/reports/occupancy/publish")
    journey.is_accessible()
    journey.press()
    return journey.page.url.rpartition("/")[2]


def test_a_month_is_published_corrected_and_published_again(journey: Journey, office: dict[str, Any]) -> None:
    journey.sign_in(office["manager"], PASSWORD)
    first = publish(journey, office)
    paper = journey.page.request.get(f"{journey.address}/reports/runs/{first}.pdf").body()

    correct(journey, office)
    second = publish(journey, office)
    main = journey.page.locator("main")
    expect(main).to_contain_text(journey.words("Changed since run %(number)d", number=int(first)))
    expect(main).to_contain_text("S-1")
    expect(main).to_contain_text(f"{office['left']:%d/%m/%Y} → {office['left'] + timedelta(days=3):%d/%m/%Y}")
    expect(main).to_contain_text("Hilde Manager")
    journey.is_accessible()

    journey.go("/reports/runs")
    for number in (first, second):
        expect(journey.page.locator(f"main a[href$='/reports/runs/{number}']")).to_be_visible()
    journey.is_accessible()
    assert journey.page.request.get(f"{journey.address}/reports/runs/{first}.pdf").body() == paper


def test_a_year_is_drawn_while_one_does_something_else(
    app: Flask, journey: Journey, office: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "LONG", 100)
    year = office["month"].from_on.year
    journey.sign_in(office["manager"], PASSWORD)
    journey.go(f"/reports/occupancy?from={year}-01-01&to={year}-12-31")
    journey.press("form[action*='/reports/occupancy/paper'] button")
    page = journey.page.url.removeprefix(journey.address)
    journey.is_accessible()

    journey.go("/families")
    with app.app_context():
        runner.run(int(page.rpartition("/")[2]), "worker")
    journey.go(page)
    link = journey.page.locator("main a.govuk-button[href$='/file']").get_attribute("href") or ""
    answer = journey.page.request.get(journey.address + link)
    assert answer.headers["content-type"] == "application/pdf"
    with pikepdf.open(BytesIO(answer.body())) as paper:
        assert len(paper.pages) > 3
        assert [name.rpartition(".")[2] for name in paper.attachments] == ["csv", "xlsx"]
    journey.is_accessible()


def correct(journey: Journey, office: dict[str, Any]) -> None:
    """Move the departure three days on, with a reason."""
    journey.go(f"/stays/{office['stay']}/correct-departure")
    journey.fill(left_on=f"{office['left'] + timedelta(days=3):%d/%m/%Y}")
    journey.page.locator("main form [name='why']").select_option(index=1, force=True)
    journey.press()


def test_tonights_day_sheet_for_tubize_is_printed(journey: Journey, office: dict[str, Any]) -> None:
    journey.page.set_viewport_size({"width": 820, "height": 1180})
    journey.sign_in(office["manager"], PASSWORD)
    journey.go("/reports")
    journey.is_accessible()
    journey.follow("/reports/day-sheet")
    journey.fill(site="TUB")
    if journey.script:
        journey.page.locator("main form.filter button[type=submit]").click()
        journey.page.wait_for_url("**site=TUB**")
    else:
        journey.press("main form.filter button")
    main = journey.page.locator("main")
    for words in ("Zarmina Rahimi", "Najib Rahimi", journey.words("nobody"), journey.words("small")):
        expect(main).to_contain_text(words)
    journey.is_accessible()
    paper = journey.page.request.get(f"{journey.address}/reports/day-sheet.pdf?site=TUB")
    assert paper.body().startswith(b"%PDF")
