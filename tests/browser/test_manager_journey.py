"""A regional manager: close a unit over a stay only knowingly, and correct a date that was typed wrong."""

from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import expect
from sqlalchemy import func, select

from icam.accounts import passwords
from icam.audit.models import AuditEntry
from icam.core import clock
from icam.core.access import Role
from icam.db import db
from icam.housing.models import Closure
from icam.stays.models import Placement, Stay
from icam.web.filters import day
from tests import make
from tests.browser.journey import Journey

PASSWORD = "four words nobody says"

pytestmark = pytest.mark.browser


def test_a_manager_closes_a_unit_and_corrects_an_arrival(app: Flask, journey: Journey) -> None:
    today = clock.today()
    unit = make.unit(make.site("TUB"), code="TUB-1")
    stay = make.stay(unit=unit, arrived=today - timedelta(days=5))
    unit_id, stay_id = unit.id, stay.id
    make.account(Role.MANAGER, all_sites=True, email="manager@example.org", password=passwords.hashed(PASSWORD))
    journey.sign_in("manager@example.org", PASSWORD)

    close(journey, unit_id)
    correct(journey, stay_id)


def close(journey: Journey, unit_id: int) -> None:
    """Is refused first, since a family lives there; what was typed stays; then confirms."""
    today = clock.today()
    journey.go(f"/units/{unit_id}/closures/new")
    journey.fill(first_on=day(today), last_on=day(today + timedelta(days=2)), reference="W-17")
    journey.page.locator("main form [name=reason_code]").select_option(index=1, force=True)
    journey.press()
    expect(journey.page.locator("[name=reference]")).to_have_value("W-17")
    assert _count(Closure) == 0
    journey.is_accessible()
    journey.fill(over_stay=True)
    journey.press()
    assert _count(Closure) == 1
    journey.go("/board")
    expect(journey.page.locator(".span--conflict").first).to_be_visible()


def correct(journey: Journey, stay_id: int) -> None:
    """Corrects the arrival; the old fact is kept, voided with its reason."""
    real = clock.today() - timedelta(days=7)
    journey.go(f"/stays/{stay_id}/correct-arrival")
    journey.fill(arrived_on=day(real))
    journey.press()
    assert _arrived() != real, "a correction without its reason is refused"
    journey.page.locator("main form [name=why]").select_option(index=1, force=True)
    journey.fill(more="The police wrote the wrong day")
    journey.press()
    assert _arrived() == real
    assert _count(Placement, Placement.voided_at.is_not(None)) == 1
    assert _count(AuditEntry, AuditEntry.reason.contains("The police wrote the wrong day")) == 1


def _arrived() -> object:
    db.session.rollback()
    return db.session.scalar(select(Stay.arrived_on))


def _count(model: type, *conditions: object) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model).where(*conditions)) or 0  # type: ignore[arg-type]
