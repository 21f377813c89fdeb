"""Files of individual case management: a police hand-over, a sick coach, a file that leads to a unit."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from icam.accounts import passwords
from icam.cases.models import Case, CaseCoach
from icam.core import clock
from icam.core.access import Role
from icam.db import db
from icam.people.models import Household
from icam.stays.models import Stay
from icam.web.filters import day
from tests import make
from tests.browser.journey import Journey

PASSWORD = "four words nobody says"

pytestmark = pytest.mark.browser


def _sign_in(journey: Journey, role: Role, **details: object) -> int:
    account = make.account(role, email="one@example.org", password=passwords.hashed(PASSWORD), **details)
    journey.sign_in("one@example.org", PASSWORD)
    return account.id


def test_the_police_hand_somebody_over_without_an_address(app: Flask, journey: Journey) -> None:
    _sign_in(journey, Role.ICAM_COACH, regions="BB")
    journey.go("/cases/new")
    journey.fill(given_name="Amal", family_name="Testova")
    journey.press()
    journey.fill(role_0="OTHER", entry="POLICE", target_group="INTERCEPT", referred_by="POLICE")
    journey.is_accessible()
    journey.press()
    row = db.session.scalars(select(Case)).one()
    household = db.session.get_one(Household, row.household_id)
    assert (row.entry, row.region, household.address) == ("POLICE", "BB", None)
    journey.sees(row.code)
    journey.is_accessible()
    notified = clock.today() - timedelta(days=2)
    journey.go(f"/families/{household.id}/orders/new")
    journey.fill(annex="A13", notified_on=day(notified), term_days="7", term_reason="NO_LONG_STAY")
    journey.press()
    journey.is_accessible()
    journey.go(f"/cases/{row.id}")
    journey.sees("5")


def test_a_manager_moves_the_files_of_a_sick_coach(app: Flask, journey: Journey) -> None:
    sick, first, second = (make.account(role=Role.ICAM_COACH, regions="BB").id for _ in range(3))
    for _ in range(40):
        make.case(coach_id=sick)
    _sign_in(journey, Role.MANAGER, all_sites=True)
    journey.go(f"/cases/hand-over?coach={sick}")
    journey.is_accessible()
    journey.fill(coach_ids=[first, second], reason="SICK")
    journey.press()
    db.session.rollback()
    counts = dict(db.session.execute(select(Case.coach_id, func.count()).group_by(Case.coach_id)).all())
    assert counts == {first: 20, second: 20}
    assert db.session.scalar(select(func.count()).where(CaseCoach.coach_id == sick)) == 40


def test_a_file_leads_to_a_unit(app: Flask, journey: Journey) -> None:
    case = make.case(make.household(category="T_IRR"))
    case_id = case.id
    _sign_in(journey, Role.ICAM_COACH, regions="BB")
    journey.go(f"/cases/{case_id}")
    journey.follow(f"/cases/{case_id}/stay")
    journey.press()
    db.session.rollback()
    stay = db.session.scalars(select(Stay)).one()
    assert db.session.scalar(select(Case.outcome).where(Case.id == case_id)) == "TO_FITT"
    journey.sees(stay.code)
