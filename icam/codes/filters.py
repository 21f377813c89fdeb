"""The words for a code, in the reader's language."""

from flask import Flask

from icam.codes import queries
from icam.config import LANGUAGES
from icam.web.filters import DASH
from icam.web.wording import voice


class Words(dict[str | None, str]):
    """The words of one list by code: a dash for no code, the code itself where the list does not have it."""

    def __missing__(self, code: str | None) -> str:
        return code or DASH


def init_app(app: Flask) -> None:
    """Give both to the templates: ``{{ stay.outcome|code("outcome") }}``; for many lines, ``words_of("outcome")``."""
    app.jinja_env.filters["code"] = words
    app.jinja_env.globals["words_of"] = words_of


def words(code: str | None, list_name: str) -> str:
    """Return the words for a code of a list."""
    return queries.label(list_name, code, language())


def words_of(list_name: str) -> Words:
    """Return the words of a whole list, for a page that asks line by line."""
    return Words(queries.words(list_name, language()))


def language() -> str:
    """Return the reader's language, for the columns of the code lists."""
    spoken = voice().language
    return spoken if spoken in LANGUAGES else "en"
