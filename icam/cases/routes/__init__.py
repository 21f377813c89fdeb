"""Pages of files of individual case management."""

from flask import Flask

from icam.cases.daily import init_app as daily
from icam.cases.routes import lists, one, opening
from icam.cases.routes.base import bp
from icam.cases.strip import init_app as strip
from icam.cases.tabs import case_tabs
from icam.cases.words import conclusion_name, stage_name, stage_tag

MODULES = (lists, one, opening)


def init_app(app: Flask) -> None:
    """Register the pages, and what the templates of higher slices use of them."""
    strip(app)
    daily(app)
    app.register_blueprint(bp)
    app.jinja_env.globals["case_tabs"] = case_tabs
    app.jinja_env.filters["stage_name"] = stage_name
    app.jinja_env.filters["stage_tag"] = stage_tag
    app.jinja_env.filters["conclusion_name"] = conclusion_name
