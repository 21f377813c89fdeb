"""Pages of letters and of their texts."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from icam.cases.tabs import add_tab
from icam.core.access import Permission
from icam.letters import labels
from icam.letters.routes import bulk, lists, one, texts
from icam.letters.routes.base import bp, templates_bp

__all__ = ["bulk", "init_app", "lists", "one", "texts"]


def init_app(app: Flask) -> None:
    """Register the pages, the tab of a file, and the words for templates."""
    app.register_blueprint(bp)
    app.register_blueprint(templates_bp)
    labels.init_app(app)
    add_tab(_l("Letters"), "letters.of_case", Permission.LETTERS_VIEW, 60)
