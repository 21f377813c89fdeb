"""Wednesday at the door in a real browser: from the name as heard to the first talk, and the queue that moves."""

from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import expect
from sqlalchemy import func, select

from icam.accounts import passwords
from icam.cases.models import Case
from icam.core import clock
from icam.core.access import EVERYTHING, Actor, Role
from icam.db import db
from icam.people.commands import open_household
from icam.people.models import Household, Person
from icam.people.rules import HouseholdDraft, MemberDraft, PersonDraft
from icam.talks.models import Talk
from icam.walkin.models import WalkInEntry
from icam.walkin.rules import EntryState
from tests import make
from tests.browser.journey import Journey

PASSWORD = "four open doors"
pytestmark = pytest.mark.browser


@pytest.fixture
def office(app: Flask) -> dict[str, Any]:
    """Make one office, its desk and a coach, and a family that is on record."""
    office = make.office("BRU", "BB", name_nl="Brussel", name_fr="Bruxelles", language="fr")
    make.open_door(office)
    hidden = passwords.hashed(PASSWORD)
    desk = make.account(Role.DESK, all_sites=True, name="An Balie", password=hidden)
    coach = make.account(Role.ICAM_COACH, all_sites=True, name="Bram Coach", password=hidden)
    actor = Actor(coach.id, coach.name, coach.role, EVERYTHING)
    known = PersonDraft(given_name="Amina", family_name="Haddad")
    family = open_household(actor, HouseholdDraft(), [(known, MemberDraft("MOTHER"))], today=clock.today())
    return {"id": office.id, "desk": desk.email, "coach": coach.email, "family": family.id}


def change_person(journey: Journey, email: str) -> None:
    """Let somebody else sign in at the same screen."""
    cookies = [one for one in journey.page.context.cookies() if one["name"] != "atd_session"]
    journey.page.context.clear_cookies()
    journey.page.context.add_cookies(cookies)  # type: ignore[arg-type]
    journey.sign_in(email, PASSWORD)


def one(query: Any) -> Any:
    """Read what the server wrote meanwhile."""
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(query).first()


def count(model: Any) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def entry(number: int) -> Any:
    return one(select(WalkInEntry).where(WalkInEntry.number == number))


def test_an_unknown_person_comes_from_the_door_to_a_first_talk(journey: Journey, office: dict[str, Any]) -> None:
    journey.page.set_viewport_size({"width": 820, "height": 1180})
    journey.sign_in(office["desk"], PASSWORD)
    journey.go("/walk-in")
    journey.is_accessible()
    journey.fill("form.entry", name="Zarmina Rahimi", language="ps", reason="FIRST")
    journey.press("form.entry button[type=submit]")
    expect(journey.page.locator(".given strong")).to_have_text("1")
    journey.sees("Zarmina Rahimi")
    journey.is_accessible()
    journey.fill("form.entry", name="")
    journey.press("form.entry button[type=submit]")
    journey.sees(journey.words("Enter the name as you hear it"))
    assert count(WalkInEntry) == 1

    change_person(journey, office["coach"])
    journey.go(f"/walk-in/{office['id']}")
    journey.press("#call-next")
    assert entry(1).state is EntryState.TAKEN
    journey.is_accessible()
    journey.press("#new button[type=submit]")
    talk = one(select(Talk))
    assert journey.page.url.endswith(f"/talks/{talk.id}/write")
    journey.sees("Rahimi")
    person = one(select(Person).order_by(Person.id.desc()))
    assert (person.given_name, person.family_name) == ("Zarmina", "Rahimi")
    case = one(select(Case))
    assert (case.office_id, case.first_talk_on, entry(1).case_id) == (office["id"], clock.today(), case.id)

    journey.go("/walk-in/mornings")
    journey.is_accessible()
    journey.follow("/walk-in/mornings/")
    journey.sees("Zarmina Rahimi")
    journey.is_accessible()


def test_a_family_on_record_keeps_its_file(journey: Journey, office: dict[str, Any]) -> None:
    families = count(Household)
    journey.sign_in(office["desk"], PASSWORD)
    journey.go(f"/walk-in/{office['id']}")
    journey.page.locator("[name=name]").press_sequentially("Amina Hadad")
    if journey.script:
        expect(journey.page.locator(f"#known input[value='{office['family']}']")).to_be_visible()
        journey.is_accessible()
        journey.page.locator(f"#known input[value='{office['family']}']").check()
    journey.press("form.entry button[type=submit]")
    if not journey.script:
        journey.follow("/walk-in/entries/")
        journey.press("#known button[type=submit]")
    assert entry(1).household_id == office["family"]

    change_person(journey, office["coach"])
    journey.go(f"/walk-in/{office['id']}")
    journey.press("#call-next")
    journey.press("#family form[action$='/talk'] button[type=submit]")
    assert count(Household) == families
    assert one(select(Case)).household_id == office["family"]


def test_who_leaves_is_marked_and_the_door_is_shut(journey: Journey, office: dict[str, Any]) -> None:
    journey.sign_in(office["desk"], PASSWORD)
    journey.go(f"/walk-in/{office['id']}")
    journey.fill("form.entry", name="Bledar")
    journey.press("form.entry button[type=submit]")
    journey.press("#queue form[action$='/left'] button[type=submit]")
    assert entry(1).state is EntryState.LEFT
    journey.press("form[action$='/close'] button[type=submit]")
    journey.sees(journey.words("left unseen"))
    journey.go(f"/walk-in/{office['id']}")
    journey.fill("form.entry", name="Yusuf")
    journey.press("form.entry button[type=submit]")
    journey.sees(journey.words("The walk-in is closed. Say why this person is let in all the same."))
    journey.fill("form.entry", late_reason="kwam van ver")
    journey.press("form.entry button[type=submit]")
    assert entry(2).late_reason == "kwam van ver"


def test_the_queue_moves_by_itself_while_somebody_types(browse: Any, office: dict[str, Any]) -> None:
    with browse() as desk, browse() as coach:
        desk.sign_in(office["desk"], PASSWORD)
        coach.sign_in(office["coach"], PASSWORD)
        for number in (1, 2):
            desk.go(f"/walk-in/{office['id']}")
            desk.fill("form.entry", name=f"Person {number}")
            desk.press("form.entry button[type=submit]")
        desk.page.locator("[name=name]").press_sequentially("Halfway thr")
        coach.go(f"/walk-in/{office['id']}")
        coach.press("#call-next")
        expect(desk.page.locator(".queue--called")).to_contain_text("Bram Coach", timeout=12_000)
        expect(desk.page.locator("#queue-said")).to_have_text(
            desk.words("%(num)d person is waiting").replace("%(num)d", "1")
        )
        assert desk.page.input_value("[name=name]") == "Halfway thr"
        assert desk.page.locator("[name=name]").evaluate("e => e === document.activeElement")
