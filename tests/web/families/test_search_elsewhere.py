"""Somebody of another region: the search says that a file exists and whom to call, and nothing of the person."""

import pytest

from icam.accounts.models import Account
from icam.core import clock
from icam.core.access import OFFICE, Role
from icam.db import db
from icam.people import commands
from icam.people.rules import HouseholdDraft, MemberDraft, PersonDraft
from tests import make


@pytest.fixture
def there(app):
    coach = make.account(Role.ICAM_COACH, regions="LL", name="Nadia Coach", phone="04 000 00 00")
    who = PersonDraft(given_name="Anahit", family_name="Petrosyan")
    household = commands.open_household(OFFICE, HouseholdDraft(), [(who, MemberDraft("OTHER"))], today=clock.today())
    return make.case(household, region="LL", coach_id=coach.id, code="ICAM-2026-777777")


def test_a_file_of_another_region_shows_only_that_it_exists_and_whom_to_call(there, as_role):
    here = as_role(Role.ICAM_COACH, regions="BB", language="en")
    page = here.get("/search?q=Petrosyan").text
    assert "Somebody of this name has a file elsewhere" in page
    assert "Nadia Coach" in page
    assert "04 000 00 00" in page
    assert "Anahit" not in page
    assert "777777" not in page
    assert here.get(f"/cases/{there.id}").status_code == 404
    opened = here.post(f"/families/{there.household_id}/elsewhere", data={"reason": "The person stands at my desk"})
    assert opened.status_code == 303
    assert "Anahit" in here.get("/search?q=Petrosyan").text


def test_where_nobody_is_known_by_telephone_the_support_line_is_called(there, as_role):
    there_is_no_phone = db.session.get_one(Account, there.coach_id)
    there_is_no_phone.phone = None
    db.session.commit()
    page = as_role(Role.ICAM_COACH, regions="BB", language="en").get("/search?q=Petrosyan").text
    assert "Nadia Coach" in page
    assert "Support line" in page
    assert "02 488 97 77" in page.split("Somebody of this name")[1]


def test_more_people_than_are_shown_are_said_to_be_there(app, as_role):
    for number in range(21):
        who = PersonDraft(given_name=f"Given{number}", family_name="Petrosyan")
        commands.open_household(OFFICE, HouseholdDraft(), [(who, MemberDraft("OTHER"))], today=clock.today())
    page = as_role(Role.ICAM_COACH, regions="BB", language="en").get("/search?q=Petrosyan").text
    assert "The 20 most likely ones are shown." in page
    assert "most likely ones" not in as_role(Role.ICAM_COACH, language="en").get("/search?q=Given7").text


def test_a_name_that_is_only_nearly_so_says_nothing_of_other_regions(there, as_role):
    here = as_role(Role.ICAM_COACH, regions="BB", language="en")
    assert "elsewhere" not in here.get("/search?q=Petrovic").text


def test_a_file_of_ones_own_region_is_found_by_its_code(there, as_role):
    assert "ICAM-2026-777777" in as_role(Role.ICAM_COACH, regions="LL").get("/search?q=icam-2026-7777").text
    assert f"/cases/{there.id}" not in as_role(Role.ICAM_COACH, regions="BB").get("/search?q=icam-2026-7777").text


def test_a_coach_is_found_and_leads_to_the_files(there, as_role):
    page = as_role(Role.ICAM_COACH, regions="LL", language="en").get("/search?q=Nadia").text
    assert f"/cases?coach={there.coach_id}" in page


def test_a_telephone_is_found_however_it_is_typed_and_elsewhere_only_that_there_is_a_file(as_role):
    who = PersonDraft(given_name="Levon", family_name="Petrosyan")
    draft = HouseholdDraft(phone="0470/12.34.56")
    household = commands.open_household(OFFICE, draft, [(who, MemberDraft("OTHER"))], today=clock.today())
    make.case(household, region="LL", code="ICAM-2026-777778")
    here, there = (as_role(Role.ICAM_COACH, regions=region, language="en") for region in ("BB", "LL"))
    for typed in ("0470123456", "%2B32 470 12 34 56", "0032470123456"):
        page = there.get(f"/search?q={typed}").text
        assert "Petrosyan, Levon" in page
        assert "0470/12.34.56" in page
        page = here.get(f"/search?q={typed}").text
        assert "Levon" not in page
        assert "has a file elsewhere" in page
    assert "ICAM-2026-777778" in there.get("/cases?state=all&q=0470 12 34 56").text
