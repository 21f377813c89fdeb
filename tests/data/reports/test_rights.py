"""Rights and care: what is recorded, in time, of the families that arrived."""

from datetime import date

import pytest
from flask_babel import force_locale

from icam.care.models import CareStep, Schooling
from icam.core import clock
from icam.core.access import EVERYTHING, Scope
from icam.core.period import Period
from icam.db import unit_of_work
from icam.people import queries as people
from icam.reports.builders.book import Book
from icam.reports.builders.complaints import tables
from icam.reports.queries.complaints import complaints
from icam.reports.queries.rights import SchoolAge, rights
from icam.reports.rules import Asked
from icam.stays.models import Placement, PlacementPerson
from icam.talks.models import BestInterests
from icam.visits.models import Visit
from icam.visits.rules import Result
from tests import make
from tests.unit.reports.test_builder import English

MARCH = Period.days(date(2026, 3, 1), date(2026, 3, 31))
CAME = date(2026, 3, 2)


@pytest.fixture
def family(app):
    """A Dutch-speaking site; a mother who speaks Arabic and two children, one at school."""
    site = make.site("ZUL", language_region="nl")
    people = [
        make.person("Amal", born=date(1990, 1, 1)),
        make.person("Nour", born=date(2015, 5, 5)),
        make.person("Sami", born=date(2024, 5, 5)),
    ]
    home = make.household(people, file_language="fr", interpreter_language="ar", lawyer="Mr Claes")
    stay = make.stay(home, make.unit(site), CAME)
    coach = make.account()
    now = clock.now()
    with unit_of_work() as session:
        for step, on in (("HOUSE_RULES", date(2026, 3, 3)), ("INVENTORY_IN", CAME)):
            session.add(CareStep(stay_id=stay.id, step=step, done_on=on, created_at=now))
        school = {"person_id": people[1].id, "household_id": home.id, "created_at": now}
        session.add(Schooling(school="De Regenboog", from_on=date(2026, 3, 9), **school))
        session.add(
            BestInterests(
                person_id=people[1].id,
                household_id=home.id,
                on=date(2026, 3, 20),
                heard="YES",
                conclusion="stays with the mother",
                created_at=now,
            )
        )
        for day, language in ((5, "ar"), (12, "nl"), (19, None)):
            held = {"planned_on": date(2026, 3, day), "kind": "HOME", "result": Result.HELD, "created_at": now}
            session.add(Visit(household_id=home.id, stay_id=stay.id, coach_id=coach.id, language=language, **held))
    return site, home, stay


def found(known=date(2026, 4, 30)):
    asked = Asked(MARCH, known)
    with force_locale("en"):
        (one,) = rights(EVERYTHING, asked, SchoolAge(5, 18, 10)).stays
    return one


def test_what_is_signed_by_the_next_day_is_in_time(family):
    assert found().is_signed_in_time


def test_a_child_of_school_age_is_awaited_at_school_and_a_small_one_is_not(family):
    assert [(child.of_school_age, child.at_school_on) for child in found().children] == [
        (True, date(2026, 3, 9)),
        (False, None),
    ]


def test_the_best_interests_of_each_child_are_counted_apart(family):
    assert [child.has_record for child in found().children] == [True, False]


def test_a_language_that_somebody_speaks_is_understood(family):
    assert [(talk.language, talk.is_understood) for talk in found().talks] == [
        ("ar", True),
        ("nl", False),
        (None, False),
    ]


def test_a_file_in_the_other_language_is_away_from_it(family):
    assert found().is_away_from_language
    assert found().has_lawyer


def test_a_move_to_the_other_side_of_the_language_border_is_seen(family):
    _, _, stay = family
    unit = make.unit(make.site("TUB", language_region="fr"))
    with unit_of_work() as session:
        session.query(Placement).filter_by(stay_id=stay.id).update({"left_on": date(2026, 3, 20)})
        lived = {"arrived_on": date(2026, 3, 20), "held_from": date(2026, 3, 20)}
        session.add(Placement(stay_id=stay.id, unit_id=unit.id, **lived))
    assert found().crossed == (date(2026, 3, 20),)


def test_what_came_after_the_data_date_is_not_known(family):
    early = found(known=date(2026, 3, 4))
    assert [child.at_school_on for child in early.children] == [None, None]
    assert not early.talks


def test_the_nights_in_the_other_language_area_stop_where_the_family_comes_back(family):
    _, _, stay = family
    assert found().away_nights == found().nights == 60
    unit = make.unit(make.site("TUB", language_region="fr"))
    with unit_of_work() as session:
        session.query(Placement).filter_by(stay_id=stay.id).update({"left_on": date(2026, 3, 20)})
        lived = {"arrived_on": date(2026, 3, 20), "held_from": date(2026, 3, 20)}
        session.add(Placement(stay_id=stay.id, unit_id=unit.id, **lived))
    assert found().away_nights == 18


def test_an_interpreter_is_counted_apart_from_the_language(family):
    _, _, stay = family
    with unit_of_work() as session:
        session.query(Visit).filter_by(stay_id=stay.id, language="ar").update({"interpreter_language": "ar"})
    assert found().needs_interpreter
    assert [talk.has_interpreter for talk in found().talks] == [True, False, False]


def test_a_second_school_during_the_stay_is_a_change_and_one_from_before_is_not(family):
    _, home, _ = family
    with unit_of_work() as session:
        (school,) = session.query(Schooling).all()
        pupil = {"person_id": school.person_id, "household_id": home.id, "created_at": clock.now()}
        session.add(Schooling(school="Before", from_on=date(2025, 9, 1), until_on=date(2026, 2, 1), **pupil))
    assert [child.schools for child in found().children] == [1, 0]
    with unit_of_work() as session:
        session.add(Schooling(school="Sint-Jozef", from_on=date(2026, 4, 1), **pupil))
    assert [child.schools for child in found().children] == [2, 0]


def test_a_school_that_ended_before_the_arrival_is_none(family):
    with unit_of_work() as session:
        session.query(Schooling).update({"from_on": date(2025, 9, 1), "until_on": date(2026, 2, 1)})
    assert [child.at_school_on for child in found().children] == [None, None]


def test_residence_options_count_once_they_were_looked_at(family):
    _, home, _ = family
    make.case(home, region="BB", opened_on=CAME, options_from_on=date(2026, 3, 10))
    assert found().options_first
    assert not found(known=date(2026, 3, 4)).options_first


# --- complaints


def complained(scope=EVERYTHING, known=date(2026, 4, 30), **chosen):
    return complaints(scope, Asked(MARCH, known, chosen))


def test_a_complaint_counts_by_its_receipt_and_as_it_was_known_on_the_data_date(family):
    _, home, _ = family
    row = make.complaint(home, date(2026, 3, 5), answered_on=date(2026, 3, 20), answer="Mended")
    make.complaint(home, date(2026, 4, 1))
    make.complaint(home, date(2026, 3, 6), voided_at=clock.now(), void_reason="mistake")
    (one,) = complained()
    assert (one.code, one.days.is_in_time) == (row.code, True)
    (then,) = complained(known=date(2026, 3, 10))
    assert then.days.answered_on is None


def test_only_the_complaints_in_scope_and_of_the_site_are_counted(family):
    site, home, _ = family
    other = make.site("TUB")
    mine = make.complaint(home, CAME, site_id=site.id)
    make.complaint(received=CAME, outsider="A neighbour", site_id=other.id)
    assert [one.code for one in complained(Scope(frozenset({site.id}), frozenset()))] == [mine.code]
    assert [one.code for one in complained(site="ZUL")] == [mine.code]
    assert len(complained()) == 2


def test_behind_the_figure_a_complaint_about_a_colleague_does_not_say_whose_it_is(family):
    _, home, _ = family
    make.complaint(home, CAME, category="STAFF", is_reserved=True)
    make.complaint(home, CAME)
    book = Book(English())
    tables(complained(), date(2026, 4, 30), book)
    assert [line.cells[1].text for line in book.figures["complaints"].open().lines] == ["not shown here", home.code]


def test_a_family_in_two_units_is_split_and_one_in_a_single_unit_is_not(family):
    _, home, stay = family
    members = [one.person_id for one in people.member_rows([home.id])]

    def sleeps(placement, persons):
        with unit_of_work() as session:
            session.add_all(PlacementPerson(placement_id=placement.id, person_id=one) for one in persons)

    with unit_of_work() as session:
        (first,) = session.query(Placement).filter_by(stay_id=stay.id).all()
    assert not found().is_split
    with unit_of_work() as session:
        second = Placement(stay_id=stay.id, unit_id=make.unit().id, arrived_on=CAME, held_from=CAME)
        session.add(second)
    sleeps(first, members[:2])
    assert not found().is_split
    sleeps(second, members[2:])
    assert found().is_split
