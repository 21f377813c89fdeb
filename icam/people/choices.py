"""What the forms of persons and households offer, in the reader's language."""

from typing import Any

from flask_babel import lazy_gettext as _l

from icam.codes import queries as codes
from icam.codes.filters import language
from icam.core import clock
from icam.core.countries import COUNTRIES
from icam.core.languages import LANGUAGES
from icam.people.rules import NationalityStatus
from icam.web.filters import country, language_name

SPECIAL = {
    "XXA": _l("stateless"),
    "XXB": _l("refugee (1951 convention)"),
    "XXC": _l("refugee (other)"),
    "XXX": _l("unspecified nationality"),
}

STATUS = {
    NationalityStatus.DECLARED: _l("declared"),
    NationalityStatus.ESTABLISHED: _l("established"),
}

FILE_LANGUAGES = ("nl", "fr", "de")


def countries() -> list[tuple[str, str]]:
    """Return the countries by name."""
    return sorted(((code, country(code)) for code in COUNTRIES), key=lambda pair: pair[1].casefold())


def nationalities() -> list[tuple[str, str]]:
    """Return the nationalities by name; the special ones last."""
    return [*countries(), *((code, str(label)) for code, label in SPECIAL.items())]


def nationality(code: str) -> str:
    """Name one nationality."""
    return str(SPECIAL[code]) if code in SPECIAL else country(code)


def languages() -> list[tuple[str, str]]:
    """Return the languages by name."""
    return sorted(((code, language_name(code)) for code in LANGUAGES), key=lambda pair: pair[1].casefold())


def of_list(list_name: str) -> list[tuple[str, str]]:
    """Return the codes of a list that may be chosen today."""
    return codes.choices(list_name, language(), clock.today())


def all_choices() -> dict[str, Any]:
    """Return every list that a form of this slice may need."""
    spoken, nations = languages(), nationalities()
    return {
        "role": of_list("role"),
        "sex": of_list("sex"),
        "category": of_list("category"),
        "entry_channel": of_list("entry_channel"),
        "vulnerability": of_list("vulnerability"),
        "identifier_kind": of_list("identifier_kind"),
        "decision_kind": of_list("decision_kind"),
        "language": spoken,
        "nationality": nations,
        "country": nations[: -len(SPECIAL)],
        "file_language": [(code, language_name(code)) for code in FILE_LANGUAGES],
        "status": [(status.value, str(label)) for status, label in STATUS.items()],
    }
