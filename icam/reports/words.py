"""The reader's words for builders: messages, formats, codes and the names of sites."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from babel.dates import get_day_names
from flask_babel import gettext

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
