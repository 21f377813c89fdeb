"""Languages to choose from, by name."""

from icam.core.languages import LANGUAGES
from icam.web.filters import language_name


def languages() -> list[tuple[str, str]]:
    """Return the languages as (code, name in the reader's language)."""
    return sorted(((code, language_name(code)) for code in LANGUAGES), key=lambda pair: pair[1].casefold())
