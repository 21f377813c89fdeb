"""The words of a page, looked up quickly: a page asks a hundred times, in one language."""

from dataclasses import dataclass, field
from functools import cache
from typing import Any

from babel import Locale
from babel.support import NullTranslations
from flask import Flask, g
from flask_babel import Domain, get_locale
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

BELGIAN = {"nl": "nl_BE", "fr": "fr_BE", "de": "de_BE", "en": "en_BE"}


@dataclass(frozen=True, slots=True, eq=False)
class Voice:
    """A language as pages speak it.

    Args:
        locale: how dates, numbers and names of countries are written: Belgian where there is one.
        catalogue: the translations.
        phrases: what templates asked for before, ready to be put on a page.
    """

    language: str
    locale: Locale
    catalogue: Any
    phrases: dict[str, Markup] = field(default_factory=dict)


class QuickDomain(Domain):  # type: ignore[misc, unused-ignore]
    """The catalogues of flask-babel, without looking for the right one again at every word."""

    def get_translations(self) -> Any:
        """Return the catalogue of the reader's language."""
        return voice().catalogue

    def load(self) -> Any:
        """Return the same, found by flask-babel."""
        return super().get_translations()


_domain = QuickDomain()
_SILENT = NullTranslations()


def init_app(app: Flask) -> None:
    """Put our look-up in the place of the one that asks for the catalogue again at every word."""
    app.extensions["babel"].instance.domain_instance = _domain
    app.jinja_env.globals.update({"_": _gettext, "gettext": _gettext, "ngettext": _ngettext})


def voice() -> Voice:
    """Return the language of this page; it follows a change within the page."""
    try:
        here = vars(g._get_current_object())  # a proxy asked three times costs more than the word itself
    except RuntimeError:  # no page, no reader
        return _voice_of("nl", _SILENT)
    chosen = getattr(here.get("_flask_babel"), "babel_locale", None)
    held: tuple[Any, Voice] | None = here.get("voice")
    if held is None or chosen is None or held[0] is not chosen:
        chosen = get_locale()
        held = here["voice"] = (chosen, _voice_of(chosen.language, _domain.load()))
    return held[1]


@cache
def _voice_of(language: str, catalogue: Any) -> Voice:
    return Voice(language, Locale.parse(BELGIAN.get(language, language)), catalogue)


@pass_eval_context
def _gettext(context: EvalContext, message: str, **values: Any) -> str:
    spoken = voice()
    if not values and context.autoescape and (phrase := spoken.phrases.get(message)) is not None:
        return phrase
    text = _filled(context, spoken.catalogue.ugettext(message), values)
    if not values and isinstance(text, Markup):
        spoken.phrases[message] = text
    return text


@pass_eval_context
def _ngettext(context: EvalContext, singular: str, plural: str, num: int, **values: Any) -> str:
    return _filled(context, voice().catalogue.ungettext(singular, plural, num), {"num": num, **values})


def _filled(context: EvalContext, text: str, values: dict[str, Any]) -> str:
    if context.autoescape:
        text = Markup(text)  # noqa: S704 - the catalogues are ours; the values are escaped as they go in
    return text % values if values or "%" in text else text
