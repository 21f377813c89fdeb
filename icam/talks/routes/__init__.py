"""Pages of talks: those of a file, the one that goes on, the summary for the person, the children, the guide."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from icam.cases.tabs import add_tab
from icam.core.access import Permission
from icam.talks.routes import agreements, children, guide, of_case, summary, talk
from icam.talks.routes.base import bp
from icam.talks.words import kind_name, note_name, place_name

MODULES = (agreements, children, guide, of_case, summary, talk)


def init_app(app: Flask) -> None:
    """Register the pages, their words, and the tabs of a file."""
    app.jinja_env.filters["talk_kind"] = kind_name
    app.jinja_env.filters["talk_place"] = place_name
    app.jinja_env.filters["note_kind"] = note_name
    add_tab(_l("Talks"), "talks.of_case", Permission.TALKS_VIEW, 30)
    app.register_blueprint(bp)
