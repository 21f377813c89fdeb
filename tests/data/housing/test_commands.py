"""Changes to the stock: what they refuse, what they keep, and what the trail says."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from icam.audit.models import AuditEntry
from icam.core import clock
from icam.core.access import EVERYTHING, Scope
from icam.core.counting import NightClass
from icam.core.errors import NotFound, RuleBroken, Stale
from icam.core.period import Period
from icam.db import db
from icam.housing import commands, queries
from icam.housing.models import Closure, ServicePeriod
from icam.housing.rules import ClosureDraft, UnitDraft, UnitType
from tests import make

TODAY = clock.today()


def ahead(days: int) -> date:
    return TODAY + timedelta(days=days)


def draft(unit, **details):
    values = {
        "site_id": unit.site_id,
        "code": unit.code,
        "unit_type": UnitType.HOUSE,
        "beds_adult": 2,
        "beds_child": 2,
    }
    return UnitDraft(**(values | details))


def closed(first: int, last: int | None, **details) -> ClosureDraft:
    return ClosureDraft(Period.days(ahead(first), None if last is None else ahead(last)), "REPAIR", **details)


def period_of(unit) -> ServicePeriod:
    return db.session.scalars(select(ServicePeriod).where(ServicePeriod.unit_id == unit.id)).one()


def test_taking_a_unit_out_names_the_stay_in_the_way_and_the_first_possible_day(actor):
    unit = make.unit()
    make.stay(unit=unit, arrived=ahead(-5), planned=(ahead(-5), ahead(9)))
    with pytest.raises(RuleBroken) as refused:
        commands.take_out_of_service(actor, unit.id, period_of(unit).id, ahead(3), reason=None)
    assert refused.value.values["first"] == ahead(9)
    assert refused.value.links[0][1] == "stays.show"
    ended = commands.take_out_of_service(actor, unit.id, period_of(unit).id, ahead(9), reason="sold")
    assert ended.until_on == ahead(9)


def test_no_day_can_be_named_while_somebody_has_no_departure_day(actor):
    unit = make.unit()
    make.stay(unit=unit, arrived=ahead(-5))
    with pytest.raises(RuleBroken, match="no day can be named"):
        commands.take_out_of_service(actor, unit.id, period_of(unit).id, ahead(3), reason=None)


def test_a_closure_that_begins_later_stands_in_the_way_and_one_that_runs_does_not(actor):
    unit = make.unit()
    make.closure(unit, ahead(-2), None)
    assert commands.take_out_of_service(actor, unit.id, period_of(unit).id, ahead(3), reason=None)
    other = make.unit()
    make.closure(other, ahead(10), ahead(12))
    with pytest.raises(RuleBroken) as refused:
        commands.take_out_of_service(actor, other.id, period_of(other).id, ahead(3), reason=None)
    assert refused.value.values["first"] == ahead(12)


def test_a_unit_that_came_back_has_two_periods_and_its_past_is_as_it_was(actor):
    unit = make.unit()
    commands.take_out_of_service(actor, unit.id, period_of(unit).id, ahead(-100), reason="fire")
    commands.put_in_service(actor, unit.id, Period(ahead(-50)), reason="rebuilt")
    rows = queries.units(EVERYTHING)
    assert queries.night_of(rows, ahead(-120))[unit.id] is NightClass.FREE
    assert queries.night_of(rows, ahead(-70))[unit.id] is NightClass.NOT_IN_SERVICE
    assert queries.night_of(rows, TODAY)[unit.id] is NightClass.FREE


def test_a_service_period_in_which_a_family_lived_cannot_be_taken_back(actor):
    unit = make.unit()
    make.stay(unit=unit, arrived=date(2020, 1, 1), left=date(2020, 2, 1))
    with pytest.raises(RuleBroken, match="cannot be taken back"):
        commands.void_service_period(actor, unit.id, period_of(unit).id, reason="mistake")


def test_a_closure_over_a_stay_must_be_confirmed_and_is_then_marked(actor):
    unit = make.unit()
    make.stay(unit=unit, arrived=ahead(-5))
    with pytest.raises(RuleBroken) as refused:
        commands.plan_closure(actor, unit.id, closed(0, 2))
    assert (refused.value.field, len(refused.value.links)) == ("over_stay", 1)
    assert commands.plan_closure(actor, unit.id, closed(0, 2, over_stay=True)).is_over_stay
    assert queries.night_of(queries.units(EVERYTHING), TODAY)[unit.id] is NightClass.OCCUPIED


def test_a_tick_for_nothing_does_not_mark_a_closure(actor):
    assert not commands.plan_closure(actor, make.unit().id, closed(0, 2, over_stay=True)).is_over_stay


def test_a_revised_closure_keeps_its_chain_and_a_second_reader_is_stale(actor):
    unit = make.unit()
    first = commands.plan_closure(actor, unit.id, closed(1, 2))
    second = commands.revise_closure(actor, unit.id, first.id, closed(1, 5), seen=first.id)
    third = commands.revise_closure(actor, unit.id, first.id, closed(1, 9), seen=second.id)
    with pytest.raises(Stale) as stale:
        commands.revise_closure(actor, unit.id, first.id, closed(1, 4), seen=second.id)
    assert stale.value.version == third.id
    assert [one.id for one in queries.closure_chains(unit.id)[0]] == [third.id, second.id, first.id]
    assert [one.id for one in queries.closures([unit.id])[unit.id]] == [third.id]


def test_a_cancelled_closure_closes_nothing_and_is_not_cancelled_twice(actor):
    unit = make.unit()
    row = commands.plan_closure(actor, unit.id, closed(0, None))
    assert queries.night_of(queries.units(EVERYTHING), TODAY)[unit.id] is NightClass.OUT_OF_USE
    commands.cancel_closure(actor, unit.id, row.id, reason="twice")
    assert queries.night_of(queries.units(EVERYTHING), TODAY)[unit.id] is NightClass.FREE
    with pytest.raises(RuleBroken, match="cancelled already"):
        commands.cancel_closure(actor, unit.id, row.id, reason="again")


def test_a_unit_cannot_have_fewer_places_than_families_that_live_there(actor):
    unit = make.unit(family_places=2)
    make.stay(unit=unit, arrived=ahead(-5), place=1)
    make.stay(unit=unit, arrived=ahead(-3), place=2)
    with pytest.raises(RuleBroken, match="2 families live"):
        commands.change_unit(actor, unit.id, draft(unit, family_places=1), version=None, today=TODAY)


def test_somebody_else_saved_first(actor):
    unit = make.unit()
    commands.change_unit(actor, unit.id, draft(unit, cots=1), version=1, today=TODAY)
    with pytest.raises(Stale) as stale:
        commands.change_unit(actor, unit.id, draft(unit, cots=2), version=1, today=TODAY)
    assert stale.value.stored["cots"] == 1


def test_the_trail_says_what_changed_of_a_unit(actor):
    unit = make.unit(cots=0)
    commands.change_unit(actor, unit.id, draft(unit, cots=2), version=1, today=TODAY)
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.event == "unit.changed")).one()
    assert (entry.subject_kind, entry.subject_id) == ("unit", unit.id)
    assert (entry.old, entry.new) == ({"cots": 0}, {"cots": 2})


def test_a_unit_out_of_scope_is_not_found_by_any_query(app):
    unit = make.unit()
    row = make.closure(unit, ahead(1), ahead(2))
    nowhere = Scope(sites=frozenset())
    assert queries.units(nowhere) == []
    for look in (
        lambda: queries.unit(nowhere, unit.id),
        lambda: queries.site(nowhere, unit.site_id),
        lambda: queries.closure(nowhere, unit.id, row.id),
        lambda: queries.service_period(nowhere, unit.id, period_of(unit).id),
    ):
        with pytest.raises(NotFound):
            look()


def test_the_stock_is_read_in_a_fixed_number_of_statements(app, statements):
    site = make.site()

    def cost() -> int:
        with statements() as sent:
            rows = queries.units(EVERYTHING)
            queries.night_of(rows, TODAY)
        return len(sent)

    make.unit(site)
    cost()  # the code lists are kept from here on
    few = cost()
    for _ in range(6):
        unit = make.unit(site)
        make.closure(unit, ahead(-3), ahead(3))
        make.stay(unit=unit, arrived=ahead(-20), left=ahead(-9))
    assert cost() == few == 4


def test_closures_of_a_window_leave_out_the_others_and_voided_ones_on_demand_come_too(app):
    unit = make.unit()
    inside = make.closure(unit, date(2026, 3, 1), date(2026, 3, 10))
    make.closure(unit, date(2026, 1, 1), date(2026, 2, 1))
    gone = make.closure(unit, date(2026, 3, 5), None, voided_at=clock.now())
    window = Period.days(date(2026, 3, 1), date(2026, 3, 31))
    assert [one.id for one in queries.closures([unit.id], window)[unit.id]] == [inside.id]
    everything = queries.closures([unit.id], window, include_voided=True)[unit.id]
    assert [one.id for one in everything] == [inside.id, gone.id]
    assert db.session.scalar(select(Closure.id).where(Closure.id == gone.id)) == gone.id
