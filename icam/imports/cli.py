"""Lists from the command line."""

from pathlib import Path

import click
from flask.cli import AppGroup

from icam.core.access import OFFICE
from icam.core.errors import RuleBroken
from icam.imports.rules import Finding, ListKind, Report

SHOWN = 200
"""How many findings of one sort are written; the others are counted."""


def register(group: AppGroup) -> None:
    """Add the commands of this slice."""
    group.add_command(import_file)


@click.command("import")
@click.argument("kind", type=click.Choice([kind.value for kind in ListKind]))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
def import_file(kind: str, file: Path, dry_run: bool) -> None:
    """Take a CSV or XLSX list in: all of it, or nothing."""
    from flask_babel import force_locale

    from icam.imports.commands import import_list
    from icam.imports.sheet import read_sheet

    with force_locale("en"):
        try:
            report = import_list(OFFICE, ListKind(kind), read_sheet(file.read_bytes()), dry_run=dry_run)
        except RuleBroken as broken:
            from icam.web.i18n import sentence

            raise click.ClickException(sentence(broken)) from None
        _tell(report, dry_run)
    if report.problems:
        raise SystemExit(1)


def _tell(report: Report, dry_run: bool) -> None:
    _list("Wrong", report.problems, err=True)
    _list("Conflict", report.conflicts)
    _list("Notice", report.notices)
    if report.problems:
        click.echo(f"Nothing was taken in: {len(report.problems)} wrong of {report.lines} lines.", err=True)
        return
    what = "would be " if dry_run else ""
    click.echo(
        f"{report.lines} lines: {report.new} {what}new, {report.changed} {what}changed, {report.same} the same, "
        f"{len(report.conflicts)} conflicts."
    )


def _list(label: str, findings: list[Finding], *, err: bool = False) -> None:
    from icam.web.i18n import sentence

    for one in findings[: None if err else SHOWN]:
        where = f"line {one.line}" if one.line else "file"
        column = f", column {one.column}" if one.column else ""
        click.echo(f"{label}: {where}{column}: {sentence(one.said)}", err=err)
    if not err and len(findings) > SHOWN:
        click.echo(f"{label}: and {len(findings) - SHOWN} more.")
