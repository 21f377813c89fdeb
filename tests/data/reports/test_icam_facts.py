"""What the reports on files, the door, visits and the two tracks read: what was known, and in scope."""

from datetime import date, timedelta

import pytest
import time_machine
from sqlalchemy import select

from icam.appointments.rules import AppointmentState, TalkKind
from icam.cases.models import CaseCoach
from icam.cases.rules import Conclusion
from icam.core import clock
from icam.core.access import EVERYTHING, Role, Scope
from icam.core.period import Period
from icam.db import unit_of_work
from icam.reports.queries import files, tracks, visits, walk_ins
from icam.visits.rules import Result
from tests import make, talks, trajectories

OPENED = date(2026, 1, 5)
YEAR = Period.days(date(2026, 1, 1), date(2026, 12, 31))
TODAY = date(2026, 3, 18)


def day(number):
    return OPENED + timedelta(days=number)


@pytest.fixture
def office(app):
    with time_machine.travel("2026-03-18 12:00+01:00", tick=False):
        yield make.office("BRU", "BB")


def read(known_on=TODAY, scope=EVERYTHING, chosen=None):
    return files.files(files.opened_in(scope, chosen or {}, YEAR), known_on)


def test_a_file_is_read_as_it_was_known_on_the_data_date(office):
    trajectories.file("refused", OPENED, talks.coach(), office)
    (before,) = read(day(10))
    assert (before.invited_on, before.first_talk_on, before.conclusion) == (day(1), None, None)
    (then,) = read(day(45))
    assert (then.first_talk_on, then.conclusion, then.closed_on) == (day(11), Conclusion.NEITHER, None)
    (now,) = read(day(60))
    assert (now.closed_on, now.outcome, now.outcome_group) == (day(60), "REFUSED", "refused")
    assert (now.days_to_talk, now.days_to_conclusion) == (10, 29)


def test_a_conclusion_that_was_replaced_counts_as_long_as_it_held(office):
    made = trajectories.file("came", OPENED, talks.coach(), office)
    trajectories.conclusion(made, day(20), Conclusion.NEITHER, held_until_on=day(30))
    trajectories.conclusion(made, day(30), Conclusion.RESIDENCE)
    assert [one.conclusion for one in read(day(25))] == [Conclusion.NEITHER]
    assert [one.conclusion for one in read(day(30))] == [Conclusion.RESIDENCE]


def test_what_was_voided_does_not_count(office, app):
    made = trajectories.file("new", OPENED, talks.coach(), office)
    coach = talks.coach()
    make.invitation(made, day(2), voided_at=clock.now(), void_reason="mistake")
    talks.talk(made, coach, day(3), voided_at=clock.now(), void_reason="mistake")
    (found,) = read()
    assert (found.invited_on, found.first_talk_on) == (None, None)


def test_only_the_files_of_the_regions_in_scope_are_read(office):
    by, elsewhere = talks.coach(), make.office("ANR", "AL")
    here = trajectories.file("came", OPENED, by, office)
    trajectories.file("came", OPENED, by, elsewhere)
    nowhere = make.case(region=None, opened_on=OPENED)
    scope = Scope(regions=frozenset({"BB"}))
    assert {one.code for one in read(scope=scope)} == {here.code, nowhere.code}
    assert {one.code for one in read(scope=scope, chosen={"office": "ANR"})} == set()
    assert {one.code for one in read(chosen={"region": "BB"})} == {here.code}


def test_an_appointment_counts_from_its_day_on(office):
    made = trajectories.file("missed", OPENED, talks.coach(), office)
    conditions = files.opened_in(EVERYTHING, {}, YEAR)
    before = files.appointments(read(day(10)), conditions, day(10))
    assert [one.state for one in before] == [AppointmentState.RESCHEDULED]
    after = files.appointments(read(day(15)), conditions, day(15))
    assert [(one.state, one.kind, one.file.code) for one in after if one.counts] == [
        (AppointmentState.NO_SHOW, TalkKind.FIRST, made.code)
    ]


def test_the_files_that_were_open_on_a_day(office):
    by = talks.coach()
    closed = trajectories.file("refused", OPENED, by, office)
    later = trajectories.file("new", day(80), by, office)

    def codes(on):
        return {one.code for one in files.files(files.open_on(EVERYTHING, {}, on), on)}

    assert codes(day(59)) == {closed.code}
    assert codes(day(60)) == set()
    assert codes(day(80)) == {later.code}


def test_a_file_stands_under_the_coach_of_the_day(office):
    one, other = talks.coach(name="Bram"), talks.coach(name="Nora")
    made = trajectories.file("new", OPENED, one, office)
    with unit_of_work() as session:
        row = session.scalars(select(CaseCoach).where(CaseCoach.case_id == made.id)).one()
        row.until_on = day(20)
        session.add(CaseCoach(case_id=made.id, coach_id=other.id, from_on=day(20)))
    assert [found.coach for found in read(day(19))] == ["Bram"]
    assert [found.coach for found in read(day(20))] == ["Nora"]


def test_who_came_to_the_door_is_read_by_region_and_without_a_name(office):
    trajectories.morning(office, date(2026, 3, 4), 5)
    trajectories.morning(make.office("ANR", "AL"), date(2026, 3, 4), 2)
    march = Period.days(date(2026, 3, 1), date(2026, 3, 31))
    found = walk_ins.entries(Scope(regions=frozenset({"BB"})), {}, march)
    assert [(one.office, one.hour, one.waited) for one in found] == [
        ("BRU", 9, 10),
        ("BRU", 9, 20),
        ("BRU", 9, 30),
        ("BRU", 10, None),
        ("BRU", 10, 50),
    ]
    assert not any("Heard" in str(one) for one in found)
    assert walk_ins.entries(EVERYTHING, {"office": "ANR"}, march)[0].office == "ANR"


def test_the_visits_and_families_of_the_sites_in_scope(app):
    zulte, tubize = make.site("ZUL"), make.site("TUB")
    coach = make.account(Role.FITT_COACH, name="Lieve")
    stays = [make.stay(unit=make.unit(site), arrived=OPENED, coach_id=coach.id) for site in (zulte, tubize)]
    for stay in stays:
        trajectories.visits(stay, [day(2), day(9), day(16)], [Result.HELD, Result.HELD, None], coach)
    here = Scope(sites=frozenset({zulte.id}))
    found = visits.visits(here, None, YEAR, day(10))
    assert [(one.site, one.result, one.is_over) for one in found] == [
        ("ZUL", Result.HELD, True),
        ("ZUL", Result.HELD, True),
        ("ZUL", None, False),
    ]
    assert [(one.stay, one.seen_on) for one in visits.families(here, None, day(5))] == [(stays[0].code, day(2))]
    assert len(visits.families(EVERYTHING, "TUB", day(5))) == 1


def test_a_file_and_a_stay_are_followed_to_each_other(office):
    zulte = make.site("ZUL")
    made = trajectories.files(3, OPENED, office)
    before = make.stay(unit=make.unit(zulte), arrived=day(5), left=day(50))
    after = make.stay(unit=make.unit(zulte), arrived=day(70))
    trajectories.link(made[0], after)
    trajectories.link(made[1], before, stay_first=True)
    found = tracks.tracks(EVERYTHING, {}, YEAR, TODAY)
    assert {one.file.code: one.stay.code for one in found.files if one.file and one.stay} == {made[0].code: after.code}
    assert {one.stay.code: one.file.code for one in found.stays if one.file and one.stay} == {after.code: made[0].code}
    assert [(one.stay.code, one.stay.group, one.file.code) for one in found.back] == [
        (before.code, "return", made[1].code)
    ]


def test_what_is_linked_out_of_scope_is_counted_and_not_named(office):
    zulte, tubize = make.site("ZUL"), make.site("TUB")
    (made,) = trajectories.files(1, OPENED, office)
    trajectories.link(made, make.stay(unit=make.unit(tubize), arrived=day(20)))
    scope = Scope(sites=frozenset({zulte.id}), regions=frozenset({"BB"}))
    (one,) = tracks.tracks(scope, {}, YEAR, TODAY).files
    assert one.stay is not None
    assert not one.stay.is_named
    assert tracks.tracks(scope, {}, YEAR, TODAY).stays == ()


def test_the_statements_do_not_grow_with_the_files(office, statements):
    stay = make.stay(unit=make.unit(), arrived=OPENED)
    trajectories.a_bit_of_all(3, office, stay, OPENED)

    def everything():
        conditions = files.opened_in(EVERYTHING, {}, YEAR)
        files.appointments(files.files(conditions, TODAY), conditions, TODAY)
        tracks.tracks(EVERYTHING, {}, YEAR, TODAY)

    everything()
    with statements() as few:
        everything()
    trajectories.files(7, day(30), office)
    with statements() as many:
        everything()
    assert len(many) == len(few) <= 25
