"""An ICAM coach: every option looked at, return concluded with consent and referral, the return file to departure."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import expect
from sqlalchemy import select

from icam.accounts import passwords
from icam.cases.models import Case
from icam.cases.rules import Conclusion
from icam.codes.queries import codes
from icam.conclusions.models import CaseConclusion, Consent, Referral
from icam.core import clock
from icam.core.access import Role
from icam.core.names import listed_name
from icam.db import db
from icam.returns.models import ReturnFile, TravelDocument
from icam.web.filters import day
from tests import make
from tests.browser.journey import Journey
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


def only(model: Any) -> Any:
    """Read the one row as it is stored now."""
    db.session.rollback()
    return db.session.scalars(select(model).execution_options(populate_existing=True)).one()


def look_at_all(journey: Journey, case_id: int) -> None:
    """Leave one option open first, and hear which; then settle it."""
    journey.go(f"/cases/{case_id}/options")
    listed = [one.code for one in codes("residence_option", clock.today())]
    for code in listed[1:]:
        journey.fill(**{f"outcome_{code}": "not_possible", f"reason_{code}": "nothing points this way"})
    journey.fill(source_of_rest="ACCOUNT")
    journey.is_accessible()
    journey.press()
    journey.go(f"/cases/{case_id}/conclusion/return")
    journey.fill(explanation="Everything was explained.", language="ar")
    journey.press()
    expect(journey.page.locator(".govuk-error-summary")).to_contain_text(
        next(getattr(one, journey.language) for one in codes("residence_option") if one.code == listed[0])
    )
    journey.go(f"/cases/{case_id}/options")
    journey.fill(
        **{
            f"outcome_{listed[0]}": "not_possible",
            f"reason_{listed[0]}": "no exceptional circumstances",
            f"source_{listed[0]}": "FILE",
        }
    )
    journey.press()


def test_from_the_analysis_to_the_departure(case: int, journey: Journey) -> None:
    today = clock.today()
    journey.sign_in("icam@example.org", PASSWORD)
    look_at_all(journey, case)

    journey.go(f"/cases/{case}/conclusion")
    journey.follow("/conclusion/return")
    journey.fill(explanation="Fedasil and the service of the office, both explained with the leaflet.", language="ar")
    journey.is_accessible()
    journey.press()
    assert only(CaseConclusion).kind.value == "b"

    journey.follow("/referrals/new")
    journey.fill(service="FEDASIL", desk="BRUSSELS")
    journey.press()
    journey.sees(journey.words("Consent is missing from: %(names)s", names=listed_name("Leila", "Voorbeeld")))
    journey.follow("/consents/new")
    journey.fill(service="FEDASIL", how="SIGNED", language="ar")
    journey.is_accessible()
    journey.press()
    assert only(Consent).given_on == today
    journey.follow("/send")
    journey.press()
    journey.follow("/answer")
    journey.fill(answer="accepted")
    journey.press()
    assert only(Referral).answered_on == today
    journey.is_accessible()

    journey.go(f"/cases/{case}/return")
    journey.follow("/return/new")
    journey.fill(service="FEDASIL", country="GE")
    journey.press()
    file_id = only(ReturnFile).id
    journey.follow("/apply")
    journey.fill(signers=only(Consent).person_id)
    journey.press()
    journey.follow("/eligibility")
    journey.fill(outcome_OLD_EU="clear", outcome_ASSISTED_BEFORE="clear", outcome_NATURALISED="clear")
    journey.press()
    documents(journey)
    journey.follow("/ticket")
    journey.fill(mode="air", leaves_on=day(today), leaves_at="7.35", payer="IOM", price="412,50", to_place="Tbilisi")
    journey.press()
    journey.follow("/prepare")
    journey.fill(talked_on=day(today), luggage="2 x 23 kg", partner="IOM")
    journey.press()
    journey.sees(journey.words("ready to leave"))
    journey.is_accessible()

    journey.page.locator(f"form[action='/returns/{file_id}/withdraw'] button").click()
    journey.page.wait_for_load_state()
    journey.sees(journey.words("Withdrawn on %(day)s", day=day(today)))
    journey.page.locator(f"form[action='/returns/{file_id}/resume'] button").click()
    journey.page.wait_for_load_state()
    assert only(ReturnFile).withdrawn_on is None

    journey.follow("/premiums")
    journey.press()
    journey.follow("/departure")
    journey.fill(is_gone="yes")
    journey.press()
    file = only(Case)
    assert (file.closed_on, file.outcome) == (today, "VR_DEPARTED")


def documents(journey: Journey) -> None:
    """Enter a passport for each of the two, one through its consulate."""
    today = clock.today()
    later = day(today + timedelta(days=200))
    journey.follow("/documents/new")
    journey.fill(kind="PASSPORT", country="GE", step="granted", on=day(today), valid_to=later, held_by="PERSON")
    journey.press()
    journey.follow("/documents/new")
    journey.fill(kind="LAISSEZ_PASSER", country="GE", step="requested", on=day(today))
    journey.press()
    db.session.rollback()
    asked = db.session.scalars(select(TravelDocument).order_by(TravelDocument.id.desc())).first()
    assert asked is not None
    journey.follow(f"/travel-documents/{asked.id}/step")
    journey.fill(step="granted", on=day(today), valid_to=later)
    journey.press()
    journey.sees(journey.words("documents ready"))


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
