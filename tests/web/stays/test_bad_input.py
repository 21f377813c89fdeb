"""What can be typed wrong about a stay: a sentence at its place, and what was typed is kept."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from icam.audit.models import AuditEntry
from icam.audit.rules import Kind
from icam.core import clock
from icam.core.access import Role
from icam.db import db
from icam.stays.models import Stay
from tests import make

TODAY = clock.today()
TURNED = "gez\u202ein"


def day(offset: int) -> str:
    return (TODAY + timedelta(days=offset)).strftime("%d/%m/%Y")


@pytest.fixture
def coach(app: Flask, as_role: Any) -> Any:
    return as_role(Role.MANAGER, all_sites=True)


def stays() -> int:
    return db.session.scalar(select(func.count()).select_from(Stay)) or 0


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("planned_from", "31/02/2026", "31/02/2026 is not a day of the calendar"),
        ("planned_from", "03/04/26", "Write the year with four digits"),
        ("planned_from", "", "Enter the planned arrival"),
        ("planned_from", "01/01/1999", "There were no units before"),
        ("planned_from", "01/01/2199", "more than two years away"),
        ("planned_until", "yesterday", "Write a date as day/month/year"),
        ("planned_until", day(-3), "lies before the arrival"),
        ("persons_expected", "0", "Enter something from 1 to 20"),
        ("persons_expected", "40", "Enter something from 1 to 20"),
        ("persons_expected", "four", "Write a whole number"),
        ("category", "", "Choose the category"),
        ("category", "NOBODY", "Choose an answer from the list"),
        ("unit_id", "999999", "Choose an answer from the list"),
        ("wishes", "a" * 501, "501 characters long; there is room for 500"),
        ("wishes", "bed\x07", "Remove the invisible control character"),
        ("wishes", TURNED, "turns the direction of reading round"),
    ],
)
def test_a_wrong_announcement_is_refused_with_a_sentence(coach: Any, field: str, typed: str, says: str) -> None:
    household = make.household()
    answers = {
        "household": str(household.id),
        "category": "T_IRR",
        "planned_from": day(0),
        "planned_until": "",
        "persons_expected": "2",
        "wishes": "near a school",
    }
    answer = coach.post("/stays/announce", data=answers | {field: typed})
    assert answer.status_code == 422
    assert says in answer.text
    assert field == "wishes" or "near a school" in answer.text
    assert stays() == 0


@pytest.mark.parametrize(
    ("arrived_on", "says"),
    [
        (day(1), "lies in the future"),
        ("30/02/2026", "is not a day of the calendar"),
        ("1/1/26", "Write the year with four digits"),
        ("", "Enter the arrival day"),
        ("01/09/2008", "There were no units before"),
    ],
)
def test_a_wrong_arrival_is_refused_and_kept_as_typed(coach: Any, arrived_on: str, says: str) -> None:
    unit = make.unit()
    stay = make.stay(unit=unit, planned=(TODAY, None))
    data = {"arrived_on": arrived_on, "unit_id": str(unit.id), "arrival_from": "Zaventem"}
    answer = coach.post(f"/stays/{stay.id}/arrive", data=data)
    assert answer.status_code == 422
    assert says in answer.text
    assert 'value="Zaventem"' in answer.text
    assert f'value="{arrived_on}"' in answer.text


@pytest.mark.parametrize(
    ("left_on", "outcome", "says"),
    [
        (day(-11), "A_LEFT", "lies before the arrival"),
        (day(1), "A_LEFT", "lies in the future"),
        (day(0), "", "Choose the outcome"),
        (day(0), "GONE", "Choose an answer from the list"),
    ],
)
def test_a_wrong_departure_is_refused(coach: Any, left_on: str, outcome: str, says: str) -> None:
    stay = make.stay(unit=make.unit(), arrived=TODAY - timedelta(days=10))
    answer = coach.post(f"/stays/{stay.id}/depart", data={"left_on": left_on, "outcome": outcome, "note": "by plane"})
    assert answer.status_code == 422
    assert says in answer.text
    assert "by plane" in answer.text


def test_a_taken_unit_is_refused_with_links_to_the_stay_and_to_free_units(coach: Any) -> None:
    zulte = make.site()
    unit, other = make.unit(zulte), make.unit(zulte)
    blocking = make.stay(unit=unit, arrived=TODAY - timedelta(days=3))
    stay = make.stay(planned=(TODAY, None))
    answer = coach.post(f"/stays/{stay.id}/place", data={"unit_id": str(unit.id)})
    assert answer.status_code == 422
    assert f"Unit {unit.code} is taken by {blocking.code}" in answer.text
    assert f"Free and large enough: {other.code}." in answer.text
    assert f'href="/stays/{blocking.id}"' in answer.text
    assert f'href="/stays/{stay.id}/place?unit={other.id}"' in answer.text


def test_closed_and_gone_units_are_refused(coach: Any) -> None:
    closed, gone = make.unit(), make.unit(service=(date(2010, 1, 1), date(2020, 1, 1)))
    make.closure(closed, TODAY, TODAY + timedelta(days=5))
    stay = make.stay(planned=(TODAY, None))
    for unit, says in ((closed, "is closed from"), (gone, "is not in the stock")):
        answer = coach.post(f"/stays/{stay.id}/arrive", data={"arrived_on": day(0), "unit_id": str(unit.id)})
        assert answer.status_code == 422
        assert says in answer.text


def test_a_form_sent_twice_changes_once(coach: Any) -> None:
    stay = make.stay(unit=make.unit(), arrived=TODAY - timedelta(days=10))
    data = {"left_on": day(0), "outcome": "A_LEFT", "submission": "a-token-of-this-form"}
    first, second = (coach.post(f"/stays/{stay.id}/depart", data=data) for _ in range(2))
    assert first.status_code == second.status_code == 303
    assert first.location == second.location
    ended = select(func.count()).where(AuditEntry.event == "stay.ended")
    assert db.session.scalar(ended) == 1


def test_a_page_that_is_out_of_date_shows_both_versions(coach: Any) -> None:
    stay = make.stay(unit=make.unit(), arrived=TODAY - timedelta(days=10))
    data = {"category": "DUBLIN", "note": "mine", "version": str(stay.version)}
    assert coach.post(f"/stays/{stay.id}/details", data=data | {"note": "theirs"}).status_code == 303
    answer = coach.post(f"/stays/{stay.id}/details", data=data)
    assert answer.status_code == 409
    assert "theirs" in answer.text and "mine" in answer.text


def test_a_stay_of_another_site_is_not_found_and_the_attempt_is_in_the_trail(app: Flask, as_role: Any) -> None:
    stay = make.stay(unit=make.unit(make.site("TUB")), arrived=TODAY - timedelta(days=3))
    coach = as_role(Role.FITT_COACH, sites=[make.site("ZUL")])
    for action in ("", "/depart", "/move"):
        assert coach.get(f"/stays/{stay.id}{action}").status_code == 404
    answer = coach.post(f"/stays/{stay.id}/depart", data={"left_on": day(0), "outcome": "A_LEFT"})
    assert answer.status_code == 404
    tried = select(func.count()).where(AuditEntry.kind == Kind.REFUSED, AuditEntry.subject_id == stay.id)
    assert (db.session.scalar(tried) or 0) >= 4
    db.session.expire_all()
    assert db.session.get(Stay, stay.id).left_on is None  # type: ignore[union-attr]


def test_a_look_at_a_stay_is_in_the_trail(coach: Any) -> None:
    stay = make.stay(unit=make.unit(), arrived=TODAY - timedelta(days=3))
    assert coach.get(f"/stays/{stay.id}").status_code == 200
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.kind == Kind.LOOK)).one()
    assert (entry.subject_kind, entry.subject_id, entry.household_id) == ("stay", stay.id, stay.household_id)


@pytest.mark.parametrize(
    ("role", "sees", "acts", "corrects"),
    [
        (Role.FITT_COACH, True, True, False),
        (Role.FITT_ASSISTANT, True, False, False),
        (Role.MANAGER, True, True, True),
        (Role.STATISTICS, True, False, False),
        (Role.ICAM_COACH, False, False, False),
        (Role.DESK, False, False, False),
        (Role.DPO, False, False, False),
        (Role.ADMIN, False, False, False),
    ],
)
def test_who_may_see_act_on_and_correct_a_stay(
    app: Flask, as_role: Any, role: Role, sees: bool, acts: bool, corrects: bool
) -> None:
    stay = make.stay(unit=make.unit(), arrived=date(2026, 1, 5), left=date(2026, 2, 5))
    client = as_role(role, all_sites=True)
    assert (client.get(f"/stays/{stay.id}").status_code == 200) is sees
    assert (client.get(f"/stays/{stay.id}/details").status_code == 200) is acts
    assert (client.get(f"/stays/{stay.id}/correct-arrival").status_code == 200) is corrects
    assert (client.get(f"/stays/{stay.id}/reopen").status_code == 200) is corrects


def test_a_broken_list_address_is_answered_with_a_sentence(coach: Any) -> None:
    answer = coach.get("/stays?after=rubbish")
    assert answer.status_code == 400
    assert "open the list again" in answer.text
    assert coach.get("/stays?from=31/02/2026&site=x&state=nothing").status_code == 200
    assert coach.get("/vacancies?from=x&people=-4&cots=900&until=01/01/2020").status_code == 200


def test_an_overdue_family_and_a_turnover_are_said_on_the_page(coach: Any) -> None:
    unit = make.unit()
    overdue = make.stay(
        unit=unit, arrived=TODAY - timedelta(days=10), planned=(TODAY - timedelta(days=10), TODAY - timedelta(days=1))
    )
    assert "has passed and the family is still there" in coach.get(f"/stays/{overdue.id}").text
    coach.post(f"/stays/{overdue.id}/depart", data={"left_on": day(0), "outcome": "A_LEFT", "cleaning_days": "0"})
    following = make.stay(unit=unit, arrived=TODAY)
    text = coach.get(f"/stays/{following.id}").text
    assert "Same-day turnover" in text and overdue.code in text
