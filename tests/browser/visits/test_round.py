"""A round is written up in a real browser, and nothing that was being written is lost."""

from datetime import time, timedelta
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import expect
from sqlalchemy import select

from icam.accounts import passwords
from icam.core import clock
from icam.core.access import Role
from icam.db import db
from icam.visits.models import Visit
from icam.visits.rules import Result
from tests import make
from tests.visits import visit

PASSWORD = "four quiet bicycles"
pytestmark = pytest.mark.browser


@pytest.fixture
def planned(app: Flask) -> tuple[Any, Visit, Visit]:
    """Plan two visits of one coach, two days ago."""
    site = make.site()
    coach = make.account(Role.FITT_COACH, sites=[site], password=passwords.hashed(PASSWORD))
    day = clock.today() - timedelta(days=2)
    found = []
    for at in (9, 11):
        household = make.household()
        make.stay(household, make.unit(site), arrived=day - timedelta(days=5), coach_id=coach.id)
        found.append(visit(household, coach, day, time(at)))
    return coach, found[0], found[1]


def results() -> list[tuple[Result | None, str | None]]:
    """Read what is stored now."""
    db.session.expire_all()
    db.session.rollback()
    return [(one.result, one.note) for one in db.session.scalars(select(Visit).order_by(Visit.id))]


def test_a_note_kept_while_typing_is_put_back_after_a_lost_connection(browse: Any, planned: Any) -> None:
    coach, one, _ = planned
    with browse() as journey:
        journey.sign_in(coach.email, PASSWORD)
        journey.go(f"/visits/results?on={one.planned_on.isoformat()}")
        journey.fill(**{f"v{one.id}-result": "held", f"v{one.id}-note": "Wat al getypt was"})
        expect(journey.page.locator("[data-draft-status]")).to_contain_text(":", timeout=8000)
        journey.page.evaluate("document.querySelectorAll('form').forEach(f => delete f.dataset.changed)")
        journey.go(f"/visits/results?on={one.planned_on.isoformat()}")
        journey.press("main a[href*='draft=']")
        assert journey.page.input_value(f"[name=v{one.id}-note]") == "Wat al getypt was"
        journey.press("main button[name=save][value=all].govuk-button")
        assert results()[0] == (Result.HELD, "Wat al getypt was")


@pytest.mark.parametrize("script", [True, False], ids=["js", "no js"])
def test_what_was_typed_comes_back_when_the_session_ended_meanwhile(browse: Any, planned: Any, script: bool) -> None:
    coach, one, two = planned
    with browse(script=script) as journey:
        journey.sign_in(coach.email, PASSWORD)
        journey.go(f"/visits/results?on={one.planned_on.isoformat()}")
        journey.fill(**{f"v{one.id}-result": "held", f"v{two.id}-result": "missed"})
        journey.fill(**{f"v{one.id}-note": "Na de koffie", f"v{two.id}-note": "Niemand deed open"})
        cookies = [one for one in journey.page.context.cookies() if one["name"] != "atd_session"]
        journey.page.context.clear_cookies()
        journey.page.context.add_cookies(cookies)
        journey.press("main button[name=save][value=all].govuk-button")
        journey.fill(email=coach.email, password=PASSWORD)
        journey.press()
        assert journey.page.input_value(f"[name=v{one.id}-note]") == "Na de koffie"
        journey.press("main button[name=save][value=all].govuk-button")
        assert results() == [(Result.HELD, "Na de koffie"), (Result.MISSED, "Niemand deed open")]


def test_without_scripts_one_visit_is_saved_and_the_others_keep_what_was_typed(browse: Any, planned: Any) -> None:
    coach, one, two = planned
    with browse(script=False) as journey:
        journey.sign_in(coach.email, PASSWORD)
        journey.go(f"/visits/results?on={one.planned_on.isoformat()}")
        journey.fill(**{f"v{one.id}-result": "held", f"v{two.id}-result": "held"})
        journey.fill(**{f"v{two.id}-note": "Nog niet af"})
        journey.press(f"main button[name=save][value='{one.id}']")
        assert results() == [(Result.HELD, None), (None, None)]
        assert journey.page.input_value(f"[name=v{two.id}-note]") == "Nog niet af"
