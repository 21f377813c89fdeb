"""Jobs on a real database: nothing is lost, nothing is done twice, and what fails is said."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from time import monotonic, sleep

import pytest
from sqlalchemy import func, select, update

from icam.archive.queries import read
from icam.config import ROOT
from icam.core import clock
from icam.core.access import Actor, Role
from icam.core.errors import NotFound, RuleBroken
from icam.db import db, unit_of_work
from icam.jobs import commands, kinds, queries, runner
from icam.jobs.kinds import Product
from icam.jobs.models import Job, JobItem
from icam.jobs.rules import STALE_AFTER, ItemState, State
from tests import make

made: list[int] = []


def _step(_work, item):
    """Note the item; refuse, break or stop where it says so."""
    made.append(item.position)
    if item.data.get("refuse"):
        raise RuleBroken("The address of %(name)s is missing.", name=item.subject)
    if item.data.get("break"):
        raise ValueError("not a sentence for readers")
    if stopper := item.data.get("stop"):
        commands.stop(Actor(stopper, "", Role.MANAGER), _work.id)
    return f"made {item.position}"


def _finish(_work, items):
    return Product("all.csv", "text/csv", "".join(f"{one.result}\r\n" for one in items).encode())


@pytest.fixture(autouse=True)
def _kinds():
    made.clear()
    kinds.register("test.plain", _step, label="Plain", finish=_finish)
    kinds.register("test.bad_end", _step, label="Bad end", finish=lambda _work, _items: 1 / 0)
    yield
    kinds._kinds.pop("test.plain")
    kinds._kinds.pop("test.bad_end")


def begin(actor, items, kind="test.plain"):
    with unit_of_work() as session:
        return commands.begin(session, actor, kind, "Letters of March", items)


def plain(number):
    return [(f"Family {position}", {}) for position in range(1, number + 1)]


def state_of(job_id):
    db.session.rollback()
    return db.session.scalar(select(Job.state).where(Job.id == job_id))


def test_every_item_is_done_once_and_in_order(actor):
    job_id = begin(actor, plain(5))
    runner.run(job_id, "a")
    job = queries.job(actor, job_id)
    assert made == [1, 2, 3, 4, 5]
    assert (job.state, job.done, job.failed, job.total, job.share) == (State.DONE, 5, 0, 5, 100)
    assert read(job.result).decode().splitlines() == [f"made {number}" for number in range(1, 6)]


def test_what_cannot_be_done_is_said_and_the_rest_is_done(actor):
    job_id = begin(actor, [("A", {}), ("B", {"refuse": True}), ("C", {"break": True}), ("D", {})])
    runner.run(job_id, "a")
    job = queries.job(actor, job_id)
    assert (job.state, job.done, job.failed) == (State.DONE, 2, 2)
    first, second = queries.failures(job_id)
    assert (first.position, first.subject, first.reason) == (2, "B", "The address of B is missing.")
    assert second.reason.startswith("Something went wrong in the application.")
    assert read(job.result) == b"made 1\r\nmade 4\r\n"


def test_a_reason_is_said_in_the_language_of_who_asked(app):
    account = make.account(role=Role.MANAGER, language="nl")
    job_id = begin(Actor(account.id, account.name, account.role, language="nl"), [("C", {"break": True})])
    runner.run(job_id, "a")
    assert queries.failures(job_id)[0].reason.startswith("Er ging iets mis in de toepassing.")


def test_it_stops_after_the_item_it_is_at_and_goes_on_from_there(actor):
    job_id = begin(actor, [("A", {}), ("B", {"stop": actor.account_id}), ("C", {})])
    runner.run(job_id, "a")
    assert state_of(job_id) is State.STOPPED
    assert made == [1, 2]
    commands.resume(actor, job_id)
    runner.run(job_id, "b")
    assert made == [1, 2, 3]
    assert queries.job(actor, job_id).state is State.DONE


def test_what_waits_stops_at_once(actor):
    job_id = begin(actor, plain(2))
    commands.stop(actor, job_id)
    runner.run(job_id, "a")
    assert state_of(job_id) is State.STOPPED
    assert not made


def test_a_job_that_somebody_works_at_is_not_taken(actor):
    job_id = begin(actor, plain(2))
    with unit_of_work():
        db.session.execute(update(Job).values(state=State.RUNNING, holder="a", heard_at=clock.now()))
    runner.run(job_id, "b")
    assert not made
    assert list(queries.waiting()) == []


def test_a_job_whose_worker_is_gone_goes_on_with_what_is_left(actor):
    job_id = begin(actor, plain(3))
    with unit_of_work():
        long_ago = clock.now() - STALE_AFTER - timedelta(seconds=1)
        db.session.execute(update(Job).values(state=State.RUNNING, holder="a", heard_at=long_ago, done=1))
        db.session.execute(update(JobItem).where(JobItem.position == 1).values(state=ItemState.DONE, result="made 1"))
    assert list(queries.waiting()) == [job_id]
    runner.run(job_id, "b")
    assert made == [2, 3]
    assert queries.job(actor, job_id).done == 3


def test_a_worker_that_was_only_slow_keeps_nothing_once_another_has_its_job(actor):
    job_id = begin(actor, plain(2))

    def taken_meanwhile(work, item):
        made.append(item.position)
        db.session.execute(update(Job).where(Job.id == job_id).values(holder="b"))

    kinds.register("test.plain", taken_meanwhile, label="Plain")
    runner.run(job_id, "a")
    db.session.rollback()
    assert made == [1]
    assert db.session.scalar(select(func.count()).where(JobItem.state == ItemState.DONE)) == 0


def test_nothing_of_an_item_that_fails_is_kept(actor):
    def half(_work, _item):
        db.session.execute(update(Job).values(title="half"))
        raise RuleBroken("No.")

    kinds.register("test.plain", half, label="Plain")
    job_id = begin(actor, plain(1))
    runner.run(job_id, "a")
    job = queries.job(actor, job_id)
    assert (job.title, job.failed) == ("Letters of March", 1)


def test_a_file_that_cannot_be_made_is_tried_again_without_doing_the_work_again(actor):
    job_id = begin(actor, plain(2), "test.bad_end")
    runner.run(job_id, "a")
    job = queries.job(actor, job_id)
    assert (job.state, job.done) == (State.FAILED, 2)
    assert job.failure == (
        "Its file could not be made. Go on to try again. "
        "Something went wrong in the application. The administrator finds it in the log."
    )
    kinds.register("test.bad_end", _step, label="Mended", finish=_finish)
    commands.resume(actor, job_id)
    runner.run(job_id, "b")
    assert made == [1, 2]
    assert queries.job(actor, job_id).state is State.DONE


def test_a_job_belongs_to_who_began_it(actor):
    job_id = begin(actor, plain(1))
    other = Actor(make.account(email="other@example.org").id, "Other", Role.MANAGER)
    for ask in (queries.job, commands.stop, commands.resume):
        with pytest.raises(NotFound):
            ask(other, job_id)
    assert queries.mine(other) == []


def test_nothing_is_queued_when_the_command_is_refused(actor):
    with pytest.raises(RuleBroken), unit_of_work() as session:
        commands.begin(session, actor, "test.plain", "x", plain(1))
        raise RuleBroken("No.")
    assert db.session.scalar(select(func.count(Job.id))) == 0


def test_nothing_to_do_is_no_job(actor):
    with pytest.raises(RuleBroken, match="Choose at least one"):
        begin(actor, [])


def test_an_item_costs_as_many_statements_among_thousand_as_among_ten(actor, statements):
    def per_item(number):
        job_id = begin(actor, plain(number))
        work = runner._take(job_id, "a")
        runner._one(work, "a")
        with statements() as seen:
            runner._one(work, "a")
        return len(seen)

    assert per_item(10) == per_item(1000) <= 8


KILLED = """
import sys, time
from icam import create_app
from icam.config import Config
from icam.jobs import kinds, runner
from icam.db import db
from pathlib import Path
url, var = sys.argv[1], Path(sys.argv[3])
app = create_app(Config(env="development", secret_key="a key for tests only", database_url=url, var=var))
def slow(work, item):
    print(item.position, flush=True)
    if item.position == 3:
        time.sleep(60)
kinds.register("test.plain", slow, label="Slow")
with app.app_context(), app.test_request_context("/"):
    runner.run(int(sys.argv[2]), "the killed one")
"""


def test_a_worker_killed_in_the_middle_leaves_nothing_half_and_nothing_is_done_twice(actor, database_url, tmp_path):
    job_id = begin(actor, plain(4))
    worker = subprocess.Popen(
        [sys.executable, "-c", KILLED, database_url, str(job_id), str(tmp_path)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert [worker.stdout.readline().strip() for _ in range(3)] == [b"1", b"2", b"3"]
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    worker.stdout.close()
    until = monotonic() + 10
    while True:  # PostgreSQL notices in a moment that its client is gone
        try:
            with unit_of_work():
                db.session.execute(update(Job).values(heard_at=clock.now() - STALE_AFTER - timedelta(seconds=1)))
            break
        except Exception:
            assert monotonic() < until
            sleep(0.2)
    assert db.session.scalar(select(Job.done).where(Job.id == job_id)) == 2
    runner.run(job_id, "the next one")
    assert made == [3, 4]
    assert queries.job(actor, job_id).done == 4
