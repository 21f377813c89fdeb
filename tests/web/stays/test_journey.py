"""A family announced, placed, arrived, moved and departed through the pages."""

from datetime import date, timedelta
from typing import Any

from flask import Flask

from icam.core import clock
from icam.core.access import Role
from icam.stays.rules import State
from tests import make

TODAY = clock.today()


def day(offset: int) -> str:
    return (TODAY + timedelta(days=offset)).strftime("%d/%m/%Y")


def token(client: Any, url: str) -> dict[str, str]:
    """Open a form and return its hidden answers."""
    import re

    text = client.get(url).get_data(as_text=True)
    found = {}
    for name in ("version", "submission", "household"):
        match = re.search(rf'<input[^>]*name="{name}"[^>]*value="([^"]*)"', text)
        if match:
            found[name] = match[1]
    return found


def test_a_coach_takes_a_family_from_announcement_to_departure(app: Flask, as_role: Any) -> None:
    zulte = make.site("ZUL", cleaning_days=2)
    first, second = make.unit(zulte), make.unit(zulte)
    household = make.household([make.person("Amal", born=date(1990, 5, 1)), make.person("Noor", born=date(2015, 5, 1))])
    coach = as_role(Role.FITT_COACH, sites=[zulte])

    form = token(coach, f"/stays/announce?household={household.id}")
    answer = coach.post(
        "/stays/announce",
        data=form | {"category": "T_IRR", "planned_from": day(-10), "planned_until": day(20), "site_id": str(zulte.id)},
    )
    assert answer.status_code == 303, answer.text
    stay_url = answer.location.removesuffix("/place")
    assert "Waiting for a unit" in coach.get("/stays/waiting").text

    page = coach.get(f"{stay_url}/place").text
    assert first.code in page and second.code in page
    answer = coach.post(f"{stay_url}/place", data=token(coach, f"{stay_url}/place") | {"unit_id": str(first.id)})
    assert answer.status_code == 303, answer.text

    answer = coach.post(
        f"{stay_url}/arrive",
        data=token(coach, f"{stay_url}/arrive")
        | {"arrived_on": day(-10), "unit_id": str(first.id), "planned_until": day(20), "escorted_by": "POLICE"},
    )
    assert answer.status_code == 303, answer.text

    answer = coach.post(
        f"{stay_url}/move",
        data=token(coach, f"{stay_url}/move")
        | {"moved_on": day(-4), "unit_id": str(second.id), "reason": "REPAIR", "cleaning_days": ""},
    )
    assert answer.status_code == 303, answer.text
    assert "Moved to another unit" in coach.get(stay_url).text

    answer = coach.post(
        f"{stay_url}/depart",
        data=token(coach, f"{stay_url}/depart")
        | {"left_on": day(-1), "outcome": "R_VOL_AVR", "destination": "ORIGIN", "cleaning_days": "2", "note": ""},
    )
    assert answer.status_code == 303, answer.text
    page = coach.get(stay_url).text
    assert "ended" in page and second.code in page
    for url in (
        "/stays",
        "/stays?state=ended",
        "/stays?state=all",
        f"/families/{household.id}/stays",
        f"/units/{second.id}/stays",
        "/vacancies",
    ):
        assert coach.get(url).status_code == 200, url


def test_every_action_page_opens(app: Flask, as_role: Any) -> None:
    zulte = make.site("ZUL")
    manager = as_role(Role.MANAGER, all_sites=True)
    announced = make.stay(planned=(TODAY, None))
    living = make.stay(
        unit=make.unit(zulte), arrived=TODAY - timedelta(days=9), planned=(TODAY - timedelta(days=9), None)
    )
    ended = make.stay(unit=make.unit(zulte), arrived=date(2026, 1, 5), left=date(2026, 2, 5))
    assert [one.state for one in (announced, living, ended)] == [State.ANNOUNCED, State.ARRIVED, State.ENDED]
    for stay, actions in (
        (announced, ("", "/place", "/arrive", "/plan", "/call-off", "/release", "/details", "/decision")),
        (living, ("", "/move", "/split", "/rejoin", "/presence", "/depart", "/plan", "/correct-arrival")),
        (ended, ("", "/correct-arrival", "/correct-departure", "/reopen")),
    ):
        for action in actions:
            answer = manager.get(f"/stays/{stay.id}{action}")
            assert answer.status_code == 200, (stay.state, action)
    assert manager.get("/stays/announce?q=test").status_code == 200
