"""A session ends in the middle of a form, in a real browser, with and without JavaScript."""

from typing import Any

import pytest
from flask import Flask

from icam.accounts import passwords
from icam.core.access import Role
from tests import make

PASSWORD = "four quiet bicycles"
pytestmark = pytest.mark.browser


@pytest.fixture
def admin(app: Flask) -> str:
    account = make.account(role=Role.ADMIN, all_sites=True, password=passwords.hashed(PASSWORD), language="nl")
    return str(account.email)


@pytest.mark.parametrize("script", [True, False], ids=["js", "no js"])
def test_what_was_typed_is_there_again_after_signing_in_again(browse: Any, admin: str, script: bool) -> None:
    with browse(script=script, language="fr") as journey:
        journey.sign_in(admin, PASSWORD)
        journey.go("/accounts/new")
        journey.fill(
            name="Zoë Vandenbroeck", email="zoe@example.org", role="desk", language="fr", phone="+32 2 555 01 02"
        )
        cookies = [one for one in journey.page.context.cookies() if one["name"] != "atd_session"]
        journey.page.context.clear_cookies()
        journey.page.context.add_cookies(cookies)
        journey.press("main .form__foot button")
        journey.sees(
            journey.words("Your session was over. What you typed is not lost: sign in, and it is there again.")
        )
        journey.fill(email=admin, password=PASSWORD)
        journey.press()
        assert journey.page.input_value("[name=name]") == "Zoë Vandenbroeck"
        assert journey.page.input_value("[name=phone]") == "+32 2 555 01 02"
        assert journey.page.input_value("[name=role]") == "desk"
        assert journey.page.is_checked("[name=language][value=fr]")
        journey.press("main .form__foot button")
        journey.sees("Zoë Vandenbroeck")
        journey.go("/accounts/new")
        assert journey.page.input_value("[name=name]") == ""


def test_what_is_being_typed_is_kept_by_itself_and_offered_again(browse: Any, admin: str) -> None:
    with browse(language="nl") as journey:
        journey.sign_in(admin, PASSWORD)
        journey.go("/accounts/new")
        journey.page.locator("[name=name]").press_sequentially("Half a na")
        with journey.page.expect_response("**/drafts") as kept:
            pass
        assert kept.value.status == 204
        journey.page.goto("about:blank")
        journey.go("/accounts/new")
        assert journey.page.input_value("[name=name]") == ""
        journey.follow("draft=account-new")
        assert journey.page.input_value("[name=name]") == "Half a na"
        journey.is_accessible()
