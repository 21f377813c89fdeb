"""The one place where what a reader may see becomes a condition of a query: the sites of the scope."""

from typing import Any

from sqlalchemy import ColumnElement, or_, true

from icam.core.access import Scope
from icam.statements import limit


def on_sites(scope: Scope, site_id: ColumnElement[Any] | Any, *, or_nowhere: bool = False) -> ColumnElement[bool]:
    """Return the condition that keeps a query to the sites of a scope.

    Args:
        site_id: the column with the site.
        or_nowhere: what has no site yet (a family that waits) is for everybody.
    """
    if scope.sites is None:
        return true()
    here: ColumnElement[bool] = site_id.in_(limit(scope, "sites"))
    return or_(site_id.is_(None), here) if or_nowhere else here
