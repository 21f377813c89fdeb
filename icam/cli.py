"""`flask --app app icam ...`: what the office does from the command line."""

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from icam.config import ROOT

icam = AppGroup("icam", help="The office's own commands.")


def init_app(app: Flask) -> None:
    """Add the group to the application."""
    from flask_migrate import Migrate

    from icam.backup import backup
    from icam.db import db
    from icam.start import start

    Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=True, compare_type=True)
    icam.add_command(backup)
    icam.add_command(start)
    app.cli.add_command(icam)


@icam.command("migrate")
def migrate() -> None:
    """Bring the database up to this version."""
    upgrade_database()
    click.echo("The database is up to date.")


def upgrade_database() -> None:
    """Run the migrations that the database has not seen."""
    from alembic import command
    from alembic.config import Config as AlembicConfig

    settings = AlembicConfig()
    settings.set_main_option("script_location", str(ROOT / "migrations"))
    settings.attributes["app"] = current_app._get_current_object()  # type: ignore[attr-defined]
    command.upgrade(settings, "head")
