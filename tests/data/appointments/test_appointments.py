"""Appointments and invitations on a real database: what is kept, what is refused, what the file says of it."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from icam.appointments import commands, keeping, queries
from icam.appointments.models import Appointment, CoachAbsence, CoachLanguage, Invitation
from icam.appointments.rules import (
    AbsenceDraft,
    AppointmentState,
    BookingDraft,
    BookingState,
    ChangeDraft,
    FollowDraft,
    HoursDraft,
    InvitationDraft,
    MoveDraft,
    NotFree,
    Place,
    ResultDraft,
    TalkKind,
    Wanted,
    day_of,
    free_moments,
    instant,
)
from icam.audit.models import AuditEntry
from icam.cases.models import Case
from icam.core.access import Actor, Role, Scope
from icam.core.errors import Forbidden, NotFound, RuleBroken, Stale
from icam.db import db, unit_of_work
from tests import make
from tests.data.appointments.office import MONDAY, NOW, Desk, add, coach, desk, later

TODAY = day_of(NOW)
FRIDAY = MONDAY + timedelta(days=4)
S = AppointmentState


def invited(office: Desk, sent_on: date = TODAY, **changes: Any) -> InvitationDraft:
    known: dict[str, Any] = {"channel": "LETTER", "language": "nl", "explained_in": "ti", "sent_on": sent_on}
    return InvitationDraft(**(known | changes))


def invite(actor: Actor, case: Case, draft: InvitationDraft, now: Any = NOW) -> Invitation:
    return commands.invite(actor, case.id, draft, working_days=10, most_reinvitations=2, now=now)


def marks(case: Case) -> tuple[int, date | None, date | None, date | None]:
    db.session.rollback()
    row = db.session.execute(
        select(Case.invitations, Case.invited_on, Case.reply_due_on, Case.next_appointment_on).where(Case.id == case.id)
    ).one()
    return row[0], row[1], row[2], row[3]


def events(subject: str) -> list[str]:
    wanted = select(AuditEntry.event).where(AuditEntry.subject_kind == subject).order_by(AuditEntry.id)
    return list(db.session.scalars(wanted))


def test_an_appointment_gets_a_room_and_stands_in_the_file(app: Flask, actor: Actor) -> None:
    office = desk()
    made = commands.make_appointment(actor, office.cases[0].id, office.draft(), now=NOW)
    assert made.room_id == office.rooms[0].id
    assert marks(office.cases[0]) == (0, None, None, MONDAY)
    assert events("appointment") == ["appointment.made"]


def test_the_refusal_names_who_stands_in_the_way_and_what_is_free(app: Flask, actor: Actor) -> None:
    office = desk(cases=2)
    commands.make_appointment(actor, office.cases[0].id, office.draft(), now=NOW)
    with pytest.raises(NotFree) as refused:
        commands.make_appointment(actor, office.cases[1].id, office.draft(at=time(10, 30)), now=NOW)
    assert refused.value.values["coach"] == "Bram Lauwers"
    assert (refused.value.values["begin"], refused.value.values["end"]) == ("10:00", "11:00")
    first = refused.value.moments[0].span
    assert first.starts == instant(MONDAY, time(11))
    assert db.session.scalar(select(Appointment.id).where(Appointment.case_id == office.cases[1].id)) is None


def test_who_may_not_open_the_file_learns_only_that_the_coach_is_taken(app: Flask, actor: Actor) -> None:
    office = desk(cases=2)
    with unit_of_work() as session:
        session.get_one(Case, office.cases[0].id).region = "LL"
    commands.make_appointment(actor, office.cases[0].id, office.draft(), now=NOW)
    account = make.account(role=Role.DESK, regions="AL")
    other = Actor(account.id, account.name, Role.DESK, Scope(frozenset(), frozenset({"AL"})))
    with pytest.raises(NotFree) as refused:
        commands.make_appointment(other, office.cases[1].id, office.draft(), now=NOW)
    assert "who" not in refused.value.values


@pytest.mark.parametrize(
    ("day", "at", "said"),
    [
        (date(2026, 2, 27), time(10), "is over"),
        (MONDAY, time(18), "is open 09:00-17:00"),
        (date(2026, 3, 7), time(10), "is closed on"),
        (date(2026, 4, 6), time(10), "is closed on"),
    ],
)
def test_the_past_and_what_lies_outside_hours_are_refused_with_the_nearest_free_moments(
    app: Flask, actor: Actor, day: date, at: time, said: str
) -> None:
    office = desk()
    with pytest.raises(NotFree) as refused:
        commands.make_appointment(actor, office.cases[0].id, office.draft(day, at), now=NOW)
    assert said in str(refused.value)
    assert refused.value.moments


def test_a_coach_who_is_away_receives_nobody(app: Flask, actor: Actor) -> None:
    office = desk()
    commands.add_absence(actor, office.coach.id, AbsenceDraft(MONDAY, MONDAY, "LEAVE"), today=TODAY)
    with pytest.raises(NotFree, match="is away on"):
        commands.make_appointment(actor, office.cases[0].id, office.draft(), now=NOW)
    row = db.session.scalars(select(CoachAbsence)).one()
    commands.void_absence(actor, row.id, now=NOW, today=TODAY)
    commands.make_appointment(actor, office.cases[0].id, office.draft(), now=NOW)


def test_a_closed_file_gets_no_appointment(app: Flask, actor: Actor) -> None:
    office = desk()
    with unit_of_work() as session:
        row = session.get_one(Case, office.cases[0].id)
        row.closed_on, row.outcome = TODAY, "OTHER"
    with pytest.raises(RuleBroken, match="was closed on"):
        commands.make_appointment(actor, office.cases[0].id, office.draft(), now=NOW)


def test_a_file_of_another_region_is_not_found(app: Flask) -> None:
    office = desk()
    other = Actor(make.account(role=Role.ICAM_COACH).id, "x", Role.ICAM_COACH, Scope(frozenset(), frozenset({"LL"})))
    with pytest.raises(NotFound):
        commands.make_appointment(other, office.cases[0].id, office.draft(), now=NOW)


# --- the ladder ------------------------------------------------------------------------------------------------------


def test_moving_keeps_the_old_one_and_frees_its_time(app: Flask, actor: Actor) -> None:
    office = desk(cases=2)
    made = commands.make_appointment(actor, office.cases[0].id, office.draft(), now=NOW)
    draft = MoveDraft(office.draft(FRIDAY), ended_by="PERSON", reason="works on Monday", version=made.version)
    new = commands.move_appointment(actor, made.id, draft, now=NOW)
    old = db.session.get_one(Appointment, made.id, populate_existing=True)
    assert (old.state, old.holds, old.moved_to_id, old.ended_by) == (S.RESCHEDULED, False, new.id, "PERSON")
    assert marks(office.cases[0])[3] == FRIDAY
    commands.make_appointment(actor, office.cases[1].id, office.draft(), now=NOW)
    assert "appointment.moved" in events("appointment")


def test_a_move_inside_its_own_time_stands_in_nobodys_way(app: Flask, actor: Actor) -> None:
    office = desk()
    made = commands.make_appointment(actor, office.cases[0].id, office.draft(), now=NOW)
    draft = MoveDraft(office.draft(at=time(10, 30)), ended_by="OFFICE", reason=None, version=made.version)
    assert commands.move_appointment(actor, made.id, draft, now=NOW).starts_at == instant(MONDAY, time(10, 30))


def test_a_refused_move_changes_nothing(app: Flask, actor: Actor) -> None:
    office = desk(cases=2)
    made = commands.make_appointment(actor, office.cases[0].id, office.draft(), now=NOW)
    commands.make_appointment(actor, office.cases[1].id, office.draft(FRIDAY), now=NOW)
    with pytest.raises(NotFree):
        commands.move_appointment(
            actor, made.id, MoveDraft(office.draft(FRIDAY), "OFFICE", None, made.version), now=NOW
        )
    assert db.session.get_one(Appointment, made.id, populate_existing=True).state is S.PLANNED


def test_a_stale_result_is_refused(app: Flask, actor: Actor) -> None:
    office = desk()
    made = commands.make_appointment(actor, office.cases[0].id, office.draft(), now=NOW)
    commands.confirm_appointment(actor, made.id, now=NOW)
    with pytest.raises(Stale):
        commands.write_result(actor, made.id, ResultDraft(S.EXCUSED, version=1), now=NOW)


def test_a_result_is_corrected_with_a_reason_and_the_trail_has_both(app: Flask, actor: Actor) -> None:
    office = desk()
    made = commands.make_appointment(actor, office.cases[0].id, office.draft(), now=NOW)
    after = later(NOW, days=2)
    commands.write_result(actor, made.id, ResultDraft(S.NO_SHOW, version=1), now=after)
    corrected = ResultDraft(S.ATTENDED, correction="was in the waiting room", version=2)
    commands.write_result(actor, made.id, corrected, now=after)
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.event == "appointment.corrected")).one()
    assert (entry.old["state"], entry.new["state"]) == ("no_show", "attended")
    assert entry.reason == "was in the waiting room"


def test_a_correction_into_time_that_was_given_away_is_refused(app: Flask, actor: Actor) -> None:
    office = desk(cases=2)
    made = commands.make_appointment(actor, office.cases[0].id, office.draft(), now=NOW)
    commands.write_result(actor, made.id, ResultDraft(S.CANCELLED, ended_by="OFFICE", version=1), now=NOW)
    commands.make_appointment(actor, office.cases[1].id, office.draft(), now=NOW)
    again = ResultDraft(S.PLANNED, correction="called off by mistake", version=2)
    with pytest.raises(RuleBroken, match="given to somebody else"):
        commands.write_result(actor, made.id, again, now=NOW)


def test_the_room_of_somebody_else_is_refused_at_a_change(app: Flask, actor: Actor) -> None:
    office = desk(cases=2)
    other = coach(office.office, name="Nadège Collard")
    first = commands.make_appointment(actor, office.cases[0].id, office.draft(), now=NOW)
    second = commands.make_appointment(actor, office.cases[1].id, office.draft(coach_id=other.id), now=NOW)
    assert first.room_id != second.room_id
    change = ChangeDraft(TalkKind.FIRST, first.room_id, None, None, None, second.version)
    with pytest.raises(RuleBroken, match="room is taken"):
        commands.change_appointment(actor, second.id, change, now=NOW)


# --- invitations -----------------------------------------------------------------------------------------------------


def test_an_invitation_waits_ten_working_days_and_the_closing_days_of_the_office_count_not(
    app: Flask, actor: Actor
) -> None:
    office = desk()
    make.closing_day(office.office, date(2026, 3, 4))
    made = invite(actor, office.cases[0], invited(office))
    assert made.reply_due_on == date(2026, 3, 17)
    assert marks(office.cases[0]) == (1, TODAY, date(2026, 3, 17), None)


def test_an_invitation_can_offer_a_moment_and_is_refused_with_it(app: Flask, actor: Actor) -> None:
    office = desk(cases=2)
    made = invite(actor, office.cases[0], invited(office, appointment=office.draft()))
    assert made.appointment_id is not None
    with pytest.raises(NotFree):
        invite(actor, office.cases[1], invited(office, appointment=office.draft()))
    assert marks(office.cases[1])[0] == 0


def test_invite_no_show_invite_again_and_the_one_over_the_limit(app: Flask, actor: Actor) -> None:
    office = desk()
    case = office.cases[0]
    invite(actor, case, invited(office, appointment=office.draft()))
    tuesday = later(NOW, days=2)
    made = db.session.scalars(select(Appointment)).one()
    commands.write_result(actor, made.id, ResultDraft(S.NO_SHOW, version=made.version), now=tuesday)
    assert marks(case)[2] == MONDAY
    assert [one.case_id for one in queries.without_reply(actor, day_of(tuesday))] == [case.id]
    invite(actor, case, invited(office, day_of(tuesday)), now=tuesday)
    assert marks(case)[:3] == (2, date(2026, 3, 3), date(2026, 3, 18))
    assert not queries.without_reply(actor, day_of(tuesday))
    invite(actor, case, invited(office, day_of(tuesday)), now=tuesday)
    with pytest.raises(RuleBroken, match="invites again at most"):
        invite(actor, case, invited(office, day_of(tuesday)), now=tuesday)


def test_what_became_of_an_invitation_is_kept_and_corrected_with_a_reason(app: Flask, actor: Actor) -> None:
    office = desk()
    case, made = office.cases[0], invite(actor, office.cases[0], invited(office))
    back = FollowDraft("returned", TODAY, None, None, None, None, made.version)
    commands.follow_invitation(actor, made.id, back, today=TODAY)
    assert marks(case)[2] == TODAY
    wrong = FollowDraft("delivered", TODAY, None, None, None, None, 2)
    with pytest.raises(RuleBroken, match="Say why"):
        commands.follow_invitation(actor, made.id, wrong, today=TODAY)
    right = FollowDraft("delivered", TODAY, "COMES", TODAY, None, "read the wrong pile", 2)
    commands.follow_invitation(actor, made.id, right, today=TODAY)
    assert marks(case)[2] is None
    assert events("invitation") == ["invitation.sent", "invitation.followed", "invitation.corrected"]


def test_an_invitation_written_by_mistake_no_longer_counts(app: Flask, actor: Actor) -> None:
    office = desk()
    made = invite(actor, office.cases[0], invited(office))
    commands.void_invitation(actor, made.id, "the letter was never sent", now=NOW)
    assert marks(office.cases[0]) == (0, None, None, None)
    assert invite(actor, office.cases[0], invited(office)).number == 1


def test_nothing_but_the_file_follows_from_silence(app: Flask, actor: Actor) -> None:
    """No measure, no decision, no close: an invitation without reply changes the milestones and nothing else."""
    office = desk()
    invite(actor, office.cases[0], invited(office))
    before = db.session.scalar(select(AuditEntry.id).order_by(AuditEntry.id.desc()).limit(1))
    db.session.rollback()
    late = queries.without_reply(actor, date(2026, 6, 1))
    assert [one.case_id for one in late] == [office.cases[0].id]
    assert db.session.scalar(select(AuditEntry.id).order_by(AuditEntry.id.desc()).limit(1)) == before
    assert db.session.get_one(Case, office.cases[0].id).closed_on is None


# --- the law of the milestones --------------------------------------------------------------------------------------


def test_an_appointment_that_passed_unwritten_does_not_hide_the_next_one(app: Flask, actor: Actor) -> None:
    office = desk()
    case_id = office.cases[0].id
    for day in (MONDAY, FRIDAY):
        commands.make_appointment(actor, case_id, office.draft(day), now=NOW)

    def shown() -> date | None:
        db.session.rollback()
        return db.session.scalar(select(Case.next_appointment_on).where(Case.id == case_id))

    assert shown() == MONDAY
    assert commands.move_on(MONDAY) == 0
    assert commands.move_on(MONDAY + timedelta(days=1)) == 1
    assert shown() == FRIDAY
    assert commands.move_on(MONDAY + timedelta(days=1)) == 0
    assert commands.move_on(FRIDAY + timedelta(days=1)) == 0
    assert shown() == FRIDAY, "the last that stands stays, to be written up"


def test_working_the_milestones_out_again_changes_nothing(app: Flask, actor: Actor) -> None:
    office = desk()
    case, now = office.cases[0], NOW
    steps = [
        lambda: invite(actor, case, invited(office, appointment=office.draft())),
        lambda: commands.confirm_appointment(actor, last().id, now=now),
        lambda: commands.move_appointment(
            actor, last().id, MoveDraft(office.draft(FRIDAY), "PERSON", None, last().version), now=now
        ),
        lambda: commands.write_result(
            actor, last().id, ResultDraft(S.CANCELLED, ended_by="OFFICE", version=last().version), now=now
        ),
        lambda: commands.write_result(
            actor, last().id, ResultDraft(S.PLANNED, correction="by mistake", version=last().version), now=now
        ),
        lambda: commands.write_result(actor, last().id, ResultDraft(S.WRONG_ADDRESS, version=last().version), now=now),
        lambda: invite(actor, case, invited(office)),
        lambda: commands.make_appointment(actor, case.id, office.draft(FRIDAY, time(14)), now=now),
        lambda: commands.void_invitation(actor, db.session.scalars(select(Invitation.id)).all()[-1], "x", now=now),
    ]

    def last() -> Appointment:
        db.session.rollback()
        return db.session.scalars(select(Appointment).order_by(Appointment.id.desc()).limit(1)).one()

    for step in steps:
        step()
        known = marks(case)
        with unit_of_work() as session:
            keeping.keep_marks(session, case.id, today=TODAY)
        assert marks(case) == known


def test_milestones_are_no_edit_of_the_file(app: Flask, actor: Actor) -> None:
    office = desk()
    before = db.session.get_one(Case, office.cases[0].id).version
    invite(actor, office.cases[0], invited(office))
    assert db.session.get_one(Case, office.cases[0].id, populate_existing=True).version == before


# --- interpreters, hours, languages ---------------------------------------------------------------------------------


def test_an_interpreter_is_asked_confirmed_and_comes(app: Flask, actor: Actor) -> None:
    office = desk()
    made = commands.make_appointment(actor, office.cases[0].id, office.draft(), now=NOW)
    asked = commands.ask_interpreter(actor, made.id, BookingDraft("asked", language="ti"), now=NOW)
    commands.answer_interpreter(actor, asked.id, BookingDraft("confirmed", version=asked.version), now=NOW)
    with pytest.raises(RuleBroken, match="still to come"):
        commands.answer_interpreter(actor, asked.id, BookingDraft("came", version=2), now=NOW)
    commands.answer_interpreter(actor, asked.id, BookingDraft("came", version=2), now=later(NOW, days=2))
    assert queries.bookings_of([made.id])[made.id][0].state is BookingState.CAME
    assert db.session.get_one(Appointment, made.id, populate_existing=True).interpreter_language == "ti"


def test_coaches_who_speak_the_language_come_first(app: Flask, actor: Actor) -> None:
    office = desk()
    other = coach(office.office, name="Nadège Collard")
    add(CoachLanguage(coach_id=other.id, language="ti"))
    book = queries.book(actor, [office.coach.id, other.id], [office.office.id], TODAY, FRIDAY)
    wanted = Wanted(60, NOW, frozenset({office.coach.id, other.id}), frozenset({office.office.id}), "ti")
    assert {one.coach_id for one in free_moments(book, wanted)} == {other.id}


def test_a_coach_arranges_their_own_hours_and_nobody_elses(app: Flask, actor: Actor) -> None:
    office = desk()
    mine = Actor(office.coach.id, "Bram", Role.ICAM_COACH, Scope(None, None))
    other = coach(office.office, name="Nadège Collard")
    monday = HoursDraft(office.office.id, (6,), time(9), time(12), TODAY)
    commands.add_hours(mine, office.coach.id, monday, today=TODAY)
    with pytest.raises(Forbidden):
        commands.add_hours(mine, other.id, monday, today=TODAY)
    commands.add_hours(actor, other.id, monday, today=TODAY)


def test_the_same_hours_are_not_given_twice_and_end_on_their_last_day(app: Flask, actor: Actor) -> None:
    office = desk()
    again = HoursDraft(office.office.id, (1,), time(16), time(18), TODAY)
    with pytest.raises(RuleBroken, match="there are hours already"):
        commands.add_hours(actor, office.coach.id, again, today=TODAY)
    row = queries.hours_of([office.coach.id], TODAY)[0]
    commands.end_hours(actor, row.id, MONDAY, today=TODAY)
    commands.make_appointment(actor, office.cases[0].id, office.draft(), now=NOW)
    with pytest.raises(NotFree, match="receives nobody"):
        commands.make_appointment(actor, office.cases[0].id, office.draft(MONDAY + timedelta(days=7)), now=NOW)


# --- reads -----------------------------------------------------------------------------------------------------------


def test_the_agenda_shows_who_comes_only_to_those_who_may_know(app: Flask, actor: Actor) -> None:
    office = desk()
    commands.make_appointment(actor, office.cases[0].id, office.draft(), now=NOW)
    other = Actor(make.account(role=Role.DESK).id, "x", Role.DESK, Scope(frozenset(), frozenset({"LL"})))
    assert [one.is_seen for one in queries.agenda(actor, MONDAY, FRIDAY)] == [True]
    assert [one.is_seen for one in queries.agenda(other, MONDAY, FRIDAY)] == [False]


def test_an_appointment_is_to_be_written_up_once_it_is_over(app: Flask, actor: Actor) -> None:
    office = desk()
    made = commands.make_appointment(actor, office.cases[0].id, office.draft(), now=NOW)
    assert [one.id for one in queries.of_today(actor, office.coach.id, MONDAY)] == [made.id]
    assert not queries.not_written_up(actor, instant(MONDAY, time(10, 30)))
    assert [one.id for one in queries.not_written_up(actor, instant(MONDAY, time(11)))] == [made.id]
    commands.write_result(actor, made.id, ResultDraft(S.NO_SHOW, version=1), now=later(NOW, days=2))
    assert not queries.not_written_up(actor, instant(FRIDAY, time(11)))


@pytest.mark.parametrize("number", [1, 12])
def test_agenda_and_book_cost_a_fixed_number_of_statements(
    app: Flask, actor: Actor, statements: Any, number: int
) -> None:
    office = desk(cases=number)
    for place, case in enumerate(office.cases):
        commands.make_appointment(
            actor, case.id, office.draft(MONDAY + timedelta(days=place // 7), time(9 + place % 7)), now=NOW
        )
    db.session.rollback()
    with statements() as sent:
        queries.agenda(actor, MONDAY, FRIDAY)
        queries.bookings_of([1])
    assert len(sent) == 2
    with statements() as sent:
        queries.book(actor, [office.coach.id], [office.office.id], MONDAY, FRIDAY)
    assert len(sent) == 9


def test_a_telephone_talk_takes_the_coach_and_no_room(app: Flask, actor: Actor) -> None:
    office = desk(cases=2)
    phone = office.draft(place=Place.PHONE, office_id=None)
    assert commands.make_appointment(actor, office.cases[0].id, phone, now=NOW).room_id is None
    with pytest.raises(NotFree, match="already has an appointment"):
        commands.make_appointment(actor, office.cases[1].id, office.draft(), now=NOW)
