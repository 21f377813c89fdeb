"""Who lived where, night by night."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import parse_qs

from flask_babel import lazy_gettext as _l

from icam import printing
from icam.core.counting import FIGURES, Behind, Occupancy, behind, count
from icam.core.errors import NotFound
from icam.core.period import Period
from icam.core.reporting_periods import Length, around
from icam.printing.document import Cell, Column, Kind
from icam.printing.words import day, text
from icam.reports import contract
from icam.reports.builders import figures
from icam.reports.builders import occupancy as builder
from icam.reports.builders.book import Line, Lines, Several
from icam.reports.choices import SITE
from icam.reports.frame import Made, Report, Wanted
from icam.reports.queries import office
from icam.reports.words import ReaderWords


def make(wanted: Wanted) -> Made:
    """Count a period.

    Raises:
        NotFound: the site does not exist, or is out of scope.
    """
    asked = wanted.asked
    material = office.material(wanted.scope, asked.period, asked.data_date, asked.site)
    found = count(material.facts, asked.period, asked.data_date)
    printed = builder.Printed(wanted.by, wanted.moment, wanted.classification, asked.site, wanted.is_funded)
    return Made(
        builder.build(found, wanted.words, printed),
        builder.build(found, wanted.words, printed, on_screen=True),
        wanted,
        lambda key: _opened(key, material, found, wanted.words),
        data=lambda: contract.occupancy(found),
        lines=lambda: lines(found),
    )


def lines(found: Occupancy) -> bytes:
    """Write one line for each unit, each site and the whole, under the names of the data contract."""
    data = contract.occupancy(found)
    frame = {name: data[name] for name in ("from", "to", "data_date", "nights")}
    rows: list[dict[str, Any]] = [
        *({"level": "unit", "units": 1, **unit} for unit in data["per_unit"]),
        *({"level": "site", **site} for site in data["per_site"]),
        {"level": "total", **data},
    ]
    plain = [
        name
        for row in (*rows[0:1], *data["per_site"][0:1], frame, data)
        for name, value in row.items()
        if not isinstance(value, list | dict)
    ]
    header = list(dict.fromkeys(["level", *frame, *plain]))
    return printing.csv(header, [[({**frame, **row}).get(name) for name in header] for row in rows])


def _opened(key: str, material: office.Material, found: Occupancy, words: ReaderWords) -> Lines:
    figure, _, rest = key.partition("?")
    narrowed = {name: values[0] for name, values in parse_qs(rest).items()}
    if figure not in FIGURES:
        raise NotFound
    part = narrowed.get("in")
    if part is not None:
        if part not in {site.code for site in found.per_site}:
            raise NotFound
        found = count(material.facts.of_site(part), found.period, found.data_date)
    shown = figures.shown(figure, narrowed.get("of"), words)
    records = behind(found, figure, narrowed.get("of"), narrowed.get("unit"), _within(narrowed))
    names = figures.columns(records)
    title = shown.title[:1].upper() + shown.title[1:]
    place = words.site(part) if part else narrowed.get("unit")
    return Lines(
        f"{title}, {place}" if place else title,
        shown.says,
        tuple(_columns(words)[name] for name in names),
        tuple(_line(one, names, material, shown, words) for one in records),
    )


def _within(narrowed: Mapping[str, str]) -> Period | None:
    """Read the nights to which a figure is narrowed: those of a month, or from a first to a last.

    Raises:
        NotFound: these are no days.
    """
    try:
        if "month" in narrowed:
            return around(Length.MONTH, date.fromisoformat(f"{narrowed['month']}-01"))
        if "first" in narrowed:
            return Period.days(date.fromisoformat(narrowed["first"]), date.fromisoformat(narrowed["last"]))
    except (ValueError, KeyError) as wrong:
        raise NotFound from wrong
    return None


def _columns(_: ReaderWords) -> dict[str, Column]:
    return {
        "unit": Column(_("Unit")),
        "night_class": Column(_("Class")),
        "stays": Column(_("Stay")),
        "household": Column(_("Family")),
        "first": Column(_("From"), Kind.DAY),
        "last": Column(_("To"), Kind.DAY),
        "closure": Column(_("Closure")),
        "note": Column(_("Note")),
    }


def _line(one: Behind, names: list[str], material: office.Material, shown: figures.Shown, _: ReaderWords) -> Line:
    kinds = figures.kinds(_)

    def cell(name: str) -> Cell | Several:
        if name == "stays":
            return tuple(text(code, _link(material, code)) for code in one.stays)
        if name == "night_class":
            return text(kinds[one.night_class] if one.night_class else None)
        if name in ("first", "last"):
            value = getattr(one, name)
            return Cell(_("running")) if name == "last" and one.first and value is None else day(_, value)
        if name == "note":
            return text(shown.note(one.note) if one.note else None)
        return text(getattr(one, name))

    return Line(one.amount, tuple(cell(name) for name in names), " ".join(one.stays) or one.unit or "")


def _link(material: office.Material, code: str) -> str | None:
    return f"stay:{material.stays[code].stay_id}" if code in material.stays else None


REPORT = Report(
    name="occupancy",
    title=_l("Occupancy"),
    about=_l(
        "Who lived where, night by night: units, families and people, arrivals and departures, outcomes and length of "
        "stay. Every figure opens the stays behind it."
    ),
    make=make,
    choices=(SITE,),
    example="occupied",
)
