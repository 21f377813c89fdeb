"""Units on offer: what they are, when they are in the stock and open, and which are free and large enough."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from icam.core import clock
from icam.core.access import Scope
from icam.core.errors import NotFound
from icam.core.period import Period
from icam.housing import queries as housing
from icam.stays.queries.placements import holds_of
from icam.stays.rules import Hold, Room, UnitOffer, Vacancy, Wanted
from icam.stays.rules import vacancies as free_units


@dataclass(frozen=True, slots=True)
class Stock:
    """One unit with its service periods, closures and who is in the way."""

    unit: UnitOffer
    holds: tuple[Hold, ...]


def offers(scope: Scope, *, region: str | None = None, site_id: int | None = None) -> list[UnitOffer]:
    """Return the units of the reader, in order, with their service periods and closures; three statements."""
    rows = [row for row in housing.units(scope, site_id) if region is None or row.region == region]
    ids = [row.id for row in rows]
    service, closed = housing.service_periods(ids), housing.closures(ids)
    return [
        UnitOffer(
            row.id,
            row.code,
            row.unit_type.value,
            row.site_id,
            row.site,
            row.beds,
            row.cots,
            row.family_places,
            row.step_free,
            tuple(one.period for one in service[row.id]),
            tuple(one.period for one in closed[row.id]),
        )
        for row in rows
    ]


def vacancies(
    scope: Scope,
    period: Period,
    *,
    people: int = 0,
    small: int = 0,
    cots: int = 0,
    step_free: bool = False,
    region: str | None = None,
    site_id: int | None = None,
    ignore: Collection[int] = (),
) -> list[Vacancy]:
    """Return the units that are free and large enough for the whole period; five statements.

    Args:
        people: persons who need a place to sleep, small children counted too.
        small: how many of them are under three.
        cots: cots needed as such.
        ignore: placements that will not be in the way (the family's own).
    """
    units = offers(scope, region=region, site_id=site_id)
    holds = holds_of([unit.unit_id for unit in units], period, clock.today())
    wanted = Wanted(period, Room(people, max(small, cots)), cots, step_free, frozenset(ignore))
    return free_units(units, holds, wanted)


def fitting(scope: Scope, wanted: Mapping[int, Wanted], today: date) -> dict[int, list[Vacancy]]:
    """Return the free units for each of several families; five statements, however many they are."""
    if not wanted:
        return {}
    units = offers(scope)
    first = min(one.period.from_on for one in wanted.values())
    holds = holds_of([unit.unit_id for unit in units], Period(first), today)
    return {key: free_units(units, holds, one) for key, one in wanted.items()}


def stock_of(scope: Scope, unit_id: int, period: Period, today: date, ignore: Collection[int] = ()) -> Stock:
    """Return one unit and what is in the way in a period.

    Raises:
        NotFound: there is no such unit, or it is out of scope.
    """
    unit = next((one for one in offers(scope) if one.unit_id == unit_id), None)
    if unit is None:
        raise NotFound
    holds = holds_of([unit_id], period, today)[unit_id]
    return Stock(unit, tuple(hold for hold in holds if hold.placement_id not in ignore))


def proposals(scope: Scope, wanted: Wanted, today: date, at_most: int = 4) -> list[Vacancy]:
    """Return a few units that are free and large enough, to be named in a refusal."""
    units = offers(scope)
    holds = holds_of([unit.unit_id for unit in units], wanted.period, today)
    return free_units(units, holds, wanted)[:at_most]
