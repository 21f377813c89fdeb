"""`flask icam start`: everything that has to be true before the server answers."""

from typing import Any

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
    else:
        _run(context, "demo", once=True)
    _count_rows()


def _count_rows() -> None:
    """Let SQLite count anew how its rows are spread, by which it chooses its indexes; PostgreSQL does so by itself."""
    from icam.db import db

    if db.engine.dialect.name == "sqlite":
        with db.engine.connect() as connection:
            sqlite: Any = connection.connection.driver_connection
            sqlite.execute("PRAGMA analysis_limit=1000")
            sqlite.execute("ANALYZE")


def _run(context: click.Context, name: str, **options: object) -> None:
    from icam.cli import icam

    context.invoke(icam.commands[name], **options)
