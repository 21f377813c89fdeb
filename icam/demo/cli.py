"""The fictitious offices from the command line."""

import click
from flask.cli import AppGroup

from icam.core.access import OFFICE


def register(group: AppGroup) -> None:
    """Add the commands of this package."""
    group.add_command(demo)


@click.command("demo")
@click.option("--once", is_flag=True, help="Do nothing when families are there already.")
@click.option("--seed", type=int, default=None, help="Another office than the usual one.")
def demo(once: bool, seed: int | None) -> None:
    """Load a fictitious office to look around in: 28 units, some twenty families, the year behind them."""
    from icam.demo import load
    from icam.demo.office import SEED

    if load.is_loaded():
        if once:
            click.echo("The demo office was there already.")
            return
        raise click.ClickException("There are families in this database already; the demo office goes in an empty one.")
    load.load_today(OFFICE, SEED if seed is None else seed)
    click.echo("The demo office is loaded.")
