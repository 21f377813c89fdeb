"""Draw long paper as the worker does, beside headless Chromium: a year night by night, and five thousand rows.

    python -m bench.long [DATABASE_URL]     # the small database of bench.run, when none is named

Ours is drawn part by part and bound; then once more, when the parts are kept and only the head and the margins are new.
Chromium is a fresh process, from its start to the file. They take turns. Memory is that of the process tree at its
most, with what processes share counted once. At the end one document is drawn again and again, to see that the memory
of the process that draws does not grow with their number. Budgets: 2.5 times Chromium, and half of it when kept.
"""

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from time import perf_counter
from typing import NamedTuple

import psutil
from flask_babel import force_locale

from bench.pdf import FLAGS, browser, for_browser
from bench.run import FOLDER, SMALL, database
from bench.seed import app_on, seed
from icam.cli import upgrade_database
from icam.core import clock
from icam.core.access import EVERYTHING
from icam.core.period import Period
from icam.core.reporting_periods import Length, around, neighbour
from icam.printing import renderer
from icam.printing.bound import bound
from icam.printing.html import html
from icam.printing.pdf import pdf_of
from icam.reports import asking, making
from icam.reports.catalogue import REPORTS
from icam.reports.frame import Made
from icam.reports.paper import Manuscript, manuscript

ROUNDS = 3
MANY = 60
BUDGET, KEPT_BUDGET = 2.5, 0.5


class Found(NamedTuple):
    """What drawing took: seconds on the clock, and megabytes at the most."""

    seconds: float
    memory: float


def made(name: str, period: Period) -> Made:
    """Make a report of everything."""
    days = {"from": str(period.from_on), "to": str(period.last_day)}
    asked = asking.asked(REPORTS[name], EVERYTHING, days, language="nl", today=clock.today())
    return making.made(REPORTS[name], EVERYTHING, asked, language="nl", by="Bench")


def main() -> None:
    """Run the command."""
    url = sys.argv[1] if len(sys.argv) > 1 else f"sqlite:///{database('small')}"
    if len(sys.argv) == 1 and not database("small").exists():
        FOLDER.mkdir(exist_ok=True)
        seed(url, SMALL)
    app = app_on(url)
    with app.app_context():
        upgrade_database()
    last = neighbour(around(Length.YEAR, clock.today()), -1)
    five = Period(last.from_on.replace(year=last.from_on.year - 4), last.until_on)
    print("| | parts | pages | ours (s) | pages a second | Chromium (s) | ratio | budget | MB, ours | MB, Chromium |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|")
    with app.test_request_context("/"), force_locale("nl"):
        renderer.start()
        pdf_of(html(made("occupancy", neighbour(around(Length.MONTH, clock.today()), -1)).document))  # it has loaded
        compare(f"Occupancy of {last.from_on.year}, night by night", made("occupancy", last))
        compare("Movements of five years", made("movements", five))
        again_and_again(html(made("occupancy", neighbour(around(Length.MONTH, clock.today()), -1)).document))
        renderer.stop()


def compare(name: str, report: Made) -> None:
    """Draw one report by both, and print what it took."""
    written = manuscript(report)
    with tempfile.TemporaryDirectory() as path:
        page, target = for_browser(html(report.document), Path(path)), Path(path) / "theirs.pdf"
        printing = [browser(), *FLAGS, f"--print-to-pdf={target}", page.as_uri()]
        parts = [pdf_of(part) for _subject, part in written.parts]
        ours, kept, theirs = in_turns(
            lambda: draw(written, [pdf_of(part) for _subject, part in written.parts]),
            lambda: draw(written, parts),
            lambda: subprocess.run(printing, check=True, capture_output=True),
        )
        file = Path(path) / "ours.pdf"
        file.write_bytes(draw(written, parts))
        told = subprocess.run(["pdfinfo", file], capture_output=True, text=True, check=True).stdout
    pages = int(told.partition("Pages:")[2].split()[0])
    for label, found, budget in (("", ours, BUDGET), (", parts kept", kept, KEPT_BUDGET)):
        ratio = found.seconds / theirs.seconds
        said = f"{ratio:.2f}" if ratio <= budget else f"**{ratio:.2f}**"
        print(
            f"| {name}{label} | {len(parts)} | {pages} | {found.seconds:.2f} | {pages / found.seconds:.0f}"
            f" | {theirs.seconds:.2f} | {said} | {budget} | {found.memory:.0f} | {theirs.memory:.0f} |",
            flush=True,
        )


def draw(written: Manuscript, parts: list[bytes]) -> bytes:
    """Bind parts with a head that is new."""
    return bound(pdf_of(written.head, written.inside), parts, written.margins)


def in_turns(*calls: Callable[[], object]) -> list[Found]:
    """Return the best of some runs of each, which take turns."""
    found: list[list[Found]] = [[] for _ in calls]
    for _ in range(ROUNDS):
        for call, runs in zip(calls, found, strict=True):
            with watched() as most:
                started = perf_counter()
                call()
                seconds = perf_counter() - started
            runs.append(Found(seconds, most[0]))
    return [Found(min(one.seconds for one in runs), max(one.memory for one in runs)) for runs in found]


@contextmanager
def watched() -> Iterator[list[float]]:
    """Look how much memory the processes that this one started have, and give the most of it in megabytes."""
    most, ended = [0.0], Event()

    def look() -> None:
        while not ended.wait(0.05):
            most[0] = max(most[0], sum(map(memory, psutil.Process().children(recursive=True))))

    thread = Thread(target=look)
    thread.start()
    try:
        yield most
    finally:
        ended.set()
        thread.join()


def memory(process: psutil.Process) -> float:
    """Return the megabytes of a process, its share of what it has together with others."""
    try:
        return float(process.memory_full_info().pss) / 1e6
    except psutil.Error:  # it ended meanwhile
        return 0.0


def again_and_again(page: str) -> None:
    """Draw one document many times, and print what the process that draws has before and after."""
    (beside,) = [one for one in psutil.Process().children() if "icam.printing" in " ".join(one.cmdline())]
    before = memory(beside)
    for _ in range(MANY):
        pdf_of(page)
    print(f"\nThe process that draws: {before:.0f} MB, and {memory(beside):.0f} MB after {MANY} months more.")


if __name__ == "__main__":
    main()
