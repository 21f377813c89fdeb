"""Occupancy over time: month by month, to be looked at, with the numbers beside."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from icam.core.counting import NightClass, Occupancy, one_decimal
from icam.core.counting.measures import rate
from icam.core.period import Period
from icam.printing.document import Cell, Chart, Column, Kind, Row, Table
from icam.printing.words import Words, number, percent, query, text
from icam.reports.builders.charts import line
from icam.reports.builders.grid import months


def blocks(found: Occupancy, _: Words) -> Iterator[Chart | Table]:
    """Give the chart and its table, for a period of several months."""
    parts = months(found.window)
    if len(parts) < 2:
        return
    counts = [classes_in(found, month) for month in parts]
    occupied = [each[NightClass.OCCUPIED] for each in counts]
    in_service = [each.total() - each[NightClass.NOT_IN_SERVICE] for each in counts]
    available = [whole - each[NightClass.OUT_OF_USE] for whole, each in zip(in_service, counts, strict=True)]
    net = [rate(part, whole) for part, whole in zip(occupied, available, strict=True)]
    gross = [rate(part, whole) for part, whole in zip(occupied, in_service, strict=True)]
    drawn = [[None if value is None else one_decimal(value) for value in values] for values in (net, gross)]
    labels = [f"{month.from_on:%m/%y}" for month in parts]
    yield line(_("Occupancy over time"), labels, ((_("net"), drawn[0]), (_("gross"), drawn[1])), _, unit="%")
    rows = [
        Row(
            (
                text(_.day(month.from_on, "month")),
                *_cells(_, {"month": f"{month.from_on:%Y-%m}"}, part, free, one, other),
            )
        )
        for month, part, free, one, other in zip(parts, occupied, available, net, gross, strict=True)
    ]
    totals = (sum(occupied), sum(available), found.use.net_rate, found.use.gross_rate)
    rows.append(Row((text(_("Total")), *_cells(_, {}, *totals)), 2))
    yield Table(
        _("Months"),
        _("Occupancy by month"),
        (
            Column(_("Month")),
            Column(_("occupied"), Kind.NUMBER),
            Column(_("available"), Kind.NUMBER),
            Column(_("net"), Kind.PERCENT),
            Column(_("gross"), Kind.PERCENT),
        ),
        tuple(rows),
        note=_("available: in service less out of use"),
    )


def _cells(
    _: Words, when: dict[str, str | None], occupied: int, available: int, net: Decimal | None, gross: Decimal | None
) -> tuple[Cell, ...]:
    link = query("occupied", when)
    return (
        number(_, occupied, link),
        number(_, available, query("available", when)),
        percent(_, net, link),
        percent(_, gross, link),
    )


def classes_in(found: Occupancy, part: Period) -> Counter[NightClass]:
    """Count the unit-nights of a part of the window by class."""
    assert part.until_on is not None
    first, stop = part.from_on.toordinal(), part.until_on.toordinal()
    counts: Counter[NightClass] = Counter()
    for segments in found.segments.values():
        for one in segments:
            counts[one.night_class] += max(0, min(one.stop, stop) - max(one.first, first))
    return counts
