"""What templates can use by name everywhere: the macro libraries, and addresses of static files."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, current_app, request
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from icam.web.fields import grouped, kind_of

LIBRARIES = ("ui", "forms")


class Macros:
    """A macro library of templates/components, there in every template and in every block rendered alone.

    Args:
        template: its path under templates/.
    """

    def __init__(self, app: Flask, template: str) -> None:
        self._environment = app.jinja_env
        self._template = template

    def __getattr__(self, name: str) -> Any:
        """Return a macro of the library; where templates do not reload, it is looked up once."""
        if name.startswith("__"):
            raise AttributeError(name)
        macro = getattr(self._environment.get_template(self._template).module, name)
        if not self._environment.auto_reload:
            setattr(self, name, macro)
        return macro


def init_app(app: Flask) -> None:
    """Give the libraries to every template."""
    for name in LIBRARIES:
        app.jinja_env.globals[name] = Macros(app, f"components/{name}.html")
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
    file = f"{current_app.static_folder}/{path}"
    mark = _digest(file, Path(file).stat().st_mtime_ns if _is_edited() else 0)
    return f"{request.script_root}{current_app.static_url_path}/{path}?v={mark}"


def _is_edited() -> bool:
    return bool(current_app.debug or current_app.testing)


@cache
def _digest(path: str, changed: int) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:10]
