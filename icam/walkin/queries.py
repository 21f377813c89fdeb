"""Reads of the walk-in desk: the queue, one entry, mornings that were; a fixed number of statements each."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zlib import crc32

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import aliased

from icam.accounts.models import Account
from icam.audit.models import AuditEntry
from icam.cases.models import Case
from icam.core import clock
from icam.core.access import Actor, Scope
from icam.core.errors import NotFound, RuleBroken
from icam.core.paging import cursor, keys_of
from icam.db import db
from icam.offices import queries as offices
from icam.offices.models import Office
from icam.offices.rules import HoursKind, Window
from icam.offices.scope import in_regions
from icam.people.models import Household
from icam.people.queries.visible import household_visible
from icam.walkin import rules
from icam.walkin.models import WalkInEntry, WalkInSession
from icam.walkin.rules import Counts, EntryFact, EntryState

OFTEN = 8
"""Languages that stand first in the list."""

LOOKED_AT = 400
"""Latest entries in which those are counted."""


@dataclass(frozen=True, slots=True)
class EntryRow:
    """Somebody who came, as the queue shows it."""

    id: int
    session_id: int
    number: int
    name: str
    language: str | None
    reason: str | None
    late_reason: str | None
    state: EntryState
    came_at: datetime
    taken_at: datetime | None
    ended_at: datetime | None
    taken_by_id: int | None
    coach: str | None
    help: str | None
    household_id: int | None
    household: str | None
    case_id: int | None
    talk_id: int | None

    def waited(self, now: datetime) -> int:
        """Return the minutes from the door to the coach, or until now."""
        return rules.minutes(self.came_at, self.taken_at or self.ended_at or now)

    @property
    def fact(self) -> EntryFact:
        """Return what counting asks."""
        return EntryFact(self.state, self.came_at, self.taken_at, self.language, self.late_reason is not None)


@dataclass(frozen=True, slots=True)
class Door:
    """What the desk of one office sees now.

    Args:
        hours: of the walk-in today.
        session: today's; None before the first entry.
        is_closed: the office is closed all day.
        next_on: the next day with walk-in hours, and those hours.
    """

    office: Office
    hours: tuple[Window, ...]
    session: WalkInSession | None
    entries: tuple[EntryRow, ...]
    now: datetime
    is_closed: bool = False
    next_on: tuple[date, Sequence[Window]] | None = None

    @property
    def is_extra(self) -> bool:
        """Say whether people are received today only when somebody says why, or are so already."""
        return not self.hours

    @property
    def waiting(self) -> list[EntryRow]:
        """Return who waits, in the order of their numbers."""
        return [one for one in self.entries if one.state is EntryState.WAITING]

    @property
    def called(self) -> list[EntryRow]:
        """Return who was called and is not seen yet."""
        return [one for one in self.entries if one.state is EntryState.TAKEN]

    @property
    def over(self) -> list[EntryRow]:
        """Return who was seen or left, the latest first."""
        ended = [one for one in self.entries if one.ended_at is not None]
        return sorted(ended, key=lambda one: (one.ended_at, one.id), reverse=True)

    @property
    def is_shut(self) -> bool:
        """Say whether the door is shut for today."""
        if self.session is not None:
            return rules.is_shut(self.session.closes_at, self.session.closed_at, self.now)
        if self.is_extra:
            return True
        end = closing_time(self.day, self.hours)
        return rules.is_shut(end, None, self.now)

    @property
    def day(self) -> date:
        """Return the day."""
        return clock.local(self.now).date()

    @property
    def counts(self) -> Counts:
        """Count the morning until now."""
        return rules.counts((one.fact for one in self.entries), self.now)

    @property
    def mark(self) -> str:
        """Return what changes whenever the queue does, or its minutes."""
        states = "".join(one.state.value[0] for one in self.entries)
        known = "".join("k" if one.household_id else "-" for one in self.entries)
        return f"{crc32((states + known + str(self.is_shut)).encode()):x}-{int(self.now.timestamp()) // 60}"


def closing_time(day: date, hours: Sequence[Window]) -> datetime | None:
    """Return the instant at which the walk-in of a day ends; None on a day that has none."""
    if not hours:
        return None
    return datetime.combine(day, hours[-1].until_at, tzinfo=clock.BRUSSELS)


# --- the desk ---


def door(actor: Actor, office_id: int, now: datetime) -> Door:
    """Return what the desk of an office sees now, in five statements.

    Raises:
        NotFound: the office is not there, or out of scope.
    """
    office = offices.office(actor.scope, office_id)
    day = clock.local(now).date()
    calendar = offices.calendar(office_id)
    hours = tuple(calendar.windows(day, HoursKind.WALK_IN))
    query = select(WalkInSession).where(WalkInSession.office_id == office_id, WalkInSession.day == day)
    session = db.session.scalar(query)
    entries = entries_of(actor.scope, session.id) if session is not None else ()
    following = None if hours else calendar.next_day(day, HoursKind.WALK_IN)
    return Door(office, hours, session, tuple(entries), now, calendar.is_closed(day), following)


def entries_of(scope: Scope, session_id: int) -> list[EntryRow]:
    """List who came in a session, by number, in one statement."""
    rows = db.session.execute(_entries(scope).where(WalkInEntry.session_id == session_id).order_by(WalkInEntry.number))
    return [EntryRow(*row) for row in rows]


def _entries(scope: Scope) -> Any:
    """Return the statement; a family out of scope is not named."""
    coach = aliased(Account)
    seen = and_(Household.id == WalkInEntry.household_id, household_visible(scope, WalkInEntry.household_id))
    return (
        select(
            WalkInEntry.id,
            WalkInEntry.session_id,
            WalkInEntry.number,
            WalkInEntry.name,
            WalkInEntry.language,
            WalkInEntry.reason,
            WalkInEntry.late_reason,
            WalkInEntry.state,
            WalkInEntry.came_at,
            WalkInEntry.taken_at,
            WalkInEntry.ended_at,
            WalkInEntry.taken_by_id,
            coach.name,
            WalkInEntry.help,
            WalkInEntry.household_id,
            Household.name,
            WalkInEntry.case_id,
            WalkInEntry.talk_id,
        )
        .outerjoin(coach, coach.id == WalkInEntry.taken_by_id)
        .outerjoin(Household, seen)
    )


def entry(actor: Actor, entry_id: int) -> tuple[EntryRow, WalkInSession, Office]:
    """Return somebody who came, with the session and the office, in two statements.

    Raises:
        NotFound: there is none, or the office is out of scope.
    """
    found = db.session.execute(
        select(WalkInSession, Office)
        .join(WalkInEntry, WalkInEntry.session_id == WalkInSession.id)
        .join(Office, Office.id == WalkInSession.office_id)
        .where(WalkInEntry.id == entry_id, in_regions(actor.scope, Office.region))
    ).first()
    if found is None:
        raise NotFound
    row = db.session.execute(_entries(actor.scope).where(WalkInEntry.id == entry_id)).one()
    return EntryRow(*row), found[0], found[1]


def called_by(actor: Actor) -> tuple[int, int, int] | None:
    """Return the entry that a coach called and has not seen yet, as (id, number, office)."""
    row = db.session.execute(
        select(WalkInEntry.id, WalkInEntry.number, WalkInSession.office_id)
        .join(WalkInSession, WalkInSession.id == WalkInEntry.session_id)
        .where(WalkInEntry.taken_by_id == actor.account_id, WalkInEntry.state == EntryState.TAKEN)
    ).first()
    return None if row is None else (row[0], row[1], row[2])


def languages_often() -> list[str]:
    """Return the languages that were heard most at the doors lately."""
    latest = select(WalkInEntry.language).order_by(WalkInEntry.id.desc()).limit(LOOKED_AT).subquery()
    query = (
        select(latest.c.language)
        .where(latest.c.language.is_not(None))
        .group_by(latest.c.language)
        .order_by(func.count().desc(), latest.c.language)
        .limit(OFTEN)
    )
    return list(db.session.scalars(query))


@dataclass(frozen=True, slots=True)
class OpenFile:
    """The open file of a family."""

    case_id: int
    code: str
    coach: str | None


def open_files(household_ids: Collection[int]) -> dict[int, OpenFile]:
    """Return the open file of each family that has one, in one statement."""
    query = (
        select(Case.household_id, Case.id, Case.code, Account.name)
        .outerjoin(Account, Account.id == Case.coach_id)
        .where(Case.household_id.in_(sorted(household_ids)), Case.closed_on.is_(None))
    )
    return {row[0]: OpenFile(row[1], row[2], row[3]) for row in db.session.execute(query)} if household_ids else {}


# --- mornings that were ---


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A morning at a door with its counts."""

    session: WalkInSession
    office: Office
    counts: Counts
    is_over: bool


@dataclass(frozen=True, slots=True)
class SessionPage:
    """Some mornings, the latest first, and where the next older ones begin."""

    rows: tuple[SessionRow, ...]
    older: str | None


def sessions(
    actor: Actor, *, now: datetime, office_id: int | None = None, after: str | None = None, size: int = 25
) -> SessionPage:
    """List the mornings of the reader's offices, the latest first, in two statements.

    Args:
        after: where the page before ended.
    """
    query = (
        select(WalkInSession, Office)
        .join(Office, Office.id == WalkInSession.office_id)
        .where(in_regions(actor.scope, Office.region))
        .order_by(WalkInSession.day.desc(), WalkInSession.id.desc())
        .limit(size + 1)
    )
    if office_id is not None:
        query = query.where(WalkInSession.office_id == office_id)
    edge = _edge(after)
    if edge is not None:
        day, id_ = edge
        before = or_(WalkInSession.day < day, and_(WalkInSession.day == day, WalkInSession.id < id_))
        query = query.where(before)
    found = db.session.execute(query).all()
    shown = found[:size]
    facts = _facts([row[0].id for row in shown])
    rows = tuple(_session_row(row, facts, now) for row in shown)
    older = cursor(shown[-1][0].day.isoformat(), shown[-1][0].id) if len(found) > size else None
    return SessionPage(rows, older)


def session_of(actor: Actor, session_id: int, now: datetime) -> SessionRow:
    """Return one morning with its counts, in two statements.

    Raises:
        NotFound: there is none, or the office is out of scope.
    """
    found = db.session.execute(
        select(WalkInSession, Office)
        .join(Office, Office.id == WalkInSession.office_id)
        .where(WalkInSession.id == session_id, in_regions(actor.scope, Office.region))
    ).first()
    if found is None:
        raise NotFound
    return _session_row(found, _facts([session_id]), now)


def extra_reason(session_id: int) -> str | None:
    """Return why an extra session was opened on a day without walk-in, as the trail has it."""
    query = select(AuditEntry.reason).where(
        AuditEntry.subject_kind == "walk_in_session",
        AuditEntry.subject_id == session_id,
        AuditEntry.event == "walk_in_session.opened",
        AuditEntry.reason.is_not(None),
    )
    return db.session.scalar(query.order_by(AuditEntry.id).limit(1))


def doors_open(office_ids: Collection[int], day: date) -> set[int]:
    """Return the offices at which people were let in on a day, and whose door nobody shut."""
    query = select(WalkInSession.office_id).where(
        WalkInSession.office_id.in_(list(office_ids)), WalkInSession.day == day, WalkInSession.closed_at.is_(None)
    )
    return set(db.session.scalars(query))


def _session_row(row: Any, facts: Mapping[int, list[EntryFact]], now: datetime) -> SessionRow:
    session, office = row
    over = session.day < clock.local(now).date() or rules.is_shut(session.closes_at, session.closed_at, now)
    return SessionRow(session, office, rules.counts(facts.get(session.id, []), now), over)


def _facts(session_ids: Collection[int]) -> dict[int, list[EntryFact]]:
    found: dict[int, list[EntryFact]] = {}
    query = select(
        WalkInEntry.session_id,
        WalkInEntry.state,
        WalkInEntry.came_at,
        WalkInEntry.taken_at,
        WalkInEntry.language,
        WalkInEntry.late_reason.is_not(None),
    ).where(WalkInEntry.session_id.in_(list(session_ids)))
    for row in db.session.execute(query):
        found.setdefault(row[0], []).append(EntryFact(*row[1:5], bool(row[5])))
    return found


def _edge(word: str | None) -> tuple[date, int] | None:
    if not word:
        return None
    day, id_ = keys_of(word, 2)
    try:
        return date.fromisoformat(day), int(id_)
    except (ValueError, TypeError):
        raise RuleBroken("This page address is not complete; open the list again.") from None
