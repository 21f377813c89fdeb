"""Two hundred letters in one job, beside a letter alone, and what the pages keep of their speed meanwhile.

    python -m bench.letters [LETTERS]

Budgets: a letter of the job takes at most 1.3 times a letter alone; a list keeps 0.9 of its requests a second.
"""

import gc
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from time import perf_counter, sleep

from flask import Flask

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
SECONDS = 12.0
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
            alone = _alone(actor, rows[:ALONE])
            before = _memory()
            job = _job(actor, rows[ALONE : ALONE + number])
            after = _memory()
        print("| | seconds a letter | times a letter alone | budget |")
        print("|---|---:|---:|---:|")
        print(f"| alone, {ALONE} of them | {alone:.3f} | | |")
        print(f"| {number} in one job, with its file | {job:.3f} | {job / alone:.2f} | 1.3 |")
        print(f"\nMemory at its most: {before:.0f} MB before the job, {after:.0f} MB after it.")
        quiet = _requests(app, session)
        with app.app_context():
            bulk.begin(actor, ManyDraft(Kind.INVITATION, tuple(rows[ALONE + number :])), today=clock.today())
        worker = _worker(folder)
        sleep(3)
        busy = _requests(app, session)
        worker.terminate()
        worker.wait()
        print(f"\nA list: {quiet:.0f} requests a second, {busy:.0f} while the worker draws: {busy / quiet:.2f} (0.9).")


def _invitation() -> int:
    """Write down an invitation of a new family, and return its id."""
    home = make.household([make.person()])
    return make.invitation(make.case(home), clock.today() - timedelta(days=3)).id


def _alone(actor: Actor, rows: list[int]) -> float:
    """Issue letters one after the other, and return the seconds of the median one."""
    today = clock.today()

    def one(row: int) -> None:
        facts = making.facts_for(actor, Kind.INVITATION, row, today=today)
        commands.issue(actor, bulk.letter_for(facts, ManyDraft(Kind.INVITATION), row), today=today)

    found = sorted(_seconds(partial(one, row)) for row in rows)
    return found[len(found) // 2]


def _job(actor: Actor, rows: list[int]) -> float:
    """Issue letters as one job, and return the seconds of each."""
    job_id = bulk.begin(actor, ManyDraft(Kind.INVITATION, tuple(rows)), today=clock.today())
    spent = _seconds(lambda: runner.run(job_id, "bench"))
    job = queries.job(actor, job_id)
    assert (job.done, job.failed) == (len(rows), 0)
    return spent / len(rows)


def _requests(app: Flask, session: str) -> float:
    """Return how many times a second a list of files is answered by one process."""
    client = app.test_client()
    with client.session_transaction() as kept:
        kept["_user_id"], kept["_fresh"] = session, True
        kept["since"] = kept["seen"] = int(clock.now().timestamp())
    assert client.get("/cases").status_code == 200
    gc.collect()
    gc.freeze()
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
