"""The words for a code, in the reader's language."""

from flask import Flask
from flask_babel import get_locale

from icam.codes import queries


def init_app(app: Flask) -> None:
    """Give the filter to the templates: ``{{ stay.outcome|code("outcome") }}``."""
    app.jinja_env.filters["code"] = words


def words(code: str | None, list_name: str) -> str:
    """Return the words for a code of a list."""
    return queries.label(list_name, code, language())


def language() -> str:
    """Return the reader's language, for the columns of the code lists."""
    locale = get_locale()
    return locale.language if locale and locale.language in ("nl", "fr", "de", "en") else "en"
