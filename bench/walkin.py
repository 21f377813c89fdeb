"""Wednesday, nine o'clock: thirty desks and coaches at three doors for a minute, against a real server.

    python -m bench.walkin                          # SQLite, then PostgreSQL (a server of our own)
    python -m bench.walkin --clients 30 --seconds 60 --database sqlite:////tmp/door.sqlite

Desks let people in, now and then with the same press sent twice; coaches call the next and help them. Afterwards the
database is compared with what every client was told: nobody lost, nobody twice, no number twice, nobody called twice.
"""

import argparse
import http.client
import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from time import perf_counter, sleep
from urllib.parse import urlencode

from flask import Flask
from sqlalchemy import select

from bench.seed import app_on
from icam.accounts import passwords
from icam.accounts.models import Account
from icam.audit.models import AuditEntry
from icam.cli import upgrade_database
from icam.codes.lists import CODES
from icam.codes.models import Code
from icam.config import ROOT
from icam.core import clock
from icam.core.access import Role
from icam.db import db, unit_of_work
from icam.offices.models import Office
from icam.walkin.models import WalkInEntry, WalkInSession
from icam.walkin.rules import EntryState

PASSWORD = "a door for measuring only"
DOORS = ("BRU", "ANR", "LIE")
LANGUAGES = ("ar", "fa", "ps", "sq", "ti", "fr", "en", "")
COACH_IN = 5
"""Every fifth client is a coach."""

TWICE_IN = 7
"""Every seventh press at the door is sent twice."""

TRIED = 900
"""How often the server is asked whether it answers yet, every tenth of a second."""

_CSRF = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
_ONCE = re.compile(r'name="submission"[^>]*value="([^"]+)"')


@dataclass
class Told:
    """What one client was told, and how long each answer took.

    Args:
        numbers: by name as given at the door, the office and the number.
        called: ids of the people a coach was given.
        wrong: what was not as it should be.
    """

    numbers: dict[str, tuple[int, int]] = field(default_factory=dict)
    called: list[int] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    presses: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Outcome:
    """What a run gave."""

    engine: str
    clients: int
    seconds: float
    let_in: int
    called: int
    answers: int
    p50: float
    p99: float
    press_p50: float
    press_p99: float
    wrong: tuple[str, ...]

    def __str__(self) -> str:
        """Write a row of the table."""
        per_second = self.answers / self.seconds
        return (
            f"| {self.engine} | {self.clients} | {self.let_in} | {self.called} | {per_second:.0f} "
            f"| {self.p50:.0f} / {self.p99:.0f} | {self.press_p50:.0f} / {self.press_p99:.0f} | {len(self.wrong)} |"
        )


HEADS = """\
| engine | clients | let in | called | requests/s | ms, p50 / p99 | press at the door, ms, p50 / p99 | lost or double |
|---|---:|---:|---:|---:|---:|---:|---:|"""


# --- one client ---


class Client:
    """A browser of one person: cookies, forms, one connection."""

    def __init__(self, port: int, told: Told) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._cookies: dict[str, str] = {}
        self._told = told

    def get(self, path: str) -> str:
        """Open a page."""
        status, _location, body = self._ask("GET", path)
        if status != 200:
            self._told.wrong.append(f"GET {path} answered {status}")
        return body

    def post(self, path: str, **fields: str) -> str:
        """Send a form; return where it led."""
        status, location, _body = self._ask("POST", path, urlencode(fields))
        if status != 303:
            self._told.wrong.append(f"POST {path} answered {status}")
        return location

    def sign_in(self, email: str) -> None:
        """Sign in."""
        page = self.get("/sign-in")
        self.post("/sign-in", csrf_token=token(page), email=email, password=PASSWORD)

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def _ask(self, method: str, path: str, body: str | None = None) -> tuple[int, str, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        started = perf_counter()
        try:
            answer, text = self._send(method, path, body, headers)
        except (
            http.client.HTTPException,
            ConnectionError,
        ):  # hung up meanwhile: a press that is sent again counts once
            self._connection.close()
            answer, text = self._send(method, path, body, headers)
        self._told.seconds.append(perf_counter() - started)
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, rest = cookie.partition("=")
            self._cookies[name] = rest.partition(";")[0]
        return answer.status, answer.headers.get("Location") or "", text

    def _send(
        self, method: str, path: str, body: str | None, headers: dict[str, str]
    ) -> tuple[http.client.HTTPResponse, str]:
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        return answer, answer.read().decode()


def token(page: str) -> str:
    """Return the security token of a page."""
    found = _CSRF.search(page)
    return found[1] if found else ""


def work_at_the_door(client: Client, office_id: int, me: int, told: Told, stop: threading.Event) -> None:
    """Let people in, one after the other."""
    page = client.get(f"/walk-in/{office_id}")
    for number in range(1_000_000):
        if stop.is_set():
            return
        once = _ONCE.search(page)
        typed = {
            "csrf_token": token(page),
            "submission": once[1] if once else "",
            "name": f"Client {me} Person {number}",
            "language": LANGUAGES[(me + number) % len(LANGUAGES)],
        }
        for _ in range(2 if number % TWICE_IN == 0 else 1):
            started = perf_counter()
            location = client.post(f"/walk-in/{office_id}", **typed)
            told.presses.append(perf_counter() - started)
            given = re.search(r"given=(\d+)", location)
            told.numbers[typed["name"]] = (office_id, int(given[1]) if given else 0)
        page = client.get(location)


def work_as_coach(client: Client, office_id: int, me: int, told: Told, stop: threading.Event) -> None:
    """Call the next, help them, call the next."""
    desk = f"/walk-in/{office_id}"
    while not stop.is_set():
        page = client.get(desk)
        location = client.post(f"{desk}/next", csrf_token=token(page))
        called = re.search(r"/entries/(\d+)", location)
        if called is None:
            sleep(0.05)
            continue
        told.called.append(int(called[1]))
        page = client.get(location)
        once = _ONCE.findall(page)
        fields = {"csrf_token": token(page), "submission": once[-1] if once else "", "help_code": "ANSWERED"}
        client.post(f"/walk-in/entries/{called[1]}/helped", **fields)


# --- a run ---


def prepare(clients: int) -> tuple[list[int], list[str]]:
    """Make three offices and the accounts of the clients, in the database of the running application."""
    stored = passwords.hashed(PASSWORD)
    with unit_of_work() as session:
        if session.scalar(select(Code.id).limit(1)) is None:
            session.add_all(Code(**entry) for entry in CODES)
        offices = [Office(code=code, name_nl=code, name_fr=code, region="BB") for code in DOORS]
        session.add_all(offices)
        emails = [f"client{number}@bench.invalid" for number in range(clients)]
        for number, email in enumerate(emails):
            session.add(
                Account(
                    email=email,
                    name=f"Client {number}",
                    password=stored,
                    fs_uniquifier=uuid.uuid4().hex,
                    role=Role.ICAM_COACH if is_coach(number) else Role.DESK,
                    language="nl",
                    all_sites=True,
                    active_from=date(2000, 1, 1),
                )
            )
        session.flush()
        now = clock.now()
        session.add_all(WalkInSession(office_id=one.id, day=clock.local(now).date(), opened_at=now) for one in offices)
        return [office.id for office in offices], emails


def is_coach(number: int) -> bool:
    """Say whether a client is a coach."""
    return number % COACH_IN == 0


def door_of(number: int) -> int:
    """Return at which door a client stands: coaches and desks are spread over all of them."""
    return number // COACH_IN if is_coach(number) else number


@contextmanager
def served(database: str, var: Path, workers: int = 2) -> Iterator[int]:
    """Serve the application as script/server does, and give the port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        *(str(Path(sys.executable).parent / "granian"), "--interface", "wsgi", "--factory"),
        *("--host", "127.0.0.1", "--port", str(port), "--workers", str(workers), "--blocking-threads", "4"),
        *("--backpressure", "64", "--workers-kill-timeout", "3", "--no-ws", "--log-level", "warning"),
        "icam.worker:create",
    ]
    environment = os.environ | {"DATABASE_URL": database.replace("+psycopg", ""), "ATD_VAR": str(var)}
    server = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        _wait_for(port, server)
        yield port
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(20)


def _wait_for(port: int, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(TRIED):
        if server.poll() is not None:
            raise RuntimeError("the server did not start")
        try:
            http.client.HTTPConnection("127.0.0.1", port, timeout=5).request("GET", "/sign-in")
            return
        except OSError:
            sleep(0.1)
    raise RuntimeError("the server does not answer")


def drive(port: int, office_ids: list[int], emails: list[str], seconds: float) -> list[Told]:
    """Let the clients work at the same time; return what each was told."""
    told = [Told() for _ in emails]
    stop, ready = threading.Event(), threading.Barrier(len(emails) + 1)

    def run(me: int) -> None:
        client = Client(port, told[me])
        try:
            client.sign_in(emails[me])
            told[me].seconds.clear()
            ready.wait()
            work = work_as_coach if is_coach(me) else work_at_the_door
            work(client, office_ids[door_of(me) % len(office_ids)], me, told[me], stop)
        except Exception as wrong:
            told[me].wrong.append(f"client {me}: {wrong!r}")
            ready.abort()
        finally:
            client.close()

    threads = [threading.Thread(target=run, args=(me,)) for me in range(len(emails))]
    for one in threads:
        one.start()
    ready.wait()
    sleep(seconds)
    for _ in range(TRIED):  # on a busy machine, until every coach and every desk has done something
        if all(one.called or one.numbers or one.wrong for one in told):
            break
        sleep(0.1)
    stop.set()
    for one in threads:
        one.join()
    return told


def differences(told: list[Told]) -> list[str]:
    """Compare the database with what the clients were told; return what is lost or double."""
    db.session.rollback()
    db.session.expire_all()
    wrong = [said for one in told for said in one.wrong]
    query = select(WalkInSession.office_id, WalkInEntry.number, WalkInEntry.name, WalkInEntry.state, WalkInEntry.id)
    rows = db.session.execute(query.join(WalkInSession, WalkInSession.id == WalkInEntry.session_id)).all()
    stored = Counter(row.name for row in rows)
    given = {name: where for one in told for name, where in one.numbers.items()}
    wrong += [f"{name} is there {count} times" for name, count in stored.items() if count > 1]
    wrong += [f"{name} was lost" for name in given if name not in stored]
    wrong += [f"{name} was never given a number" for name in stored if name not in given]
    wrong += [
        f"{row.name} was told {given[row.name]}"
        for row in rows
        if row.name in given and given[row.name] != (row.office_id, row.number)
    ]
    for office_id in {row.office_id for row in rows}:
        numbers = sorted(row.number for row in rows if row.office_id == office_id)
        if numbers != list(range(1, len(numbers) + 1)):
            wrong.append(f"the numbers of office {office_id} are not 1 to {len(numbers)}")
    calls = Counter(entry_id for one in told for entry_id in one.called)
    wrong += [f"entry {entry_id} was called {count} times" for entry_id, count in calls.items() if count > 1]
    trail = Counter(db.session.scalars(select(AuditEntry.subject_id).where(AuditEntry.event == "walk_in.called")))
    wrong += [f"the trail has entry {entry_id} called {count} times" for entry_id, count in trail.items() if count > 1]
    seen = {row.id for row in rows if row.state in (EntryState.TAKEN, EntryState.DONE)}
    wrong += [f"entry {entry_id} was called and is not" for entry_id in calls if entry_id not in seen]
    return wrong


def measured(app: Flask, database: str, var: Path, *, clients: int, seconds: float, workers: int = 2) -> Outcome:
    """Run the clients against a server on a database, inside the application's context."""
    office_ids, emails = prepare(clients)
    with served(database, var, workers) as port:
        started = perf_counter()
        told = drive(port, office_ids, emails, seconds)
        took = perf_counter() - started
    answers = [one for client in told for one in client.seconds]
    presses = [one for client in told for one in client.presses]
    return Outcome(
        engine=db.engine.dialect.name,
        clients=clients,
        seconds=took,
        let_in=sum(len(one.numbers) for one in told),
        called=sum(len(one.called) for one in told),
        answers=len(answers),
        p50=_part(answers, 50),
        p99=_part(answers, 99),
        press_p50=_part(presses, 50),
        press_p99=_part(presses, 99),
        wrong=tuple(differences(told)),
    )


def _part(seconds: list[float], percent: int) -> float:
    """Return a percentile in milliseconds."""
    if len(seconds) < 2:
        return 1000 * sum(seconds)
    return 1000 * statistics.quantiles(seconds, n=100, method="inclusive")[percent - 1]


def run(database: str, *, clients: int, seconds: float, workers: int) -> Outcome:
    """Run on an empty database."""
    with tempfile.TemporaryDirectory() as folder:
        app = app_on(database)
        with app.app_context():
            upgrade_database()
            outcome = measured(app, database, Path(folder), clients=clients, seconds=seconds, workers=workers)
            db.session.remove()
            db.engine.dispose()
    return outcome


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--clients", type=int, default=30)
    options.add_argument("--seconds", type=float, default=60)
    options.add_argument("--workers", type=int, default=2)
    options.add_argument("--database", help="an empty one; else SQLite and PostgreSQL, each of its own")
    given = options.parse_args()
    print(HEADS)
    wrong: list[str] = []
    for outcome in _outcomes(given):
        print(outcome, flush=True)
        wrong += outcome.wrong
    for said in wrong[:50]:
        print(said, file=sys.stderr)
    if wrong:
        raise SystemExit(1)


def _outcomes(given: argparse.Namespace) -> Iterator[Outcome]:
    values = {"clients": given.clients, "seconds": given.seconds, "workers": given.workers}
    if given.database:
        yield run(given.database, **values)
        return
    with tempfile.TemporaryDirectory() as folder:
        yield run(f"sqlite:///{folder}/door.sqlite", **values)
    from tests.conftest import postgresql

    with postgresql() as url:
        yield run(url, **values)


if __name__ == "__main__":
    main()
