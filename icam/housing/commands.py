"""Changes to the stock: sites, units, service periods, closures."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from sqlalchemy import select

from icam.audit.commands import record
from icam.core import clock
from icam.core.access import Actor
from icam.core.errors import Forbidden, NotFound, RuleBroken, Stale
from icam.core.period import Period
from icam.db import unit_of_work
from icam.housing import queries, rules
from icam.housing.blockers import Blocker, BlockerKind, blockers, first_free_day
from icam.housing.models import Closure, ServicePeriod, Site, Unit
from icam.housing.rules import ClosureDraft, SiteDraft, UnitDraft
from icam.housing.scope import on_sites

WHOLE_COUNTRY_ONLY = "Only somebody who sees all sites may add one"


def open_site(actor: Actor, draft: SiteDraft) -> Site:
    """Add a site.

    Raises:
        Forbidden: the actor sees some sites only.
        RuleBroken: another site has this code.
    """
    if actor.scope.sites is not None:
        raise Forbidden(WHOLE_COUNTRY_ONLY)
    with unit_of_work() as session:
        _check_code(Site, draft.code, None)
        site = Site(**asdict(draft))
        session.add(site)
        session.flush()
        record(actor, "site.opened", ("site", site.id), new=asdict(draft))
    return site


def change_site(actor: Actor, site_id: int, draft: SiteDraft, *, version: int | None) -> Site:
    """Correct what is known of a site.

    Raises:
        NotFound, RuleBroken: another site has this code.
        Stale: somebody else saved first.
    """
    with unit_of_work():
        site = queries.site(actor.scope, site_id)
        stored, wanted = _stored(site, SiteDraft), asdict(draft)
        _check_version(site.version, version, stored)
        _check_code(Site, draft.code, site_id)
        _write(site, wanted)
        record(actor, "site.changed", ("site", site.id), old=stored, new=wanted)
    return site


def open_unit(actor: Actor, draft: UnitDraft, *, from_on: date) -> Unit:
    """Add a unit, in the stock from a day on.

    Raises:
        NotFound: the site is not there, or out of scope.
        RuleBroken: another unit has this code, or nobody could sleep in it.
    """
    with unit_of_work() as session:
        queries.site(actor.scope, draft.site_id)
        rules.check_unit(draft)
        _check_code(Unit, draft.code, None)
        unit = Unit(**_unit_values(draft))
        session.add(unit)
        session.flush()
        session.add(ServicePeriod(unit_id=unit.id, from_on=from_on))
        record(actor, "unit.opened", ("unit", unit.id), new={**_unit_values(draft), "from_on": from_on})
    return unit


def change_unit(actor: Actor, unit_id: int, draft: UnitDraft, *, version: int | None, today: date) -> Unit:
    """Correct what is known of a unit.

    Raises:
        NotFound: the unit or its new site is not there, or out of scope.
        RuleBroken: another unit has this code, nobody could sleep in it, or more families live there than it may take.
        Stale: somebody else saved first.
    """
    with unit_of_work():
        unit = _locked(actor, unit_id)
        queries.site(actor.scope, draft.site_id)
        stored, wanted = _stored(unit, UnitDraft), _unit_values(draft)
        _check_version(unit.version, version, {**stored, "characteristics": unit.characteristics.split()})
        rules.check_unit(draft)
        _check_code(Unit, draft.code, unit_id)
        if draft.family_places < unit.family_places:
            families = [one.period for one in blockers(unit_id, Period(today)) if one.kind != BlockerKind.CLOSURE]
            rules.check_places(draft.family_places, families, today)
        _write(unit, wanted)
        record(actor, "unit.changed", ("unit", unit.id), old=stored, new=wanted)
    return unit


def put_in_service(actor: Actor, unit_id: int, period: Period, *, reason: str | None) -> ServicePeriod:
    """Let a unit belong to the stock in a period; its past does not change.

    Raises:
        NotFound, RuleBroken: it does already on some of these days.
    """
    with unit_of_work() as session:
        unit = _locked(actor, unit_id)
        rules.check_service(period, [one.period for one in queries.service_periods([unit.id])[unit.id]])
        row = ServicePeriod(unit_id=unit.id, from_on=period.from_on, until_on=period.until_on, reason=reason)
        session.add(row)
        session.flush()
        record(actor, "unit.in_service", ("unit", unit.id), new=_dates(period), reason=reason)
    return row


def take_out_of_service(
    actor: Actor, unit_id: int, period_id: int, until_on: date, *, reason: str | None
) -> ServicePeriod:
    """Take a unit out of the stock from a day on; a service period that had an end already is corrected.

    Args:
        until_on: the first day on which it no longer belongs to the stock.

    Raises:
        NotFound, RuleBroken: the day is outside the period; or something stands in the way: it is named and linked,
            with the first possible day.
    """
    with unit_of_work() as session:
        unit = _locked(actor, unit_id)
        row = _live_service(actor, unit_id, period_id)
        period = Period(row.from_on, row.until_on)
        rules.check_taken_out(period, until_on)
        _check_nothing_in_the_way(unit, Period(until_on, row.until_on))
        if row.until_on is None:
            row.until_on, row.reason = until_on, reason or row.reason
            ended = row
        else:
            _void(row, actor, reason)
            session.flush()
            ended = ServicePeriod(unit_id=unit.id, from_on=row.from_on, until_on=until_on, reason=reason)
            session.add(ended)
            session.flush()
        record(
            actor,
            "unit.out_of_service",
            ("unit", unit.id),
            old=_dates(period),
            new=_dates(Period(row.from_on, until_on)),
            reason=reason,
        )
    return ended


def void_service_period(actor: Actor, unit_id: int, period_id: int, *, reason: str) -> ServicePeriod:
    """Void a service period that was recorded by mistake; it is kept, with the reason.

    Raises:
        NotFound, RuleBroken: families lived there in it, or are expected.
    """
    with unit_of_work():
        unit = _locked(actor, unit_id)
        row = _live_service(actor, unit_id, period_id)
        period = Period(row.from_on, row.until_on)
        found = [one for one in blockers(unit_id, period) if one.kind != BlockerKind.CLOSURE]
        if found:
            raise RuleBroken(
                "Families live or lived in unit %(unit)s in this period, so it cannot be taken back",
                links=_links(found),
                unit=unit.code,
            )
        _void(row, actor, reason)
        record(actor, "unit.service_voided", ("unit", unit.id), old=_dates(period), new={}, reason=reason)
    return row


def plan_closure(actor: Actor, unit_id: int, draft: ClosureDraft) -> Closure:
    """Close a unit for some days.

    Raises:
        NotFound, RuleBroken: a family lives there or is expected, and nobody confirmed it.
    """
    with unit_of_work() as session:
        unit = _locked(actor, unit_id)
        row = _closure(actor, unit, draft)
        session.add(row)
        session.flush()
        row.chain_id = row.id
        record(actor, "closure.planned", ("unit", unit.id), new=_closure_values(draft))
    return row


def revise_closure(
    actor: Actor, unit_id: int, closure_id: int, draft: ClosureDraft, *, seen: int | None, reason: str | None = None
) -> Closure:
    """Put a closure on other days or for another reason; what it was before is kept.

    Args:
        closure_id: of any of its versions.
        seen: the version that was on screen.

    Raises:
        NotFound, RuleBroken: it was cancelled; or a family lives there or is expected, and nobody confirmed it.
        Stale: somebody else revised it first.
    """
    with unit_of_work() as session:
        unit = _locked(actor, unit_id)
        old = _live_closure(actor, unit_id, closure_id)
        stored = closure_draft(old)
        if seen is not None and seen != old.id:
            raise Stale(closure_fields(stored), old.id)
        if replace(stored, over_stay=draft.over_stay) == draft:
            return old
        _void(old, actor, reason)
        row = _closure(actor, unit, draft)
        row.chain_id = old.chain_id or old.id
        session.add(row)
        session.flush()
        record(
            actor,
            "closure.revised",
            ("unit", unit.id),
            old=_closure_values(stored),
            new=_closure_values(draft),
            reason=reason,
        )
    return row


def cancel_closure(actor: Actor, unit_id: int, closure_id: int, *, reason: str) -> Closure:
    """Cancel a closure; it is kept, with the reason, and no longer closes anything.

    Raises:
        NotFound, RuleBroken: it was cancelled already.
    """
    with unit_of_work():
        unit = _locked(actor, unit_id)
        row = _live_closure(actor, unit_id, closure_id)
        row.is_cancelled = True
        _void(row, actor, reason)
        record(actor, "closure.cancelled", ("unit", unit.id), old=_closure_values(closure_draft(row)), reason=reason)
    return row


def closure_draft(row: Closure) -> ClosureDraft:
    """Return a stored closure as it could be typed again."""
    return ClosureDraft(
        Period(row.from_on, row.until_on), row.reason_code, row.reference, row.note, over_stay=row.is_over_stay
    )


def closure_fields(draft: ClosureDraft) -> dict[str, Any]:
    """Return a closure by the fields of its form."""
    return {
        "first_on": draft.period.from_on,
        "last_on": draft.period.last_day,
        "reason_code": draft.reason_code,
        "reference": draft.reference,
        "note": draft.note,
    }


def _locked(actor: Actor, unit_id: int) -> Unit:
    """Return a unit that nobody else changes meanwhile."""
    with unit_of_work() as session:
        found = session.scalar(
            select(Unit).where(Unit.id == unit_id, on_sites(actor.scope, Unit.site_id)).with_for_update()
        )
    if found is None:
        raise NotFound
    return found


def _live_service(actor: Actor, unit_id: int, period_id: int) -> ServicePeriod:
    row = queries.service_period(actor.scope, unit_id, period_id)
    if row.voided_at is not None:
        raise RuleBroken("This period was corrected in the meantime. Open the unit again.")
    return row


def _live_closure(actor: Actor, unit_id: int, closure_id: int) -> Closure:
    named = queries.closure(actor.scope, unit_id, closure_id)
    with unit_of_work() as session:
        chain = session.scalars(select(Closure).where(Closure.chain_id == (named.chain_id or named.id))).all() or [
            named
        ]
    live = next((one for one in chain if one.voided_at is None), None)
    if live is None:
        raise RuleBroken("This closure was cancelled already. Plan a new one if the unit is closed after all.")
    return live


def _closure(actor: Actor, unit: Unit, draft: ClosureDraft) -> Closure:
    found = [one for one in blockers(unit.id, draft.period) if one.kind != BlockerKind.CLOSURE]
    if found and not draft.over_stay:
        raise RuleBroken(
            "Unit %(unit)s is lived in or promised on some of these days. Tick that it is closed all the same: "
            "the days are then listed as a conflict",
            field="over_stay",
            links=_links(found),
            unit=unit.code,
        )
    return Closure(
        unit_id=unit.id,
        from_on=draft.period.from_on,
        until_on=draft.period.until_on,
        reason_code=draft.reason_code,
        reference=draft.reference,
        note=draft.note,
        is_over_stay=bool(found),
        created_at=clock.now(),
        created_by=actor.account_id,
    )


def _check_nothing_in_the_way(unit: Unit, rest: Period) -> None:
    found = queries.in_the_way(unit.id, rest)
    if not found:
        return
    first = first_free_day(rest, found)
    if first is None:
        raise RuleBroken(
            "Unit %(unit)s is in use after that day by somebody without a departure day; no day can be named yet",
            field="until_on",
            links=_links(found),
            unit=unit.code,
        )
    raise RuleBroken(
        "Unit %(unit)s is in use after that day. The first possible day is %(first)s",
        field="until_on",
        links=_links(found),
        unit=unit.code,
        first=first,
    )


def _links(found: Sequence[Blocker]) -> tuple[tuple[str, str, Mapping[str, Any]], ...]:
    return tuple((one.label, one.endpoint, one.args) for one in found)


def _check_code(of: type[Site] | type[Unit], code: str, other_than: int | None) -> None:
    if queries.codes_taken(of, code, other_than):
        raise RuleBroken("%(code)s is in use already; choose another code", field="code", code=code)


def _check_version(stored: int, seen: int | None, values: Mapping[str, Any]) -> None:
    if seen is not None and seen != stored:
        raise Stale(values, stored)


def _stored(row: Site | Unit, draft: type[SiteDraft] | type[UnitDraft]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in draft.__dataclass_fields__}


def _unit_values(draft: UnitDraft) -> dict[str, Any]:
    return {**asdict(draft), "characteristics": " ".join(draft.characteristics)}


def _write(row: Site | Unit, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)


def _void(row: Closure | ServicePeriod, actor: Actor, reason: str | None) -> None:
    row.void(actor.account_id, clock.now(), reason)


def _dates(period: Period) -> dict[str, date | None]:
    return {"from_on": period.from_on, "until_on": period.until_on}


def _closure_values(draft: ClosureDraft) -> dict[str, Any]:
    return closure_fields(draft)
