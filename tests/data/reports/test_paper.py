"""Long reports in the worker: what is asked for is what is drawn, once, and what did not change is not drawn again."""

from datetime import date, timedelta

import pytest
import time_machine
from flask_babel import force_locale
from sqlalchemy import func, select, update

from icam.accounts import queries as accounts
from icam.accounts.models import Account
from icam.archive.queries import read
from icam.core import clock
from icam.core.access import Role
from icam.core.errors import RuleBroken
from icam.db import db, unit_of_work
from icam.jobs import commands as jobs
from icam.jobs import queries, runner
from icam.jobs.models import Job
from icam.jobs.rules import STALE_AFTER, State
from icam.printing import parts
from icam.reports import asking, making, paper, publishing
from icam.reports.catalogue import REPORTS
from icam.reports.models import PaperPart, Run
from icam.reports.queries import runs
from icam.stays import commands as stays
from tests import make

REPORT = REPORTS["occupancy"]
QUARTER = {"from": "2026-01-01", "to": "2026-03-31"}
NOW = "2026-04-18 12:00+02:00"


@pytest.fixture
def drawn_pages(monkeypatch):
    """Tell what is drawn, instead of drawing it: the binding has tests of its own."""
    told: list[str] = []

    def draw(page, _attachments=()):
        told.append(page)
        return f"%PDF- {len(page)}".encode()

    monkeypatch.setattr(paper, "pdf_of", draw)
    monkeypatch.setattr(paper, "bound", lambda head, rest, margins: b"\n".join((head, *rest)) + margins.footer.encode())
    return told


@pytest.fixture
def office(app, monkeypatch):
    """A family that lived in Zulte in February, and a manager who sees it."""
    monkeypatch.setattr(parts, "MOST", 40)
    with time_machine.travel(NOW, tick=False):
        unit = make.unit(make.site("ZUL", name_nl="Zulte"), code="ZUL-1")
        stay = make.stay(unit=unit, arrived=date(2026, 2, 2), left=date(2026, 2, 12), code="S-1")
        account = make.account(role=Role.MANAGER, all_sites=True)
        yield accounts.actor_of(account), stay.id


def asked(actor):
    return asking.asked(REPORT, actor.scope, QUARTER, language="en", today=clock.today())


def made(actor):
    with force_locale("en"):
        return making.made(REPORT, actor.scope, asked(actor), language="en", by=actor.name)


def begin(actor):
    return paper.print_report(actor, REPORT, asked(actor), paper.manuscript(made(actor)))


def publish(actor):
    whole, last = made(actor), runs.last_entry()
    draft = publishing.draft(REPORT, whole, "for the minister", trail_id=last, kinds=publishing.BUT_PAPER)
    return paper.publish(actor, paper.manuscript(whole), draft)


def done(actor, job_id):
    runner.run(job_id, "a")
    db.session.rollback()
    job = queries.job(actor, job_id)
    assert job.state is State.DONE, (job.failure, [one.reason for one in queries.failures(job_id)])
    return job


def test_each_part_is_drawn_once_and_the_head_last(office, drawn_pages):
    actor, _stay = office
    written = paper.manuscript(made(actor))
    job = done(actor, begin(actor))
    assert drawn_pages == [*dict.fromkeys(page for _subject, page in written.parts), written.head]
    assert (job.result_name, job.total) == (written.name, len(written.parts))
    assert read(job.result).startswith(b"%PDF-")


def test_what_did_not_change_is_not_drawn_again(office, drawn_pages):
    actor, _stay = office
    done(actor, begin(actor))
    drawn_pages.clear()
    with time_machine.travel("2026-04-18 15:00+02:00", tick=False):
        done(actor, begin(actor))
    assert [page.count("<h1>") for page in drawn_pages] == [1]


def test_a_month_that_was_corrected_is_drawn_again_and_the_others_are_not(office, drawn_pages):
    actor, stay = office
    done(actor, begin(actor))
    drawn_pages.clear()
    stays.correct_departure(actor, stay, date(2026, 2, 15), "R_VOL_AVR", "the bus left later", today=clock.today())
    done(actor, begin(actor))
    grids = [page for page in drawn_pages if 'class="grid"' in page]
    assert len(grids) == 1
    assert "02/2026" in grids[0]


def test_what_is_drawn_is_what_was_there_when_it_was_asked_for(office, drawn_pages):
    actor, stay = office
    before = [page for _subject, page in paper.manuscript(made(actor)).parts]
    job_id = begin(actor)
    stays.correct_departure(actor, stay, date(2026, 2, 15), "R_VOL_AVR", "the bus left later", today=clock.today())
    done(actor, job_id)
    assert drawn_pages[:-1] == list(dict.fromkeys(before))


def test_a_worker_that_was_killed_leaves_what_it_drew(office, drawn_pages, monkeypatch):
    actor, _stay = office
    job_id = begin(actor)
    whole = paper.drawn

    def killed(key):
        if len(drawn_pages) == 2:
            raise KeyboardInterrupt
        return whole(key)

    monkeypatch.setattr(paper, "drawn", killed)
    with pytest.raises(KeyboardInterrupt):
        runner.run(job_id, "a")
    monkeypatch.setattr(paper, "drawn", whole)
    db.session.rollback()
    with unit_of_work():
        db.session.execute(update(Job).values(heard_at=clock.now() - STALE_AFTER - timedelta(seconds=1)))
    runner.run(job_id, "b")
    assert queries.job(actor, job_id).state is State.DONE
    assert len(drawn_pages) == len(set(drawn_pages))


def test_what_cannot_be_drawn_leaves_no_paper_and_is_tried_again(office, drawn_pages, monkeypatch):
    actor, _stay = office
    job_id = begin(actor)
    whole = paper.pdf_of

    def breaks(page, _attachments=()):
        if 'class="grid"' in page:
            raise ValueError("out of ink")
        return whole(page)

    monkeypatch.setattr(paper, "pdf_of", breaks)
    runner.run(job_id, "a")
    job = queries.job(actor, job_id)
    assert (job.state, job.result) == (State.FAILED, None)
    assert job.failed
    monkeypatch.setattr(paper, "pdf_of", whole)
    jobs.resume(actor, job_id)
    assert done(actor, job_id).result


def test_without_pango_it_says_what_to_install(office, monkeypatch):
    from icam.printing import PdfUnavailable

    def missing(*_):
        raise PdfUnavailable("libpango")

    actor, _stay = office
    monkeypatch.setattr(paper, "pdf_of", missing)
    job_id = begin(actor)
    runner.run(job_id, "a")
    assert "An administrator installs: libpango." in queries.failures(job_id)[0].reason
    assert "An administrator installs: libpango." in queries.job(actor, job_id).failure


def test_a_long_report_is_published_once_with_what_was_there_when_it_was_asked_for(office, drawn_pages):
    actor, stay = office
    job_id = publish(actor)
    stays.correct_departure(actor, stay, date(2026, 2, 15), "R_VOL_AVR", "the bus left later", today=clock.today())
    job = done(actor, job_id)
    run = db.session.scalars(select(Run)).one()
    assert (run.report, run.note, run.made_by, run.job_id) == (
        "occupancy",
        "for the minister",
        actor.account_id,
        job_id,
    )
    assert run.sha256 == job.result
    before = {one.key: one.value for one in runs.figures(run.id)}
    changed = publishing.revisions(
        runs.figures(run.id), publishing.figures(made(actor)), after=run.trail_id, until=None
    )
    assert {one.change.key for one in changed} & set(before)
    assert runs.content(run.id, "csv").startswith(b"level")


def test_a_worker_that_is_killed_after_publishing_does_not_publish_again(office, drawn_pages):
    actor, _stay = office
    job_id = publish(actor)
    done(actor, job_id)
    with unit_of_work():
        db.session.execute(update(Job).values(state=State.QUEUED, result=None, result_name=None))
    done(actor, job_id)
    assert db.session.scalar(select(func.count()).select_from(Run)) == 1


def test_who_no_longer_works_here_publishes_nothing(office, drawn_pages):
    actor, _stay = office
    job_id = publish(actor)
    with unit_of_work():
        db.session.execute(update(Account).where(Account.id == actor.account_id).values(active=False))
    runner.run(job_id, "a")
    assert queries.job(actor, job_id).state is State.FAILED
    assert db.session.scalar(select(func.count()).select_from(Run)) == 0


def test_parts_that_nobody_wants_are_forgotten_after_a_year(office, drawn_pages):
    actor, _stay = office
    old = done(actor, begin(actor)).id
    with unit_of_work():
        db.session.execute(update(PaperPart).values(used_on=clock.today() - paper.KEPT - timedelta(days=1)))
        key = db.session.scalars(select(PaperPart.key)).first()
        db.session.execute(update(PaperPart).where(PaperPart.key == key).values(used_on=clock.today() - paper.KEPT))
        db.session.add(PaperPart(key="0" * 64, html="<p>old</p>", used_on=date(2020, 1, 1)))
    begin(actor)
    with pytest.raises(RuleBroken, match="Ask for the report again"):
        paper.drawn("0" * 64)
    assert key in set(db.session.scalars(select(PaperPart.key)))
    assert queries.job(actor, old).result
