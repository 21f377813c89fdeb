"""What a reader may see by region becomes a condition of a query here."""

from typing import Any

from sqlalchemy import ColumnElement, or_, true

from icam.core.access import Scope
from icam.statements import limit


def in_regions(scope: Scope, region: ColumnElement[Any] | Any, *, or_nowhere: bool = False) -> ColumnElement[bool]:
    """Return the condition that keeps a query to the regions of a scope.

    Args:
        region: the column with the region.
        or_nowhere: what has no region yet is for everybody.
    """
    if scope.regions is None:
        return true()
    here: ColumnElement[bool] = region.in_(limit(scope, "regions"))
    return or_(region.is_(None), here) if or_nowhere else here
