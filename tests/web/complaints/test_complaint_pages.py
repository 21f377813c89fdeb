"""Pages of complaints."""

import io
from datetime import date, timedelta
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from icam.core import clock
from icam.core.access import Role
from tests import make


@pytest.fixture
def manager(as_role: Any) -> Any:
    return as_role(Role.MANAGER, all_sites=True)


def typed(on: date) -> str:
    return on.strftime("%d/%m/%Y")


def given(**details: str) -> dict[str, str]:
    today = typed(clock.today())
    return {"category": "HOUSING", "channel": "TALK", "received_on": today, "text": "No heating since Monday"} | details


def test_a_complaint_is_written_down_answered_and_closed(manager: Any) -> None:
    family = make.household()
    answer = manager.post(f"/families/{family.id}/complaints/new", data=given())
    assert answer.status_code == 303
    page = manager.get(answer.location).text
    assert "No heating since Monday" in page
    assert "An answer is due by" in page
    today = typed(clock.today())
    said = {"answered_on": today, "answer": "The boiler is mended", "version": "2"}
    assert manager.post(f"{answer.location}/answer", data=said).status_code == 303
    assert "after 0 days, in time" in manager.get(answer.location).text
    assert manager.post(f"{answer.location}/close", data={"closed_on": today, "version": "3"}).status_code == 303
    assert "settled" in manager.get(answer.location).text


def test_what_is_missing_is_said_at_its_field_and_what_was_typed_stays(manager: Any) -> None:
    family = make.household()
    answer = manager.post(f"/families/{family.id}/complaints/new", data=given(category="", text="Kept as typed"))
    assert answer.status_code == 422
    assert "Choose what it is about" in answer.text
    assert "Kept as typed" in answer.text


def test_a_complaint_from_outside_needs_a_place(manager: Any) -> None:
    site = make.site("ZUL")
    refused = manager.post("/complaints/new", data=given(outsider="Buurtcomité De Linde"))
    assert refused.status_code == 422
    assert "who works there sees it" in refused.text
    taken = manager.post("/complaints/new", data=given(outsider="Buurtcomité De Linde", site_id=str(site.id)))
    assert taken.status_code == 303
    assert "Buurtcomité De Linde" in manager.get("/complaints").text


def test_who_saves_second_sees_both_versions(manager: Any) -> None:
    row = make.complaint()
    today = typed(clock.today())
    first = {"answered_on": today, "answer": "The first answer", "version": "1"}
    assert manager.post(f"/complaints/{row.id}/answer", data=first).status_code == 303
    second = manager.post(f"/complaints/{row.id}/answer", data=first | {"answer": "The second answer"})
    assert second.status_code == 409
    assert "The first answer" in second.text
    assert "The second answer" in second.text


@pytest.mark.parametrize("act", ["correct", "answer", "close", "withdraw", "void"])
def test_every_small_page_opens(manager: Any, act: str) -> None:
    assert manager.get(f"/complaints/{make.complaint().id}/{act}").status_code == 200
    outside = make.complaint(outsider="A neighbour", region="BB")
    assert manager.get(f"/complaints/{outside.id}/{act}").status_code == 200


def test_a_withdrawn_and_a_void_complaint_say_so(manager: Any) -> None:
    row, other = make.complaint(), make.complaint()
    taken_back = {"withdrawn_on": typed(clock.today()), "withdrawn_reason": "It was a mistake", "version": "1"}
    manager.post(f"/complaints/{row.id}/withdraw", data=taken_back)
    assert "It was a mistake" in manager.get(f"/complaints/{row.id}").text
    assert manager.post(f"/complaints/{other.id}/void", data={"reason": "another family"}).status_code == 303
    assert manager.get(f"/complaints/{other.id}").status_code == 404


def test_a_coach_writes_down_and_does_not_answer(as_role: Any) -> None:
    row = make.complaint()
    coach = as_role(Role.FITT_COACH, all_sites=True)
    page = coach.get(f"/complaints/{row.id}")
    assert page.status_code == 200
    assert "/answer" not in page.text
    assert coach.get(f"/complaints/{row.id}/answer").status_code == 403
    assert coach.get(f"/families/{row.household_id}/complaints/new").status_code == 200


def test_the_list_is_narrowed_in_its_address_and_leaves_as_a_sheet(manager: Any) -> None:
    make.complaint(outsider="A neighbour", region="BB", category="NEIGHBOURS")
    make.complaint(outsider="A school", region="BB", category="SCHOOL")
    page = manager.get("/complaints?category=NEIGHBOURS").text
    assert "A neighbour" in page
    assert "A school" not in page
    sheet = manager.get("/complaints.xlsx?category=NEIGHBOURS")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(sheet.data)).get_sheet_by_index(0).to_python()
    assert "A neighbour" in str(rows)
    assert "A school" not in str(rows)
    assert "The heating" not in str(rows)


def test_the_family_shows_its_complaints_on_their_page_and_in_its_chronology(manager: Any) -> None:
    answered = clock.today() - timedelta(days=2)
    row = make.complaint(received=clock.today() - timedelta(days=9), answered_on=answered, answer="Mended")
    family = f"/families/{row.household_id}"
    assert row.code in manager.get(f"{family}/complaints").text
    for address in (family, f"{family}/chronology"):
        page = manager.get(address).text
        assert f"Complaint {row.code}: housing and equipment" in page
        assert f"Complaint {row.code} answered" in page


def test_what_is_about_a_colleague_is_not_in_the_chronology_of_others(as_role: Any) -> None:
    row = make.complaint(category="STAFF", is_reserved=True)
    coach = as_role(Role.FITT_COACH, all_sites=True)
    for address in ("", "/chronology?show=all", "/complaints"):
        assert row.code not in coach.get(f"/families/{row.household_id}{address}").text
    assert coach.get(f"/complaints/{row.id}").status_code == 404


def test_an_answer_that_is_due_is_a_line_of_the_day(manager: Any) -> None:
    late = make.complaint(received=clock.today() - timedelta(days=40), outsider="A neighbour", region="BB")
    page = manager.get("/").text
    assert "Answer the complaint of A neighbour" in page
    assert f"/complaints/{late.id}" in page


@pytest.mark.parametrize(("language", "word"), [("nl", "Klachten"), ("fr", "Plaintes"), ("de", "Beschwerden")])
def test_the_list_speaks_the_language_of_its_reader(as_role: Any, language: str, word: str) -> None:
    assert f"<h1>{word}</h1>" in as_role(Role.MANAGER, language=language).get("/complaints").text.replace(
        ' class="govuk-heading-l"', ""
    )
