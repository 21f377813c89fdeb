"""What a figure that was opened is called, and which columns its lines have."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from icam.core.counting import Behind, ConflictKind, NightClass
from icam.printing.words import Words
from icam.reports.builders.flows import conflict_name, group_name
from icam.reports.builders.nights import class_name


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure.

    Args:
        says: what one line stands for.
        note: writes the note of a line.
    """

    title: str
    says: str
    note: Callable[[str], str]


def kinds(_: Words) -> dict[NightClass, str]:
    """Name the classes of nights."""
    return {kind: class_name(kind, _) for kind in NightClass}


def columns(lines: Iterable[Behind]) -> list[str]:
    """Name the columns in which any line has something."""
    names = ("unit", "night_class", "stays", "household", "first", "last", "closure", "note")
    found = list(lines)
    return [name for name in names if any(getattr(line, name) for line in found)]


def shown(figure: str, of: str | None, _: Words) -> Shown:
    """Name a figure."""
    nights, stays, persons = _("unit-nights"), _("stays"), _("persons")
    titles = {
        "in_service": (_("in service"), nights),
        "available": (_("available: in service less out of use"), nights),
        "unit_nights": (_("units × nights"), nights),
        "family_nights": (_("family-nights"), _("nights of a family")),
        "person_nights": (_("person-nights"), _("nights of the members of a family")),
        "minor_nights": (_("nights of minors"), _("nights of the members of a family")),
        "adult_nights": (_("nights of adults"), _("nights of the members of a family")),
        "unknown_age_nights": (_("nights of persons of unknown age"), _("nights of the members of a family")),
        "presence_days": (_("presence days"), _("days, arrival and departure day counted")),
        "persons": (_("Persons"), persons),
        "minors": (_("Minors (under 18)"), persons),
        "adults": (_("Adults"), persons),
        "unknown_age": (_("Age unknown"), persons),
        "families": (_("Families"), _("families")),
        "arrivals": (_("Arrivals"), stays),
        "departures": (_("Departures"), stays),
        "stock_start": (_("Families there at the start (the eve of the first day)"), stays),
        "stock_end": (_("Families there at the end (the night of the last day)"), stays),
        "stays": (_("Stays present in the period: at the start and arrived"), stays),
        "moved_in": (_("Moved in"), stays),
        "moved_out": (_("Moved out"), stays),
        "expected_arrivals": (_("Expected arrivals"), stays),
        "expected_departures": (_("Expected departures"), stays),
        "length_of_stay": (_("Stays that ended in the period"), _("nights of the stay")),
        "running": (_("Stays that run at the end (nights so far)"), _("nights of the stay")),
        "conflicts": (_("Conflicts"), _("nights")),
        "units": (_("Units"), _("units")),
        "place_nights": (_("Family places × nights in service"), _("nights of a family place")),
        "bed_nights": (_("Beds × nights in service"), _("nights of a bed")),
        "turnovers": (_("A departure and an arrival in one unit on one day"), _("times")),
        "outcome": (_.code("outcome", of) if of else _("not recorded"), stays),
        "category": (_.code("category", of), stays),
        "category_arrived": (_.code("category", of), stays),
    }
    if figure == "group":
        return Shown(_group(of, _), stays, _note(figure, _))
    title, says = titles.get(figure) or (class_name(NightClass(figure), _), nights)
    return Shown(title, says, _note(figure, _))


def _group(of: str | None, _: Words) -> str:
    try:
        return group_name(of or "", _)
    except KeyError:
        return of or ""


def _note(figure: str, _: Words) -> Callable[[str], str]:
    """Write the note of a line: an outcome, a category, an age class or what is wrong."""
    ages = {"minor": _("minor"), "adult": _("adult"), "unknown_age": _("age unknown")}

    def write(note: str) -> str:
        if figure == "conflicts":
            return conflict_name(ConflictKind(note), _)
        if note in ages:
            return ages[note]
        outcome = _.code("outcome", note)
        return outcome if outcome != note else _.code("category", note)

    return write
