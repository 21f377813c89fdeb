"""What an entry of the trail is, and how it is sealed."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum, StrEnum
from typing import Any

from icam.core.errors import RuleBroken

FIRST_SEAL = "0" * 64


class Kind(StrEnum):
    """What sort of act it was."""

    CHANGE = "change"
    LOOK = "look"
    PRINT = "print"
    EXPORT = "export"
    SIGN_IN = "sign_in"
    REFUSED = "refused"


OFFICE_RECORDS = frozenset(
    {"account", "calendar_feed", "code", "code_list", "site", "unit", "closure", "trail", "audit_entry", "page"}
)
"""Records that say nothing of a family: their values are open to whoever reads the trail."""

REASON_HOLDS = timedelta(minutes=30)
"""How long a stated reason opens the values of a case."""

LOOKED_AT_THE_TRAIL = "trail.seen"


@dataclass(frozen=True, slots=True)
class Search:
    """What a reader of the trail looks for; empty means everything.

    Args:
        who: id of an account.
        event: as "stay.ended", or "stay" for all events of stays.
        until_on: first day that is no longer meant.
        with_trail: also looks at the trail itself.
    """

    who: int | None = None
    kind: Kind | None = None
    event: str = ""
    household_id: int | None = None
    person_id: int | None = None
    from_on: date | None = None
    until_on: date | None = None
    with_trail: bool = False

    def said(self) -> dict[str, Any]:
        """Return what was asked for, for the trail."""
        given = {
            "who": self.who,
            "kind": self.kind,
            "event": self.event or None,
            "household": self.household_id,
            "person": self.person_id,
            "from": self.from_on,
            "until": self.until_on,
        }
        return {name: value for name, value in given.items() if value is not None}


def is_case(subject_kind: str | None, household_id: int | None, person_id: int | None) -> bool:
    """Say whether an entry's values may tell something of a family."""
    return household_id is not None or person_id is not None or subject_kind not in OFFICE_RECORDS | {None}


def check_reason(reason: str) -> None:
    """Refuse to open the values of a case without a reason that says something.

    Raises:
        RuleBroken: it is too short.
    """
    if len(reason.strip()) < 10:
        raise RuleBroken("Say in a few words why you need to see this; it is kept in the trail.", field="reason")


def plain(value: Any) -> Any:
    """Write a value as JSON keeps it: dates as ISO text, enums by value."""
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (date, datetime, time)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    return str(value)


def changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Keep only what differs between two versions of a record."""
    before, after = plain(old), plain(new)
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    return {n: before.get(n) for n in names}, {n: after.get(n) for n in names}


_ENCODER = json.JSONEncoder(sort_keys=True, ensure_ascii=True, separators=(",", ":"), default=plain)


def seal(previous: str, entry: Mapping[str, Any]) -> str:
    """Compute the seal of an entry: SHA-256 over the seal before it and the entry itself."""
    text = _ENCODER.encode({**entry, "at": entry["at"].astimezone(UTC).isoformat()})
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()
