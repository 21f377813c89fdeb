"""Which files a reader may see: those of the regions in scope, one's own, and those of families in a unit in scope."""

from sqlalchemy import ColumnElement, and_, exists, or_, select, true

from icam.cases.models import Case
from icam.core.access import Actor
from icam.housing.scope import on_sites
from icam.offices.scope import in_regions
from icam.people.queries.visible import opened_with_a_reason
from icam.stays.models import Stay


def case_visible(actor: Actor) -> ColumnElement[bool]:
    """Return the condition under which a file may be opened."""
    scope = actor.scope
    if scope.regions is None:
        return true()
    ways = [in_regions(scope, Case.region, or_nowhere=True), Case.coach_id == actor.account_id]
    if scope.sites:
        of_household = and_(Stay.household_id == Case.household_id, on_sites(scope, Stay.site_id))
        ways.append(exists(select(Stay.id).where(of_household).correlate(Case)))
    return or_(*ways, opened_with_a_reason(scope, Case.household_id))
