"""Pages of the offices: who sees and changes what, and the working days of a year."""

from datetime import time, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from icam.audit.models import AuditEntry
from icam.core import clock
from icam.core.access import POLICY, Permission, Role
from icam.db import db
from icam.offices import queries
from icam.offices.models import Office, OfficeClosingDay
from icam.offices.rules import HoursKind
from tests import make
from tests.sheets import sheet_of

TODAY = clock.today()


@pytest.fixture
def office(app: Any) -> Office:
    office = make.office("BRU", "BB", name_nl="Brussel", name_fr="Bruxelles", street="Voorbeeldstraat 1")
    make.office_hours(office)
    make.office_hours(office, [3], time(9), time(12), HoursKind.WALK_IN)
    make.room(office, "BRU-1")
    make.contact_point(office, "BRU-A")
    return office


def test_the_list_shows_the_hours_and_the_support_line(as_role: Any, office: Office) -> None:
    text = as_role(Role.DESK, all_sites=True).get("/offices").text
    assert "Wed 09:00-12:00" in text
    assert 'href="tel:024889777"' in text
    assert "1 contact point" in text


def test_the_list_of_offices_takes_a_fixed_number_of_statements(as_role: Any, office: Office, statements: Any) -> None:
    client = as_role(Role.DESK, all_sites=True)
    client.get("/offices")
    with statements() as few:
        client.get("/offices")
    for _ in range(20):
        make.office_hours(make.office())
    with statements() as many:
        client.get("/offices")
    assert len(few) == len(many)


def test_the_list_goes_out_as_a_spreadsheet_with_the_same_filters(as_role: Any, office: Office) -> None:
    make.office("LUI", "LL", name_nl="Luik", until_on=TODAY)
    client = as_role(Role.DESK, all_sites=True)
    assert "/offices.xlsx?region=BB" in client.get("/offices?region=BB").text
    assert [row[1] for row in sheet_of(client.get("/offices.xlsx"))][1:] == ["BRU"]
    whole = sheet_of(client.get("/offices.xlsx?gone=1"))
    assert {row[1] for row in whole[1:]} == {"BRU", "LUI"}
    line = next(row for row in whole if row[1] == "BRU")
    assert (line[2], line[10], line[11], line[12]) == ("Voorbeeldstraat 1", "Wed 09:00-12:00", 1, 1)
    entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
    assert (entry.event, entry.kind, entry.new) == ("offices.export", "export", {"gone": "1", "offices": 2})


def test_a_sheet_of_offices_keeps_to_the_regions_of_the_reader(as_role: Any, office: Office) -> None:
    make.office("LUI", "LL")
    rows = sheet_of(as_role(Role.MANAGER, regions="LL").get("/offices.xlsx?region=BB"))
    assert rows[1:] == []
    rows = sheet_of(as_role(Role.MANAGER, regions="LL").get("/offices.xlsx"))
    assert [row[1] for row in rows[1:]] == ["LUI"]


def test_who_may_not_see_the_offices_takes_no_list_away(as_role: Any, office: Office) -> None:
    for role in Role:
        may = Permission.OFFICES_VIEW in POLICY[role]
        assert as_role(role).get("/offices.xlsx").status_code == (200 if may else 403), role


def test_a_manager_of_one_region_finds_no_office_of_another(as_role: Any, office: Office) -> None:
    client = as_role(Role.MANAGER, regions="EF")
    assert "BRU" not in client.get("/offices").text
    for page in ("", "/edit", "/hours", "/rooms/new", "/closing-days/new"):
        assert client.get(f"/offices/{office.id}{page}").status_code == 404
    assert "BRU" in as_role(Role.MANAGER, regions="BB").get("/offices").text


def test_only_those_who_keep_the_offices_may_change_them(as_role: Any, office: Office) -> None:
    for role, status in ((Role.MANAGER, 200), (Role.ADMIN, 200), (Role.DESK, 403), (Role.ICAM_COACH, 403)):
        assert as_role(role, all_sites=True).get(f"/offices/{office.id}/edit").status_code == status


def test_a_manager_adds_an_office_with_its_room_and_contact_point(as_role: Any) -> None:
    client = as_role(Role.MANAGER, all_sites=True)
    typed = {"code": "GNT", "name_nl": "Gent", "name_fr": "Gand", "region": "EF", "language": "nl"}
    answer = client.post("/offices/new", data=typed)
    assert answer.status_code == 303
    address = answer.location
    assert client.post(f"{address}/rooms/new", data={"code": "G1", "name": "Lokaal", "seats": "6"}).status_code == 303
    point = client.post(f"{address}/contact-points/new", data={"code": "G-A", "name": "Onthaal"})
    assert point.status_code == 303
    text = client.get(address).text
    assert "Lokaal" in text and "Onthaal" in text and "6 seats" in text
    assert client.post("/offices/new", data=typed).status_code == 422


def test_hours_are_changed_from_a_day_on_and_shown_as_later(as_role: Any, office: Office) -> None:
    client = as_role(Role.MANAGER, all_sites=True)
    assert 'value="09:00-17:00"' in client.get(f"/offices/{office.id}/hours").text
    later = TODAY + timedelta(days=10)
    typed = {"from_on": later.strftime("%d/%m/%Y"), "open_1": "9-12", "walk_in_3": "9-12"}
    assert client.post(f"/offices/{office.id}/hours", data=typed).status_code == 303
    assert any(row.from_on == later for row in queries.hours(office.id))
    assert "Later" in client.get(f"/offices/{office.id}").text


@pytest.mark.parametrize(
    ("field", "typed"), [("open_1", "nine to five"), ("open_2", "17-9"), ("walk_in_3", "9-12, 11-14")]
)
def test_hours_that_cannot_be_are_refused_at_their_day(as_role: Any, office: Office, field: str, typed: str) -> None:
    client = as_role(Role.MANAGER, all_sites=True)
    answer = client.post(f"/offices/{office.id}/hours", data={"from_on": TODAY.strftime("%d/%m/%Y"), field: typed})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text


def test_an_office_is_closed_for_a_day_and_opened_again(as_role: Any, office: Office) -> None:
    client = as_role(Role.MANAGER, all_sites=True)
    typed = {"first_on": TODAY.strftime("%d/%m/%Y"), "reason": "Verhuizing"}
    assert client.post(f"/offices/{office.id}/closing-days/new", data=typed).status_code == 303
    text = client.get(f"/offices/{office.id}").text
    assert "Verhuizing" in text and "closed today" in text
    closing = db.session.scalar(select(OfficeClosingDay.id))
    assert client.post(f"/offices/{office.id}/closing-days/{closing}/open").status_code == 303
    assert queries.own_closing_days(office.id) == []


def test_the_year_names_the_holidays_and_counts_the_working_days_of_each_month(as_role: Any, office: Office) -> None:
    client = as_role(Role.ICAM_COACH, all_sites=True)
    text = client.get("/working-days?year=2026").text
    assert "Easter Monday" in text and "Mon 06/04" in text
    assert "18 working days" in text  # May 2026: 1, 14 and 25 are holidays
    make.closing_day(office, TODAY.replace(year=2026, month=5, day=15), "Brugdag")
    own = client.get(f"/working-days?year=2026&office={office.id}").text
    assert "17 working days" in own and "Brugdag" in own
    assert "Brugdag" not in client.get("/working-days?year=2026").text


def test_a_day_on_which_the_department_is_closed_is_entered_in_the_code_list(as_role: Any, office: Office) -> None:
    client = as_role(Role.MANAGER, all_sites=True)
    assert "Closing days of the department" in client.get("/codes").text
    words = {"nl": "Brugdag", "fr": "Pont", "de": "Brückentag", "en": "Bridge day"}
    typed = {"code": "BRIDGE", **words, "sort": "10", "valid_from": "15/05/2026", "valid_to": "15/05/2026"}
    assert client.post("/codes/closing_day/new", data=typed).status_code == 303
    assert "Bridge day" in client.get("/working-days?year=2026").text
    assert queries.closing_days(office.id) == queries.closing_days() != frozenset()


@pytest.mark.parametrize("year", ["1", "99999", "abc"])
def test_a_year_that_cannot_be_shows_one_that_can(as_role: Any, year: str) -> None:
    assert as_role(Role.DESK, all_sites=True).get(f"/working-days?year={year}").status_code == 200
