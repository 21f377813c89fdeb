"""Pages of orders to leave."""

from datetime import date, timedelta
from typing import Any

import pytest

from icam.core import clock
from icam.core.access import Role
from icam.core.period import ONE_DAY
from tests import make


@pytest.fixture
def coach(as_role: Any) -> Any:
    return as_role(Role.ICAM_COACH, regions="BB")


def _typed(day: date) -> str:
    return day.strftime("%d/%m/%Y")


def _order(**details: Any) -> dict[str, Any]:
    notified = clock.today() - timedelta(days=10)
    return {"annex": "A13", "notified_on": _typed(notified), "term_days": "30"} | details


def test_an_order_is_recorded_and_its_days_left_stand_wherever_the_family_is(coach: Any) -> None:
    family = make.household()
    answer = coach.post(f"/families/{family.id}/orders/new", data=_order())
    assert answer.status_code == 303
    assert "20 days left" in coach.get(answer.location).text
    for address in (f"/families/{family.id}", f"/families/{family.id}/persons", f"/people/{family.contact_person_id}"):
        assert "20 days left" in coach.get(address).text, address


@pytest.mark.parametrize(("days", "said"), [("400", "400 is not possible"), ("-3", "Enter 0 or more")])
def test_a_term_that_cannot_be_is_refused_with_a_sentence(coach: Any, days: str, said: str) -> None:
    family = make.household()
    answer = coach.post(f"/families/{family.id}/orders/new", data=_order(term_days=days))
    assert answer.status_code == 422
    assert "term_days-error" in answer.text
    assert said in answer.text


def test_a_term_of_no_days_needs_its_reason(coach: Any) -> None:
    family = make.household()
    answer = coach.post(f"/families/{family.id}/orders/new", data=_order(term_days="0"))
    assert answer.status_code == 422
    assert "choose the reason the order gives" in answer.text
    answer = coach.post(f"/families/{family.id}/orders/new", data=_order(term_days="0", term_reason="PUBLIC_ORDER"))
    assert answer.status_code == 303


@pytest.mark.parametrize(
    "act",
    ["correct", "void", "comply", "withdraw", "extensions/new", "appeals/new", "bans/new"],
)
def test_every_small_page_opens(coach: Any, act: str) -> None:
    row = make.order(notified=clock.today())
    assert coach.get(f"/orders/{row.id}/{act}").status_code == 200


def test_what_followed_stands_on_the_page_and_can_be_answered(coach: Any) -> None:
    row = make.order(notified=clock.today() - timedelta(days=5))
    asked = _typed(clock.today() - ONE_DAY)
    coach.post(f"/orders/{row.id}/extensions/new", data={"asked_on": asked, "reason": "HEALTH", "result": "waiting"})
    page = coach.get(f"/orders/{row.id}").text
    assert "waits for an answer" in page
    last = _typed(clock.today() + timedelta(days=60))
    answer = coach.post("/orders/extensions/1/answer", data={"result": "granted", "last_on": last})
    assert answer.status_code == 303
    assert "60 days left" in coach.get(f"/orders/{row.id}").text


def test_an_entry_ban_on_an_order_respected_in_time_is_refused_and_says_why(coach: Any) -> None:
    today = clock.today()
    row = make.order(notified=today - timedelta(days=5), complied_on=today - ONE_DAY, complied_how="DEPARTED_PROVEN")
    data = {"ground": "STANDARD", "years": "3", "from_on": _typed(today)}
    answer = coach.post(f"/orders/{row.id}/bans/new", data=data)
    assert answer.status_code == 422
    assert "An order respected in time brings none" in answer.text


def test_a_reader_who_may_not_edit_sees_the_order_and_no_buttons(as_role: Any) -> None:
    row = make.order(notified=clock.today())
    page = as_role(Role.DESK, regions="BB").get(f"/orders/{row.id}").text
    assert "/comply" not in page
    assert as_role(Role.DESK, regions="BB").get(f"/orders/{row.id}/comply").status_code == 403


def test_an_order_of_another_region_is_not_there(coach: Any) -> None:
    family = make.household()
    make.case(family, region="AL")
    row = make.order(family, clock.today())
    assert coach.get(f"/orders/{row.id}").status_code == 404
    assert coach.get(f"/families/{family.id}/orders").status_code == 404
