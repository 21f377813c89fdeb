"""The fictitious offices: today's, and the one whose totals were published."""

from collections import Counter
from datetime import date

import pytest
from sqlalchemy import func, select

from icam.codes import queries as codes
from icam.core import clock
from icam.core.access import EVERYTHING, OFFICE
from icam.core.counting import Occupancy, count
from icam.core.period import Period
from icam.db import db
from icam.demo import load
from icam.demo.history import FIRST, LAST
from icam.people.models import Person
from icam.reports.queries import material
from icam.stays.models import Stay
from icam.visits.models import Visit
from tests import make
from tests.returns import amounts

BORDER = {"B_ASYL", "B_REF"}


@pytest.fixture
def published(app) -> Occupancy:
    codes.forget()
    load.load_history(OFFICE)
    period = Period.days(FIRST, LAST)
    return count(material(EVERYTHING, period, clock.today()).facts, period, clock.today())


def test_the_history_gives_every_published_figure(published):
    """Source: domain.md F1, families and minors of October 2008 to 28 March 2014."""
    categories = Counter("border" if one in BORDER else one for one in published.categories.elements())
    groups = Counter(codes.group_of("outcome", one) for one in published.outcomes.elements())
    assert len(published.flows.present) == len(published.flows.families) == 633
    assert len(published.flows.arrivals) == 633
    assert published.person_counts.minor == 1224
    assert categories == {"border": 276, "T_IRR": 259, "DUBLIN": 96, "NIGHT": 2}
    assert {one.code: len(one.flows.present) for one in published.per_site} == {
        "ZUL": 198,
        "TUB": 208,
        "SGW": 148,
        "TIE": 55,
        "BEV": 24,
    }
    assert groups == {"RETURN": 269, "ABSCOND": 166, "RELEASE": 181, "TRANSFER": 1}
    assert published.outcomes["L_MAX"] == 18
    assert len(published.flows.departures) == 617
    assert len(published.flows.stock_end) == 16
    assert len(published.running) == 16
    assert f"{published.lengths.mean:.1f}" == "24.1"

    assert published.conflicts == (), "every family in a unit that was there, and large enough"
    placements = Counter(fact.stay for fact in published.facts.placements)
    assert sum(number > 1 for number in placements.values()) >= 10, "moves, neither arrival nor departure"


@pytest.fixture
def today(app) -> date:
    codes.forget()
    amounts()
    load.load_today(OFFICE)
    return clock.today()


def test_todays_office_is_lived_in_with_visits_behind_and_ahead_and_one_conflict_that_is_meant(today):
    living = select(func.count()).where(Stay.arrived_on.is_not(None), Stay.left_on.is_(None))
    waiting = select(func.count()).where(Stay.arrived_on.is_(None), Stay.called_off.is_(None), Stay.site_id.is_(None))
    assert 18 <= (db.session.scalar(living) or 0) <= 24
    assert (db.session.scalar(waiting) or 0) >= 1
    days = db.session.scalars(select(Visit.planned_on)).all()
    assert sum(day < today for day in days) > 100
    assert sum(day == today for day in days) >= 2
    assert sum(day > today for day in days) >= 5
    names = db.session.scalars(select(Person.script_name).where(Person.script_name.is_not(None))).all()
    assert {"م", "ა", "и", "ሰ"} <= {letter for name in names for letter in name}
    window = Period.days(date(today.year - 1, today.month, 1), today)
    found = count(material(EVERYTHING, window, today).facts, window, today)
    assert {one.kind.value for one in found.conflicts} == {"closure"}
    assert len({one.unit for one in found.conflicts}) == 1


def test_the_demo_office_does_not_come_among_families_that_are_there(app):
    make.stay()
    result = app.test_cli_runner().invoke(args=["icam", "demo", "--once"])
    assert "there already" in result.output
    assert app.test_cli_runner().invoke(args=["icam", "demo"]).exit_code == 1
