"""The intranet of the Alternatives to Detention department."""

from importlib import import_module
from importlib.util import find_spec

from flask import Flask
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined

from icam import cli, db
from icam.config import ROOT, Config
from icam.web import errors, filters, i18n, macros, nav, policy, security, theme, wire, wording
from icam.web.page import htmx

__version__ = "1.0.0"

SLICES = (
    "archive",
    "jobs",
    "audit",
    "codes",
    "housing",
    "offices",
    "accounts",
    "people",
    "orders",
    "stays",
    "board",
    "visits",
    "care",
    "cases",
    "appointments",
    "talks",
    "walkin",
    "conclusions",
    "returns",
    "complaints",
    "letters",
    "families",
    "worklist",
    "reports",
    "imports",
    "demo",
)

csrf = CSRFProtect()


def create_app(config: Config | None = None) -> Flask:
    """Put the application together."""
    settings = config or Config.from_environment()
    app = Flask(__name__, template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static"))
    app.config.from_mapping(settings.for_flask())
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    for part in (wire, db, csrf, i18n, wording, filters, macros, nav, htmx, theme, security, errors):
        part.init_app(app)
    for name in SLICES:
        _slice(app, name)
    cli.init_app(app)
    policy.init_app(app)  # last: every view must be registered
    return app


def _slice(app: Flask, name: str) -> None:
    """Register what a slice offers: models, filters, pages, commands of the command line."""
    for module in ("models", "filters", "routes", "cli"):
        found = find_spec(f"icam.{name}.{module}")
        if found is None or found.origin is None:  # a folder without a module is none
            continue
        loaded = import_module(f"icam.{name}.{module}")
        if module in ("filters", "routes"):
            loaded.init_app(app)
        if module == "cli":
            loaded.register(cli.icam)
