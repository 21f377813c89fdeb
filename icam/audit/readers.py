"""What readers of the trail do beside reading; it is in the trail itself."""

from icam.audit import queries
from icam.audit.commands import record
from icam.audit.rules import Kind, check_reason
from icam.core.access import Actor
from icam.db import unit_of_work


def open_values(actor: Actor, entry_id: int, reason: str) -> int:
    """State why the values of an entry must be seen; for a while they, and those of the same family, are open.

    Raises:
        NotFound: there is no such entry.
        RuleBroken: the reason says nothing.
    """
    with unit_of_work():
        entry = queries.entry(entry_id)
        check_reason(reason)
        record(
            actor,
            queries.OPENED,
            ("audit_entry", entry.id),
            kind=Kind.LOOK,
            household_id=entry.household_id,
            person_id=entry.person_id,
            reason=reason,
        )
    return entry_id


def note_check(actor: Actor, found: queries.Checked) -> None:
    """Note what a check of the seals found; the check itself runs before, so that nobody waits for it."""
    with unit_of_work():
        new = {
            "entries": found.entries,
            "broken": found.broken_id,
            "last_seal": found.last_seal,
            "last_id": found.last_id,
        }
        record(actor, queries.CHECKED, new=new)
