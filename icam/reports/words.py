"""The reader's words: for builders, and for what was corrected since a run."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from babel.dates import get_day_names
from flask_babel import get_locale, gettext

from icam.audit.fields import field_name
from icam.codes import queries as codes
from icam.core.counting import one_decimal
from icam.web import filters


class ReaderWords:
    """Words in the language that the request, or the command, is in.

    Args:
        sites: names by code.
    """

    def __init__(self, language: str, sites: Mapping[str, str]) -> None:
        self.language, self.sites = language, sites

    def __call__(self, message: str, **values: Any) -> str:
        """Translate a sentence and fill in its values."""
        return str(gettext(message, **values)) if values else str(gettext(message)).replace("%%", "%")

    def day(self, value: date | None, style: str = "short") -> str:
        """Write a day; the style "letter" is the first letter of the weekday."""
        if style == "letter" and value is not None:
            return str(get_day_names("narrow", locale=filters.locale())[value.weekday()])
        return filters.day(value, style)

    def number(self, value: int | Decimal | None, decimals: int | None = None) -> str:
        """Write a number; with decimals, half up."""
        return filters.number(one_decimal(value) if decimals and value is not None else value, decimals)

    def percent(self, value: Decimal | None) -> str:
        """Write a rate with one decimal, half up."""
        return filters.percent(None if value is None else one_decimal(value))

    def code(self, list_name: str, code: str | None) -> str:
        """Name a code; languages are a list of their own, which the office does not keep."""
        if list_name == "language":
            return filters.language_name(code)
        return codes.label(list_name, code, self.language)

    def site(self, code: str) -> str:
        """Name a site."""
        return self.sites.get(code, code)


CODED = {"outcome": "outcome", "category": "category"}
"""Fields of the trail whose values are codes of a list."""

COUNTED = (
    "arrived_on",
    "left_on",
    "outcome",
    "category",
    "planned_from",
    "planned_until",
    "from_on",
    "until_on",
    "first_on",
    "last_on",
    "cleaning_days",
    "birth",
    "birth_on",
    "beds_adult",
    "beds_child",
    "family_places",
)
"""Fields of the trail that figures are made of."""


def corrected(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Say what a correction changed: field, value before, value after; placements when nothing else is counted."""
    names = [name for name in COUNTED if old.get(name) != new.get(name)]
    found = [(field_name(name), _value(name, old.get(name)), _value(name, new.get(name))) for name in names]
    if not found and old.get("placements") != new.get("placements"):
        found = [(gettext("Units"), _placements(old.get("placements")), _placements(new.get("placements")))]
    return found


def _value(name: str, value: Any) -> str:
    if value is None or value == "":
        return "–"
    if name in CODED:
        return codes.label(CODED[name], str(value), str(get_locale()))
    return _day(value)


def _day(value: Any) -> str:
    try:
        return filters.day(date.fromisoformat(str(value)))
    except ValueError:
        return str(value)


def _placements(value: Any) -> str:
    lines = value if isinstance(value, list) else []
    parts = [f"{one['unit']} {_day(one['lived'][0] or '')} – {_day(one['lived'][1] or '…')}" for one in lines]
    return "; ".join(parts) or "–"
