"""Every read takes a fixed number of statements, whatever the number of stays."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import StatementError

from icam.core import clock
from icam.core.access import EVERYTHING, Scope
from icam.core.period import Period
from icam.statements import rows, shape_of
from icam.stays import queries
from icam.stays.models import Stay
from icam.stays.queries import Filters
from icam.stays.queries.lists import visible
from icam.stays.rules import Room, Wanted
from tests import make

TODAY = clock.today()
AHEAD = Period(TODAY, TODAY + timedelta(days=30))


def seed(count: int) -> None:
    """Make units with an ended, a running and an expected stay each, and as many waiting families."""
    site = make.site()
    for _ in range(count):
        unit = make.unit(site)
        make.stay(unit=unit, arrived=date(2026, 1, 5), left=date(2026, 2, 5))
        make.stay(unit=unit, arrived=TODAY - timedelta(days=9), planned=(TODAY, TODAY + timedelta(days=9)))
        make.stay(unit=unit, planned=(TODAY + timedelta(days=9), None))
        make.stay(planned=(TODAY, None))


READS: dict[str, tuple[int, Callable[[], Any]]] = {
    "stays": (2, lambda: queries.stays(EVERYTHING, Filters())),
    "ended stays": (2, lambda: queries.stays(EVERYTHING, Filters("ended"))),
    "all stays": (2, lambda: queries.stays(EVERYTHING, Filters("all"))),
    "waiting": (2, lambda: queries.waiting(EVERYTHING)),
    "vacancies": (5, lambda: queries.vacancies(EVERYTHING, AHEAD, people=3)),
    "units held": (2, lambda: queries.holds_of(range(1, 999), AHEAD, TODAY)),
    "one stay, found in the queue": (8, lambda: queries.stay_page(EVERYTHING, queries.waiting(EVERYTHING)[0].id)),
    "fitting": (
        5,
        lambda: queries.fitting(EVERYTHING, {n: Wanted(AHEAD, Room(n)) for n in range(1, 9)}, TODAY),
    ),
}


@pytest.mark.parametrize("name", READS)
def test_a_read_takes_a_fixed_number_of_statements(app: Flask, statements: Any, name: str) -> None:
    budget, read = READS[name]
    sent = []
    for count in (1, 4):
        seed(count)
        with statements() as listened:
            read()
        sent.append(sum(one.lstrip().upper().startswith("SELECT") for one in listened))
    assert sent == [budget] * 2


def test_a_list_goes_forward_and_back_without_a_gap(app: Flask) -> None:
    unit = make.unit()
    days = [date(2020, 1, 1) + timedelta(days=n) for n in range(121)]
    made = [make.stay(unit=unit, arrived=one, left=following).id for one, following in pairwise(days)]
    first = queries.stays(EVERYTHING, Filters("ended"))
    second = queries.stays(EVERYTHING, Filters("ended"), after=first.after)
    third = queries.stays(EVERYTHING, Filters("ended"), after=second.after)
    assert [row.id for page in (first, second, third) for row in page.rows] == made[::-1]
    assert (first.total, first.before, third.after) == (120, None, None)
    back = queries.stays(EVERYTHING, Filters("ended"), before=third.before)
    assert [row.id for row in back.rows] == [row.id for row in second.rows]
    again = queries.stays(EVERYTHING, Filters("ended"), before=back.before)
    assert [row.id for row in again.rows] == [row.id for row in first.rows]
    assert again.before is None


def test_filters_narrow_a_list(app: Flask) -> None:
    here, there = make.site(), make.site()
    coach = make.account()
    since, planned = TODAY - timedelta(days=3), (TODAY, TODAY + timedelta(days=9))
    stay = make.stay(unit=make.unit(here), arrived=since, planned=planned, coach_id=coach.id)
    make.stay(unit=make.unit(there), arrived=since, category="DUBLIN")
    for filters in (
        Filters(site_id=here.id),
        Filters(coach_id=coach.id),
        Filters(category="T_IRR"),
        Filters(until_from=TODAY),
        Filters(until_last=TODAY + timedelta(days=9)),
    ):
        assert [row.id for row in queries.stays(EVERYTHING, filters).rows] == [stay.id], filters


def test_two_readers_with_as_many_sites_each_see_their_own(app: Flask) -> None:
    mine, theirs = make.site(), make.site()
    for site in (mine, theirs):
        make.stay(unit=make.unit(site), arrived=TODAY - timedelta(days=3))
    for site in (mine, theirs, mine):
        scope = Scope(frozenset({site.id}), None)
        assert [row.site_id for row in queries.stays(scope, Filters()).rows] == [site.id]


def test_a_statement_built_for_no_reader_in_particular_does_not_run_without_one(app: Flask) -> None:
    statement = select(Stay.id).where(*visible(shape_of(Scope(frozenset({1}), None))))
    with pytest.raises(StatementError, match="scope_sites"):
        rows(statement)
