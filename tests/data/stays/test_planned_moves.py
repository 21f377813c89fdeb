"""A move can be planned ahead: the unit is held from its day on, and the family lives where it is until then."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from icam.board import queries as board
from icam.core import clock
from icam.core.access import EVERYTHING, Actor
from icam.core.counting import NightClass, count
from icam.core.errors import RuleBroken
from icam.core.period import Period
from icam.db import unit_of_work
from icam.housing.models import Unit
from icam.reports import queries as reports
from icam.stays import commands, queries
from icam.stays.models import Placement, Stay
from icam.stays.rules import AnnounceDraft, DepartureDraft, MoveDraft, PlanDraft
from tests import make

TODAY = clock.today()


def days(count: int) -> date:
    return TODAY + timedelta(days=count)


def living(actor: Actor, until: int | None = 30) -> tuple[Stay, Unit, Unit]:
    site = make.site()
    first, second = make.unit(site), make.unit(site)
    stay = make.stay(
        unit=first, arrived=days(-10), planned=(days(-10), None if until is None else days(until)), site_id=site.id
    )
    return stay, first, second


def plan(actor: Actor, stay: Stay, unit: Unit, on: int = 5) -> Stay:
    return commands.plan_move(actor, stay.id, MoveDraft(days(on), unit.id, "REPAIR", 3), today=TODAY)


def held(stay: Stay) -> list[tuple[int, date | None, date | None, date | None]]:
    with unit_of_work() as session:
        rows = session.scalars(
            select(Placement).where(Placement.stay_id == stay.id, Placement.is_live).order_by(Placement.held_from)
        )
        return [(one.unit_id, one.arrived_on, one.planned_from, one.planned_until) for one in rows]


def test_a_planned_move_holds_the_unit_from_its_day_and_the_other_until_then(app: Flask, actor: Actor) -> None:
    stay, first, second = living(actor)
    plan(actor, stay, second)
    page = queries.stay_page(EVERYTHING, stay.id)
    assert held(stay) == [(first.id, days(-10), days(-10), days(5)), (second.id, None, days(5), days(30))]
    assert [line.unit_id for line in page.current] == [first.id]
    assert page.planned_move is not None
    assert page.planned_move.unit_id == second.id
    assert not page.is_split
    assert page.history[0].event == "stay.move_planned"


def test_nobody_else_gets_the_unit_of_a_planned_move_and_the_one_left_is_free_from_its_day(
    app: Flask, actor: Actor
) -> None:
    stay, first, second = living(actor)
    plan(actor, stay, second)
    family = make.household()
    draft = AnnounceDraft(family.id, "T_IRR", days(10), days(20), unit_id=second.id)
    with pytest.raises(RuleBroken, match="is taken by") as refused:
        commands.announce_stay(actor, draft, today=TODAY)
    assert refused.value.links[0][2] == {"stay_id": stay.id}
    other = AnnounceDraft(family.id, "T_IRR", days(10), days(20), unit_id=first.id)
    assert commands.announce_stay(actor, other, today=TODAY).site_id == first.site_id


def test_the_database_itself_refuses_a_second_family_on_a_planned_move(app: Flask, actor: Actor) -> None:
    stay, _, second = living(actor)
    plan(actor, stay, second)
    with pytest.raises(IntegrityError, match="placement_held_overlap"):
        make.stay(unit=second, planned=(days(6), days(8)))


def test_on_its_day_the_move_is_carried_out_in_one_step(app: Flask, actor: Actor) -> None:
    stay, first, second = living(actor)
    plan(actor, stay, second, on=5)
    commands.carry_out_move(actor, stay.id, today=days(5))
    page = queries.stay_page(EVERYTHING, stay.id)
    assert [(line.unit_id, line.arrived_on, line.left_on, line.cleaning_days) for line in page.live] == [
        (first.id, days(-10), days(5), 3),
        (second.id, days(5), None, None),
    ]
    assert page.planned_move is None


def test_before_its_day_a_move_is_not_carried_out(app: Flask, actor: Actor) -> None:
    stay, _, second = living(actor)
    plan(actor, stay, second)
    with pytest.raises(RuleBroken, match="is planned for"):
        commands.carry_out_move(actor, stay.id, today=TODAY)


def test_a_move_made_on_another_day_takes_the_place_of_the_plan(app: Flask, actor: Actor) -> None:
    stay, _, second = living(actor)
    plan(actor, stay, second, on=5)
    commands.move_family(actor, stay.id, MoveDraft(days(-1), second.id, "REPAIR"), today=TODAY)
    page = queries.stay_page(EVERYTHING, stay.id)
    assert len(page.placements) == 2
    assert (page.live[1].arrived_on, page.planned_move) == (days(-1), None)


def test_a_move_to_another_unit_gives_the_planned_one_back(app: Flask, actor: Actor) -> None:
    stay, first, second = living(actor)
    third = make.unit(make.site())
    plan(actor, stay, second)
    commands.move_family(actor, stay.id, MoveDraft(TODAY, third.id, "REPAIR"), today=TODAY)
    assert [one[0] for one in held(stay)] == [first.id, third.id]
    make.stay(unit=second, planned=(days(6), days(8)))


def test_a_move_is_planned_anew_and_called_off_with_a_reason(app: Flask, actor: Actor) -> None:
    stay, first, second = living(actor)
    plan(actor, stay, second, on=5)
    plan(actor, stay, second, on=9)
    assert held(stay) == [(first.id, days(-10), days(-10), days(9)), (second.id, None, days(9), days(30))]
    commands.cancel_move(actor, stay.id, "the repair can wait", today=TODAY)
    assert held(stay) == [(first.id, days(-10), days(-10), days(30))]
    page = queries.stay_page(EVERYTHING, stay.id)
    assert (page.history[0].event, page.history[0].reason) == ("stay.move_cancelled", "the repair can wait")
    with pytest.raises(RuleBroken, match="No move is planned"):
        commands.cancel_move(actor, stay.id, "again", today=TODAY)


def test_a_move_is_not_called_off_once_another_family_has_the_unit_after_it(app: Flask, actor: Actor) -> None:
    stay, first, second = living(actor)
    plan(actor, stay, second, on=5)
    following = make.stay(unit=first, planned=(days(6), days(20)))
    with pytest.raises(RuleBroken, match="is taken by") as refused:
        commands.cancel_move(actor, stay.id, "the repair can wait", today=TODAY)
    assert refused.value.links[0][2] == {"stay_id": following.id}


@pytest.mark.parametrize(("on", "said"), [(0, "no day to come"), (30, "expected to leave"), (40, "expected to leave")])
def test_the_day_of_a_planned_move_lies_between_tomorrow_and_the_departure(
    app: Flask, actor: Actor, on: int, said: str
) -> None:
    stay, _, second = living(actor)
    with pytest.raises(RuleBroken, match=said):
        plan(actor, stay, second, on=on)


def test_a_move_into_the_own_unit_or_a_closed_one_is_refused(app: Flask, actor: Actor) -> None:
    stay, first, second = living(actor)
    make.closure(second, days(10), days(12))
    with pytest.raises(RuleBroken, match="lives in this unit already"):
        plan(actor, stay, first)
    with pytest.raises(RuleBroken, match="closed"):
        plan(actor, stay, second)


def test_an_extension_holds_the_unit_after_the_move_for_longer(app: Flask, actor: Actor) -> None:
    stay, first, second = living(actor)
    plan(actor, stay, second, on=5)
    commands.change_plan(actor, stay.id, PlanDraft(days(-10), days(60), None), today=TODAY)
    assert held(stay) == [(first.id, days(-10), days(-10), days(5)), (second.id, None, days(5), days(60))]
    with pytest.raises(RuleBroken, match="is to move on"):
        commands.change_plan(actor, stay.id, PlanDraft(days(-10), days(4), None), today=TODAY)


def test_a_departure_gives_the_planned_unit_back(app: Flask, actor: Actor) -> None:
    stay, first, second = living(actor)
    plan(actor, stay, second)
    commands.record_departure(actor, stay.id, DepartureDraft(TODAY, "R_VOL_AVR"), today=TODAY)
    assert [one[0] for one in held(stay)] == [first.id]


def test_the_board_shows_a_planned_move_as_a_reservation(app: Flask, actor: Actor) -> None:
    stay, first, second = living(actor)
    plan(actor, stay, second)
    shown = Period(TODAY, days(14))
    stock = board.stock(EVERYTHING, [shown], None)
    placed = board.placements(stock.units, EVERYTHING, [shown])
    assert [(one.fact.unit, one.is_move) for one in placed] == [(first.code, False), (second.code, True)]
    movers = board.movers(EVERYTHING, TODAY, days(7))
    assert [(one.stay_id, one.unit, one.on) for one in movers.moves] == [(stay.id, second.code, days(5))]
    assert movers.arrivals == movers.waiting == ()


def test_a_planned_move_changes_no_figure_and_one_carried_out_is_neither_arrival_nor_departure(
    app: Flask, actor: Actor
) -> None:
    stay, _, second = living(actor)
    month = Period.days(days(-20), days(20))

    def figures(on: date) -> tuple[object, ...]:
        found = count(reports.material(EVERYTHING, month, on).facts, month, on)
        return found.use, len(found.flows.arrivals), len(found.flows.departures), found.presence_days

    before = figures(TODAY)
    plan(actor, stay, second)
    assert figures(TODAY) == before
    commands.carry_out_move(actor, stay.id, today=days(5))
    assert figures(days(6))[1:3] == before[1:3] == (1, 0)


def test_the_nights_between_the_planned_day_and_the_move_stay_reserved(app: Flask, actor: Actor) -> None:
    stay, first, second = living(actor)
    plan(actor, stay, second, on=5)
    month = Period.days(TODAY, days(9))
    found = count(reports.material(EVERYTHING, month, days(7)).facts, month, days(7))
    assert [part.night_class for part in found.segments[second.code]] == [NightClass.FREE, NightClass.RESERVED]
    assert [part.night_class for part in found.segments[first.code]] == [NightClass.OCCUPIED]
