"""What an entry of the trail is, and how it is sealed."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import Enum, StrEnum
from typing import Any

FIRST_SEAL = "0" * 64


class Kind(StrEnum):
    """What sort of act it was."""

    CHANGE = "change"
    LOOK = "look"
    PRINT = "print"
    EXPORT = "export"
    SIGN_IN = "sign_in"
    REFUSED = "refused"


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


def seal(previous: str, entry: Mapping[str, Any]) -> str:
    """Compute the seal of an entry: SHA-256 over the seal before it and the entry itself."""
    instant = entry["at"].astimezone(UTC).isoformat()
    text = json.dumps({**plain(entry), "at": instant}, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()
