"""Reads of the offices: rooms, contact points, hours, closing days, and when they are open."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from sqlalchemy import Row, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from icam.audit.models import AuditEntry
from icam.audit.rules import Kind
from icam.codes.closing_days import closing_days as department_closing_days
from icam.core import workdays
from icam.core.access import Scope
from icam.core.errors import NotFound
from icam.core.period import ONE_DAY, Period
from icam.db import db
from icam.offices.models import ContactPoint, Office, OfficeClosingDay, OfficeHours, Room
from icam.offices.rules import Calendar, Hours, HoursKind, Window
from icam.offices.scope import in_regions

HISTORY = 30


@dataclass(frozen=True, slots=True)
class OfficeRow:
    """An office as lists show it."""

    id: int
    code: str
    name_nl: str
    name_fr: str
    name_de: str | None
    name_en: str | None
    region: str
    street: str | None
    postal_code: str | None
    municipality: str | None
    language: str
    phone: str | None
    email: str | None
    is_public: bool
    from_on: date | None
    until_on: date | None

    def name(self, language: str) -> str:
        """Return the office's name in a language; Dutch where German or English has none of its own."""
        own: str | None = getattr(self, f"name_{language}", None)
        return own or self.name_nl


_COLUMNS: tuple[InstrumentedAttribute[Any], ...] = (
    Office.id,
    Office.code,
    Office.name_nl,
    Office.name_fr,
    Office.name_de,
    Office.name_en,
    Office.region,
    Office.street,
    Office.postal_code,
    Office.municipality,
    Office.language,
    Office.phone,
    Office.email,
    Office.is_public,
    Office.from_on,
    Office.until_on,
)


def offices(scope: Scope, *, on: date | None = None, region: str | None = None) -> list[OfficeRow]:
    """List the offices of the reader by code, in one statement.

    Args:
        on: only those in use on that day.
    """
    query = select(*_COLUMNS).where(in_regions(scope, Office.region)).order_by(Office.code)
    if on is not None:
        query = _in_use(query, Office.from_on, Office.until_on, on)
    if region:
        query = query.where(Office.region == region)
    return [OfficeRow(*row) for row in db.session.execute(query)]


def choices(scope: Scope, language: str, *, on: date | None = None) -> list[tuple[int, str]]:
    """Return the offices of the reader as (id, name) for a select field, by name."""
    return sorted(((row.id, row.name(language)) for row in offices(scope, on=on)), key=lambda pair: pair[1])


def office(scope: Scope, office_id: int) -> Office:
    """Return one office.

    Raises:
        NotFound: there is none, or it is out of scope.
    """
    found = db.session.get(Office, office_id)
    if found is None or not scope.has_region(found.region):
        raise NotFound
    return found


def rooms(office_id: int | None = None, *, on: date | None = None) -> list[Room]:
    """List the rooms of an office, or of all of them, by code.

    Args:
        on: only those in use on that day.
    """
    query = select(Room).order_by(Room.code)
    if office_id is not None:
        query = query.where(Room.office_id == office_id)
    if on is not None:
        query = _in_use(query, Room.from_on, Room.until_on, on)
    return list(db.session.scalars(query))


def contact_points(office_id: int | None = None, *, on: date | None = None) -> list[ContactPoint]:
    """List the contact points of an office, or of all of them, by code.

    Args:
        on: only those in use on that day.
    """
    query = select(ContactPoint).order_by(ContactPoint.code)
    if office_id is not None:
        query = query.where(ContactPoint.office_id == office_id)
    if on is not None:
        query = _in_use(query, ContactPoint.from_on, ContactPoint.until_on, on)
    return list(db.session.scalars(query))


def room(office_id: int, room_id: int) -> Room:
    """Return one room of an office.

    Raises:
        NotFound: there is none.
    """
    found = db.session.get(Room, room_id)
    if found is None or found.office_id != office_id:
        raise NotFound
    return found


def contact_point(office_id: int, point_id: int) -> ContactPoint:
    """Return one contact point of an office.

    Raises:
        NotFound: there is none.
    """
    found = db.session.get(ContactPoint, point_id)
    if found is None or found.office_id != office_id:
        raise NotFound
    return found


def _in_use(query: Any, from_on: Any, until_on: Any, day: date) -> Any:
    return query.where(or_(from_on.is_(None), from_on <= day), or_(until_on.is_(None), until_on > day))


# --- hours and days ---


def calendars(office_ids: Collection[int]) -> dict[int, Calendar]:
    """Return when each office is open, in two statements."""
    ids = list(office_ids)
    department = department_closing_days()
    hours: dict[int, list[Hours]] = {one: [] for one in ids}
    for row in db.session.execute(_live_hours().where(OfficeHours.office_id.in_(ids))):
        hours[row.office_id].append(_hours(row))
    closed: dict[int, set[date]] = {one: set(department) for one in ids}
    query = select(OfficeClosingDay.office_id, OfficeClosingDay.day).where(
        OfficeClosingDay.office_id.in_(ids), OfficeClosingDay.voided_at.is_(None)
    )
    for row in db.session.execute(query):
        closed[row.office_id].add(row.day)
    return {one: Calendar(tuple(hours[one]), frozenset(closed[one])) for one in ids}


def calendar(office_id: int) -> Calendar:
    """Return when one office is open, in two statements."""
    return calendars([office_id])[office_id]


def is_open(office_id: int, day: date, from_at: time, until_at: time) -> bool:
    """Say whether an office is open all the while between two times of a day."""
    return calendar(office_id).is_open(day, from_at, until_at)


def windows(office_id: int, day: date, kind: HoursKind = HoursKind.OPEN) -> list[Window]:
    """Return the hours of an office on a day, in order; none when it is closed."""
    return calendar(office_id).windows(day, kind)


def walk_in_offices(scope: Scope, day: date) -> list[tuple[OfficeRow, list[Window]]]:
    """List the offices of the reader that receive people without an appointment on a day, with the hours."""
    rows = offices(scope, on=day)
    when = calendars([row.id for row in rows])
    found = [(row, when[row.id].windows(day, HoursKind.WALK_IN)) for row in rows]
    return [(row, hours) for row, hours in found if hours]


def closing_days(office_id: int | None = None) -> frozenset[date]:
    """Return the closing days of the whole department, with those of one office where it is named."""
    department = department_closing_days()
    if office_id is None:
        return department
    query = select(OfficeClosingDay.day).where(
        OfficeClosingDay.office_id == office_id, OfficeClosingDay.voided_at.is_(None)
    )
    return department | frozenset(db.session.scalars(query))


def next_working_days(office_id: int | None, after: date, count: int) -> list[date]:
    """Return the next working days after a day, of one office or of the whole department."""
    closed, day = closing_days(office_id), after
    found: list[date] = []
    while len(found) < count:
        day += ONE_DAY
        if workdays.is_working_day(day, closed):
            found.append(day)
    return found


def hours(office_id: int) -> list[OfficeHours]:
    """List the hours of an office that hold, held or will hold, the latest first."""
    query = select(OfficeHours).where(OfficeHours.office_id == office_id, OfficeHours.voided_at.is_(None))
    order = (OfficeHours.from_on.desc(), OfficeHours.kind, OfficeHours.weekday, OfficeHours.from_at)
    return list(db.session.scalars(query.order_by(*order)))


def own_closing_days(office_id: int, *, since: date | None = None) -> list[OfficeClosingDay]:
    """List the closing days of one office, in order."""
    query = select(OfficeClosingDay).where(
        OfficeClosingDay.office_id == office_id, OfficeClosingDay.voided_at.is_(None)
    )
    if since is not None:
        query = query.where(OfficeClosingDay.day >= since)
    return list(db.session.scalars(query.order_by(OfficeClosingDay.day)))


def _live_hours() -> Any:
    columns = (
        OfficeHours.office_id,
        OfficeHours.kind,
        OfficeHours.weekday,
        OfficeHours.from_at,
        OfficeHours.until_at,
        OfficeHours.from_on,
        OfficeHours.until_on,
    )
    order = (OfficeHours.weekday, OfficeHours.from_at)
    return select(*columns).where(OfficeHours.voided_at.is_(None)).order_by(*order)


def _hours(row: Row[Any]) -> Hours:
    return Hours(row.kind, row.weekday, Window(row.from_at, row.until_at), Period(row.from_on, row.until_on))


# --- for lists and for the trail ---


def counts(on: date) -> Mapping[int, tuple[int, int]]:
    """Count the contact points and the rooms in use on a day, by office, in two statements."""
    points, places = _count_by_office(ContactPoint, on), _count_by_office(Room, on)
    return {one: (points.get(one, 0), places.get(one, 0)) for one in {*points, *places}}


def _count_by_office(of: type[ContactPoint] | type[Room], on: date) -> dict[int, int]:
    query = select(of.office_id, func.count()).group_by(of.office_id)
    return {row[0]: row[1] for row in db.session.execute(_in_use(query, of.from_on, of.until_on, on))}


def codes_taken(of: type[Office] | type[Room] | type[ContactPoint], code: str, other_than: int | None) -> bool:
    """Say whether another office, room or contact point has this code, capitals or not."""
    query = select(of.id).where(func.upper(of.code) == code.upper())
    if other_than is not None:
        query = query.where(of.id != other_than)
    return db.session.scalar(query.limit(1)) is not None


def history(office_id: int) -> list[Row[Any]]:
    """List the latest changes of an office: when, who, what, old and new values."""
    query = (
        select(
            AuditEntry.at,
            AuditEntry.account_name,
            AuditEntry.event,
            AuditEntry.old,
            AuditEntry.new,
            AuditEntry.reason,
        )
        .where(AuditEntry.subject_kind == "office", AuditEntry.subject_id == office_id, AuditEntry.kind == Kind.CHANGE)
        .order_by(AuditEntry.id.desc())
        .limit(HISTORY)
    )
    return list(db.session.execute(query))
