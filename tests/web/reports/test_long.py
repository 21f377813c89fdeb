"""A report that is longer than one waits for: begun with one press, found again under long work, published too."""

import pytest
import time_machine

from icam.core.access import Role
from icam.db import db
from icam.jobs import runner
from icam.printing import parts
from tests import make

YEAR = "from=2025-01-01&to=2025-12-31"


@pytest.fixture
def office(app, monkeypatch):
    """Count everything as long."""
    monkeypatch.setattr(parts, "LONG", 10)
    with time_machine.travel("2026-03-18 12:00+01:00"):
        make.unit(make.site("ZUL", name_nl="Zulte"), code="ZUL-1")
        yield


@pytest.fixture
def manager(client, office):
    """Give a client signed in as a manager who sees everything."""
    client.sign_in(make.account(Role.MANAGER, all_sites=True, language="en"))
    return client


def draw(answer) -> str:
    """Do the work that an answer leads to, and return its page."""
    assert answer.status_code == 303
    path = answer.location.replace("http://localhost", "")
    runner.run(int(path.rpartition("/")[2]), "a")
    db.session.rollback()
    return path


def test_the_button_of_a_long_report_begins_to_draw_it(manager):
    page = manager.get(f"/reports/occupancy?{YEAR}").get_data(as_text=True)
    assert f'action="/reports/occupancy/paper?{YEAR.replace("&", "&amp;")}"' in page
    assert "/reports/occupancy.pdf" not in page
    job = draw(manager.post(f"/reports/occupancy/paper?{YEAR}"))
    seen = manager.get(job).get_data(as_text=True)
    assert "Occupancy – All sites, " in seen
    assert "It is ready." in seen
    paper = manager.get(f"{job}/file")
    assert (paper.content_type, paper.data[:5]) == ("application/pdf", b"%PDF-")
    assert b"occupancy-2025-01-01-2025-12-31.pdf" in paper.headers["Content-Disposition"].encode()


def test_the_address_of_a_long_paper_says_how_it_is_made(manager):
    answer = manager.get(f"/reports/occupancy.pdf?{YEAR}")
    assert answer.status_code == 200
    page = answer.get_data(as_text=True)
    assert "So long a report is drawn while you do something else." in page
    assert 'action="/reports/occupancy/paper?' in page


def test_a_short_report_is_drawn_while_one_waits(manager, monkeypatch):
    monkeypatch.setattr(parts, "LONG", 1_000)
    page = manager.get("/reports/occupancy?from=2026-02-01&to=2026-02-28").get_data(as_text=True)
    assert "/reports/occupancy.pdf" in page
    assert "/reports/occupancy/paper" not in page


def test_a_long_report_is_published_when_it_is_drawn(manager):
    job = draw(manager.post(f"/reports/occupancy/publish?{YEAR}", data={"note": "for the minister"}))
    seen = manager.get(job).get_data(as_text=True)
    run = seen.partition('href="/reports/runs/')[2].partition('"')[0]
    assert f"Open run {run}" in seen
    assert "for the minister" in manager.get(f"/reports/runs/{run}").get_data(as_text=True)
    assert manager.get(f"/reports/runs/{run}.pdf").data == manager.get(f"{job}/file").data
    for kind, begin in (("xlsx", b"PK"), ("csv", b"level"), ("json", b"{")):
        assert manager.get(f"/reports/runs/{run}.{kind}").data.startswith(begin)


def test_pressed_twice_it_is_drawn_once(manager):
    page = manager.get(f"/reports/occupancy.pdf?{YEAR}").get_data(as_text=True)
    token = page.partition('name="submission" value="')[2].partition('"')[0]
    sent = {"submission": token} if token else {}
    first, second = (manager.post(f"/reports/occupancy/paper?{YEAR}", data=sent) for _ in range(2))
    assert token
    assert first.location == second.location


def test_a_period_that_cannot_be_asked_is_said_on_the_report(manager):
    answer = manager.post("/reports/occupancy/paper?from=2025-12-31&to=2025-01-01")
    assert answer.status_code == 303
    assert answer.location.startswith("/reports/occupancy?")


@pytest.mark.parametrize("role", [Role.DESK, Role.DPO])
def test_who_may_not_see_a_report_does_not_have_it_drawn(client, office, role):
    client.sign_in(make.account(role, all_sites=True))
    assert client.post(f"/reports/occupancy/paper?{YEAR}").status_code == 403


def test_what_somebody_has_drawn_is_theirs(manager, app):
    job = draw(manager.post(f"/reports/occupancy/paper?{YEAR}"))
    other = app.test_client()
    other.sign_in(make.account(Role.MANAGER, all_sites=True))
    assert other.get(job).status_code == 404
    assert other.get(f"{job}/file").status_code == 404


def test_that_somebody_printed_it_is_in_the_trail(manager):
    from sqlalchemy import select

    from icam.audit.models import AuditEntry

    draw(manager.post(f"/reports/occupancy/paper?{YEAR}"))
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.event == "report.print")).one()
    assert (entry.new["report"], entry.new["format"]) == ("occupancy", "pdf")
