"""The day sheets as files that open without the server: refreshed every night by a timer."""

import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from flask import current_app
from flask_babel import force_locale

from icam.config import ROOT
from icam.core import clock
from icam.core.access import OFFICE
from icam.printing import PdfUnavailable
from icam.printing.html import html
from icam.reports import asking, making
from icam.reports.catalogue import REPORTS
from icam.reports.frame import Made


def folder() -> Path:
    """Return the folder of the setting, or the one beside the database."""
    settings = current_app.config["ATD"]
    return Path(settings.day_sheets) if settings.day_sheets else settings.var / "day-sheets"


def write_all(into: Path, language: str) -> list[Path]:
    """Write the sheet of tonight for each site, as PDF and as HTML, and return the files.

    Each file is whole at every moment: it is written beside its place and then put there. Where no PDF can be drawn,
    the HTML is written all the same. Files of sites that are gone are taken away.

    Raises:
        OSError: the folder cannot be written.
    """
    into.mkdir(parents=True, exist_ok=True)
    written = [_put(into / name, content) for name, content in _files(language)]
    for old in into.glob("day-sheet-*"):
        if old not in written:
            old.unlink()
    return written


def _files(language: str) -> Iterator[tuple[str, bytes]]:
    report, today = REPORTS["day-sheet"], clock.today()
    with force_locale(language):
        every = asking.asked(report, OFFICE.scope, {}, language=language, today=today)
        for code, _name in every.options["site"]:
            asked = asking.asked(report, OFFICE.scope, {"site": code}, language=language, today=today)
            made = making.made(report, OFFICE.scope, asked, language=language, by=OFFICE.name)
            yield f"day-sheet-{code}.html", page(made)
            try:
                yield f"day-sheet-{code}.pdf", made.write("pdf")
            except PdfUnavailable:
                continue


def page(made: Made) -> bytes:
    """Write a report as one file of HTML that needs nothing else, neither fonts nor the server."""
    style = (ROOT / "static" / "css" / "print.css").read_text("utf-8")
    style = re.sub(r"@font-face \{[^}]*\}\s*", "", style)
    style += "body { max-width: 190mm; margin: 5mm auto; }\n"
    return html(made.document).replace("</head>", f"<style>\n{style}</style>\n</head>", 1).encode()


def _put(path: Path, content: bytes) -> Path:
    """Write a file beside its place, see it on the disk, and put it there."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as beside:
        beside.write(content)
        beside.flush()
        os.fsync(beside.fileno())
    os.chmod(beside.name, 0o640)
    os.replace(beside.name, path)
    return path
