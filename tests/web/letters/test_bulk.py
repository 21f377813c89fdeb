"""The pages on which a letter is chosen, and those whose letters are issued in one go."""

import pytest
import time_machine

from icam.core.access import Role
from icam.db import db
from icam.jobs.models import Job, JobItem
from icam.letters import commands
from icam.letters.queries.waiting import SOURCES
from icam.letters.rules import Kind
from tests.data.letters.test_bulk import invited
from tests.data.letters.waiting import MAKERS, TODAY, World, world


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-03-20 10:00+01:00", tick=True):
        yield


@pytest.fixture
def coach(as_role):
    return as_role(Role.ICAM_COACH, all_sites=True)


@pytest.fixture
def manager(as_role):
    return as_role(Role.MANAGER, all_sites=True)


@pytest.fixture
def here(app) -> World:
    return world()


def test_without_anything_that_waits_the_pages_say_so(coach):
    assert "Everything that needs a letter has one." in coach.get("/letters/bulk").text
    assert "Nothing waits for this letter." in coach.get("/letters/bulk/invitation").text


def test_the_letters_that_something_waits_for_are_counted(coach):
    for _ in range(3):
        invited()
    seen = coach.get("/letters/bulk").text
    assert 'href="/letters/bulk/invitation"' in seen
    assert '<td class="num">3</td>' in seen
    assert 'href="/letters/bulk/attendance"' not in seen
    assert "Certificate of attendance" in seen
    assert "House rules" not in seen


def test_the_ticked_ones_become_a_job_that_shows_how_far_it_is(coach):
    first, second = invited(name="Alnajjar"), invited(name="Bekele", explained_in="ti")
    seen = coach.get("/letters/bulk/invitation").text
    assert seen.count('name="chosen"') == 2
    assert seen.count(" checked>") == 2
    assert "Alnajjar" in seen
    assert "not checked yet" in seen
    answer = coach.post("/letters/bulk/invitation", data={"chosen": [second]})
    assert answer.status_code == 303
    job = db.session.scalar(db.select(Job))
    assert answer.location == f"/jobs/{job.id}"
    assert [one.data["subject"] for one in db.session.scalars(db.select(JobItem))] == [second] != [first]
    assert "waits its turn" in coach.get(answer.location).text


def test_nothing_ticked_is_said_on_the_same_page(coach):
    invited()
    answer = coach.post("/letters/bulk/invitation", data={})
    assert answer.status_code == 422
    assert "Choose at least one." in answer.text
    assert db.session.scalar(db.select(Job)) is None


def test_one_begins_with_all_ticked_or_with_none(coach):
    invited()
    assert " checked>" in coach.get("/letters/bulk/invitation").text
    assert " checked>" not in coach.get("/letters/bulk/invitation?ticked=none").text


@pytest.mark.parametrize("kind", SOURCES)
def test_one_letter_of_each_kind_is_looked_at_before_all_are_issued(manager, here: World, kind: Kind):
    record = MAKERS[kind](here)
    link = f"/letters/bulk/{kind.value}/{record}.pdf"
    assert link in manager.get(f"/letters/bulk/{kind.value}").text
    answer = manager.get(link)
    assert answer.content_type == "application/pdf"
    assert answer.data.startswith(b"%PDF-")


def test_a_letter_that_was_begun_is_led_to_and_cannot_be_ticked(manager, here: World):
    record = MAKERS[Kind.HOUSE_RULES](here)
    begun = commands.begin_letter(here.manager, Kind.HOUSE_RULES, record, today=TODAY)
    seen = manager.get("/letters/bulk/house_rules").text
    assert 'name="chosen"' not in seen
    assert f'href="/letters/{begun.id}"' in seen
    assert manager.post("/letters/bulk/house_rules", data={"chosen": [record]}).status_code == 422


def test_whom_they_go_to_is_asked_once_where_they_go_to_a_service(manager, here: World):
    record = MAKERS[Kind.REFERRAL_FEDASIL](here)
    assert 'name="addressee"' not in manager.get("/letters/bulk/house_rules").text
    assert 'name="addressee"' in manager.get("/letters/bulk/referral_fedasil").text
    answer = manager.post("/letters/bulk/referral_fedasil", data={"chosen": [record]})
    assert answer.status_code == 422
    assert "Say to whom these letters go." in answer.text
    sent = {"chosen": [record], "addressee": "Fedasil", "address": "1000 Brussel"}
    assert manager.post("/letters/bulk/referral_fedasil", data=sent).status_code == 303


def test_the_children_of_one_site_are_chosen_by_the_site(manager, here: World):
    first = MAKERS[Kind.SCHOOL_CERTIFICATE](here)
    other = world()
    second = MAKERS[Kind.SCHOOL_CERTIFICATE](other)
    seen = manager.get(f"/letters/bulk/school_certificate?place={other.site.code}").text
    assert f'name="chosen" value="{second}"' in seen
    assert f'name="chosen" value="{first}"' not in seen
    assert "Nour" in seen
    answer = manager.post(f"/letters/bulk/school_certificate?place={other.site.code}", data={"chosen": [second]})
    assert answer.status_code == 303


@pytest.mark.parametrize("address", ["/letters/bulk/absence_note", "/letters/bulk/nothing"])
def test_a_letter_that_is_not_made_for_many_is_not_found(manager, address):
    assert manager.get(address).status_code == 404


def test_who_does_not_issue_so_many_does_not_come_here(as_role):
    statistics, desk = as_role(Role.STATISTICS), as_role(Role.DESK, all_sites=True)
    for address in ("/letters/bulk", "/letters/bulk/invitation", "/letters/bulk/invitation/1.pdf"):
        assert statistics.get(address).status_code == 403
    assert desk.get("/letters/bulk/house_rules").status_code == 403
    assert desk.get("/letters/bulk/invitation").status_code == 200


def test_a_record_out_of_scope_is_not_looked_at(as_role, here: World):
    record = MAKERS[Kind.HOUSE_RULES](here)
    coach = as_role(Role.FITT_COACH)
    assert coach.get(f"/letters/bulk/house_rules/{record}.pdf").status_code == 404
