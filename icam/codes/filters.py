"""The words for a code, in the reader's language."""

from collections.abc import Mapping

from flask import Flask, g

from icam.codes import queries
from icam.config import LANGUAGES
from icam.web.filters import DASH
from icam.web.wording import voice


def init_app(app: Flask) -> None:
    """Give the filter to the templates: ``{{ stay.outcome|code("outcome") }}``."""
    app.jinja_env.filters["code"] = words


def words(code: str | None, list_name: str) -> str:
    """Return the words for a code of a list."""
    return _labels().get((list_name, code), code) if code else DASH


def _labels() -> Mapping[tuple[str, str], str]:
    """Return the words of the reader's language; a page asks some hundred times."""
    here, edition = vars(g._get_current_object()), (language(), queries.edition)
    held: tuple[tuple[str, int], Mapping[tuple[str, str], str]] | None = here.get("code_labels")
    if held is None or held[0] != edition:
        held = here["code_labels"] = (edition, queries.labels(edition[0]))
    return held[1]


def language() -> str:
    """Return the reader's language, for the columns of the code lists."""
    spoken = voice().language
    return spoken if spoken in LANGUAGES else "en"
