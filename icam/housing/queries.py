"""Reads of the stock: units in scope, their service periods and closures, always in a fixed number of statements."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, joinedload

from icam.audit.models import AuditEntry
from icam.audit.rules import Kind
from icam.codes.closing_days import closing_days
from icam.core.access import Scope
from icam.core.counting import ClosureFact, NightClass, UnitFacts, night_classes
from icam.core.errors import NotFound
from icam.core.period import Period
from icam.db import db
from icam.housing import blockers
from icam.housing.models import Closure, ServicePeriod, Site, Unit
from icam.housing.rules import UnitType
from icam.housing.scope import on_sites

HISTORY = 30
DatedRow = TypeVar("DatedRow", Closure, ServicePeriod)


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit with what lists, the board and reports ask of it and its site."""

    id: int
    code: str
    label: str | None
    unit_type: UnitType
    floor: int | None
    bedrooms: int | None
    beds_adult: int
    beds_child: int
    cots: int
    family_places: int
    step_free: bool
    is_assumed: bool
    characteristics: tuple[str, ...]
    site_id: int
    site: str
    site_nl: str
    site_fr: str
    site_de: str | None
    site_en: str | None
    region: str | None
    cleaning_days: int

    @property
    def beds(self) -> int:
        """Return the beds, cots not counted."""
        return self.beds_adult + self.beds_child

    def site_name(self, language: str) -> str:
        """Return the site's name in a language; Dutch where German or English has none of its own."""
        own = {"nl": self.site_nl, "fr": self.site_fr, "de": self.site_de, "en": self.site_en}.get(language)
        return own or self.site_nl


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """Days in which a unit belongs to the stock."""

    id: int
    unit_id: int
    from_on: date
    until_on: date | None

    @property
    def period(self) -> Period:
        """Return the days."""
        return Period(self.from_on, self.until_on)


@dataclass(frozen=True, slots=True)
class ClosureRow:
    """Days in which a unit is out of use."""

    id: int
    unit_id: int
    from_on: date
    until_on: date | None
    reason_code: str
    reference: str | None
    is_over_stay: bool
    is_voided: bool

    @property
    def period(self) -> Period:
        """Return the days."""
        return Period(self.from_on, self.until_on)

    @property
    def name(self) -> str:
        """Return what reports call it: its reference, or its number."""
        return self.reference or f"#{self.id}"


def sites(scope: Scope) -> list[Site]:
    """List the sites of the reader, in the order of their codes."""
    return list(db.session.scalars(select(Site).where(on_sites(scope, Site.id)).order_by(Site.code)))


def site(scope: Scope, site_id: int) -> Site:
    """Return one site.

    Raises:
        NotFound: there is none, or it is out of scope.
    """
    found = db.session.get(Site, site_id)
    if found is None or not scope.has_site(site_id):
        raise NotFound
    return found


def unit(scope: Scope, unit_id: int) -> Unit:
    """Return one unit with its site.

    Raises:
        NotFound: there is none, or it is out of scope.
    """
    query = select(Unit).options(joinedload(Unit.site)).where(Unit.id == unit_id, on_sites(scope, Unit.site_id))
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound
    return found


def units(scope: Scope, site: str | int | None = None) -> list[UnitRow]:
    """List the units of the reader in one statement, by site and number.

    Args:
        site: code or id of one site.
    """
    query = _unit_rows().where(on_sites(scope, Unit.site_id))
    if isinstance(site, int):
        query = query.where(Unit.site_id == site)
    elif site:
        query = query.where(Site.code == site)
    found = [_unit_row(row) for row in db.session.execute(query)]
    return sorted(found, key=lambda one: (one.site, natural(one.code)))


def natural(code: str) -> tuple[tuple[str, int], ...]:
    """Return the sort key by which TUB-2 stands before TUB-10."""
    return tuple((part, 0) if not part.isdigit() else ("", int(part)) for part in code.replace("-", " ").split())


_COLUMNS: tuple[InstrumentedAttribute[Any], ...] = (
    Unit.id,
    Unit.code,
    Unit.label,
    Unit.unit_type,
    Unit.floor,
    Unit.bedrooms,
    Unit.beds_adult,
    Unit.beds_child,
    Unit.cots,
    Unit.family_places,
    Unit.step_free,
    Unit.is_assumed,
    Unit.characteristics,
    Unit.site_id,
)


def _unit_rows() -> Select[Any]:
    site_columns = (Site.code, Site.name_nl, Site.name_fr, Site.name_de, Site.name_en, Site.region, Site.cleaning_days)
    return select(*_COLUMNS, *site_columns).join(Site, Site.id == Unit.site_id)


def _unit_row(row: Row[Any]) -> UnitRow:
    values = list(row)
    values[12] = tuple(str(values[12]).split())
    return UnitRow(*values)


def service_periods(unit_ids: Iterable[int], *windows: Period) -> dict[int, list[ServiceRow]]:
    """Return the service periods that touch one of the windows, or all, by unit, the earliest first."""
    ids = list(unit_ids)
    query = (
        select(ServicePeriod.id, ServicePeriod.unit_id, ServicePeriod.from_on, ServicePeriod.until_on)
        .where(ServicePeriod.unit_id.in_(ids), ServicePeriod.voided_at.is_(None))
        .order_by(ServicePeriod.from_on)
    )
    query = query.where(_touches(ServicePeriod.from_on, ServicePeriod.until_on, windows))
    found: dict[int, list[ServiceRow]] = {unit_id: [] for unit_id in ids}
    for row in db.session.execute(query):
        found[row.unit_id].append(ServiceRow(*row))
    return found


def closures(unit_ids: Iterable[int], *windows: Period, include_voided: bool = False) -> dict[int, list[ClosureRow]]:
    """Return the closures that touch one of the windows, or all, by unit, the earliest first.

    Args:
        include_voided: revised and cancelled ones too.
    """
    ids = list(unit_ids)
    query = (
        select(
            Closure.id,
            Closure.unit_id,
            Closure.from_on,
            Closure.until_on,
            Closure.reason_code,
            Closure.reference,
            Closure.is_over_stay,
            Closure.voided_at.is_not(None),
        )
        .where(Closure.unit_id.in_(ids))
        .order_by(Closure.from_on, Closure.id)
    )
    query = query.where(_touches(Closure.from_on, Closure.until_on, windows))
    if not include_voided:
        query = query.where(Closure.voided_at.is_(None))
    found: dict[int, list[ClosureRow]] = {unit_id: [] for unit_id in ids}
    for row in db.session.execute(query):
        found[row.unit_id].append(ClosureRow(*row))
    return found


def _touches(
    first: InstrumentedAttribute[date], until: InstrumentedAttribute[date | None], windows: Collection[Period]
) -> ColumnElement[bool]:
    """Return the condition that days touch one of the windows; without a window, none."""
    touching = []
    for one in windows:
        begins = true() if one.until_on is None else first < one.until_on
        touching.append(and_(begins, or_(until.is_(None), until > one.from_on)))
    return or_(*touching) if touching else true()


def unit_facts(rows: Collection[UnitRow], *windows: Period) -> dict[int, UnitFacts]:
    """Return units as counting wants them, with what touches one of the windows, or all; two statements."""
    ids = [row.id for row in rows]
    service, closed = service_periods(ids, *windows), closures(ids, *windows)
    return {
        row.id: UnitFacts(
            code=row.code,
            site=row.site,
            beds=row.beds,
            cots=row.cots,
            family_places=row.family_places,
            service=tuple(one.period for one in service[row.id]),
            closures=tuple(ClosureFact(one.name, one.period, one.reason_code) for one in closed[row.id]),
            cleaning_days=row.cleaning_days,
        )
        for row in rows
    }


def night_of(rows: Collection[UnitRow], day: date) -> dict[int, NightClass]:
    """Return what each unit is on one night."""
    window = Period.days(day, day)
    facts = unit_facts(rows, window)
    who = blockers.placements(list(facts), window)
    closed = closing_days()
    return {
        unit_id: night_classes(fact, who[unit_id], window, closed)[0].night_class for unit_id, fact in facts.items()
    }


def closure(scope: Scope, unit_id: int, closure_id: int) -> Closure:
    """Return one closure of a unit.

    Raises:
        NotFound: there is none, or it is out of scope.
    """
    return _of_unit(Closure, scope, unit_id, closure_id)


def service_period(scope: Scope, unit_id: int, period_id: int) -> ServicePeriod:
    """Return one service period of a unit.

    Raises:
        NotFound: there is none, or it is out of scope.
    """
    return _of_unit(ServicePeriod, scope, unit_id, period_id)


def _of_unit(kind: type[DatedRow], scope: Scope, unit_id: int, row_id: int) -> DatedRow:
    query = (
        select(kind)
        .join(Unit, Unit.id == kind.unit_id)
        .where(kind.id == row_id, kind.unit_id == unit_id, on_sites(scope, Unit.site_id))
    )
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound
    return found


def closure_chains(unit_id: int) -> list[list[Closure]]:
    """List the closures of a unit with their earlier versions: the newest version first in each, the latest first."""
    chains: dict[int, list[Closure]] = {}
    query = select(Closure).where(Closure.unit_id == unit_id).order_by(Closure.id.desc())
    for row in db.session.scalars(query):
        chains.setdefault(row.chain_id or row.id, []).append(row)
    return sorted(chains.values(), key=lambda chain: (chain[0].from_on, chain[0].id), reverse=True)


def all_service_periods(unit_id: int) -> list[ServicePeriod]:
    """List the service periods of a unit, the corrected ones too, the latest first."""
    query = select(ServicePeriod).where(ServicePeriod.unit_id == unit_id)
    return list(db.session.scalars(query.order_by(ServicePeriod.from_on.desc(), ServicePeriod.id.desc())))


def history(kind: str, subject_id: int) -> list[Row[Any]]:
    """List the latest changes of a unit or a site: when, who, what, old and new values."""
    query = (
        select(
            AuditEntry.at,
            AuditEntry.account_name,
            AuditEntry.event,
            AuditEntry.old,
            AuditEntry.new,
            AuditEntry.reason,
        )
        .where(AuditEntry.subject_kind == kind, AuditEntry.subject_id == subject_id, AuditEntry.kind == Kind.CHANGE)
        .order_by(AuditEntry.id.desc())
        .limit(HISTORY)
    )
    return list(db.session.execute(query))


def codes_taken(of: type[Site] | type[Unit], code: str, other_than: int | None) -> bool:
    """Say whether another site or unit has this code, capitals or not."""
    query = select(of.id).where(func.upper(of.code) == code.upper())
    if other_than is not None:
        query = query.where(of.id != other_than)
    return db.session.scalar(query.limit(1)) is not None


def unit_counts(scope: Scope, on: date) -> Mapping[int, int]:
    """Count the units in service on a day, by site."""
    query = (
        select(Unit.site_id, func.count())
        .join(ServicePeriod, ServicePeriod.unit_id == Unit.id)
        .where(ServicePeriod.voided_at.is_(None), ServicePeriod.from_on <= on)
        .where(or_(ServicePeriod.until_on.is_(None), ServicePeriod.until_on > on), on_sites(scope, Unit.site_id))
        .group_by(Unit.site_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def in_the_way(unit_id: int, rest: Period) -> list[blockers.Blocker]:
    """List what stands in the way of taking a unit out of the stock: stays, reservations, closures yet to begin."""
    closed = [
        blockers.Blocker(
            blockers.BlockerKind.CLOSURE,
            one.name,
            "housing.revise_closure",
            {"unit_id": unit_id, "closure_id": one.id},
            period=one.period,
        )
        for one in closures([unit_id], rest)[unit_id]
        if one.from_on >= rest.from_on
    ]
    return sorted([*blockers.blockers(unit_id, rest), *closed], key=lambda one: (one.period.from_on, one.label))
