"""The pages of the reports."""

from flask import Flask

from icam.reports.routes import pages, runs
from icam.reports.routes.blueprint import bp

__all__ = ["init_app", "pages", "runs"]


def init_app(app: Flask) -> None:
    """Register the pages."""
    app.register_blueprint(bp)
