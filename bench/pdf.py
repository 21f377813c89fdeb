"""Draw the month's occupancy report as PDF, beside headless Chromium printing the same HTML.

    python -m bench.pdf [DATABASE_URL]     # the small database of bench.run, when none is named

Both print the same picture, with the stripes and colours of cells, as a tagged PDF. Cold is a fresh process each, from
its start to the file: for us as the server has it, a fork of the process beside the worker, and then as the command
line has it, a Python that loads everything. Warm is a process that has printed before. Nothing is kept from one run to
the next. Seconds on the clock, and seconds of processor time with all the processes a browser has: on a busy machine
only the second can be compared.
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

from bench.run import FOLDER, SMALL, database
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


def document(url: str, period: Period) -> str:
    """Return the report as the HTML that both print."""
    app = app_on(url)
    with app.app_context():
        upgrade_database()
    with app.test_request_context("/"), force_locale("nl"):
        report, days = REPORTS["occupancy"], {"from": str(period.from_on), "to": str(period.last_day)}
        asked = asking.asked(report, EVERYTHING, days, language="nl", today=clock.today())
        made = making.made(report, EVERYTHING, asked, language="nl", by="Bench")
        return html(made.document)


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


def least(call: Callable[[], object]) -> Seconds:
    """Return the shortest of some runs: on the clock, and of the processor."""
    found = []
    for _ in range(ROUNDS):
        started, before = perf_counter(), _processor()
        call()
        found.append(Seconds(perf_counter() - started, _processor() - before))
    return Seconds(min(one.clock for one in found), min(one.processor for one in found))


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
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        whole = month()
        text = document(url, whole)
        page, plain = for_browser(text, folder), folder / "plain.html"
        plain.write_text(text, "utf-8")
        ours, theirs = folder / "ours.pdf", folder / "theirs.pdf"
        rows = [*_cold(text, plain, page, theirs), _warm(text, page, theirs)]
        ours.write_bytes(pdf_of(text))
        if keep := os.environ.get("KEEP"):
            shutil.copytree(folder, keep, dirs_exist_ok=True)
        print(f"The occupancy of {whole.from_on:%m/%Y}, all units, {len(text) / 1000:.0f} kB of HTML\n")
        print("| | WeasyPrint, PDF/UA-1 (s) | Chromium (s) | ratio | of processor time | budget |")
        print("|---|---:|---:|---:|---:|---:|")
        for label, our, their in rows:
            ratios = (_bold(our.clock / their.clock), _bold(our.processor / their.processor))
            print(f"| {label} | {our.clock:.2f} | {their.clock:.2f} | {ratios[0]} | {ratios[1]} | {BUDGET} |")
        print(f"| size, kB | {ours.stat().st_size / 1000:.0f} | {theirs.stat().st_size / 1000:.0f} | | | |")


def _bold(ratio: float) -> str:
    return f"{ratio:.2f}" if ratio <= BUDGET else f"**{ratio:.2f}**"


def _cold(text: str, plain: Path, page: Path, target: Path) -> list[tuple[str, Seconds, Seconds]]:
    printing = [browser(), *FLAGS, f"--print-to-pdf={target}", page.as_uri()]
    their = least(lambda: subprocess.run(printing, check=True, capture_output=True))
    renderer.start()
    pdf_of(text)  # it has loaded
    beside = least(lambda: pdf_of(text))
    renderer.stop()
    command = [sys.executable, "-c", COLD, str(plain)]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, env=environment)  # compiles what is not yet
    alone = least(lambda: subprocess.run(command, cwd=ROOT, check=True, capture_output=True, env=environment))
    return [("cold, in the server", beside, their), ("cold, on the command line", alone, their)]


def _warm(text: str, page: Path, target: Path) -> tuple[str, Seconds, Seconds]:
    from playwright.sync_api import sync_playwright

    pdf_of(text)
    our = least(lambda: pdf_of(text))
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser(), args=["--no-sandbox"])
        tab = chromium.new_page()

        def chromium_prints() -> None:
            tab.goto(page.as_uri())
            tab.pdf(path=str(target), prefer_css_page_size=True, print_background=True, tagged=True)

        chromium_prints()
        their = least(chromium_prints)
        chromium.close()
    return "warm", our, their


if __name__ == "__main__":
    main()
