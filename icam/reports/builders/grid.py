"""The night-by-night grid: runs of equal nights, one month to a grid."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import groupby

from icam.core.counting import NightClass, Occupancy, Segment
from icam.core.period import Period
from icam.printing.document import Day, Grid, GridGroup, GridRow, Span
from icam.printing.words import Words, query
from icam.reports.builders.nights import SHOWN, class_name

_SATURDAY = 5
MARKS = {
    NightClass.OCCUPIED: "",
    NightClass.OUT_OF_USE: "×",
    NightClass.CLEANING: "~",
    NightClass.RESERVED: "R",
    NightClass.FREE: "",
    NightClass.NOT_IN_SERVICE: "–",
}


def months(window: Period) -> list[Period]:
    """Cut the window into calendar months; one that fits in 31 nights stays whole."""
    if window.is_empty or window.until_on is None:
        return []
    if window.nights() <= 31:
        return [window]
    parts, first = [], window.from_on
    while first < window.until_on:
        after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
        parts.append(Period(first, min(after, window.until_on)))
        first = after
    return parts


def month(found: Occupancy, _: Words, window: Period) -> Grid:
    """Give the nights of a window, unit by unit."""
    days = [window.from_on + timedelta(days=number) for number in range(window.nights())]
    title = _("%(first)s to %(last)s", first=_.day(days[0]), last=_.day(days[-1]))
    return Grid(
        name=_("Grid %(month)s", month=days[0].strftime("%Y-%m")),
        caption=_("Night by night, %(period)s", period=title),
        corner=_("Unit"),
        days=tuple(Day(str(each.day), _.day(each, "letter"), each.weekday() >= _SATURDAY) for each in days),
        groups=tuple(
            GridGroup(
                _.site(site.code),
                tuple(
                    GridRow(unit.code, tuple(_spans(found.segments[unit.code], window, _)))
                    for unit in found.facts.units
                    if unit.site == site.code
                ),
            )
            for site in found.per_site
        ),
        legend=(
            (NightClass.OCCUPIED.value, "7", _("occupied, with the number of nights")),
            *((kind.value, MARKS[kind], class_name(kind, _)) for kind in (*SHOWN[1:], NightClass.NOT_IN_SERVICE)),
        ),
    )


def _spans(parts: Iterable[Segment], window: Period, _: Words) -> Iterable[Span]:
    """Join neighbouring nights that are told alike: one class, and for occupied nights the same families."""
    start, stop = window.from_on.toordinal(), (window.from_on + timedelta(days=window.nights())).toordinal()
    inside = [part for part in parts if part.first < stop and part.stop > start]
    for _key, group in groupby(inside, key=_told):
        run = list(group)
        nights = min(run[-1].stop, stop) - max(run[0].first, start)
        kind = run[0].night_class
        says = class_name(kind, _)
        first = max(run[0].first, start)
        yield Span(
            kind.value,
            nights,
            says,
            _mark(kind, len(set(run[0].stays)), nights),
            is_flagged=kind is NightClass.OCCUPIED and any(part.closures for part in run),
            link=_link(run[0].unit, kind, first, nights) if kind is NightClass.OCCUPIED else None,
        )


def _link(unit: str, kind: NightClass, first: int, nights: int) -> str:
    """Write where the number of nights leads: to these nights of this unit."""
    days = {"first": f"{date.fromordinal(first)}", "last": f"{date.fromordinal(first + nights - 1)}"}
    return query(kind.value, {"unit": unit, **days})


def _told(part: Segment) -> tuple[str, tuple[str, ...], bool]:
    is_occupied = part.night_class is NightClass.OCCUPIED
    return part.night_class, part.stays if is_occupied else (), bool(is_occupied and part.closures)


def _mark(kind: NightClass, families: int, nights: int) -> str:
    if kind is NightClass.OCCUPIED:
        return f"{nights}" if families < 2 else f"{nights} · {families}"
    return MARKS[kind]
