"""Every list goes out as a spreadsheet: what the filters show, all of its pages, and it is in the trail."""

from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import select

from icam.accounts.models import Account
from icam.appointments.models import Appointment, CoachHours
from icam.appointments.rules import AppointmentState, Place, TalkKind
from icam.audit.models import AuditEntry
from icam.core import clock
from icam.core.access import Role
from icam.core.paging import Page, every
from icam.db import db, unit_of_work
from icam.walkin.models import WalkInEntry, WalkInSession
from tests import make
from tests.sheets import sheet_of as rows_of


@pytest.fixture
def site(app):
    site = make.site()
    for n in range(60):
        make.stay(make.household([make.person("Amal", f"Family{n:02}")]), make.unit(site), arrived=clock.today())
    return site


@pytest.mark.parametrize("path", ["/families.xlsx?state=care", "/stays.xlsx?state=arrived"])
def test_a_list_goes_out_whole_as_a_spreadsheet(site, as_role, path):
    answer = as_role(Role.FITT_COACH, sites=[site]).get(path)
    assert answer.status_code == 200
    found = {cell for row in rows_of(answer) for cell in row}
    assert {f"Family{n:02}" for n in range(60)} <= found
    entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None
    assert entry.kind == "export"
    assert 60 in entry.new.values()


@pytest.mark.parametrize("path", ["/families.xlsx", "/stays.xlsx?state=all"])
def test_a_sheet_keeps_to_the_scope_of_the_reader(site, as_role, path):
    answer = as_role(Role.FITT_COACH, sites=[make.site()]).get(path)
    assert "Family01" not in {cell for row in rows_of(answer) for cell in row}


def test_a_list_is_walked_to_its_end_and_not_far_beyond_the_most():
    pages = {None: Page([1, 2], after="a"), "a": Page([3, 4], after="b"), "b": Page([5])}
    assert every(pages.__getitem__) == [1, 2, 3, 4, 5]
    assert every(pages.__getitem__, most=2) == [1, 2, 3, 4]


@pytest.fixture
def office(app):
    return make.office("ANR", region="AL")


def _last_export():
    exports = select(AuditEntry).where(AuditEntry.kind == "export")
    return db.session.scalars(exports.order_by(AuditEntry.id.desc())).first()


def test_the_visits_of_a_week_go_out_with_where_the_families_live(app, as_role):
    unit = make.unit()
    family = make.household([make.person("Amal", "Karimi")])
    make.stay(family, unit, arrived=clock.today())
    coach = as_role(Role.FITT_COACH, all_sites=True, language="en")
    me = db.session.scalars(select(Account).order_by(Account.id.desc())).one()
    data = {"household_id": family.id, "coach_id": me.id, "kind": "HOME", "on": f"{clock.today():%d/%m/%Y}"}
    assert coach.post("/visits/new", data=data).status_code == 303
    page = coach.get("/visits").text
    assert "/visits.xlsx?" in page
    assert "/saved-filters?list=/visits" in page.replace("%2F", "/")
    rows = rows_of(coach.get(f"/visits.xlsx?coach={me.id}"))
    line = next(row for row in rows if "Karimi" in row)
    assert unit.code in line
    assert "planned" in line
    assert _last_export().new == {"coach": str(me.id), "visits": 1}


def test_the_mornings_at_the_door_and_who_came_go_out(office, as_role):
    desk = as_role(Role.DESK, regions="AL", language="en")
    now = clock.now()
    with unit_of_work() as session:
        row = WalkInSession(office_id=office.id, day=clock.today(), opened_at=now)
        session.add(row)
        session.flush()
        session.add(WalkInEntry(session_id=row.id, number=1, name="Anahit P.", came_at=now))
    assert any("ANR" in row for row in rows_of(desk.get("/walk-in/mornings.xlsx")))
    cells = {cell for row in rows_of(desk.get(f"/walk-in/mornings/{row.id}.xlsx")) for cell in row}
    assert {"Anahit P.", "waiting"} <= cells
    entry = _last_export()
    assert (entry.event, entry.new) == ("walk_in.export", {"walk_in": 1})
    far = as_role(Role.DESK, regions="BB")
    assert far.get(f"/walk-in/mornings/{row.id}.xlsx").status_code == 404
    assert not any("ANR" in row for row in rows_of(far.get("/walk-in/mornings.xlsx")))


def test_the_agenda_of_a_week_goes_out_and_names_nobody_of_another_region(office, as_role):
    coach = make.account(Role.ICAM_COACH, regions="AL BB")
    noon = datetime.combine(clock.today(), time(12), tzinfo=clock.BRUSSELS)
    for hours, (name, region) in enumerate((("Karimi", "AL"), ("Petrosyan", "BB"))):
        case = make.case(make.household([make.person("Amal", name)]), region=region)
        starts = noon + timedelta(hours=hours)
        with unit_of_work() as session:
            session.add(
                Appointment(
                    case_id=case.id,
                    coach_id=coach.id,
                    kind=TalkKind.FIRST,
                    place=Place.PHONE,
                    starts_at=starts,
                    ends_at=starts + timedelta(hours=1),
                    state=AppointmentState.PLANNED,
                    created_at=clock.now(),
                )
            )
    manager = as_role(Role.MANAGER, regions="AL", language="en")
    cells = {cell for row in rows_of(manager.get(f"/agenda.xlsx?coach={coach.id}")) for cell in row}
    assert {"Karimi", "taken, another region", "12:00", "13:00"} <= cells
    assert "Petrosyan" not in cells


def test_units_and_the_families_that_wait_go_out(app, as_role):
    unit = make.unit()
    make.stay(make.household([make.person("Amal", "Waiting")]), None, planned=(clock.today(), None))
    manager = as_role(Role.MANAGER, all_sites=True, language="en")
    assert unit.code in {cell for row in rows_of(manager.get("/units.xlsx?night=free")) for cell in row}
    assert unit.code not in {cell for row in rows_of(manager.get("/units.xlsx?night=occupied")) for cell in row}
    assert "Waiting" in {cell for row in rows_of(manager.get("/stays/waiting.xlsx")) for cell in row}


def test_coaches_go_out_with_their_hours(office, as_role):
    manager = as_role(Role.MANAGER, regions="AL", language="en")
    coach = make.account(Role.ICAM_COACH, regions="AL", name="Bram Coach")
    with unit_of_work() as session:
        hours = {"office_id": office.id, "weekday": 3, "from_at": time(9), "until_at": time(12)}
        session.add(CoachHours(coach_id=coach.id, from_on=clock.today(), **hours))
    line = next(row for row in rows_of(manager.get("/coaches.xlsx")) if row[0] == "Bram Coach")
    assert line[1] == "Wed 09:00–12:00 ANR"
    assert _last_export().event == "coaches.export"
    far = as_role(Role.MANAGER, regions="BB", language="en")
    assert not any("Bram Coach" in row for row in rows_of(far.get("/coaches.xlsx")))
    assert as_role(Role.STATISTICS).get("/coaches.xlsx").status_code == 403


def test_the_day_of_the_reader_goes_out_line_by_line(office, as_role):
    coach = as_role(Role.ICAM_COACH, regions="AL", language="en")
    assert "/today.xlsx" not in coach.get("/").text, "there is nothing to take along"
    me = db.session.scalars(select(Account).order_by(Account.id.desc())).first()
    for region, name, mine in (("AL", "Karimi", True), ("AL", "Petrosyan", False)):
        case = make.case(make.household([make.person("Amal", name)]), region=region, opened_on=clock.today())
        if mine:
            with unit_of_work() as session:
                session.merge(case).coach_id = me.id
    assert "/today.xlsx" in coach.get("/").text
    rows = rows_of(coach.get("/today.xlsx"))
    assert [row[3] for row in rows[1:]] == ["Invite Karimi to a first talk"]
    assert _last_export().new == {"worklist": 1}


def test_every_list_offers_its_spreadsheet_and_the_saved_filters(site, office, as_role):
    manager = as_role(Role.MANAGER, all_sites=True, language="en")
    make.case(make.household())
    make.open_door(office)
    lists = ("/families", "/stays", "/cases", "/visits", "/agenda", "/units", "/offices", "/coaches")
    for path in (*lists, "/walk-in/mornings"):
        page = manager.get(path).text
        assert f"{path}.xlsx" in page, path
        assert "Saved filters" in page, path
    page = as_role(Role.ADMIN, all_sites=True, language="en").get("/accounts").text
    assert "/accounts.xlsx" in page
    assert "Saved filters" in page
