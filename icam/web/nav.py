"""The areas of the office in the top bar, for those who may open them."""

from functools import cache

from flask import Flask, request, url_for
from flask_babel import lazy_gettext as _l

from icam.core.access import POLICY, Permission, Role
from icam.web.policy import SIGNED_IN, optional_actor
from icam.web.wording import Voice, voice

AREAS: tuple[tuple[object, str, Permission | str], ...] = (
    (_l("Today"), "worklist.today", SIGNED_IN),
    (_l("Board"), "board.show", Permission.STAYS_VIEW),
    (_l("Families"), "families.index", Permission.FAMILIES_VIEW),
    (_l("Visits"), "visits.index", Permission.VISITS_VIEW),
    (_l("Files"), "cases.index", Permission.CASES_VIEW),
    (_l("Agenda"), "agenda.index", Permission.APPOINTMENTS_EDIT),
    (_l("Walk-in"), "walkin.index", Permission.WALK_IN),
    (_l("Letters"), "letters.index", Permission.LETTERS_VIEW),
    (_l("Complaints"), "complaints.index", Permission.COMPLAINTS_VIEW),
    (_l("Offices"), "offices.index", Permission.OFFICES_VIEW),
    (_l("Units"), "housing.index", Permission.UNITS_VIEW),
    (_l("Reports"), "reports.index", Permission.REPORTS_VIEW),
    (_l("Import"), "imports.index", Permission.IMPORTS_RUN),
    (_l("Code lists"), "codes.index", Permission.CODES_EDIT),
    (_l("Texts of letters"), "letter_texts.index", Permission.LETTERS_TEMPLATES),
    (_l("Accounts"), "accounts.index", Permission.ACCOUNTS_EDIT),
    (_l("Trail"), "audit.index", Permission.TRAIL_READ),
)

SET_APART = frozenset(
    {"housing", "letters", "complaints", "offices", "imports", "codes", "letter_texts", "accounts", "audit"}
)
"""Areas that stand under "Manage" where the bar would not hold them all."""

HELD = 9
"""So many areas the bar holds on one line."""

ROLE_NAMES = {
    Role.FITT_COACH: _l("FITT coach"),
    Role.FITT_ASSISTANT: _l("FITT assistant and logistics"),
    Role.ICAM_COACH: _l("ICAM coach"),
    Role.DESK: _l("Desk staff"),
    Role.MANAGER: _l("Regional manager"),
    Role.STATISTICS: _l("Statistics officer"),
    Role.DPO: _l("Data protection officer"),
    Role.ADMIN: _l("Administrator"),
}
VERSION = "1.0"


def _parted(areas: tuple[tuple[str, str, str], ...]) -> dict[str, object]:
    """Give the layout what stands in the bar, and what stands under "Manage"."""
    apart = [one for one in areas if one[2] in SET_APART] if len(areas) > HELD else []
    return {"nav_items": [one for one in areas if one not in apart], "nav_apart": apart}


def init_app(app: Flask) -> None:
    """Give the areas to the layout."""

    @cache
    def areas(role: Role, _in_words_of: Voice, _script_root: str) -> tuple[tuple[str, str, str], ...]:
        return tuple(
            (str(label), url_for(endpoint), endpoint.partition(".")[0])
            for label, endpoint, access in AREAS
            if endpoint in app.view_functions and (access == SIGNED_IN or access in POLICY[role])
        )

    @app.context_processor
    def _context() -> dict[str, object]:
        actor = optional_actor()
        settings = app.config["ATD"]
        return {
            **_parted(areas(actor.role, voice(), request.script_root) if actor else ()),
            "actor": actor,
            "person_role": ROLE_NAMES[actor.role] if actor else "",
            "classification": settings.classification,
            "product_version": VERSION,
        }
