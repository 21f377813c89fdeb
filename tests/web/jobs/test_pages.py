"""The pages of long work: it can be left and found again, stopped and gone on with, and it belongs to one person."""

import pytest

from icam.core.access import Actor, Role
from icam.db import unit_of_work
from icam.jobs import commands, kinds, runner
from icam.jobs.kinds import Product
from tests import make

HTMX = {"HX-Request": "true", "HX-Target": "#progress", "HX-Request-Type": "partial"}


def _step(_work, item):
    from icam.core.errors import RuleBroken

    if item.data.get("refuse"):
        raise RuleBroken("Choose at least one.")


@pytest.fixture(autouse=True)
def _kind():
    kinds.register(
        "test.pages", _step, label="Letters", finish=lambda _w, items: Product("all.pdf", "application/pdf", b"%PDF-1")
    )
    yield
    kinds._kinds.pop("test.pages")


@pytest.fixture
def owner(app):
    account = make.account(role=Role.MANAGER, all_sites=True, language="en")
    client = app.test_client()
    client.sign_in(account)
    return Actor(account.id, account.name, account.role, language="en"), client


def begin(actor, *refused):
    items = [(f"Family {number}", {"refuse": number in refused}) for number in (1, 2, 3)]
    with unit_of_work() as session:
        return commands.begin(session, actor, "test.pages", "Letters of <March>", items)


def test_who_has_begun_nothing_reads_so(owner):
    assert "You have begun no long work yet." in owner[1].get("/jobs").text


def test_the_list_leads_to_each_job_and_its_file(owner):
    actor, client = owner
    job_id = begin(actor)
    runner.run(job_id, "a")
    seen = client.get("/jobs").text
    assert f'href="/jobs/{job_id}"' in seen
    assert f'href="/jobs/{job_id}/file"' in seen
    assert "Letters of &lt;March&gt;" in seen


def test_a_job_that_waits_asks_how_far_it_is_and_can_be_stopped(owner):
    actor, client = owner
    job_id = begin(actor)
    seen = client.get(f"/jobs/{job_id}").text
    assert 'data-hx-trigger="every 2s"' in seen
    assert "waits its turn" in seen
    assert "<progress" in seen
    answer = client.post(f"/jobs/{job_id}/stop")
    assert (answer.status_code, answer.location) == (303, f"/jobs/{job_id}")
    seen = client.get(f"/jobs/{job_id}").text
    assert "stopped" in seen
    assert "every 2s" not in seen
    assert client.post(f"/jobs/{job_id}/resume").status_code == 303
    assert "waits its turn" in client.get(f"/jobs/{job_id}").text


def test_a_job_that_is_over_cannot_be_stopped(owner):
    actor, client = owner
    job_id = begin(actor)
    runner.run(job_id, "a")
    answer = client.post(f"/jobs/{job_id}/stop")
    assert answer.status_code == 422


def test_the_browser_asks_for_the_progress_only(owner):
    actor, client = owner
    job_id = begin(actor)
    answer = client.get(f"/jobs/{job_id}", headers=HTMX)
    assert "<progress" in answer.text
    assert "<html" not in answer.text


def test_what_is_done_says_what_is_not_and_gives_its_file(owner):
    actor, client = owner
    job_id = begin(actor, 2)
    runner.run(job_id, "a")
    seen = client.get(f"/jobs/{job_id}").text
    assert "2 of 3 are done; the others are listed below with the reason." in seen
    assert "Choose at least one." in seen
    assert "every 2s" not in seen
    file = client.get(f"/jobs/{job_id}/file")
    assert (file.data, file.content_type) == (b"%PDF-1", "application/pdf")


def test_a_file_that_is_not_made_yet_is_not_found(owner):
    actor, client = owner
    assert client.get(f"/jobs/{begin(actor)}/file").status_code == 404


@pytest.mark.parametrize("page", ["", "/file"])
def test_a_job_of_somebody_else_is_not_found(owner, as_role, page):
    job_id = begin(owner[0])
    other = as_role(Role.ADMIN, email="other@example.org")
    assert other.get(f"/jobs/{job_id}{page}").status_code == 404
    assert other.post(f"/jobs/{job_id}/stop").status_code == 404
