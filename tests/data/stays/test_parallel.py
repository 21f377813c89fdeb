"""Two people, two connections, one place: one of them gets it, and the other is told by whom it was taken."""

import threading
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from icam.core import clock
from icam.core.access import Actor
from icam.core.errors import RuleBroken
from icam.db import db, unit_of_work
from icam.stays import commands
from icam.stays.models import Placement
from icam.stays.rules import ArrivalDraft
from tests import make

TODAY = clock.today()


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


def live_placements(unit_id: int) -> int:
    query = select(func.count()).where(Placement.unit_id == unit_id, Placement.is_live)
    return db.session.scalar(query) or 0


def test_two_coaches_cannot_both_get_the_last_place(app: Flask, actor: Actor) -> None:
    unit = make.unit()
    stays = [make.stay(planned=(TODAY, TODAY + timedelta(days=30))) for _ in range(2)]
    ids, unit_id = [stay.id for stay in stays], unit.id
    db.session.rollback()
    answers = at_once(app, *(lambda one=one: commands.place_stay(actor, one, unit_id) for one in ids))
    refused = [one for one in answers if isinstance(one, RuleBroken)]
    assert len(refused) == 1, answers
    winner = next(one.code for one in answers if not isinstance(one, Exception))
    assert winner in refused[0].values["who"]
    assert live_placements(unit_id) == 1


def test_two_families_cannot_both_arrive_on_the_last_place(app: Flask, actor: Actor) -> None:
    unit = make.unit()
    stays = [make.stay(planned=(TODAY, None)) for _ in range(2)]
    ids, unit_id = [stay.id for stay in stays], unit.id
    db.session.rollback()
    draft = ArrivalDraft(TODAY, unit_id=unit_id)
    answers = at_once(app, *(lambda one=one: commands.record_arrival(actor, one, draft, today=TODAY) for one in ids))
    assert sum(isinstance(one, RuleBroken) for one in answers) == 1, answers
    assert live_placements(unit_id) == 1


def test_two_families_get_the_two_places_of_a_bigger_house(app: Flask, actor: Actor) -> None:
    unit = make.unit(family_places=2)
    stays = [make.stay(planned=(TODAY, None)) for _ in range(2)]
    ids, unit_id = [stay.id for stay in stays], unit.id
    db.session.rollback()
    answers = at_once(app, *(lambda one=one: commands.place_stay(actor, one, unit_id) for one in ids))
    assert not [one for one in answers if isinstance(one, Exception)]
    assert set(db.session.scalars(select(Placement.place).where(Placement.unit_id == unit_id))) == {1, 2}


def test_the_database_itself_refuses_what_no_rule_has_looked_at(app: Flask) -> None:
    unit = make.unit()
    ids, unit_id = [make.stay(planned=(TODAY, None)).id for _ in range(2)], unit.id
    db.session.rollback()

    def insert(stay_id: int) -> None:
        with unit_of_work() as session:
            session.add(
                Placement(stay_id=stay_id, unit_id=unit_id, arrived_on=date(2026, 3, 1), held_from=date(2026, 3, 1))
            )

    answers = at_once(app, *(lambda one=one: insert(one) for one in ids))
    refused = [one for one in answers if isinstance(one, DBAPIError)]
    assert len(refused) == 1, answers
    assert live_placements(unit_id) == 1
