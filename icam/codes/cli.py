"""The code lists from the command line."""

import click
from flask.cli import AppGroup

from icam.core.access import OFFICE


def register(group: AppGroup) -> None:
    """Add the commands of this slice."""
    group.add_command(codes)


@click.command("codes")
def codes() -> None:
    """Load the code lists; words that the office edited stay as they are."""
    from icam.codes.commands import load_codes

    changed = load_codes(OFFICE)
    click.echo(f"{changed} codes added or refreshed." if changed else "The code lists were up to date.")
