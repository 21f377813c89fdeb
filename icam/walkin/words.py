"""Words of the walk-in desk in the reader's language."""

from typing import Any

from flask import Flask
from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l

from icam.core.languages import LANGUAGES
from icam.walkin.rules import EntryState
from icam.web.filters import language_name

STATES: dict[EntryState, tuple[Any, str]] = {
    EntryState.WAITING: (_l("waiting"), "reserved"),
    EntryState.TAKEN: (_l("called"), "info"),
    EntryState.DONE: (_l("seen"), "success"),
    EntryState.LEFT: (_l("left"), "out"),
}
"""The words of a state, and the kind of its tag."""


def init_app(app: Flask) -> None:
    """Give the words to the templates."""
    app.jinja_env.filters["walk_in_state"] = lambda state: STATES[state][0]
    app.jinja_env.filters["walk_in_tag"] = lambda state: STATES[state][1]
    app.jinja_env.filters["waited"] = waited


def waited(minutes: int | None) -> str:
    """Write a wait: "12 min", "1 h 05"."""
    if minutes is None:
        return "–"
    if minutes < 60:
        return ngettext("%(num)d min", "%(num)d min", minutes)
    return gettext("%(hours)d h %(minutes)02d", hours=minutes // 60, minutes=minutes % 60)


def languages(often: list[str]) -> Any:
    """Return the languages as choices: those heard often first, then all of them by name."""
    every = sorted(((code, language_name(code)) for code in LANGUAGES), key=lambda pair: pair[1].casefold())
    first = [(code, language_name(code)) for code in often if code in LANGUAGES]
    if not first:
        return every
    return {gettext("Heard often"): first, gettext("All languages"): [one for one in every if one[0] not in often]}
