"""Write the trail; called by every command, inside its transaction."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from icam.audit.models import AuditEntry
from icam.audit.rules import FIRST_SEAL, Kind, changes, plain, seal
from icam.core import clock
from icam.core.access import Actor
from icam.db import unit_of_work
from icam.statements import rows

PG_LOCK = 4_200_001
_LAST = "icam.audit.last"

_LOCK = text("SELECT pg_advisory_xact_lock(:key)")
_LAST_SEAL = select(AuditEntry.seal).order_by(AuditEntry.id.desc()).limit(1)
_ENTRY = insert(AuditEntry).returning(AuditEntry.id)


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
) -> int:
    """Add one entry to the trail, sealed to the one before it, and return its id.

    Args:
        event: what happened, as "stay.ended".
        subject: the kind and id of the record.
        old: its values before; with ``new``, only the differences are kept.
        new: its values after.
    """
    before, after = changes(old, new) if old is not None and new is not None else (plain(old), plain(new))
    with unit_of_work() as session:
        session.flush()
        previous = _last_seal(session)
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
            "reason": reason[:500] if reason else None,
        }
        sealed = seal(previous, entry)
        ((entry_id,),) = rows(_ENTRY, **entry, previous=previous, seal=sealed)
        session.info[_LAST] = (session.get_transaction(), session.get_nested_transaction(), sealed)
    return int(entry_id)


def _last_seal(session: Session) -> str:
    """Return the seal of the last entry; asks the database only once in a transaction.

    On PostgreSQL one writer at a time goes past the lock, until its transaction ends; it is taken in a statement of its
    own, because a statement that waited for it would still see what there was before.
    """
    whole, part, known = session.info.get(_LAST, (None, None, ""))
    if whole is not None and whole is session.get_transaction() and part is session.get_nested_transaction():
        return str(known)
    if session.get_bind().dialect.name == "postgresql":
        rows(_LOCK, key=PG_LOCK)
    last = rows(_LAST_SEAL)
    return str(last[0].seal) if last else FIRST_SEAL
