"""Some minutes before a session ends for rest, the page says so, and one press goes on (WCAG 2.2.1)."""

import json
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Route, expect

from icam.accounts import passwords
from icam.core.access import Role
from tests import make

PASSWORD = "four quiet bicycles"
SOON = "Nothing was sent for a while: at {time} you will be signed out. What you typed is not lost."
pytestmark = pytest.mark.browser


@pytest.fixture
def coach(app: Flask) -> str:
    return str(make.account(role=Role.FITT_COACH, password=passwords.hashed(PASSWORD), language="nl").email)


def _left(seconds: int, can_stay: bool = True) -> Any:
    body = json.dumps({"seconds": seconds, "can_stay": can_stay})

    def answer(route: Route) -> None:
        if route.request.method == "GET":
            route.fulfill(body=body, content_type="application/json")
        else:
            route.continue_()

    return answer


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_a_page_left_alone_warns_and_one_press_goes_on(browse: Any, coach: str, language: str) -> None:
    with browse(language=language) as journey:
        journey.page.clock.install()
        journey.sign_in(coach, PASSWORD)
        journey.go("/account")
        notice = journey.page.locator("[data-session-notice]")
        expect(notice).to_be_hidden()
        journey.page.clock.fast_forward("30:00")
        expect(notice).to_be_hidden()
        journey.page.route("**/session*", _left(290))
        journey.page.clock.fast_forward("25:01")
        expect(notice).to_be_visible()
        before, _, after = journey.words(SOON).partition("{time}")
        text = notice.locator("[data-session-soon]").text_content() or ""
        assert text.startswith(before)
        assert text.endswith(after)
        journey.is_accessible()
        journey.page.get_by_role("button", name=journey.words("Stay signed in")).click()
        expect(notice).to_be_hidden()


def test_a_session_that_went_on_in_another_window_is_not_warned_of(browse: Any, coach: str) -> None:
    with browse() as journey:
        journey.page.clock.install()
        journey.sign_in(coach, PASSWORD)
        with journey.page.expect_response("**/session?watching=1"):
            journey.page.clock.fast_forward("55:01")  # the server was asked meanwhile: an hour is left
        expect(journey.page.locator("[data-session-notice]")).to_be_hidden()


def test_the_end_that_no_press_moves_and_the_end_itself_are_said(browse: Any, coach: str) -> None:
    with browse() as journey:
        journey.page.clock.install()
        journey.sign_in(coach, PASSWORD)
        journey.page.route("**/session*", _left(120, can_stay=False))
        journey.page.clock.fast_forward("55:01")
        expect(journey.page.locator("[data-session-last]")).to_be_visible()
        expect(journey.page.locator("[data-session-stay]")).to_be_hidden()
        journey.page.unroute("**/session*")
        journey.page.route("**/session*", _left(0, can_stay=False))
        journey.page.clock.fast_forward("02:01")
        expect(journey.page.locator("[data-session-over]")).to_be_visible()
