"""Every formatted value goes through one of these, in the reader's language."""

from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Any

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal
from flask import Flask
from flask_babel import gettext, ngettext

from icam.core import clock
from icam.core.counted import Counted
from icam.web.wording import Voice, voice

DASH = "–"


def locale() -> Locale:
    """Return the reader's locale, Belgian where there is one."""
    return voice().locale


def day(value: date | None, style: str = "short") -> str:
    """Write a date: short 08/03/2026, medium "8 mrt. 2026", long "zondag 8 maart 2026", weekday "zo 8/03"."""
    if value is None:
        return DASH
    return _short(value) if style == "short" else _day(value, style, voice())


@lru_cache(maxsize=8192)
def _short(value: date) -> str:
    return value.strftime("%d/%m/%Y")


@lru_cache(maxsize=8192)
def _day(value: date, style: str, reader: Voice) -> str:
    where = reader.locale
    if style == "weekday":
        return f"{format_date(value, 'EEE', where)} {value.strftime('%d/%m')}"
    if style == "long":
        return format_date(value, "full", where)
    if style == "month":
        return format_skeleton("yMMMM", value, locale=where)
    return format_date(value, "d MMM y", where)


def period(value: Any, last: bool = False) -> str:
    """Write a half-open period by its first and, with ``last``, its last day; without, its departure day."""
    first, until = (value.from_on, value.until_on) if hasattr(value, "from_on") else value
    if until is not None and last:
        until = date.fromordinal(until.toordinal() - 1)
    return f"{day(first)} {DASH} {day(until) if until else gettext('running')}"


def moment(value: datetime | None, style: str = "full") -> str:
    """Write an instant as the clock on the wall in Brussels: 08/03/2026 14:05, or only the time."""
    if value is None:
        return DASH
    return clock.local(value).strftime("%H:%M" if style == "time" else "%d/%m/%Y %H:%M")


def hour(value: time | None) -> str:
    """Write a time of day."""
    return value.strftime("%H:%M") if value else DASH


def number(value: int | Decimal | float | None, decimals: int | None = None) -> str:
    """Write a number with the language's separators."""
    if value is None:
        return gettext("n/a")
    pattern = "#,##0" if not decimals else "#,##0." + "0" * decimals
    return str(format_decimal(value, format=pattern if decimals is not None else None, locale=locale()))


def percent(value: Decimal | str | None) -> str:
    """Write a rate of one decimal; n/a where there is nothing to divide by."""
    if value is None:
        return gettext("n/a")
    return f"{format_decimal(Decimal(value), format='#,##0.0', locale=locale())} %"


def country(code: str | None) -> str:
    """Name a country or nationality by its code."""
    if not code:
        return DASH
    return locale().territories.get(code, code)


def language_name(code: str | None) -> str:
    """Name a language by its code."""
    if not code:
        return DASH
    return locale().languages.get(code, code)


def spoken(value: Any) -> Any:
    """Write a value inside a sentence."""
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day(value)
    if hasattr(value, "from_on"):
        return period(value)
    if isinstance(value, Counted):
        return ngettext(value.one, value.many, value.num)
    return value


def init_app(app: Flask) -> None:
    """Give the filters to the templates."""
    for name, filter_ in {
        "day": day,
        "period": period,
        "moment": moment,
        "hour": hour,
        "number": number,
        "percent": percent,
        "country": country,
        "language_name": language_name,
    }.items():
        app.jinja_env.filters[name] = filter_
