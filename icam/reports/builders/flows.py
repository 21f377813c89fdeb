"""The tables of families and people: stock, flow, outcomes, lengths, and the lists."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby

from icam.core.counting import GROUPS, Conflict, ConflictKind, Occupancy, group_of
from icam.core.counting.facts import StayFact
from icam.core.counting.measures import Lengths, rate
from icam.core.period import ONE_DAY
from icam.printing.document import Cell, Column, Kind, Row, Table
from icam.printing.words import Words, day, decimal, number, percent, query, text

LONGEST = 10


def stock(found: Occupancy, _: Words) -> Table:
    """Give who was there, came, left, and is there now."""
    flows = found.flows
    lines = (
        (_("Families there at the start (the eve of the first day)"), flows.stock_start, "stock_start", 0),
        (_("Arrivals"), flows.arrivals, "arrivals", 0),
        (_("Departures"), flows.departures, "departures", 0),
        (_("Families there at the end (the night of the last day)"), flows.stock_end, "stock_end", 1),
        (_("Stays present in the period: at the start and arrived"), flows.present, "stays", 0),
    )
    rows = [Row((text(name), number(_, len(stays), link)), level) for name, stays, link, level in lines]
    rows.append(Row((text(_("Distinct families among them")), number(_, len(flows.families), "families"))))
    rows.append(
        Row(
            (
                text(_("Presence days of families (arrival and departure day counted)")),
                number(_, found.presence_days, "presence_days"),
            )
        )
    )
    return Table(
        _("Families"),
        _("Stock and flow of families"),
        (Column(_("What")), Column(_("How many"), Kind.NUMBER)),
        tuple(rows),
    )


def people(found: Occupancy, _: Words) -> Table:
    """Give the persons and their nights by age."""
    heads, persons = found.use.heads, found.person_counts
    lines = (
        (_("Minors (under 18)"), persons.minor, "minors", heads.minor, "minor_nights"),
        (_("Adults"), persons.adult, "adults", heads.adult, "adult_nights"),
        (_("Age unknown"), persons.unknown_age, "unknown_age", heads.unknown_age, "unknown_age_nights"),
    )
    rows = [
        Row((text(name), number(_, there, who), number(_, nights, link))) for name, there, who, nights, link in lines
    ]
    total = (number(_, persons.persons, "persons"), number(_, heads.persons, "person_nights"))
    return Table(
        _("People"),
        _("Persons and person-nights"),
        (Column(_("Age")), Column(_("Persons"), Kind.NUMBER), Column(_("Person-nights"), Kind.NUMBER)),
        (*rows, Row((text(_("Total")), *total), 2)),
        note=_(
            "Persons by their age on the first day they were there in the period; nights by the age on that night. "
            "Incomplete birth dates are estimated."
        ),
    )


def categories(found: Occupancy, _: Words) -> Table:
    """Give the stays by category."""
    there: dict[str, int] = found.categories
    came: dict[str, int] = {}
    for stay in found.flows.arrivals:
        came[stay.category] = came.get(stay.category, 0) + 1
    rows = [
        Row(
            (
                text(_.code("category", code)),
                number(_, number_, query("category", {"of": code})),
                percent(_, rate(number_, len(found.flows.present)), query("category", {"of": code})),
                number(_, came.get(code, 0), query("category_arrived", {"of": code})),
                percent(_, rate(came.get(code, 0), len(found.flows.arrivals)), query("category_arrived", {"of": code})),
            )
        )
        for code, number_ in sorted(there.items())
    ]
    return Table(
        _("Categories"),
        _("Stays by category"),
        (
            Column(_("Category")),
            Column(_("Present"), Kind.NUMBER),
            Column(_("Share"), Kind.PERCENT),
            Column(_("Arrived"), Kind.NUMBER),
            Column(_("Share"), Kind.PERCENT),
        ),
        tuple(rows),
        empty=_("No family was there."),
    )


def group_name(group: str, _: Words) -> str:
    """Name a group of outcomes."""
    return {
        "return": _("return"),
        "release": _("release"),
        "absconded": _("absconded"),
        "transfer": _("transfer to a closed centre"),
        "other": _("other"),
    }[group]


def outcomes(found: Occupancy, _: Words) -> Table:
    """Give the stays that ended by outcome, gathered in groups that add up to all."""
    ended = found.flows.departures
    by_group: dict[str, dict[str, int]] = {group: {} for group in GROUPS}
    for stay in ended:
        counts = by_group[group_of(stay)]
        counts[stay.outcome or ""] = counts.get(stay.outcome or "", 0) + 1
    rows = []
    for group, counts in by_group.items():
        for code, times in sorted(counts.items()):
            name = _.code("outcome", code) if code else _("not recorded")
            link = query("outcome", {"of": code})
            rows.append(Row((text(name), number(_, times, link), percent(_, rate(times, len(ended)), link))))
        subtotal, of_group = sum(counts.values()), query("group", {"of": group})
        rows.append(
            Row(
                (
                    text(group_name(group, _)),
                    number(_, subtotal, of_group),
                    percent(_, rate(subtotal, len(ended)), of_group),
                ),
                1,
            )
        )
    all_ended = (number(_, len(ended), "departures"), percent(_, rate(len(ended), len(ended)), "departures"))
    return Table(
        _("Outcomes"),
        _("Departures by outcome"),
        (Column(_("Outcome")), Column(_("Stays"), Kind.NUMBER), Column(_("Share of those that ended"), Kind.PERCENT)),
        (*rows, Row((text(_("All stays that ended")), *all_ended), 2)),
        note=_("A Dublin transfer is counted as a return, and shown on its own line (the office's choice)."),
    )


def lengths(found: Occupancy, _: Words) -> Table:
    """Give the length of the stays that ended, and apart of those that run."""
    lines = (
        (_("Stays that ended in the period"), found.lengths, "departures", "length_of_stay"),
        (_("Stays that run at the end (nights so far)"), found.running_lengths, "stock_end", "running"),
    )
    return Table(
        _("Length of stay"),
        _("Length of stay, in nights"),
        (
            Column(_("Stays")),
            Column(_("How many"), Kind.NUMBER),
            Column(_("Nights"), Kind.NUMBER),
            Column(_("Median"), Kind.DECIMAL),
            Column(_("Mean"), Kind.DECIMAL),
            Column("P90", Kind.NUMBER),
            Column(_("Longest"), Kind.NUMBER),
        ),
        tuple(Row((text(name), *_length_cells(of, which, nights, _))) for name, of, which, nights in lines),
        note=_("P90: the shortest length that at least 90 %% of the stays did not exceed (nearest rank)."),
    )


def _length_cells(of: Lengths, which: str, nights: str, _: Words) -> tuple[Cell, ...]:
    return (
        number(_, of.count, which),
        number(_, of.nights, nights),
        decimal(_, of.median, nights),
        decimal(_, of.mean, nights),
        number(_, of.p90, of=nights),
        number(_, of.longest, of=nights),
    )


def longest(found: Occupancy, _: Words) -> Table:
    """Give the families that have been there longest."""
    units = _units_of(found)
    return Table(
        _("Longest"),
        _("Longest running stays"),
        (
            Column(_("Stay")),
            Column(_("Family")),
            Column(_("Unit")),
            Column(_("Arrived"), Kind.DAY),
            Column(_("Nights so far"), Kind.NUMBER),
        ),
        tuple(
            Row((*_names(stay, units), day(_, stay.arrived_on), number(_, nights)))
            for stay, nights in found.running[:LONGEST]
        ),
        empty=_("No stay is running."),
    )


def arriving(found: Occupancy, _: Words) -> Table:
    """Give the families expected to come."""
    return _expected(
        _("Expected arrivals"),
        _("Expected arrivals up to %(day)s", day=_.day(found.expected_until)),
        ((stay, day(_, stay.planned_from)) for stay in found.expected_arrivals),
        found,
        _,
    )


def leaving(found: Occupancy, _: Words) -> Table:
    """Give the families expected to leave."""
    return _expected(
        _("Expected departures"),
        _("Expected departures up to %(day)s", day=_.day(found.expected_until)),
        ((stay, day(_, stay.planned_until)) for stay in found.expected_departures),
        found,
        _,
    )


def _expected(name: str, caption: str, stays: Iterable[tuple[StayFact, Cell]], found: Occupancy, _: Words) -> Table:
    units = _units_of(found)
    rows = []
    for stay, planned in stays:
        is_late = isinstance(planned.value, date) and planned.value < found.data_date
        says = _("%(day)s, overdue", day=planned.text) if is_late else planned.text
        rows.append(Row((*_names(stay, units), Cell(says, planned.value, is_flagged=is_late))))
    return Table(
        name,
        caption,
        (Column(_("Stay")), Column(_("Family")), Column(_("Unit")), Column(_("Planned"), Kind.DAY)),
        tuple(rows),
        empty=_("None."),
    )


def turnovers(found: Occupancy, _: Words) -> Table:
    """Give the days on which one family left a unit and another came."""
    return Table(
        _("Turnovers"),
        _("A departure and an arrival in one unit on one day"),
        (Column(_("Unit")), Column(_("Day"), Kind.DAY), Column(_("Left")), Column(_("Arrived"))),
        tuple(
            Row(
                (
                    text(each.unit),
                    day(_, date.fromordinal(each.on)),
                    text(each.left),
                    text(each.arrived),
                )
            )
            for each in found.turnovers
        ),
        empty=_("None."),
    )


def conflict_name(kind: ConflictKind, _: Words) -> str:
    """Say what is wrong with a night."""
    return {
        ConflictKind.CLOSURE: _("occupied although closed"),
        ConflictKind.BEDS: _("more people than beds"),
        ConflictKind.SERVICE: _("occupied although not in service"),
    }[kind]


def conflicts(found: Occupancy, _: Words) -> Table:
    """Give the nights that should not be, neighbouring ones together."""
    rows = [
        Row(
            (
                text(run[0].unit),
                text(conflict_name(run[0].kind, _)),
                text(run[0].stay),
                text(_conflict_detail(run[0], _)),
                day(_, run[0].night),
                day(_, run[-1].night),
                number(_, len(run)),
            )
        )
        for run in conflict_runs(found.conflicts)
    ]
    return Table(
        _("Conflicts"),
        _("Nights in conflict with the records"),
        (
            Column(_("Unit")),
            Column(_("What")),
            Column(_("Stay")),
            Column(_("Closure or people")),
            Column(_("First night"), Kind.DAY),
            Column(_("Last night"), Kind.DAY),
            Column(_("Nights"), Kind.NUMBER),
        ),
        tuple(rows),
        note=_("A closed night that is occupied stays occupied in the count, and is never taken off twice.")
        if rows
        else "",
        empty=_("None."),
    )


def conflict_runs(found: Iterable[Conflict]) -> list[list[Conflict]]:
    """Gather the conflicts of one kind, unit and stay on neighbouring nights."""

    def same(each: Conflict) -> tuple[str, ...]:
        return each.unit, each.kind, each.stay, each.closure or "", str(each.people)

    runs: list[list[Conflict]] = []
    for _key, group in groupby(sorted(found, key=lambda each: (same(each), each.night)), key=same):
        for each in group:
            if runs and same(runs[-1][-1]) == same(each) and runs[-1][-1].night + ONE_DAY == each.night:
                runs[-1].append(each)
            else:
                runs.append([each])
    return sorted(runs, key=lambda run: (run[0].night, run[0].unit))


def _conflict_detail(each: Conflict, _: Words) -> str:
    if each.kind is ConflictKind.BEDS:
        return _("%(people)s people, %(beds)s beds", people=_.number(each.people), beds=_.number(each.beds))
    return each.closure or ""


def _units_of(found: Occupancy) -> dict[str, str]:
    """Name the unit of each stay: the last it lived in, or else is to come to; a planned move has not been made."""
    placed = sorted(found.facts.placements, key=lambda fact: fact.arrived_on is not None)
    return {fact.stay: fact.unit for fact in placed}


def _names(stay: StayFact, units: dict[str, str]) -> tuple[Cell, Cell, Cell]:
    return text(stay.stay), text(stay.household), text(units.get(stay.stay))
