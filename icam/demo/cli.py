"""The fictitious offices from the command line."""

import click
from flask.cli import AppGroup

from icam.core.access import OFFICE


def register(group: AppGroup) -> None:
    """Add the commands of this package."""
    group.add_command(demo)


@click.command("demo")
@click.option("--once", is_flag=True, help="Do nothing when families are there already.")
@click.option("--history", is_flag=True, help="The years 2008 to 2014, as their totals were published.")
@click.option("--seed", type=int, default=None, help="Another office than the usual one.")
def demo(once: bool, history: bool, seed: int | None) -> None:
    """Load a fictitious office to look around in: 28 units, some twenty families, the year behind them."""
    from icam.accounts.cli import tell_demo_accounts
    from icam.demo import load
    from icam.demo.office import SEED

    if history:
        if load.holds_history():
            raise click.ClickException("There are stays in those years already; the history goes where there are none.")
        load.load_history(OFFICE)
        click.echo("The history of October 2008 to 28 March 2014 is loaded.")
        return
    if load.is_loaded():
        if once:
            click.echo("The demo office was there already.")
            tell_demo_accounts()
            return
        raise click.ClickException("There are families in this database already; the demo office goes in an empty one.")
    load.load_today(OFFICE, SEED if seed is None else seed)
    click.echo("The demo office is loaded.")
    tell_demo_accounts()
