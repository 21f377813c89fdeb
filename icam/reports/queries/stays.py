"""The stays of a period, counted as the occupancy report counts them, with where each can be looked up."""

from icam.core.access import Scope
from icam.core.counting import count
from icam.reports.builders.stays import StaysFacts
from icam.reports.queries import office
from icam.reports.rules import Asked


def stays(scope: Scope, asked: Asked) -> StaysFacts:
    """Read and count the stays of a period.

    Raises:
        NotFound: the site does not exist, or is out of scope.
    """
    material = office.material(scope, asked.period, asked.data_date, asked.site)
    found = count(material.facts, asked.period, asked.data_date)
    sites = {unit.code: unit.site for unit in material.facts.units}
    lived = [one for one in material.facts.placements if one.arrived_on is not None]
    where = {one.stay: sites[one.unit] for one in sorted(lived, key=lambda one: str(one.arrived_on))}
    return StaysFacts(found, {code: row.stay_id for code, row in material.stays.items()}, where)
