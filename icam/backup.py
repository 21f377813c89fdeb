"""Copy the SQLite database while people work in it."""

import sqlite3
from contextlib import closing
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import make_url


class NotSqlite(RuntimeError):
    """The database is a server's, which has tools of its own."""


def copy_database(url: str, target: Path) -> None:
    """Write a whole and consistent copy of a SQLite database to a new file.

    Raises:
        NotSqlite: the address is not that of a SQLite file.
        FileExistsError: the target is there already; a copy never overwrites another.
    """
    source = make_url(url)
    if source.get_backend_name() != "sqlite" or not source.database:
        raise NotSqlite("This database is not a SQLite file; use pg_dump (see docs/operations.md).")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.touch(mode=0o600, exist_ok=False)
    with closing(sqlite3.connect(source.database)) as original, closing(sqlite3.connect(target)) as copy:
        original.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        state = copy.execute("PRAGMA quick_check").fetchone()[0]
    if state != "ok":
        raise RuntimeError(f"the copy is damaged: {state}")


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def backup(file: Path) -> None:
    """Copy the SQLite database to FILE, which must not exist yet. People may go on working."""
    try:
        copy_database(current_app.config["SQLALCHEMY_DATABASE_URI"], file)
    except FileExistsError:
        raise click.ClickException(f"{file} exists already; give a new name") from None
    except NotSqlite as refused:
        raise click.ClickException(str(refused)) from None
    click.echo(f"Copied to {file} ({file.stat().st_size / 1e6:.1f} MB).")
