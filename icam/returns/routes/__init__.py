"""Pages of return files."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from icam.cases.tabs import add_tab
from icam.core.access import Permission
from icam.returns import holding, words
from icam.returns.routes import documents, files, journeys, premiums
from icam.returns.routes.base import bp
from icam.returns.strip import init_app as strip

MODULES = (documents, files, journeys, premiums, holding)


def init_app(app: Flask) -> None:
    """Register the pages, their tab, and the words that templates use."""
    strip(app)
    app.register_blueprint(bp)
    add_tab(_l("Return"), "returns.of_case", Permission.TALKS_VIEW, 50)
    app.jinja_env.globals["return_words"] = words
    app.jinja_env.filters["euros"] = words.euros
