"""The queue of the walk-in: numbers, calls, talks, and what a second press does."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from icam.audit.models import AuditEntry
from icam.cases.models import Case
from icam.core import clock
from icam.core.access import EVERYTHING, Actor, Role, Scope
from icam.core.errors import NotFound, RuleBroken
from icam.db import db
from icam.offices.models import Office
from icam.offices.rules import HoursKind
from icam.people.models import Household, Person
from icam.talks.models import Talk, TalkPerson
from icam.walkin import commands, queries
from icam.walkin.models import WalkInEntry, WalkInSession
from icam.walkin.rules import EntryDraft, EntryState
from tests import make

NINE = datetime(2026, 11, 18, 9, 0, tzinfo=clock.BRUSSELS)  # a Wednesday


def at(minutes: int) -> datetime:
    return NINE + timedelta(minutes=minutes)


def coach(scope: Scope = EVERYTHING, role: Role = Role.ICAM_COACH) -> Actor:
    account = make.account(role, all_sites=True)
    return Actor(account.id, account.name, role, scope, "en")


@pytest.fixture
def office(app: Any) -> Office:
    office = make.office("BRU", "BB", language="fr")
    make.office_hours(office, [3], NINE.time(), at(180).time(), HoursKind.WALK_IN)
    return office


def let_in(actor: Actor, office: Office, name: str = "Amina", minute: int = 0, **details: Any) -> int:
    return commands.let_in(actor, office.id, EntryDraft(name, **details), now=at(minute)).id


def state(entry_id: int) -> EntryState:
    found = db.session.scalar(select(WalkInEntry.state).where(WalkInEntry.id == entry_id))
    assert found is not None
    return found


def numbers(office: Office) -> list[int]:
    query = select(WalkInEntry.number).join(WalkInSession, WalkInSession.id == WalkInEntry.session_id)
    return list(db.session.scalars(query.where(WalkInSession.office_id == office.id).order_by(WalkInEntry.id)))


def count(model: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


# --- the door


def test_the_first_entry_opens_the_session_and_numbers_follow(office: Office) -> None:
    desk = coach(role=Role.DESK)
    for minute in range(3):
        let_in(desk, office, minute=minute)
    assert numbers(office) == [1, 2, 3]
    session = db.session.scalars(select(WalkInSession)).one()
    assert session.day == NINE.date() and session.closes_at == at(180)


def test_each_office_and_each_day_has_its_own_numbers(office: Office) -> None:
    desk, other = coach(), make.office("LIE", "LL")
    make.office_hours(other, [3], NINE.time(), at(180).time(), HoursKind.WALK_IN)
    let_in(desk, office)
    let_in(desk, other)
    let_in(desk, office, minute=7 * 24 * 60)
    assert numbers(office) == [1, 1]
    assert numbers(other) == [1]


def test_after_noon_somebody_is_let_in_with_a_reason_only(office: Office) -> None:
    desk = coach()
    let_in(desk, office)
    with pytest.raises(RuleBroken, match="closed"):
        let_in(desk, office, minute=180)
    late = let_in(desk, office, minute=181, late_reason="trein had vertraging")
    row = db.session.get(WalkInEntry, late)
    assert row is not None and (row.number, row.late_reason) == (2, "trein had vertraging")
    assert queries.sessions(desk, now=at(200)).rows[0].counts.late == 1


@pytest.mark.parametrize("why", ["another weekday", "a closing day"])
def test_a_day_without_walk_in_needs_a_reason_which_opens_an_extra_session(office: Office, why: str) -> None:
    desk = coach(role=Role.DESK)
    minute = 24 * 60 if why == "another weekday" else 0
    if why == "a closing day":
        make.closing_day(office, NINE.date())
    with pytest.raises(RuleBroken, match="no walk-in here today"):
        let_in(desk, office, minute=minute)
    assert (count(WalkInSession), count(WalkInEntry)) == (0, 0), "a refusal leaves nothing"
    let_in(desk, office, minute=minute, late_reason="maandag was een feestdag")
    late = let_in(desk, office, minute=minute + 600)
    session = db.session.scalars(select(WalkInSession)).one()
    assert session.closes_at is None
    assert numbers(office) == [1, 2], "once it is open nobody is asked why any more"
    row = db.session.get(WalkInEntry, late)
    assert row is not None and row.late_reason is None
    assert queries.extra_reason(session.id) == "maandag was een feestdag"
    assert queries.sessions(desk, now=at(minute)).rows[0].counts.late == 0, "an extra session is no morning after noon"
    commands.shut_door(desk, office.id, now=at(minute + 601))
    with pytest.raises(RuleBroken, match="closed"):
        let_in(desk, office, minute=minute + 602)


def test_no_door_is_shut_or_opened_by_hand_on_a_day_without_walk_in(office: Office) -> None:
    for press in (commands.shut_door, commands.open_door):
        with pytest.raises(RuleBroken, match="no walk-in here today"):
            press(coach(), office.id, now=at(24 * 60))
    assert count(WalkInSession) == 0


def test_the_door_is_shut_and_opened_by_hand_once(office: Office) -> None:
    desk = coach()
    for _ in range(2):
        commands.shut_door(desk, office.id, now=at(30))
    with pytest.raises(RuleBroken):
        let_in(desk, office, minute=31)
    commands.open_door(desk, office.id, now=at(32))
    let_in(desk, office, minute=33)
    events = list(db.session.scalars(select(AuditEntry.event).where(AuditEntry.event.like("walk_in_session%"))))
    assert events == ["walk_in_session.closed", "walk_in_session.opened"]


def test_an_office_of_another_region_has_no_door(office: Office) -> None:
    stranger = coach(Scope(regions=frozenset({"EF"})))
    entry = let_in(coach(), office)
    with pytest.raises(NotFound):
        let_in(stranger, office)
    with pytest.raises(NotFound):
        commands.call_next(stranger, office.id, now=at(1))
    for act in (commands.mark_left, commands.call):
        with pytest.raises(NotFound):
            act(stranger, entry, now=at(1))
    with pytest.raises(NotFound):
        queries.door(stranger, office.id, at(1))
    assert queries.sessions(stranger, now=at(1)).rows == ()


def test_a_family_out_of_scope_cannot_be_tied_to_an_entry(office: Office) -> None:
    here = coach(Scope(sites=frozenset(), regions=frozenset({"BB"})))
    site = make.site()
    family = make.household()
    make.stay(family, unit=make.unit(site), arrived=NINE.date())
    entry = let_in(here, office)
    with pytest.raises(NotFound):
        commands.recognise(here, entry, family.id)
    with pytest.raises(NotFound):
        let_in(here, office, household_id=family.id)


# --- the queue


def test_whoever_waits_longest_is_called_first(office: Office) -> None:
    first, second = (let_in(coach(), office, minute=minute) for minute in (0, 1))
    one, other = coach(), coach()
    assert commands.call_next(one, office.id, now=at(5)) == first
    assert commands.call_next(other, office.id, now=at(6)) == second
    with pytest.raises(RuleBroken, match="Nobody is waiting"):
        commands.call_next(coach(), office.id, now=at(7))


def test_a_coach_calls_the_first_who_speaks_a_language(office: Office) -> None:
    let_in(coach(), office, language="ar")
    pashto = let_in(coach(), office, language="ps")
    assert commands.call_next(coach(), office.id, language="ps", now=at(5)) == pashto
    with pytest.raises(RuleBroken, match="speaks this language"):
        commands.call_next(coach(), office.id, language="ps", now=at(6))


def test_calling_twice_calls_one(office: Office) -> None:
    for minute in range(3):
        let_in(coach(), office, minute=minute)
    actor = coach()
    assert len({commands.call_next(actor, office.id, now=at(5)) for _ in range(3)}) == 1
    assert len(queries.door(actor, office.id, at(6)).waiting) == 2


def test_a_coach_who_has_somebody_cannot_call_another(office: Office) -> None:
    first, second = (let_in(coach(), office) for _ in range(2))
    actor = coach()
    commands.call(actor, first, now=at(1))
    commands.call(actor, first, now=at(1))
    with pytest.raises(RuleBroken, match="You called number 1"):
        commands.call(actor, second, now=at(2))


def test_somebody_whom_another_coach_called_is_named_with_that_coach(office: Office) -> None:
    entry = let_in(coach(), office)
    one = coach()
    commands.call(one, entry, now=at(1))
    with pytest.raises(RuleBroken, match=f"{one.name} called number 1 already"):
        commands.call(coach(), entry, now=at(2))


def test_put_back_somebody_has_the_old_place(office: Office) -> None:
    first, second = (let_in(coach(), office) for _ in range(2))
    actor = coach()
    commands.call(actor, first, now=at(1))
    commands.put_back(coach(), first)
    commands.put_back(coach(), first)
    assert state(first) is EntryState.WAITING
    assert commands.call_next(actor, office.id, now=at(3)) == first
    assert second


def test_who_left_is_marked_once_and_may_come_back(office: Office) -> None:
    entry = let_in(coach(), office)
    for _ in range(2):
        commands.mark_left(coach(), entry, now=at(20))
    assert state(entry) is EntryState.LEFT
    events = select(func.count()).select_from(AuditEntry).where(AuditEntry.event == "walk_in.left")
    assert db.session.scalar(events) == 1
    with pytest.raises(RuleBroken, match="has left"):
        commands.call(coach(), entry, now=at(21))
    commands.put_back(coach(), entry)
    assert state(entry) is EntryState.WAITING


def test_who_was_called_last_week_does_not_stand_in_the_way(office: Office) -> None:
    entry = let_in(coach(), office)
    actor = coach()
    commands.call(actor, entry, now=at(1))
    week = 7 * 24 * 60
    new = let_in(coach(), office, minute=week)
    assert commands.call_next(actor, office.id, now=at(week + 5)) == new
    assert state(entry) is EntryState.DONE


def test_a_short_question_is_answered_without_a_talk(office: Office) -> None:
    entry, actor = let_in(coach(), office), coach()
    with pytest.raises(RuleBroken, match="waits in the queue"):
        commands.see_without_talk(actor, entry, "ANSWERED", now=at(1))
    commands.call(actor, entry, now=at(1))
    for _ in range(2):
        commands.see_without_talk(actor, entry, "ANSWERED", now=at(2))
    assert state(entry) is EntryState.DONE
    assert count(Talk) == 0


# --- the talk


def test_an_unknown_person_gets_a_file_and_a_talk(office: Office) -> None:
    entry, actor = let_in(coach(), office, "Amina Haddad", language="ar"), coach()
    commands.call(actor, entry, now=at(10))
    talk = commands.begin_talk(actor, entry, None, now=at(11))
    case = db.session.get_one(Case, talk.case_id)
    person = db.session.scalars(select(Person)).one()
    assert (person.given_name, person.family_name) == ("Amina", "Haddad")
    assert (case.entry, case.office_id, case.region, case.coach_id) == ("WALK_IN", office.id, "BB", actor.account_id)
    assert (case.talks, case.first_talk_on) == (1, NINE.date())
    assert talk.interpreter_language == "ar" and talk.coach_id == actor.account_id
    assert list(db.session.scalars(select(TalkPerson.person_id))) == [person.id]
    row = queries.entry(actor, entry)[0]
    assert (row.state, row.case_id, row.talk_id) == (EntryState.DONE, case.id, talk.id)


def test_beginning_the_talk_twice_begins_one(office: Office) -> None:
    entry, actor = let_in(coach(), office), coach()
    commands.call(actor, entry, now=at(10))
    talks = {commands.begin_talk(actor, entry, None, now=at(11)).id for _ in range(2)}
    assert len(talks) == 1 and count(Talk) == count(Case) == count(Household) == 1


def test_a_known_family_keeps_its_open_file(office: Office) -> None:
    actor, family = coach(), make.household()
    for minute in (0, 60):
        entry = let_in(coach(), office, minute=minute, household_id=family.id)
        commands.call(actor, entry, now=at(minute + 1))
        commands.begin_talk(actor, entry, family.id, now=at(minute + 2))
    case = db.session.scalars(select(Case)).one()
    assert case.household_id == family.id and case.talks == 2
    assert count(Household) == 1


def test_only_whoever_called_begins_the_talk(office: Office) -> None:
    entry = let_in(coach(), office)
    with pytest.raises(RuleBroken, match="waits in the queue"):
        commands.begin_talk(coach(), entry, None, now=at(1))
    commands.call(coach(), entry, now=at(1))
    with pytest.raises(RuleBroken, match="called number 1 already"):
        commands.begin_talk(coach(), entry, None, now=at(2))
    assert count(Talk) == count(Household) == 0


def test_when_the_talk_cannot_begin_nothing_is_left_behind(office: Office) -> None:
    entry, actor = let_in(coach(), office), coach()
    commands.call(actor, entry, now=at(1))
    with pytest.raises(NotFound):
        commands.begin_talk(actor, entry, 99_999, now=at(2))
    assert state(entry) is EntryState.TAKEN


def test_a_mistaken_family_is_taken_off_again(office: Office) -> None:
    desk, family = coach(), make.household()
    entry = let_in(desk, office, household_id=family.id)
    commands.recognise(desk, entry, None)
    assert queries.entry(desk, entry)[0].household_id is None
    commands.correct(desk, entry, EntryDraft("Amine", "fr", "FIRST"))
    assert queries.entry(desk, entry)[0].name == "Amine"


# --- reads


def test_the_queue_takes_the_same_statements_whoever_waits(office: Office, statements: Any) -> None:
    desk = coach()
    let_in(desk, office)
    with statements() as few:
        queries.door(desk, office.id, at(1))
    for minute in range(20):
        let_in(desk, office, minute=minute)
    with statements() as many:
        queries.door(desk, office.id, at(30))
    assert len(few) == len(many) <= 6


def test_the_mark_of_a_queue_changes_when_the_queue_does(office: Office) -> None:
    desk = coach()
    entry = let_in(desk, office)
    mark = queries.door(desk, office.id, at(1)).mark
    assert queries.door(desk, office.id, at(1)).mark == mark
    commands.mark_left(desk, entry, now=at(1))
    assert queries.door(desk, office.id, at(1)).mark != mark


def test_mornings_are_listed_with_their_counts_page_by_page(office: Office) -> None:
    desk, week = coach(), 7 * 24 * 60
    for number in range(5):
        let_in(desk, office, minute=number * week)
        let_in(desk, office, minute=number * week + 1)
    days = []
    after = None
    for _ in range(3):
        page = queries.sessions(desk, now=at(6 * week), after=after, size=2)
        days += [row.session.day for row in page.rows]
        assert all(row.counts.came == 2 and row.is_over for row in page.rows)
        after = page.older
    assert after is None and days == sorted(days, reverse=True) and len(days) == 5
