"""Inviting in a real browser: invite with a moment, nobody comes, invite again; and an appointment from the agenda."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import expect
from sqlalchemy import select

from icam.accounts import passwords
from icam.appointments.models import Invitation
from icam.appointments.rules import AppointmentState
from icam.cases.models import Case
from icam.core import clock
from icam.db import db, unit_of_work
from icam.people.models import Household
from tests.browser.journey import Journey
from tests.browser.steps import invite, invite_again, last_appointment, let_it_be_over, nobody_comes
from tests.data.appointments.office import Desk, desk

PASSWORD = "four quiet bicycles"
MAKE = "main form.form button[type=submit]"
pytestmark = pytest.mark.browser


@pytest.fixture
def office(app: Flask) -> Desk:
    made = desk(cases=2)
    with unit_of_work() as session:
        session.merge(made.coach).password = passwords.hashed(PASSWORD)
        household = session.get_one(Household, made.cases[0].household_id)
        household.address, household.interpreter_language = "Rue de Fragnée 2, 4000 Liège", "ti"
    return made


def fresh() -> None:
    db.session.expire_all()
    db.session.rollback()


def case_of(office: Desk) -> Case:
    fresh()
    return db.session.get_one(Case, office.cases[0].id)


def test_a_coach_invites_nobody_comes_and_invites_again(journey: Journey, office: Desk) -> None:
    case_id = office.cases[0].id
    journey.sign_in(office.coach.email, PASSWORD)
    made = invite(journey, case_id)
    assert made.interpreter_language == "ti"
    assert case_of(office).invitations == 1

    let_it_be_over(made.id)
    nobody_comes(journey, case_id)
    assert last_appointment().state is AppointmentState.NO_SHOW
    assert case_of(office).reply_due_on <= clock.today()

    invite_again(journey)
    fresh()
    assert list(db.session.scalars(select(Invitation.number).order_by(Invitation.number))) == [1, 2]
    assert case_of(office).reply_due_on > clock.today()


def test_from_a_free_moment_of_the_agenda_to_the_appointment_and_back(journey: Journey, office: Desk) -> None:
    on = clock.today() + timedelta(days=7 - clock.today().weekday())
    journey.sign_in(office.coach.email, PASSWORD)
    journey.go(f"/agenda?on={on.isoformat()}")
    journey.is_accessible()
    journey.follow("/agenda/new")
    journey.is_accessible()
    journey.follow(f"/cases/{office.cases[0].id}/appointments/new")
    journey.is_accessible()
    journey.press(MAKE)
    made = last_appointment()
    assert clock.local(made.starts_at).date() == on
    journey.go(f"/agenda?on={on.isoformat()}")
    journey.follow(f"/appointments/{made.id}")
    journey.is_accessible()

    journey.go(f"/cases/{office.cases[1].id}/appointments/new")
    at = clock.local(made.starts_at)
    journey.fill("main form.form", on=at.strftime("%d/%m/%Y"), at=at.strftime("%H:%M"))
    journey.press(MAKE)
    refusal = journey.page.locator(".govuk-error-summary")
    expect(refusal).to_contain_text(office.coach.name)
    journey.press(".govuk-error-summary li:last-child a")
    journey.press(MAKE)
    assert last_appointment().case_id == office.cases[1].id


def test_the_calendar_has_an_address_that_works_until_it_is_revoked(journey: Journey, office: Desk) -> None:
    journey.sign_in(office.coach.email, PASSWORD)
    journey.go("/agenda/calendar")
    journey.press("main form button[type=submit]")
    address = journey.page.input_value("#calendar-address")
    journey.is_accessible()
    assert journey.page.request.get(address).status == 200
    journey.press("main table form button[type=submit]")
    assert journey.page.request.get(address).status == 410


def test_a_coach_adds_hours(journey: Journey, office: Desk) -> None:
    journey.sign_in(office.coach.email, PASSWORD)
    journey.go(f"/coaches/{office.coach.id}")
    journey.is_accessible()
    _open(journey)
    fields: dict[str, Any] = {
        "hours-weekdays": "6",
        "hours-from_at": "9:00",
        "hours-until_at": "12:00",
        "hours-office_id": office.office.id,
    }
    journey.fill("main form", **fields)
    journey.press(f"main form[action='/coaches/{office.coach.id}/hours'] .form__foot button")
    expect(journey.page.locator("main table").first).to_contain_text("09:00–12:00")


def _open(journey: Journey) -> None:
    """Open the part in which hours are added."""
    journey.page.locator("details.more summary").first.click()
