"""`flask icam hand-overs`."""

import click
from flask.cli import AppGroup


def register(group: AppGroup) -> None:
    """Add the commands of this slice."""
    group.add_command(hand_overs)


@click.command("hand-overs")
def hand_overs() -> None:
    """Let files change hands whose hand-over was planned for today or earlier."""
    from icam.cases.daily import settle
    from icam.core import clock

    click.echo(f"{settle(clock.today())} files changed hands.")
