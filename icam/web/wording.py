"""The words of the templates, looked up quickly: a page asks a hundred times, in one language."""

from typing import Any

from flask import Flask, g
from flask_babel import get_locale, get_translations
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup


def init_app(app: Flask) -> None:
    """Put our look-up in the place of the one that asks for the catalogue again at every word."""
    app.jinja_env.globals.update({"_": _gettext, "gettext": _gettext, "ngettext": _ngettext})


@pass_eval_context
def _gettext(context: EvalContext, message: str, **values: Any) -> str:
    return _filled(context, _catalogue().ugettext(message), values)


@pass_eval_context
def _ngettext(context: EvalContext, singular: str, plural: str, num: int, **values: Any) -> str:
    return _filled(context, _catalogue().ungettext(singular, plural, num), {"num": num, **values})


def _filled(context: EvalContext, text: str, values: dict[str, Any]) -> str:
    if context.autoescape:
        text = Markup(text)  # noqa: S704 - the catalogues are ours; the values are escaped as they go in
    return text % values if values or "%" in text else text


def _catalogue() -> Any:
    here = vars(g._get_current_object())  # a proxy asked three times costs more than the word itself
    locale = getattr(here.get("_flask_babel"), "babel_locale", None)
    held: tuple[Any, Any] | None = here.get("catalogue")
    if held is None or locale is None or held[0] is not locale:
        held = here["catalogue"] = (get_locale(), get_translations())
    return held[1]
