"""What is behind a figure: the stays, unit-nights or people it is the sum of."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from icam.core.counting.facts import StayFact
from icam.core.counting.ledger import Occupancy, StayUse, Use, group_of
from icam.core.counting.nights import NightClass, Segment
from icam.core.period import ONE_DAY, Period


@dataclass(frozen=True, slots=True)
class Behind:
    """One line behind a figure; the amounts add up to it.

    Args:
        unit: its code, where the line is about a unit.
        stays: codes of the stays that make it so.
        person: reference of the person, where persons are counted.
        first: first night, or the day of the arrival.
        last: last night, or the day of the departure; None while the stay runs.
        closure: reference of the closure over the nights.
    """

    amount: int
    unit: str | None = None
    stays: tuple[str, ...] = ()
    household: str | None = None
    person: str | None = None
    first: date | None = None
    last: date | None = None
    night_class: NightClass | None = None
    closure: str | None = None
    note: str | None = None


def behind(
    found: Occupancy, figure: str, of: str | None = None, unit: str | None = None, within: Period | None = None
) -> tuple[Behind, ...]:
    """Return the lines whose amounts add up to the figure.

    Args:
        figure: a key of the report, as "occupied" or "arrivals".
        of: the outcome, group or category, for the figures "outcome", "group" and "category".
        unit: code of the only unit, for unit-nights and the nights of families and persons.
        within: the only nights, for unit-nights; None for all of the period.

    Raises:
        KeyError: there is no such figure.
    """
    if figure in CLASSES:
        return tuple(_nights(found, CLASSES[figure], unit, within or found.window))
    if figure in USES:
        amount = USES[figure]
        uses = ((each, amount(each)) for each in _uses(found, unit))
        return tuple(_stay(each.stay, number) for each, number in uses if number)
    if figure in PERSONS:
        return tuple(_persons(found, PERSONS[figure]))
    if figure in KINDS:
        return tuple(_stay(stay) for stay in KINDS[figure](found, of or ""))
    return OTHER[figure](found)


CLASSES: Mapping[str, frozenset[NightClass]] = {
    **{kind.value: frozenset({kind}) for kind in NightClass},
    "in_service": frozenset(NightClass) - {NightClass.NOT_IN_SERVICE},
    "available": frozenset(NightClass) - {NightClass.NOT_IN_SERVICE, NightClass.OUT_OF_USE},
    "unit_nights": frozenset(NightClass),
}

USES: Mapping[str, Callable[[StayUse], int]] = {
    "family_nights": lambda use: use.family_nights,
    "person_nights": lambda use: use.heads.persons,
    "minor_nights": lambda use: use.heads.minor,
    "adult_nights": lambda use: use.heads.adult,
    "unknown_age_nights": lambda use: use.heads.unknown_age,
}

PERSONS: Mapping[str, frozenset[str]] = {
    "persons": frozenset({"minor", "adult", "unknown_age"}),
    "minors": frozenset({"minor"}),
    "adults": frozenset({"adult"}),
    "unknown_age": frozenset({"unknown_age"}),
}

KINDS: Mapping[str, Callable[[Occupancy, str], Iterable[StayFact]]] = {
    "arrivals": lambda found, _: found.flows.arrivals,
    "departures": lambda found, _: found.flows.departures,
    "stock_start": lambda found, _: found.flows.stock_start,
    "stock_end": lambda found, _: found.flows.stock_end,
    "stays": lambda found, _: found.flows.present,
    "moved_in": lambda found, _: found.flows.moved_in,
    "moved_out": lambda found, _: found.flows.moved_out,
    "outcome": lambda found, code: (stay for stay in found.flows.departures if (stay.outcome or "") == code),
    "group": lambda found, group: (stay for stay in found.flows.departures if group_of(stay) == group),
    "category": lambda found, code: (stay for stay in found.flows.present if stay.category == code),
    "category_arrived": lambda found, code: (stay for stay in found.flows.arrivals if stay.category == code),
    "expected_arrivals": lambda found, _: found.expected_arrivals,
    "expected_departures": lambda found, _: found.expected_departures,
}


def _uses(found: Occupancy, unit: str | None) -> Sequence[StayUse]:
    return found.stay_uses if unit is None else found.unit_uses.get(unit, ())


def _nights(found: Occupancy, classes: frozenset[NightClass], unit: str | None, within: Period) -> Iterable[Behind]:
    start, end = within.from_on.toordinal(), (within.until_on or date.max).toordinal()
    for code, parts in found.segments.items():
        if unit in (None, code):
            for part in parts:
                first, stop = max(part.first, start), min(part.stop, end)
                if part.night_class in classes and first < stop:
                    yield _segment(part, first, stop)


def _segment(part: Segment, first: int, stop: int) -> Behind:
    return Behind(
        stop - first,
        unit=part.unit,
        stays=tuple(dict.fromkeys(part.stays)),
        first=date.fromordinal(first),
        last=date.fromordinal(stop - 1),
        night_class=part.night_class,
        closure=part.closures[0].reference if part.closures else None,
    )


def _stay(stay: StayFact, amount: int = 1) -> Behind:
    return Behind(
        amount,
        stays=(stay.stay,),
        household=stay.household,
        first=stay.arrived_on or stay.planned_from,
        last=stay.left_on,
        note=stay.outcome or stay.category,
    )


def _persons(found: Occupancy, wanted: frozenset[str]) -> Iterable[Behind]:
    households = {stay.stay: stay.household for stay in found.facts.stays}
    seen: set[str] = set()
    for person in found.persons:
        if person.person in seen:
            continue
        seen.add(person.person)
        if person.age_class in wanted:
            yield Behind(
                1,
                stays=(person.stay,),
                household=households[person.stay],
                person=person.person,
                first=person.first_on,
                note=person.age_class,
            )


def _families(found: Occupancy) -> tuple[Behind, ...]:
    stays: dict[str, list[str]] = {}
    for stay in found.flows.present:
        stays.setdefault(stay.household, []).append(stay.stay)
    return tuple(Behind(1, stays=tuple(codes), household=household) for household, codes in stays.items())


def _presence_days(found: Occupancy) -> tuple[Behind, ...]:
    window = found.window.from_on.toordinal(), (found.last_day + ONE_DAY).toordinal()
    days = ((each.stay, each.days_in(window)) for each in found.presences)
    return tuple(_stay(stay, number) for stay, number in days if number)


def _nights_of_departures(found: Occupancy) -> tuple[Behind, ...]:
    return tuple(_stay(stay, stay.nights_on(found.last_day)) for stay in found.flows.departures)


def _nights_of_running(found: Occupancy) -> tuple[Behind, ...]:
    return tuple(_stay(stay, nights) for stay, nights in found.running)


def _conflicts(found: Occupancy) -> tuple[Behind, ...]:
    return tuple(
        Behind(
            1,
            unit=each.unit,
            stays=(each.stay,),
            first=each.night,
            last=each.night,
            closure=each.closure,
            note=each.kind.value,
        )
        for each in found.conflicts
    )


def _turnovers(found: Occupancy) -> tuple[Behind, ...]:
    return tuple(
        Behind(1, unit=each.unit, stays=(each.left, each.arrived), first=date.fromordinal(each.on))
        for each in found.turnovers
    )


def _units(found: Occupancy) -> tuple[Behind, ...]:
    return tuple(Behind(1, unit=code) for code in found.per_unit)


def _room(found: Occupancy, room: Callable[[Use], int]) -> tuple[Behind, ...]:
    nights = ((code, room(use)) for code, use in found.per_unit.items())
    return tuple(Behind(number, unit=code) for code, number in nights if number)


OTHER: Mapping[str, Callable[[Occupancy], tuple[Behind, ...]]] = {
    "families": _families,
    "presence_days": _presence_days,
    "length_of_stay": _nights_of_departures,
    "running": _nights_of_running,
    "conflicts": _conflicts,
    "turnovers": _turnovers,
    "units": _units,
    "place_nights": lambda found: _room(found, lambda use: use.place_nights),
    "bed_nights": lambda found: _room(found, lambda use: use.bed_nights),
}

FIGURES = frozenset({*CLASSES, *USES, *PERSONS, *KINDS, *OTHER})
"""Every figure that can be opened."""
