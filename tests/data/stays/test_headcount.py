"""The number of people in a list is the number that the rules count."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from icam.core import clock
from icam.db import unit_of_work
from icam.people.models import Membership, Person
from icam.people.rules import BirthPrecision
from icam.stays.models import Presence, Stay
from icam.stays.queries.headcount import people_of
from icam.stays.queries.members import members_of
from icam.stays.rules import sleepers
from tests import make

TODAY = date(2026, 3, 10)
DAYS = st.integers(-6, 6).map(lambda n: TODAY + timedelta(days=n))
PERIODS = st.tuples(st.none() | DAYS, st.none() | DAYS).filter(lambda p: not (p[0] and p[1]) or p[0] <= p[1])
TWICE = st.tuples(DAYS, DAYS).map(sorted).map(lambda days: [(None, days[0]), (days[1], None)])
MEMBERS = st.fixed_dictionaries(
    {
        "belongs": st.lists(PERIODS, min_size=1, max_size=1) | TWICE,
        "own": st.lists(st.tuples(DAYS, st.none() | DAYS).filter(lambda p: not p[1] or p[0] <= p[1]), max_size=1),
        "born": st.none() | st.tuples(DAYS, st.sampled_from(list(BirthPrecision))),
        "deceased_on": st.none() | DAYS,
    }
)
STAYS = st.tuples(st.none() | DAYS, st.none() | DAYS, st.none() | DAYS)


@pytest.fixture
def office(app):
    family = make.household()
    with unit_of_work() as session:
        session.query(Membership).delete()
    return family, make.stay(family, planned=(TODAY, None))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(members=st.lists(MEMBERS, max_size=3), dates=STAYS)
def test_the_database_counts_as_the_rules_do(office, members, dates):
    family, stay = office
    _write(family.id, stay.id, members, dates)
    row = _stay(stay.id)
    night = row.planned_from or TODAY
    if row.arrived_on is not None:
        night = TODAY if row.left_on is None else row.arrived_on
    expected = len(sleepers(members_of([stay.id])[stay.id], night))
    assert people_of([stay.id], TODAY).get(stay.id, 0) == expected


def test_nothing_is_asked_of_the_database_for_no_stays(app, statements):
    with statements() as sent:
        assert people_of([], TODAY) == {}
    assert not sent


def _stay(stay_id: int) -> Stay:
    with unit_of_work() as session:
        return session.get_one(Stay, stay_id)


def _write(household_id: int, stay_id: int, members: list, dates: tuple) -> None:
    planned, arrived, left = dates
    if arrived and left and left < arrived:
        arrived, left = left, arrived
    with unit_of_work() as session:
        session.query(Presence).delete()
        session.query(Membership).delete()
        stay = session.get(Stay, stay_id)
        stay.planned_from, stay.arrived_on, stay.left_on = planned, arrived, left if arrived else None
        stay.outcome = "R_VOL_AVR" if stay.left_on else None
        for number, one in enumerate(members):
            person = Person(
                given_name=f"P{number}",
                birth_on=one["born"][0] if one["born"] else None,
                birth_precision=one["born"][1] if one["born"] else None,
                deceased_on=one["deceased_on"],
                created_at=clock.now(),
            )
            session.add(person)
            session.flush()
            for start, end in one["belongs"]:
                session.add(
                    Membership(
                        household_id=household_id, person_id=person.id, role="OTHER", from_on=start, until_on=end
                    )
                )
            for start, end in one["own"]:
                session.add(Presence(stay_id=stay_id, person_id=person.id, from_on=start, until_on=end))
