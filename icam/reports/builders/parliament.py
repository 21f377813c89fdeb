"""The sheet for parliamentary questions: a line for each year, small cells masked, and none to be worked out.

Source: counting.md, What leaves the department.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from icam.core.counting import GROUPS, group_of
from icam.core.counting.facts import MemberFact, StayFact
from icam.core.counting.measures import Lengths
from icam.printing.document import Cell, Column, Kind, Row, Section, Table
from icam.printing.words import Words, decimal, text
from icam.reports.builders.book import Book, Findings, Shape
from icam.reports.builders.flows import group_name
from icam.reports.builders.stays import StaysFacts, by, stay_shape
from icam.reports.rules import Asked
from icam.reports.rules.masking import SMALL, TOTAL, masked

MARK = "*"


def build(facts: StaysFacts, asked: Asked, book: Book) -> Findings:
    """Make the sheet."""
    _, found = book.words, facts.found
    arrived, ended = found.flows.arrivals, found.flows.departures
    years = _years(found.window.from_on, found.last_day)
    shape = stay_shape(facts, _)
    categories = sorted({stay.category for stay in arrived})
    came = by(arrived, lambda stay: (_year(stay.arrived_on), stay.category))
    went = by(ended, lambda stay: (_year(stay.left_on), group_of(stay)))
    families = _table(
        "families",
        _("Families that arrived, by category"),
        [_.code("category", code) for code in categories],
        [[came.get((year, code), []) for code in categories] for year in years],
        years,
        book,
        shape,
    )
    outcomes = _table(
        "outcomes",
        _("Families that left, by outcome"),
        [group_name(group, _) for group in GROUPS],
        [[went.get((year, group), []) for group in GROUPS] for year in years],
        years,
        book,
        shape,
    )
    return Findings(
        (
            Section(_("Families"), (families, outcomes)),
            Section(_("Persons"), (_persons(facts, years, book),)),
            Section(_("Length of stay"), (_lengths(facts, years, book),)),
        ),
        rule=(
            _(
                "Families and persons by the year in which they arrived, outcomes by the year in which they left. Who "
                "came back is counted again. Minors are under 18 on the day of arrival; a Dublin transfer counts as a "
                "return."
            ),
            _(
                "%(mark)s: masked. Fewer than %(small)s are not shown, nor what would give them away. Length of stay: "
                "the nights of the families that left in the year; not shown for fewer than %(small)s.",
                mark=MARK,
                small=SMALL,
            ),
        ),
        empty="" if arrived or ended else _("No family came or left in this period."),
    )


def _years(first: date, last: date) -> list[int]:
    return list(range(first.year, last.year + 1)) if last >= first else []


def _table(
    key: str,
    caption: str,
    names: Sequence[str],
    records: Sequence[Sequence[Sequence[Any]]],
    years: Sequence[int],
    book: Book,
    shape: Shape,
) -> Table:
    """Write a table with its totals; what is masked opens nothing."""
    _ = book.words
    hidden = masked([[len(cell) for cell in row] for row in records])
    grid: dict[tuple[int, int], list[Any]] = {}
    for r, row in enumerate(records):
        for c, behind in enumerate(row):
            for place in ((r, c), (r, TOTAL), (TOTAL, c), (TOTAL, TOTAL)):
                grid.setdefault(place, []).extend(behind)

    def cell(r: int, c: int) -> Cell:
        if (r, c) in hidden:
            return Cell(MARK)
        name = f"{names[c] if c != TOTAL else _('Total')}, {years[r] if r != TOTAL else _('Total')}"
        year = years[r] if r != TOTAL else "all"
        return book.count(f"{key}.{year}.{c if c != TOTAL else 'all'}", name, grid.get((r, c), ()), shape)

    columns = [*range(len(names)), TOTAL]
    rows = [Row((text(str(year)), *(cell(r, c) for c in columns))) for r, year in enumerate(years)]
    rows.append(Row((text(_("Total")), *(cell(TOTAL, c) for c in columns)), 2))
    head = (Column(_("Year")), *(Column(name, Kind.NUMBER) for name in names), Column(_("Total"), Kind.NUMBER))
    return Table(caption, caption, head, tuple(rows), is_wide=True)


def _persons(facts: StaysFacts, years: Sequence[int], book: Book) -> Table:
    """Count the persons who arrived with their family, by age on that day."""
    _, found = book.words, facts.found
    stays = {stay.stay: stay for stay in found.flows.arrivals}
    first: dict[tuple[str, str], MemberFact] = {}
    for member in found.facts.members:
        stay = stays.get(member.stay)
        if stay is not None and stay.arrived_on is not None and member.period.holds(stay.arrived_on):
            first.setdefault((member.stay, member.person), member)
    classes = by(
        first.values(), lambda member: (_year(stays[member.stay].arrived_on), _age(member, stays[member.stay]))
    )
    names = {"minor": _("Minors (under 18)"), "adult": _("Adults"), "unknown": _("Age unknown")}
    shape = Shape(
        _("persons"),
        (Column(_("Stay")), Column(_("Family")), Column(_("Arrived"), Kind.DAY)),
        lambda member: _person(member, stays[member.stay], facts, _),
        lambda member: member.stay,
    )
    records = [[classes.get((year, kind), []) for kind in names] for year in years]
    return _table("persons", _("Persons who arrived, by age"), list(names.values()), records, years, book, shape)


def _person(member: MemberFact, stay: StayFact, facts: StaysFacts, _: Words) -> tuple[Cell, ...]:
    link = f"stay:{facts.ids[stay.stay]}" if stay.stay in facts.ids else None
    return text(stay.stay, link), text(stay.household), Cell(_.day(stay.arrived_on), stay.arrived_on)


def _year(on: date | None) -> int:
    return on.year if on else 0


def _age(member: MemberFact, stay: StayFact) -> str:
    if member.birth is None or stay.arrived_on is None:
        return "unknown"
    return "minor" if member.birth.is_minor_on(stay.arrived_on) else "adult"


def _lengths(facts: StaysFacts, years: Sequence[int], book: Book) -> Table:
    _, found = book.words, facts.found
    rows = []
    for year in years:
        stays = [stay for stay in found.flows.departures if _year(stay.left_on) == year]
        key = f"outcomes.{year}.all" if f"outcomes.{year}.all" in book.figures else None
        of = Lengths.of([stay.nights_on(found.last_day) for stay in stays])
        shown = (
            (decimal(_, of.mean, key), decimal(_, of.median, key)) if len(stays) >= SMALL else (Cell(MARK), Cell(MARK))
        )
        rows.append(Row((text(str(year)), *shown)))
    head = (Column(_("Year")), Column(_("Mean"), Kind.DECIMAL), Column(_("Median"), Kind.DECIMAL))
    caption = _("Length of stay, in nights")
    return Table(_("Length of stay"), caption, head, tuple(rows), empty=_("None."))
