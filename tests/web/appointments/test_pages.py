"""The pages of appointments: what they show, what they refuse, with and without HTMX."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from icam.appointments import commands
from icam.appointments.models import (
    Appointment,
    CalendarFeed,
    CoachHours,
    CoachLanguage,
    InterpreterBooking,
    Invitation,
)
from icam.appointments.rules import AppointmentState, ChangeDraft, ResultDraft, TalkKind, instant
from icam.audit.models import AuditEntry
from icam.cases.models import Case
from icam.core import clock
from icam.core.access import Actor, Role
from icam.core.errors import NotFound
from icam.core.workdays import is_working_day
from icam.db import db, unit_of_work
from tests import make
from tests.client import Client
from tests.data.appointments.office import Desk, desk


def working_day(since: date) -> date:
    """Return the first working day after a day."""
    day = since + timedelta(days=1)
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


TOMORROW = working_day(clock.today())


@pytest.fixture
def office(app: Flask) -> Desk:
    return desk(cases=2)


@pytest.fixture
def coach(app: Flask, office: Desk) -> Client:
    client: Client = app.test_client()  # type: ignore[assignment]
    client.sign_in(office.coach)
    return client


def typed(office: Desk, day: date = TOMORROW, at: str = "10:00", **changes: Any) -> dict[str, Any]:
    return {
        "on": day.strftime("%d/%m/%Y"),
        "at": at,
        "minutes": "60",
        "coach_id": office.coach.id,
        "office_id": office.office.id,
        "room_id": "",
        "kind": "first",
        "place": "office",
        "interpreter_language": "",
    } | changes


def make_one(office: Desk, actor: Actor, number: int = 0, day: date = TOMORROW, at: time = time(10)) -> Appointment:
    draft = office.draft(day, at)
    return commands.make_appointment(actor, office.cases[number].id, draft, now=clock.now())


def put_back(appointment_id: int, days: int = 3) -> None:
    """Let an appointment be over."""
    with unit_of_work() as session:
        row = session.get_one(Appointment, appointment_id)
        row.starts_at, row.ends_at = row.starts_at - timedelta(days=days + 7), row.ends_at - timedelta(days=days + 7)


def test_an_appointment_is_made_from_the_page_of_the_file(coach: Client, office: Desk) -> None:
    address = f"/cases/{office.cases[0].id}/appointments/new"
    assert "Lokaal 1" in coach.get(address).text
    answer = coach.post(address, data=typed(office))
    assert (answer.status_code, answer.location) == (303, f"/cases/{office.cases[0].id}/appointments")
    shown = coach.get(answer.location).text
    assert "first talk" in shown
    assert "Bram Lauwers" in shown


def test_a_free_moment_is_a_link_that_fills_the_form(coach: Client, office: Desk) -> None:
    shown = coach.get(f"/cases/{office.cases[0].id}/appointments/new").text
    link = re.search(r'class="tag tag--free" href="([^"]+)"', shown)
    assert link is not None
    filled = coach.get(link[1].replace("&amp;", "&")).text
    assert re.search(r'name="at"[^>]*value="\d\d:\d\d"', filled)
    assert re.search(rf'<option value="{office.rooms[0].id}" selected', filled)


def test_the_refusal_says_who_stands_in_the_way_and_leads_to_free_moments(
    coach: Client, office: Desk, actor: Actor
) -> None:
    make_one(office, actor)
    answer = coach.post(f"/cases/{office.cases[1].id}/appointments/new", data=typed(office, at="10:30"))
    assert answer.status_code == 422
    assert "already has an appointment with Testfamily" in answer.text
    links = re.findall(r'<li><a href="([^"]+)">Free: [^<]+</a>', answer.text)
    assert len(links) == 3
    assert 'value="10:30"' in answer.text
    assert coach.get(links[0].replace("&amp;", "&")).status_code == 200


def test_the_past_and_a_closed_hour_are_refused_in_a_sentence(coach: Client, office: Desk) -> None:
    address = f"/cases/{office.cases[0].id}/appointments/new"
    assert "is over" in coach.post(address, data=typed(office, date(2024, 3, 4))).text
    answer = coach.post(address, data=typed(office, at="19:00"))
    assert answer.status_code == 422
    assert "is open 09:00-17:00" in answer.text
    assert db.session.scalar(select(func.count()).select_from(Appointment)) == 0


def test_pressing_twice_makes_one_appointment(coach: Client, office: Desk) -> None:
    data = typed(office) | {"submission": "a-token-of-at-least-16"}
    address = f"/cases/{office.cases[0].id}/appointments/new"
    assert [coach.post(address, data=data).status_code for _ in range(2)] == [303, 303]
    assert db.session.scalar(select(func.count()).select_from(Appointment)) == 1


def test_inviting_proposes_language_and_moments_and_keeps_what_was_sent(coach: Client, office: Desk) -> None:
    with unit_of_work() as session:
        from icam.people.models import Household

        row = session.get_one(Household, office.cases[0].household_id)
        row.address, row.interpreter_language = "Hauptstraße 12, 4700 Eupen", "ti"
    address = f"/cases/{office.cases[0].id}/invitations/new"
    shown = coach.get(address).text
    assert re.search(r'value="de" checked', shown)
    assert '<option value="ti" selected>' in shown
    moment = re.search(r'name="offered" value="(m~[^"]+)"', shown)
    assert moment is not None
    answer = coach.post(
        address,
        data={
            "channel": "REGISTERED",
            "sent_on": clock.today().strftime("%d/%m/%Y"),
            "language": "de",
            "explained_in": "ti",
            "offered": moment[1],
        },
    )
    assert answer.status_code == 303
    invitation = db.session.scalars(select(Invitation)).one()
    assert (invitation.language, invitation.explained_in, invitation.number) == ("de", "ti", 1)
    made = db.session.get_one(Appointment, invitation.appointment_id)
    assert made.interpreter_language == "ti"
    page = coach.get(answer.location).text
    assert "A reaction is awaited" in page
    assert "Nothing follows from it by itself" in page


def test_a_forged_moment_is_refused_by_the_rules_and_not_believed(coach: Client, office: Desk) -> None:
    at = datetime.combine(TOMORROW, time(3), clock.BRUSSELS).isoformat()
    answer = coach.post(
        f"/cases/{office.cases[0].id}/invitations/new",
        data={
            "channel": "LETTER",
            "sent_on": clock.today().strftime("%d/%m/%Y"),
            "language": "nl",
            "offered": f"m~{office.coach.id}~{office.office.id}~~{at}~60",
        },
    )
    assert answer.status_code == 422
    assert "is open" in answer.text


def test_the_invitation_over_the_limit_is_refused_in_a_sentence(coach: Client, office: Desk) -> None:
    address = f"/cases/{office.cases[0].id}/invitations/new"
    data = {
        "channel": "LETTER",
        "sent_on": clock.today().strftime("%d/%m/%Y"),
        "language": "nl",
        "offered": "none",
    }
    assert [coach.post(address, data=data).status_code for _ in range(4)] == [303, 303, 303, 422]
    assert "invites again at most 2 times" in coach.get(address).text
    shown = coach.get(f"/cases/{office.cases[0].id}/appointments").text
    assert "/invitations/new" not in shown


def test_invite_no_show_and_the_main_action_is_to_invite_again(coach: Client, office: Desk, actor: Actor) -> None:
    tab = f"/cases/{office.cases[0].id}/appointments"
    assert re.search(r'href="/cases/\d+/invitations/new">Invite<', coach.get(tab).text)
    coach.post(
        f"/cases/{office.cases[0].id}/invitations/new",
        data={
            "channel": "LETTER",
            "sent_on": (clock.today() - timedelta(days=20)).strftime("%d/%m/%Y"),
            "language": "nl",
            "offered": "none",
        },
    )
    made = make_one(office, actor)
    put_back(made.id)
    shown = coach.get(tab).text
    assert "Write down what became of it" in shown
    version = db.session.get_one(Appointment, made.id, populate_existing=True).version
    answer = coach.post(f"/appointments/{made.id}/result", data={"state": "no_show", "version": version})
    assert answer.status_code == 303
    shown = coach.get(tab).text
    assert "did not come" in shown
    assert "No reaction to the last invitation" in shown
    assert "Invite again" in shown


def test_a_result_to_come_is_refused_and_a_correction_asks_its_reason(
    coach: Client, office: Desk, actor: Actor
) -> None:
    made = make_one(office, actor)
    answer = coach.post(f"/appointments/{made.id}/result", data={"state": "attended", "version": 1})
    assert answer.status_code == 422
    assert "still to come" in answer.text
    assert (
        "Say who called the appointment off"
        in coach.post(f"/appointments/{made.id}/result", data={"state": "cancelled", "version": 1}).text
    )
    done = {"state": "cancelled", "ended_by": "OFFICE", "version": 1}
    assert coach.post(f"/appointments/{made.id}/result", data=done).status_code == 303
    assert "Why it is corrected" in coach.get(f"/appointments/{made.id}/result").text
    again = {"state": "planned", "version": 2}
    assert "Say why what was written is corrected" in coach.post(f"/appointments/{made.id}/result", data=again).text
    assert coach.post(f"/appointments/{made.id}/result", data=again | {"correction": "wrong line"}).status_code == 303


def test_a_stale_result_shows_both_versions(coach: Client, office: Desk, actor: Actor) -> None:
    made = make_one(office, actor)
    commands.confirm_appointment(actor, made.id, now=clock.now())
    answer = coach.post(f"/appointments/{made.id}/result", data={"state": "excused", "version": 1})
    assert answer.status_code == 409


def test_confirming_moving_and_changing(coach: Client, office: Desk, actor: Actor) -> None:
    made = make_one(office, actor)
    assert coach.post(f"/appointments/{made.id}/confirm").status_code == 303
    assert "confirmed" in coach.get(f"/appointments/{made.id}").text
    assert coach.get(f"/appointments/{made.id}/change").status_code == 200
    change = {"kind": "conclusion", "room_id": office.rooms[1].id, "version": 2, "note": "brings a file"}
    assert coach.post(f"/appointments/{made.id}/change", data=change).status_code == 303
    assert "Free moments" in coach.get(f"/appointments/{made.id}/move").text
    data = typed(office, at="14:00") | {"ended_by": "PERSON", "version": 3}
    answer = coach.post(f"/appointments/{made.id}/move", data=data)
    assert answer.status_code == 303
    shown = coach.get(f"/appointments/{made.id}").text
    assert "Moved to" in shown
    new = db.session.scalars(select(Appointment).where(Appointment.id != made.id)).one()
    assert (new.kind.value, new.note) == ("conclusion", "brings a file")
    assert "Moved from" in coach.get(f"/appointments/{new.id}").text


def test_an_interpreter_is_asked_and_answers(coach: Client, office: Desk, actor: Actor) -> None:
    made = make_one(office, actor)
    ask = {"language": "ti", "asked_on": clock.today().strftime("%d/%m/%Y"), "interpreter": "tolkendienst"}
    assert coach.get(f"/appointments/{made.id}/interpreter").status_code == 200
    assert coach.post(f"/appointments/{made.id}/interpreter", data=ask).status_code == 303
    booking = db.session.scalars(select(InterpreterBooking)).one()
    assert coach.get(f"/interpreters/{booking.id}").status_code == 200
    answer = coach.post(f"/interpreters/{booking.id}", data={"state": "confirmed", "version": 1})
    assert answer.status_code == 303
    assert "confirmed" in coach.get(f"/agenda?on={TOMORROW.isoformat()}").text


def test_what_became_of_an_invitation_is_followed_and_taken_back(coach: Client, office: Desk) -> None:
    today = clock.today().strftime("%d/%m/%Y")
    data = {"channel": "LETTER", "sent_on": today, "language": "nl", "offered": "none"}
    coach.post(f"/cases/{office.cases[0].id}/invitations/new", data=data)
    row = db.session.scalars(select(Invitation)).one()
    address = f"/invitations/{row.id}"
    assert coach.get(address).status_code == 200
    back = {"delivery": "returned", "delivery_on": today, "version": 1}
    assert coach.post(address, data=back).status_code == 303
    assert "came back" in coach.get(f"/cases/{office.cases[0].id}/appointments").text
    assert coach.post(f"{address}/void", data={}).status_code == 422
    assert coach.post(f"{address}/void", data={"void-reason": "the wrong file"}).status_code == 303
    assert coach.get(address).status_code == 404


def test_who_speaks_the_persons_language_needs_no_interpreter(coach: Client, office: Desk) -> None:
    from icam.people.models import Household

    with unit_of_work() as session:
        session.get_one(Household, office.cases[0].household_id).interpreter_language = "ti"
        session.add(CoachLanguage(coach_id=office.coach.id, language="ti"))
    shown = coach.get(f"/cases/{office.cases[0].id}/appointments/new").text
    chosen = re.search(r'<select id="interpreter_language".*?</select>', shown, re.S)
    assert chosen is not None
    assert "selected" not in chosen[0]


def test_a_room_of_another_office_is_not_taken(coach: Client, office: Desk, actor: Actor) -> None:
    made = make_one(office, actor)
    elsewhere = make.room()
    change = {"kind": "first", "room_id": elsewhere.id, "version": 1}
    assert coach.post(f"/appointments/{made.id}/change", data=change).status_code == 422
    with pytest.raises(NotFound):
        commands.change_appointment(
            actor, made.id, ChangeDraft(TalkKind.FIRST, elsewhere.id, None, None, None, 1), now=clock.now()
        )


def test_an_absence_says_which_appointments_stand_in_it(coach: Client, office: Desk, actor: Actor) -> None:
    make_one(office, actor)
    away = {"absence-from_on": TOMORROW.strftime("%d/%m/%Y"), "absence-last_on": TOMORROW.strftime("%d/%m/%Y")}
    answer = coach.post(f"/coaches/{office.coach.id}/absences", data=away)
    assert "1 appointment stands on those days" in coach.get(answer.location).text


# --- agenda ----------------------------------------------------------------------------------------------------------


def test_the_agenda_opens_on_today_and_on_ones_own(coach: Client, office: Desk) -> None:
    shown = coach.get("/agenda").text
    assert "(today)" in shown
    assert f'<option value="{office.coach.id}" selected' in shown


def test_free_time_leads_to_a_file_and_to_its_appointment(coach: Client, office: Desk) -> None:
    shown = coach.get(f"/agenda?on={TOMORROW.isoformat()}&coach={office.coach.id}").text
    link = re.search(r'href="(/agenda/new[^"]+)"', shown)
    assert link is not None
    files = coach.get(link[1].replace("&amp;", "&")).text
    chosen = re.search(rf'href="(/cases/{office.cases[0].id}/appointments/new[^"]+)"', files)
    assert chosen is not None
    assert 'value="09:00"' in coach.get(chosen[1].replace("&amp;", "&")).text
    code = office.cases[1].code
    found = coach.get(link[1].replace("&amp;", "&") + f"&q={code}").text
    assert f"/cases/{office.cases[1].id}/appointments/new" in found


def test_the_agenda_of_an_office_shows_everybody_in_it(app: Flask, as_role: Any, office: Desk, actor: Actor) -> None:
    make_one(office, actor)
    desk_client = as_role(Role.DESK, regions="AL")
    shown = desk_client.get(f"/agenda?on={TOMORROW.isoformat()}&coach=0&office={office.office.id}").text
    assert "Bram Lauwers" in shown
    assert "Testfamily" in shown
    part = desk_client.get(f"/agenda?on={TOMORROW.isoformat()}", headers={"HX-Request": "true", "HX-Target": "agenda"})
    assert "<html" not in part.text


def test_who_works_in_another_region_sees_no_name_in_the_agenda(
    app: Flask, as_role: Any, office: Desk, actor: Actor
) -> None:
    make_one(office, actor)
    with unit_of_work() as session:
        session.get_one(Case, office.cases[0].id).region = "LL"
    shown = as_role(Role.DESK, regions="AL").get(f"/agenda?on={TOMORROW.isoformat()}&office={office.office.id}").text
    assert "taken, another region" in shown
    assert "Testfamily" not in shown


def test_a_file_of_another_region_is_not_found_and_that_is_in_the_trail(
    app: Flask, as_role: Any, office: Desk, actor: Actor
) -> None:
    made = make_one(office, actor)
    client = as_role(Role.ICAM_COACH, regions="LL")
    for address in (
        f"/cases/{office.cases[0].id}/appointments",
        f"/appointments/{made.id}",
        f"/appointments/{made.id}/move",
    ):
        assert client.get(address).status_code == 404
    assert db.session.scalar(select(func.count()).where(AuditEntry.event == "page.refused")) == 3


def test_looking_at_the_tab_is_in_the_trail(coach: Client, office: Desk) -> None:
    coach.get(f"/cases/{office.cases[0].id}/appointments")
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.event == "case.seen")).one()
    assert entry.household_id == office.cases[0].household_id


@pytest.mark.parametrize("number", [1, 10])
def test_tab_and_agenda_cost_a_fixed_number_of_statements(
    app: Flask, coach: Client, office: Desk, actor: Actor, statements: Any, number: int
) -> None:
    for place in range(number):
        make_one(office, actor, 0, working_day(TOMORROW + timedelta(days=place // 7)), time(9 + place % 7))
    coach.get("/agenda")
    with statements() as sent:
        coach.get(f"/cases/{office.cases[0].id}/appointments")
    tab = len(sent)
    with statements() as sent:
        coach.get(f"/agenda?on={TOMORROW.isoformat()}")
    assert tab <= 16, sent
    assert len(sent) <= 22, sent


# --- coaches ---------------------------------------------------------------------------------------------------------


def test_a_coach_keeps_their_own_hours_absences_and_languages(coach: Client, office: Desk) -> None:
    mine = f"/coaches/{office.coach.id}"
    assert "Bram Lauwers" in coach.get("/coaches").text
    hours = {
        "hours-office_id": office.office.id,
        "hours-weekdays": ["6"],
        "hours-from_at": "9:00",
        "hours-until_at": "12:00",
        "hours-from_on": clock.today().strftime("%d/%m/%Y"),
    }
    assert coach.post(f"{mine}/hours", data=hours).status_code == 303
    assert coach.post(f"{mine}/hours", data=hours).status_code == 422
    row = db.session.scalars(select(CoachHours).where(CoachHours.weekday == 6)).one()
    ended = {"last_on": clock.today().strftime("%d/%m/%Y")}
    assert coach.post(f"{mine}/hours/{row.id}/end", data=ended).status_code == 303
    away = {"absence-from_on": TOMORROW.strftime("%d/%m/%Y"), "absence-last_on": TOMORROW.strftime("%d/%m/%Y")}
    assert coach.post(f"{mine}/absences", data=away).status_code == 303
    assert "is away on this day" in coach.get(f"/agenda?on={TOMORROW.isoformat()}").text
    assert coach.post(f"{mine}/languages", data={"spoken-languages": ["ti", "fr"]}).status_code == 303
    assert set(db.session.scalars(select(CoachLanguage.language))) == {"ti", "fr"}
    assert "Tigrinya" in coach.get(mine).text


def test_nobody_arranges_the_hours_of_a_colleague(as_role: Any, office: Desk) -> None:
    client = as_role(Role.DESK, all_sites=True)
    assert "Add hours" not in client.get(f"/coaches/{office.coach.id}").text
    assert client.post(f"/coaches/{office.coach.id}/languages", data={"spoken-languages": ["ti"]}).status_code == 403


# --- the calendar ----------------------------------------------------------------------------------------------------


def new_feed(coach: Client) -> str:
    coach.post("/agenda/calendar")
    shown = re.search(r'value="http://[^/]+(/calendar/[^"]+\.ics)"', coach.get("/agenda/calendar").text)
    assert shown is not None
    return shown[1]


def test_a_calendar_reads_the_agenda_under_a_secret_address_and_finds_no_name(
    app: Flask, client: Client, coach: Client, office: Desk, actor: Actor
) -> None:
    make_one(office, actor)
    address = new_feed(coach)
    answer = client.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    assert "BEGIN:VEVENT" in answer.text
    assert "Testfamily" not in answer.text
    assert office.cases[0].code not in answer.text
    assert "Lokaal 1" in answer.text


def test_the_setting_lets_the_calendar_say_who_comes(
    app: Flask, client: Client, coach: Client, office: Desk, actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    make_one(office, actor)
    address = new_feed(coach)
    monkeypatch.setitem(app.config, "ATD", replace(app.config["ATD"], feed_names=True))
    assert "Testfamily" in client.get(address).text


def test_only_the_digest_of_the_address_is_kept_and_it_is_shown_once(app: Flask, coach: Client, office: Desk) -> None:
    secret = new_feed(coach).removeprefix("/calendar/").removesuffix(".ics")
    row = db.session.scalars(select(CalendarFeed)).one()
    assert secret not in row.digest
    assert len(row.digest) == 64
    assert secret not in coach.get("/agenda/calendar").text


def test_a_revoked_address_is_gone_and_an_unknown_one_not_found(
    app: Flask, client: Client, coach: Client, office: Desk
) -> None:
    address = new_feed(coach)
    row = db.session.scalars(select(CalendarFeed)).one()
    assert coach.post(f"/agenda/calendar/{row.id}/revoke").status_code == 303
    assert client.get(address).status_code == 410
    assert client.get("/calendar/nobody-made-this.ics").status_code == 404
    events = list(db.session.scalars(select(AuditEntry.event).where(AuditEntry.subject_kind == "calendar_feed")))
    assert events == ["calendar_feed.made", "calendar_feed.revoked"]


def test_nobody_revokes_the_address_of_another(app: Flask, as_role: Any, coach: Client, office: Desk) -> None:
    new_feed(coach)
    row = db.session.scalars(select(CalendarFeed)).one()
    assert as_role(Role.ICAM_COACH, all_sites=True).post(f"/agenda/calendar/{row.id}/revoke").status_code == 404


def test_the_calendar_of_somebody_who_left_is_gone(app: Flask, client: Client, coach: Client, office: Desk) -> None:
    address = new_feed(coach)
    from icam.accounts.models import Account

    with unit_of_work() as session:
        session.get_one(Account, office.coach.id).active_until = clock.today()
    assert client.get(address).status_code == 410


def test_reading_is_in_the_trail_once_a_day_and_counted_as_use(
    app: Flask, client: Client, coach: Client, office: Desk
) -> None:
    address = new_feed(coach)
    for _ in range(3):
        client.get(address)
    assert db.session.scalar(select(func.count()).where(AuditEntry.event == "calendar_feed.seen")) == 1
    assert db.session.scalars(select(CalendarFeed)).one().used_at is not None


def test_who_guesses_addresses_must_wait(app: Flask, client: Client, coach: Client, office: Desk) -> None:
    address = new_feed(coach)
    most = app.config["ATD"].lockout_after_from_address
    for number in range(most):
        client.get(f"/calendar/guess{number}.ics")
    assert client.get(address).status_code == 429


@pytest.mark.parametrize(
    ("day", "utc"),
    [(date(2026, 3, 27), "09"), (date(2026, 3, 30), "08"), (date(2026, 10, 23), "08"), (date(2026, 10, 26), "09")],
)
def test_times_are_right_on_both_sides_of_a_change_of_the_clock(app: Flask, day: date, utc: str) -> None:
    from icam.appointments.calendar import calendar_of
    from icam.appointments.queries import Entry
    from icam.appointments.rules import Place, TalkKind

    entry = Entry(
        1, 1, instant(day, time(10)), instant(day, time(11)), AppointmentState.PLANNED, TalkKind.FIRST, Place.PHONE,
        clock.now(), None, "DIALLO", "ICAM-1", None,
    )  # fmt: skip
    with app.test_request_context():
        written = calendar_of(
            [entry], owner="Bram", language="nl", with_names=False, link=lambda one: f"https://x/{one}", now=clock.now()
        ).decode()
    assert f"DTSTART:{day:%Y%m%d}T{utc}0000Z" in written
    assert "DIALLO" not in written
    assert "eerste gesprek" in written or "first talk" in written


def test_a_closed_file_offers_no_action(coach: Client, office: Desk, actor: Actor) -> None:
    made = make_one(office, actor)
    put_back(made.id)
    commands.write_result(actor, made.id, ResultDraft(AppointmentState.NO_SHOW, version=2), now=clock.now())
    with unit_of_work() as session:
        row = session.get_one(Case, office.cases[0].id)
        row.closed_on, row.outcome = clock.today(), "NO_SHOW_END"
    shown = coach.get(f"/cases/{office.cases[0].id}/appointments").text
    assert "/appointments/new" not in shown
