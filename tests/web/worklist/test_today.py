"""The start page of every role."""

from datetime import time, timedelta

import pytest

from icam.core import clock
from icam.core.access import Role
from icam.visits.rules import Result
from tests import make
from tests.visits import visit


@pytest.fixture
def today():
    return clock.today()


@pytest.mark.parametrize("role", list(Role))
def test_every_role_has_a_start_page(as_role, role):
    page = as_role(role, all_sites=True).get("/")
    assert page.status_code == 200


@pytest.mark.parametrize("role", [Role.FITT_COACH, Role.FITT_ASSISTANT, Role.MANAGER])
def test_an_empty_day_is_friendly(as_role, role):
    assert "Have a good day" in as_role(role, all_sites=True).get("/").text


@pytest.mark.parametrize("role", [Role.STATISTICS, Role.DPO, Role.ADMIN])
def test_who_has_no_families_finds_the_own_work_at_once(as_role, role):
    page = as_role(role, all_sites=True).get("/").text
    assert 'class="card"' in page


def test_a_coach_reads_the_day_the_rule_and_the_way(app, today):
    site = make.site(street="Dorpsstraat 1", postal_code="9870", municipality="Zulte")
    coach = make.account(Role.FITT_COACH, sites=[site])
    household = make.household(name="Haddad")
    make.stay(household, make.unit(site, code="ZUL-1"), arrived=today - timedelta(days=20), coach_id=coach.id)
    late = visit(household, coach, today - timedelta(days=1))
    now = visit(household, coach, today, time(9, 30))
    client = app.test_client()
    client.sign_in(coach)
    page = client.get("/").text
    assert "Haddad arrived 20 days ago and had no visit yet" in page
    assert "Visit not written up" in page
    assert f'href="/visits/{late.id}/result"' in page
    assert f'href="/visits/{now.id}"' in page
    assert "09:30" in page
    assert "Dorpsstraat 1" in page
    assert 'href="/visits/round"' in page


def test_a_round_that_is_written_up_no_longer_asks_for_it(app, today):
    coach = make.account(Role.FITT_COACH, all_sites=True)
    visit(make.household(), coach, today, result=Result.HELD)
    client = app.test_client()
    client.sign_in(coach)
    assert "Write up the round" not in client.get("/").text


def test_a_manager_reads_it_site_by_site(app, today):
    for code, name in (("ZUL", "Zulte"), ("TUB", "Tubeke")):
        unit = make.unit(make.site(code=code, name_nl=name))
        make.stay(make.household(name=f"Family {code}"), unit, planned=(today, None))
    manager = make.account(Role.MANAGER, all_sites=True)
    client = app.test_client()
    client.sign_in(manager)
    page = client.get("/").text
    assert page.index("Tubeke") < page.index("Family TUB") < page.index("Zulte") < page.index("Family ZUL")


def test_the_date_is_written_in_the_readers_language(app, today):
    client = app.test_client()
    client.sign_in(make.account(Role.FITT_COACH, language="nl", all_sites=True))
    days = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
    assert f"<h1>{days[today.weekday()]} {today.day} " in client.get("/").text


def test_nobody_reads_it_without_signing_in(client):
    assert client.get("/").status_code in (303, 401)
