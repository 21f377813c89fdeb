"""Read the trail: by who, what, whose data and when; and check that it is whole."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import func, or_, select, text

from icam.audit.models import AuditEntry
from icam.audit.rules import FIRST_SEAL, LOOKED_AT_THE_TRAIL, REASON_HOLDS, Kind, Search, seal
from icam.core import clock
from icam.core.access import Actor
from icam.core.errors import NotFound
from icam.core.paging import COUNT_CAP, PAGE, Page, cursor, keys_of
from icam.db import db

SEALED = tuple(c.key for c in AuditEntry.__table__.columns if c.key not in ("id", "previous", "seal"))
OPENED = "trail.values_opened"
CHECKED = "trail.checked"
BATCH = 2000

LINES = (
    AuditEntry.id,
    AuditEntry.at,
    AuditEntry.kind,
    AuditEntry.event,
    AuditEntry.account_id,
    AuditEntry.account_name,
    AuditEntry.subject_kind,
    AuditEntry.subject_id,
    AuditEntry.household_id,
    AuditEntry.person_id,
)


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check of the seals found.

    Args:
        entries: how many fit, from the first entry of the trail on.
        broken_id: first entry that does not fit; None when the trail is whole.
        last_seal: seal of the last entry that fits, to be written down elsewhere.
    """

    entries: int
    broken_id: int | None
    last_seal: str
    last_id: int = 0


@dataclass(frozen=True, slots=True)
class Check:
    """When and by whom the seals were last checked, and what was found."""

    at: datetime
    by: str
    found: Checked


def entries(search: Search, after: str | None = None, before: str | None = None) -> Page[Any]:
    """Return a page of the trail, newest first.

    Raises:
        RuleBroken: the address of the page is not complete.
    """
    found: Any = _found(search)
    newer_first = before is None
    wanted = found.order_by(AuditEntry.id.desc() if newer_first else AuditEntry.id.asc())
    if after is not None:
        wanted = wanted.where(AuditEntry.id < int(keys_of(after, 1)[0]))
    elif before is not None:
        wanted = wanted.where(AuditEntry.id > int(keys_of(before, 1)[0]))
    rows = list(db.session.execute(wanted.limit(PAGE + 1)))
    has_more, rows = len(rows) > PAGE, rows[:PAGE]
    if not newer_first:
        rows.reverse()
    has_older = has_more if newer_first else True
    has_newer = after is not None if newer_first else has_more
    capped = found.with_only_columns(AuditEntry.id).limit(COUNT_CAP + 1).subquery()
    return Page(
        rows,
        after=cursor(rows[-1].id) if rows and has_older else None,
        before=cursor(rows[0].id) if rows and has_newer else None,
        total=db.session.scalar(select(func.count()).select_from(capped)),
    )


def _found(search: Search) -> Any:
    wanted: Any = select(*LINES)
    equal = {
        AuditEntry.account_id: search.who,
        AuditEntry.kind: search.kind,
        AuditEntry.household_id: search.household_id,
        AuditEntry.person_id: search.person_id,
    }
    for column, value in equal.items():
        if value is not None:
            wanted = wanted.where(column == value)
    if search.event:
        wanted = wanted.where(or_(AuditEntry.event == search.event, _begins(f"{search.event}.")))
    if not search.with_trail:
        wanted = wanted.where(AuditEntry.event != LOOKED_AT_THE_TRAIL)
    return _in_period(wanted, search.from_on, search.until_on)


def _begins(text_: str) -> Any:
    """Match a beginning by its range, which an index answers on both engines."""
    return AuditEntry.event.between(text_, text_ + "zzzz")


def _in_period(wanted: Any, from_on: date | None, until_on: date | None) -> Any:
    """Keep the entries of a period, by their time and, as they are in order, by their ids: so paging stays cheap."""
    if from_on is not None:
        begin = _midnight(from_on)
        first = select(AuditEntry.id).where(AuditEntry.at >= begin).order_by(AuditEntry.at, AuditEntry.id).limit(1)
        wanted = wanted.where(AuditEntry.at >= begin, AuditEntry.id >= first.scalar_subquery())
    if until_on is not None:
        end = _midnight(until_on)
        last = (
            select(AuditEntry.id)
            .where(AuditEntry.at < end)
            .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
            .limit(1)
        )
        wanted = wanted.where(AuditEntry.at < end, AuditEntry.id <= last.scalar_subquery())
    return wanted


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), clock.BRUSSELS)


def lines(search: Search) -> Iterator[Any]:
    """Yield everything found, oldest first, a batch at a time."""
    last = 0
    while True:
        wanted = _found(search).add_columns(AuditEntry.seal).where(AuditEntry.id > last)
        batch = db.session.execute(wanted.order_by(AuditEntry.id).limit(BATCH)).all()
        yield from batch
        if len(batch) < BATCH:
            return
        last = batch[-1].id


def entry(entry_id: int) -> AuditEntry:
    """Return an entry.

    Raises:
        NotFound: there is none.
    """
    found = db.session.get(AuditEntry, entry_id)
    if found is None:
        raise NotFound(f"entry {entry_id}")
    return found


def people() -> list[tuple[int, str]]:
    """Return who is in the trail, by name; hops from account to account along the index."""
    rows = db.session.execute(
        text(
            """
            WITH RECURSIVE who(id) AS (
                SELECT min(account_id) FROM audit_entry
                UNION ALL
                SELECT (SELECT min(account_id) FROM audit_entry WHERE account_id > who.id) FROM who
                WHERE who.id IS NOT NULL
            )
            SELECT who.id, (SELECT account_name FROM audit_entry WHERE account_id = who.id ORDER BY id DESC LIMIT 1)
            FROM who WHERE who.id IS NOT NULL
            """
        )
    )
    return sorted(((row[0], row[1]) for row in rows), key=lambda one: one[1].casefold())


def has_stated_reason(actor: Actor, about: AuditEntry) -> bool:
    """Say whether this reader said lately why they must see this entry, or this family's or person's data."""
    same = [AuditEntry.subject_id == about.id]
    if about.household_id is not None:
        same.append(AuditEntry.household_id == about.household_id)
    if about.person_id is not None:
        same.append(AuditEntry.person_id == about.person_id)
    wanted = select(AuditEntry.id).where(
        AuditEntry.account_id == actor.account_id,
        AuditEntry.event == OPENED,
        AuditEntry.at > clock.now() - REASON_HOLDS,
        or_(*same),
    )
    return db.session.scalar(wanted.limit(1)) is not None


def looks(*, person_id: int | None, household_id: int | None) -> Sequence[Any]:
    """Return who looked at a person or a household, printed or exported it: how often, first and last."""
    whose = [
        column == value
        for column, value in ((AuditEntry.person_id, person_id), (AuditEntry.household_id, household_id))
        if value is not None
    ]
    if not whose:
        return []
    return db.session.execute(
        select(
            AuditEntry.account_id,
            func.max(AuditEntry.account_name).label("account_name"),
            AuditEntry.kind,
            func.count().label("times"),
            func.min(AuditEntry.at).label("first_at"),
            func.max(AuditEntry.at).label("last_at"),
        )
        .where(or_(*whose), AuditEntry.kind.in_((Kind.LOOK, Kind.PRINT, Kind.EXPORT)))
        .group_by(AuditEntry.account_id, AuditEntry.kind)
        .order_by(func.max(AuditEntry.at).desc())
        .limit(200)
    ).all()


def check_seals(since: Checked | None = None) -> Checked:
    """Compute the seals again, and compare.

    Args:
        since: a check that found the trail whole; only what was added after it is computed.
    """
    start = since or Checked(0, None, FIRST_SEAL)
    previous, count, last = start.last_seal, start.entries, start.last_id
    if since is not None and last and _seal_of(last) != previous:
        return Checked(count - 1, last, previous, last)
    columns = (AuditEntry.id, *(getattr(AuditEntry, name) for name in SEALED), AuditEntry.previous, AuditEntry.seal)
    while True:
        wanted = select(*columns).where(AuditEntry.id > last).order_by(AuditEntry.id).limit(BATCH)
        batch = db.session.execute(wanted).all()
        for row in batch:
            stored = row._mapping
            if row.previous != previous or row.seal != seal(previous, {name: stored[name] for name in SEALED}):
                return Checked(count, row.id, previous, last)
            previous, count, last = row.seal, count + 1, row.id
        if len(batch) < BATCH:
            return Checked(count, None, previous, last)


def _seal_of(entry_id: int) -> str | None:
    return db.session.scalar(select(AuditEntry.seal).where(AuditEntry.id == entry_id))


def last_check() -> Check | None:
    """Return how the last check of the seals ended, or None."""
    row = db.session.execute(
        select(AuditEntry.at, AuditEntry.account_name, AuditEntry.new)
        .where(AuditEntry.event == CHECKED)
        .order_by(AuditEntry.id.desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    said = row.new or {}
    found = Checked(said.get("entries", 0), said.get("broken"), said.get("last_seal", ""), said.get("last_id", 0))
    return Check(row.at, row.account_name, found)


def entry_of_seal(sealed: str) -> tuple[int, datetime] | None:
    """Return the entry with a seal that was written down earlier, or None: then the trail was cut or rewritten."""
    row = db.session.execute(select(AuditEntry.id, AuditEntry.at).where(AuditEntry.seal == sealed).limit(1)).first()
    return (row.id, row.at) if row else None
