"""Whatever the office does with its stays, no place is ever held or lived in twice, and the derived facts agree."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from icam.core import clock
from icam.core.access import OFFICE
from icam.core.counting import NightClass, night_classes
from icam.core.errors import RuleBroken
from icam.core.period import Period
from icam.db import db
from icam.housing import blockers
from icam.housing import queries as housing
from icam.stays import commands
from icam.stays.models import Placement, Stay
from icam.stays.rules import (
    AnnounceDraft,
    ArrivalDraft,
    CalledOff,
    CallOffDraft,
    DepartureDraft,
    MoveDraft,
    PlanDraft,
    RejoinDraft,
    SplitDraft,
    State,
)
from tests import make
from tests.conftest import wipe

TODAY = clock.today()
offsets = st.integers(-20, 0)
ahead = st.integers(-5, 20)
which = st.integers(0, 99)


def day(offset: int) -> date:
    return TODAY + timedelta(days=offset)


class Office(RuleBasedStateMachine):
    """Two units, one of them for two families, and three families."""

    @initialize()
    def open(self) -> None:
        db.session.rollback()
        wipe()
        make.code_lists()
        site = make.site()
        self.units = [make.unit(site, beds_adult=3), make.unit(site, beds_adult=6, family_places=2)]
        self.households = [
            make.household([make.person(f"{n}-{m}", born=date(1990, 1, 1)) for m in range(2)]) for n in range(4)
        ]
        self.done = 0

    def attempt(self, act: Callable[[], Any]) -> None:
        """Do it if the rules allow; a refusal is an answer, anything else is a fault."""
        try:
            act()
            self.done += 1
        except RuleBroken:
            pass

    def some(self, number: int, *states: State) -> Stay | None:
        found = [one for one in db.session.scalars(select(Stay).order_by(Stay.id)) if one.state in states]
        return found[number % len(found)] if found else None

    def unit(self, number: int) -> int:
        return self.units[number % len(self.units)].id

    @rule(who=which, where=st.none() | which, first=st.integers(-20, 10), until=st.none() | ahead)
    def announce(self, who: int, where: int | None, first: int, until: int | None) -> None:
        household = self.households[who % len(self.households)]
        draft = AnnounceDraft(
            household.id,
            "T_IRR",
            day(first),
            None if until is None else day(until),
            unit_id=None if where is None else self.unit(where),
        )
        self.attempt(lambda: commands.announce_stay(OFFICE, draft, today=TODAY))

    @rule(who=which, where=which)
    def place(self, who: int, where: int) -> None:
        if stay := self.some(who, State.ANNOUNCED):
            self.attempt(lambda: commands.place_stay(OFFICE, stay.id, self.unit(where)))

    @rule(who=which, where=which, on=offsets, until=st.none() | ahead)
    def arrive(self, who: int, where: int, on: int, until: int | None) -> None:
        if stay := self.some(who, State.ANNOUNCED):
            draft = ArrivalDraft(day(on), self.unit(where), None if until is None else day(until))
            self.attempt(lambda: commands.record_arrival(OFFICE, stay.id, draft, today=TODAY))

    @rule(who=which, where=which, on=offsets)
    def move(self, who: int, where: int, on: int) -> None:
        if stay := self.some(who, State.ARRIVED):
            draft = MoveDraft(day(on), self.unit(where))
            self.attempt(lambda: commands.move_family(OFFICE, stay.id, draft, today=TODAY))

    @rule(who=which, where=which, on=ahead)
    def plan_move(self, who: int, where: int, on: int) -> None:
        if stay := self.some(who, State.ARRIVED):
            draft = MoveDraft(day(on), self.unit(where))
            self.attempt(lambda: commands.plan_move(OFFICE, stay.id, draft, today=TODAY))

    @rule(who=which)
    def cancel_move(self, who: int) -> None:
        if stay := self.some(who, State.ARRIVED):
            self.attempt(lambda: commands.cancel_move(OFFICE, stay.id, "not needed", today=TODAY))

    @rule(who=which, where=which, on=offsets)
    def split(self, who: int, where: int, on: int) -> None:
        if stay := self.some(who, State.ARRIVED):
            one = self.households.index(next(h for h in self.households if h.id == stay.household_id))
            person_id = self.households[one].contact_person_id
            assert person_id is not None
            draft = SplitDraft(day(on), self.unit(where), frozenset({person_id}))
            self.attempt(lambda: commands.split_family(OFFICE, stay.id, draft, today=TODAY))

    @rule(who=which, on=offsets)
    def rejoin(self, who: int, on: int) -> None:
        if stay := self.some(who, State.ARRIVED):
            query = select(Placement.id).where(
                Placement.stay_id == stay.id, Placement.is_live, Placement.left_on.is_(None)
            )
            placement_id = db.session.scalars(query.order_by(Placement.id.desc())).first()
            draft = RejoinDraft(day(on), placement_id or 0)
            self.attempt(lambda: commands.rejoin_family(OFFICE, stay.id, draft, today=TODAY))

    @rule(who=which, until=st.none() | ahead)
    def replan(self, who: int, until: int | None) -> None:
        if stay := self.some(who, State.ANNOUNCED, State.ARRIVED):
            draft = PlanDraft(stay.planned_from, None if until is None else day(until))
            self.attempt(lambda: commands.change_plan(OFFICE, stay.id, draft, today=TODAY))

    @rule(who=which, on=offsets)
    def depart(self, who: int, on: int) -> None:
        if stay := self.some(who, State.ARRIVED):
            draft = DepartureDraft(day(on), "R_VOL_AVR")
            self.attempt(lambda: commands.record_departure(OFFICE, stay.id, draft, today=TODAY))

    @rule(who=which)
    def call_off(self, who: int) -> None:
        if stay := self.some(who, State.ANNOUNCED):
            draft = CallOffDraft(CalledOff.NO_SHOW, "UNKNOWN")
            self.attempt(lambda: commands.call_off_stay(OFFICE, stay.id, draft, today=TODAY))

    @rule(who=which, on=offsets)
    def correct_arrival(self, who: int, on: int) -> None:
        if stay := self.some(who, State.ARRIVED, State.ENDED):
            self.attempt(lambda: commands.correct_arrival(OFFICE, stay.id, day(on), "TYPING", today=TODAY))

    @rule(who=which, on=offsets)
    def correct_departure(self, who: int, on: int) -> None:
        if stay := self.some(who, State.ENDED):
            self.attempt(lambda: commands.correct_departure(OFFICE, stay.id, day(on), "R_DUB", "TYPING", today=TODAY))

    @rule(who=which, piece=which, where=which, on=offsets)
    def correct_placement(self, who: int, piece: int, where: int, on: int) -> None:
        if stay := self.some(who, State.ARRIVED, State.ENDED):
            query = select(Placement.id).where(Placement.stay_id == stay.id, Placement.is_live)
            ids = list(db.session.scalars(query.order_by(Placement.id)))
            self.attempt(
                lambda: commands.correct_placement(
                    OFFICE, stay.id, ids[piece % len(ids)], day(on), self.unit(where), "TYPING", today=TODAY
                )
            )

    @rule(who=which)
    def reopen(self, who: int) -> None:
        if stay := self.some(who, State.ENDED):
            self.attempt(lambda: commands.reopen_stay(OFFICE, stay.id, "by mistake", today=TODAY))

    @invariant()
    def nobody_shares_a_place(self) -> None:
        db.session.rollback()
        live = list(db.session.scalars(select(Placement).where(Placement.is_live)))
        for number, one in enumerate(live):
            for other in live[number + 1 :]:
                if (one.unit_id, one.place) != (other.unit_id, other.place):
                    continue
                if one.arrived_on and other.arrived_on:
                    lived = Period(one.arrived_on, one.left_on)
                    assert not lived.overlaps(Period(other.arrived_on, other.left_on))
                if one.left_on is None and other.left_on is None:
                    held = Period(one.held_from, one.held_until)
                    assert not held.overlaps(Period(other.held_from, other.held_until))

    @invariant()
    def the_stay_says_what_its_placements_say(self) -> None:
        for stay in db.session.scalars(select(Stay)):
            query = select(Placement).where(Placement.stay_id == stay.id, Placement.is_live)
            placements = list(db.session.scalars(query))
            lived = [one for one in placements if one.arrived_on is not None]
            if stay.arrived_on is None:
                assert not lived
                assert stay.called_off is None or not placements
                continue
            assert min(one.arrived_on for one in lived if one.arrived_on) == stay.arrived_on
            if stay.left_on is None:
                assert any(one.left_on is None for one in lived)
            else:
                assert max(one.left_on for one in lived if one.left_on) == stay.left_on
            nights = (day(n) for n in range(-25, 1))
            for night in nights:
                there = any(Period(one.arrived_on, one.left_on).holds(night) for one in lived if one.arrived_on)
                assert there == Period(stay.arrived_on, stay.left_on).holds(night)

    @invariant()
    def the_ledger_counts_every_night_once(self) -> None:
        window = Period(day(-25), day(25))
        rows = housing.units(OFFICE.scope)
        facts = housing.unit_facts(rows, window)
        found = blockers.placements([row.id for row in rows], window)
        for row in rows:
            runs = night_classes(facts[row.id], found[row.id], window)
            assert sum(run.nights for run in runs) == window.nights()
            assert NightClass.NOT_IN_SERVICE not in {run.night_class for run in runs}


def test_random_stays_never_put_two_families_on_one_place(app: Flask) -> None:
    run_state_machine_as_test(
        Office,
        settings=settings(
            max_examples=12, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
