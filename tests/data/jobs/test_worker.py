"""The worker as it runs: it finds what nobody told it of, and ends with the server that started it."""

import os
import subprocess
import sys
from time import monotonic, sleep

import pytest
from flask import Flask

from icam.config import ROOT, Config
from icam.core.access import Actor, Role
from icam.db import db, unit_of_work
from icam.jobs import commands, queries, queue
from icam.letters.bulk import JOB
from tests import make

PARENT = """
import time
from subprocess import Popen
from icam.jobs import beside

def say(*given, **named):
    process = Popen(*given, **named)
    print(process.pid, flush=True)
    return process

beside.subprocess.Popen = say
beside.start()
time.sleep(120)
"""


def until(true, seconds: float = 60.0):
    end = monotonic() + seconds
    while not true():
        assert monotonic() < end, "it did not happen"
        sleep(0.1)


def is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False


@pytest.fixture
def server(app, database_url, tmp_path):
    """Start a process that has a worker beside it."""
    settings = {"DATABASE_URL": database_url, "ATD_VAR": str(tmp_path), "SECRET_KEY": "another key of the tests"}
    process = subprocess.Popen(
        [sys.executable, "-c", PARENT], cwd=ROOT, stdout=subprocess.PIPE, env={**os.environ, **settings}
    )
    yield process, int(process.stdout.readline())
    process.kill()
    process.wait()
    process.stdout.close()


def test_it_does_what_waits_and_ends_with_its_server(server):
    process, worker = server
    account = make.account(role=Role.ICAM_COACH)
    actor = Actor(account.id, account.name, account.role, language="nl")
    with unit_of_work() as session:
        job_id = commands.begin(
            session, actor, JOB, "x", [("Nobody", {"subject": 0, "since": None})], {"kind": "invitation"}
        )

    def is_over():
        db.session.rollback()
        return queries.job(actor, job_id).is_resting

    if sys.platform.startswith("linux"):
        until(lambda: os.sched_getscheduler(worker) == os.SCHED_IDLE)
    until(is_over)
    assert queries.job(actor, job_id).failed == 1
    assert queries.failures(job_id)[0].reason.startswith("Dit is er niet meer")
    db.session.rollback()
    process.kill()
    process.wait()
    until(lambda: not is_there(worker), 30)


def test_a_message_in_the_queue_reaches_the_worker_and_one_that_was_forged_does_not(tmp_path):
    app = Flask(__name__)
    app.config["ATD"] = Config("development", "a key for tests only", "sqlite://", tmp_path)
    with app.app_context():
        queue.send(12)
        huey, _ = queue.here()
        assert huey.dequeue().args == (12,)
        huey.storage.enqueue(b"forged")
        with pytest.raises(Exception, match="(?i)signature|separator"):
            huey.dequeue()
