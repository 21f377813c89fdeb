"""A statistics officer: take the office's lists in, print the report, open a figure down to its stays."""

from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import expect
from sqlalchemy import func, select

from icam.accounts import passwords
from icam.core.access import Role
from icam.db import db
from icam.stays.models import Stay
from tests import make
from tests.browser.journey import Journey

PASSWORD = "four words nobody says"
MONTH = Path(__file__).parent.parent / "data" / "month"

pytestmark = pytest.mark.browser


def test_a_statistics_officer_imports_reports_and_drills_down(app: Flask, journey: Journey, tmp_path: Path) -> None:
    make.account(Role.STATISTICS, all_sites=True, email="statistics@example.org", password=passwords.hashed(PASSWORD))
    journey.sign_in("statistics@example.org", PASSWORD)

    wrong = tmp_path / "sites.csv"
    wrong.write_text("code,name_nl,name_fr,cleaning_days\nAAA,Alfa,Alpha,many\n")
    choose(journey, "sites", wrong)
    expect(journey.page.locator("main")).to_contain_text("cleaning_days")
    journey.is_accessible()

    for kind in ("sites", "units", "closures", "households", "stays", "presence"):
        choose(journey, kind, MONTH / f"{kind}.csv")
        journey.press()
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Stay)) == 5

    journey.go("/reports/occupancy?from=2026-02-01&to=2026-02-28")
    expect(journey.page.locator("main")).to_contain_text("27")
    journey.follow("/reports/occupancy/occupied?from=2026-02-01&to=2026-02-28")
    for code in ("S1", "S2", "S5"):
        expect(journey.page.locator("main")).to_contain_text(code)
    journey.is_accessible()


def choose(journey: Journey, kind: str, file: Path) -> None:
    """Upload a list and look at what it would change."""
    journey.go("/imports")
    journey.fill(kind=kind)
    journey.page.locator("main form [name=file]").set_input_files(file)
    journey.press()
