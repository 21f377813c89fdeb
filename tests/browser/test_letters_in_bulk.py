"""Letters for two hundred in a real browser: begun, stopped, gone on with, and printed in one file."""

import re
import threading
import time
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import expect
from sqlalchemy import func, select

from icam.accounts import passwords
from icam.core import clock
from icam.core.access import Role
from icam.db import db
from icam.jobs import kinds, runner
from icam.jobs.kinds import Item, Work
from icam.jobs.models import Job
from icam.jobs.rules import State
from icam.letters import bulk
from icam.letters.models import IssuedLetter
from icam.letters.rules import Kind
from tests import make
from tests.browser.journey import Journey
from tests.data.letters import waiting

PASSWORD = "two hundred envelopes"
MANY, FEW = 200, 6
pytestmark = pytest.mark.browser


class Worker:
    """The worker, as far as this test needs one: it does the job in a thread of its own."""

    def __init__(self, app: Flask, job_id: int) -> None:
        self.app, self.job_id = app, job_id
        self.thread = threading.Thread(target=self._work, daemon=True)
        self.thread.start()

    def _work(self) -> None:
        with self.app.app_context():
            runner.run(self.job_id, "worker")

    def ends(self) -> None:
        """Wait until it has nothing more to do."""
        self.thread.join(timeout=400)
        assert not self.thread.is_alive()


class Hold:
    """Holds the worker at its third letter until it is let go, so that there is always something left to stop."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.let_go = threading.Event()
        self.begun = 0
        whole = kinds.kind(bulk.JOB)
        self._step = whole.step
        monkeypatch.setitem(kinds._kinds, bulk.JOB, replace(whole, step=self._held))

    def _held(self, work: Work, item: Item) -> str | None:
        self.begun += 1
        if self.begun == 3:
            assert self.let_go.wait(timeout=120)
        return self._step(work, item)


def invite(number: int) -> None:
    """Write down invitations of new families, which have no letter yet."""
    make.office(region="BB")
    for at in range(number):
        home = make.household([make.person(family_name=f"Familie{at:03}")])
        make.invitation(make.case(home), clock.today() - timedelta(days=3))


def job() -> Job:
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(Job)).one()


def issued() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(IssuedLetter)) or 0


def test_two_hundred_letters_are_issued_with_a_stop_on_the_way(
    app: Flask, journey: Journey, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = MANY if (journey.script, journey.language) == (True, "nl") else FEW
    invite(number)
    coach = make.account(Role.ICAM_COACH, all_sites=True, password=passwords.hashed(PASSWORD))
    journey.sign_in(coach.email, PASSWORD)

    journey.go("/letters")
    journey.follow("/letters/bulk")
    journey.is_accessible()
    journey.follow("/letters/bulk/invitation")
    journey.is_accessible()
    journey.page.locator("main form.form button[type=submit]:not([name])").last.wait_for()
    for box in journey.page.locator("[name=chosen]").all():
        box.check(force=True)
    journey.press("main form.form button[type=submit]:not([name])")
    page = re.sub(r"\?.*", "", journey.page.url.removeprefix(journey.address))
    assert (job().state, job().total) == (State.QUEUED, number)
    journey.is_accessible()

    hold = Hold(monkeypatch)
    worker = Worker(app, job().id)
    while job().done + job().failed < 2:
        time.sleep(0.05)
    journey.go("/families")  # leaving the page changes nothing
    journey.go(page)
    journey.press("form[action$='/stop'] button")
    assert job().state is State.STOPPING
    hold.let_go.set()
    worker.ends()
    stopped_at = job().done
    assert job().state is State.STOPPED
    assert stopped_at == issued() == 3 < number
    journey.go(page)
    expect(journey.page.locator("#job-progress")).to_have_attribute("value", str(stopped_at))

    journey.press("form[action$='/resume'] button")
    Worker(app, job().id).ends()
    assert (job().state, job().done, job().failed) == (State.DONE, number, 0)
    assert issued() == number
    journey.go(page)
    journey.sees(journey.words("All %(total)s are done.", total=number))
    journey.is_accessible()
    link = journey.page.locator("main a.govuk-button[href$='/file']").get_attribute("href") or ""
    answer = journey.page.request.get(journey.address + link)
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF-")


def test_the_school_certificates_of_one_site_are_made_in_one_go(app: Flask, journey: Journey) -> None:
    here, elsewhere = waiting.world(), waiting.world()
    wanted = waiting.MAKERS[Kind.SCHOOL_CERTIFICATE](here)
    waiting.MAKERS[Kind.SCHOOL_CERTIFICATE](elsewhere)
    coach = make.account(Role.FITT_COACH, all_sites=True, password=passwords.hashed(PASSWORD))
    journey.sign_in(coach.email, PASSWORD)

    journey.go("/letters/bulk")
    journey.follow("/letters/bulk/school_certificate")
    journey.page.locator("[name=place]").select_option(here.site.code)
    journey.press("main form.filter button")
    assert journey.page.locator("[name=chosen]").count() == 1
    journey.is_accessible()
    journey.press("main form.form button[type=submit]:not([name])")
    page = re.sub(r"\?.*", "", journey.page.url.removeprefix(journey.address))
    Worker(app, job().id).ends()
    journey.go(page)
    journey.sees(journey.words("All %(total)s are done.", total=1))
    db.session.rollback()
    assert [one.subject_id for one in db.session.scalars(select(IssuedLetter))] == [wanted]
    journey.go("/letters/bulk/school_certificate")
    assert journey.page.locator("[name=chosen]").count() == 1
