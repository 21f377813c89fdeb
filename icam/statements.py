"""Statements that are built once: how they are run, and how they learn whose scope it is (docs/decisions/0040)."""

from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Executable, bindparam
from sqlalchemy.orm import Session

from icam.core import clock
from icam.core.access import Scope
from icam.db import db


def rows(statement: Executable, /, **values: Any) -> list[Any]:
    """Run a statement in the transaction of the session, and return its rows: no objects."""
    session: Session = db.session()
    session.flush()
    return list(session.connection().execute(statement, values).all())


@dataclass(frozen=True, slots=True)
class Shape(Scope):
    """A scope of which only the limits are known, not whose it is: for a statement that is built once.

    A condition made of it holds parameters without a value; ``values_of`` gives them when the statement runs.
    """


def shape_of(scope: Scope) -> Shape:
    """Return what the statements for readers with such limits have in common."""
    return Shape(None if scope.sites is None else frozenset(), None if scope.regions is None else frozenset())


def values_of(scope: Scope) -> dict[str, Any]:
    """Return what a statement that was built for the shape of this scope is given."""
    return {
        "scope_sites": sorted(scope.sites or ()),
        "scope_regions": sorted(scope.regions or ()),
        "scope_reader_id": scope.reader_id,
        "scope_now": clock.now(),
    }


def limit(scope: Scope, name: Literal["sites", "regions"]) -> Any:
    """Return what a column is compared with to keep to a scope: its sites or regions, or what stands for them."""
    if isinstance(scope, Shape):
        return bindparam(f"scope_{name}", expanding=True)
    return sorted(getattr(scope, name) or ())
