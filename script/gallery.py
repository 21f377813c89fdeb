"""Draw the first page of every letter and report as a picture, in Dutch and in French, and put them on one page."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from flask import Flask
from flask_babel import force_locale

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from icam import create_app  # noqa: E402
from icam.cli import upgrade_database  # noqa: E402
from icam.config import Config  # noqa: E402
from icam.core import clock  # noqa: E402
from icam.core.access import OFFICE  # noqa: E402
from icam.demo.load import load_today  # noqa: E402
from icam.letters import drawing, example  # noqa: E402
from icam.letters.catalogue import LETTERS  # noqa: E402
from icam.letters.making import texts_of  # noqa: E402
from icam.letters.rules import Kind, Page  # noqa: E402
from icam.reports import asking, making  # noqa: E402
from icam.reports.catalogue import REPORTS  # noqa: E402
from icam.reports.frame import Report  # noqa: E402

FOLDER = ROOT / "docs" / "img" / "gallery"
PAGE = ROOT / "docs" / "gallery.md"
LANGUAGES = ("nl", "fr")
READ_FROM_THE_RIGHT = "ar"
DOTS = "58"
"""Dots an inch: enough to see how a page is set."""

ONE_OF = {"day-sheet": {"site": "TUB"}}
"""What is chosen for a report whose first page says little about it."""

INTRODUCTION = """# Gallery

The first page of every letter and report, in Dutch and in French, made by `script/gallery`. Letters are for a family
that does not exist; reports are of the demo office. The last part shows explanatory pages, also in Arabic, which is
read from right to left.
"""


def main() -> None:
    """Make the pictures and the page."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.png"):
        old.unlink()
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/gallery.sqlite"
        app = create_app(
            Config(env="development", var=Path(folder), database_url=url, secret_key="gallery", testing=True)
        )
        with app.app_context():
            upgrade_database()
            load_today(OFFICE)
        lines = [INTRODUCTION, "## Letters\n", *_letters(app), "## Reports\n", *_reports(app)]
        lines += ["## Explanatory pages\n", *_pages(app)]
    PAGE.write_text("\n".join(lines), encoding="utf-8")


def _letters(app: Flask) -> Iterator[str]:
    for kind, letter in LETTERS.items():
        shown = []
        for language in LANGUAGES:
            with app.test_request_context(), force_locale(language):
                text, _ = texts_of(kind, language, None, clock.today())
                assert text is not None, f"{kind} has no text in {language}"
                name = f"letter-{kind.value}-{language}"
                _draw(name, drawing.bytes_of(example.composed(text, today=clock.today())))
                shown.append((str(letter.label), name))
        yield _row(shown)


def _reports(app: Flask) -> Iterator[str]:
    for report in REPORTS.values():
        shown = []
        for language in LANGUAGES:
            with app.test_request_context(), force_locale(language):
                name = f"report-{report.name}-{language}"
                _draw(name, _report(report, language))
                shown.append((str(report.title), name))
        yield _row(shown)


def _report(report: Report, language: str) -> bytes:
    """Return the report of last month, or of today where it is about a day."""
    today = clock.today()
    first = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    days = {"from": today} if report.is_day else {"from": first, "to": today.replace(day=1) - timedelta(days=1)}
    given = {name: day.isoformat() for name, day in days.items()} | ONE_OF.get(report.name, {})
    asked = asking.asked(report, OFFICE.scope, given, language=language, today=today)
    assert not asked.errors, (report.name, asked.errors)
    return making.made(report, OFFICE.scope, asked, language=language, by=OFFICE.name).write("pdf")


def _pages(app: Flask) -> Iterator[str]:
    for page in Page:
        kind = next(kind for kind, letter in LETTERS.items() if letter.page is page)
        shown = []
        for language in (*LANGUAGES, READ_FROM_THE_RIGHT):
            with app.test_request_context(), force_locale("nl"):
                name = f"page-{page.value}-{language}"
                _draw(name, _with_page(kind, language), last=True)
                shown.append((f"{page.value.replace('_', ' ')}, {language}", name))
        yield _row(shown)


def _with_page(kind: Kind, language: str) -> bytes:
    letter, page = texts_of(kind, "nl", language, clock.today())
    assert page is not None, f"{kind} has no page in {language}"
    draft = example.draft_for(kind, "nl", language)
    return drawing.bytes_of(drawing.compose(draft, example.FACTS, letter, page, number=None, is_preview=True))


def _draw(name: str, pdf: bytes, *, last: bool = False) -> None:
    """Draw the first or the last page of a document as a picture in few shades."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        number = str(_length(file.name)) if last else "1"
        target = FOLDER / name
        command = ["pdftoppm", "-png", "-singlefile", "-r", DOTS, "-f", number, "-l", number, file.name, str(target)]
        subprocess.run(command, check=True)
    print(f"{name}.png", flush=True)


def _length(path: str) -> int:
    said = subprocess.run(["pdfinfo", path], check=True, capture_output=True, text=True).stdout
    return int(next(line.split()[1] for line in said.splitlines() if line.startswith("Pages:")))


def _row(shown: list[tuple[str, str]]) -> str:
    heads = " | ".join(title for title, _ in shown)
    pictures = " | ".join(f"![{title}](img/gallery/{name}.png)" for title, name in shown)
    return f"| {heads} |\n|{'---|' * len(shown)}\n| {pictures} |\n"


if __name__ == "__main__":
    main()
