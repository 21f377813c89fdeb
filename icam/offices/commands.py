"""Changes to the offices: what they are called, their contact points and rooms, hours and closing days."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any, TypeVar

from sqlalchemy import or_, select

from icam.audit.commands import record
from icam.core import clock
from icam.core.access import Actor
from icam.core.errors import Forbidden, NotFound, RuleBroken, Stale
from icam.db import unit_of_work
from icam.offices import queries, rules
from icam.offices.models import ContactPoint, Office, OfficeClosingDay, OfficeHours, Room
from icam.offices.rules import HoursKind, OfficeDraft, PointDraft, RoomDraft, Window

MOST_CLOSING_DAYS = 62
"""Most closing days that are added at once."""

Week = Mapping[tuple[HoursKind, int], Sequence[Window]]
Place = TypeVar("Place", ContactPoint, Room)


def open_office(actor: Actor, draft: OfficeDraft) -> Office:
    """Add an office.

    Raises:
        Forbidden: its region is not the actor's.
        RuleBroken: another office has this code.
    """
    _check_region(actor, draft.region)
    with unit_of_work() as session:
        _check_code(Office, draft.code, None)
        office = Office(**asdict(draft))
        session.add(office)
        session.flush()
        record(actor, "office.opened", ("office", office.id), new=asdict(draft))
    return office


def change_office(actor: Actor, office_id: int, draft: OfficeDraft, *, version: int | None) -> Office:
    """Correct what is known of an office.

    Raises:
        NotFound, Forbidden: its new region is not the actor's.
        RuleBroken: another office has this code.
        Stale: somebody else saved first.
    """
    _check_region(actor, draft.region)
    with unit_of_work():
        office = queries.office(actor.scope, office_id)
        stored, wanted = _stored(office, OfficeDraft), asdict(draft)
        _check_version(office.version, version, stored)
        _check_code(Office, draft.code, office_id)
        _write(office, wanted)
        record(actor, "office.changed", ("office", office.id), old=stored, new=wanted)
    return office


def add_contact_point(actor: Actor, office_id: int, draft: PointDraft) -> ContactPoint:
    """Add a contact point to an office.

    Raises:
        NotFound, RuleBroken: another contact point has this code.
    """
    return _add(actor, office_id, ContactPoint, draft, "office.contact_point_added")


def change_contact_point(
    actor: Actor, office_id: int, point_id: int, draft: PointDraft, *, version: int | None
) -> ContactPoint:
    """Correct what is known of a contact point, or say until when it is used.

    Raises:
        NotFound, RuleBroken: another contact point has this code.
        Stale: somebody else saved first.
    """
    with unit_of_work():
        queries.office(actor.scope, office_id)
        point = queries.contact_point(office_id, point_id)
        return _change(actor, office_id, point, draft, version, "office.contact_point_changed")


def add_room(actor: Actor, office_id: int, draft: RoomDraft) -> Room:
    """Add a room to an office.

    Raises:
        NotFound, RuleBroken: another room has this code.
    """
    return _add(actor, office_id, Room, draft, "office.room_added")


def change_room(actor: Actor, office_id: int, room_id: int, draft: RoomDraft, *, version: int | None) -> Room:
    """Correct what is known of a room, or say until when it is used.

    Raises:
        NotFound, RuleBroken: another room has this code.
        Stale: somebody else saved first.
    """
    with unit_of_work():
        queries.office(actor.scope, office_id)
        room = queries.room(office_id, room_id)
        return _change(actor, office_id, room, draft, version, "office.room_changed")


def change_hours(actor: Actor, office_id: int, week: Week, *, from_on: date, today: date) -> bool:
    """Let other hours hold from a day on; until that day the old ones do.

    Args:
        week: all the hours from that day on, by kind and weekday (1 = Monday).

    Returns:
        whether they differ from those that held.

    Raises:
        NotFound, RuleBroken: the day lies in the past, and the office had hours.
    """
    with unit_of_work() as session:
        _locked(actor, office_id)
        held = list(session.scalars(_hours_from(office_id, from_on)))
        rules.check_from(from_on, today=today, has_hours=bool(queries.hours(office_id)))
        before = sorted(_said(row.kind, row.weekday, Window(row.from_at, row.until_at)) for row in held)
        wanted = {(kind, weekday, one) for (kind, weekday), windows in week.items() for one in windows}
        for row in held:
            key = (row.kind, row.weekday, Window(row.from_at, row.until_at))
            if key in wanted and row.until_on is None and row.from_on <= from_on:
                wanted.discard(key)
            else:
                _end(actor, row, from_on)
        for kind, weekday, window in sorted(wanted):
            hours = {"from_at": window.from_at, "until_at": window.until_at}
            session.add(OfficeHours(office_id=office_id, kind=kind, weekday=weekday, from_on=from_on, **hours))
        after = sorted(_said(kind, day, one) for (kind, day), windows in week.items() for one in windows)
        if before != after:
            old, new = {"hours": before}, {"hours": after, "from_on": from_on}
            record(actor, "office.hours_changed", ("office", office_id), old=old, new=new)
    return before != after


def close_office(
    actor: Actor, office_id: int, first_on: date, last_on: date | None, *, reason: str | None
) -> list[date]:
    """Close an office for a day or some days; those on which it was closed already stay as they are.

    Returns:
        the days that were added.

    Raises:
        NotFound, RuleBroken: too many days at once.
    """
    days = [first_on + timedelta(days=number) for number in range(((last_on or first_on) - first_on).days + 1)]
    if len(days) > MOST_CLOSING_DAYS:
        raise RuleBroken(
            "%(days)d days are too many at once. Close the office for at most %(most)d days, or end it",
            field="last_on",
            days=len(days),
            most=MOST_CLOSING_DAYS,
        )
    with unit_of_work() as session:
        _locked(actor, office_id)
        known = {row.day for row in queries.own_closing_days(office_id, since=first_on)}
        fresh = [day for day in days if day not in known]
        session.add_all(OfficeClosingDay(office_id=office_id, day=day, reason=reason) for day in fresh)
        if fresh:
            new = {"first_on": fresh[0], "last_on": fresh[-1], "days": len(fresh)}
            record(actor, "office.closed", ("office", office_id), new=new, reason=reason)
    return fresh


def open_again(actor: Actor, office_id: int, closing_id: int) -> date:
    """Take a closing day of an office back; a second press changes nothing more.

    Raises:
        NotFound: there is none.
    """
    with unit_of_work() as session:
        _locked(actor, office_id)
        row = session.get(OfficeClosingDay, closing_id)
        if row is None or row.office_id != office_id:
            raise NotFound
        if row.voided_at is None:
            row.void(actor.account_id, clock.now(), None)
            record(actor, "office.open_again", ("office", office_id), old={"day": row.day}, new={})
    return row.day


def _hours_from(office_id: int, day: date) -> Any:
    return select(OfficeHours).where(
        OfficeHours.office_id == office_id,
        OfficeHours.voided_at.is_(None),
        or_(OfficeHours.until_on.is_(None), OfficeHours.until_on > day),
    )


def _end(actor: Actor, row: OfficeHours, day: date) -> None:
    """Let hours end on a day; those that would only have begun then never hold."""
    if row.from_on < day:
        row.until_on = day
    else:
        row.void(actor.account_id, clock.now(), None)


def _said(kind: HoursKind, weekday: int, window: Window) -> str:
    return f"{kind.value} {weekday} {window}"


def _add(actor: Actor, office_id: int, of: type[Place], draft: PointDraft | RoomDraft, event: str) -> Place:
    with unit_of_work() as session:
        queries.office(actor.scope, office_id)
        _check_code(of, draft.code, None)
        row = of(office_id=office_id, **asdict(draft))
        session.add(row)
        session.flush()
        record(actor, event, ("office", office_id), new=asdict(draft))
    return row


def _change(
    actor: Actor, office_id: int, row: Place, draft: PointDraft | RoomDraft, version: int | None, event: str
) -> Place:
    stored, wanted = _stored(row, type(draft)), asdict(draft)
    _check_version(row.version, version, stored)
    _check_code(type(row), draft.code, row.id)
    _write(row, wanted)
    record(actor, event, ("office", office_id), old=stored, new=wanted)
    return row


def _locked(actor: Actor, office_id: int) -> Office:
    """Return an office whose hours and days nobody else changes meanwhile."""
    with unit_of_work() as session:
        found = session.scalar(select(Office).where(Office.id == office_id).with_for_update())
    if found is None or not actor.scope.has_region(found.region):
        raise NotFound
    return found


def _check_region(actor: Actor, region: str) -> None:
    if not actor.scope.has_region(region):
        raise Forbidden("Only somebody who sees this region may give it an office")


def _check_code(of: type[Office] | type[Room] | type[ContactPoint], code: str, other_than: int | None) -> None:
    if queries.codes_taken(of, code, other_than):
        raise RuleBroken("%(code)s is in use already; choose another code", field="code", code=code)


def _check_version(stored: int, seen: int | None, values: Mapping[str, Any]) -> None:
    if seen is not None and seen != stored:
        raise Stale(values, stored)


def _stored(row: Any, draft: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in draft.__dataclass_fields__}


def _write(row: Any, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)
