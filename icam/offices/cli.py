"""The offices from the command line."""

import click
from flask.cli import AppGroup

from icam.core.access import OFFICE


def register(group: AppGroup) -> None:
    """Add the commands of this slice."""
    group.add_command(offices)


@click.command("offices")
def offices() -> None:
    """Load the three public offices; what is there already stays as it is."""
    from icam.offices.public import load_offices

    added = load_offices(OFFICE)
    click.echo(f"{added} offices added." if added else "The offices were there already.")
