"""Letters for many at once: none twice, each with its number, and what cannot be made is said."""

import subprocess
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import func, select

from icam.accounts.queries import actor_of
from icam.appointments.models import Appointment, Invitation
from icam.archive.queries import read
from icam.cases.models import Case
from icam.core import clock
from icam.core.access import EVERYTHING, Actor, Role
from icam.core.errors import Forbidden, NotFound, RuleBroken
from icam.db import db, unit_of_work
from icam.jobs import commands as jobs
from icam.jobs import queries, runner
from icam.letters import bulk, commands
from icam.letters.models import IssuedLetter
from icam.letters.queries.waiting import BACK, SOURCES, how_many_wait, places, waiting
from icam.letters.rules import Kind, ManyDraft, State
from tests import make
from tests.data.letters.waiting import MAKERS, TODAY, World, manager, world


@pytest.fixture
def coach(app):
    account = make.account(role=Role.ICAM_COACH, all_sites=True)
    return Actor(account.id, account.name, account.role, EVERYTHING, "en")


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-03-20 10:00+01:00", tick=True):
        yield


@pytest.fixture
def here(app) -> World:
    return world()


def invited(name: str | None = None, region: str = "BB", **details) -> int:
    """Write down an invitation of a new family, and return its id."""
    home = make.household([make.person(family_name=name)])
    return make.invitation(make.case(home, region=region), **details).id


def run(actor, chosen, kind: Kind = Kind.INVITATION, **wishes: Any):
    job_id = bulk.begin(actor, ManyDraft(kind, tuple(chosen), **wishes), today=clock.today())
    runner.run(job_id, "a")
    return queries.job(actor, job_id)


def run_all(actor: Actor, kind: Kind, chosen: list[int]):
    wishes = {"addressee": "Fedasil", "address": "Kartuizersstraat 21\n1000 Brussel"}
    return run(actor, chosen, kind, **(wishes if kind is Kind.REFERRAL_FEDASIL else {}))


def waits(actor, kind: Kind = Kind.INVITATION, **narrowed: Any) -> list[int]:
    return [row.id for row in waiting(actor, kind, clock.today(), **narrowed)]


def letters():
    return db.session.scalars(select(IssuedLetter).order_by(IssuedLetter.number)).all()


@pytest.fixture
def complete(app):
    """Make an office, so that nothing is missing from a letter."""
    make.office(region="BB")


# --- every letter of the catalogue that needs nothing typed ----------------------------------------------------------


@pytest.mark.parametrize("kind", SOURCES)
def test_a_record_waits_for_its_letter_until_it_is_issued_and_only_then(here: World, kind: Kind):
    record = MAKERS[kind](here)
    assert waits(here.manager, kind) == [record]
    assert how_many_wait(here.manager, TODAY)[kind] == 1
    job = run_all(here.manager, kind, [record])
    assert [one.reason for one in queries.failures(job.id)] == []
    assert [(one.kind, one.subject_id, one.state) for one in letters()] == [(kind, record, State.ISSUED)]
    assert waits(here.manager, kind) == []
    assert how_many_wait(here.manager, TODAY)[kind] == 0


@pytest.mark.parametrize("kind", SOURCES)
def test_a_letter_for_many_is_written_as_the_list_says_and_as_it_would_be_alone(here: World, kind: Kind):
    record = MAKERS[kind](here)
    listed = waiting(here.manager, kind, TODAY)[0]
    alone = commands.begin_letter(here.manager, kind, record, today=TODAY)
    assert (listed.language, listed.page_language) == (alone.language, alone.page_language)
    assert listed.household_id == alone.household_id
    proposed = (alone.addressee, alone.address)
    commands.drop_letter(here.manager, alone.id)
    run_all(here.manager, kind, [record])
    made = db.session.scalars(select(IssuedLetter).where(IssuedLetter.state == State.ISSUED)).one()
    assert (made.language, made.page_language) == (listed.language, listed.page_language)
    if kind is not Kind.REFERRAL_FEDASIL:
        assert (made.addressee, made.address) == proposed


@pytest.mark.parametrize("kind", SOURCES)
def test_a_record_outside_the_scope_is_not_offered_not_counted_and_not_issued(here: World, kind: Kind):
    record = MAKERS[kind](here)
    other = manager(make.site(), "LUX")
    assert waits(other, kind) == []
    assert places(other, kind, TODAY) == []
    assert how_many_wait(other, TODAY)[kind] == 0
    with pytest.raises(RuleBroken, match="Choose at least one"):
        run_all(other, kind, [record])
    inside = manager(here.site, "BB")
    assert waits(inside, kind) == [record]


@pytest.mark.parametrize("kind", SOURCES)
def test_the_number_of_statements_does_not_grow_with_what_waits(here: World, statements, kind: Kind):
    for expected in (1, 4):
        while how_many_wait(here.manager, TODAY)[kind] < expected:
            MAKERS[kind](here)
        with statements() as sent:
            assert len(waiting(here.manager, kind, TODAY)) == expected
            places(here.manager, kind, TODAY)
            how_many_wait(here.manager, TODAY)
        assert len(sent) == 3


def test_a_letter_that_needs_something_typed_for_each_is_not_made_for_many(here: World):
    with pytest.raises(NotFound):
        bulk.begin(here.manager, ManyDraft(Kind.ABSENCE_NOTE, (1,)), today=TODAY)


def test_each_role_is_offered_the_letters_about_the_records_it_works_with(app):
    desk, coach, fitt = (Actor(1, "", role, EVERYTHING) for role in (Role.DESK, Role.ICAM_COACH, Role.FITT_COACH))
    assert set(how_many_wait(desk, TODAY)) == {Kind.INVITATION, Kind.SECOND_INVITATION, Kind.APPOINTMENT_CONFIRMATION}
    assert Kind.HOUSE_RULES in how_many_wait(fitt, TODAY)
    assert Kind.HOUSE_RULES not in how_many_wait(coach, TODAY)
    with pytest.raises(Forbidden):
        bulk.begin(coach, ManyDraft(Kind.HOUSE_RULES, (1,)), today=TODAY)


def test_those_of_one_site_are_chosen_by_the_site(here: World):
    first = MAKERS[Kind.SCHOOL_CERTIFICATE](here)
    other = World(here.office, make.site(name_nl="Tubeke"), here.coach, here.manager)
    second = MAKERS[Kind.SCHOOL_CERTIFICATE](other)
    assert waits(here.manager, Kind.SCHOOL_CERTIFICATE, place=here.site.code) == [first]
    assert waits(here.manager, Kind.SCHOOL_CERTIFICATE, place=other.site.code) == [second]
    found = places(here.manager, Kind.SCHOOL_CERTIFICATE, TODAY)
    assert {one.code: one.number for one in found} == {here.site.code: 1, other.site.code: 1}


def test_letters_to_a_service_go_to_the_one_that_was_named(here: World):
    record = MAKERS[Kind.REFERRAL_FEDASIL](here)
    with pytest.raises(RuleBroken, match="to whom"):
        run(here.manager, [record], Kind.REFERRAL_FEDASIL)
    run(here.manager, [record], Kind.REFERRAL_FEDASIL, addressee="Fedasil", address="1000 Brussel", channel="LETTER")
    assert [(one.addressee, one.address, one.channel) for one in letters()] == [("Fedasil", "1000 Brussel", "LETTER")]


def test_a_letter_that_was_begun_by_hand_is_shown_and_left_to_who_began_it(here: World):
    record = MAKERS[Kind.HOUSE_RULES](here)
    begun = commands.begin_letter(here.manager, Kind.HOUSE_RULES, record, today=TODAY)
    assert [row.draft_id for row in waiting(here.manager, Kind.HOUSE_RULES, TODAY)] == [begun.id]
    with pytest.raises(RuleBroken, match="Choose at least one"):
        run(here.manager, [record], Kind.HOUSE_RULES)


def test_a_letter_begun_by_hand_while_the_others_are_made_is_said(here: World):
    record = MAKERS[Kind.HOUSE_RULES](here)
    job_id = bulk.begin(here.manager, ManyDraft(Kind.HOUSE_RULES, (record,)), today=TODAY)
    commands.begin_letter(here.manager, Kind.HOUSE_RULES, record, today=TODAY)
    runner.run(job_id, "a")
    assert [one.reason for one in queries.failures(job_id)] == [
        "Somebody began this letter by hand. Issue that draft, or drop it."
    ]


def test_a_letter_issued_by_hand_while_the_others_are_made_is_not_made_again(here: World):
    record = MAKERS[Kind.HOUSE_RULES](here)
    job_id = bulk.begin(here.manager, ManyDraft(Kind.HOUSE_RULES, (record,)), today=TODAY)
    begun = commands.begin_letter(here.manager, Kind.HOUSE_RULES, record, today=TODAY)
    commands.issue_letter(here.manager, begun.id, version=begun.version, today=TODAY)
    runner.run(job_id, "a")
    assert [one.reason for one in queries.failures(job_id)] == ["This letter was issued already: B-2026-000001."]


def test_a_child_gets_a_certificate_each_school_year(here: World):
    record = MAKERS[Kind.SCHOOL_CERTIFICATE](here)
    run(here.manager, [record], Kind.SCHOOL_CERTIFICATE)
    assert waits(here.manager, Kind.SCHOOL_CERTIFICATE) == []
    with time_machine.travel("2026-09-01 10:00+02:00", tick=True):
        assert waits(here.manager, Kind.SCHOOL_CERTIFICATE) == [record]
        assert run(here.manager, [record], Kind.SCHOOL_CERTIFICATE).done == 1
        assert waits(here.manager, Kind.SCHOOL_CERTIFICATE) == []
    assert len(letters()) == 2


def test_an_appointment_that_an_invitation_offers_is_not_confirmed_beside_it(here: World):
    offered = db.session.get(Appointment, MAKERS[Kind.APPOINTMENT_CONFIRMATION](here))
    make.invitation(db.session.get(Case, offered.case_id), appointment_id=offered.id)
    assert waits(here.manager, Kind.APPOINTMENT_CONFIRMATION) == []


# --- done once, each of them -----------------------------------------------------------------------------------------


def test_the_ticked_invitations_get_their_letters_in_one_file(coach, complete):
    rows = [invited(name=f"Familie{number}") for number in range(3)]
    job = run(coach, rows[:2])
    assert [one.reason for one in queries.failures(job.id)] == []
    assert (job.done, job.failed) == (2, 0)
    assert [one.subject_id for one in letters()] == rows[:2]
    assert waits(coach) == [rows[2]]
    said = subprocess.run(["pdftotext", "-", "-"], input=read(job.result), capture_output=True, check=True).stdout
    for one in letters():
        assert one.number.encode() in said


def test_going_on_after_a_stop_makes_no_letter_twice(coach, complete, monkeypatch):
    rows = [invited() for _ in range(3)]
    job_id = bulk.begin(coach, ManyDraft(Kind.INVITATION, tuple(rows)), today=TODAY)
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


@pytest.mark.parametrize("kind", [Kind.INVITATION, Kind.TRANSFER_NOTE])
def test_a_worker_killed_before_it_noted_a_letter_finds_it_again(here: World, monkeypatch, kind: Kind):
    record = MAKERS[kind](here)
    job_id = bulk.begin(here.manager, ManyDraft(kind, (record,)), today=TODAY)

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
    assert queries.job(here.manager, job_id).done == 1


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
    invited(sent_on=TODAY - BACK - timedelta(days=1))
    voided = invited()
    with unit_of_work() as session:
        session.get(Invitation, voided).void(None, clock.now(), "by mistake")
    kept = invited()
    assert waits(coach) == [kept]


def test_who_left_the_office_issues_nothing_more(here: World):
    account = make.account(Role.ICAM_COACH, all_sites=True)
    record = MAKERS[Kind.INVITATION](here)
    job_id = bulk.begin(actor_of(account), ManyDraft(Kind.INVITATION, (record,)), today=TODAY)
    with unit_of_work() as session:
        session.get(type(account), account.id).active_until = date(2026, 3, 1)
    runner.run(job_id, "a")
    assert letters() == []


def test_who_does_not_issue_for_many_begins_nothing(app):
    with pytest.raises(Forbidden):
        bulk.begin(Actor(None, "", Role.STATISTICS, EVERYTHING), ManyDraft(Kind.INVITATION, (1,)), today=TODAY)


def test_no_more_than_200_at_once(coach):
    with pytest.raises(RuleBroken, match="at most 200"):
        bulk.begin(coach, ManyDraft(Kind.INVITATION, tuple(range(201))), today=TODAY)
    assert db.session.scalar(select(func.count(IssuedLetter.id))) == 0
