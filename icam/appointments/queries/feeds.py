"""Calendar feeds: the secret addresses of a coach, and what is read under one."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, select

from icam.accounts.models import Account
from icam.appointments.models import Appointment, CalendarFeed
from icam.appointments.rules import HOLDING, AppointmentState, Place, TalkKind, whole_day
from icam.cases.models import Case
from icam.core.access import Actor
from icam.core.errors import NotFound
from icam.db import db
from icam.offices.models import Office, Room
from icam.people.models import Household

PAST, AHEAD = timedelta(days=31), timedelta(days=366)


def digest_of(secret: str) -> str:
    """Return what is kept of a secret address."""
    return hashlib.sha256(secret.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Feed:
    """A secret address with its owner.

    Args:
        is_open: it was not revoked and its owner still works here.
    """

    id: int
    account_id: int
    name: str
    language: str
    made_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None
    is_open: bool = True


def feed_under(secret: str, today: date) -> Feed | None:
    """Return the feed that a secret address names, revoked or not; None when nobody made it."""
    wanted = (
        select(CalendarFeed, Account)
        .join(Account, Account.id == CalendarFeed.account_id)
        .where(CalendarFeed.digest == digest_of(secret))
    )
    row = db.session.execute(wanted).first()
    if row is None:
        return None
    found, owner = row
    works = owner.active and owner.active_from <= today and (owner.active_until is None or today < owner.active_until)
    is_open = found.revoked_at is None and works
    return Feed(found.id, owner.id, owner.name, owner.language, found.made_at, found.used_at, found.revoked_at, is_open)


def feeds_of(account_id: int) -> list[CalendarFeed]:
    """Return the secret addresses that somebody made, the latest first."""
    wanted = select(CalendarFeed).where(CalendarFeed.account_id == account_id).order_by(CalendarFeed.id.desc())
    return list(db.session.scalars(wanted))


def own_feed(actor: Actor, feed_id: int) -> CalendarFeed:
    """Return a secret address of one's own.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    found = db.session.get(CalendarFeed, feed_id)
    if found is None or found.account_id != actor.account_id:
        raise NotFound
    return found


@dataclass(frozen=True, slots=True)
class Entry:
    """An appointment as a calendar shows it."""

    id: int
    version: int
    starts_at: datetime
    ends_at: datetime
    state: AppointmentState
    kind: TalkKind
    place: Place
    created_at: datetime
    room: str | None
    household: str
    case_code: str
    office: Office | None


def entries(account_id: int, today: date) -> list[Entry]:
    """Return the appointments of a coach that hold: of the last month and the next year, in order."""
    wanted: Select[*tuple[Any, ...]] = (
        select(
            Appointment.id,
            Appointment.version,
            Appointment.starts_at,
            Appointment.ends_at,
            Appointment.state,
            Appointment.kind,
            Appointment.place,
            Appointment.created_at,
            Room.name,
            Household.name,
            Case.code,
            Office,
        )
        .join(Case, Case.id == Appointment.case_id)
        .join(Household, Household.id == Case.household_id)
        .outerjoin(Room, Room.id == Appointment.room_id)
        .outerjoin(Office, Office.id == Appointment.office_id)
        .where(
            Appointment.coach_id == account_id,
            Appointment.starts_at >= whole_day(today - PAST).starts,
            Appointment.starts_at < whole_day(today + AHEAD).starts,
            Appointment.state.in_(tuple(HOLDING)),
        )
        .order_by(Appointment.starts_at, Appointment.id)
    )
    return [Entry(*row) for row in db.session.execute(wanted)]
