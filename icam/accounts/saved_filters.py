"""Filters of lists that a person saved under a name; the address of the list holds the filter itself."""

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import current_app, request
from sqlalchemy import select
from werkzeug.exceptions import HTTPException

from icam.accounts.models import SavedFilter
from icam.core import clock
from icam.core.access import Actor
from icam.core.errors import NotFound, RuleBroken
from icam.db import db, unit_of_work

MOST = 50
"""Filters a person may save."""

LONGEST = 1000
NOT_KEPT = frozenset({"after", "before", "page"})
"""Parts of an address that say where in a list one is, not what it shows."""


@dataclass(frozen=True, slots=True)
class Filtered:
    """A list and what it is narrowed to."""

    path: str
    query: str

    @property
    def address(self) -> str:
        """Return where it is shown."""
        return f"{self.path}?{self.query}" if self.query else self.path


def read(address: str) -> Filtered:
    """Read the address of a list of this product.

    Raises:
        NotFound: it is not an address of a page here.
    """
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or not parts.path.startswith("/") or len(address) > LONGEST:
        raise NotFound
    try:
        current_app.url_map.bind(request.host).match(parts.path, method="GET")
    except HTTPException:
        raise NotFound from None
    kept = [(name, value) for name, value in parse_qsl(parts.query) if value and name not in NOT_KEPT]
    return Filtered(parts.path, urlencode(kept))


def saved(actor: Actor, path: str | None = None) -> list[SavedFilter]:
    """Return what a person saved, for one list or for all."""
    query = select(SavedFilter).where(SavedFilter.account_id == actor.account_id)
    if path is not None:
        query = query.where(SavedFilter.path == path)
    return list(db.session.scalars(query.order_by(SavedFilter.path, SavedFilter.name)))


def save(actor: Actor, wanted: Filtered, name: str) -> SavedFilter:
    """Keep a filter under a name; the same name of the same list is overwritten.

    Raises:
        RuleBroken: there are too many.
    """
    assert actor.account_id is not None
    with unit_of_work() as session:
        mine = saved(actor)
        row = next((one for one in mine if (one.path, one.name) == (wanted.path, name)), None)
        if row is None:
            if len(mine) >= MOST:
                raise RuleBroken("You have saved %(most)d filters. Delete one first.", field="name", most=MOST)
            row = SavedFilter(account_id=actor.account_id, path=wanted.path, name=name)
            session.add(row)
        row.query, row.saved_at = wanted.query, clock.now()
    return row


def delete(actor: Actor, filter_id: int) -> SavedFilter:
    """Forget a filter.

    Raises:
        NotFound: it is not one's own.
    """
    with unit_of_work() as session:
        row = session.get(SavedFilter, filter_id)
        if row is None or row.account_id != actor.account_id:
            raise NotFound
        session.delete(row)
    return row
