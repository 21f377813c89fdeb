"""Letters in a real browser: an invitation is issued with a page that somebody checked, and found again to the byte."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from icam.accounts import passwords
from icam.archive import queries as archive
from icam.core.access import Role
from icam.db import db, unit_of_work
from icam.letters.models import IssuedLetter, LetterText
from icam.letters.rules import State
from tests import make
from tests.browser.journey import Journey
from tests.data.letters.paper import PDF, Invited, invited

PASSWORD = "four quiet bicycles"
PRIMARY = ".head .govuk-button:not(.govuk-button--secondary)"
pytestmark = pytest.mark.browser


@pytest.fixture
def family(app: Flask) -> Invited:
    made = invited()
    with unit_of_work() as session:
        session.merge(made.desk.coach).password = passwords.hashed(PASSWORD)
    return made


@pytest.fixture
def admin(app: Flask) -> str:
    account = make.account(role=Role.ADMIN, all_sites=True, password=passwords.hashed(PASSWORD))
    return str(account.email)


def letter() -> IssuedLetter:
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(IssuedLetter)).one()


def bytes_at(journey: Journey, path: str) -> bytes:
    answer = journey.page.request.get(journey.address + path)
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/pdf"
    return bytes(answer.body())


def approve(journey: Journey, email: str) -> None:
    """Approve the Tigrinya page as an administrator, and sign out again."""
    journey.sign_in(email, PASSWORD)
    journey.go("/letter-templates")
    journey.is_accessible()
    journey.follow("/pages/invitation/ti")
    journey.is_accessible()
    journey.follow("/ti/1/approve")
    journey.is_accessible()
    journey.fill(checked_by="Selam Tesfay", checked_on="01/09/2026")
    journey.press()
    journey.sees("Selam Tesfay")
    db.session.rollback()
    row = db.session.scalars(select(LetterText)).one()
    assert (row.language, row.number, row.checked_by) == ("ti", 1, "Selam Tesfay")
    journey.page.context.clear_cookies(name="atd_session")


def test_an_invitation_in_dutch_with_a_tigrinya_page_is_found_again_byte_for_byte(
    journey: Journey, family: Invited, admin: str
) -> None:
    approve(journey, admin)
    journey.sign_in(family.desk.coach.email, PASSWORD)
    journey.go(f"/invitations/{family.invitation.id}")
    journey.press(f"form[action*='/letters/new/invitation/{family.invitation.id}'] button")
    journey.is_accessible()
    assert journey.page.is_checked("[name=language][value=nl]")
    assert journey.page.input_value("[name=page_language]") == "ti"
    assert journey.page.input_value("[name=addressee]") == "Rania Haddad"

    journey.fill(addressee="")
    journey.press("form.form button[type=submit]")
    journey.sees(journey.words("Still empty:"))
    journey.press("form[action$='/issue'] button")
    assert letter().state is State.DRAFT
    journey.fill(addressee="Rania Haddad", channel="REGISTERED")
    journey.press("form.form button[type=submit]")
    assert bytes_at(journey, f"/letters/{letter().id}.pdf").startswith(PDF)

    journey.press("form[action$='/issue'] button")
    issued = letter()
    assert (issued.state, issued.language, issued.page_language) == (State.ISSUED, "nl", "ti")
    assert issued.number is not None and issued.sha256 is not None
    journey.sees(re.compile(re.escape(issued.number)))
    journey.is_accessible()
    printed = bytes_at(journey, f"/letters/{issued.id}.pdf")

    journey.go(f"/letters?q={issued.number}")
    journey.is_accessible()
    journey.follow(f"/letters/{issued.id}")
    assert bytes_at(journey, f"/letters/{issued.id}.pdf") == printed == archive.read(issued.sha256)
    journey.go(f"/families/{family.household.id}/chronology")
    journey.sees(re.compile(re.escape(issued.number)))
    journey.check_console()
