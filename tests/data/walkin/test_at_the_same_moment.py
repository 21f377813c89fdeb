"""Several desks and coaches at the same moment: no number twice, nobody called twice, nobody lost."""

import threading
from collections import Counter
from collections.abc import Callable
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError

from icam.audit.models import AuditEntry
from icam.core import clock
from icam.core.access import EVERYTHING, Actor, Role
from icam.core.errors import RuleBroken
from icam.db import db, unit_of_work
from icam.offices.models import Office
from icam.offices.rules import HoursKind
from icam.talks.models import Talk
from icam.walkin import commands
from icam.walkin.models import WalkInEntry, WalkInSession
from icam.walkin.rules import EntryDraft, EntryState
from tests import make

NINE = datetime(2026, 11, 18, 9, 0, tzinfo=clock.BRUSSELS)


def coach() -> Actor:
    account = make.account(Role.ICAM_COACH, all_sites=True)
    return Actor(account.id, account.name, account.role, EVERYTHING, "en")


def at_once(app: Flask, acts: list[Callable[[], Any]]) -> list[Any]:
    """Do several things at the same moment, each on a connection of its own; return what each gave or raised."""
    start = threading.Barrier(len(acts))
    given: list[Any] = [None] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        with app.app_context():
            start.wait()
            try:
                given[place] = act()
            except Exception as wrong:
                given[place] = wrong
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    db.session.rollback()
    return given


@pytest.fixture
def offices(app: Flask) -> list[Office]:
    doors = [make.office(code) for code in ("BRU", "ANR", "LIE")]
    for one in doors:
        make.office_hours(one, [3], NINE.time(), time(12), HoursKind.WALK_IN)
    return doors


def test_two_desks_with_a_reason_at_once_open_one_extra_session(app: Flask, offices: list[Office]) -> None:
    actor, office_id = coach(), offices[0].id
    thursday = NINE + timedelta(days=1)
    wanted = EntryDraft("Amina", late_reason="extra")
    given = at_once(app, [partial(commands.let_in, actor, office_id, wanted, now=thursday) for _ in range(4)])
    assert not [one for one in given if isinstance(one, Exception)], given
    assert db.session.scalar(select(func.count()).select_from(WalkInSession)) == 1
    numbers = db.session.scalars(select(WalkInEntry.number).order_by(WalkInEntry.number)).all()
    assert numbers == [1, 2, 3, 4]
    opened = select(func.count()).select_from(AuditEntry).where(AuditEntry.event == "walk_in_session.opened")
    assert db.session.scalar(opened) == 1


def test_three_offices_with_four_desks_each_give_every_number_once(app: Flask, offices: list[Office]) -> None:
    desks = [(office.id, coach()) for office in offices for _ in range(4)]

    def some(office_id: int, actor: Actor) -> Callable[[], Any]:
        return lambda: [commands.let_in(actor, office_id, EntryDraft("Amina"), now=NINE).number for _ in range(4)]

    given = at_once(app, [some(*desk) for desk in desks])
    assert not [one for one in given if isinstance(one, Exception)]
    for office in offices:
        numbers = sorted(
            number for (id_, _), some_ in zip(desks, given, strict=True) if id_ == office.id for number in some_
        )
        assert numbers == list(range(1, 17))
    assert db.session.scalar(select(func.count()).select_from(WalkInSession)) == 3


def test_coaches_who_call_at_once_call_different_people(app: Flask, offices: list[Office]) -> None:
    for number in range(6):
        commands.let_in(coach(), offices[0].id, EntryDraft(f"Person {number}"), now=NINE)
    coaches = [coach() for _ in range(8)]
    later = NINE + timedelta(minutes=1)
    given = at_once(app, [partial(commands.call_next, actor, offices[0].id, now=later) for actor in coaches])
    called = [one for one in given if not isinstance(one, Exception)]
    assert len(called) == len(set(called)) == 6
    assert all(isinstance(one, RuleBroken) for one in given if isinstance(one, Exception))
    by = Counter(db.session.scalars(select(WalkInEntry.taken_by_id).where(WalkInEntry.state == EntryState.TAKEN)))
    assert set(by.values()) == {1} and len(by) == 6


def test_one_person_whom_several_coaches_call_at_once_goes_to_one(app: Flask, offices: list[Office]) -> None:
    entry = commands.let_in(coach(), offices[0].id, EntryDraft("Amina"), now=NINE).id
    coaches = [coach() for _ in range(6)]
    given = at_once(app, [partial(commands.call, actor, entry, now=NINE) for actor in coaches])
    assert sum(not isinstance(one, Exception) for one in given) == 1
    assert all("called number 1 already" in str(one) for one in given if isinstance(one, Exception))


def test_one_coach_who_presses_six_times_at_once_calls_one_person(app: Flask, offices: list[Office]) -> None:
    for number in range(6):
        commands.let_in(coach(), offices[0].id, EntryDraft(f"Person {number}"), now=NINE)
    actor = coach()
    given = at_once(app, [lambda: commands.call_next(actor, offices[0].id, now=NINE)] * 6)
    assert len(set(given)) == 1
    taken = select(func.count()).select_from(WalkInEntry).where(WalkInEntry.state == EntryState.TAKEN)
    assert db.session.scalar(taken) == 1


def test_a_talk_begun_six_times_at_once_is_one_talk(app: Flask, offices: list[Office]) -> None:
    entry = commands.let_in(coach(), offices[0].id, EntryDraft("Amina"), now=NINE).id
    actor = coach()
    commands.call(actor, entry, now=NINE)
    given = at_once(app, [lambda: commands.begin_talk(actor, entry, None, now=NINE).id] * 6)
    assert db.session.scalar(select(func.count()).select_from(Talk)) == 1
    assert len({one for one in given if not isinstance(one, Exception)}) == 1
    assert all(isinstance(one, RuleBroken) for one in given if isinstance(one, Exception))


def test_the_database_itself_lets_a_coach_have_one_person_and_a_number_stand_once(
    app: Flask, offices: list[Office]
) -> None:
    actor = coach()
    first = commands.let_in(actor, offices[0].id, EntryDraft("Amina"), now=NINE)
    commands.call(actor, first.id, now=NINE)
    values = {"session_id": first.session_id, "name": "Bilal", "came_at": NINE}
    taken = {"state": EntryState.TAKEN, "taken_by_id": actor.account_id, "taken_at": NINE}
    for wrong in ({"number": 2, **taken}, {"number": 1, "state": EntryState.WAITING}):
        with pytest.raises(IntegrityError), unit_of_work() as session:
            session.execute(insert(WalkInEntry).values(**values, **wrong))
