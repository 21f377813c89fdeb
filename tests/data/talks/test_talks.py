"""Talks in the database: milestones, what is kept, who reads what, and what they ask for today."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from icam.appointments.models import Appointment, CoachHours
from icam.appointments.rules import AppointmentState, Place, TalkKind
from icam.audit.models import AuditEntry
from icam.cases.models import Case
from icam.core import clock
from icam.core.access import EVERYTHING, Actor, Role, Scope
from icam.core.errors import Forbidden, NotFound, RuleBroken, Stale
from icam.core.workdays import is_working_day
from icam.db import db, unit_of_work
from icam.talks import commands, queries
from icam.talks.models import Talk, TalkNote
from icam.talks.opening import recompute
from icam.talks.rules import (
    AgreementDraft,
    BestInterestsDraft,
    DocumentDraft,
    NoteKind,
    OpeningDraft,
    TalkDraft,
    TalkMilestones,
    milestones_of,
)
from tests import make, talks
from tests.conftest import wipe

TODAY = clock.today()
SUPPORT = ("SITUATION", NoteKind.SUPPORT)
FILE = ("SITUATION", NoteKind.ADMINISTRATIVE)


def day(offset: int) -> date:
    return TODAY + timedelta(days=offset)


@pytest.fixture
def account(app: Flask) -> Any:
    return talks.coach()


@pytest.fixture
def coach(account: Any) -> Actor:
    return talks.as_actor(account)


@pytest.fixture
def case(app: Flask) -> Case:
    return make.case()


def draft_of(talk: Talk, **more: Any) -> TalkDraft:
    values: dict[str, Any] = {"version": talk.version, "kind": talk.kind, "place": talk.place, "held_on": talk.held_on}
    return TalkDraft(**(values | {"also_present": "somebody"} | more))


def marks(case_id: int) -> tuple[int, date | None, date | None]:
    db.session.expire_all()
    found = db.session.get_one(Case, case_id)
    return found.talks, found.first_talk_on, found.last_talk_on


# --- milestones


class File(RuleBasedStateMachine):
    """One file whose talks begin, move, are corrected and voided in any order."""

    @initialize()
    def open(self) -> None:
        db.session.rollback()
        wipe()
        self.actor = talks.as_actor(talks.coach())
        self.case_id = make.case().id

    def one(self, which: int) -> Talk | None:
        found = db.session.scalars(select(Talk).where(Talk.case_id == self.case_id).order_by(Talk.id)).all()
        return found[which % len(found)] if found else None

    @rule(offset=st.integers(-40, 5))
    def start(self, offset: int) -> None:
        try:
            commands.start_talk(self.actor, self.case_id, OpeningDraft(day(offset)), today=TODAY)
        except RuleBroken:
            assert offset > 0

    @rule(which=st.integers(0, 9), offset=st.integers(-60, 2), finished=st.booleans())
    def write(self, which: int, offset: int, finished: bool) -> None:
        talk = self.one(which)
        if talk is None:
            return
        draft = draft_of(talk, held_on=day(offset), is_finished=finished, correction="later letter")
        try:
            commands.write_talk(self.actor, talk.id, draft, today=TODAY)
        except RuleBroken:
            db.session.rollback()

    @rule(which=st.integers(0, 9))
    def void(self, which: int) -> None:
        talk = self.one(which)
        if talk is None:
            return
        try:
            commands.void_talk(self.actor, talk.id, "by mistake", today=TODAY)
        except RuleBroken:
            db.session.rollback()

    @invariant()
    def recomputing_changes_nothing(self) -> None:
        before = marks(self.case_id)
        held = db.session.scalars(select(Talk.held_on).where(Talk.case_id == self.case_id, Talk.voided_at.is_(None)))
        assert TalkMilestones(*before) == milestones_of(held)
        with unit_of_work() as session:
            recompute(session, self.case_id, today=TODAY)
        assert marks(self.case_id) == before


def test_after_any_sequence_of_commands_recomputing_the_milestones_changes_nothing(app: Flask) -> None:
    run_state_machine_as_test(
        File,
        settings=settings(
            max_examples=10, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


def test_a_talk_does_not_disturb_who_is_writing_in_the_file(coach: Actor, case: Case) -> None:
    version = case.version
    commands.start_talk(coach, case.id, OpeningDraft(TODAY), today=TODAY)
    db.session.expire_all()
    assert db.session.get_one(Case, case.id).version == version


# --- how a talk begins


def test_a_talk_from_an_appointment_marks_it_as_attended_and_is_started_once(coach: Actor, case: Case) -> None:
    appointment = make._save(
        Appointment(
            case_id=case.id,
            coach_id=coach.account_id,
            kind=TalkKind.FOLLOW_UP,
            place=Place.PHONE,
            starts_at=clock.now() - timedelta(minutes=5),
            ends_at=clock.now() + timedelta(minutes=55),
            created_at=clock.now(),
            **({"state_on": TODAY} if hasattr(Appointment, "state_on") else {}),
        )
    )
    draft = OpeningDraft(TODAY, appointment_id=appointment.id)
    talk = commands.start_talk(coach, case.id, draft, today=TODAY)
    db.session.expire_all()
    assert db.session.get_one(Appointment, appointment.id).state is AppointmentState.ATTENDED
    with pytest.raises(RuleBroken):
        commands.start_talk(coach, case.id, draft, today=TODAY)
    commands.void_talk(coach, talk.id, "too early", today=TODAY)
    assert commands.start_talk(coach, case.id, draft, today=TODAY).appointment_id == appointment.id


def test_an_appointment_of_another_file_or_one_that_was_missed_becomes_no_talk(coach: Actor, case: Case) -> None:
    values: dict[str, Any] = {
        "coach_id": coach.account_id,
        "kind": TalkKind.FIRST,
        "starts_at": clock.now(),
        "ends_at": clock.now() + timedelta(hours=1),
        "state": AppointmentState.NO_SHOW,
        "holds": False,
        "created_at": clock.now(),
    }
    if hasattr(Appointment, "state_on"):
        values["state_on"] = TODAY
    missed = make._save(Appointment(case_id=case.id, **values))
    other = make._save(Appointment(case_id=make.case().id, **values))
    with pytest.raises(RuleBroken):
        commands.start_talk(coach, case.id, OpeningDraft(TODAY, appointment_id=missed.id), today=TODAY)
    with pytest.raises(NotFound):
        commands.start_talk(coach, case.id, OpeningDraft(TODAY, appointment_id=other.id), today=TODAY)


def test_no_talk_begins_in_a_closed_file_nor_with_a_stranger(coach: Actor, case: Case) -> None:
    closed = make.case(closed_on=TODAY, outcome="LOST_CONTACT")
    with pytest.raises(RuleBroken):
        commands.start_talk(coach, closed.id, OpeningDraft(TODAY), today=TODAY)
    stranger = make.person()
    with pytest.raises(RuleBroken):
        commands.start_talk(coach, case.id, OpeningDraft(TODAY, present=frozenset({stranger.id})), today=TODAY)


# --- what is kept


def test_every_text_that_was_written_up_is_kept_when_it_is_corrected(coach: Actor, account: Any, case: Case) -> None:
    talk = talks.talk(case, account, TODAY)
    notes = {FILE: "first", SUPPORT: "quiet"}
    talk = commands.write_talk(
        coach, talk.id, draft_of(talk, notes=notes, own_words="mine", is_finished=True), today=TODAY
    )
    notes = {FILE: "second", SUPPORT: "quieter"}
    commands.write_talk(
        coach,
        talk.id,
        draft_of(talk, notes=notes, own_words="mine, too", correction="why", is_finished=True),
        today=TODAY,
    )
    kept = {(one.kind, one.text, one.replaced_at is None) for one in db.session.scalars(select(TalkNote))}
    assert kept == {
        (NoteKind.ADMINISTRATIVE, "first", False),
        (NoteKind.ADMINISTRATIVE, "second", True),
        (NoteKind.SUPPORT, "quiet", False),
        (NoteKind.SUPPORT, "quieter", True),
        (NoteKind.OWN_WORDS, "mine", False),
        (NoteKind.OWN_WORDS, "mine, too", True),
    }


def test_while_a_talk_goes_on_its_author_writes_on_and_another_keeps_what_stood_there(
    coach: Actor, account: Any, case: Case
) -> None:
    talk = talks.talk(case, account, TODAY)
    for text in ("a", "a b", "a b c"):
        talk = commands.write_talk(coach, talk.id, draft_of(talk, notes={FILE: text}), today=TODAY)
    assert [one.text for one in db.session.scalars(select(TalkNote))] == ["a b c"]
    other = talks.as_actor(talks.coach())
    commands.write_talk(other, talk.id, draft_of(talk, notes={FILE: "d"}), today=TODAY)
    assert {one.text for one in db.session.scalars(select(TalkNote))} == {"a b c", "d"}


def test_nobody_writes_notes_of_a_kind_they_may_not_read(coach: Actor, account: Any, case: Case) -> None:
    talk = talks.talk(case, account, TODAY)
    manager = Actor(account.id, "M", Role.MANAGER, EVERYTHING, "en")
    with pytest.raises(Forbidden):
        commands.write_talk(manager, talk.id, draft_of(talk, notes={SUPPORT: "x"}), today=TODAY)
    db.session.rollback()
    assert db.session.scalars(select(TalkNote)).all() == []


def test_a_support_note_is_read_from_the_database_only_for_its_readers(
    coach: Actor, account: Any, case: Case, statements: Any
) -> None:
    talk = talks.talk(case, account, TODAY)
    talks.note(talk, account, NoteKind.SUPPORT, talks.SECRET)
    manager = Actor(account.id, "M", Role.MANAGER, EVERYTHING, "en")
    page = queries.talk_page(manager, talk.id)
    assert page.notes == ()
    assert [(one.kind, one.count, one.by) for one in page.hidden] == [(NoteKind.SUPPORT, 1, (account.name,))]
    assert talks.SECRET not in str(queries.form_values(manager, talk))
    assert queries.talk_page(coach, talk.id).notes[0].text == talks.SECRET


def test_somebody_elses_own_words_are_refused(coach: Actor, account: Any, case: Case) -> None:
    talk = talks.talk(case, account, TODAY)
    talks.note(talk, account, NoteKind.OWN_WORDS, "mine")
    other = talks.as_actor(talks.coach())
    with pytest.raises(RuleBroken):
        commands.write_talk(other, talk.id, draft_of(talk, own_words="yours"), today=TODAY)


def test_a_talk_saved_twice_from_one_page_is_stale(coach: Actor, account: Any, case: Case) -> None:
    talk = talks.talk(case, account, TODAY)
    draft = draft_of(talk, notes={FILE: "one"})
    commands.write_talk(coach, talk.id, draft, today=TODAY)
    with pytest.raises(Stale) as stale:
        commands.write_talk(coach, talk.id, draft, today=TODAY)
    assert stale.value.stored["note_SITUATION"] == "one"


def test_documents_and_agreements_are_kept_with_the_talk_and_in_one_entry(
    coach: Actor, account: Any, case: Case
) -> None:
    talk = talks.talk(case, account, TODAY)
    draft = draft_of(
        talk,
        documents=(DocumentDraft(0, "PASSPORT", "Iraq", None, day(90), True),),
        agreements=(AgreementDraft(0, "Bring the birth certificate", "mother", day(7)),),
        is_finished=True,
    )
    commands.write_talk(coach, talk.id, draft, today=TODAY)
    assert [one.kind for one in queries.documents_of(case.id)] == ["PASSPORT"]
    assert [one.due_on for one in queries.agreements_of(case.id)] == [day(7)]
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.subject_kind == "talk")).one()
    assert entry.event == "talk.written_up"
    assert entry.new["agreements"][0]["text"] == "Bring the birth certificate"


def test_an_agreement_keeps_its_old_words(coach: Actor, account: Any, case: Case) -> None:
    talk = talks.talk(case, account, TODAY)
    old = talks.agreement(talk, "Bring the passport")
    new = commands.reword_agreement(coach, old.id, AgreementDraft(0, "Bring a copy", None, day(3)), "lost", old.version)
    assert new.earlier_id == old.id
    assert [(one.text, one.holds) for one in sorted(queries.agreements_of(case.id), key=lambda one: one.id)] == [
        ("Bring the passport", False),
        ("Bring a copy", True),
    ]
    with pytest.raises(NotFound):
        commands.settle_agreement(coach, old.id, TODAY, today=TODAY)
    with pytest.raises(Stale):
        commands.reword_agreement(coach, new.id, AgreementDraft(0, "x"), "y", new.version + 1)


# --- the next talk


def office_with_hours(coach: Any) -> Any:
    office = make.office("BRU")
    make.office_hours(office)
    for weekday in range(1, 6):
        make._save(
            CoachHours(
                coach_id=coach.id,
                office_id=office.id,
                weekday=weekday,
                from_at=time(9),
                until_at=time(17),
                from_on=date(2021, 10, 7),
            )
        )
    make.room(office)
    return office


def a_working_day() -> date:
    """Return a Tuesday of next week or the one after that is no holiday."""
    tuesday = TODAY + timedelta(days=8 - TODAY.weekday())
    return next(one for one in (tuesday + timedelta(weeks=n) for n in range(4)) if is_working_day(one))


def test_a_next_talk_with_its_time_becomes_an_appointment_once(coach: Actor, account: Any, case: Case) -> None:
    office = office_with_hours(account)
    talk = talks.talk(case, account, TODAY, office_id=office.id)
    next_on = a_working_day()
    draft = draft_of(talk, next_on=next_on, next_at=time(10))
    talk = commands.write_talk(coach, talk.id, draft, today=TODAY)
    made = db.session.scalars(select(Appointment)).one()
    assert (talk.next_appointment_id, made.coach_id, made.kind) == (made.id, account.id, TalkKind.FOLLOW_UP)
    assert queries.next_talk(talk) == (next_on, time(10), True)
    db.session.expire_all()
    assert db.session.get_one(Case, case.id).next_appointment_on == next_on
    talk = commands.write_talk(coach, talk.id, draft_of(talk), today=TODAY)
    assert talk.next_on == next_on
    assert len(db.session.scalars(select(Appointment)).all()) == 1


def test_a_next_talk_at_a_moment_that_cannot_be_is_refused_with_the_way_out(
    coach: Actor, account: Any, case: Case
) -> None:
    office = office_with_hours(account)
    talk = talks.talk(case, account, TODAY, office_id=office.id)
    draft = draft_of(talk, next_on=a_working_day(), next_at=time(3), notes={FILE: "kept by the page"})
    with pytest.raises(RuleBroken) as broken:
        commands.write_talk(coach, talk.id, draft, today=TODAY)
    assert broken.value.field == "next_at"
    assert "appointments.new" in {endpoint for _, endpoint, _ in broken.value.links}


def test_a_next_talk_without_a_time_stays_a_wish(coach: Actor, account: Any, case: Case) -> None:
    talk = talks.talk(case, account, TODAY)
    talk = commands.write_talk(coach, talk.id, draft_of(talk, next_on=day(9)), today=TODAY)
    assert queries.next_talk(talk) == (day(9), None, False)
    assert db.session.scalars(select(Appointment)).all() == []


# --- children


def test_a_new_look_at_a_child_is_a_new_record(coach: Actor) -> None:
    child = make.person("Noor", born=day(-9 * 365))
    case = make.case(make.household([make.person(born=date(1990, 1, 1)), child]))
    first = commands.write_best_interests(
        coach, case.id, child.id, BestInterestsDraft(day(-3), "ALONE", "School"), today=TODAY
    )
    commands.write_best_interests(coach, case.id, child.id, BestInterestsDraft(TODAY, "ALONE", "Care"), today=TODAY)
    assert [one.conclusion for one in queries.best_interests_of(child.id)] == ["Care", "School"]
    assert queries.children_of(case.household_id, TODAY)[0].last.conclusion == "Care"
    with pytest.raises(RuleBroken):
        commands.write_best_interests(coach, case.id, child.id, BestInterestsDraft(day(-1), "ALONE", "x"), today=TODAY)
    commands.void_best_interests(coach, first.id, "another child")
    with pytest.raises(NotFound):
        commands.void_best_interests(coach, first.id, "again")


def test_an_adult_and_a_child_of_another_family_have_no_record_here(coach: Actor) -> None:
    adult, child = make.person(born=date(1990, 1, 1)), make.person(born=day(-900))
    case, other = make.case(make.household([adult])), make.household([child])
    for person_id in (adult.id, child.id):
        with pytest.raises(NotFound):
            commands.write_best_interests(
                coach, case.id, person_id, BestInterestsDraft(TODAY, "ALONE", "x"), today=TODAY
            )
    assert other.id != case.household_id


# --- what asks for something


def test_talks_that_are_not_written_up_show_until_they_are(coach: Actor, account: Any, case: Case) -> None:
    old = talks.talk(case, account, day(-5))
    talks.talk(case, account, day(-1))
    talks.talk(case, account, day(-9), written=True)
    assert [one.talk_id for one in queries.not_written_up(coach, day(-3))] == [old.id]
    assert len(queries.not_written_up(coach, TODAY, coach.account_id)) == 2
    assert queries.not_written_up(coach, TODAY, 0) == []
    nowhere = Actor(talks.coach().id, "X", Role.ICAM_COACH, Scope(frozenset(), frozenset({"LL"})), "en")
    assert queries.not_written_up(nowhere, TODAY) == []


def test_agreements_show_from_their_day_until_they_are_done(coach: Actor, account: Any, case: Case) -> None:
    talk = talks.talk(case, account, day(-9), written=True)
    due = talks.agreement(talk, "Call the lawyer", due_on=day(-1))
    talks.agreement(talk, "Later", due_on=day(5))
    talks.agreement(talk, "Whenever")
    assert [one.text for one in queries.agreements_due(coach, TODAY)] == ["Call the lawyer"]
    commands.settle_agreement(coach, due.id, TODAY, today=TODAY)
    assert queries.agreements_due(coach, TODAY) == []


def test_a_file_with_children_shows_until_each_was_looked_at(coach: Actor, account: Any) -> None:
    children = [make.person(f"C{n}", born=day(-n * 400)) for n in (1, 2)]
    case = make.case(make.household([make.person(born=date(1980, 1, 1)), *children]))
    assert queries.children_to_look_at(coach, TODAY) == []
    talks.talk(case, account, TODAY)
    assert [one.children for one in queries.children_to_look_at(coach, TODAY)] == [2]
    talks.best_interests(case, children[0].id, account, TODAY)
    assert [one.children for one in queries.children_to_look_at(coach, TODAY)] == [1]
    talks.best_interests(case, children[1].id, account, TODAY)
    assert queries.children_to_look_at(coach, TODAY) == []


def test_the_first_talk_about_return_is_the_first_that_holds(coach: Actor, account: Any, case: Case) -> None:
    assert queries.first_talk_about_return(case.id) is None
    mistake = talks.talk(case, account, day(-30), about_return=True)
    talks.talk(case, account, day(-20))
    talks.talk(case, account, day(-10), about_return=True)
    commands.void_talk(coach, mistake.id, "wrong file", today=TODAY)
    assert queries.first_talk_about_return(case.id) == day(-10)


# --- budgets


def test_a_talk_costs_the_same_statements_whatever_was_noted(
    coach: Actor, account: Any, case: Case, statements: Any
) -> None:
    talk = talks.talk(case, account, TODAY)
    talk_id = talk.id
    with statements() as empty:
        queries.talk_page(coach, talk_id)
    for n in range(6):
        talks.note(talk, account, NoteKind.ADMINISTRATIVE, "x", heading=f"H{n}")
        talks.agreement(talk)
        talks.document(talk)
    with statements() as full:
        queries.talk_page(coach, talk_id)
    assert len(full) == len(empty) == 5
