"""Draw paper as PDF, beside headless Chromium printing the same HTML: the month's occupancy, a day and a round sheet.

    python -m bench.pdf [DATABASE_URL]     # the small database of bench.run, when none is named

Both print the same picture, with the stripes and colours of cells, as a tagged PDF. Cold is a fresh process each, from
its start to the file: for us as the server has it, a fork of the process beside the worker, and then as the command
line has it, a Python that loads everything. Warm is a process that has printed before. The two take turns. Nothing is
kept from one run to the next. Seconds on the clock, and seconds of processor time with all the processes a browser has:
on a busy machine only the second can be compared.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

import psutil
from flask_babel import force_locale

from bench.run import FOLDER, SMALL, Office, database
from bench.seed import app_on, seed
from icam.cli import upgrade_database
from icam.config import ROOT
from icam.core import clock
from icam.core.access import EVERYTHING
from icam.core.period import Period
from icam.printing import renderer
from icam.printing.html import html
from icam.printing.pdf import pdf_of
from icam.reports import asking, making
from icam.reports.catalogue import REPORTS
from icam.visits import routes as visits

ROUNDS = 5
BUDGET = 0.7
COLD = "import sys; from icam.printing.pdf import pdf_of; sys.stdout.buffer.write(pdf_of(open(sys.argv[1]).read()))"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-pdf-header-footer"]


class Seconds(NamedTuple):
    """A duration."""

    clock: float
    processor: float


def browser() -> str:
    """Return the path of Chromium."""
    found = os.environ.get("ATD_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not found:
        raise SystemExit("No Chromium here to compare with.")
    return found


def month() -> Period:
    """Return last month, which is whole."""
    last = clock.today().replace(day=1) - timedelta(days=1)
    return Period.days(last.replace(day=1), last)


def documents(url: str) -> dict[str, str]:
    """Return the documents as the HTML that both print."""
    app, whole = app_on(url), month()
    with app.app_context():
        upgrade_database()
    with app.test_request_context("/"), force_locale("nl"):
        occupancy = _report("occupancy", {"from": str(whole.from_on), "to": str(whole.last_day)})
        day_sheet = _report("day-sheet", {"from": str(clock.today())})
    office = Office(app, url)
    coach, on = office.one(
        "SELECT coach_id, planned_on FROM visit WHERE result IS NULL GROUP BY coach_id, planned_on"
        " ORDER BY count(*) DESC, planned_on LIMIT 1"
    )
    return {
        f"Occupancy of {whole.from_on:%m/%Y}": occupancy,
        "Day sheet, every site": day_sheet,
        "Round sheet": _round(office, coach, str(on)),
    }


def _report(name: str, days: dict[str, str]) -> str:
    report = REPORTS[name]
    asked = asking.asked(report, EVERYTHING, days, language="nl", today=clock.today())
    return html(making.made(report, EVERYTHING, asked, language="nl", by="Bench").document)


def _round(office: Office, coach: int, on: str) -> str:
    """Return what the round sheet's page gives to be drawn."""
    given: list[str] = []
    draw = visits.pdf_of
    visits.pdf_of = lambda text: given.append(text) or b"%PDF-"
    try:
        office.client.get(f"/visits/round.pdf?coach={coach}&on={on[:10]}")
    finally:
        visits.pdf_of = draw
    return given[0]


def for_browser(text: str, folder: Path) -> Path:
    """Write the same HTML where Chromium finds the style and the fonts of the checkout."""
    style = (ROOT / "static" / "css" / "print.css").read_text("utf-8")
    style += "\n* { print-color-adjust: exact; -webkit-print-color-adjust: exact; }\n"
    style = style.replace("static:///", (ROOT / "static").as_uri() + "/").replace(
        "../", (ROOT / "static").as_uri() + "/"
    )
    text = text.replace("static:///", (ROOT / "static").as_uri() + "/")
    page = folder / "report.html"
    page.write_text(text.replace("</head>", f"<style>{style}</style></head>", 1), "utf-8")
    return page


def in_turns(*calls: Callable[[], object]) -> list[Seconds]:
    """Return the shortest of some runs of each, which take turns: on the clock, and of the processor."""
    found: list[list[Seconds]] = [[] for _ in calls]
    for _ in range(ROUNDS):
        for call, seconds in zip(calls, found, strict=True):
            started, before = perf_counter(), _processor()
            call()
            seconds.append(Seconds(perf_counter() - started, _processor() - before))
    return [Seconds(min(one.clock for one in runs), min(one.processor for one in runs)) for runs in found]


def _processor() -> float:
    """Return what this process, those it waited for and those that still run have used."""
    used = sum(os.times()[:4])
    for child in psutil.Process().children(recursive=True):
        try:
            used += sum(child.cpu_times()[:4])  # with those it waited for
        except psutil.Error:  # it ended meanwhile
            continue
    return used


def main() -> None:
    """Run the command."""
    url = sys.argv[1] if len(sys.argv) > 1 else f"sqlite:///{database('small')}"
    if len(sys.argv) == 1 and not database("small").exists():
        FOLDER.mkdir(exist_ok=True)
        seed(url, SMALL)
    print("| | pages | WeasyPrint, PDF/A-3a and PDF/UA-1 (s) | Chromium (s) | ratio | of processor time | kB |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    for name, text in documents(url).items():
        _compare(name, text)


def _compare(name: str, text: str) -> None:
    with tempfile.TemporaryDirectory() as path:
        folder = Path(path)
        page, plain = for_browser(text, folder), folder / "plain.html"
        plain.write_text(text, "utf-8")
        ours, theirs = folder / "ours.pdf", folder / "theirs.pdf"
        rows = [*_cold(text, plain, page, theirs), _warm(text, page, theirs)]
        ours.write_bytes(pdf_of(text))
        if keep := os.environ.get("KEEP"):
            shutil.copytree(folder, keep, dirs_exist_ok=True)
        pages = subprocess.run(["pdfinfo", ours], capture_output=True, text=True, check=True).stdout
        number = pages.partition("Pages:")[2].split()[0]
        size = f"{ours.stat().st_size / 1000:.0f} against {theirs.stat().st_size / 1000:.0f}"
        for label, our, their in rows:
            ratios = (_bold(our.clock / their.clock), _bold(our.processor / their.processor))
            seconds = f"{our.clock:.2f} | {their.clock:.2f} | {ratios[0]} | {ratios[1]}"
            print(f"| {name}, {label} | {number} | {seconds} | {size} |", flush=True)


def _bold(ratio: float) -> str:
    return f"{ratio:.2f}" if ratio <= BUDGET else f"**{ratio:.2f}**"


def _cold(text: str, plain: Path, page: Path, target: Path) -> list[tuple[str, Seconds, Seconds]]:
    printing = [browser(), *FLAGS, f"--print-to-pdf={target}", page.as_uri()]
    command = [sys.executable, "-c", COLD, str(plain)]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}

    def alone() -> None:
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True, env=environment)

    renderer.start()
    pdf_of(text)  # it has loaded
    alone()  # compiles what is not yet
    beside, line, their = in_turns(
        lambda: pdf_of(text), alone, lambda: subprocess.run(printing, check=True, capture_output=True)
    )
    renderer.stop()
    return [("cold, in the server", beside, their), ("cold, on the command line", line, their)]


def _warm(text: str, page: Path, target: Path) -> tuple[str, Seconds, Seconds]:
    from playwright.sync_api import sync_playwright

    pdf_of(text)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser(), args=["--no-sandbox"])
        tab = chromium.new_page()

        def chromium_prints() -> None:
            tab.goto(page.as_uri())
            tab.pdf(path=str(target), prefer_css_page_size=True, print_background=True, tagged=True)

        chromium_prints()
        our, their = in_turns(lambda: pdf_of(text), chromium_prints)
        chromium.close()
    return "warm", our, their


if __name__ == "__main__":
    main()
