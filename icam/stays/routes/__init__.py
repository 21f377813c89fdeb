"""Pages of stays: lists, one stay, and a small page for each thing that can happen to it."""

from flask import Flask

from icam.stays.routes import announce, corrections, lists, living, one, vacancies
from icam.stays.routes.base import bp
from icam.stays.routes.words import init_app as words
from icam.stays.strip import init_app as strip

MODULES = (announce, corrections, lists, living, one, vacancies)


def init_app(app: Flask) -> None:
    """Register the pages."""
    words(app)
    strip(app)
    app.register_blueprint(bp)
