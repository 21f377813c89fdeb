"""The tabs of a family's pages: each slice serves its own, the lower ones do not know the higher."""

from flask import current_app, url_for
from flask_babel import lazy_gettext as _l

from icam.core.access import Permission
from icam.web.policy import current_actor

TABS: tuple[tuple[object, str, Permission], ...] = (
    (_l("Overview"), "families.show", Permission.FAMILIES_VIEW),
    (_l("Persons"), "people.members", Permission.FAMILIES_VIEW),
    (_l("File"), "people.file", Permission.FAMILIES_VIEW),
    (_l("Orders to leave"), "orders.of_family", Permission.FAMILIES_VIEW),
    (_l("Stays"), "stays.of_family", Permission.STAYS_VIEW),
    (_l("Visits"), "visits.of_family", Permission.VISITS_VIEW),
    (_l("Arrival and school"), "care.of_family", Permission.STAYS_VIEW),
    (_l("Return"), "returns.of_family", Permission.RETURNS_EDIT),
    (_l("Complaints"), "complaints.of_family", Permission.COMPLAINTS_VIEW),
    (_l("Letters"), "letters.of_family", Permission.LETTERS_VIEW),
    (_l("Chronology"), "families.chronology", Permission.FAMILIES_VIEW),
)


def family_tabs(household_id: int, current: str) -> list[tuple[object, str, bool]]:
    """Return the tabs the reader may open, for ``ui.tabs``.

    Args:
        current: the endpoint of this page.
    """
    actor = current_actor()
    return [
        (label, url_for(endpoint, household_id=household_id), endpoint == current)
        for label, endpoint, permission in TABS
        if endpoint in current_app.view_functions and actor.may(permission)
    ]


def family_page(household_id: int) -> str:
    """Return the address of a family's first page."""
    endpoint = "families.show" if "families.show" in current_app.view_functions else "people.members"
    return url_for(endpoint, household_id=household_id)
