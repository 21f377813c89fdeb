"""Measure the pages against their floor and against a history twenty times as long, in one run.

    python -m bench.run                     # seeds what is missing under /tmp, measures, prints Markdown
    python -m bench.run --only board --profile

CPU time of this process; the variants take turns, so that what else the machine does hits all alike.
"""

import argparse
import cProfile
import gc
import gzip
import hashlib
import pstats
import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from time import process_time
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, text

import icam.web.page as rendering
from bench.bare import bare_app
from bench.seed import Size, app_on, seed
from icam.cli import upgrade_database
from icam.config import ROOT
from icam.core import clock
from icam.core.names import sound_key
from icam.core.paging import cursor
from icam.db import db

FOLDER = Path(tempfile.gettempdir()) / "atd-bench"
SMALL, LARGE = Size(28, 12_000), Size(280, 240_000)
SITE = "SGW"
QUIET = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA")


@dataclass(frozen=True)
class Target:
    """One page to measure.

    Args:
        path: its address in a database.
        bare: the address of the floor with the same rows; None = there is none to compare with.
        budget: most times the floor; None = no budget was set.
        growth: most times the small database's cost in the large one.
    """

    name: str
    path: Callable[["Office"], str]
    bare: Callable[["Office"], str] | None = None
    budget: float | None = None
    growth: float | None = 1.2


@dataclass
class Office:
    """A seeded database with the application on it."""

    app: Flask
    url: str
    client: FlaskClient = field(init=False)

    def __post_init__(self) -> None:
        self.client = self.app.test_client()
        with self.client.session_transaction() as session:
            session["_user_id"] = "bench1"
            session["_fresh"] = True
            session["since"] = session["seen"] = int(clock.now().timestamp())

    def one(self, sql: str, **values: Any) -> Any:
        """Return the first row of a question about the data."""
        with self.app.app_context(), db.engine.connect() as connection:
            return connection.execute(text(sql), values).first()

    def change(self, sql: str, **values: Any) -> None:
        """Change something between two measurements."""
        with self.app.app_context(), db.engine.connect() as connection:
            connection.execute(text(sql), values)
            connection.commit()

    def last_page(self, among: str = "") -> tuple[date, int]:
        """Return the keys of the row before the last fifty of the ended stays, or of some among them."""
        row = self.one(
            f"SELECT left_on, id FROM stay s WHERE left_on IS NOT NULL AND category = 'T_IRR' {among} "
            "ORDER BY left_on, id LIMIT 1 OFFSET 50"
        )
        return date.fromisoformat(str(row[0])), row[1]

    def family(self) -> int:
        """Return a family of five with three stays behind it, which lives here today."""
        row = self.one(
            "SELECT household_id FROM stay s WHERE left_on IS NULL "
            "AND (SELECT count(*) FROM membership m WHERE m.household_id = s.household_id) >= 4 "
            "ORDER BY id DESC LIMIT 1"
        )
        return int(row[0])


def _month() -> tuple[date, date]:
    first = clock.today().replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _period(name_from: str = "from", name_to: str = "to") -> str:
    first, last = _month()
    return f"{name_from}={first}&{name_to}={last}"


LAST_OF_FAMILY = "AND NOT EXISTS (SELECT 1 FROM stay n WHERE n.household_id = s.household_id AND n.id > s.id)"


def _bare_after(office: Office) -> str:
    left, number = office.last_page()
    return f"{left}_{number}"


def _search(name: str) -> tuple[Callable[[Office], str], Callable[[Office], str]]:
    """Return the address of a search, and of the floor that finds as many persons by the same word or its sound."""
    sound = sound_key(name).split()[0]
    return lambda _: f"/search?q={name}", lambda _: f"/search?q={name}&sound={sound}"


def _vacancies(office: Office) -> str:
    first = clock.today() + timedelta(days=1)
    site = office.one("SELECT id FROM site WHERE code = :code", code=SITE)[0]
    return f"/vacancies?from={first}&until={first + timedelta(days=3)}&people=4&site={site}"


def targets() -> list[Target]:
    """Return what is measured."""
    board = f"/board?zoom=month&on={_month()[0]}"
    return [
        Target(
            "Board, a month, one site of 7",
            lambda _: f"{board}&site={SITE}",
            lambda _: f"/board?{_period()}&site={SITE}",
        ),
        Target("Board, a month, all units", lambda _: board, lambda _: f"/board?{_period()}", growth=None),
        Target(
            "Families who left, filtered, first page",
            lambda _: "/families?state=left&category=T_IRR",
            lambda _: "/list?",
            budget=2,
        ),
        Target(
            "Families who left, filtered, last page",
            lambda office: f"/families?state=left&category=T_IRR&after={cursor(*office.last_page(LAST_OF_FAMILY))}",
            lambda office: f"/list?after={_bare_after(office)}",
            budget=2,
        ),
        Target(
            "Stays that ended, filtered, first page",
            lambda _: "/stays?state=ended&category=T_IRR",
            lambda _: "/list?",
            budget=2,
        ),
        Target(
            "Stays that ended, filtered, last page",
            lambda office: f"/stays?state=ended&category=T_IRR&after={cursor(*office.last_page())}",
            lambda office: f"/list?after={_bare_after(office)}",
            budget=2,
        ),
        Target("Search, a rare name", *_search("zotoshvili"), budget=2),
        Target("Search, a common name", *_search("mohammad"), budget=2),
        Target(
            "A family", lambda office: f"/families/{office.family()}", lambda office: f"/family?id={office.family()}"
        ),
        Target("The day of a manager, all units", lambda _: "/", growth=None),
        Target("Vacancies, three nights, one site of 7", lambda office: _vacancies(office)),
        Target("Visits of a week, all coaches", lambda _: "/visits", growth=None),
        Target("Occupancy of the month, one site of 7", lambda _: f"/reports/occupancy?{_period()}&site={SITE}"),
        Target("Occupancy of the month, all units", lambda _: f"/reports/occupancy?{_period()}", growth=None),
    ]


# --- measuring


@contextmanager
def statements() -> Iterator[list[str]]:
    """Collect the statements that are sent meanwhile."""
    sent: list[str] = []

    def hear(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.lstrip().upper().startswith(QUIET):
            sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", hear)
    try:
        yield sent
    finally:
        event.remove(db.engine, "before_cursor_execute", hear)


@contextmanager
def template_time(times: int = 5) -> Iterator[list[float]]:
    """Render every page again from the same data, and collect the best time of that in milliseconds."""
    original = rendering.render_template
    best: list[float] = []

    def again(*arguments: Any, **values: Any) -> str:
        html = original(*arguments, **values)
        found = []
        for _ in range(times):
            started = process_time()
            original(*arguments, **values)
            found.append(process_time() - started)
        best.append(min(found) * 1000)
        return html

    rendering.render_template = again  # type: ignore[assignment]
    try:
        yield best
    finally:
        rendering.render_template = original


def cpu(calls: Sequence[Callable[[], Any]], rounds: int, repeat: int = 3) -> list[float]:
    """Return the least CPU milliseconds that each call took; the calls take turns."""
    for call in calls:
        call()
        call()
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    found: list[list[float]] = [[] for _ in calls]
    for _ in range(rounds):
        for at, call in enumerate(calls):
            started = process_time()
            for _ in range(repeat):
                call()
            found[at].append((process_time() - started) / repeat * 1000)
    return [min(one) for one in found]


@dataclass
class Measured:
    """What one page costs."""

    target: Target
    statements: tuple[int, int]
    small: float
    large: float
    template: float
    bare: float | None
    size: int
    packed: int

    @property
    def times_bare(self) -> float | None:
        return None if self.bare is None else self.small / self.bare

    @property
    def growth(self) -> float:
        return self.large / self.small


def measure(target: Target, offices: Sequence[Office], rounds: int) -> Measured | str:
    """Measure one page in both databases; a sentence when it cannot be opened."""
    sent, sizes, template, packed, calls, first = [], [], 0.0, 0, [], ""
    for office in offices:
        path = target.path(office)
        answer = office.client.get(path)
        if answer.status_code != 200:
            return f"{target.name}: {path} answers {answer.status_code}"
        with office.app.app_context(), statements() as heard:
            office.client.get(path)
        sent.append(len(heard))
        sizes.append(len(answer.data))
        if office is offices[0]:
            first, packed = answer.text, len(gzip.compress(answer.data, 4))
            with template_time() as best:
                office.client.get(path)
            template = best[-1] if best else 0.0
        calls.append(lambda office=office, path=path: office.client.get(path))
    if target.bare is not None:
        calls.append(_bare_call(target, offices[0], first))
    found = cpu(calls, rounds)
    bare = found[2] if target.bare else None
    return Measured(target, (sent[0], sent[1]), found[0], found[1], template, bare, sizes[0], packed)


def _bare_call(target: Target, office: Office, page: str) -> Callable[[], Any]:
    """Return a call of the floor, with as many rows and as many bytes as our page."""
    assert target.bare
    rows = page.count('<th scope="row"')
    path = f"{target.bare(office)}&rows={rows}"
    name = path.partition("?")[0].strip("/")
    plain = bare_app(office.url, {}).test_client().get(path)
    assert plain.status_code == 200, path
    client = bare_app(office.url, {name: max(0, len(page.encode()) - len(plain.data))}).test_client()
    return lambda: client.get(path)


# --- saving a visit


def measure_saving(offices: Sequence[Office], rounds: int) -> Measured | str:
    """Measure writing up a visit: the form is fetched and the row put back outside the measured time."""
    found: list[list[float]] = [[] for _ in offices]
    bare: list[float] = []
    sent = []
    client = bare_app(offices[0].url, {}).test_client()
    for turn in range(rounds + 2):
        for at, office in enumerate(offices):
            visit = _visit(office)
            values = _form(office.client.get(f"/visits/{visit}/result").text)
            with office.app.app_context(), statements() as heard:
                started = process_time()
                answer = office.client.post(f"/visits/{visit}/result", data=values)
                spent = (process_time() - started) * 1000
            if answer.status_code != 303:
                return f"Saving a visit: answers {answer.status_code}"
            if turn == 1:
                sent.append(len(heard))
            if turn > 1:
                found[at].append(spent)
        started = process_time()
        client.post(f"/save/{_visit(offices[0])}", data={"note": "Everything is in order."})
        if turn > 1:
            bare.append((process_time() - started) * 1000)
    target = Target("Saving a visit", lambda _: "")
    small, large = (min(times) for times in found)
    return Measured(target, (sent[0], sent[1]), small, large, 0.0, min(bare), 0, 0)


def _visit(office: Office) -> int:
    number = int(office.one("SELECT max(id) FROM visit WHERE planned_on <= :today", today=clock.today())[0])
    office.change("UPDATE visit SET result = NULL, written_at = NULL, note = NULL WHERE id = :id", id=number)
    return number


def _form(html: str) -> dict[str, str]:
    """Return what a browser would send for the form, with a result filled in."""
    values = {}
    for tag in re.findall(r"<input[^>]*>", html):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if "name" in attributes and attributes.get("type") in ("hidden", "text", None):
            values[attributes["name"]] = attributes.get("value", "")
    results = [name for name in re.findall(r'name="([^"]+)"', html) if name.endswith("result")]
    notes = [name for name in re.findall(r'name="([^"]+)"', html) if name.endswith("note")]
    return values | dict.fromkeys(results, "held") | dict.fromkeys(notes, "Everything is in order.")


# --- printing what was found


def table(found: Sequence[Measured]) -> str:
    """Write the figures as a Markdown table; a missed budget is bold."""
    lines = [
        "| | statements | CPU ms | template alone | bare page | times bare | 20 x the stays | growth | kB (packed) |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for one in found:
        same = one.statements[0] == one.statements[1]
        count = str(one.statements[0]) if same else f"**{one.statements[0]} / {one.statements[1]}**"
        lines.append(
            f"| {one.target.name} | {count} | {one.small:.1f} | {_ms(one.template)} | {_ms(one.bare)} "
            f"| {_against(one.times_bare, one.target.budget)} | {one.large:.1f} "
            f"| {_against(one.growth, one.target.growth)} | {_kb(one)} |"
        )
    return "\n".join(lines)


def _ms(value: float | None) -> str:
    return f"{value:.1f}" if value else ""


def _kb(one: Measured) -> str:
    return f"{one.size / 1000:.0f} ({one.packed / 1000:.1f})" if one.size else ""


def _against(value: float | None, limit: float | None) -> str:
    if value is None:
        return ""
    return f"**{value:.2f}**" if limit is not None and value > limit + 0.005 else f"{value:.2f}"


def profile(target: Target, office: Office, lines: int = 30) -> None:
    """Print where the time of a page goes."""
    path = target.path(office)
    office.client.get(path)
    with cProfile.Profile() as seen:
        for _ in range(20):
            office.client.get(path)
    pstats.Stats(seen).sort_stats("cumulative").print_stats(lines)
    pstats.Stats(seen).sort_stats("tottime").print_stats(lines)
    with office.app.app_context(), statements() as heard:
        office.client.get(path)
    print("\n".join(" ".join(one.split())[:300] for one in heard))


def database(name: str) -> Path:
    """Return the file of a seeded database; of another one on another day, or after a change of the schema."""
    schema = hashlib.sha256()
    for one in sorted((ROOT / "migrations" / "versions").glob("*.py")):
        schema.update(one.read_bytes())
    return FOLDER / f"{name}-{clock.today()}-{schema.hexdigest()[:8]}.sqlite"


def offices() -> list[Office]:
    """Return the two databases, seeded when they are not there."""
    FOLDER.mkdir(exist_ok=True)
    found = []
    for name, size in (("small", SMALL), ("large", LARGE)):
        file = database(name)
        url = f"sqlite:///{file}"
        if not file.exists():
            print(f"Seeding {size.units} units, {size.stays} stays ... {seed(url, size):.0f} s", flush=True)
        app = app_on(url)
        with app.app_context():
            upgrade_database()
        found.append(Office(app, url))
    return found


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--only", default="", help="pages whose name contains this")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--profile", action="store_true")
    given = parser.parse_args()
    both = offices()
    found, missing = [], []
    for target in targets():
        if given.only.lower() not in target.name.lower():
            continue
        if given.profile:
            print(f"### {target.name}")
            profile(target, both[0])
            continue
        measured = measure(target, both, given.rounds)
        (found if isinstance(measured, Measured) else missing).append(measured)  # type: ignore[arg-type]
    if not given.profile and given.only.lower() in "saving a visit":
        measured = measure_saving(both, given.rounds * 3)
        (found if isinstance(measured, Measured) else missing).append(measured)  # type: ignore[arg-type]
    print(table(found))
    print("\n".join(str(one) for one in missing))


if __name__ == "__main__":
    main()
