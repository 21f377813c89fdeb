"""The stock from the command line."""

import click
from flask.cli import AppGroup

from icam.core.access import OFFICE


def register(group: AppGroup) -> None:
    """Add the commands of this slice."""
    group.add_command(stock)


@click.command("stock")
def stock() -> None:
    """Load the office's 28 units; what is there already stays as it is."""
    from icam.housing.stock import load_stock

    added = load_stock(OFFICE)
    click.echo(f"{added} units added." if added else "The stock was there already.")
