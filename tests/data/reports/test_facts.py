"""The facts of a report, read from a real database."""

from datetime import date, timedelta

import pytest

from icam.core.access import EVERYTHING, Scope
from icam.core.counting import NightClass, Occupancy, count
from icam.core.errors import NotFound
from icam.core.period import Period
from icam.db import unit_of_work
from icam.people.models import Membership
from icam.reports.queries import office as queries
from icam.stays.models import PlacementPerson, Presence
from tests import make

OCTOBER = Period.days(date(2025, 10, 1), date(2025, 10, 31))
LATER = date(2025, 11, 20)


def counted(scope: Scope = EVERYTHING, site: str | None = None, data_date: date = LATER) -> Occupancy:
    return count(queries.material(scope, OCTOBER, data_date, site).facts, OCTOBER, data_date)


@pytest.fixture
def office(app):
    """Two sites with a unit each, and a family that lived in the first for ten nights."""
    zulte, tubize = make.site("ZUL", cleaning_days=1), make.site("TUB")
    first, second = make.unit(zulte), make.unit(tubize)
    parents = [make.person("Amal", born=date(1990, 1, 1)), make.person("Nour", born=date(2012, 5, 5))]
    home = make.household(parents)
    stay = make.stay(home, first, date(2025, 10, 6), date(2025, 10, 16), planned=(date(2025, 10, 4), None))
    return zulte, tubize, first, second, home, parents, stay


def test_a_stay_is_counted_to_the_night(office):
    found = counted()
    assert found.use.classes[NightClass.OCCUPIED] == 10
    assert found.use.classes[NightClass.RESERVED] == 2
    assert found.use.classes[NightClass.CLEANING] == 1
    assert found.use.heads.minor == found.use.heads.adult == 10
    assert len(found.flows.arrivals) == len(found.flows.departures) == 1


def test_a_report_of_another_site_does_not_hold_it(office):
    assert counted(site="TUB").use.classes[NightClass.OCCUPIED] == 0
    assert counted(site="ZUL").use.classes[NightClass.OCCUPIED] == 10


def test_a_reader_sees_the_sites_of_the_own_scope_only(office):
    _, tubize, *_ = office
    scope = Scope(sites=frozenset({tubize.id}))
    assert [unit.site for unit in counted(scope).facts.units] == ["TUB"]
    with pytest.raises(NotFound):
        counted(scope, "ZUL")


def test_a_site_that_does_not_exist_is_said(office):
    with pytest.raises(NotFound):
        counted(site="NOWHERE")


def test_a_member_counts_for_the_days_of_the_membership(office):
    *_, parents, _ = office
    with unit_of_work() as session:
        session.query(Membership).filter_by(person_id=parents[1].id).update({"until_on": date(2025, 10, 9)})
    assert counted().use.heads.minor == 3


def test_a_recorded_presence_comes_before_the_membership(office):
    *_, parents, stay = office
    with unit_of_work() as session:
        session.add(Presence(stay_id=stay.id, person_id=parents[0].id, from_on=date(2025, 10, 8), until_on=None))
    assert counted().use.heads.adult == 8


def test_a_child_is_counted_from_its_birth_on(office):
    *_, home, _, _ = office
    child = make.person("Sami", born=date(2025, 10, 13))
    with unit_of_work() as session:
        session.add(Membership(household_id=home.id, person_id=child.id, role="CHILD"))
    assert counted().use.heads.minor == 10 + 3


def test_a_late_arrival_after_the_period_leaves_its_reservation_in_it(office):
    _, _, _, second, *_ = office
    make.stay(unit=second, arrived=date(2025, 11, 3), planned=(date(2025, 10, 30), None))
    assert counted(site="TUB").use.classes[NightClass.RESERVED] == 2


def test_a_cancelled_stay_holds_nothing(office):
    _, _, _, second, *_ = office
    make.stay(unit=second, planned=(date(2025, 10, 20), None), called_off="cancelled")
    assert counted(site="TUB").use.classes[NightClass.FREE] == 31


def test_a_departure_before_the_period_is_still_cleaned_up_after(office):
    zulte, *_ = office
    unit = make.unit(zulte)
    make.stay(unit=unit, arrived=date(2025, 9, 20), left=date(2025, 9, 30))
    assert counted().per_unit[unit.code].classes[NightClass.CLEANING] == 0
    unit = make.unit(zulte)
    make.stay(unit=unit, arrived=date(2025, 9, 20), left=date(2025, 10, 3))  # a Friday: until Monday
    assert counted().per_unit[unit.code].classes[NightClass.CLEANING] == 3


def test_an_overdue_family_is_there_until_it_leaves(office):
    _, _, _, second, *_ = office
    make.stay(unit=second, arrived=date(2025, 8, 1), planned=(date(2025, 8, 1), date(2025, 9, 1)))
    assert counted(site="TUB").use.classes[NightClass.OCCUPIED] == 31


def test_on_an_earlier_data_date_the_family_had_not_left(office):
    found = counted(data_date=date(2025, 10, 10))
    assert found.nights == 10
    assert [nights for _, nights in found.running] == [5]
    assert not found.flows.departures


def test_a_stay_that_ended_since_was_announced_on_an_earlier_data_date(office):
    assert [stay.planned_from for stay in counted(data_date=date(2025, 10, 2)).expected_arrivals] == [date(2025, 10, 4)]


def test_a_split_family_sleeps_where_it_was_put(office):
    _, _, _, second, _, parents, stay = office
    other = make.stay(unit=second, arrived=date(2025, 10, 6), left=date(2025, 10, 16))
    with unit_of_work() as session:
        from icam.stays.models import Placement

        moved = session.query(Placement).filter_by(stay_id=other.id).one()
        moved.stay_id = stay.id
        first = session.query(Placement).filter_by(stay_id=stay.id).order_by(Placement.id).first()
        session.add(PlacementPerson(placement_id=first.id, person_id=parents[0].id))
        session.add(PlacementPerson(placement_id=moved.id, person_id=parents[1].id))
    found = counted()
    assert found.use.family_nights == 10
    assert found.use.classes[NightClass.OCCUPIED] == 20
    assert (found.per_unit[second.code].heads.minor, found.per_unit[second.code].heads.adult) == (10, 0)


def test_the_number_of_statements_does_not_grow(office, statements):
    def sent() -> int:
        with statements() as found:
            counted()
        return len([statement for statement in found if not statement.startswith("BEGIN")])

    counted()  # the code lists are read once and kept
    before = sent()
    zulte, *_ = office
    for number in range(5):
        unit = make.unit(zulte)
        make.stay(unit=unit, arrived=date(2025, 10, 1) + timedelta(days=number))
    assert sent() == before <= 10
