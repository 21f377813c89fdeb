"""Letters for many at once: none twice, each with its number, and what cannot be made is said."""

import subprocess
from datetime import date, timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from icam.appointments.models import Invitation
from icam.archive.queries import read
from icam.core import clock
from icam.core.access import EVERYTHING, Actor, Role
from icam.core.errors import Forbidden, RuleBroken
from icam.db import db, unit_of_work
from icam.jobs import commands as jobs
from icam.jobs import queries, runner
from icam.letters import bulk
from icam.letters.models import IssuedLetter
from tests import make

TODAY = date(2026, 3, 20)


@pytest.fixture
def coach(app):
    account = make.account(role=Role.ICAM_COACH, all_sites=True)
    return Actor(account.id, account.name, account.role, EVERYTHING, "en")


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-03-20 10:00+01:00", tick=True):
        yield


def invited(name: str | None = None, region: str = "BB", **details) -> int:
    """Write down an invitation of a new family, and return its id."""
    home = make.household([make.person(family_name=name)])
    return make.invitation(make.case(home, region=region), **details).id


def run(coach, chosen, **options):
    job_id = bulk.begin(coach, chosen, today=TODAY, **options)
    runner.run(job_id, "a")
    return queries.job(coach, job_id)


def letters():
    return db.session.scalars(select(IssuedLetter).order_by(IssuedLetter.number)).all()


@pytest.fixture
def complete(app):
    """Make an office, so that nothing is missing from a letter."""
    make.office(region="BB")


def test_the_ticked_invitations_get_their_letters_in_one_file(coach, complete):
    rows = [invited(name=f"Familie{number}") for number in range(3)]
    job = run(coach, [*rows[:2]])
    assert [one.reason for one in queries.failures(job.id)] == []
    assert (job.done, job.failed) == (2, 0)
    assert [one.subject_id for one in letters()] == [*rows[:2]]
    assert [row.id for row in bulk.waiting(coach, TODAY)] == [rows[2]]
    said = subprocess.run(["pdftotext", "-", "-"], input=read(job.result), capture_output=True, check=True).stdout
    for one in letters():
        assert one.number.encode() in said


def test_going_on_after_a_stop_makes_no_letter_twice(coach, complete, monkeypatch):
    rows = [invited() for _ in range(3)]
    job_id = bulk.begin(coach, [*rows], today=TODAY)
    drawn = []

    def stop_at_two(*given, **named):
        drawn.append(given)
        if len(drawn) == 2:
            jobs.stop(coach, job_id)
        return issue(*given, **named)

    issue = bulk.commands.issue
    monkeypatch.setattr(bulk.commands, "issue", stop_at_two)
    runner.run(job_id, "a")
    assert (queries.job(coach, job_id).state.value, len(letters())) == ("stopped", 2)
    jobs.resume(coach, job_id)
    runner.run(job_id, "b")
    assert (queries.job(coach, job_id).done, len(letters())) == (3, 3)
    assert len(drawn) == 3


def test_a_worker_killed_before_it_noted_a_letter_finds_it_again(coach, complete, monkeypatch):
    row = invited()
    job_id = bulk.begin(coach, [row], today=TODAY)

    def killed(*_given):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(runner, "_note", killed)
        with pytest.raises(KeyboardInterrupt):
            runner.run(job_id, "a")
    db.session.rollback()
    assert len(letters()) == 1
    with time_machine.travel("2026-03-20 10:05+01:00", tick=True):
        runner.run(job_id, "b")
    assert len(letters()) == 1
    assert queries.job(coach, job_id).done == 1


def test_a_page_no_translator_checked_is_a_reason_or_is_in_english_when_asked(coach, complete):
    first, second = invited(explained_in="ti"), invited(explained_in="ti")
    refused = run(coach, [first])
    assert (refused.done, refused.failed) == (0, 1)
    assert "translator" in queries.failures(refused.id)[0].reason
    made = run(coach, [first, second], in_english=True)
    assert (made.done, made.failed) == (2, 0)
    assert {one.page_language for one in letters()} == {"en"}


def test_what_is_still_empty_is_said_for_that_family_only(coach, complete, monkeypatch):
    whole, empty = invited(), invited()
    ready = bulk.making.ready

    def gap(actor, draft, *, today):
        if draft.subject_id == empty:
            raise RuleBroken("The letter cannot be issued: still empty is %(names)s.", names="address")
        return ready(actor, draft, today=today)

    monkeypatch.setattr(bulk.making, "ready", gap)
    job = run(coach, [whole, empty])
    assert (job.done, job.failed) == (1, 1)
    assert queries.failures(job.id)[0].reason == "The letter cannot be issued: still empty is address."


def test_old_and_voided_invitations_are_not_offered(coach):
    invited(sent_on=TODAY - bulk.BACK - timedelta(days=1))
    voided = invited()
    with unit_of_work() as session:
        session.get(Invitation, voided).void(None, clock.now(), "by mistake")
    kept = invited()
    assert [row.id for row in bulk.waiting(coach, TODAY)] == [kept]


def test_files_of_another_region_are_not_offered_and_not_issued(app):
    account = make.account(role=Role.ICAM_COACH, regions="LUX")
    from icam.accounts.queries import actor_of

    row = invited(region="BB")
    other = actor_of(account)
    assert bulk.waiting(other, TODAY) == []
    with pytest.raises(RuleBroken, match="Choose at least one"):
        bulk.begin(other, [row], today=TODAY)


def test_who_does_not_invite_begins_nothing(app):
    with pytest.raises(Forbidden):
        bulk.begin(Actor(None, "", Role.STATISTICS, EVERYTHING), [1], today=TODAY)


def test_no_more_than_200_at_once(coach):
    with pytest.raises(RuleBroken, match="at most 200"):
        bulk.begin(coach, range(201), today=TODAY)
    assert db.session.scalar(select(func.count(IssuedLetter.id))) == 0
