"""Two hundred letters in one job, beside a letter alone, and what the pages keep of their speed meanwhile.

    python -m bench.letters [LETTERS]

Budgets: a letter of the job takes at most 1.3 times a letter alone; a list keeps 0.9 of its requests a second.
"""

import gc
import os
import resource
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter, sleep

import psutil
from flask import Flask
from flask.testing import FlaskClient

from icam import create_app
from icam.cli import upgrade_database
from icam.config import ROOT, Config
from icam.core import clock
from icam.core.access import EVERYTHING, Actor, Role
from icam.jobs import queries, runner
from icam.letters import bulk, commands, making
from icam.letters.rules import Kind, ManyDraft
from tests import make

ALONE = 20
TURNS, SECONDS = 15, 0.8
SECRET = "a key for measuring only"


def main(number: int) -> None:
    """Measure, and print what was found as Markdown."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/atd.sqlite"
        app = create_app(Config(env="development", var=Path(folder), database_url=url, secret_key=SECRET))
        with app.app_context():
            upgrade_database()
            make.office(region="BB")
            account = make.account(Role.ICAM_COACH, all_sites=True)
            actor = Actor(account.id, account.name, account.role, EVERYTHING, "nl")
            session = str(account.fs_uniquifier)
            rows = [_invitation() for _ in range(ALONE + 2 * number)]
            half = ALONE // 2
            spent = _alone(actor, rows[:half])
            before = _memory()
            job = _job(actor, rows[ALONE : ALONE + number])
            after = _memory()
            alone = median(spent + _alone(actor, rows[half:ALONE]))
        print("| | seconds a letter | times a letter alone | budget |")
        print("|---|---:|---:|---:|")
        print(f"| alone, half of {ALONE} before the job and half after it | {alone:.3f} | | |")
        print(f"| {number} in one job, with its file | {job:.3f} | {job / alone:.2f} | 1.3 |")
        print(f"\nMemory at its most: {before:.0f} MB before the job, {after:.0f} MB after it.")
        with app.app_context():
            bulk.begin(actor, ManyDraft(Kind.INVITATION, tuple(rows[ALONE + number :])), today=clock.today())
        worker = _worker(folder)
        sleep(3)
        quiet, busy = _in_turns(app, session, worker.pid)
        worker.terminate()
        worker.wait()
        print(f"\nA list: {quiet:.0f} requests a second, {busy:.0f} while the worker draws: {busy / quiet:.2f} (0.9).")


def _invitation() -> int:
    """Write down an invitation of a new family, and return its id."""
    home = make.household([make.person()])
    return make.invitation(make.case(home), clock.today() - timedelta(days=3)).id


def _alone(actor: Actor, rows: list[int]) -> list[float]:
    """Issue letters one after the other, and return the seconds of each."""
    today = clock.today()

    def one(row: int) -> None:
        facts = making.facts_for(actor, Kind.INVITATION, row, today=today)
        commands.issue(actor, bulk.letter_for(facts, ManyDraft(Kind.INVITATION), row), today=today)

    return [_seconds(partial(one, row)) for row in rows]


def _job(actor: Actor, rows: list[int]) -> float:
    """Issue letters as one job, and return the seconds of each."""
    job_id = bulk.begin(actor, ManyDraft(Kind.INVITATION, tuple(rows)), today=clock.today())
    spent = _seconds(lambda: runner.run(job_id, "bench"))
    job = queries.job(actor, job_id)
    assert (job.done, job.failed) == (len(rows), 0)
    return spent / len(rows)


def _in_turns(app: Flask, session: str, worker: int) -> tuple[float, float]:
    """Return how many times a second a list of files is answered by one process: while the worker rests, and draws.

    What draws is held and let go in turns, so that what else the machine does hits both alike.
    """
    client = app.test_client()
    with client.session_transaction() as kept:
        kept["_user_id"], kept["_fresh"] = session, True
        kept["since"] = kept["seen"] = int(clock.now().timestamp())
    assert client.get("/cases").status_code == 200
    gc.collect()
    gc.freeze()
    found: dict[int, list[float]] = {signal.SIGSTOP: [], signal.SIGCONT: []}
    for _ in range(TURNS):
        for what, rates in found.items():
            _tell(worker, what)
            rates.append(_rate(client))
    return median(found[signal.SIGSTOP]), median(found[signal.SIGCONT])


def _tell(worker: int, what: int) -> None:
    """Hold or let go the processes that draw for a worker; the worker itself waits for them."""
    for process in psutil.Process(worker).children(recursive=True):
        with suppress(psutil.Error):
            process.send_signal(what)


def _rate(client: FlaskClient) -> float:
    number, began = 0, perf_counter()
    while perf_counter() - began < SECONDS:
        client.get("/cases")
        number += 1
    return number / (perf_counter() - began)


def _worker(folder: str) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "flask", "--app", "app", "icam", "worker", "--with-parent", str(os.getpid())]
    environment = os.environ | {"ATD_VAR": folder, "SECRET_KEY": SECRET}
    return subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True)


def _memory() -> float:
    """Return the most memory this process had, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _seconds(call: Callable[[], object]) -> float:
    began = perf_counter()
    call()
    return perf_counter() - began


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
