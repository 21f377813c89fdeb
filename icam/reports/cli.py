"""`flask --app app icam report occupancy`: the same report as on the screen, to a file or the terminal."""

import sys
from datetime import date, datetime
from pathlib import Path

import click
from flask import current_app
from flask_babel import force_locale

from icam.core import clock
from icam.core.access import OFFICE
from icam.core.errors import NotFound
from icam.core.period import Period
from icam.printing import PdfUnavailable
from icam.reports import outputs

FORMATS = ("json", "csv", "xlsx", "pdf")
DAY = click.DateTime(formats=["%Y-%m-%d"])


def register(group: click.Group) -> None:
    """Add the commands to `flask icam`."""
    group.add_command(report)


@click.group()
def report() -> None:
    """Make a report."""


@report.command()
@click.option("--from", "first", type=DAY, required=True, help="First day, YYYY-MM-DD.")
@click.option("--to", "last", type=DAY, required=True, help="Last day, counted too.")
@click.option("--site", help="Code of the only site to count.")
@click.option("--as-of", "known", type=DAY, help="Data date: what came later is not counted. Default: today.")
@click.option("--format", "kind", type=click.Choice(FORMATS), default="json", show_default=True)
@click.option("--language", type=click.Choice(("nl", "fr", "de", "en")), help="Language of the report.")
@click.option("--output", type=click.Path(dir_okay=False, writable=True, path_type=Path), help="File to write.")
def occupancy(
    first: datetime,
    last: datetime,
    site: str | None,
    known: datetime | None,
    kind: str,
    language: str | None,
    output: Path | None,
) -> None:
    """Who lived where: the occupancy of a period, night by night."""
    if last < first:
        raise click.BadParameter("the last day lies before the first day", param_hint="--to")
    period, data_date = Period.days(first.date(), last.date()), known.date() if known else clock.today()
    _write(_made(period, data_date, site, kind, language), output, kind)


def _made(period: Period, data_date: date, site: str | None, kind: str, language: str | None) -> bytes:
    settings = current_app.config["ATD"]
    language = language or settings.default_language
    try:
        with force_locale(language):
            made = outputs.report(
                OFFICE.scope,
                period,
                data_date,
                site,
                language=language,
                by=OFFICE.name,
                at=clock.now(),
                classification=settings.classification,
                is_funded=settings.eu_funding,
            )
            return made.write(kind)
    except NotFound:
        raise click.BadParameter(f"there is no site {site}", param_hint="--site") from None
    except PdfUnavailable as missing:
        raise click.ClickException(f"no PDF can be made on this machine: install {missing.packages}") from None


def _write(content: bytes, output: Path | None, kind: str) -> None:
    if output is not None:
        output.write_bytes(content)
        return
    if kind in ("xlsx", "pdf") and sys.stdout.isatty():
        raise click.UsageError(f"a {kind} is no text: name a file with --output")
    sys.stdout.buffer.write(content)
