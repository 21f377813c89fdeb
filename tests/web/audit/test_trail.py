"""The pages of the trail."""

import re
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update

from icam.audit.commands import record
from icam.audit.models import AuditEntry
from icam.audit.rules import Kind
from icam.core.access import EVERYTHING, Actor, Role
from icam.db import db, unit_of_work
from tests import make

COACH = Actor(None, "Lotte Example", Role.FITT_COACH, EVERYTHING)


@pytest.fixture
def dpo(as_role: Any) -> Any:
    return as_role(Role.DPO, name="Katrien Example")


def case_entry(**details: Any) -> int:
    given: dict[str, Any] = {"old": {"note": "before"}, "new": {"note": "a secret of the family"}, "household_id": 7}
    return record(COACH, "household.edited", ("household", 7), **(given | details))


def last_entry() -> AuditEntry:
    return db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()


def test_the_list_shows_who_did_what_when_and_no_case_content(dpo: Any) -> None:
    case_entry()
    answer = dpo.get("/trail")
    assert answer.status_code == 200
    assert "Lotte Example" in answer.text
    assert "Family has been edited" in answer.text
    assert "secret" not in answer.text


def test_whoever_reads_the_trail_is_in_it(dpo: Any) -> None:
    dpo.get("/trail?household=7&kind=look")
    entry = last_entry()
    assert (entry.event, entry.account_name, entry.household_id) == ("trail.seen", "Katrien Example", 7)
    assert entry.new == {"household": 7, "kind": "look"}
    assert "Trail has been seen" not in dpo.get("/trail").text
    assert "Trail has been seen" in dpo.get("/trail?trail=1").text


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("kind=print", ["c"]),
        ("household=7", ["a", "c"]),
        ("person=9", ["b"]),
        ("event=stay", ["b"]),
        ("event=stay.ended", ["b"]),
        ("event=stay.end", []),
        ("from=02/03/2026", ["b", "c"]),
        ("from=02/03/2026&to=02/03/2026", ["b"]),
        ("to=01/03/2026", ["a"]),
        ("household=7&kind=change", ["a"]),
    ],
)
def test_the_list_is_narrowed(dpo: Any, search: str, found: list[str]) -> None:
    def entry(name: str, day: int, event: str, **more: Any) -> None:
        with time_machine.travel(f"2026-03-0{day} 00:30:00+01:00", tick=False):
            record(Actor(None, f"Who {name}", Role.DESK), event, **more)

    entry("a", 1, "household.edited", household_id=7)
    entry("b", 2, "stay.ended", person_id=9)
    entry("c", 3, "household.print", household_id=7, kind=Kind.PRINT)
    assert sorted(re.findall(r"<td>Who (\w)</td>", dpo.get(f"/trail?{search}").text)) == found


def test_the_list_is_narrowed_to_one_reader(dpo: Any, as_role: Any) -> None:
    account = make.account(name="Bram Example")
    record(Actor(account.id, "Bram Example", Role.DESK), "stay.ended")
    case_entry()
    page = dpo.get(f"/trail?who={account.id}").text
    assert "<td>Bram Example</td>" in page
    assert "<td>Lotte Example</td>" not in page
    assert '<option value="">' in page


@pytest.mark.parametrize("typed", ["from=31/02/2026", "to=soon", "household=seven", "person=99999999999"])
def test_a_search_that_cannot_be_read_is_said_and_kept(dpo: Any, typed: str) -> None:
    answer = dpo.get(f"/trail?{typed}")
    assert answer.status_code == 200
    assert "alert--warning" in answer.text
    assert f'value="{typed.partition("=")[2][:9] if "person" not in typed else "99999999999"}' in answer.text


def test_the_list_is_paged_forward_and_back_without_gaps(dpo: Any) -> None:
    for number in range(120):
        record(Actor(None, f"Who {number}", Role.DESK), "stay.ended")
    seen: list[str] = []
    address, back = "/trail", ""
    while address:
        page = dpo.get(address).text
        seen += re.findall(r"<td>Who (\d+)</td>", page)
        older = re.search(r'href="([^"]+)" rel="next"', page)
        newer = re.search(r'href="([^"]+)" rel="prev"', page)
        address, back = older[1] if older else "", newer[1] if newer else back
    assert seen == [str(number) for number in reversed(range(120))]
    assert re.findall(r"<td>Who (\d+)</td>", dpo.get(back).text) == seen[50:100]
    assert dpo.get("/trail?after=nonsense").status_code == 400


def test_the_values_of_a_case_are_closed_until_a_reason_is_given(dpo: Any) -> None:
    entry_id = case_entry()
    page = dpo.get(f"/trail/{entry_id}")
    assert "secret" not in page.text
    assert "The values are closed" in page.text
    too_short = dpo.post(f"/trail/{entry_id}", data={"reason": "because"})
    assert too_short.status_code == 422
    assert "secret" not in too_short.text
    reason = "Complaint 12 of the family"
    assert dpo.post(f"/trail/{entry_id}", data={"reason": reason}).status_code == 303
    stated = last_entry()
    assert (stated.event, stated.reason, stated.household_id) == ("trail.values_opened", reason, 7)
    assert "a secret of the family" in dpo.get(f"/trail/{entry_id}").text
    assert last_entry().event == "audit_entry.seen"


def test_a_reason_opens_one_family_for_one_reader_for_half_an_hour(as_role: Any) -> None:
    with time_machine.travel("2026-03-02 09:00:00+01:00", tick=False) as time:
        dpo = as_role(Role.DPO)
        first, same, other = case_entry(), case_entry(), case_entry(household_id=8)
        dpo.post(f"/trail/{first}", data={"reason": "Complaint 12 of the family"})
        assert "secret" in dpo.get(f"/trail/{same}").text
        assert "secret" not in dpo.get(f"/trail/{other}").text
        assert "secret" not in as_role(Role.DPO).get(f"/trail/{first}").text
        time.shift(1801)
        assert "secret" not in dpo.get(f"/trail/{first}").text


def test_the_reason_of_a_case_is_closed_too(dpo: Any) -> None:
    entry_id = record(COACH, "stay.reopened", ("stay", 3), household_id=7, reason="the father came back")
    assert "the father came back" not in dpo.get(f"/trail/{entry_id}").text


def test_the_values_of_the_offices_own_records_are_open(dpo: Any) -> None:
    entry_id = record(
        COACH, "unit.changed", ("unit", 3), old={"beds_adult": 4, "floor": 0}, new={"beds_adult": 5, "floor": 0}
    )
    page = dpo.get(f"/trail/{entry_id}").text
    assert re.search(r'<th scope="row">Beds for adults</th><td>4</td><td>5</td>', page)
    assert "Floor" not in page


def test_who_looked_at_a_person_is_counted(dpo: Any) -> None:
    for _ in range(3):
        record(COACH, "person.seen", ("person", 9), kind=Kind.LOOK, person_id=9)
    record(COACH, "person.print", ("person", 9), kind=Kind.PRINT, person_id=9)
    record(COACH, "person.edited", ("person", 9), person_id=9)
    page = dpo.get("/trail/looks?person=9").text
    assert re.findall(r'<td class="num">(\d+)</td>', page) == ["1", "3"]
    assert last_entry().person_id == 9
    assert "Nobody looked" in dpo.get("/trail/looks?person=10").text


def test_a_whole_trail_is_said_to_be_whole(dpo: Any) -> None:
    case_entry()
    assert "was not checked yet" in dpo.get("/trail/seal").text
    assert dpo.post("/trail/seal").status_code == 303
    page = dpo.get("/trail/seal").text
    assert "The trail was whole" in page
    assert dpo.post("/trail/seal", data={"what": "new"}).status_code == 303
    assert "The trail was whole" in dpo.get("/trail/seal").text
    assert last_entry().event == "trail.checked"
    noted = db.session.scalars(select(AuditEntry.seal).order_by(AuditEntry.id)).first()
    assert "It belongs to entry" in dpo.get(f"/trail/seal?noted={noted}").text
    assert "No entry has this seal" in dpo.get(f"/trail/seal?noted={'0' * 64}").text


@pytest.mark.parametrize("change", [{"new": {"note": "nothing"}}, {"account_name": "Nobody"}, {"seal": "f" * 64}])
def test_an_entry_that_was_changed_from_outside_is_found(dpo: Any, change: dict[str, Any]) -> None:
    case_entry()
    changed = case_entry()
    case_entry()
    with unit_of_work() as session:
        session.execute(update(AuditEntry).where(AuditEntry.id == changed).values(**change))
    dpo.post("/trail/seal")
    assert f"Entry {changed} is the first that does not fit" in dpo.get("/trail/seal").text


def test_the_export_is_recorded_and_no_spreadsheet_runs_what_is_in_it(dpo: Any) -> None:
    record(Actor(None, "=cmd()", Role.DESK), "household.edited", household_id=7, new={"note": "secret"})
    answer = dpo.get("/trail.csv?household=7")
    assert answer.mimetype == "text/csv"
    assert "attachment" in answer.headers["Content-Disposition"]
    lines = answer.data.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("id;at;kind;event")
    assert "'=cmd()" in lines[1]
    assert "secret" not in answer.text
    entry = last_entry()
    assert (entry.event, entry.kind, entry.new) == ("trail.export", "export", {"household": 7})


def test_a_page_without_the_permission_is_refused_and_noted(app: Flask, as_role: Any) -> None:
    coach = as_role(Role.FITT_COACH, name="Lotte Example")
    assert coach.get("/trail").status_code == 403
    entry = last_entry()
    assert (entry.kind, entry.account_name) == (Kind.REFUSED, "Lotte Example")
    assert entry.new == {"status": 403, "method": "GET", "path": "/trail", "needs": "trail:read"}


def test_a_record_that_is_not_there_for_the_reader_is_noted(as_role: Any) -> None:
    admin = as_role(Role.ADMIN)
    assert admin.get("/accounts/4711").status_code == 404
    entry = last_entry()
    assert (entry.kind, entry.new["path"]) == (Kind.REFUSED, "/accounts/4711")


def test_an_address_that_leads_nowhere_is_not_noted(as_role: Any, client: Any) -> None:
    as_role(Role.ADMIN).get("/no-such-page")
    client.get("/accounts/4711")
    assert db.session.scalars(select(AuditEntry)).all() == []


def test_the_list_costs_the_same_statements_whatever_its_length(dpo: Any, statements: Any) -> None:
    counts = []
    for _ in range(2):
        for _ in range(60):
            case_entry()
        with statements() as sent:
            dpo.get("/trail?from=01/01/2026&to=31/12/2030")
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 11
