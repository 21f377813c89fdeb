"""The board as a page: what it says, whom it shows, where it leads."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from icam.codes import queries as code_lists
from icam.codes.models import Code
from icam.core import clock
from icam.core.access import Role
from icam.db import unit_of_work
from tests import make
from tests.client import Client

SignIn = Callable[..., Client]


def test_the_board_says_each_class_in_words_and_leads_to_the_stay(as_role: SignIn) -> None:
    today = clock.today()
    site = make.site("TUB")
    stay = make.stay(unit=make.unit(site), arrived=today - timedelta(days=2), planned=(None, today + timedelta(days=3)))
    make.closure(make.unit(site), today - timedelta(days=1), today + timedelta(days=3))
    answer = as_role(Role.FITT_COACH, sites=[site]).get("/board")
    assert answer.status_code == 200
    assert f'href="/stays/{stay.id}"' in answer.text
    for word in ("occupied", "out of use", "free", "not in service"):
        assert word in answer.text


def test_the_board_of_another_site_is_not_shown(as_role: SignIn) -> None:
    stay = make.stay(unit=make.unit(make.site("BBB")), arrived=clock.today())
    answer = as_role(Role.FITT_COACH, sites=[make.site("AAA")]).get("/board?site=BBB")
    assert f"/stays/{stay.id}" not in answer.text


def test_a_free_span_leads_to_placing_for_a_coach_and_not_for_a_reader(as_role: SignIn) -> None:
    unit = make.unit(make.site("AAA"))
    assert f"/board/place/{unit.id}" in as_role(Role.FITT_COACH, all_sites=True).get("/board").text
    assert f"/board/place/{unit.id}" not in as_role(Role.STATISTICS, all_sites=True).get("/board").text


def test_placing_lists_the_waiting_families_and_says_which_unit_is_too_small(as_role: SignIn) -> None:
    unit = make.unit(make.site("AAA"), beds_adult=1, beds_child=0, cots=0)
    small = make.stay(planned=(clock.today(), None), persons_expected=1)
    make.stay(make.household([make.person(), make.person()]), planned=(clock.today(), None))
    answer = as_role(Role.FITT_COACH, all_sites=True).get(f"/board/place/{unit.id}")
    assert f"/stays/{small.id}/place?unit={unit.id}" in answer.text
    assert "too small" in answer.text


def test_placing_in_a_unit_of_another_site_is_not_found(as_role: SignIn) -> None:
    unit = make.unit(make.site("BBB"))
    assert as_role(Role.FITT_COACH, sites=[make.site("AAA")]).get(f"/board/place/{unit.id}").status_code == 404


@pytest.mark.parametrize(
    "query", ["zoom=year", "on=31/02/2026", "on=0001-01-01", "site=NONE", "zoom=quarter&on=2026-02-29"]
)
def test_a_wrong_address_still_shows_a_board(as_role: SignIn, query: str) -> None:
    make.unit(make.site("AAA"))
    assert as_role(Role.FITT_COACH, all_sites=True).get(f"/board?{query}").status_code == 200


def test_htmx_gets_only_the_board(as_role: SignIn) -> None:
    answer = as_role(Role.FITT_COACH, all_sites=True).get(
        "/board", headers={"HX-Request": "true", "HX-Target": "div#board"}
    )
    assert "<html" not in answer.text
    assert "board-bar" in answer.text


def test_the_page_costs_a_fixed_number_of_statements(
    as_role: SignIn, statements: Callable[[], Any], engine_name: str
) -> None:
    client = as_role(Role.FITT_COACH, all_sites=True)
    make.stay(unit=make.unit(), arrived=clock.today())
    client.get("/board")  # the code lists are read once
    with statements() as few:
        client.get("/board")
    for _ in range(4):
        make.stay(unit=make.unit(), arrived=clock.today())
    with statements() as many:
        client.get("/board")
    most = 12 if engine_name == "postgresql" else 11  # three or two of them write the look into the trail
    assert len(few) == len(many) <= most


def test_cleaning_goes_on_after_a_closing_day_of_the_office_as_in_the_report(as_role: SignIn) -> None:
    """Left on Monday 2 March 2026 with one working day of cleaning; the office is closed that Tuesday."""
    unit = make.unit(make.site("AAA", cleaning_days=1))
    make.stay(unit=unit, arrived=date(2026, 2, 2), left=date(2026, 3, 2))
    reader = as_role(Role.STATISTICS, all_sites=True)
    address = "/board?on=2026-03-02&zoom=two_weeks"
    assert "cleaning, 02/03/2026, 1 night" in reader.get(address).text
    tuesday = date(2026, 3, 3)
    words = {"nl": "Brugdag", "fr": "Pont", "de": "Brückentag", "en": "Bridge day"}
    with unit_of_work() as session:
        session.add(Code(list="closing_day", code="BRIDGE", sort=10, valid_from=tuesday, valid_to=tuesday, **words))
    code_lists.forget()
    assert "cleaning, 02/03/2026, 2 nights" in reader.get(address).text
