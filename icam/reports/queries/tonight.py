"""Who sleeps where on a night: for the sheet that is taken outside."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select

from icam.core.access import Scope
from icam.core.names import full_name
from icam.core.period import Period
from icam.db import db
from icam.housing import queries as housing
from icam.housing.models import Site
from icam.people import queries as people
from icam.people.models import Household, PersonVulnerability
from icam.reports.builders.day_sheet import SiteTonight, Sleeper, UnitTonight
from icam.stays.models import Placement, PlacementPerson, Presence, Stay


@dataclass(frozen=True, slots=True)
class _Place:
    id: int
    unit_id: int
    stay_id: int
    stay: str
    household_id: int
    language: str | None


def sites_tonight(scope: Scope, night: date, site: str | None, help_codes: Sequence[str]) -> tuple[SiteTonight, ...]:
    """Read who sleeps where, in a fixed number of statements.

    Args:
        site: code of the only site; None for all in scope.
        help_codes: vulnerabilities of those who need help to get out.
    """
    everywhere = housing.units(scope, site)
    in_service = housing.service_periods([row.id for row in everywhere], Period.days(night, night))
    units = [row for row in everywhere if in_service[row.id]]
    places = _places([row.id for row in units], night)
    sleepers = _sleepers(places, night, help_codes)
    by_site: dict[int, list[UnitTonight]] = defaultdict(list)
    for row in units:
        by_site[row.site_id].append(UnitTonight(row.code, row.label, row.step_free, tuple(sleepers.get(row.id, ()))))
    return tuple(
        SiteTonight(one.code, _address(one), one.phone, tuple(by_site[one.id]))
        for one in housing.sites(scope)
        if one.id in by_site
    )


def _places(unit_ids: list[int], night: date) -> list[_Place]:
    query = (
        select(
            Placement.id,
            Placement.unit_id,
            Placement.stay_id,
            Stay.code,
            Stay.household_id,
            Household.interpreter_language,
        )
        .join(Stay, Stay.id == Placement.stay_id)
        .join(Household, Household.id == Stay.household_id)
        .where(
            Placement.unit_id.in_(unit_ids),
            Placement.is_live,
            Placement.arrived_on <= night,
            or_(Placement.left_on.is_(None), Placement.left_on > night),
        )
        .order_by(Placement.unit_id, Placement.place, Placement.id)
    )
    return [_Place(*row) for row in db.session.execute(query)]


def _sleepers(places: list[_Place], night: date, help_codes: Sequence[str]) -> Mapping[int, list[Sleeper]]:
    """Give the members of each family to the unit they sleep in; a split family is named in both."""
    members = [row for row in people.member_rows({one.household_id for one in places}) if row.belongs_on(night)]
    named = _named(places)
    away = _away(places, night)
    helped = _helped([row.person_id for row in members], night, help_codes)
    found: dict[int, list[Sleeper]] = defaultdict(list)
    for one in places:
        for row in members:
            sleeps_elsewhere = one.id in named and row.person_id not in named[one.id]
            is_gone = row.deceased_on is not None and row.deceased_on <= night
            if row.household_id != one.household_id or sleeps_elsewhere or is_gone:
                continue
            found[one.unit_id].append(
                Sleeper(
                    row.person_id,
                    full_name(row.given_name, row.family_name),
                    row.birth,
                    one.stay_id,
                    one.stay,
                    row.person_id in helped,
                    one.language,
                    away.get((one.stay_id, row.person_id)),
                )
            )
    return found


def _named(places: Iterable[_Place]) -> dict[int, set[int]]:
    query = select(PlacementPerson.placement_id, PlacementPerson.person_id).where(
        PlacementPerson.placement_id.in_([one.id for one in places])
    )
    found: dict[int, set[int]] = defaultdict(set)
    for placement_id, person_id in db.session.execute(query):
        found[placement_id].add(person_id)
    return found


def _away(places: Iterable[_Place], night: date) -> dict[tuple[int, int], date]:
    """Return since when members are away whose own presence leaves this night out."""
    query = select(Presence.stay_id, Presence.person_id, Presence.from_on, Presence.until_on).where(
        Presence.stay_id.in_([one.stay_id for one in places]), Presence.voided_at.is_(None)
    )
    own: dict[tuple[int, int], list[Period]] = defaultdict(list)
    for stay_id, person_id, from_on, until_on in db.session.execute(query):
        own[stay_id, person_id].append(Period(from_on, until_on))
    ended: dict[tuple[int, int], date] = {}
    for key, periods in own.items():
        if not any(one.holds(night) for one in periods):
            ends = [one.until_on for one in periods if one.until_on is not None and one.until_on <= night]
            ended[key] = max(ends, default=night)
    return ended


def _helped(person_ids: list[int], night: date, help_codes: Sequence[str]) -> set[int]:
    query = select(PersonVulnerability.person_id).where(
        PersonVulnerability.person_id.in_(person_ids),
        PersonVulnerability.code.in_(help_codes),
        PersonVulnerability.voided_at.is_(None),
        or_(PersonVulnerability.from_on.is_(None), PersonVulnerability.from_on <= night),
        or_(PersonVulnerability.until_on.is_(None), PersonVulnerability.until_on > night),
    )
    return set(db.session.scalars(query))


def _address(site: Site) -> str:
    town = " ".join(part for part in (site.postal_code, site.municipality) if part)
    return ", ".join(part for part in (site.street, town) if part)
