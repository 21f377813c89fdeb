"""The occupancy of a period: one pass over the facts, and every figure with what is behind it.

Source: counting.md.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeVar

from icam.core.counting.conflicts import Conflict, conflicts
from icam.core.counting.facts import Facts, MemberFact, PlacementFact, StayFact, UnitFacts
from icam.core.counting.flows import (
    EXPECTED_WITHIN,
    Flows,
    Presence,
    Turnover,
    expected_arrivals,
    expected_departures,
    flows,
    presence,
    turnovers,
)
from icam.core.counting.measures import Lengths, rate
from icam.core.counting.nights import NEVER, NightClass, Segment, class_nights, segments
from icam.core.counting.people import Heads, first_day, person_nights, sleeps_in
from icam.core.counting.spans import Span, nights_of, union
from icam.core.period import ONE_DAY, Period

GROUPS = ("return", "release", "absconded", "transfer", "other")
"""The groups of outcomes, in the order in which they are printed; *other* takes what has no group."""

_Fact = TypeVar("_Fact")
_Where = list[tuple[PlacementFact, Span]]


@dataclass(slots=True)
class Use:
    """How some units were used: nights by class, families, people, and the rates that follow.

    Args:
        bed_nights: beds times nights in service.
        place_nights: family places times nights in service.
    """

    units: int = 0
    classes: Counter[NightClass] = field(default_factory=lambda: Counter(dict.fromkeys(NightClass, 0)))
    bed_nights: int = 0
    place_nights: int = 0
    family_nights: int = 0
    heads: Heads = field(default_factory=Heads)

    @property
    def unit_nights(self) -> int:
        """Count the units times the nights."""
        return self.classes.total()

    @property
    def in_service(self) -> int:
        """Count the unit-nights in service."""
        return self.unit_nights - self.classes[NightClass.NOT_IN_SERVICE]

    @property
    def net_rate(self) -> Decimal | None:
        """Return occupied / (in service - out of use)."""
        return rate(self.classes[NightClass.OCCUPIED], self.in_service - self.classes[NightClass.OUT_OF_USE])

    @property
    def gross_rate(self) -> Decimal | None:
        """Return occupied / in service."""
        return rate(self.classes[NightClass.OCCUPIED], self.in_service)

    @property
    def family_place_rate(self) -> Decimal | None:
        """Return family-nights / (family places in service x nights)."""
        return rate(self.family_nights, self.place_nights)

    @property
    def bed_rate(self) -> Decimal | None:
        """Return person-nights / (beds in service x nights)."""
        return rate(self.heads.persons, self.bed_nights)

    def take(self, unit: UnitFacts, parts: Iterable[Segment]) -> None:
        """Count a unit with these."""
        classes = class_nights(parts)
        in_service = classes.total() - classes[NightClass.NOT_IN_SERVICE]
        self.units += 1
        self.classes.update(classes)
        self.bed_nights += unit.beds * in_service
        self.place_nights += unit.family_places * in_service


@dataclass(frozen=True, slots=True)
class Site:
    """The figures of one site."""

    code: str
    use: Use
    flows: Flows
    presence_days: int


@dataclass(frozen=True, slots=True)
class StayUse:
    """What one stay adds to the figures of the period."""

    stay: StayFact
    family_nights: int
    heads: Heads


@dataclass(frozen=True, slots=True)
class PersonSeen:
    """A person who was there in the period, with the age class on the first day of it.

    Args:
        age_class: "minor", "adult" or "unknown_age".
    """

    stay: str
    person: str
    first_on: date
    age_class: str


@dataclass(frozen=True, slots=True)
class Occupancy:
    """Every figure of a period, and the facts each is made of.

    Args:
        window: the part of the period that is counted: what comes after the data date is not.
        unit_uses: what each stay adds to a unit, by the code of the unit.
        expected_until: the last day on which arrivals and departures are listed as expected.
    """

    facts: Facts
    period: Period
    window: Period
    data_date: date
    expected_until: date
    use: Use
    flows: Flows
    presences: tuple[Presence, ...]
    presence_days: int
    per_unit: Mapping[str, Use]
    per_site: tuple[Site, ...]
    stay_uses: tuple[StayUse, ...]
    unit_uses: Mapping[str, Sequence[StayUse]]
    persons: tuple[PersonSeen, ...]
    segments: Mapping[str, Sequence[Segment]]
    conflicts: tuple[Conflict, ...]
    turnovers: tuple[Turnover, ...]

    @property
    def nights(self) -> int:
        """Count the nights of the window."""
        return self.window.nights()

    @property
    def is_to_date(self) -> bool:
        """Tell whether a part of the period lies after the data date."""
        return self.window != self.period

    @property
    def last_day(self) -> date:
        """Return the last day that is counted (the eve of the period when none is)."""
        return _stop_day(self.window) - ONE_DAY

    @property
    def outcomes(self) -> Counter[str]:
        """Count the stays that ended by outcome; "" where none is recorded."""
        return Counter(stay.outcome or "" for stay in self.flows.departures)

    @property
    def groups(self) -> dict[str, int]:
        """Count the stays that ended by group of outcomes, every group named."""
        counts = Counter(group_of(stay) for stay in self.flows.departures)
        return {group: counts[group] for group in GROUPS}

    @property
    def categories(self) -> Counter[str]:
        """Count the stays present by category."""
        return Counter(stay.category for stay in self.flows.present)

    @property
    def lengths(self) -> Lengths:
        """Summarise the nights of the stays that ended."""
        return Lengths.of([stay.nights_on(self.last_day) for stay in self.flows.departures])

    @property
    def running(self) -> tuple[tuple[StayFact, int], ...]:
        """List the stays that run at the end of the window with their nights so far, the longest first."""
        elapsed = ((stay, stay.nights_on(self.last_day)) for stay in self.flows.stock_end)
        return tuple(sorted(elapsed, key=lambda each: (-each[1], each[0].stay)))

    @property
    def running_lengths(self) -> Lengths:
        """Summarise the nights so far of the stays that run."""
        return Lengths.of([nights for _, nights in self.running])

    @property
    def person_counts(self) -> Heads:
        """Count the distinct persons who were there, by age on their first day in the period."""
        seen = {each.person: each.age_class for each in reversed(self.persons)}
        counts = Counter(seen.values())
        return Heads(counts["minor"], counts["adult"], counts["unknown_age"])

    @property
    def expected_arrivals(self) -> tuple[StayFact, ...]:
        """List the families announced, not arrived, and planned up to the last expected day."""
        return expected_arrivals(self.facts.stays, self._expected)

    @property
    def expected_departures(self) -> tuple[StayFact, ...]:
        """List the families that are there on the data date and planned to leave up to the last expected day."""
        return expected_departures(self.facts.stays, self._expected)

    @property
    def _expected(self) -> Period:
        return Period.days(self.data_date, self.expected_until)


def group_of(stay: StayFact) -> str:
    """Return the group of the stay's outcome."""
    return stay.outcome_group if stay.outcome_group in GROUPS else "other"


def count(facts: Facts, period: Period, data_date: date) -> Occupancy:
    """Count a period.

    Args:
        period: of the report; it must have an end.
        data_date: the last day that is known; its night is the last that is counted.
    """
    facts = facts.known_on(data_date)
    window = period.until(data_date + ONE_DAY)
    placements = _by(facts.placements, lambda fact: fact.unit)
    members = _by(facts.members, lambda fact: fact.stay)
    parts = {
        unit.code: segments(unit, placements.get(unit.code, ()), window, facts.closing_days) for unit in facts.units
    }
    per_unit, per_site, whole = {unit.code: Use() for unit in facts.units}, _sites(facts.units), Use()
    for unit in facts.units:
        for use in (per_unit[unit.code], per_site[unit.site], whole):
            use.take(unit, parts[unit.code])
    unit_uses: dict[str, list[StayUse]] = defaultdict(list)
    stay_uses = _take_stays(facts, window, members, per_unit, per_site, whole, unit_uses)
    span = _span(window)
    presences = _presences(facts)
    return Occupancy(
        facts=facts,
        period=period,
        window=window,
        data_date=data_date,
        expected_until=data_date + EXPECTED_WITHIN,
        use=whole,
        flows=flows(presences, span),
        presences=presences,
        presence_days=sum(each.days_in(span) for each in presences),
        per_unit=per_unit,
        per_site=tuple(_site(facts, code, use, span) for code, use in per_site.items()),
        stay_uses=stay_uses,
        unit_uses=unit_uses,
        persons=_persons(facts, presences, members, span),
        segments=parts,
        conflicts=conflicts(facts.units, parts, members),
        turnovers=turnovers(facts.placements, span),
    )


def _sites(units: Iterable[UnitFacts]) -> dict[str, Use]:
    return {unit.site: Use() for unit in units}


def _by(facts: Iterable[_Fact], key: Callable[[_Fact], str]) -> dict[str, list[_Fact]]:
    groups: dict[str, list[_Fact]] = defaultdict(list)
    for fact in facts:
        groups[key(fact)].append(fact)
    return groups


def _take_stays(
    facts: Facts,
    window: Period,
    members: Mapping[str, list[MemberFact]],
    per_unit: Mapping[str, Use],
    per_site: Mapping[str, Use],
    whole: Use,
    unit_uses: Mapping[str, list[StayUse]],
) -> tuple[StayUse, ...]:
    """Count the families and people where they were; a family in two units at once is one family in the total."""
    site_of = {unit.code: unit.site for unit in facts.units}
    stays = {stay.stay: stay for stay in facts.stays}
    found = []
    for code, where in _by_stay(facts.placements, _span(window)).items():
        people = members.get(code, ())
        total = _stay_use(stays[code], people, where)
        found.append(total)
        _take(whole, total)
        for uses, places in (
            (per_unit, _by(where, lambda each: each[0].unit)),
            (per_site, _by(where, lambda each: site_of[each[0].unit])),
        ):
            for place, part in places.items():
                there = total if len(places) == 1 else _stay_use(stays[code], people, part)
                _take(uses[place], there)
                if uses is per_unit:
                    unit_uses[place].append(there)
    return tuple(found)


def _by_stay(placements: Iterable[PlacementFact], window: Span) -> dict[str, _Where]:
    """Group the nights in the window by stay."""
    found: dict[str, _Where] = defaultdict(list)
    for placement in placements:
        if placement.arrived_on is not None:
            stop = NEVER if placement.left_on is None else placement.left_on.toordinal()
            first, stop = max(placement.arrived_on.toordinal(), window[0]), min(stop, window[1])
            if first < stop:
                found[placement.stay].append((placement, (first, stop)))
    return found


def _stay_use(stay: StayFact, members: Iterable[MemberFact], where: _Where) -> StayUse:
    nights = nights_of(union(span for _, span in where))
    return StayUse(stay, nights, person_nights(members, where))


def _take(use: Use, stay: StayUse) -> None:
    use.family_nights += stay.family_nights
    use.heads.add(stay.heads)


def _presences(facts: Facts) -> tuple[Presence, ...]:
    placements = _by(facts.placements, lambda fact: fact.stay)
    found = (presence(stay, placements.get(stay.stay, ()), whole=facts.whole) for stay in facts.stays)
    return tuple(each for each in found if each is not None)


def _site(facts: Facts, code: str, use: Use, window: Span) -> Site:
    presences = _presences(facts.of_site(code))
    return Site(code, use, flows(presences, window), sum(each.days_in(window) for each in presences))


def _persons(
    facts: Facts, presences: Iterable[Presence], members: Mapping[str, list[MemberFact]], window: Span
) -> tuple[PersonSeen, ...]:
    """List who was there in the window, each once for a stay."""
    placements = _by(facts.placements, lambda fact: fact.stay)
    found = []
    for each in presences:
        for member in members.get(each.stay.stay, ()):
            spans = _spans_of(member, each, placements.get(each.stay.stay, ()))
            first = first_day(member, spans, window)
            if first is not None:
                found.append(PersonSeen(member.stay, member.person, first, _age_class(member, first)))
    return tuple(sorted(found, key=lambda seen: (seen.first_on, seen.stay, seen.person)))


def _spans_of(member: MemberFact, stay: Presence, placements: Sequence[PlacementFact]) -> Iterable[Span]:
    if all(placement.persons is None for placement in placements):
        return stay.spans
    return [
        (placement.arrived_on.toordinal(), NEVER if placement.left_on is None else placement.left_on.toordinal())
        for placement in placements
        if placement.arrived_on is not None and sleeps_in(member, placement)
    ]


def _age_class(member: MemberFact, day: date) -> str:
    if member.birth is None:
        return "unknown_age"
    return "minor" if member.birth.is_minor_on(day) else "adult"


def _span(window: Period) -> Span:
    return window.from_on.toordinal(), _stop_day(window).toordinal()


def _stop_day(window: Period) -> date:
    assert window.until_on is not None
    return window.until_on
