"""`flask --app app icam worker`: do long work beside the server."""

import click


def register(group: click.Group) -> None:
    """Add the command to `flask icam`."""
    group.add_command(worker)


@click.command("worker")
@click.option("--with-parent", type=int, help="End with the process that started it, which has this number.")
def worker(with_parent: int | None) -> None:
    """Do the long work: letters for many at once, long reports."""
    from icam.jobs.worker import serve

    serve(with_parent)
