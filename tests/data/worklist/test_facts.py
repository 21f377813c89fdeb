"""The facts of the worklist from a real database, at a price that does not grow."""

from datetime import date, timedelta

import pytest

from icam.accounts.models import SignInAttempts
from icam.accounts.queries import email_key
from icam.care.models import CareStep, Schooling
from icam.care.rules import SchoolAge
from icam.core import clock
from icam.core.access import EVERYTHING, Actor, Role, Scope
from icam.visits.models import Agreement
from icam.visits.rules import Result
from icam.worklist import queries, rules
from icam.worklist.rules import Rule, Urgency
from tests import make
from tests.visits import visit

TODAY = date(2026, 11, 22)
SETTINGS = queries.Settings(no_visit_days=14, school_days=10, school_ages=SchoolAge(5, 18))
CARE = frozenset({Rule.HOUSE_RULES, Rule.INVENTORY, Rule.SCHOOL})
"""Asked of every stay here; they have tests of their own."""


def on(days):
    return TODAY + timedelta(days=days)


@pytest.fixture
def site(app):
    return make.site(code="ZUL")


@pytest.fixture
def coach(site):
    return make.account(Role.FITT_COACH, sites=[site])


def reader(account, *sites, role=None):
    scope = Scope(frozenset(one.id for one in sites), frozenset()) if sites else EVERYTHING
    return Actor(account.id, account.name, role or account.role, scope, "en")


def found(actor):
    return [
        (line.rule, line.values.get("family") or line.values.get("unit"))
        for line in rules.worklist(queries.facts(actor, TODAY, SETTINGS), TODAY)
        if line.rule not in CARE
    ]


def owed(actor):
    lines = rules.worklist(queries.facts(actor, TODAY, SETTINGS), TODAY)
    return [(line.rule, line.urgency, line.on) for line in lines if line.rule in CARE]


def busy(site, coach, count):
    for n in range(count):
        child = make.person("Ali", born=on(10).replace(year=TODAY.year - 18))
        household = make.household([make.person(), child], name=f"Family {n}")
        unit = make.unit(site)
        make.stay(household, unit, arrived=on(-40), planned=(on(-40), on(3)), max_end_on=on(2), coach_id=coach.id)
        one = visit(household, coach, on(-20), result=Result.HELD)
        make._save(Agreement(visit_id=one.id, household_id=household.id, text="x", due_on=on(-1)))
        visit(household, coach, on(-2))
        visit(household, coach, TODAY)
        closed = make.unit(site)
        make.closure(closed, on(-3), on(4))


def test_a_coach_sees_the_own_families_and_those_without_a_coach(coach, site):
    busy(site, coach, 1)
    colleague = make.account(Role.FITT_COACH, sites=[site])
    make.stay(make.household(name="Other"), make.unit(site), arrived=on(-40), coach_id=colleague.id)
    make.stay(make.household(name="Nobody"), make.unit(site), planned=(TODAY, None))
    make.stay(make.household(name="Elsewhere"), make.unit(make.site()), planned=(TODAY, None))
    lines = found(reader(coach, site))
    assert {rule for rule, name in lines if name == "Family 0"} == {
        Rule.NO_VISIT,
        Rule.NOT_WRITTEN_UP,
        Rule.AGREEMENT_LATE,
        Rule.VISIT_TODAY,
        Rule.DEPARTURE,
        Rule.LEGAL_90,
        Rule.TURNS_18,
    }
    assert (Rule.ARRIVAL, "Nobody") in lines
    assert not {"Other", "Elsewhere"} & {name for _, name in lines}


def test_an_assistant_sees_moves_and_units_and_nothing_of_what_families_say(coach, site):
    busy(site, coach, 1)
    left = make.unit(site, code="ZUL-9")
    make.stay(make.household(), left, arrived=on(-30), left=TODAY)
    from icam.db import unit_of_work
    from icam.housing.models import Site

    with unit_of_work() as session:
        session.get_one(Site, site.id).cleaning_days = 2
    assistant = make.account(Role.FITT_ASSISTANT, sites=[site])
    lines = found(reader(assistant, site))
    assert {rule for rule, _ in lines} == {Rule.DEPARTURE, Rule.CLOSURE_ENDS, Rule.CLEANING}
    assert (Rule.CLEANING, "ZUL-9") in lines


def test_a_manager_sees_a_closure_over_a_stay_and_more_people_than_beds(site, coach):
    unit = make.unit(site, code="ZUL-1", beds_adult=1, beds_child=0)
    household = make.household([make.person(), make.person(), make.person()], name="Haddad")
    make.stay(household, unit, arrived=on(-3), coach_id=coach.id)
    make.closure(unit, on(-1), on(20), is_over_stay=True)
    lines = found(reader(make.account(Role.MANAGER, all_sites=True)))
    assert (Rule.CLOSED_OVER_STAY, "ZUL-1") in lines
    assert (Rule.MORE_THAN_BEDS, "ZUL-1") in lines


def test_an_administrator_sees_whose_sign_in_is_blocked_and_whose_account_ends(app):
    admin = make.account(Role.ADMIN, all_sites=True)
    blocked = make.account(name="Blocked", email="blocked@example.org")
    make.account(name="Ending", active_until=on(5))
    make.account(name="Gone", active_until=on(-5))
    later = clock.now() + timedelta(minutes=10)
    make._save(SignInAttempts(key=email_key(blocked.email), failures=9, since=clock.now(), blocked_until=later))
    lines = rules.worklist(queries.facts(reader(admin), TODAY, SETTINGS), TODAY)
    assert [(line.rule, line.values["name"]) for line in lines] == [
        (Rule.LOCKED, "Blocked"),
        (Rule.ACCOUNT_ENDS, "Ending"),
    ]


@pytest.mark.parametrize("role", [Role.ICAM_COACH, Role.DESK, Role.STATISTICS, Role.DPO])
def test_who_has_no_list_costs_nothing(app, role, statements):
    actor = reader(make.account(role, all_sites=True))
    with statements() as sent:
        assert rules.worklist(queries.facts(actor, TODAY, SETTINGS), TODAY) == []
    assert not sent


@pytest.mark.parametrize("role", [Role.FITT_COACH, Role.FITT_ASSISTANT, Role.MANAGER])
def test_the_facts_cost_the_same_for_one_family_and_for_seven(site, coach, statements, role):
    actor = reader(coach, site, role=role)
    queries.facts(actor, TODAY, SETTINGS)
    busy(site, coach, 1)
    with statements() as one:
        queries.facts(actor, TODAY, SETTINGS)
    busy(site, coach, 6)
    with statements() as seven:
        queries.facts(actor, TODAY, SETTINGS)
    assert len(one) == len(seven) <= 16


def test_what_was_not_done_at_the_arrival_is_asked_for_until_it_is_done(site, coach):
    pupil = make.person("Sami", born=date(2018, 3, 1))
    household = make.household([make.person(), pupil])
    stay = make.stay(household, make.unit(site), arrived=on(-12), coach_id=coach.id)
    mine = reader(coach, site)
    assert set(owed(mine)) == {
        (Rule.HOUSE_RULES, Urgency.LATE, on(-12)),
        (Rule.INVENTORY, Urgency.LATE, on(-12)),
        (Rule.SCHOOL, Urgency.LATE, on(-2)),
    }
    for step in ("HOUSE_RULES", "INVENTORY_IN"):
        make._save(CareStep(stay_id=stay.id, step=step, done_on=on(-12), created_at=clock.now()))
    assert owed(mine) == [(Rule.SCHOOL, Urgency.LATE, on(-2))]
    make._save(
        Schooling(person_id=pupil.id, household_id=household.id, school="X", from_on=on(-1), created_at=clock.now())
    )
    assert owed(mine) == []
