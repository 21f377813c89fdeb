"""The occupancy report as data: the keys that other programmes rely on (docs/counting.md)."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from icam.core.counting import NightClass, Occupancy, Site, Use, one_decimal


def occupancy(found: Occupancy) -> dict[str, Any]:
    """Write every figure of a period: rates as text with one decimal, None where there is nothing to divide by."""
    flows, heads = found.flows, found.use.heads
    persons, lengths, running = found.person_counts, found.lengths, found.running_lengths
    return {
        "from": found.period.from_on.isoformat(),
        "to": str(found.period.last_day),
        "data_date": found.data_date.isoformat(),
        "units": found.use.units,
        "nights": found.nights,
        "unit_nights": found.use.unit_nights,
        **_use(found.use),
        "family_nights": found.use.family_nights,
        "person_nights": heads.persons,
        "minor_nights": heads.minor,
        "adult_nights": heads.adult,
        "unknown_age_nights": heads.unknown_age,
        "presence_days": found.presence_days,
        "arrivals": len(flows.arrivals),
        "departures": len(flows.departures),
        "stock_start": len(flows.stock_start),
        "stock_end": len(flows.stock_end),
        "stays": len(flows.present),
        "families": len(flows.families),
        "persons": persons.persons,
        "minors": persons.minor,
        "adults": persons.adult,
        "unknown_age": persons.unknown_age,
        "categories": dict(sorted(found.categories.items())),
        "categories_arrived": _counted(stay.category for stay in flows.arrivals),
        "per_unit": [
            {
                "unit": unit.code,
                "site": unit.site,
                **_use(found.per_unit[unit.code]),
                **_nights(found.per_unit[unit.code]),
            }
            for unit in found.facts.units
        ],
        "per_site": [_site(site) for site in found.per_site],
        "outcomes": {code or "not_recorded": number for code, number in sorted(found.outcomes.items())},
        "groups": found.groups,
        "length_of_stay": {
            "count": lengths.count,
            "median": decimal(lengths.median),
            "mean": decimal(lengths.mean),
            "p90": lengths.p90,
            "max": lengths.longest,
        },
        "running": {
            "count": running.count,
            "median": decimal(running.median),
            "mean": decimal(running.mean),
            "p90": running.p90,
            "max": running.longest,
        },
        "expected_arrivals": [
            {"stay": stay.stay, "household": stay.household, "on": str(stay.planned_from)}
            for stay in found.expected_arrivals
        ],
        "expected_departures": [
            {"stay": stay.stay, "household": stay.household, "on": str(stay.planned_until)}
            for stay in found.expected_departures
        ],
        "conflicts": [
            {
                "unit": each.unit,
                "night": each.night.isoformat(),
                "stay": each.stay,
                "closure": each.closure,
                "kind": each.kind.value,
            }
            for each in found.conflicts
        ],
    }


def decimal(value: Decimal | None) -> str | None:
    """Write a value with one decimal, half up."""
    return None if value is None else str(one_decimal(value))


def _counted(values: Any) -> Mapping[str, int]:
    counts: dict[str, int] = {}
    for value in sorted(values):
        counts[value] = counts.get(value, 0) + 1
    return counts


def _use(use: Use) -> dict[str, Any]:
    return {
        "not_in_service": use.classes[NightClass.NOT_IN_SERVICE],
        "in_service": use.in_service,
        "occupied": use.classes[NightClass.OCCUPIED],
        "out_of_use": use.classes[NightClass.OUT_OF_USE],
        "cleaning": use.classes[NightClass.CLEANING],
        "reserved": use.classes[NightClass.RESERVED],
        "free": use.classes[NightClass.FREE],
        "net_rate": decimal(use.net_rate),
        "gross_rate": decimal(use.gross_rate),
        "family_place_rate": decimal(use.family_place_rate),
        "bed_rate": decimal(use.bed_rate),
    }


def _nights(use: Use) -> dict[str, int]:
    return {"unit_nights": use.unit_nights, "family_nights": use.family_nights, "person_nights": use.heads.persons}


def _site(site: Site) -> dict[str, Any]:
    flows = site.flows
    return {
        "site": site.code,
        "units": site.use.units,
        **_use(site.use),
        **_nights(site.use),
        "presence_days": site.presence_days,
        "arrivals": len(flows.arrivals),
        "departures": len(flows.departures),
        "moved_in": len(flows.moved_in),
        "moved_out": len(flows.moved_out),
        "stock_start": len(flows.stock_start),
        "stock_end": len(flows.stock_end),
        "stays": len(flows.present),
        "families": len(flows.families),
    }
