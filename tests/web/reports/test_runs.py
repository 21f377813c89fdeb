"""Publish a report, find it again byte for byte, and read what changed."""

import json
from datetime import date

import pytest
import time_machine
from sqlalchemy import text, update

from icam.archive.models import KeptFile
from icam.core.access import Role
from icam.db import db, unit_of_work
from icam.stays import commands as stays
from tests import make
from tests.sheets import sheet_of

MONTH = "from=2026-02-01&to=2026-02-28"


@pytest.fixture
def office(app):
    """Two sites, and a family that left Zulte in February."""
    with time_machine.travel("2026-03-18 12:00+01:00"):
        zulte, tubize = make.site("ZUL", name_nl="Zulte"), make.site("TUB", name_nl="Tubize")
        unit = make.unit(zulte, code="ZUL-1")
        make.unit(tubize, code="TUB-1")
        stay = make.stay(unit=unit, arrived=date(2026, 2, 2), left=date(2026, 2, 12), code="S-1")
        yield zulte, tubize, stay


@pytest.fixture
def manager(client, office):
    """Give a client signed in as a manager who sees everything."""
    client.sign_in(make.account(Role.MANAGER, all_sites=True))
    return client


def publish(client, query=MONTH, note=""):
    answer = client.post(f"/reports/occupancy/publish?{query}", data={"note": note})
    assert answer.status_code == 303
    return answer.location.rpartition("/")[2]


def correct(actor, stay, left_on):
    stays.correct_departure(actor, stay.id, left_on, "R_VOL_AVR", "the bus left later", today=date(2026, 3, 18))


def test_a_published_report_has_a_number_and_all_its_files(manager):
    number = publish(manager, note="for the annual report")
    page = manager.get(f"/reports/runs/{number}").get_data(as_text=True)
    assert "for the annual report" in page
    for kind, begin in (("pdf", b"%PDF"), ("xlsx", b"PK"), ("csv", b"level"), ("json", b"{")):
        assert manager.get(f"/reports/runs/{number}.{kind}").data.startswith(begin)
    assert f'/reports/runs/{number}"' in manager.get("/reports/runs").get_data(as_text=True)


def test_what_was_published_goes_out_as_a_spreadsheet_with_its_filter_and_is_in_the_trail(manager):
    first, second = publish(manager, note="for the annual report"), publish(manager)
    page = manager.get("/reports/runs?report=occupancy").get_data(as_text=True)
    assert 'href="/reports/runs.xlsx?report=occupancy"' in page
    rows = sheet_of(manager.get("/reports/runs.xlsx?report=occupancy"))
    assert [row[0] for row in rows[1:]] == [int(second), int(first)]
    assert rows[2][6] == "for the annual report"
    assert len(sheet_of(manager.get("/reports/runs.xlsx?report=movements"))) < len(rows)
    entry = db.session.execute(text("SELECT new FROM audit_entry WHERE event = 'runs.export' ORDER BY id")).scalar()
    assert '"runs": 2' in str(entry).replace("'", '"')


def test_opening_a_run_next_year_gives_the_same_bytes(manager, actor, office):
    number = publish(manager)
    before = {kind: manager.get(f"/reports/runs/{number}.{kind}").data for kind in ("pdf", "xlsx", "csv", "json")}
    correct(actor, office[2], date(2026, 2, 15))
    with time_machine.travel("2027-03-18 12:00+01:00"):
        manager.sign_in(make.account(Role.STATISTICS, all_sites=True))
        assert before == {kind: manager.get(f"/reports/runs/{number}.{kind}").data for kind in before}


def test_a_later_run_lists_what_changed_and_because_of_which_correction(manager, actor, office):
    first = publish(manager)
    correct(actor, office[2], date(2026, 2, 15))
    asked = manager.get(f"/reports/occupancy/publish?{MONTH}").get_data(as_text=True)
    assert f"Since run {first}" in asked
    second = publish(manager)
    page = manager.get(f"/reports/runs/{second}").get_data(as_text=True)
    assert f"Changed since run {first}" in page
    assert "Left 12/02/2026 → 15/02/2026" in page
    assert actor.name in page
    assert "the bus left later" in page
    assert '<td class="num">10</td><td class="num">13</td>' in page


def test_a_run_of_other_parameters_is_not_compared(manager):
    publish(manager)
    other = publish(manager, "from=2026-01-01&to=2026-01-31")
    assert "the first run with these parameters" in manager.get(f"/reports/runs/{other}").get_data(as_text=True)


def test_two_runs_without_a_correction_between_them_do_not_differ(manager):
    publish(manager)
    assert "No figure changed." in manager.get(f"/reports/runs/{publish(manager)}").get_data(as_text=True)


def test_publishing_twice_with_one_form_makes_one_run(manager):
    form = {"note": "", "submission": "a-token-of-one-form-1234"}
    answers = [manager.post(f"/reports/occupancy/publish?{MONTH}", data=form) for _ in range(2)]
    assert answers[0].location == answers[1].location


@pytest.mark.parametrize("kind", ["pdf", "xlsx"])
def test_a_damaged_file_is_said_and_not_given_out(manager, kind):
    number = publish(manager)
    with unit_of_work() as session:
        damaged = text("SELECT sha256 FROM run_file WHERE run_id = :run AND kind = :kind")
        name = session.scalar(damaged, {"run": int(number), "kind": kind})
        session.execute(update(KeptFile).where(KeptFile.sha256 == name).values(content=b"other bytes"))
    answer = manager.get(f"/reports/runs/{number}.{kind}")
    assert answer.status_code == 410
    assert f"The {kind.upper()} file of run {number} is damaged or gone" in answer.get_data(as_text=True)


def test_figures_that_can_no_longer_be_read_are_said_where_runs_are_compared(manager):
    publish(manager)
    with unit_of_work() as session:
        session.execute(update(KeptFile).values(content=b"other bytes"))
    assert "nothing can be compared" in manager.get(f"/reports/occupancy/publish?{MONTH}").get_data(as_text=True)
    second = publish(manager)
    page = manager.get(f"/reports/runs/{second}")
    assert page.status_code == 200
    assert "nothing can be compared" in page.get_data(as_text=True)


def test_a_run_about_more_than_the_reader_may_see_is_not_found(manager, as_role, office):
    whole, zulte = publish(manager), publish(manager, MONTH + "&site=ZUL")
    of_zulte, of_tubize = (as_role(Role.MANAGER, sites=[site]) for site in office[:2])
    assert [of_zulte.get(f"/reports/runs/{one}").status_code for one in (whole, zulte)] == [404, 200]
    assert [of_tubize.get(f"/reports/runs/{one}.pdf").status_code for one in (whole, zulte)] == [404, 404]
    assert f'/reports/runs/{whole}"' not in of_zulte.get("/reports/runs").get_data(as_text=True)


def test_a_coach_reads_runs_and_publishes_none(as_role, office):
    coach = as_role(Role.FITT_COACH, all_sites=True)
    assert coach.get("/reports/runs").status_code == 200
    assert coach.get(f"/reports/occupancy/publish?{MONTH}").status_code == 403


def test_the_data_of_a_run_is_the_contract_of_its_report(manager):
    data = json.loads(manager.get(f"/reports/runs/{publish(manager)}.json").data)
    assert (data["occupied"], data["data_date"]) == (10, "2026-03-18")


def test_publishing_is_in_the_trail(manager):
    number = publish(manager)
    row = db.session.execute(text("SELECT subject_id FROM audit_entry WHERE event = 'report.published'")).one()
    assert str(row.subject_id) == number
