"""Words of the offices in the reader's language."""

from datetime import date
from typing import Any, Literal

from babel.dates import get_day_names
from flask import Flask
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from icam.codes.filters import language, words
from icam.core.workdays import Holiday
from icam.offices.rules import Calendar, HoursKind
from icam.web.filters import DASH, day, locale

HOLIDAYS: dict[Holiday, Any] = {
    Holiday.NEW_YEAR: _l("New Year’s Day"),
    Holiday.EASTER_MONDAY: _l("Easter Monday"),
    Holiday.LABOUR_DAY: _l("Labour Day"),
    Holiday.ASCENSION: _l("Ascension Day"),
    Holiday.WHIT_MONDAY: _l("Whit Monday"),
    Holiday.NATIONAL_DAY: _l("National holiday"),
    Holiday.ASSUMPTION: _l("Assumption of Mary"),
    Holiday.ALL_SAINTS: _l("All Saints’ Day"),
    Holiday.ARMISTICE: _l("Armistice"),
    Holiday.CHRISTMAS: _l("Christmas"),
}

KINDS: dict[HoursKind, Any] = {HoursKind.OPEN: _l("Opening hours"), HoursKind.WALK_IN: _l("Without an appointment")}

FIELDS: dict[str, Any] = {
    "code": _l("Code"),
    "name": _l("Name"),
    "name_nl": _l("Name in Dutch"),
    "name_fr": _l("Name in French"),
    "name_de": _l("Name in German"),
    "name_en": _l("Name in English"),
    "region": _l("Region"),
    "street": _l("Street and number"),
    "postal_code": _l("Postal code"),
    "municipality": _l("Municipality"),
    "language": _l("Language of the letters"),
    "phone": _l("Phone"),
    "email": _l("E-mail"),
    "is_public": _l("Address is public"),
    "note": _l("Note"),
    "seats": _l("Seats"),
    "step_free": _l("Step-free"),
    "hours": _l("Hours"),
    "day": _l("Day"),
    "days": _l("Days"),
    "from_on": _l("From"),
    "until_on": _l("Until (not counted)"),
    "first_on": _l("First day"),
    "last_on": _l("Last day"),
}


def init_app(app: Flask) -> None:
    """Give the words to the templates."""
    app.jinja_env.filters["office_name"] = lambda office: office.name(language())
    app.jinja_env.filters["weekday"] = weekday
    app.jinja_env.filters["held"] = held
    app.jinja_env.filters["holiday"] = lambda one: HOLIDAYS[one]
    app.jinja_env.filters["office_value"] = stored
    app.jinja_env.filters["address_line"] = address
    app.jinja_env.filters["walk_in_hours"] = walk_in_hours
    app.jinja_env.globals["office_words"] = {"kinds": KINDS, "fields": FIELDS}


def weekday(number: int, width: Literal["wide", "abbreviated", "narrow"] = "wide") -> str:
    """Name a weekday (1 = Monday)."""
    return str(get_day_names(width, "stand-alone", locale())[number - 1])


def address(office: Any) -> str:
    """Write an office's address on one line; nothing where there is none."""
    town = " ".join(part for part in (office.postal_code, office.municipality) if part)
    return ", ".join(part for part in (office.street, town) if part)


def walk_in_hours(calendar: Calendar, today: date) -> str:
    """Say on which weekdays, and when, an office receives people without an appointment."""
    return ", ".join(
        f"{weekday(one.weekday, 'abbreviated')} {one.window}"
        for one in calendar.hours
        if one.kind == HoursKind.WALK_IN and one.period.holds(today)
    )


def held(row: Any) -> str:
    """Say from when until when something holds."""
    first = gettext("from %(day)s", day=day(row.from_on)) if row.from_on else ""
    until = gettext("until %(day)s", day=day(row.until_on)) if row.until_on else ""
    return " ".join(part for part in (first, until) if part)


def stored(value: Any, name: str) -> str:
    """Write a value of the trail for the reader."""
    if value in (None, "", []):
        return DASH
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if name.endswith("_on") or name == "day":
        return day(date.fromisoformat(value))
    if name == "hours":
        return ", ".join(_hours(one) for one in value)
    return words(value, "region") if name == "region" else str(value)


def _hours(text: str) -> str:
    kind, number, window = text.split(" ", 2)
    hours = f"{weekday(int(number), 'abbreviated')} {window}"
    return hours if kind == HoursKind.OPEN else f"{hours} ({KINDS[HoursKind(kind)]})"
