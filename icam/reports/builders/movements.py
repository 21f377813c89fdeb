"""Movements: who arrived, who left, who moved; a move is neither an arrival nor a departure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from icam.core.counting.facts import PlacementFact, StayFact
from icam.core.period import Period
from icam.core.reporting_periods import Length, around, neighbour
from icam.printing.document import Cell, Chart, Column, Figure, Figures, Kind, Row, Section, Table
from icam.printing.words import Words, day, text
from icam.reports.builders.book import Book, Findings, Shape
from icam.reports.builders.charts import bars
from icam.reports.builders.stays import StaysFacts, stay_shape
from icam.reports.rules import Asked
from icam.reports.rules.controls import Control

MOST_MONTHS = 36
"""A longer period is not drawn month by month."""


@dataclass(frozen=True, slots=True)
class Move:
    """A family took another unit, or a further one.

    Args:
        out_of: units it was in on the eve.
    """

    stay: StayFact
    on: date
    out_of: tuple[str, ...]
    into: str


def moves(stays: Iterable[StayFact], placements: Iterable[PlacementFact], window: Period) -> tuple[Move, ...]:
    """Find the moves of a period: every placement of a stay that has already begun."""
    known = {stay.stay: stay for stay in stays}
    of: dict[str, list[PlacementFact]] = {}
    for one in placements:
        if one.arrived_on is not None and one.stay in known:
            of.setdefault(one.stay, []).append(one)
    found = []
    for code, lived in of.items():
        began = known[code].arrived_on
        first = min(lived, key=lambda one: (one.arrived_on, one.left_on or date.max))
        for one in lived:
            is_first = one is first or (one.arrived_on == began and not _left_before(lived, one))
            if one.arrived_on is not None and not is_first and window.holds(one.arrived_on):
                found.append(Move(known[code], one.arrived_on, _there_before(lived, one), one.unit))
    return tuple(sorted(found, key=lambda move: (move.on, move.stay.stay, move.into)))


def _left_before(lived: list[PlacementFact], one: PlacementFact) -> bool:
    """Tell whether the family had already lived and left elsewhere that day: in and out and in again."""
    return any(other is not one and other.left_on == one.arrived_on and other.unit != one.unit for other in lived)


def _there_before(lived: list[PlacementFact], one: PlacementFact) -> tuple[str, ...]:
    assert one.arrived_on is not None
    return tuple(
        other.unit
        for other in lived
        if other is not one
        and other.arrived_on is not None
        and other.arrived_on <= one.arrived_on
        and (other.left_on is None or other.left_on >= one.arrived_on)
    )


def build(facts: StaysFacts, asked: Asked, book: Book) -> Findings:
    """Make the report."""
    _, found = book.words, facts.found
    flows = found.flows
    moved = moves(found.facts.stays, found.facts.placements, found.window)
    shape = stay_shape(facts, _)
    sites = {unit.code: unit.site for unit in found.facts.units}
    across = [move for move in moved if _sites_of(move.out_of, sites) - {sites.get(move.into)}]
    start = book.count(
        "stock_start", _("Families there at the start (the eve of the first day)"), flows.stock_start, shape
    )
    arrivals = book.count("arrivals", _("Arrivals"), flows.arrivals, shape)
    departures = book.count("departures", _("Departures"), flows.departures, shape)
    end = book.count("stock_end", _("Families there at the end (the night of the last day)"), flows.stock_end, shape)
    moving = book.count("moves", _("Moves between units"), moved, _move_shape(facts, _))
    between = book.count("moves_sites", _("of which to another site"), across, _move_shape(facts, _))
    figures = Figures(
        _("At a glance"),
        _("At a glance"),
        (
            Figure(_("At the start"), start),
            Figure(_("Arrivals"), arrivals),
            Figure(_("Departures"), departures),
            Figure(_("At the end"), end),
            Figure(_("Moves between units"), moving, _("of which %(number)s to another site", number=between.text)),
        ),
    )
    entered, gone = len(flows.moved_in), len(flows.moved_out)
    parts = (len(flows.stock_start), len(flows.arrivals), entered, -len(flows.departures), -gone)
    control = Control(_("at the end"), parts, len(flows.stock_end))
    is_empty = not (flows.present or moved)
    months = _months(found.window)
    return Findings(
        (
            Section(_("At a glance"), (figures,)),
            Section(_("Month by month"), (*_chart(months, facts, _), _by_month(months, facts, book, moved))),
            Section(_("Arrivals"), (_list("arrivals", _("Who arrived"), flows.arrivals, facts, _),)),
            Section(_("Departures"), (_list("departures", _("Who left"), flows.departures, facts, _),)),
            Section(_("Moves"), (_moves(moved, facts, _),)),
        ),
        rule=(
            _("A move between units or sites is neither an arrival nor a departure. Who came back has a new stay."),
            _(
                "Control: %(start)s at the start + %(arrivals)s arrivals + %(in)s moved in − %(departures)s departures "
                "− %(out)s moved out = %(end)s at the end.",
                **{
                    "start": _.number(parts[0]),
                    "arrivals": _.number(parts[1]),
                    "in": _.number(entered),
                    "departures": _.number(len(flows.departures)),
                    "out": _.number(gone),
                    "end": _.number(control.whole),
                },
            ),
        ),
        empty=_("No family was there in this period, and none came or left.") if is_empty else "",
        alerts=() if control.adds_up else (does_not_add_up(control, _),),
    )


def does_not_add_up(control: Control, _: Words) -> str:
    """Say by how much parts miss their whole."""
    return _(
        "This does not add up: the parts make %(sum)s, and %(name)s is %(whole)s; %(missing)s are not explained.",
        sum=_.number(sum(control.parts)),
        name=control.name,
        whole=_.number(control.whole),
        missing=_.number(control.missing),
    )


def _sites_of(units: Iterable[str], sites: dict[str, str]) -> set[str]:
    return {sites.get(unit, "") for unit in units}


def _move_shape(facts: StaysFacts, _: Words) -> Shape:
    def write(move: Move) -> tuple[Cell, ...]:
        code = move.stay.stay
        link = f"stay:{facts.ids[code]}" if code in facts.ids else None
        return (
            text(code, link),
            text(move.stay.household),
            day(_, move.on),
            text(", ".join(move.out_of)),
            text(move.into),
        )

    columns = (
        Column(_("Stay")),
        Column(_("Family")),
        Column(_("Day"), Kind.DAY),
        Column(_("From")),
        Column(_("To")),
    )
    return Shape(_("moves"), columns, write, lambda move: f"{move.stay.stay} {move.into}")


def _months(window: Period) -> list[Period]:
    if not window.nights():
        return []
    months, month = [], around(Length.MONTH, window.from_on)
    while month.overlaps(window):
        months.append(month)
        month = neighbour(month, 1)
    return months


def _by_month(months: list[Period], facts: StaysFacts, book: Book, moved: Iterable[Move]) -> Table:
    _, flows, window = book.words, facts.found.flows, facts.found.window
    shape, all_moves = stay_shape(facts, _), list(moved)
    rows = []
    for month in months:
        name, key = _.day(month.from_on, "month"), f"{month.from_on:%Y-%m}"
        came = [stay for stay in flows.arrivals if stay.arrived_on and month.holds(stay.arrived_on)]
        went = [stay for stay in flows.departures if stay.left_on and month.holds(stay.left_on)]
        here = [move for move in all_moves if month.holds(move.on)]
        rows.append(
            Row(
                (
                    text(name),
                    book.count(f"arrivals.{key}", f"{_('Arrivals')}, {name}", came, shape),
                    book.count(f"departures.{key}", f"{_('Departures')}, {name}", went, shape),
                    book.count(f"moves.{key}", f"{_('Moves between units')}, {name}", here, _move_shape(facts, _)),
                )
            )
        )
    total = tuple(
        Cell(_.number(number), number, key)
        for key, number in (
            ("arrivals", len(flows.arrivals)),
            ("departures", len(flows.departures)),
            ("moves", len(all_moves)),
        )
    )
    if len(rows) > 1:
        rows.append(Row((text(_("Total")), *total), 2))
    note = (
        _("The first and last month are counted only as far as the period goes.")
        if months and (months[0].from_on, months[-1].until_on) != (window.from_on, window.until_on)
        else ""
    )
    return Table(
        _("Months"),
        _("Arrivals, departures and moves by month"),
        (
            Column(_("Month")),
            Column(_("Arrivals"), Kind.NUMBER),
            Column(_("Departures"), Kind.NUMBER),
            Column(_("Moves between units"), Kind.NUMBER),
        ),
        tuple(rows),
        note=note,
        empty=_("None."),
    )


def _chart(months: list[Period], facts: StaysFacts, _: Words) -> Iterator[Chart]:
    if 1 < len(months) <= MOST_MONTHS:
        flows = facts.found.flows
        came = [sum(month.holds(stay.arrived_on) for stay in flows.arrivals if stay.arrived_on) for month in months]
        went = [sum(month.holds(stay.left_on) for stay in flows.departures if stay.left_on) for month in months]
        labels = [f"{month.from_on:%m/%y}" for month in months]
        yield bars(
            _("Arrivals and departures"),
            labels,
            ((_("Arrivals"), came), (_("Departures"), went)),
            _,
            unit=_("families"),
        )


def _list(name: str, caption: str, stays: Iterable[StayFact], facts: StaysFacts, _: Words) -> Table:
    shape = stay_shape(facts, _)
    rows = tuple(Row(_plain(shape.write(stay))) for stay in stays)
    return Table(caption, caption, shape.columns, rows, empty=_("None."))


def _moves(moved: Iterable[Move], facts: StaysFacts, _: Words) -> Table:
    shape = _move_shape(facts, _)
    caption = _("Who moved")
    return Table(
        caption, caption, shape.columns, tuple(Row(_plain(shape.write(move))) for move in moved), empty=_("None.")
    )


def _plain(cells: Iterable[object]) -> tuple[Cell, ...]:
    """Take the links off: in a document a link opens a figure."""
    return tuple(Cell(cell.text, cell.value) for cell in cells if isinstance(cell, Cell))
