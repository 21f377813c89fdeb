"""What files ask for on the start page, from a real database."""

from datetime import date, timedelta

import pytest

from icam.core import clock
from icam.core.access import EVERYTHING, Actor, Role, Scope
from icam.talks.models import Talk
from icam.worklist import case_queries, rules
from icam.worklist.rules import Rule
from tests import make

LIMITS = rules.Limits(no_contact=30, conclusion=60, write_up=3, term_warning=7, most_reinvitations=2)


def on(days: int) -> date:
    return clock.today() + timedelta(days=days)


@pytest.fixture
def coach(app):
    return make.account(Role.ICAM_COACH, regions="BB")


def reader(account, *regions):
    scope = Scope(frozenset(), frozenset(regions)) if regions else EVERYTHING
    return Actor(account.id, account.name, account.role, scope, "en")


def found(actor):
    cases, dues = case_queries.case_facts(actor, clock.now(), LIMITS)
    return [line.rule for line in rules.of_cases(cases, dues, LIMITS, today=clock.today())]


def busy(coach, count=1):
    for _ in range(count):
        adult, child = make.person(), make.person(born=on(10).replace(year=on(0).year - 18))
        household = make.household([adult, child])
        talked = {"talks": 1, "first_talk_on": on(-70), "last_talk_on": on(-70)}
        invited = {"invitations": 1, "invited_on": on(-90), "opened_on": on(-90)}
        case = make.case(household, coach_id=coach.id, region="BB", **invited, **talked)
        talk = {"kind": "first", "place": "office", "held_on": on(-70), "created_at": clock.now()}
        make._save(Talk(case_id=case.id, coach_id=coach.id, **talk))


def test_a_coach_reads_what_the_own_files_ask_for(coach):
    busy(coach)
    make.case(coach_id=make.account(Role.ICAM_COACH).id, region="BB", opened_on=on(-3))
    lines = found(reader(coach, "BB"))
    assert set(lines) == {
        Rule.TALK_NOT_WRITTEN,
        Rule.NO_CONTACT,
        Rule.CONCLUSION_LATE,
        Rule.BEST_INTERESTS,
        Rule.TURNS_18,
    }


def test_a_file_that_is_closed_asks_for_nothing(coach):
    make.case(coach_id=coach.id, region="BB", opened_on=on(-30), closed_on=on(-1), outcome="REFUSED")
    assert found(reader(coach, "BB")) == []


def test_it_costs_the_same_for_one_file_and_for_seven(coach, statements):
    busy(coach)
    actor = reader(coach, "BB")
    with statements() as one:
        case_queries.case_facts(actor, clock.now(), LIMITS)
    busy(coach, 6)
    with statements() as seven:
        case_queries.case_facts(actor, clock.now(), LIMITS)
    assert len(one) == len(seven) <= 16


def test_a_manager_sees_files_without_a_coach_of_the_own_regions(app):
    manager = make.account(Role.MANAGER, regions="BB")
    make.case(region="BB", opened_on=on(-2), coach_id=None)
    make.case(region="LL", opened_on=on(-2), coach_id=None)
    assert found(reader(manager, "BB")).count(Rule.NO_COACH) == 1
    assert found(reader(manager)).count(Rule.NO_COACH) == 2


def test_a_manager_sees_coaches_with_age_and_stage(coach, statements):
    manager = reader(make.account(Role.MANAGER), "BB")
    busy(coach, 2)
    make.case(coach_id=coach.id, region="BB", opened_on=on(-400))
    make.case(region="BB", opened_on=on(-5), coach_id=None)
    make.case(region="LL", opened_on=on(-5), coach_id=None)
    with statements() as sent:
        nobody, hers = case_queries.caseloads(manager, clock.today(), 30)
    assert len(sent) == 1
    assert (nobody.coach, nobody.total) == (None, 1)
    assert (hers.coach_id, hers.total, hers.silent, hers.oldest_on) == (coach.id, 3, 2, on(-400))
    assert {stage.value: count for stage, count in hers.stages.items()} == {"talking": 2, "new": 1}
