"""A FITT coach: announce, place, arrive, visit, move, depart, report."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import expect
from sqlalchemy import func, select

from icam.accounts import passwords
from icam.core import clock
from icam.core.access import Role
from icam.db import db
from icam.stays.models import Placement, Stay
from icam.visits.models import Agreement, Visit
from icam.web.filters import day
from tests import make
from tests.browser.journey import Journey

PASSWORD = "four words nobody says"

pytestmark = pytest.mark.browser


@pytest.fixture
def office(app: Flask) -> dict[str, int]:
    """Make one site with two units and a coach."""
    site = make.site("TUB", name_nl="Tubeke", name_fr="Tubize")
    units = [make.unit(site, code=f"TUB-{n}") for n in (1, 2)]
    coach = make.account(
        Role.FITT_COACH, sites=[site], email="coach@example.org", password=passwords.hashed(PASSWORD), name="Test Coach"
    )
    return {"one": units[0].id, "two": units[1].id, "coach": coach.id}


def test_a_coach_takes_a_family_from_the_announcement_to_the_report(office: dict[str, int], journey: Journey) -> None:
    today = clock.today()
    journey.sign_in("coach@example.org", PASSWORD)

    announce(journey)
    stay_id = stay().id
    assert journey.page.url.endswith(f"/stays/{stay_id}/place")

    journey.go(f"/board/place/{office['one']}?from={today}")
    journey.press(f"main a[href*='/stays/{stay_id}/place']")
    journey.fill(unit_id=office["one"])
    journey.press()
    journey.go(f"/stays/{stay_id}/arrive")
    journey.fill(arrived_on=day(today))
    journey.press()
    assert stay().arrived_on == today

    visit(journey, stay().household_id)
    move(journey, stay_id, office["two"])
    depart(journey, stay_id)
    report(journey)


def stay() -> Stay:
    """Read the one stay as it is stored now."""
    db.session.rollback()
    return db.session.scalars(select(Stay)).one()


def announce(journey: Journey) -> None:
    """Search first, open the family, announce it."""
    journey.go("/families/new")
    journey.fill(given_name="Nadia", family_name="Voorbeeld")
    journey.press()
    journey.press("main a[href*='sure=1']") if journey.page.locator("main a[href*='sure=1']").count() else None
    journey.fill(
        given_name_0="Nadia",
        family_name_0="Voorbeeld",
        birth_0="12/03/1988",
        sex_0="f",
        role_0="MOTHER",
        category="DUBLIN",
    )
    journey.fill(given_name_1="Elias", family_name_1="Voorbeeld", birth_1="2019", sex_1="m", role_1="CHILD")
    journey.press()
    household = re.search(r"/families/(\d+)", journey.page.url)
    assert household, journey.page.url
    journey.go(f"/stays/announce?household={household[1]}")
    journey.fill(category="DUBLIN", planned_from=day(clock.today()))
    journey.press()


def visit(journey: Journey, household_id: int) -> None:
    """Plan a visit for today and write it up."""
    journey.go(f"/visits/new?household={household_id}")
    journey.fill(household_id=household_id, on=day(clock.today()), at="10:30")
    journey.press()
    db.session.rollback()
    planned = db.session.scalars(select(Visit)).one()
    journey.go(f"/visits/{planned.id}/result")
    block = f"v{planned.id}-"
    journey.fill(
        **{
            f"{block}result": "held",
            f"{block}family_words": "We want to wait for the school.",
            f"{block}agreed_0": "Bring the school papers",
        }
    )
    journey.press()
    db.session.rollback()
    assert db.session.scalars(select(Visit.family_words)).one() == "We want to wait for the school."
    assert db.session.scalar(select(func.count()).select_from(Agreement)) == 1


def move(journey: Journey, stay_id: int, unit_id: int) -> None:
    """Move the family to the other unit."""
    journey.go(f"/stays/{stay_id}/move")
    journey.fill(moved_on=day(clock.today()), unit_id=unit_id)
    journey.page.locator("main form [name=reason]").select_option(index=1)
    journey.press()
    db.session.rollback()
    units = db.session.scalars(select(Placement.unit_id).where(Placement.is_live).order_by(Placement.id)).all()
    assert units[-1] == unit_id


def depart(journey: Journey, stay_id: int) -> None:
    """Refuse a departure before the arrival with a sentence, keep what was typed, then record the right one."""
    journey.go(f"/stays/{stay_id}/depart")
    journey.fill(left_on=day(clock.today() - timedelta(days=40)), outcome="R_VOL_AVR")
    journey.press()
    expect(journey.page.locator("[name=left_on]")).to_have_value(day(clock.today() - timedelta(days=40)))
    expect(journey.page.locator("[name=left_on]")).to_have_attribute("aria-invalid", "true")
    journey.is_accessible()
    journey.fill(left_on=day(clock.today()))
    journey.press()
    assert stay().outcome == "R_VOL_AVR"


def report(journey: Journey) -> None:
    """Open the month's report and the stays behind a figure, and print it."""
    journey.go("/reports/occupancy")
    expect(journey.page.locator("h1")).to_be_visible()
    pdf = journey.page.request.get(journey.page.locator("a[href*='occupancy.pdf']").first.get_attribute("href") or "")
    assert pdf.status == 200
    assert pdf.body().startswith(b"%PDF")
    journey.press("main a[href*='/reports/occupancy/arrivals']")
    expect(journey.page.locator("main")).to_contain_text(stay().code)
