"""What a stay may not do, and what the refusal says."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from icam.audit.models import AuditEntry
from icam.core import clock
from icam.core.access import EVERYTHING, Actor, Role, Scope
from icam.core.errors import NotFound, RuleBroken, Stale
from icam.core.period import Period
from icam.db import db
from icam.housing import blockers
from icam.people.rules import DecisionDraft
from icam.stays import commands, queries
from icam.stays.models import Placement, Stay
from icam.stays.rules import (
    AnnounceDraft,
    ArrivalDraft,
    CalledOff,
    CallOffDraft,
    DepartureDraft,
    MoveDraft,
    PlanDraft,
    PresenceChange,
    PresenceDraft,
    RejoinDraft,
    SplitDraft,
    State,
)
from tests import make

TODAY = clock.today()


def days(count: int) -> date:
    return TODAY + timedelta(days=count)


def family(size: int = 2) -> Any:
    return make.household([make.person(f"Member{n}", born=date(1990 + n, 1, 1)) for n in range(size)])


def living(unit: Any, since: int = -10, until: int | None = None, size: int = 2, **details: Any) -> Stay:
    until_on = None if until is None else days(until)
    return make.stay(family(size), unit, days(since), planned=(days(since), until_on), **details)


def test_more_people_than_beds_are_refused_and_larger_units_offered(app: Flask, actor: Actor) -> None:
    zulte = make.site()
    small, large = make.unit(zulte, beds_adult=2, beds_child=0), make.unit(zulte, beds_adult=6)
    stay = make.stay(family(3), planned=(TODAY, None))
    with pytest.raises(RuleBroken, match="has 2 beds, and there would be 3 persons") as refused:
        commands.place_stay(actor, stay.id, small.id)
    assert refused.value.values["offers"] == large.code


def test_a_closed_unit_and_one_out_of_the_stock_are_refused(app: Flask, actor: Actor) -> None:
    closed, gone = make.unit(), make.unit(service=(date(2010, 1, 1), date(2020, 1, 1)))
    make.closure(closed, days(3), days(5))
    stay = make.stay(planned=(TODAY, None))
    with pytest.raises(RuleBroken, match="is closed from"):
        commands.place_stay(actor, stay.id, closed.id)
    with pytest.raises(RuleBroken, match="not in the stock"):
        commands.place_stay(actor, stay.id, gone.id)


def test_the_next_family_cannot_arrive_while_an_overdue_one_still_lives_there(app: Flask, actor: Actor) -> None:
    unit = make.unit()
    overdue = living(unit, until=-2)
    following = make.stay(unit=unit, planned=(days(-1), None))
    with pytest.raises(RuleBroken, match="is taken by") as refused:
        commands.record_arrival(actor, following.id, ArrivalDraft(TODAY), today=TODAY)
    assert overdue.code in refused.value.values["who"]
    commands.record_departure(actor, overdue.id, DepartureDraft(TODAY, "A_LEFT"), today=TODAY)
    arrived = commands.record_arrival(actor, following.id, ArrivalDraft(TODAY), today=TODAY)
    assert arrived.state is State.ARRIVED


def test_a_stay_is_extended_only_until_the_next_family_comes(app: Flask, actor: Actor) -> None:
    unit = make.unit()
    stay = living(unit, until=5)
    coming = make.stay(unit=unit, planned=(days(8), None))
    commands.change_plan(actor, stay.id, PlanDraft(None, days(8)), today=TODAY)
    with pytest.raises(RuleBroken, match="is taken by") as refused:
        commands.change_plan(actor, stay.id, PlanDraft(None, days(9)), today=TODAY)
    assert coming.code in refused.value.values["who"]
    assert db.session.get(Stay, stay.id).planned_until == days(8)  # type: ignore[union-attr]


def test_a_stay_under_a_confirmed_closure_can_be_shortened(app: Flask, actor: Actor) -> None:
    unit = make.unit()
    stay = living(unit, until=20)
    make.closure(unit, days(2), days(30), is_over_stay=True)
    commands.change_plan(actor, stay.id, PlanDraft(None, days(1)), today=TODAY)
    with pytest.raises(RuleBroken, match="is closed"):
        commands.change_plan(actor, stay.id, PlanDraft(None, days(25)), today=TODAY)


def test_a_family_has_one_open_stay_at_a_time(app: Flask, actor: Actor) -> None:
    household = family()
    draft = AnnounceDraft(household.id, "DUBLIN", TODAY)
    first = commands.announce_stay(actor, draft, today=TODAY)
    with pytest.raises(RuleBroken, match="open stay already") as refused:
        commands.announce_stay(actor, draft, today=TODAY)
    assert refused.value.links[0][2] == {"stay_id": first.id}


def test_a_family_that_comes_back_gets_a_new_linked_stay(app: Flask, actor: Actor) -> None:
    unit = make.unit()
    before = make.stay(unit=unit, arrived=date(2026, 1, 1), left=date(2026, 2, 1))
    again = commands.announce_stay(actor, AnnounceDraft(before.household_id, "T_IRR", TODAY), today=TODAY)
    assert again.previous_stay_id == before.id
    assert queries.stay_page(actor.scope, before.id).following.id == again.id


def test_nothing_more_happens_to_a_stay_that_was_called_off(app: Flask, actor: Actor) -> None:
    stay = make.stay(unit=make.unit(), planned=(TODAY, None))
    commands.call_off_stay(actor, stay.id, CallOffDraft(CalledOff.CANCELLED, "DEPARTED"), today=TODAY)
    for act in (
        lambda: commands.record_arrival(actor, stay.id, ArrivalDraft(TODAY), today=TODAY),
        lambda: commands.record_departure(actor, stay.id, DepartureDraft(TODAY, "A_LEFT"), today=TODAY),
        lambda: commands.change_plan(actor, stay.id, PlanDraft(TODAY, None), today=TODAY),
        lambda: commands.call_off_stay(actor, stay.id, CallOffDraft(CalledOff.NO_SHOW, "REFUSED"), today=TODAY),
    ):
        with pytest.raises(RuleBroken, match="called off"):
            act()


def test_a_move_is_one_stay_and_leaves_the_first_unit_free(app: Flask, actor: Actor) -> None:
    zulte = make.site()
    first, second = make.unit(zulte), make.unit(zulte)
    stay = living(first)
    with pytest.raises(RuleBroken, match="already"):
        commands.move_family(actor, stay.id, MoveDraft(TODAY, first.id), today=TODAY)
    commands.move_family(actor, stay.id, MoveDraft(TODAY, second.id, "REPAIR"), today=TODAY)
    other = make.stay(planned=(TODAY, None))
    commands.place_stay(actor, other.id, first.id)
    with pytest.raises(RuleBroken, match="is taken by"):
        commands.place_stay(actor, make.stay(planned=(TODAY, None)).id, second.id)


def test_a_family_is_split_over_two_units_and_joined_again(app: Flask, actor: Actor) -> None:
    zulte = make.site()
    first, second = make.unit(zulte), make.unit(zulte)
    stay = living(first, size=3)
    members = queries.members_of([stay.id])[stay.id]
    going = frozenset({members[0].person_id})
    for nobody in (frozenset(), frozenset(one.person_id for one in members), frozenset({999_999})):
        with pytest.raises(RuleBroken):
            commands.split_family(actor, stay.id, SplitDraft(days(-4), second.id, nobody), today=TODAY)
    commands.split_family(actor, stay.id, SplitDraft(days(-4), second.id, going), today=TODAY)
    page = queries.stay_page(actor.scope, stay.id)
    assert page.is_split
    assert [line.units for line in page.members] == [(second.code,), (first.code,), (first.code,)]
    kept = next(line.id for line in page.current if line.unit_id == first.id)
    commands.rejoin_family(actor, stay.id, RejoinDraft(days(-1), kept), today=TODAY)
    page = queries.stay_page(actor.scope, stay.id)
    assert [(line.unit_id, line.arrived_on, line.left_on) for line in page.live] == [
        (first.id, days(-10), days(-4)),
        (first.id, days(-4), days(-1)),
        (second.id, days(-4), days(-1)),
        (first.id, days(-1), None),
    ]


def test_members_have_their_own_days(app: Flask, actor: Actor) -> None:
    stay = living(make.unit(), size=2)
    first, second = queries.members_of([stay.id])[stay.id]

    def record(person_id: int, change: PresenceChange, on: date) -> None:
        commands.record_member_presence(actor, stay.id, PresenceDraft(person_id, change, on), today=TODAY)

    record(first.person_id, PresenceChange.LEFT, days(-3))
    record(second.person_id, PresenceChange.CAME, days(-5))
    with pytest.raises(RuleBroken, match="left on"):
        record(first.person_id, PresenceChange.LEFT, TODAY)
    record(first.person_id, PresenceChange.CAME, days(-1))
    with pytest.raises(RuleBroken, match="already"):
        record(first.person_id, PresenceChange.CAME, TODAY)
    with pytest.raises(RuleBroken, match="outside the stay"):
        record(second.person_id, PresenceChange.LEFT, days(-11))
    with pytest.raises(RuleBroken, match="future"):
        record(second.person_id, PresenceChange.LEFT, days(1))
    spans = [line.spans for line in queries.stay_page(actor.scope, stay.id).members]
    assert spans == [(Period(days(-10), days(-3)), Period(days(-1))), (Period(days(-5)),)]


def test_a_correction_keeps_what_it_corrects(app: Flask, actor: Actor) -> None:
    zulte = make.site()
    first, second, third = make.unit(zulte), make.unit(zulte), make.unit(zulte)
    stay = living(first)
    commands.move_family(actor, stay.id, MoveDraft(days(-4), second.id), today=TODAY)
    commands.correct_arrival(actor, stay.id, days(-12), "TYPING", today=TODAY)
    moved = next(line for line in queries.stay_page(actor.scope, stay.id).live if line.unit_id == second.id)
    commands.correct_placement(actor, stay.id, moved.id, days(-6), third.id, "WRONG_UNIT", today=TODAY)
    page = queries.stay_page(actor.scope, stay.id)
    assert page.stay.arrived_on == days(-12)
    assert [(line.unit_id, line.arrived_on, line.left_on) for line in page.live] == [
        (first.id, days(-12), days(-6)),
        (third.id, days(-6), None),
    ]
    voided = {(line.unit_id, line.arrived_on, line.left_on, line.void_reason) for line in page.placements} - {
        (line.unit_id, line.arrived_on, line.left_on, line.void_reason) for line in page.live
    }
    assert (first.id, days(-10), days(-4), "TYPING") in voided
    assert (second.id, days(-4), None, "WRONG_UNIT") in voided


def test_a_corrected_arrival_cannot_lie_in_another_familys_stay(app: Flask, actor: Actor) -> None:
    unit = make.unit()
    before = living(unit, since=-20)
    commands.record_departure(actor, before.id, DepartureDraft(days(-10), "A_LEFT"), today=TODAY)
    stay = living(unit, since=-9)
    with pytest.raises(RuleBroken, match="is taken by") as refused:
        commands.correct_arrival(actor, stay.id, days(-11), "TYPING", today=TODAY)
    assert before.code in refused.value.values["who"]
    commands.correct_arrival(actor, stay.id, days(-10), "TYPING", today=TODAY)


def test_a_corrected_departure_moves_and_takes_the_outcome(app: Flask, actor: Actor) -> None:
    stay = living(make.unit())
    with pytest.raises(RuleBroken, match="not left yet|has arrived"):
        commands.correct_departure(actor, stay.id, TODAY, "R_DUB", "TYPING", today=TODAY)
    commands.record_departure(actor, stay.id, DepartureDraft(days(-2), "A_LEFT"), today=TODAY)
    commands.correct_departure(actor, stay.id, days(-3), "R_DUB", "LATE_NEWS", today=TODAY)
    page = queries.stay_page(actor.scope, stay.id)
    assert (page.stay.left_on, page.stay.outcome, page.live[-1].left_on) == (days(-3), "R_DUB", days(-3))


def test_an_ended_stay_is_reopened_unless_somebody_else_lives_there(app: Flask, actor: Actor) -> None:
    unit = make.unit()
    stay = living(unit, until=30)
    commands.record_departure(actor, stay.id, DepartureDraft(days(-2), "A_LEFT", cleaning_days=0), today=TODAY)
    commands.reopen_stay(actor, stay.id, "never left", today=TODAY)
    assert queries.stay(actor.scope, stay.id).state is State.ARRIVED
    commands.record_departure(actor, stay.id, DepartureDraft(days(-2), "A_LEFT", cleaning_days=0), today=TODAY)
    following = living(unit, since=-1)
    with pytest.raises(RuleBroken, match="is taken by") as refused:
        commands.reopen_stay(actor, stay.id, "never left", today=TODAY)
    assert following.code in refused.value.values["who"]


def test_the_newest_decision_gives_the_legal_maximum(app: Flask, actor: Actor) -> None:
    stay = living(make.unit())
    draft = DecisionDraft("A39BIS", days(-9), days(-8), days(2))
    commands.record_decision(actor, stay.id, draft, today=TODAY)
    page = queries.stay_page(actor.scope, stay.id)
    assert page.term is not None
    assert (page.term.used, page.term.total, page.term.level) == (10, 12, 75)
    with pytest.raises(RuleBroken, match="before the decision"):
        commands.record_decision(actor, stay.id, DecisionDraft("A39BIS", days(-9), None, days(-10)), today=TODAY)


def test_a_stay_of_another_site_does_not_exist_for_the_reader(app: Flask, actor: Actor) -> None:
    stay = living(make.unit(make.site("TUB")))
    elsewhere = Actor(actor.account_id, "Coach", Role.FITT_COACH, Scope(frozenset({make.site("ZUL").id}), frozenset()))
    with pytest.raises(NotFound):
        queries.stay_page(elsewhere.scope, stay.id)
    with pytest.raises(NotFound):
        commands.record_departure(elsewhere, stay.id, DepartureDraft(TODAY, "A_LEFT"), today=TODAY)
    assert queries.vacancies(elsewhere.scope, Period(TODAY)) == []
    assert queries.stays(elsewhere.scope, queries.Filters()).rows == []
    waiting = make.stay(planned=(TODAY, None))
    assert [row.id for row in queries.waiting(elsewhere.scope)] == [waiting.id]


def test_two_people_cannot_change_the_same_stay_unknowingly(app: Flask, actor: Actor) -> None:
    zulte = make.site()
    stay = living(make.unit(zulte))
    version = stay.version
    commands.move_family(actor, stay.id, MoveDraft(TODAY, make.unit(zulte).id), today=TODAY, version=version)
    with pytest.raises(Stale) as stale:
        commands.record_departure(actor, stay.id, DepartureDraft(TODAY, "A_LEFT"), today=TODAY, version=version)
    assert stale.value.version == version + 1


def test_every_command_writes_one_entry_with_old_and_new(app: Flask, actor: Actor) -> None:
    zulte = make.site()
    first, second = make.unit(zulte), make.unit(zulte)
    stay = living(first, until=9)
    commands.move_family(actor, stay.id, MoveDraft(TODAY, second.id, "SCHOOL"), today=TODAY)
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.subject_kind == "stay")).one()
    assert (entry.event, entry.reason, entry.household_id) == ("stay.moved", "SCHOOL", stay.household_id)
    assert entry.old is not None and entry.new is not None
    assert [one["unit"] for one in entry.old["placements"]] == [first.code]
    assert [one["unit"] for one in entry.new["placements"]] == [first.code, second.code]


def test_a_refused_command_changes_nothing(app: Flask, actor: Actor) -> None:
    unit = make.unit()
    living(unit)
    stay = make.stay(planned=(TODAY, None))
    with pytest.raises(RuleBroken):
        commands.record_arrival(actor, stay.id, ArrivalDraft(TODAY, unit.id), today=TODAY)
    db.session.rollback()
    assert queries.stay(EVERYTHING, stay.id).state is State.ANNOUNCED
    assert not list(db.session.scalars(select(Placement).where(Placement.stay_id == stay.id)))


def test_housing_learns_what_stands_in_the_way_of_a_unit(app: Flask, actor: Actor) -> None:
    unit = make.unit()
    stay = living(unit, until=3)
    coming = make.stay(unit=unit, planned=(days(4), None))
    found = blockers.blockers(unit.id, Period(TODAY))
    assert [(one.kind, one.args["stay_id"]) for one in found] == [
        (blockers.BlockerKind.STAY, stay.id),
        (blockers.BlockerKind.RESERVATION, coming.id),
    ]
    assert blockers.blockers(unit.id, Period(days(-40), days(-11))) == []


def test_a_family_that_comes_early_may_leave_before_it_was_expected(app: Flask, actor: Actor) -> None:
    stay = make.stay(unit=make.unit(), planned=(days(5), days(20)))
    commands.record_arrival(actor, stay.id, ArrivalDraft(days(-2), planned_until=days(3)), today=TODAY)
    found = queries.stay(actor.scope, stay.id)
    assert (found.planned_from, found.planned_until) == (days(-2), days(3))
    commands.change_plan(actor, stay.id, PlanDraft(None, days(1)), today=TODAY)
    with pytest.raises(RuleBroken, match="before the arrival"):
        commands.change_plan(actor, stay.id, PlanDraft(None, days(-3)), today=TODAY)
