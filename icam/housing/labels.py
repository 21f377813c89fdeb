"""Words of the stock in the reader's language: what a unit is tonight, what happened to it."""

from datetime import date
from typing import Any

from flask import Flask, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from icam.codes.filters import language, words
from icam.core.counting import NightClass
from icam.core.period import ONE_DAY
from icam.housing.blockers import Blocker, BlockerKind
from icam.housing.models import Site
from icam.web.filters import DASH, day

NIGHTS: dict[NightClass, tuple[Any, str]] = {
    NightClass.OCCUPIED: (_l("Occupied"), "occupied"),
    NightClass.OUT_OF_USE: (_l("Out of use"), "closed"),
    NightClass.CLEANING: (_l("Cleaning"), "cleaning"),
    NightClass.RESERVED: (_l("Reserved"), "reserved"),
    NightClass.FREE: (_l("Free"), "free"),
    NightClass.NOT_IN_SERVICE: (_l("Not in service"), "out"),
}
"""The words of a night, and the kind of its tag."""

BLOCKERS: dict[BlockerKind, Any] = {
    BlockerKind.STAY: _l("Stay"),
    BlockerKind.RESERVATION: _l("Reservation"),
    BlockerKind.CLOSURE: _l("Closure"),
}

EVENTS: dict[str, Any] = {
    "site.opened": _l("Site added"),
    "site.changed": _l("Site changed"),
    "unit.opened": _l("Unit added"),
    "unit.changed": _l("Unit changed"),
    "unit.in_service": _l("Came into the stock"),
    "unit.out_of_service": _l("Left the stock"),
    "unit.service_voided": _l("Service period taken back"),
    "closure.planned": _l("Closure planned"),
    "closure.revised": _l("Closure revised"),
    "closure.cancelled": _l("Closure cancelled"),
}

FIELDS: dict[str, Any] = {
    "beds_adult": _l("Beds for adults"),
    "beds_child": _l("Beds for children"),
    "cots": _l("Cots"),
    "family_places": _l("Family places"),
    "step_free": _l("Step-free"),
    "code": _l("Code"),
    "label": _l("Name"),
    "name_nl": _l("Name in Dutch"),
    "name_fr": _l("Name in French"),
    "name_de": _l("Name in German"),
    "name_en": _l("Name in English"),
    "floor": _l("Floor"),
    "bedrooms": _l("Bedrooms"),
    "characteristics": _l("What it offers"),
    "note": _l("Note"),
    "street": _l("Street and number"),
    "phone": _l("Phone"),
    "cleaning_days": _l("Cleaning days"),
    "from_on": _l("From"),
    "until_on": _l("Until (not counted)"),
    "first_on": _l("First day"),
    "last_on": _l("Last day"),
    "reason_code": _l("Reason"),
    "reference": _l("Reference"),
    "region": _l("Region"),
    "cluster": _l("Counted together with"),
    "municipality": _l("Municipality"),
    "postal_code": _l("Postal code"),
    "unit_type": _l("Kind"),
}


LISTS = {
    "reason_code": "closure_reason",
    "characteristics": "characteristic",
    "unit_type": "unit_type",
    "region": "region",
}
"""The code list of a stored value."""


def init_app(app: Flask) -> None:
    """Give the words to the templates."""
    app.jinja_env.filters["night"] = lambda kind: NIGHTS[kind][0]
    app.jinja_env.filters["night_tag"] = lambda kind: NIGHTS[kind][1]
    app.jinja_env.filters["site_name"] = site_name
    app.jinja_env.filters["day_before"] = lambda day: day and day - ONE_DAY
    app.jinja_env.filters["stored"] = stored
    app.jinja_env.globals["housing_words"] = {
        "nights": NIGHTS,
        "blockers": BLOCKERS,
        "events": EVENTS,
        "fields": FIELDS,
    }
    app.jinja_env.globals["where_to"] = where_to


def site_name(site: Site) -> str:
    """Return a site's name in the reader's language."""
    return site.name(language())


def stored(value: Any, name: str) -> str:
    """Write a value of the trail for the reader."""
    if value in (None, ""):
        return DASH
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if name.endswith("_on"):
        return day(date.fromisoformat(value))
    if name in LISTS:
        return ", ".join(words(code, LISTS[name]) for code in str(value).split())
    return str(value)


def where_to(blocker: Blocker) -> str:
    """Return the address of what stands in the way."""
    return url_for(blocker.endpoint, **blocker.args)
