"""A move planned, carried out with one press, and called off, through the pages."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from icam.core import clock
from icam.core.access import Role
from icam.housing.models import Unit
from icam.stays.models import Stay
from tests import make

TODAY = clock.today()


def day(offset: int) -> str:
    return (TODAY + timedelta(days=offset)).strftime("%d/%m/%Y")


def hidden(text: str) -> dict[str, str]:
    """Return the hidden answers of a form."""
    names = ("version", "submission")
    found = {name: re.search(rf'<input[^>]*name="{name}"[^>]*value="([^"]*)"', text) for name in names}
    return {name: match[1] for name, match in found.items() if match}


@pytest.fixture
def family(app: Flask) -> tuple[Stay, Unit]:
    site = make.site("ZUL")
    first, second = make.unit(site), make.unit(site)
    planned = (TODAY - timedelta(days=9), TODAY + timedelta(days=30))
    return make.stay(unit=first, arrived=planned[0], planned=planned, site_id=site.id), second


def planned(coach: Any, stay: Stay, unit: Unit, on: int) -> None:
    address = f"/stays/{stay.id}/move"
    typed = {"moved_on": day(on), "unit_id": str(unit.id), "reason": "REPAIR"}
    answer = coach.post(address, data=hidden(coach.get(address).text) | typed)
    assert answer.status_code == 303, answer.text
    assert "The move is planned" in coach.get(answer.location).text


def test_a_day_to_come_plans_the_move_and_the_board_shows_it(as_role: Any, family: tuple[Stay, Unit]) -> None:
    stay, second = family
    coach = as_role(Role.FITT_COACH, all_sites=True)
    planned(coach, stay, second, 5)
    page = coach.get(f"/stays/{stay.id}").text
    assert f"The family is to move to {second.code}" in page
    assert "The family has moved" not in page
    board = coach.get("/board?zoom=month").text
    assert "Moves, today and the next 7 days" in board
    assert "planned move from another unit" in board or TODAY.month != (TODAY + timedelta(days=5)).month


def test_on_its_day_one_press_moves_the_family(
    as_role: Any, family: tuple[Stay, Unit], monkeypatch: pytest.MonkeyPatch
) -> None:
    stay, second = family
    coach = as_role(Role.FITT_COACH, all_sites=True)
    planned(coach, stay, second, 1)
    tomorrow: date = TODAY + timedelta(days=1)
    monkeypatch.setattr(clock, "today", lambda: tomorrow)
    page = coach.get(f"/stays/{stay.id}").text
    assert "The family has moved" in page
    answer = coach.post(f"/stays/{stay.id}/move/done", data=hidden(page))
    assert answer.status_code == 303, answer.text
    page = coach.get(answer.location).text
    assert "The move was recorded" in page
    assert "was to move" not in page


def test_a_press_too_early_is_refused_with_the_way_out(as_role: Any, family: tuple[Stay, Unit]) -> None:
    stay, second = family
    coach = as_role(Role.FITT_COACH, all_sites=True)
    planned(coach, stay, second, 5)
    address = f"/stays/{stay.id}/move/done"
    answer = coach.post(address, data=hidden(coach.get(address).text))
    assert answer.status_code == 422
    assert "The move is planned for" in answer.text
    assert f'href="/stays/{stay.id}/move?unit={second.id}"' in answer.text


def test_a_planned_move_is_called_off_only_with_a_reason(as_role: Any, family: tuple[Stay, Unit]) -> None:
    stay, second = family
    coach = as_role(Role.FITT_COACH, all_sites=True)
    planned(coach, stay, second, 5)
    address = f"/stays/{stay.id}/move/cancel"
    answer = coach.post(address, data=hidden(coach.get(address).text))
    assert answer.status_code == 422
    assert "Say why the family does not move" in answer.text
    answer = coach.post(address, data=hidden(answer.text) | {"reason": "The repair can wait"})
    assert answer.status_code == 303, answer.text
    page = coach.get(answer.location).text
    assert "Planned move called off" in page
    assert "The repair can wait" in page


def test_who_may_only_read_stays_sees_the_plan_and_no_button(as_role: Any, family: tuple[Stay, Unit]) -> None:
    stay, second = family
    planned(as_role(Role.FITT_COACH, all_sites=True), stay, second, 5)
    reader = as_role(Role.FITT_ASSISTANT, all_sites=True)
    page = reader.get(f"/stays/{stay.id}").text
    assert f"The family is to move to {second.code}" in page
    assert "Call off the move" not in page
    assert reader.post(f"/stays/{stay.id}/move/cancel").status_code == 403
