"""Changes to the offices: what they refuse, what they keep, and what the trail says."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from icam.audit.models import AuditEntry
from icam.core import clock
from icam.core.access import OFFICE, Actor, Role, Scope
from icam.core.errors import Forbidden, NotFound, RuleBroken, Stale
from icam.db import db
from icam.offices import commands, queries
from icam.offices.models import ContactPoint, Office, OfficeClosingDay, OfficeHours
from icam.offices.public import load_offices
from icam.offices.rules import HoursKind, OfficeDraft, PointDraft, RoomDraft, Window, read_windows
from tests import make

TODAY = clock.today()
OPEN, WALK_IN = HoursKind.OPEN, HoursKind.WALK_IN


def ahead(days: int) -> date:
    return TODAY + timedelta(days=days)


def week(**hours: str) -> dict[tuple[HoursKind, int], list[Window]]:
    return {(OPEN, int(number.removeprefix("d"))): read_windows(text) for number, text in hours.items()}


def events() -> list[str]:
    return list(db.session.scalars(select(AuditEntry.event).order_by(AuditEntry.id)))


def test_an_office_is_added_and_corrected_and_the_trail_keeps_both(actor: Actor) -> None:
    office = commands.open_office(actor, OfficeDraft("GNT", "Gent", "Gand", "EF"))
    commands.change_office(actor, office.id, OfficeDraft("GNT", "Gent", "Gand", "EF", phone="09 000 00 00"), version=1)
    entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None and entry.event == "office.changed"
    assert (entry.old, entry.new) == ({"phone": None}, {"phone": "09 000 00 00"})


def test_two_offices_cannot_have_one_code(actor: Actor) -> None:
    make.office("GNT")
    with pytest.raises(RuleBroken, match="gnt is in use"):
        commands.open_office(actor, OfficeDraft("gnt", "Gent", "Gand", "EF"))


def test_what_somebody_else_saved_is_not_overwritten(actor: Actor) -> None:
    office = make.office("GNT", "EF")
    commands.change_office(actor, office.id, OfficeDraft("GNT", "Gent", "Gand", "EF"), version=1)
    with pytest.raises(Stale):
        commands.change_office(actor, office.id, OfficeDraft("GNT", "Gand", "Gand", "EF"), version=1)


def test_an_office_of_another_region_is_not_there_to_change(app: Any) -> None:
    account = make.account(Role.MANAGER)
    actor = Actor(account.id, account.name, Role.MANAGER, Scope(regions=frozenset({"EF"})))
    there = make.office("LIE", "LL")
    with pytest.raises(NotFound):
        commands.add_room(actor, there.id, RoomDraft("LIE-1", "1"))
    with pytest.raises(NotFound):
        commands.change_hours(actor, there.id, {}, from_on=TODAY, today=TODAY)
    with pytest.raises(NotFound):
        commands.close_office(actor, there.id, TODAY, None, reason=None)
    with pytest.raises(Forbidden):
        commands.open_office(actor, OfficeDraft("ARL", "Aarlen", "Arlon", "LL"))


def test_new_hours_hold_from_their_day_and_the_past_stays(actor: Actor) -> None:
    office = make.office()
    make.office_hours(office, [1, 2], time(9), time(12), from_on=date(2021, 10, 7))
    change = ahead(7)
    assert commands.change_hours(actor, office.id, week(d1="9-12", d2="10-15"), from_on=change, today=TODAY)
    rows = {(row.weekday, row.from_at, row.from_on, row.until_on) for row in queries.hours(office.id)}
    assert rows == {
        (1, time(9), date(2021, 10, 7), None),
        (2, time(9), date(2021, 10, 7), change),
        (2, time(10), change, None),
    }


def test_hours_changed_a_second_time_before_they_began_leave_nothing_behind(actor: Actor) -> None:
    office = make.office()
    commands.change_hours(actor, office.id, week(d1="9-12"), from_on=ahead(7), today=TODAY)
    commands.change_hours(actor, office.id, week(d1="10-12"), from_on=ahead(7), today=TODAY)
    assert [(row.from_at, row.until_on) for row in queries.hours(office.id)] == [(time(10), None)]
    assert db.session.scalar(select(func.count()).select_from(OfficeHours)) == 2


def test_saving_the_same_hours_again_changes_nothing(actor: Actor) -> None:
    office = make.office()
    commands.change_hours(actor, office.id, week(d1="9-12", d3="9-12, 13-17"), from_on=TODAY, today=TODAY)
    before = events()
    assert not commands.change_hours(actor, office.id, week(d1="9-12", d3="9-12, 13-17"), from_on=TODAY, today=TODAY)
    assert events() == before


def test_hours_cannot_be_changed_for_days_that_are_over(actor: Actor) -> None:
    office = make.office()
    make.office_hours(office)
    with pytest.raises(RuleBroken, match="stay as they were"):
        commands.change_hours(actor, office.id, week(d1="9-12"), from_on=ahead(-1), today=TODAY)


def test_an_office_is_closed_for_days_and_opened_again_once(actor: Actor) -> None:
    office = make.office()
    assert len(commands.close_office(actor, office.id, ahead(1), ahead(3), reason="Verhuizing")) == 3
    assert commands.close_office(actor, office.id, ahead(3), ahead(4), reason=None) == [ahead(4)]
    closed = db.session.scalars(select(OfficeClosingDay).order_by(OfficeClosingDay.day)).all()
    commands.open_again(actor, office.id, closed[0].id)
    commands.open_again(actor, office.id, closed[0].id)
    assert events().count("office.open_again") == 1
    assert [row.day for row in queries.own_closing_days(office.id)] == [ahead(2), ahead(3), ahead(4)]
    assert commands.close_office(actor, office.id, ahead(1), None, reason=None) == [ahead(1)]


def test_an_office_is_not_closed_for_a_year_day_by_day(actor: Actor) -> None:
    office = make.office()
    with pytest.raises(RuleBroken, match="too many"):
        commands.close_office(actor, office.id, TODAY, ahead(365), reason=None)


def test_a_room_that_is_no_longer_used_keeps_its_past(actor: Actor) -> None:
    office = make.office("BRU")
    room = commands.add_room(actor, office.id, RoomDraft("BRU-1", "Lokaal 1"))
    commands.change_room(actor, office.id, room.id, RoomDraft("BRU-1", "Lokaal 1", until_on=TODAY), version=1)
    assert [row.code for row in queries.rooms(office.id, on=ahead(-1))] == ["BRU-1"]
    assert queries.rooms(office.id, on=TODAY) == []
    point = commands.add_contact_point(actor, office.id, PointDraft("BRU-A", "Onthaal"))
    with pytest.raises(NotFound):
        commands.change_contact_point(actor, make.office().id, point.id, PointDraft("BRU-A", "x"), version=None)


def test_the_public_offices_receive_on_wednesday_from_nine_to_twelve(app: Any) -> None:
    assert load_offices(OFFICE) == 3
    assert load_offices(OFFICE) == 0
    wednesday = date(2026, 3, 4)
    found = {row.code: hours for row, hours in queries.walk_in_offices(OFFICE.scope, wednesday)}
    assert found == {code: [Window(time(9), time(12))] for code in ("BRU", "ANR", "LIE")}
    addresses = {row.code: row.street for row in queries.offices(OFFICE.scope)}
    assert addresses == {
        "BRU": "Boulevard Pachéco / Pachecolaan 44",
        "ANR": "Italiëlei 4/1",
        "LIE": "Rue de Fragnée 2",
    }


def test_the_demo_has_forty_three_contact_points_in_twenty_one_locations(app: Any) -> None:
    from icam.demo.offices import load_demo_offices

    for _ in range(2):
        load_demo_offices(OFFICE)
        assert db.session.scalar(select(func.count()).select_from(ContactPoint)) == 43
        assert db.session.scalar(select(func.count()).select_from(Office)) == 21
    invented = db.session.scalars(select(Office.note).where(Office.is_public.is_(False))).all()
    assert len(invented) == 18 and all(note and "icti" in note.casefold().replace("k", "c") for note in invented)
