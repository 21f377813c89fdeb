"""The facts the office counts: frozen, plain, and free of any database.

References (``unit``, ``stay``, ``household``, ``person``, ``site``) are the office's own codes, as text.
"""

from dataclasses import dataclass, replace
from datetime import date

from icam.core.partial_date import PartialDate
from icam.core.period import ONE_DAY, Period


@dataclass(frozen=True, slots=True)
class ClosureFact:
    """A unit is out of use: repair, inspection, safety."""

    reference: str
    period: Period
    reason: str = ""


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """A family unit of the stock.

    Args:
        family_places: how many families it may take at once.
        service: when it belongs to the stock.
        cleaning_days: working days after a departure, where the departure itself does not say.
    """

    code: str
    site: str
    beds: int
    cots: int = 0
    family_places: int = 1
    service: tuple[Period, ...] = ()
    closures: tuple[ClosureFact, ...] = ()
    cleaning_days: int = 0


@dataclass(frozen=True, slots=True)
class PlacementFact:
    """A family is in a unit, or is to come there.

    Args:
        cleaning_days: working days after this departure; None takes the unit's.
        released: the hold was given up (cancelled, no-show): it holds nothing, on no night.
        persons: who of the family sleeps here; None is the whole family.
    """

    unit: str
    stay: str
    arrived_on: date | None = None
    left_on: date | None = None
    planned_from: date | None = None
    planned_until: date | None = None
    cleaning_days: int | None = None
    released: bool = False
    persons: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class StayFact:
    """A family's stay with the office, over all its placements."""

    stay: str
    household: str
    category: str = ""
    arrived_on: date | None = None
    left_on: date | None = None
    planned_from: date | None = None
    planned_until: date | None = None
    outcome: str | None = None
    outcome_group: str | None = None
    cancelled: bool = False

    def nights_on(self, day: date) -> int:
        """Count the nights up to and with the night of the day, or up to the departure when that came first."""
        if self.arrived_on is None:
            return 0
        return Period(self.arrived_on, self.left_on).until(day + ONE_DAY).nights()


@dataclass(frozen=True, slots=True)
class MemberFact:
    """A person is with the family during the stay.

    Args:
        period: the person's own presence; it is cut to the stay where it is longer.
        birth: None when nothing is known of it.
    """

    stay: str
    person: str
    period: Period
    birth: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """All that is known of some units.

    Args:
        closing_days: the office's own, on top of weekends and legal holidays.
        whole: these are all units of the office, so that a stay counts even while it has no unit.
    """

    units: tuple[UnitFacts, ...]
    placements: tuple[PlacementFact, ...] = ()
    stays: tuple[StayFact, ...] = ()
    members: tuple[MemberFact, ...] = ()
    closing_days: frozenset[date] = frozenset()
    whole: bool = True

    def known_on(self, day: date) -> "Facts":
        """Return the facts without the arrivals and departures after the day.

        A cancelled stay holds no unit, and a stay that ended holds none from its departure on.
        """
        stays = {fact.stay: _stay_known_on(fact, day) for fact in self.stays}
        return replace(
            self,
            placements=tuple(_placement_known_on(fact, day, stays.get(fact.stay)) for fact in self.placements),
            stays=tuple(stays.values()),
        )

    def of_site(self, site: str) -> "Facts":
        """Return the part that concerns the units of one site."""
        units = tuple(unit for unit in self.units if unit.site == site)
        codes = {unit.code for unit in units}
        placements = tuple(fact for fact in self.placements if fact.unit in codes)
        stays = {fact.stay for fact in placements}
        return replace(
            self,
            units=units,
            placements=placements,
            stays=tuple(fact for fact in self.stays if fact.stay in stays),
            members=tuple(fact for fact in self.members if fact.stay in stays),
            whole=False,
        )


def _placement_known_on(fact: PlacementFact, day: date, stay: StayFact | None) -> PlacementFact:
    if fact.arrived_on is not None and fact.arrived_on > day:
        fact = replace(fact, arrived_on=None, left_on=None)
    elif fact.left_on is not None and fact.left_on > day:
        fact = replace(fact, left_on=None)
    return fact if stay is None or fact.arrived_on is not None else _hold_of_stay(fact, stay)


def _hold_of_stay(fact: PlacementFact, stay: StayFact) -> PlacementFact:
    if stay.cancelled:
        return fact if fact.released else replace(fact, released=True)
    if stay.left_on is None:
        return fact
    if fact.planned_from is None or fact.planned_from >= stay.left_on:
        return replace(fact, released=True)
    return replace(fact, planned_until=min(fact.planned_until or stay.left_on, stay.left_on))


def _stay_known_on(fact: StayFact, day: date) -> StayFact:
    if fact.arrived_on is not None and fact.arrived_on > day:
        return replace(fact, arrived_on=None, left_on=None, outcome=None, outcome_group=None)
    if fact.left_on is not None and fact.left_on > day:
        return replace(fact, left_on=None, outcome=None, outcome_group=None)
    return fact
