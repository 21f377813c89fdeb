"""Which visits a reader may see."""

from sqlalchemy import ColumnElement, or_, true

from icam.core.access import Actor
from icam.people.queries.visible import household_visible
from icam.visits.models import Visit


def seen_by(actor: Actor) -> ColumnElement[bool]:
    """Say in SQL whether a visit may be seen: one's own, or one to a family in scope."""
    if actor.scope.sites is None:
        return true()
    return or_(Visit.coach_id == actor.account_id, household_visible(actor.scope, Visit.household_id))
