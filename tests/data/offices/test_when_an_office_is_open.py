"""Reads of the offices: by region, with hours and closing days, in a fixed number of statements."""

from datetime import date, time
from typing import Any

import pytest

from icam.codes import queries as code_lists
from icam.codes.models import Code
from icam.core.access import EVERYTHING, Scope
from icam.core.errors import NotFound
from icam.db import unit_of_work
from icam.offices import queries
from icam.offices.rules import HoursKind, Window
from tests import make

WEDNESDAY = date(2026, 3, 4)
NINE_TO_TWELVE = [Window(time(9), time(12))]


def close_department(first: date, last: date | None = None) -> None:
    with unit_of_work() as session:
        words = {"nl": "Brugdag", "fr": "Pont", "de": "Brückentag", "en": "Bridge day"}
        session.add(
            Code(list="closing_day", code=str(first), sort=10, valid_from=first, valid_to=last or first, **words)
        )
    code_lists.forget()


def test_a_reader_finds_the_offices_of_the_own_regions_only(app: Any) -> None:
    here, there = make.office("GNT", "EF"), make.office("LIE", "LL")
    scope = Scope(regions=frozenset({"EF"}))
    assert [row.code for row in queries.offices(scope)] == ["GNT"]
    assert queries.office(scope, here.id).code == "GNT"
    with pytest.raises(NotFound):
        queries.office(scope, there.id)
    assert len(queries.offices(EVERYTHING)) == 2


def test_an_office_that_is_no_longer_used_is_not_offered(app: Any) -> None:
    make.office("OLD", until_on=WEDNESDAY)
    make.office("NEW", from_on=WEDNESDAY)
    assert [row.code for row in queries.offices(EVERYTHING, on=WEDNESDAY)] == ["NEW"]


def test_the_walk_in_hours_of_a_wednesday_are_found_for_all_offices_at_once(app: Any, statements: Any) -> None:
    for code in ("BRU", "ANR", "LIE"):
        office = make.office(code)
        make.office_hours(office, [3], time(9), time(12), HoursKind.WALK_IN)
    make.office_hours(make.office("GNT"))
    code_lists.all_codes()
    with statements() as sent:
        found = queries.walk_in_offices(EVERYTHING, WEDNESDAY)
    assert [(row.code, hours) for row, hours in found] == [(code, NINE_TO_TWELVE) for code in ("ANR", "BRU", "LIE")]
    assert len(sent) == 3


def test_a_closing_day_closes_its_office_and_one_of_the_department_all_of_them(app: Any) -> None:
    here, there = make.office(), make.office()
    for office in (here, there):
        make.office_hours(office)
    make.closing_day(here, WEDNESDAY)
    close_department(date(2026, 3, 5), date(2026, 3, 6))
    assert not queries.is_open(here.id, WEDNESDAY, time(9), time(10))
    assert queries.is_open(there.id, WEDNESDAY, time(9), time(10))
    assert not queries.is_open(there.id, date(2026, 3, 5), time(9), time(10))
    assert queries.closing_days(there.id) == {date(2026, 3, 5), date(2026, 3, 6)}
    assert queries.closing_days(here.id) == {WEDNESDAY, date(2026, 3, 5), date(2026, 3, 6)}
    assert queries.next_working_days(here.id, date(2026, 3, 3), 2) == [date(2026, 3, 9), date(2026, 3, 10)]
    assert queries.next_working_days(None, date(2026, 3, 3), 2) == [WEDNESDAY, date(2026, 3, 9)]


def test_rooms_and_contact_points_are_listed_by_office_and_day(app: Any) -> None:
    office = make.office("BRU")
    make.room(office, "BRU-1")
    make.room(office, "BRU-2", until_on=WEDNESDAY)
    make.contact_point(office, "BRU-A")
    assert [row.code for row in queries.rooms(office.id)] == ["BRU-1", "BRU-2"]
    assert [row.code for row in queries.rooms(office.id, on=WEDNESDAY)] == ["BRU-1"]
    assert [row.code for row in queries.contact_points(office.id, on=WEDNESDAY)] == ["BRU-A"]
    assert queries.counts(WEDNESDAY) == {office.id: (1, 1)}
