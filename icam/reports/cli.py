"""`flask --app app icam report ...`: the same reports as on the screen, to a file or the terminal."""

import sys
from datetime import datetime
from pathlib import Path

import click
from flask import current_app
from flask_babel import force_locale

from icam.core import clock
from icam.core.access import OFFICE
from icam.core.errors import NotFound
from icam.printing import PdfUnavailable
from icam.reports import asking, day_sheets, making
from icam.reports.catalogue import REPORTS
from icam.reports.frame import Report

FORMATS = ("json", "csv", "xlsx", "pdf")
DAY = click.DateTime(formats=["%Y-%m-%d"])


def register(group: click.Group) -> None:
    """Add the commands to `flask icam`."""
    group.add_command(report)
    group.add_command(day_sheet)


@click.group()
def report() -> None:
    """Make a report."""


def _command(of: Report) -> click.Command:
    @click.command(of.name, help=f"Make the report {of.name}.")
    @click.option("--from", "first", type=DAY, required=True, help="First day, YYYY-MM-DD.")
    @click.option("--to", "last", type=DAY, required=not of.is_day, help="Last day, counted too.")
    @click.option("--as-of", "known", type=DAY, help="Data date: what came later is not counted. Default: today.")
    @click.option("--format", "kind", type=click.Choice(FORMATS), default="json", show_default=True)
    @click.option("--language", type=click.Choice(("nl", "fr", "de", "en")), help="Language of the report.")
    @click.option("--output", type=click.Path(dir_okay=False, writable=True, path_type=Path), help="File to write.")
    def make(
        first: datetime,
        last: datetime | None,
        known: datetime | None,
        kind: str,
        language: str | None,
        output: Path | None,
        **chosen: str | None,
    ) -> None:
        if last is not None and last < first:
            raise click.BadParameter("the last day lies before the first day", param_hint="--to")
        given = {name: code for name, code in chosen.items() if code}
        days = {"from": first, "to": last, "as_of": known}
        given |= {name: day.date().isoformat() for name, day in days.items() if day is not None}
        _write(_made(of, given, kind, language), output, kind)

    for choice in of.choices:
        name = f"--{choice.name}"
        make = click.option(name, help=f"Code of the only {choice.name} to count.")(make)
    return make


for _report in REPORTS.values():
    report.add_command(_command(_report))


def _made(of: Report, given: dict[str, str], kind: str, language: str | None) -> bytes:
    language = language or current_app.config["ATD"].default_language
    try:
        with force_locale(language):
            asked = asking.asked(of, OFFICE.scope, given, language=language, today=clock.today())
            for field, sentence in asked.errors.items():
                raise click.BadParameter(str(sentence), param_hint=f"--{field}")
            return making.made(of, OFFICE.scope, asked, language=language, by=OFFICE.name).write(kind)
    except NotFound:
        chosen = ", ".join(f"{name} {given[name]}" for name in given if name not in asking.DAYS)
        raise click.BadParameter(f"there is no {chosen}") from None
    except PdfUnavailable as missing:
        raise click.ClickException(f"no PDF can be made on this machine: install {missing.packages}") from None


def _write(content: bytes, output: Path | None, kind: str) -> None:
    if output is not None:
        output.write_bytes(content)
        return
    if kind in ("xlsx", "pdf") and sys.stdout.isatty():
        raise click.UsageError(f"a {kind} is no text: name a file with --output")
    sys.stdout.buffer.write(content)


@click.command("day-sheet")
@click.option("--all", "into", type=click.Path(file_okay=False, path_type=Path), help="Folder for all sites.")
@click.option("--language", type=click.Choice(("nl", "fr", "de", "en")), help="Language of the sheets.")
def day_sheet(into: Path | None, language: str | None) -> None:
    """Write who sleeps where tonight, a PDF and a page for each site; for a timer."""
    try:
        files = day_sheets.write_all(
            into or day_sheets.folder(), language or current_app.config["ATD"].default_language
        )
    except OSError as wrong:
        raise click.ClickException(f"the day sheets cannot be written: {wrong}") from None
    click.echo(f"{len(files)} files of {clock.today()}")
    if not any(file.suffix == ".pdf" for file in files):
        click.echo("No PDF could be drawn on this machine; the pages are there.", err=True)
