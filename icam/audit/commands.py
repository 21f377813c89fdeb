"""Write the trail; called by every command, inside its transaction."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, text

from icam.audit.models import AuditEntry
from icam.audit.rules import FIRST_SEAL, Kind, changes, plain, seal
from icam.core import clock
from icam.core.access import Actor
from icam.db import db, unit_of_work

PG_LOCK = 4_200_001


def record(
    actor: Actor,
    event: str,
    subject: tuple[str, int | None] | None = None,
    *,
    kind: Kind = Kind.CHANGE,
    old: Mapping[str, Any] | None = None,
    new: Mapping[str, Any] | None = None,
    household_id: int | None = None,
    person_id: int | None = None,
    reason: str | None = None,
) -> AuditEntry:
    """Add one entry to the trail, sealed to the one before it.

    Args:
        event: what happened, as "stay.ended".
        subject: the kind and id of the record.
        old: its values before; with ``new``, only the differences are kept.
        new: its values after.
    """
    before, after = changes(old, new) if old is not None and new is not None else (plain(old), plain(new))
    with unit_of_work() as session:
        session.flush()
        if session.get_bind().dialect.name == "postgresql":
            session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": PG_LOCK})
        previous = session.scalar(select(AuditEntry.seal).order_by(AuditEntry.id.desc()).limit(1)) or FIRST_SEAL
        entry: dict[str, Any] = {
            "at": clock.now(),
            "kind": kind,
            "event": event,
            "account_id": actor.account_id,
            "account_name": actor.name,
            "subject_kind": subject[0] if subject else None,
            "subject_id": subject[1] if subject else None,
            "household_id": household_id,
            "person_id": person_id,
            "old": before,
            "new": after,
            "reason": reason,
        }
        row = AuditEntry(**entry, previous=previous, seal=seal(previous, entry))
        session.add(row)
        session.flush()
    return row


def first_broken_entry() -> int | None:
    """Return the id of the first entry whose seal does not fit, or None: nobody rewrote the trail."""
    previous = FIRST_SEAL
    names = [c.key for c in AuditEntry.__table__.columns if c.key not in ("id", "previous", "seal")]
    for row in db.session.scalars(select(AuditEntry).order_by(AuditEntry.id).execution_options(yield_per=1000)):
        if row.previous != previous or row.seal != seal(previous, {n: getattr(row, n) for n in names}):
            return row.id
        previous = row.seal
    return None
