"""The board costs the same number of statements whatever the history, and shows only the reader's sites."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from flask import Flask

from icam.board import queries
from icam.board.rules import Zoom, window
from icam.core.access import EVERYTHING, Scope
from icam.core.period import Period
from tests import make

TODAY = date(2026, 3, 10)
TONIGHT = Period.days(TODAY, TODAY)
SHOWN = window(Zoom.MONTH, TODAY)


def _read(scope: Scope = EVERYTHING, site: str | None = None) -> tuple[queries.Stock, list[Any], queries.Movers]:
    stock = queries.stock(scope, [SHOWN, TONIGHT], site)
    return stock, queries.placements(stock.units, scope, [SHOWN, TONIGHT]), queries.movers(scope, TODAY, TODAY)


def test_the_number_of_statements_does_not_grow_with_the_history(app: Flask, statements: Callable[[], Any]) -> None:
    unit = make.unit()
    make.closure(unit, date(2026, 3, 20), date(2026, 3, 22))
    with statements() as few:
        _read()
    for month in range(1, 13):
        make.stay(unit=unit, arrived=date(2020, month, 1), left=date(2020, month, 20))
    for _ in range(5):
        make.unit(make.site())
    with statements() as many:
        _read()
    assert len(few) == len(many) == 7


def test_what_ended_long_ago_is_not_read(app: Flask) -> None:
    unit = make.unit()
    make.stay(unit=unit, arrived=date(2020, 1, 1), left=date(2020, 2, 1))
    running = make.stay(unit=unit, arrived=date(2026, 3, 1))
    _, placements, _ = _read()
    assert [one.stay_id for one in placements] == [running.id]


def test_a_family_past_its_expected_day_is_still_on_the_board(app: Flask) -> None:
    overdue = make.stay(unit=make.unit(), arrived=date(2025, 1, 1), planned=(date(2025, 1, 1), date(2025, 2, 1)))
    _, placements, movers = _read()
    assert [one.stay_id for one in placements] == [overdue.id]
    assert [one.stay_id for one in movers.departures] == [overdue.id]


def test_a_reader_sees_the_units_and_families_of_the_own_sites_only(app: Flask) -> None:
    mine, other = make.unit(make.site("AAA")), make.unit(make.site("BBB"))
    here = make.stay(unit=mine, arrived=TODAY - timedelta(days=3))
    make.stay(unit=other, arrived=TODAY - timedelta(days=3), planned=(None, TODAY))
    scope = Scope(sites=frozenset({mine.site_id}))
    stock, placements, movers = _read(scope)
    assert [unit.facts.code for unit in stock.units] == [mine.code]
    assert [one.stay_id for one in placements] == [here.id]
    assert movers.departures == ()


def test_a_site_can_be_chosen(app: Flask) -> None:
    make.unit(make.site("AAA"))
    chosen = make.unit(make.site("BBB"))
    stock, _, _ = _read(site="BBB")
    assert [unit.facts.code for unit in stock.units] == [chosen.code]


def test_a_called_off_stay_holds_nothing_and_is_not_expected(app: Flask) -> None:
    make.stay(unit=make.unit(), planned=(TODAY, TODAY + timedelta(days=9)), called_off="cancelled")
    _, placements, movers = _read()
    assert placements == []
    assert movers == queries.Movers((), (), ())


def test_a_family_without_a_unit_waits_and_one_with_a_unit_is_expected(app: Flask) -> None:
    waiting = make.stay(planned=(TODAY, None))
    expected = make.stay(unit=make.unit(), planned=(TODAY, None))
    _, _, movers = _read()
    assert [one.stay_id for one in movers.waiting] == [waiting.id]
    assert [one.stay_id for one in movers.arrivals] == [expected.id]


def test_closures_beyond_the_days_on_screen_shorten_what_is_free_tonight(app: Flask) -> None:
    unit = make.unit()
    make.closure(unit, date(2026, 4, 20), date(2026, 4, 22))
    make.closure(unit, date(2019, 4, 20), date(2019, 4, 22))
    ahead = Period(TODAY, TODAY + timedelta(days=60))
    (one,) = queries.stock(EVERYTHING, [SHOWN, ahead], None).units
    assert [closure.period.from_on for closure in one.facts.closures] == [date(2026, 4, 20)]
