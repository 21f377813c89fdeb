"""The list of units: one line per service period."""

from typing import Any

from sqlalchemy import select

from icam.core.period import Period
from icam.housing.models import ServicePeriod, Site, Unit
from icam.housing.rules import MOST_BEDS, MOST_PLACES, UnitType
from icam.imports.commands.base import (
    Dated,
    Work,
    bulk_insert,
    by_code,
    code_cell,
    count,
    grouped,
    in_batches,
    reconcile,
    refuse_differences,
    refuse_overlaps,
)
from icam.imports.rules import N_, Column, Line, day, text, whole, yes_or_no
from icam.stays.models import Placement, Stay

FACTS = ("site", "type", "beds", "cots", "family_places", "step_free")


def columns(work: Work) -> list[Column]:
    """Return the columns of the list."""
    return [
        Column("site", text(20), needed=True, filled=N_("Enter the code of the site")),
        Column("code", text(20), needed=True, filled=N_("Enter the code of the unit")),
        Column("type", code_cell("unit_type"), blank=UnitType.HOUSE.value),
        Column("beds", whole(1, MOST_BEDS), needed=True, filled=N_("Enter the number of beds")),
        Column("cots", whole(0, MOST_BEDS), blank=0),
        Column("family_places", whole(1, MOST_PLACES), blank=1),
        Column("step_free", yes_or_no, blank=False),
        Column("in_service_from", day, needed=True, filled=N_("Enter the first day in the stock")),
        Column("in_service_until", day),
    ]


def plan(work: Work, lines: list[Line]) -> None:
    """Compare the units and their service periods with those that are stored."""
    sites = by_code(work.session, Site, (line["site"] for line in lines if line["site"]))
    for line in lines:
        if line["site"] and line["site"] not in sites:
            work.report.problem(line.number, "site", N_("There is no site %(code)s"), code=line["site"])
    units = {code: some for code, some in grouped(lines, lambda line: line["code"]).items() if code}
    for some in units.values():
        refuse_differences(work.report, some, FACTS)
    stored = by_code(
        work.session,
        Unit,
        units,
        Unit.site_id,
        Unit.unit_type,
        Unit.beds_adult,
        Unit.beds_child,
        Unit.cots,
        Unit.family_places,
        Unit.step_free,
        Unit.is_assumed,
    )
    changes = _facts(work, units, stored, {code: row.id for code, row in sites.items()})
    _service(work, units, stored, changes)


def _facts(work: Work, units: dict[str, list[Line]], stored: dict[str, Any], sites: dict[str, int]) -> dict[str, str]:
    """Plan what is new or changed of the units themselves; return which is which."""
    fresh: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    what: dict[str, str] = {}
    for code, some in units.items():
        line, known = some[0], stored.get(code)
        site_id = sites.get(line["site"])
        if known is None:
            fresh.append({"code": code, **_new(line, site_id)})
            what[code] = "new"
            continue
        before = {name: getattr(known, name) for name in CHANGEABLE}
        values = _values(line, site_id, known)
        what[code] = "same" if values == before else "changed"
        if values != before:
            changed.append({"id": known.id, **values})
    work.add(Unit, fresh)
    work.change(Unit, changed)
    return what


CHANGEABLE = (
    "site_id",
    "unit_type",
    "beds_adult",
    "beds_child",
    "cots",
    "family_places",
    "step_free",
    "is_assumed",
)


def _new(line: Line, site_id: int | None) -> dict[str, Any]:
    return {
        "site_id": site_id,
        "unit_type": UnitType(line.given("type", UnitType.HOUSE.value) or UnitType.HOUSE.value),
        "beds_adult": line["beds"],
        "beds_child": 0,
        "cots": line.given("cots", 0),
        "family_places": line.given("family_places", 1),
        "step_free": line.given("step_free", False),
        "is_assumed": False,
        "characteristics": "",
    }


def _values(line: Line, site_id: int | None, known: Any) -> dict[str, Any]:
    split = known.beds_adult, known.beds_child
    return {
        "site_id": site_id,
        "unit_type": UnitType(line["type"]) if line["type"] else known.unit_type,
        "beds_adult": split[0] if sum(split) == line["beds"] else line["beds"],
        "beds_child": split[1] if sum(split) == line["beds"] else 0,
        "cots": line.given("cots", known.cots),
        "family_places": line.given("family_places", known.family_places),
        "step_free": line.given("step_free", known.step_free),
        "is_assumed": False,
    }


def _service(work: Work, units: dict[str, list[Line]], stored: dict[str, Any], what: dict[str, str]) -> None:
    periods = _stored_periods(work, [row.id for row in stored.values()])
    fresh: list[tuple[str, Dated]] = []
    gone: list[int] = []
    for code, some in units.items():
        wanted = _wanted(work, some)
        refuse_overlaps(work.report, wanted, "in_service_from")
        known = periods.get(stored[code].id, []) if code in stored else []
        _same, old, new = reconcile(known, wanted)
        gone += [one.id for one in old if one.id is not None]
        fresh += [(code, one) for one in new]
        if what[code] == "same" and (old or new):
            what[code] = "changed"
        if code in stored and (old or new):
            left = [one.period for one in known if one not in old] + [one.period for one in wanted]
            _outside(work, code, stored[code].id, left, some[0].number)
    for one in what.values():
        count(work.report, one)
    work.void(ServicePeriod, gone)
    work.steps.append(lambda: _write_periods(work, fresh))


def _write_periods(work: Work, fresh: list[tuple[str, Dated]]) -> None:
    ids = by_code(work.session, Unit, (code for code, _ in fresh))
    rows = [{"unit_id": ids[code].id, "from_on": one.from_on, "until_on": one.until_on} for code, one in fresh]
    bulk_insert(work.session, ServicePeriod, rows)


def _wanted(work: Work, lines: list[Line]) -> list[Dated]:
    found = []
    for line in lines:
        first, until = line["in_service_from"], line["in_service_until"]
        if first is None:
            continue
        if until is not None and until <= first:
            work.report.problem(
                line.number,
                "in_service_until",
                N_("The unit leaves the stock before it came in, on %(day)s"),
                day=first,
            )
            continue
        found.append(Dated(first, until, line=line.number))
    return found


def _stored_periods(work: Work, unit_ids: list[int]) -> dict[int, list[Dated]]:
    found: dict[int, list[Dated]] = {}
    for ids in in_batches(unit_ids):
        query = select(ServicePeriod.unit_id, ServicePeriod.from_on, ServicePeriod.until_on, ServicePeriod.id).where(
            ServicePeriod.unit_id.in_(ids), ServicePeriod.voided_at.is_(None)
        )
        for row in work.session.execute(query):
            found.setdefault(row.unit_id, []).append(Dated(row.from_on, row.until_on, id=row.id))
    return found


def _outside(work: Work, code: str, unit_id: int, service: list[Period], line: int) -> None:
    """Report the stays with nights on which the unit would not belong to the stock."""
    query: Any = (
        select(Stay.code, Placement.arrived_on, Placement.left_on)
        .join(Stay, Stay.id == Placement.stay_id)
        .where(Placement.unit_id == unit_id, Placement.is_live, Placement.arrived_on.is_not(None))
        .order_by(Placement.arrived_on)
    )
    for row in work.session.execute(query):
        lived = Period(row.arrived_on, row.left_on or max(row.arrived_on, work.today))
        covered = sum(lived.nights_within(one) for one in service)
        if covered < lived.nights():
            work.report.conflict(
                line,
                "in_service_until",
                N_("Stay %(stay)s has nights in %(unit)s on which the unit does not belong to the stock"),
                stay=row.code,
                unit=code,
            )
