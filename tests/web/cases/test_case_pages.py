"""Pages of files: opened in a few presses, where they stand, handed over, closed, found."""

import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from icam.cases import queries
from icam.core import clock
from icam.core.access import OFFICE, Role
from icam.people.commands import open_household
from icam.people.rules import HouseholdDraft, MemberDraft, PersonDraft
from tests import make

REGION = "BB"


@pytest.fixture
def coach(as_role: Any) -> Any:
    return as_role(Role.ICAM_COACH, regions=REGION)


@pytest.fixture
def manager(as_role: Any) -> Any:
    return as_role(Role.MANAGER, all_sites=True)


def _typed(day: Any) -> str:
    return day.strftime("%d/%m/%Y")


def _on_record() -> Any:
    """Open a family as the office does, so that the search finds it."""
    members = [(PersonDraft("Amal", "Testova"), MemberDraft("OTHER"))]
    return open_household(OFFICE, HouseholdDraft(), members, today=clock.today())


# --- opening


def test_an_unknown_person_gets_family_and_file_in_one_form(coach: Any) -> None:
    page = coach.get("/cases/new?given_name=Amal&family_name=Testova").text
    assert "Nobody like this is on record" in page
    data = {"given_name_0": "Amal", "family_name_0": "Testova", "role_0": "OTHER", "entry": "POLICE", "region": REGION}
    answer = coach.post("/cases/new", data=data)
    assert answer.status_code == 303
    page = coach.get(answer.location).text
    assert "Testova" in page
    assert "police hand-over" in page
    assert "Nobody has been invited yet" in page


def test_somebody_alike_is_shown_before_a_second_record_is_made(coach: Any) -> None:
    _on_record()
    page = coach.get("/cases/new?given_name=Amal&family_name=Testova").text
    assert "Open a file for this family" in page
    data = {"given_name_0": "Amal", "family_name_0": "Testova", "role_0": "OTHER", "entry": "PHONE", "region": REGION}
    answer = coach.post("/cases/new", data=data)
    assert answer.status_code == 422
    assert "may be on record already" in answer.text
    assert coach.post("/cases/new", data=data | {"sure": "y"}).status_code == 303


def test_a_known_family_with_an_open_file_leads_there(coach: Any) -> None:
    family = _on_record()
    case = make.case(family)
    assert case.code in coach.get("/cases/new?given_name=Amal&family_name=Testova").text
    assert coach.get(f"/cases/new?household={family.id}").location == f"/cases/{case.id}"


def test_a_person_of_another_region_shows_only_whom_to_call(coach: Any) -> None:
    far = make.account(role=Role.ICAM_COACH, regions="AL", phone="03 555 01 02", name="Far Coach")
    family = _on_record()
    make.case(family, region="AL", coach_id=far.id)
    page = coach.get("/cases/new?given_name=Amal&family_name=Testova").text
    assert "Far Coach" in page
    assert "03 555 01 02" in page
    assert family.code not in page
    asked = coach.get(f"/families/{family.id}/elsewhere").text
    assert family.code not in asked
    assert coach.post(f"/families/{family.id}/elsewhere", data={"reason": ""}).status_code == 422
    answer = coach.post(f"/families/{family.id}/elsewhere", data={"reason": "stands at my desk"})
    assert answer.location == f"/families/{family.id}"
    assert coach.get(answer.location).status_code == 200


def test_a_known_family_gets_a_file(coach: Any) -> None:
    family = make.household()
    assert coach.get(f"/cases/new?household={family.id}").status_code == 200
    data = {"household": family.id, "entry": "WALK_IN", "region": REGION}
    answer = coach.post("/cases/open", data=data)
    assert answer.status_code == 303
    assert coach.post("/cases/open", data=data).status_code == 422


# --- one file


def test_a_stale_change_gives_back_both_versions(coach: Any) -> None:
    case = make.case()
    data = {"entry": "PHONE", "region": REGION, "version": "1"}
    assert coach.post(f"/cases/{case.id}/edit", data=data).status_code == 303
    answer = coach.post(f"/cases/{case.id}/edit", data=data | {"entry": "EMAIL"})
    assert answer.status_code == 409
    assert "telephone to the support line" in answer.text


def test_closing_asks_for_outcome_and_reason_and_reopening_for_why(coach: Any) -> None:
    case = make.case()
    today = _typed(clock.today())
    assert coach.post(f"/cases/{case.id}/close", data={"closed_on": today}).status_code == 422
    done = {"outcome": "LOST_CONTACT", "closed_on": today, "reason": "letters came back", "version": "1"}
    assert coach.post(f"/cases/{case.id}/close", data=done).status_code == 303
    assert "letters came back" in coach.get(f"/cases/{case.id}").text
    assert coach.get(f"/cases/{case.id}/reopen").status_code == 200
    assert coach.post(f"/cases/{case.id}/reopen", data={"reason": "they called"}).status_code == 303
    assert "letters came back" not in coach.get(f"/cases/{case.id}").text


def test_a_file_leads_to_the_queue_of_the_units_and_is_closed(coach: Any, manager: Any) -> None:
    case = make.case(make.household(category="T_IRR"))
    data = {"category": "T_IRR", "close": "y"}
    assert coach.get(f"/cases/{case.id}/stay").status_code == 200
    assert coach.post(f"/cases/{case.id}/stay", data=data).status_code == 303
    page = manager.get(f"/cases/{case.id}").text
    assert "from this file" in page
    assert "to a family unit (FITT)" in page
    (stay,) = queries.stays_of(queries.case(OFFICE, case.id))
    assert case.code in manager.get(f"/stays/{stay.id}").text


def test_a_coach_takes_a_file_nobody_has(coach: Any) -> None:
    case = make.case()
    assert "Take this file" in coach.get(f"/cases/{case.id}").text
    assert coach.post(f"/cases/{case.id}/take").status_code == 303
    assert "Take this file" not in coach.get(f"/cases/{case.id}").text
    assert coach.post(f"/cases/{case.id}/take").status_code == 422


def test_a_fitt_coach_reads_the_file_of_a_family_in_the_own_unit(as_role: Any) -> None:
    unit = make.unit()
    stay = make.stay(unit=unit, arrived=clock.today() - timedelta(days=3))
    mine, other = make.case(of_stay(stay)), make.case()
    reader = as_role(Role.FITT_COACH, sites=[make_site(unit)])
    page = reader.get(f"/cases/{mine.id}").text
    assert f"/cases/{mine.id}/edit" not in page
    assert reader.get(f"/cases/{other.id}").status_code == 404
    assert mine.code in reader.get("/cases").text
    assert other.code not in reader.get("/cases").text


def of_stay(stay: Any) -> Any:
    from icam.db import db
    from icam.people.models import Household

    return db.session.get_one(Household, stay.household_id)


def make_site(unit: Any) -> Any:
    from icam.db import db
    from icam.housing.models import Site

    return db.session.get_one(Site, unit.site_id)


# --- the list


def test_the_list_keeps_to_the_region_and_to_its_filters(coach: Any) -> None:
    mine = make.case(entry="POLICE", invited_on=clock.today() - timedelta(days=3), invitations=1)
    new, far = make.case(), make.case(region="AL")
    page = coach.get("/cases").text
    assert mine.code in page
    assert far.code not in page
    page = coach.get("/cases?stage=invited&entry=POLICE").text
    assert mine.code in page
    assert new.code not in page
    assert new.code in coach.get(f"/cases?q={new.code}").text
    assert f'href="/cases/{far.id}"' not in coach.get(f"/cases?q={far.code}").text


def test_the_list_goes_out_as_a_spreadsheet_with_the_same_filters(coach: Any) -> None:
    mine, other = make.case(entry="POLICE"), make.case(entry="PHONE")
    answer = coach.get("/cases.xlsx?entry=POLICE")
    book = CalamineWorkbook.from_filelike(BytesIO(answer.data))
    said = {str(cell) for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row}
    assert mine.code in said
    assert other.code not in said


def test_forty_files_of_a_sick_coach_move_in_a_few_presses(manager: Any) -> None:
    sick, first, second = (make.account(role=Role.ICAM_COACH, regions=REGION) for _ in range(3))
    ids = [make.case(coach_id=sick.id).id for _ in range(40)]
    page = manager.get(f"/cases?coach={sick.id}").text
    assert f"/cases/hand-over?coach={sick.id}" in page
    page = manager.get(f"/cases/hand-over?coach={sick.id}").text
    assert page.count('name="case_ids"') == 40
    data = {
        "case_ids": ids,
        "coach_ids": [first.id, second.id],
        "from_on": _typed(clock.today()),
        "reason": "SICK",
    }
    answer = manager.post("/cases/hand-over", data=data)
    assert answer.status_code == 303
    assert "40 files are handed over" in manager.get(answer.location).text
    assert queries.loads([sick.id, first.id, second.id]) == {sick.id: 0, first.id: 20, second.id: 20}


def test_a_hand_over_to_nobody_says_so_and_keeps_what_was_ticked(manager: Any) -> None:
    case = make.case()
    data = {"case_ids": [case.id], "from_on": _typed(clock.today()), "reason": "SICK"}
    answer = manager.post("/cases/hand-over", data=data)
    assert answer.status_code == 422
    assert "Choose to whom the files go" in answer.text
    assert f'value="{case.id}"' in answer.text


def test_only_who_may_hands_files_over(coach: Any) -> None:
    assert coach.get("/cases/hand-over").status_code == 403


def test_the_pages_cost_a_fixed_number_of_statements(coach: Any, statements: Any) -> None:
    counts: dict[str, set[int]] = {}
    for _ in range(3):
        case = make.case(coach_id=make.account(role=Role.ICAM_COACH, regions=REGION).id)
        for name, address in (("list", "/cases"), ("one", f"/cases/{case.id}")):
            coach.get(address)
            with statements() as sent:
                coach.get(address)
            counts.setdefault(name, set()).add(len(sent))
    assert {name: len(numbers) for name, numbers in counts.items()} == {"list": 1, "one": 1}
    assert max(counts["list"]) <= 14
    assert max(counts["one"]) <= 20


def test_a_page_below_a_tab_stands_under_its_tab(as_role: Any) -> None:
    coach = as_role(Role.ICAM_COACH, regions="BB", language="en")
    case = make.case(region="BB")
    for page, tab in (
        (f"/cases/{case.id}/close", "File"),
        (f"/cases/{case.id}/invitations/new", "Appointments"),
        (f"/cases/{case.id}/options", "Options"),
        (f"/cases/{case.id}/talks/new", "Talks"),
    ):
        found = re.search(r'aria-current="page"[^>]*>([^<]+)', coach.get(page).text.split("Parts of this file")[1])
        assert found is not None, page
        assert found[1].strip() == tab, page
