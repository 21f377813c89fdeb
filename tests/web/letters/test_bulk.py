"""The page on which invitations are ticked whose letters are issued in one go."""

import pytest
import time_machine

from icam.core.access import Role
from icam.db import db
from icam.jobs.models import Job, JobItem
from tests.data.letters.test_bulk import invited


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-03-20 10:00+01:00", tick=True):
        yield


@pytest.fixture
def coach(as_role):
    return as_role(Role.ICAM_COACH, all_sites=True)


def test_without_invitations_the_page_says_so(coach):
    assert "Every invitation of the last three months has its letter." in coach.get("/letters/bulk").text


def test_the_ticked_ones_become_a_job_that_shows_how_far_it_is(coach):
    first, second = invited(name="Alnajjar"), invited(name="Bekele", explained_in="ti")
    seen = coach.get("/letters/bulk").text
    assert seen.count('name="chosen"') == 2
    assert "Alnajjar" in seen
    assert "only once a translator checked it" in seen
    answer = coach.post("/letters/bulk", data={"chosen": [second]})
    assert answer.status_code == 303
    job = db.session.scalar(db.select(Job))
    assert answer.location == f"/jobs/{job.id}"
    assert [one.data for one in db.session.scalars(db.select(JobItem))] == [{"invitation": second}]
    assert first not in {one.data["invitation"] for one in db.session.scalars(db.select(JobItem))}
    assert "waits its turn" in coach.get(answer.location).text


def test_nothing_ticked_is_said_on_the_same_page(coach):
    invited()
    answer = coach.post("/letters/bulk", data={})
    assert answer.status_code == 422
    assert "Choose at least one." in answer.text
    assert db.session.scalar(db.select(Job)) is None


def test_a_letter_is_looked_at_before_it_is_issued(coach):
    row = invited()
    answer = coach.get(f"/letters/bulk/{row}.pdf")
    assert answer.content_type == "application/pdf"
    assert answer.data.startswith(b"%PDF-")


def test_who_issues_no_invitations_does_not_come_here(as_role):
    assert as_role(Role.STATISTICS).get("/letters/bulk").status_code == 403
