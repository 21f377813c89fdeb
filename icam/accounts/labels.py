"""The words of accounts: roles, and whether one may sign in."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from icam.core.access import Role
from icam.web.filters import day

ROLES: dict[Role, Any] = {
    Role.FITT_COACH: _l("FITT coach"),
    Role.FITT_ASSISTANT: _l("FITT assistant and logistics"),
    Role.ICAM_COACH: _l("ICAM coach"),
    Role.DESK: _l("Desk"),
    Role.MANAGER: _l("Regional manager"),
    Role.STATISTICS: _l("Statistics officer"),
    Role.DPO: _l("Data protection officer"),
    Role.ADMIN: _l("Administrator"),
}


def role_name(role: Role | str) -> Any:
    """Name a role in the reader's language."""
    return ROLES[Role(role)]


def state(row: Any, today: date) -> tuple[str, str]:
    """Say whether the holder of an account may sign in today, with the look of its tag."""
    if not row.active:
        return _("Deactivated"), "danger"
    if row.active_until and row.active_until <= today:
        return _("Ended"), "neutral"
    if row.active_from > today:
        return _("From %(day)s", day=day(row.active_from)), "info"
    if row.must_change_password:
        return _("One-time password"), "warning"
    return _("Active"), "success"


def reach(row: Any, sites: list[str], regions: list[str]) -> str:
    """Say what the holder of an account may see: the whole country, or the sites and regions."""
    return _("The whole country") if row.all_sites else ", ".join((*sites, *regions))
