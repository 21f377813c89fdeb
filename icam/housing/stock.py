"""The real stock of the office as data: 5 sites, 28 units.

What is public is the number and kind of the units, and when the first of them opened; the numbers of beds, the days on
which the others opened and what a unit offers are this team's assumptions (``is_assumed``), for the office to correct.
Source: domain.md a1, a2, F7.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from icam.audit.commands import record
from icam.core.access import Actor
from icam.db import unit_of_work
from icam.housing.models import ServicePeriod, Site, Unit
from icam.housing.rules import UnitType

HOUSE, APARTMENT, STUDIO = UnitType.HOUSE, UnitType.APARTMENT, UnitType.STUDIO
START = date(2008, 10, 1)

SITES: tuple[dict[str, str | int], ...] = (
    {"code": "ZUL", "name_nl": "Zulte", "name_fr": "Zulte", "postal_code": "9870", "province": "BE-VOV"},
    {"code": "TUB", "name_nl": "Tubeke", "name_fr": "Tubize", "postal_code": "1480", "province": "BE-WBR"},
    {
        "code": "SGW",
        "name_nl": "Sint-Gillis-Waas",
        "name_fr": "Saint-Gilles-Waes",
        "postal_code": "9170",
        "province": "BE-VOV",
    },
    {"code": "TIE", "name_nl": "Tielt", "name_fr": "Tielt", "postal_code": "8700", "province": "BE-VWV"},
    {"code": "BEV", "name_nl": "Bevekom", "name_fr": "Beauvechain", "postal_code": "1320", "province": "BE-WBR"},
)
FRENCH = {"BE-WBR"}
CLUSTERS = {"ZUL": "ZUL-TIE", "TIE": "ZUL-TIE"}
CLEANING_DAYS = 1
REGIONS = {"BE-VOV": "EF", "BE-VWV": "EF", "BE-WBR": "BB"}
OFFERS = {HOUSE: "GARDEN WASHING INTERNET", APARTMENT: "WASHING INTERNET", STUDIO: "INTERNET"}


@dataclass(frozen=True, slots=True)
class Lot:
    """Some units of a site that opened on the same day.

    Args:
        numbers: first and last of the units' numbers, both counted.
        beds: of adults and of children, for each unit in turn.
        two_families: numbers of the units that may take two families.
        step_free: numbers of the units without a step.
    """

    site: str
    numbers: tuple[int, int]
    unit_type: UnitType
    opened_on: date
    beds: tuple[tuple[int, int], ...]
    two_families: frozenset[int] = frozenset()
    step_free: frozenset[int] = frozenset()


LOTS = (
    Lot("ZUL", (1, 3), HOUSE, START, ((2, 4), (2, 4), (4, 4)), frozenset({3}), frozenset({1})),
    Lot("ZUL", (4, 6), STUDIO, date(2012, 5, 11), ((2, 1), (2, 1), (2, 2)), step_free=frozenset({4})),
    Lot("TUB", (1, 4), APARTMENT, START, ((2, 3), (2, 3), (2, 4), (2, 4)), step_free=frozenset({1})),
    Lot("TUB", (5, 5), APARTMENT, date(2009, 3, 1), ((2, 4),)),
    Lot("TUB", (6, 6), STUDIO, date(2009, 3, 1), ((2, 1),)),
    Lot("SGW", (1, 3), HOUSE, date(2009, 10, 1), ((2, 4), (2, 5), (4, 6)), frozenset({3}), frozenset({1})),
    Lot("SGW", (4, 7), HOUSE, date(2012, 9, 1), ((2, 4), (2, 4), (2, 5), (4, 6)), frozenset({7}), frozenset({4})),
    Lot("TIE", (1, 3), HOUSE, date(2010, 9, 1), ((2, 3), (2, 4), (2, 5)), step_free=frozenset({1})),
    Lot("BEV", (1, 6), HOUSE, date(2013, 7, 1), ((2, 3), (2, 3), (2, 4), (2, 4), (2, 5), (4, 6)), frozenset({6})),
)


def load_stock(actor: Actor) -> int:
    """Load the sites and units that are not there yet, and leave the others as the office keeps them.

    Returns:
        how many units were added.
    """
    with unit_of_work() as session:
        sites = {site.code: site for site in session.scalars(select(Site))}
        for values in SITES:
            if values["code"] not in sites:
                sites[str(values["code"])] = site = _site(values)
                session.add(site)
        session.flush()
        known = set(session.scalars(select(Unit.code)))
        fresh = [(unit, lot) for lot in LOTS for unit in _units(lot, sites[lot.site].id) if unit.code not in known]
        session.add_all(unit for unit, _ in fresh)
        session.flush()
        session.add_all(ServicePeriod(unit_id=unit.id, from_on=lot.opened_on) for unit, lot in fresh)
        if fresh:
            record(actor, "stock.loaded", new={"units": [unit.code for unit, _ in fresh]})
    return len(fresh)


def _site(values: dict[str, str | int]) -> Site:
    code, province = str(values["code"]), values["province"]
    language = "fr" if province in FRENCH else "nl"
    return Site(
        **values,
        municipality=values["name_fr" if language == "fr" else "name_nl"],
        language_region=language,
        cluster=CLUSTERS.get(code),
        region=REGIONS[str(province)],
        cleaning_days=CLEANING_DAYS,
    )


def _units(lot: Lot, site_id: int) -> list[Unit]:
    first, last = lot.numbers
    return [
        Unit(
            site_id=site_id,
            code=f"{lot.site}-{number}",
            unit_type=lot.unit_type,
            floor=number // 3 if lot.unit_type is APARTMENT else 0,
            bedrooms=1 if lot.unit_type is STUDIO else -(-(adults + children) // 2),
            beds_adult=adults,
            beds_child=children,
            cots=0 if lot.unit_type is STUDIO and number % 2 else 1 + (children > 4),
            family_places=2 if number in lot.two_families else 1,
            step_free=number in lot.step_free,
            is_assumed=True,
            characteristics=OFFERS[lot.unit_type] + (" SHOWER" if number in lot.step_free else ""),
        )
        for number, (adults, children) in zip(range(first, last + 1), lot.beds, strict=True)
    ]
