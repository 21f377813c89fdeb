"""A talk in a real browser: it begins, is typed, survives a lost session, is finished, and its summary is printed."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import expect
from sqlalchemy import select

from icam.accounts import passwords
from icam.cases.models import Case
from icam.core import clock
from icam.core.access import Role
from icam.db import db
from icam.talks.models import Talk, TalkAgreement, TalkNote
from icam.talks.rules import NoteKind
from tests import make, talks

PASSWORD = "four quiet bicycles"
WORDS = "Ik wil bij mijn zus blijven"
pytestmark = pytest.mark.browser


@pytest.fixture
def coach(app: Flask) -> Any:
    return make.account(Role.ICAM_COACH, all_sites=True, name="An Coach", password=passwords.hashed(PASSWORD))


@pytest.fixture
def case(app: Flask, coach: Any) -> Case:
    members = [
        make.person("Amal", "Testfamily", born=date(1990, 2, 3)),
        make.person("Noor", "Testfamily", born=clock.today() - timedelta(days=3000)),
    ]
    return make.case(make.household(members), coach_id=coach.id)


def now() -> Talk:
    db.session.expire_all()
    db.session.rollback()
    return db.session.scalars(select(Talk)).one()


def open_part(journey: Any, part: str) -> None:
    """Open a part of the guide with a press."""
    journey.page.locator(f"input[name=part][value={part}]").click()


def lose_the_session(journey: Any) -> None:
    cookies = [one for one in journey.page.context.cookies() if one["name"] != "atd_session"]
    journey.page.context.clear_cookies()
    journey.page.context.add_cookies(cookies)


def test_a_talk_is_held_the_session_lost_the_talk_finished_and_the_summary_printed(
    journey: Any, case: Case, coach: Any
) -> None:
    journey.sign_in(coach.email, PASSWORD)
    journey.go(f"/cases/{case.id}/talks")
    journey.is_accessible()
    journey.press(".talk-start button[type=submit]")
    journey.is_accessible()
    journey.fill("form.guide", own_words=WORDS)
    open_part(journey, "SITUATION")
    journey.fill("form.guide", note_SITUATION="Beroep loopt")
    assert not journey.page.locator("[name=own_words]").is_visible()
    lose_the_session(journey)
    journey.press("button[name=save][value=later]")
    journey.fill(email=coach.email, password=PASSWORD)
    journey.press()
    assert journey.page.input_value("[name=own_words]") == WORDS
    assert journey.page.input_value("[name=note_SITUATION]") == "Beroep loopt"
    assert journey.page.locator("[name=note_SITUATION]").is_visible()
    open_part(journey, "next")
    journey.fill(
        "form.guide", agreed_0="Brengt het paspoort mee", about_return=True, for_person="U kunt een verblijf vragen."
    )
    journey.press("button[name=save][value=finish]")
    journey.sees(journey.words("Tick who was present, or name who else was there."))
    journey.fill(
        "form.guide", present=[journey.page.locator("[name=present]").first.get_attribute("value")], minutes="45"
    )
    journey.press("button[name=save][value=finish]")
    journey.sees(WORDS)
    journey.is_accessible()
    talk = now()
    assert (talk.written_at is not None, talk.minutes, talk.about_return) == (True, 45, True)
    journey.follow(f"/talks/{talk.id}/summary")
    journey.sees("U kunt een verblijf vragen.")
    journey.is_accessible()
    pdf = journey.page.context.request.get(f"{journey.address}/talks/{talk.id}/summary.pdf?language=fr")
    assert pdf.body().startswith(b"%PDF")
    assert db.session.scalars(select(TalkAgreement.text)).all() == ["Brengt het paspoort mee"]


def test_what_is_typed_is_kept_by_itself_and_stands_there_after_a_crash(browse: Any, case: Case, coach: Any) -> None:
    talk = talks.talk(case, coach, clock.today())
    with browse() as journey:
        journey.sign_in(coach.email, PASSWORD)
        journey.go(f"/talks/{talk.id}/write")
        open_part(journey, "ACCOUNT")
        journey.page.locator("[name=note_ACCOUNT]").press_sequentially("Ze kwam in 2019")
        expect(journey.page.locator("[data-draft-status]")).to_contain_text(":", timeout=8000)
    with browse() as journey:
        journey.sign_in(coach.email, PASSWORD)
        journey.go(f"/talks/{talk.id}/write")
        assert journey.page.input_value("[name=note_ACCOUNT]") == "Ze kwam in 2019"
        assert journey.page.locator("[name=note_ACCOUNT]").is_visible()
        journey.press("button[name=save][value=later]")
    assert db.session.scalars(select(TalkNote.text)).all() == ["Ze kwam in 2019"]


def test_a_lost_connection_is_said_and_what_was_typed_is_kept_when_it_is_back(
    browse: Any, case: Case, coach: Any
) -> None:
    talk = talks.talk(case, coach, clock.today())
    with browse() as journey:
        journey.sign_in(coach.email, PASSWORD)
        journey.go(f"/talks/{talk.id}/write")
        journey.page.context.set_offline(True)
        journey.fill("form.guide", own_words=WORDS)
        status = journey.page.locator("[data-draft-status]")
        expect(status).to_have_text(
            journey.words("Not kept: no connection. What you typed stays on this page."), timeout=8000
        )
        journey.page.context.set_offline(False)
        expect(status).to_contain_text(re.compile(r"\d\d:\d\d"), timeout=25_000)
        journey.press("button[name=save][value=later]")
    assert db.session.scalars(select(TalkNote.text)).all() == [WORDS]


def test_looking_at_another_part_is_no_typing_and_nothing_jumps(browse: Any, case: Case, coach: Any) -> None:
    talk = talks.talk(case, coach, clock.today())
    for width in (1440, 820):
        with browse() as journey:
            journey.page.set_viewport_size({"width": width, "height": 1100})
            journey.sign_in(coach.email, PASSWORD)
            journey.go(f"/talks/{talk.id}/write")
            places = []
            for part in ("words", "SITUATION", "OPTIONS", "ACCOUNT"):
                open_part(journey, part)
                box = journey.page.locator(".guide__part:visible h2").bounding_box()
                places.append((round(box["x"]), round(box["y"])))
                assert journey.page.locator(".guide__part:visible").count() == 1
            assert len(set(places)) == 1
            assert journey.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
            journey.page.wait_for_timeout(3500)
            journey.go(f"/talks/{talk.id}")
            journey.go(f"/talks/{talk.id}/write")
            assert "draft=" not in journey.page.url


def test_a_coach_looks_at_a_child(journey: Any, case: Case, coach: Any) -> None:
    journey.sign_in(coach.email, PASSWORD)
    journey.go(f"/cases/{case.id}/children")
    journey.is_accessible()
    journey.follow("/new")
    journey.is_accessible()
    journey.fill(heard="ALONE", views="Ik ga graag naar school", conclusion="De school gaat hier voort")
    journey.press()
    journey.sees("De school gaat hier voort")
    journey.is_accessible()


def test_a_manager_does_not_see_a_support_note(browse: Any, case: Case, coach: Any) -> None:
    manager = make.account(Role.MANAGER, all_sites=True, password=passwords.hashed(PASSWORD))
    talk = talks.talk(case, coach, clock.today(), written=True)
    talks.note(talk, coach, NoteKind.SUPPORT, talks.SECRET)
    with browse() as journey:
        journey.sign_in(manager.email, PASSWORD)
        journey.go(f"/talks/{talk.id}")
        assert talks.SECRET not in journey.page.content()
        assert coach.name in journey.page.locator(".alert").first.inner_text()
