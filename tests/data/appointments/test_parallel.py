"""Two people, two connections, one moment: one of them gets it, the other is told what stands in the way."""

import threading
from collections.abc import Callable
from datetime import time
from typing import Any

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from icam.appointments import commands
from icam.appointments.models import Appointment
from icam.appointments.rules import AppointmentState, NotFree, TalkKind, instant
from icam.core import clock
from icam.core.access import Actor
from icam.db import db, unit_of_work
from tests.data.appointments.office import MONDAY, NOW, Desk, coach, desk


def at_once(app: Flask, *works: Callable[[], Any]) -> list[Any]:
    """Do several things at the same moment, each on its own connection; return what each gave or raised."""
    start, answers = threading.Barrier(len(works)), [None] * len(works)

    def run(number: int, work: Callable[[], Any]) -> None:
        with app.app_context():
            start.wait(10)
            try:
                answers[number] = work()
            except Exception as error:
                answers[number] = error
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(number, work)) for number, work in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return answers


def held() -> int:
    return db.session.scalar(select(func.count()).select_from(Appointment).where(Appointment.holds)) or 0


def insert(office: Desk, number: int, **columns: Any) -> None:
    """Write an appointment that no rule has looked at."""
    known = {
        "case_id": office.cases[number].id,
        "coach_id": office.coach.id,
        "kind": TalkKind.FIRST,
        "starts_at": instant(MONDAY, time(10)),
        "ends_at": instant(MONDAY, time(11)),
        "created_at": clock.now(),
    }
    with unit_of_work() as session:
        session.add(Appointment(**(known | columns)))


def test_two_files_do_not_both_get_the_same_moment_of_a_coach(app: Flask, actor: Actor) -> None:
    office = desk(cases=2)
    ids, draft = [one.id for one in office.cases], office.draft()
    answers = at_once(app, *(lambda one=one: commands.make_appointment(actor, one, draft, now=NOW) for one in ids))
    refused = [one for one in answers if isinstance(one, NotFree)]
    assert len(refused) == 1, answers
    assert "already has an appointment with" in refused[0].message
    assert refused[0].values["who"].startswith("Testfamily")
    assert refused[0].moments
    assert held() == 1


def test_eight_files_at_one_moment_make_one_appointment(app: Flask, actor: Actor) -> None:
    office = desk(cases=8)
    ids, draft = [one.id for one in office.cases], office.draft()
    answers = at_once(app, *(lambda one=one: commands.make_appointment(actor, one, draft, now=NOW) for one in ids))
    assert sum(isinstance(one, NotFree) for one in answers) == 7, answers
    assert held() == 1


def test_two_coaches_do_not_both_get_the_last_room(app: Flask, actor: Actor) -> None:
    office = desk(cases=2, rooms=1)
    other = coach(office.office, name="Nadège Collard")
    drafts = [office.draft(), office.draft(coach_id=other.id)]
    ids = [one.id for one in office.cases]
    db.session.rollback()
    answers = at_once(
        app,
        *(
            lambda one=one, draft=draft: commands.make_appointment(actor, one, draft, now=NOW)
            for one, draft in zip(ids, drafts, strict=True)
        ),
    )
    refused = [one for one in answers if isinstance(one, Exception)]
    assert len(refused) == 1, answers
    assert isinstance(refused[0], NotFree)
    assert refused[0].moments
    assert held() == 1


def test_two_coaches_get_two_rooms(app: Flask, actor: Actor) -> None:
    office = desk(cases=2, rooms=2)
    other = coach(office.office, name="Nadège Collard")
    drafts = [office.draft(), office.draft(coach_id=other.id)]
    ids = [one.id for one in office.cases]
    db.session.rollback()
    answers = at_once(
        app,
        *(
            lambda one=one, draft=draft: commands.make_appointment(actor, one, draft, now=NOW)
            for one, draft in zip(ids, drafts, strict=True)
        ),
    )
    assert len([one for one in answers if not isinstance(one, Exception)]) >= 1, answers
    rooms = set(db.session.scalars(select(Appointment.room_id).where(Appointment.holds)))
    assert len(rooms) == held()


def test_the_database_itself_refuses_a_coach_twice(app: Flask) -> None:
    office = desk(cases=2)
    answers = at_once(app, lambda: insert(office, 0), lambda: insert(office, 1))
    refused = [one for one in answers if isinstance(one, DBAPIError)]
    assert len(refused) == 1, answers
    assert held() == 1


def test_the_database_itself_refuses_a_room_twice(app: Flask) -> None:
    office = desk(cases=2)
    other, room = coach(office.office), office.rooms[0].id
    mine = {"coach_id": other.id, "room_id": room}
    answers = at_once(app, lambda: insert(office, 0, room_id=room), lambda: insert(office, 1, **mine))
    refused = [one for one in answers if isinstance(one, DBAPIError)]
    assert len(refused) == 1, answers
    assert held() == 1


def test_the_database_lets_one_follow_right_after_the_other(app: Flask) -> None:
    office = desk(cases=2)
    insert(office, 0)
    insert(office, 1, starts_at=instant(MONDAY, time(11)), ends_at=instant(MONDAY, time(12)))
    assert held() == 2


def test_what_was_called_off_holds_nobody_up(app: Flask) -> None:
    office = desk(cases=2)
    insert(office, 0, state=AppointmentState.CANCELLED, holds=False)
    insert(office, 1)
    assert held() == 1
