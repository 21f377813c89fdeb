"""Keyset paging: a page begins after a row, so that the last page costs what the first costs."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from icam.core.errors import RuleBroken

T = TypeVar("T")

PAGE = 50
COUNT_CAP = 1000


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some rows of a list, and where the next and the previous ones begin.

    Args:
        total: how many rows there are, counted no further than ``COUNT_CAP`` + 1; None when not counted.
    """

    rows: Sequence[T]
    after: str | None = None
    before: str | None = None
    total: int | None = None

    @property
    def is_capped(self) -> bool:
        """Say whether there are more rows than were counted."""
        return self.total is not None and self.total > COUNT_CAP


EXPORTED = 10_000
"""Rows of a list in one spreadsheet; a longer list is narrowed first."""


def every(page_of: Callable[[str | None], Page[T]], *, most: int = EXPORTED) -> list[T]:
    """Return the rows of a list page by page, up to a number and one page more.

    Args:
        page_of: returns the page after a cursor; None = the first.
    """
    page = page_of(None)
    found = list(page.rows)
    while page.after is not None and len(found) <= most:
        page = page_of(page.after)
        found += page.rows
    return found


def cursor(*keys: Any) -> str:
    """Write the sort keys of a row as a word for the address."""
    return base64.urlsafe_b64encode(json.dumps(keys, default=str).encode()).decode().rstrip("=")


def keys_of(word: str, count: int) -> list[Any]:
    """Read a cursor back.

    Raises:
        RuleBroken: the word was not made by ``cursor`` with this many keys.
    """
    try:
        keys = json.loads(base64.urlsafe_b64decode(word + "=" * (-len(word) % 4)))
    except (ValueError, binascii.Error):
        keys = None
    if not isinstance(keys, list) or len(keys) != count:
        raise RuleBroken("This page address is not complete; open the list again.")
    return keys
