"""`flask icam start`: everything that has to be true before the server answers."""

import click


@click.command("start")
@click.option("--empty", is_flag=True, help="Without the demo office; asks for the first administrator.")
@click.pass_context
def start(context: click.Context, empty: bool) -> None:
    """Bring the database up to date, and load the demo office once or ask for the first administrator.

    An office that was started empty stays so: no fictitious families come among real ones.
    """
    from flask import current_app

    settings = current_app.config["ATD"]
    mark = settings.var / "no-demo"
    if empty:
        mark.touch()
    _run(context, "migrate")
    if mark.exists() or settings.is_production:
        _run(context, "codes")
        _run(context, "first-admin")
        return
    _run(context, "demo", once=True)
    _run(context, "demo-accounts")


def _run(context: click.Context, name: str, **options: object) -> None:
    from icam.cli import icam

    context.invoke(icam.commands[name], **options)
