"""Languages: whose language a page is in, and the catalogues put together from their parts."""

import os
from collections.abc import Iterable
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Blueprint, Flask, current_app, has_request_context, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import Babel

from icam.config import LANGUAGES
from icam.core.errors import DomainError
from icam.web.back import way_back
from icam.web.policy import optional_actor, public
from icam.web.wording import voice

TRANSLATIONS = Path(__file__).resolve().parent.parent / "translations"
NAMES = {"nl": "Nederlands", "fr": "Français", "de": "Deutsch", "en": "English"}
RIGHT_TO_LEFT = {"ar", "fa", "ps", "ur", "he"}

bp = Blueprint("language", __name__)
babel = Babel()


def init_app(app: Flask) -> None:
    """Compile what is stale and choose the language of every request."""
    for language in LANGUAGES:
        compile_language(language)
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(TRANSLATIONS)
    babel.init_app(app, locale_selector=language_of_request)
    app.register_blueprint(bp)
    app.context_processor(_context)


def language_of_request() -> str:
    """Return the signed-in person's language, the chosen one, the browser's, or the default."""
    default: str = current_app.config["ATD"].default_language
    if not has_request_context():
        return default
    if chosen := request.cookies.get("language"):
        if chosen in LANGUAGES:
            return chosen
    if actor := optional_actor():
        return actor.language
    return request.accept_languages.best_match(LANGUAGES, default) or default


def compile_language(language: str) -> None:
    """Merge the parts of a language into the catalogue that gettext reads, when a part is newer."""
    parts = sorted((TRANSLATIONS / language).glob("*.po"))
    target = TRANSLATIONS / language / "LC_MESSAGES" / "messages.mo"
    if not parts or (target.exists() and target.stat().st_mtime >= max(part.stat().st_mtime for part in parts)):
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_suffix(f".{os.getpid()}")
    with fresh.open("wb") as file:
        write_mo(file, merged(parts, language))
    fresh.replace(target)


def merged(parts: Iterable[Path], language: str) -> Catalog:
    """Put the parts of a language together; a later part never changes an earlier one."""
    whole = Catalog(locale=language)
    for part in parts:
        with part.open("rb") as file:
            for message in read_po(file, locale=language):
                if message.id and message.string and message.id not in whole:
                    whole.add(message.id, message.string, context=message.context)
    return whole


def sentence(error: DomainError) -> str:
    """Translate what a rule said, with its values in the reader's language."""
    from flask_babel import gettext

    from icam.web.filters import spoken

    message = getattr(error, "message", str(error))
    values = {name: spoken(value) for name, value in getattr(error, "values", {}).items()}
    return gettext(message, **values) if values else gettext(message)


def _context() -> dict[str, object]:
    language, theme = voice().language, request.cookies.get("theme")
    return {
        "locale": language,
        "text_dir": "rtl" if language in RIGHT_TO_LEFT else "ltr",
        "languages": NAMES,
        "theme": theme if theme in ("light", "dark") else "",
    }


@bp.get("/language/<code>")
@public
def choose(code: str) -> ResponseReturnValue:
    """Remember the language in a cookie and go back."""
    response = redirect(way_back(), 303)
    if code in LANGUAGES:
        response.set_cookie("language", code, max_age=31536000, samesite="Lax", httponly=True)
    return response
