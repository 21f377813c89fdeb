"""An ICAM coach: every option looked at, return concluded with consent and referral, the return file to departure."""

from datetime import date, timedelta

import pytest
from flask import Flask
from playwright.sync_api import expect

from icam.accounts import passwords
from icam.cases.models import Case
from icam.cases.rules import Conclusion
from icam.core import clock
from icam.core.access import Role
from icam.core.names import listed_name
from tests import make
from tests.browser.journey import Journey
from tests.browser.steps import conclude_return, leave, look_at_all, only, prepare_return
from tests.returns import amounts

PASSWORD = "four words nobody says"

pytestmark = pytest.mark.browser


@pytest.fixture
def case(app: Flask) -> int:
    """Make a file with a talk behind it, in the region of a coach."""
    today = clock.today()
    amounts()
    make.account(
        Role.ICAM_COACH, regions="BB", email="icam@example.org", password=passwords.hashed(PASSWORD), name="Test Coach"
    )
    mother = make.person("Leila", "Voorbeeld", date(1990, 4, 2))
    child = make.person("Sami", "Voorbeeld", today - timedelta(days=900))
    household = make.household([mother, child], name="Voorbeeld", interpreter_language="ar")
    row = make.case(
        household,
        opened_on=today - timedelta(days=30),
        first_talk_on=today - timedelta(days=9),
        last_talk_on=today - timedelta(days=9),
        talks=1,
    )
    return int(row.id)


def test_from_the_analysis_to_the_departure(case: int, journey: Journey) -> None:
    journey.sign_in("icam@example.org", PASSWORD)
    look_at_all(journey, case)
    conclude_return(journey, case, of=listed_name("Leila", "Voorbeeld"))
    prepare_return(journey, case)
    leave(journey)
    file = only(Case)
    assert (file.closed_on, file.outcome) == (clock.today(), "VR_DEPARTED")


def test_a_refusal_ends_with_the_consequences_explained(case: int, journey: Journey) -> None:
    journey.sign_in("icam@example.org", PASSWORD)
    look_at_all(journey, case)
    journey.go(f"/cases/{case}/conclusion/neither")
    journey.fill(language="ar", present="interpreter", signature="refused")
    journey.press()
    expect(journey.page.locator(".govuk-error-summary")).to_be_visible()
    journey.fill(forced_return_explained=True, entry_ban_explained=True)
    journey.is_accessible()
    journey.press()
    journey.sees(journey.words("refused to sign (this is no agreement)"))
    journey.follow("outcome=REFUSED")
    assert only(Case).conclusion is Conclusion.NEITHER
