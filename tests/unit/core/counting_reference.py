"""The office's counting written a second time, day by day and without thought for speed.

It shares nothing with icam.core.counting but the facts it reads; where both agree on random worlds, either both follow
counting.md or both misread it in the same way.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from dateutil.easter import easter

from icam.core.counting.facts import Facts, MemberFact, PlacementFact, StayFact, UnitFacts

DAY = timedelta(days=1)


def days(first: date, last: date) -> Iterator[date]:
    """Go through the days, both counted."""
    while first <= last:
        yield first
        first += DAY


def holiday(day: date) -> bool:
    """Tell whether the law gives the day off."""
    fixed = {(1, 1), (1, 5), (21, 7), (15, 8), (1, 11), (11, 11), (25, 12)}
    return (day.day, day.month) in fixed or (day - easter(day.year)).days in (1, 39, 50)


def works(day: date, closing: frozenset[date]) -> bool:
    """Tell whether the office works."""
    return day.isoweekday() <= 5 and not holiday(day) and day not in closing


class World:
    """One reading of the facts, as they were known on the data date."""

    def __init__(self, facts: Facts, data_date: date) -> None:
        self.facts, self.data_date = facts, data_date
        self.stays = {stay.stay: stay for stay in facts.stays}

    def came(self, on: date | None) -> date | None:
        """Forget what happened after the data date."""
        return on if on is not None and on <= self.data_date else None

    def present(self, fact: StayFact | PlacementFact, night: date) -> bool:
        """Tell whether the family is there that night."""
        arrived, left = self.came(fact.arrived_on), self.came(fact.left_on)
        return arrived is not None and arrived <= night and (left is None or night < left)

    def lived_in(self, unit: UnitFacts, night: date) -> list[PlacementFact]:
        """List the placements lived in."""
        return [p for p in self.facts.placements if p.unit == unit.code and self.present(p, night)]

    def cleaned(self, unit: UnitFacts, night: date) -> bool:
        """Tell whether the unit is being cleaned."""
        for placement in self.facts.placements:
            left = self.came(placement.left_on)
            if placement.unit != unit.code or left is None or night < left:
                continue
            need = unit.cleaning_days if placement.cleaning_days is None else placement.cleaning_days
            worked = sum(works(day, self.facts.closing_days) for day in days(left + DAY, night))
            if worked < need:
                return True
        return False

    def held(self, unit: UnitFacts, night: date) -> bool:
        """Tell whether the unit is held for a family."""
        for placement in self.facts.placements:
            stay = self.stays[placement.stay]
            arrived = self.came(placement.arrived_on)
            if placement.unit != unit.code or placement.planned_from is None or placement.released:
                continue
            if arrived is None and stay.cancelled:
                continue
            left = self.came(stay.left_on) if arrived is None else None
            ends = [end for end in (placement.planned_until, arrived, left) if end is not None]
            if placement.planned_from <= night and all(night < end for end in ends):
                return True
        return False

    def class_of(self, unit: UnitFacts, night: date) -> str:
        """Name the class of a night, the first that applies."""
        if not any(p.from_on <= night and (p.until_on is None or night < p.until_on) for p in unit.service):
            return "not_in_service"
        if self.lived_in(unit, night):
            return "occupied"
        if self.closed(unit, night):
            return "out_of_use"
        if self.cleaned(unit, night):
            return "cleaning"
        return "reserved" if self.held(unit, night) else "free"

    def closed(self, unit: UnitFacts, night: date) -> list[str]:
        """List the closures over the night."""
        return [
            closure.reference
            for closure in unit.closures
            if closure.period.from_on <= night and (closure.period.until_on is None or night < closure.period.until_on)
        ]

    def sleepers(self, units: set[str], night: date) -> set[tuple[str, str]]:
        """List who sleeps in the units, as (stay, person)."""
        found = set()
        for placement in self.facts.placements:
            if placement.unit in units and self.present(placement, night):
                for member in self.members(placement.stay):
                    chosen = placement.persons is None or member.person in placement.persons
                    if chosen and self.there(member, night):
                        found.add((member.stay, member.person))
        return found

    def members(self, stay: str) -> list[MemberFact]:
        """List the members of a stay."""
        return [member for member in self.facts.members if member.stay == stay]

    def there(self, member: MemberFact, night: date) -> bool:
        """Tell whether the member's own presence holds the night."""
        until = member.period.until_on
        return member.period.from_on <= night and (until is None or night < until)

    def age_class(self, stay: str, person: str, day: date) -> str:
        """Name the age class on a day."""
        (birth,) = (member.birth for member in self.members(stay) if member.person == person)
        if birth is None:
            return "unknown_age"
        return "minor" if years(birth.counted_as, day) < 18 else "adult"

    def small(self, stay: str, person: str, day: date) -> bool:
        """Tell whether the person may sleep in a cot."""
        (birth,) = (member.birth for member in self.members(stay) if member.person == person)
        return birth is not None and years(birth.counted_as, day) < 3


def years(born: date, day: date) -> int:
    """Count birthdays one by one."""
    count, year = 0, born.year + 1
    while True:
        try:
            birthday = born.replace(year=year)
        except ValueError:
            birthday = date(year, 3, 1)
        if birthday > day:
            return count
        count, year = count + 1, year + 1


def percent(part: int, whole: int) -> str | None:
    """Write a rate with one decimal."""
    if whole == 0:
        return None
    return str((Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.1"), ROUND_HALF_UP))


def reference(facts: Facts, first: date, last: date, data_date: date) -> dict[str, Any]:
    """Count a period night by night."""
    world = World(facts, data_date)
    nights = list(days(first, min(last, data_date)))
    units = {unit.code for unit in facts.units}
    classes: Counter[str] = Counter()
    beds = places = 0
    per_unit: dict[str, dict[str, int]] = {unit.code: Counter() for unit in facts.units}
    conflicts = []
    for unit in facts.units:
        for night in nights:
            kind = world.class_of(unit, night)
            classes[kind] += 1
            per_unit[unit.code][kind] += 1
            if kind != "not_in_service":
                beds += unit.beds
                places += unit.family_places
            families = sorted({placement.stay for placement in world.lived_in(unit, night)})
            sleeping = world.sleepers({unit.code}, night)
            small = sum(world.small(stay, person, night) for stay, person in sleeping)
            for stay in families:
                if kind == "not_in_service":
                    conflicts.append(("service", unit.code, night, stay, None))
                else:
                    conflicts += [("closure", unit.code, night, stay, ref) for ref in world.closed(unit, night)]
                if len(sleeping) - min(small, unit.cots) > unit.beds:
                    conflicts.append(("beds", unit.code, night, stay, None))
    heads: Counter[str] = Counter()
    unit_heads = {unit.code: sum(len(world.sleepers({unit.code}, night)) for night in nights) for unit in facts.units}
    family_nights = 0
    for night in nights:
        family_nights += len(
            {p.stay for unit in facts.units for p in world.lived_in(unit, night)},
        )
        for stay, person in world.sleepers(units, night):
            heads[world.age_class(stay, person, night)] += 1
    return {
        "classes": {kind: classes[kind] for kind in CLASSES},
        "per_unit": {code: {kind: counts[kind] for kind in CLASSES} for code, counts in per_unit.items()},
        "unit_heads": unit_heads,
        "family_nights": family_nights,
        "heads": {kind: heads[kind] for kind in ("minor", "adult", "unknown_age")},
        "net_rate": percent(
            classes["occupied"],
            sum(classes[kind] for kind in CLASSES) - classes["not_in_service"] - classes["out_of_use"],
        ),
        "gross_rate": percent(classes["occupied"], sum(classes[kind] for kind in CLASSES) - classes["not_in_service"]),
        "family_place_rate": percent(family_nights, places),
        "bed_rate": percent(sum(heads.values()), beds),
        "conflicts": sorted(conflicts, key=str),
        **_flows(world, nights),
    }


CLASSES = ("not_in_service", "occupied", "out_of_use", "cleaning", "reserved", "free")


def _flows(world: World, nights: list[date]) -> dict[str, Any]:
    arrivals, departures, present, presence_days = [], [], set(), 0
    start = end = 0
    for stay in world.facts.stays:
        arrived, left = world.came(stay.arrived_on), world.came(stay.left_on)
        there = [day for day in nights if arrived is not None and arrived <= day and (left is None or day <= left)]
        presence_days += len(there)
        if there:
            present.add(stay.stay)
        if arrived in nights:
            arrivals.append(stay.stay)
        if left in nights:
            departures.append(stay.stay)
        start += bool(nights) and world.present(stay, nights[0] - DAY)
        end += bool(nights) and world.present(stay, nights[-1])
    lengths = sorted((world.stays[code].left_on - world.stays[code].arrived_on).days for code in departures)
    return {
        "running": sorted(
            sum(world.present(stay, day) for day in days(date(2024, 1, 1), nights[-1]))
            for stay in world.facts.stays
            if nights and world.present(stay, nights[-1])
        ),
        "arrivals": sorted(arrivals),
        "departures": sorted(departures),
        "stays": sorted(present),
        "families": len({world.stays[code].household for code in present}),
        "stock_start": start,
        "stock_end": end,
        "presence_days": presence_days,
        "outcomes": Counter(world.stays[code].outcome or "" for code in departures),
        "longest": lengths[-1] if lengths else None,
        "p90": next((n for n in lengths if 10 * sum(m <= n for m in lengths) >= 9 * len(lengths)), None),
    }
