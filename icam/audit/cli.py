"""`flask icam check-trail`: for a nightly job."""

import click
from flask.cli import AppGroup

from icam.audit import queries, readers
from icam.core.access import OFFICE


def register(group: AppGroup) -> None:
    """Add the command to `flask icam`."""
    group.add_command(check_trail)


@click.command("check-trail")
def check_trail() -> None:
    """Check every seal of the trail; fail at the first entry that does not fit."""
    found = queries.check_seals()
    readers.note_check(OFFICE, found)
    if found.broken_id is not None:
        raise click.ClickException(f"Entry {found.broken_id} does not fit: the trail was changed from outside.")
    click.echo(f"The trail is whole: {found.entries} entries, last seal {found.last_seal}")
