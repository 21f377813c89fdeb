"""The worklist is a pure function: the same facts give the same lines, the most urgent first."""

import random
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icam.core.access import Role
from icam.core.partial_date import PartialDate, Precision
from icam.worklist import rules
from icam.worklist.rules import (
    AccountFact,
    AgreementFact,
    ConflictFact,
    Facts,
    MinorFact,
    Rule,
    SilenceFact,
    StayFact,
    UnitFact,
    Urgency,
    VisitFact,
)

TODAY = date(2026, 11, 22)


def on(days):
    return TODAY + timedelta(days=days)


def stay(**details):
    values = {
        "stay_id": 1,
        "household_id": 10,
        "household": "Haddad",
        "site": "ZUL",
        "units": ("ZUL-1",),
        "planned_from": None,
        "planned_until": None,
        "arrived_on": None,
        "max_end_on": None,
        "coach_ids": frozenset({5}),
    }
    return StayFact(**(values | details))


def visit(**details):
    values = {
        "visit_id": 3,
        "household_id": 10,
        "household": "Haddad",
        "site": "ZUL",
        "coach_id": 5,
        "coach": "An",
        "planned_on": TODAY,
        "planned_at": time(10),
    }
    return VisitFact(**(values | details))


def of(**facts):
    return rules.worklist(Facts(**{name: tuple(value) for name, value in facts.items()}), TODAY)


def rules_of(lines):
    return [(line.rule, line.urgency, line.on) for line in lines]


def test_every_role_has_its_parts():
    assert set(rules.PARTS) == set(Role)


def test_no_facts_is_an_empty_list():
    assert of() == []


# --- arrivals and departures ---


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (-1, [(Rule.ARRIVAL_LATE, Urgency.LATE, on(-1))]),
        (0, [(Rule.ARRIVAL, Urgency.TODAY, TODAY)]),
        (7, [(Rule.ARRIVAL, Urgency.WEEK, on(7))]),
        (8, []),
    ],
)
def test_an_announced_family_shows_from_a_week_before_its_arrival(days, expected):
    assert rules_of(of(stays=[stay(planned_from=on(days))])) == expected


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (-1, [(Rule.DEPARTURE_LATE, Urgency.LATE, on(-1))]),
        (0, [(Rule.DEPARTURE, Urgency.TODAY, TODAY)]),
        (7, [(Rule.DEPARTURE, Urgency.WEEK, on(7))]),
        (8, []),
    ],
)
def test_a_family_that_lives_there_shows_from_a_week_before_its_departure(days, expected):
    assert rules_of(of(stays=[stay(arrived_on=on(-20), planned_until=on(days))])) == expected


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        (None, [(Rule.WAITING, Urgency.WATCH, TODAY)]),
        (30, [(Rule.WAITING, Urgency.WATCH, on(30))]),
        (7, [(Rule.WAITING, Urgency.WEEK, on(7))]),
        (0, [(Rule.ARRIVAL, Urgency.TODAY, TODAY)]),
        (-2, [(Rule.ARRIVAL_LATE, Urgency.LATE, on(-2))]),
    ],
)
def test_a_family_without_a_unit_is_one_line_that_grows_urgent(first, expected):
    planned = None if first is None else on(first)
    assert rules_of(of(stays=[stay(units=(), planned_from=planned)])) == expected


# --- the legal maximum and coming of age ---


@pytest.mark.parametrize(
    ("used", "expected"),
    [
        (74, []),
        (75, [(Rule.LEGAL_75, Urgency.WATCH)]),
        (89, [(Rule.LEGAL_75, Urgency.WATCH)]),
        (90, [(Rule.LEGAL_90, Urgency.WEEK)]),
        (99, [(Rule.LEGAL_90, Urgency.WEEK)]),
        (100, [(Rule.LEGAL_REACHED, Urgency.LATE)]),
        (140, [(Rule.LEGAL_REACHED, Urgency.LATE)]),
    ],
)
def test_the_legal_maximum_warns_at_75_90_and_100_percent(used, expected):
    found = of(stays=[stay(arrived_on=on(-used), max_end_on=on(100 - used))])
    assert [(line.rule, line.urgency) for line in found] == expected


@pytest.mark.parametrize(("birthday", "shows"), [(on(-1), False), (TODAY, True), (on(30), True), (on(31), False)])
def test_a_child_shows_in_the_thirty_days_before_it_comes_of_age(birthday, shows):
    born = PartialDate(birthday.replace(year=birthday.year - 18), Precision.DAY)
    found = of(stays=[stay(arrived_on=on(-20), minors=(MinorFact("Sami", born),))])
    assert rules_of(found) == ([(Rule.TURNS_18, Urgency.WATCH, birthday)] if shows else [])


# --- visits ---


def test_a_visit_of_today_shows_whether_it_is_written_up_or_not():
    found = of(visits=[visit(), visit(visit_id=4, planned_at=time(9), is_written_up=True)])
    assert [(line.about, line.values["done"]) for line in found] == [(("visit", 4), True), (("visit", 3), False)]


def test_a_visit_before_today_shows_until_it_is_written_up():
    assert rules_of(of(visits=[visit(planned_on=on(-3))])) == [(Rule.NOT_WRITTEN_UP, Urgency.LATE, on(-3))]
    assert of(visits=[visit(planned_on=on(-3), is_written_up=True)]) == []
    assert of(visits=[visit(planned_on=on(1))]) == []


@pytest.mark.parametrize(("next_on", "urgency"), [(None, Urgency.LATE), (on(7), Urgency.WATCH), (on(8), Urgency.LATE)])
def test_a_family_without_a_visit_is_urgent_unless_one_is_planned_this_week(next_on, urgency):
    silence = SilenceFact(10, "Haddad", "ZUL", 20, on(-20), was_visited=True, next_on=next_on)
    assert rules_of(of(silences=[silence])) == [(Rule.NO_VISIT, urgency, on(-20))]


def test_an_agreement_past_its_day_leads_to_the_visits_of_the_family():
    (line,) = of(agreements=[AgreementFact(10, "Haddad", "ZUL", 3, "Bring the passport", on(-1))])
    assert (line.rule, line.about) == (Rule.AGREEMENT_LATE, ("household_visits", 10))


# --- units and accounts ---


def test_a_unit_that_is_cleaned_or_closed_shows_until_when():
    cleaned = UnitFact(7, "ZUL-7", "ZUL", cleaned_until=on(2))
    assert rules_of(of(units=[cleaned])) == [(Rule.CLEANING, Urgency.TODAY, TODAY)]
    ends = UnitFact(7, "ZUL-7", "ZUL", closed=("REPAIR", on(3)))
    assert rules_of(of(units=[ends])) == [(Rule.CLOSURE_ENDS, Urgency.WEEK, on(3))]
    for until in (None, on(8)):
        closed = UnitFact(7, "ZUL-7", "ZUL", closed=("REPAIR", until))
        assert rules_of(of(units=[closed])) == [(Rule.CLOSED, Urgency.WATCH, TODAY)]


def test_a_conflict_comes_first():
    conflict = ConflictFact(Rule.CLOSED_OVER_STAY, 7, "ZUL-7", "ZUL", TODAY, (("unit", "ZUL-7"),))
    found = of(conflicts=[conflict], stays=[stay(planned_from=TODAY)])
    assert [line.rule for line in found] == [Rule.CLOSED_OVER_STAY, Rule.ARRIVAL]


def test_an_account_that_ends_within_a_month_shows():
    found = of(accounts=[AccountFact(1, "An", None, on(30)), AccountFact(2, "Bo", None, on(31))])
    assert rules_of(found) == [(Rule.ACCOUNT_ENDS, Urgency.WATCH, on(30))]


# --- laws ---

near = st.integers(-60, 60).map(on)
stays = st.builds(
    stay,
    stay_id=st.integers(1, 50),
    household=st.sampled_from(["Haddad", "Petrov", "Mbala"]),
    site=st.sampled_from(["ZUL", "TUB", None]),
    units=st.sampled_from([(), ("ZUL-1",)]),
    planned_from=st.none() | near,
    planned_until=st.none() | near,
    arrived_on=st.none() | st.integers(-60, 0).map(on),
    max_end_on=st.none() | near,
)
visits = st.builds(
    visit, visit_id=st.integers(1, 50), planned_on=near, planned_at=st.none() | st.times(), is_written_up=st.booleans()
)
units = st.builds(UnitFact, st.integers(1, 9), st.just("ZUL-7"), st.just("ZUL"), st.none() | near)
worlds = st.builds(
    Facts,
    stays=st.lists(stays, max_size=8).map(tuple),
    visits=st.lists(visits, max_size=8).map(tuple),
    units=st.lists(units, max_size=4).map(tuple),
)


@given(worlds, st.randoms(use_true_random=False))
def test_the_order_of_the_facts_changes_nothing(world, chance: random.Random):
    shuffled = replace(
        world,
        stays=tuple(chance.sample(world.stays, len(world.stays))),
        visits=tuple(chance.sample(world.visits, len(world.visits))),
        units=tuple(chance.sample(world.units, len(world.units))),
    )
    assert rules.worklist(shuffled, TODAY) == rules.worklist(world, TODAY) == rules.worklist(world, TODAY)


@given(worlds)
def test_the_most_urgent_comes_first_and_then_the_earliest(world):
    found = [(line.urgency, line.on) for line in rules.worklist(world, TODAY)]
    assert found == sorted(found)


@given(worlds)
def test_a_line_comes_from_its_own_fact_alone(world):
    """Taking one fact away takes its lines away and leaves the others as they were."""
    whole = rules.worklist(world, TODAY)
    apart = [
        line
        for kind in ("stays", "visits", "units")
        for fact in getattr(world, kind)
        for line in rules.worklist(Facts(**{kind: (fact,)}), TODAY)
    ]
    assert sorted(apart, key=lambda line: line.place) == whole


@given(worlds)
def test_groups_hold_every_line_once_except_the_visits_of_today(world):
    lines = rules.worklist(world, TODAY)
    inside = [line for group in rules.grouped(lines) for line in group.lines]
    assert inside == [line for line in lines if line.rule is not Rule.VISIT_TODAY]


CASE_LIMITS = rules.Limits(no_contact=30, conclusion=60, write_up=3, term_warning=7, most_reinvitations=2)


def asked(*cases, dues=()):
    return [(line.rule, line.urgency, line.on) for line in rules.of_cases(cases, dues, CASE_LIMITS, today=TODAY)]


def file(**facts):
    return rules.CaseFact(1, "Haddad", facts.pop("coach_id", 5), facts.pop("opened_on", TODAY), **facts)


def days(count):
    return TODAY + timedelta(days=count)


def test_a_new_file_is_to_be_invited_and_no_longer_once_it_is():
    assert asked(file()) == [(Rule.TO_INVITE, Urgency.WEEK, TODAY)]
    assert asked(file(invitations=1, invited_on=TODAY, reply_due_on=days(14))) == []
    assert asked(file(next_appointment_on=days(3))) == []


def test_an_invitation_without_reply_asks_from_its_day_on():
    sent = {"invitations": 1, "invited_on": days(-14)}
    assert asked(file(**sent, reply_due_on=days(1))) == []
    assert asked(file(**sent, reply_due_on=TODAY)) == [(Rule.NO_REPLY, Urgency.LATE, TODAY)]
    assert asked(file(**sent, reply_due_on=None)) == []


@pytest.mark.parametrize(("invitations", "again"), [(1, True), (2, True), (3, False)])
def test_a_person_is_invited_again_up_to_the_set_number(invitations, again):
    (line,) = rules.of_cases(
        [file(invitations=invitations, invited_on=days(-20), reply_due_on=days(-2))], (), CASE_LIMITS, today=TODAY
    )
    assert line.values["again"] is again


def test_a_file_without_a_coach_asks_for_one():
    assert (Rule.NO_COACH, Urgency.LATE, days(-3)) in asked(file(coach_id=None, opened_on=days(-3)))


@given(first=st.integers(-200, 0), last=st.integers(-200, 0), ahead=st.booleans())
def test_no_contact_and_a_late_conclusion_go_by_their_limits(first, last, ahead):
    first, last = min(first, last), max(first, last)
    fact = file(first_talk_on=days(first), last_talk_on=days(last), next_appointment_on=days(2) if ahead else None)
    found = {rule for rule, _urgency, _on in asked(fact)}
    assert (Rule.NO_CONTACT in found) == (-last >= 30 and not ahead)
    assert (Rule.CONCLUSION_LATE in found) == (-first >= 53)


def test_a_concluded_file_asks_for_no_talk_and_no_conclusion():
    assert asked(file(first_talk_on=days(-200), last_talk_on=days(-190), concluded_on=days(-180))) == []


@pytest.mark.parametrize(
    ("ends", "expected"),
    [
        (8, []),
        (7, [(Rule.TERM_ENDS, Urgency.WEEK)]),
        (0, [(Rule.TERM_ENDS, Urgency.TODAY)]),
        (-1, [(Rule.TERM_OVER, Urgency.WATCH)]),
        (-30, [(Rule.TERM_OVER, Urgency.WATCH)]),
        (-31, []),
    ],
)
def test_a_term_is_announced_and_kept_in_mind_for_a_while(ends, expected):
    due = rules.Due(Rule.TERM_ENDS, "Haddad", days(ends), ("household", 1))
    assert [(rule, urgency) for rule, urgency, _on in asked(dues=[due])] == expected


def test_a_talk_is_late_after_the_days_to_write_it_up():
    due = rules.Due(Rule.TALK_NOT_WRITTEN, "Haddad", days(-3), ("talk", 1))
    assert asked(dues=[due]) == [(Rule.TALK_NOT_WRITTEN, Urgency.TODAY, days(-3))]
    late = replace(due, on=days(-4))
    assert asked(dues=[late]) == [(Rule.TALK_NOT_WRITTEN, Urgency.LATE, days(-4))]


def test_a_consent_that_was_withdrawn_comes_first():
    dues = [
        rules.Due(Rule.BEST_INTERESTS, "Haddad", days(-90), ("case", 1)),
        rules.Due(Rule.REFERRAL_TO_WITHDRAW, "Haddad", TODAY, ("case", 1)),
    ]
    assert [rule for rule, _urgency, _on in asked(dues=dues)] == [Rule.REFERRAL_TO_WITHDRAW, Rule.BEST_INTERESTS]
