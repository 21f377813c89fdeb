"""A complaint from the first words to its end, with and without JavaScript, in Dutch and in French."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from icam.accounts import passwords
from icam.complaints.models import Complaint
from icam.core import clock
from icam.core.access import Role
from icam.db import db
from icam.web.filters import day
from tests import make
from tests.browser.journey import Journey

PASSWORD = "four words nobody says"

pytestmark = pytest.mark.browser


def _sign_in(journey: Journey) -> None:
    make.account(Role.MANAGER, email="one@example.org", password=passwords.hashed(PASSWORD), all_sites=True)
    journey.sign_in("one@example.org", PASSWORD)


def test_a_family_complains_and_is_answered(app: Flask, journey: Journey) -> None:
    stay = make.stay(unit=make.unit(make.site("ZUL")), arrived=date(2026, 2, 2))
    household_id = stay.household_id
    _sign_in(journey)
    journey.go(f"/families/{household_id}/complaints")
    journey.is_accessible()
    journey.follow("/complaints/new")
    journey.is_accessible()
    received = clock.today() - timedelta(days=26)
    journey.fill(category="HOUSING", channel="TALK", text="Het is koud in de kamer", received_on=day(received))
    journey.press()
    row = db.session.scalars(select(Complaint)).one()
    complaint = f"/complaints/{row.id}"
    journey.sees("Het is koud in de kamer")
    journey.is_accessible()
    journey.go("/")
    journey.follow(complaint)
    journey.follow(f"{complaint}/answer")
    journey.is_accessible()
    journey.fill(answer="De ketel is hersteld")
    journey.press()
    journey.sees("De ketel is hersteld")
    journey.follow(f"{complaint}/close")
    journey.press()
    journey.is_accessible()
    journey.go("/complaints?state=closed")
    journey.sees(row.code)
    journey.is_accessible()
    journey.go(f"/reports/rights?from={received.isoformat()}&to={clock.today().isoformat()}")
    journey.follow("complaints.in_time")
    journey.sees(row.code)
    journey.follow(complaint)
    journey.sees("De ketel is hersteld")
