"""Whose records a reader may see: those of the families that stay, or stayed, on a site in scope.

A family without a stay is everybody's, and so is one that waits without a site: somebody has to find it a place.
"""

from typing import Any

from sqlalchemy import ColumnElement, Integer, column, exists, not_, or_, select, table, true

from icam.core.access import Scope
from icam.housing.scope import on_sites
from icam.people.models import Membership

_STAY = table("stay", column("household_id", Integer), column("site_id", Integer))
"""Stays are a higher slice: their table is named here, not imported."""


def household_visible(scope: Scope, household_id: ColumnElement[int] | Any) -> ColumnElement[bool]:
    """Return the condition under which a household may be seen."""
    if scope.sites is None:
        return true()
    stay = _STAY.alias("scope_stay")
    of_household = stay.c.household_id == household_id
    return or_(
        not_(exists(select(1).select_from(stay).where(of_household))),
        exists(select(1).select_from(stay).where(of_household, on_sites(scope, stay.c.site_id, or_nowhere=True))),
    )


def person_visible(scope: Scope, person_id: ColumnElement[int] | Any) -> ColumnElement[bool]:
    """Return the condition under which a person may be seen: through a household, or belonging to none."""
    if scope.sites is None:
        return true()
    of_person = Membership.person_id == person_id
    return or_(
        not_(exists(select(1).select_from(Membership).where(of_person))),
        exists(
            select(1)
            .select_from(Membership)
            .where(of_person, household_visible(scope, Membership.household_id))
            .correlate_except(Membership)
        ),
    )
