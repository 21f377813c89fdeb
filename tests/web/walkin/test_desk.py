"""The desk at the door: three fields and one press, the queue, the coach, and who may do what."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from icam.audit.models import AuditEntry
from icam.core import clock
from icam.core.access import Role
from icam.db import db
from icam.offices.models import Office
from icam.offices.rules import HoursKind
from icam.people.models import Household
from icam.talks.models import Talk
from icam.walkin.models import WalkInEntry, WalkInSession
from icam.walkin.rules import EntryState
from tests import make

NINE = datetime(2026, 11, 18, 9, 0, tzinfo=clock.BRUSSELS)  # a Wednesday
QUEUE = {"HX-Request": "true", "HX-Target": "div#queue", "HX-Request-Type": "partial"}


@pytest.fixture
def hands(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Give a clock that stands at nine and goes on by hand."""
    at = {"now": NINE}
    monkeypatch.setattr(clock, "now", lambda: at["now"])

    def go(minutes: int) -> None:
        at["now"] += timedelta(minutes=minutes)

    return go


@pytest.fixture
def office(app: Any, hands: Any) -> Office:
    office = make.office("BRU", "BB", name_nl="Brussel", language="fr")
    make.office_hours(office, [3], NINE.time(), (NINE + timedelta(hours=3)).time(), HoursKind.WALK_IN)
    return office


def let_in(client: Any, office: Office, name: str = "Amina Haddad", **typed: str) -> Any:
    return client.post(f"/walk-in/{office.id}", data={"name": name, **typed})


def entry_id() -> int:
    found = db.session.scalar(select(func.max(WalkInEntry.id)))
    assert found is not None
    return found


def test_from_the_door_to_the_queue_takes_three_fields_and_one_press(as_role: Any, office: Office) -> None:
    client = as_role(Role.DESK, all_sites=True)
    text = client.get(f"/walk-in/{office.id}").text
    form = text[text.index('class="entry"') : text.index("</form>", text.index('class="entry"'))]
    assert form.count("<input") - form.count('type="hidden"') + form.count("<select") == 3
    assert form.count('type="submit"') == 1
    answer = let_in(client, office, language="ar", reason="FIRST")
    assert answer.status_code == 303
    page = client.get(answer.location).text
    assert "<strong>1</strong>" in page and "Amina Haddad" in page and "Arabic" in page and "first time" in page


def test_the_same_press_sent_twice_gives_one_number(as_role: Any, office: Office) -> None:
    client = as_role(Role.DESK, all_sites=True)
    for _ in range(2):
        assert let_in(client, office, submission="once-and-only-once-1").status_code == 303
    assert db.session.scalar(select(func.count()).select_from(WalkInEntry)) == 1


@pytest.mark.parametrize(
    "typed",
    [
        {"name": ""},
        {"name": "x" * 101},
        {"name": "Ami\u202ena"},
        {"name": "Amina", "language": "klingon"},
        {"name": "Amina", "reason": "NO_SUCH"},
        {"name": "Amina", "household_id": "one"},
    ],
)
def test_what_cannot_be_is_refused_with_what_was_typed(as_role: Any, office: Office, typed: dict[str, str]) -> None:
    answer = as_role(Role.DESK, all_sites=True).post(f"/walk-in/{office.id}", data=typed)
    assert answer.status_code == 422
    assert "not saved yet" in answer.text
    assert db.session.scalar(select(func.count()).select_from(WalkInEntry)) == 0


def test_after_noon_the_desk_asks_why(as_role: Any, office: Office, hands: Any) -> None:
    client = as_role(Role.DESK, all_sites=True)
    assert "late_reason" not in client.get(f"/walk-in/{office.id}").text
    hands(181)
    client = as_role(Role.DESK, all_sites=True)
    assert "late_reason" in client.get(f"/walk-in/{office.id}").text
    assert let_in(client, office).status_code == 422
    assert let_in(client, office, late_reason="train was late").status_code == 303


def test_possible_files_are_shown_while_typing_and_chosen_with_the_same_press(as_role: Any, office: Office) -> None:
    family = make.household([make.person("Amina", "Haddad", date(1990, 5, 1))])
    index_names()
    client = as_role(Role.DESK, all_sites=True)
    part = client.get(
        f"/walk-in/{office.id}/known?name=Amina+Hadad", headers={"HX-Request": "true", "HX-Target": "div#known"}
    ).text
    assert f'value="{family.id}"' in part and "<html" not in part
    let_in(client, office, household_id=str(family.id))
    assert db.session.scalar(select(WalkInEntry.household_id)) == family.id


def test_without_scripts_the_possible_files_are_on_the_page_of_the_person(as_role: Any, office: Office) -> None:
    family = make.household([make.person("Amina", "Haddad", date(1990, 5, 1))])
    index_names()
    client = as_role(Role.DESK, all_sites=True)
    let_in(client, office, "Amina Hadad")
    text = client.get(f"/walk-in/entries/{entry_id()}").text
    assert family.code in text and "This is the person" in text
    client.post(f"/walk-in/entries/{entry_id()}/known", data={"household_id": str(family.id)})
    assert db.session.scalar(select(WalkInEntry.household_id)) == family.id


def test_a_family_of_another_region_is_not_among_the_possible_files(as_role: Any, office: Office) -> None:
    family = make.household([make.person("Amina", "Haddad", date(1990, 5, 1))])
    make.stay(family, unit=make.unit(), arrived=NINE.date())
    index_names()
    client = as_role(Role.DESK, regions="BB")
    assert family.code not in client.get(f"/walk-in/{office.id}/known?name=Amina+Haddad").text
    assert let_in(client, office, household_id=str(family.id)).status_code == 404


def index_names() -> None:
    """Write the spellings that the search reads, which makers leave out."""
    from icam.db import unit_of_work
    from icam.people.commands.persons import write_names
    from icam.people.models import Person
    from icam.people.rules import NameKind

    with unit_of_work() as session:
        for person in session.scalars(select(Person)):
            write_names(session, person.id, [(NameKind.MAIN, person.family_name, person.given_name)])


def test_a_coach_calls_the_next_and_begins_a_talk_with_a_new_file(as_role: Any, office: Office, hands: Any) -> None:
    let_in(as_role(Role.DESK, all_sites=True), office, language="ar")
    hands(12)
    coach = as_role(Role.ICAM_COACH, all_sites=True, name="Bram Lauwers")
    assert "12 min" in coach.get(f"/walk-in/{office.id}").text
    page = coach.post(f"/walk-in/{office.id}/next")
    assert page.location.endswith(f"/walk-in/entries/{entry_id()}")
    assert "Begin the talk with a new file" in coach.get(page.location).text
    talk = coach.post(f"{page.location}/talk", data={"submission": "begin-it-only-once-1"})
    assert talk.status_code == 303 and talk.location.startswith("/talks/")
    again = coach.post(f"{page.location}/talk", data={"submission": "begin-it-only-once-2"})
    assert again.location == talk.location
    assert coach.get(talk.location).status_code == 200
    assert db.session.scalar(select(func.count()).select_from(Household)) == 1
    assert db.session.scalar(select(func.count()).select_from(Talk)) == 1


def test_the_desk_calls_nobody_and_begins_no_talk(as_role: Any, office: Office) -> None:
    client = as_role(Role.DESK, all_sites=True)
    let_in(client, office)
    assert "Call the next" not in client.get(f"/walk-in/{office.id}").text
    for address in (f"{office.id}/next", f"entries/{entry_id()}/call", f"entries/{entry_id()}/talk"):
        assert client.post(f"/walk-in/{address}").status_code == 403


@pytest.mark.parametrize("role", [Role.FITT_COACH, Role.STATISTICS, Role.DPO, Role.ADMIN])
def test_who_has_nothing_to_do_at_the_door_does_not_see_it(as_role: Any, office: Office, role: Role) -> None:
    client = as_role(role, all_sites=True)
    for address in ("/walk-in", f"/walk-in/{office.id}", "/walk-in/mornings"):
        assert client.get(address).status_code == 403


def test_the_desk_of_another_region_is_not_there(as_role: Any, office: Office) -> None:
    let_in(as_role(Role.DESK, all_sites=True), office)
    client = as_role(Role.DESK, regions="EF")
    session = db.session.scalar(select(WalkInSession.id))
    for address in (f"{office.id}", f"{office.id}/known?name=Amina", f"entries/{entry_id()}", f"mornings/{session}"):
        assert client.get(f"/walk-in/{address}").status_code == 404
    for address in (f"{office.id}/close", f"entries/{entry_id()}/left"):
        assert client.post(f"/walk-in/{address}").status_code == 404


def test_somebody_who_was_called_elsewhere_is_said_on_the_desk(as_role: Any, office: Office) -> None:
    let_in(as_role(Role.DESK, all_sites=True), office)
    one, other = (as_role(Role.ICAM_COACH, all_sites=True, name=name) for name in ("Bram", "Nadège"))
    one.post(f"/walk-in/entries/{entry_id()}/call")
    answer = other.post(f"/walk-in/entries/{entry_id()}/call", follow_redirects=True)
    assert "Bram called number 1 already" in answer.text


def test_who_left_is_marked_and_can_come_back(as_role: Any, office: Office) -> None:
    client = as_role(Role.DESK, all_sites=True)
    let_in(client, office)
    assert "Came back" in client.post(f"/walk-in/entries/{entry_id()}/left", follow_redirects=True).text
    client.post(f"/walk-in/entries/{entry_id()}/back")
    assert db.session.scalar(select(WalkInEntry.state)) is EntryState.WAITING


def test_a_short_question_needs_an_answer_of_the_list(as_role: Any, office: Office) -> None:
    let_in(as_role(Role.DESK, all_sites=True), office)
    coach = as_role(Role.ICAM_COACH, all_sites=True)
    coach.post(f"/walk-in/{office.id}/next")
    assert coach.post(f"/walk-in/entries/{entry_id()}/helped", data={}).status_code == 422
    assert coach.post(f"/walk-in/entries/{entry_id()}/helped", data={"help_code": "ANSWERED"}).status_code == 303
    assert "question answered" in coach.get(f"/walk-in/{office.id}").text


def test_the_queue_that_looks_by_itself_answers_only_when_it_changed(as_role: Any, office: Office, hands: Any) -> None:
    desk, coach = as_role(Role.DESK, all_sites=True), as_role(Role.ICAM_COACH, all_sites=True)
    let_in(desk, office)
    page = coach.get(f"/walk-in/{office.id}").text
    mark = page.split('name="mark" value="')[1].split('"')[0]
    look = f"/walk-in/{office.id}?watching=1&mark={mark}&last={entry_id()}"
    assert coach.get(look, headers=QUEUE).status_code == 204
    hands(1)
    assert "1 min" in coach.get(look, headers=QUEUE).text
    let_in(desk, office, "Bilal")
    part = coach.get(look, headers=QUEUE)
    assert part.status_code == 200 and "Bilal" in part.text and "<html" not in part.text


def test_only_a_name_that_was_not_shown_before_is_a_new_look(as_role: Any, office: Office, hands: Any) -> None:
    desk = as_role(Role.DESK, all_sites=True)
    let_in(desk, office)
    looks = select(func.count()).select_from(AuditEntry).where(AuditEntry.event == "walk_in_session.seen")
    desk.get(f"/walk-in/{office.id}")
    before = db.session.scalar(looks)
    hands(2)
    desk.get(f"/walk-in/{office.id}?watching=1&mark=old&last={entry_id()}", headers=QUEUE)
    assert db.session.scalar(looks) == before
    desk.get(f"/walk-in/{office.id}?watching=1&mark=old&last={entry_id() - 1}", headers=QUEUE)
    assert db.session.scalar(looks) == (before or 0) + 1


def test_a_page_that_looks_by_itself_does_not_keep_a_session_alive(as_role: Any, office: Office, hands: Any) -> None:
    desk = as_role(Role.DESK, all_sites=True)
    for _ in range(7):
        hands(10)
        answer = desk.get(f"/walk-in/{office.id}?watching=1", headers=QUEUE)
    assert answer.status_code == 204 and "sign-in" in answer.headers["HX-Redirect"]


def test_the_office_one_stands_at_is_remembered(as_role: Any, office: Office) -> None:
    other = make.office("LIE", "LL")
    client = as_role(Role.DESK, all_sites=True)
    assert client.get("/walk-in").status_code == 200
    client.get(f"/walk-in/{other.id}")
    assert client.get("/walk-in").location == f"/walk-in/{other.id}"
    assert client.get("/walk-in?choose=1").status_code == 200


def test_whoever_has_one_office_goes_straight_to_its_desk(as_role: Any, office: Office) -> None:
    make.office("LIE", "LL")
    assert as_role(Role.DESK, regions="BB").get("/walk-in").location == f"/walk-in/{office.id}"


def test_a_morning_closes_with_its_counts(as_role: Any, office: Office, hands: Any) -> None:
    desk, coach = as_role(Role.DESK, all_sites=True), as_role(Role.ICAM_COACH, all_sites=True)
    for name, spoken in (("Amina", "ar"), ("Bilal", "ar"), ("Zahra", "ps")):
        let_in(desk, office, name, language=spoken)
        hands(10)
    coach.post(f"/walk-in/{office.id}/next")
    first = db.session.scalar(select(func.min(WalkInEntry.id)))
    coach.post(f"/walk-in/entries/{first}/helped", data={"help_code": "ANSWERED"})
    desk.post(f"/walk-in/entries/{entry_id()}/left")
    answer = desk.post(f"/walk-in/{office.id}/close", follow_redirects=True).text
    assert "30 min" in answer and "Pashto" in answer and "09:00–10:00" in answer
    listed = desk.get("/walk-in/mornings").text
    row = listed[listed.index("<tbody>") : listed.index("</tbody>")]
    assert [cell.split("<")[0] for cell in row.split('<td class="num">')[1:]] == [
        "3",
        "1",
        "2",
        "0",
        "30 min",
        "30 min",
    ]
    assert "Open again" in desk.get(f"/walk-in/{office.id}").text


def test_a_day_without_walk_in_says_when_the_next_is_and_takes_people_for_a_reason(
    as_role: Any, office: Office, hands: Any
) -> None:
    hands(24 * 60)
    desk = as_role(Role.DESK, all_sites=True)
    page = desk.get(f"/walk-in/{office.id}").text
    assert "This office has no walk-in today." in page
    assert "25 November 2026, 09:00-12:00." in page
    refused = let_in(desk, office, language="ar")
    assert refused.status_code == 422
    assert "There is no walk-in here today. Say why people are received all the same" in refused.text
    assert 'value="Amina Haddad"' in refused.text, "what was typed stands there"
    made = let_in(desk, office, language="ar", late_reason="interpreter only here today")
    assert made.status_code == 303
    page = desk.get(made.location).text
    assert "extra session" in page
    assert "late_reason" not in page, "the second one needs no reason"
    assert let_in(desk, office, "Bilal").status_code == 303
    assert "extra session" in desk.get("/walk-in?choose=1").text
    closed = desk.post(f"/walk-in/{office.id}/close")
    assert "Extra session, because: interpreter only here today" in desk.get(closed.location).text


def test_a_closing_day_is_said_at_the_door(as_role: Any, office: Office) -> None:
    make.closing_day(office, NINE.date())
    desk = as_role(Role.DESK, all_sites=True)
    page = desk.get(f"/walk-in/{office.id}").text
    assert "The office is closed today." in page
    assert "25 November 2026, 09:00-12:00." in page
    assert desk.post(f"/walk-in/{office.id}/close", follow_redirects=True).text.count("no walk-in here today") == 1


def test_the_desk_takes_the_same_statements_whoever_waits(as_role: Any, office: Office, statements: Any) -> None:
    client = as_role(Role.DESK, all_sites=True)
    let_in(client, office)
    client.get(f"/walk-in/{office.id}")
    with statements() as few:
        client.get(f"/walk-in/{office.id}")
    for number in range(15):
        let_in(client, office, f"Person {number}")
    with statements() as many:
        client.get(f"/walk-in/{office.id}")
    assert len(few) == len(many) <= 14
