"""What templates can use by name everywhere: the macro libraries, and addresses of static files."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, current_app, url_for
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from icam.web.fields import grouped, kind_of

LIBRARIES = ("ui", "forms")


class Macros:
    """A macro library of templates/components, there in every template and in every block rendered alone.

    Args:
        template: its path under templates/.
    """

    def __init__(self, template: str) -> None:
        self._template = template

    def __getattr__(self, name: str) -> Any:
        """Return a macro of the library."""
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(current_app.jinja_env.get_template(self._template).module, name)


def init_app(app: Flask) -> None:
    """Give the libraries to every template."""
    for name in LIBRARIES:
        app.jinja_env.globals[name] = Macros(f"components/{name}.html")
    app.jinja_env.globals["asset"] = asset
    app.jinja_env.globals["csrf_input"] = csrf_input
    app.jinja_env.filters["kind_of"] = kind_of
    app.jinja_env.filters["grouped"] = grouped


def csrf_input() -> Markup:
    """Return the hidden token of a form that has no form class; nothing where tokens are off."""
    if not current_app.config.get("WTF_CSRF_ENABLED", True):
        return Markup("")
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(generate_csrf())


def asset(path: str) -> str:
    """Return the address of a static file, which changes when the file does."""
    root = Path(current_app.static_folder or "static")
    file = root / path
    return url_for("static", filename=path, v=_digest(str(file), file.stat().st_mtime_ns))


@cache
def _digest(path: str, changed: int) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:10]
