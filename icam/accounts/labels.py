"""The words of accounts: roles, regions."""

from typing import Any

from flask_babel import lazy_gettext as _l

from icam.core.access import Role

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

REGIONS: dict[str, Any] = {"BRU": _l("Brussels"), "VLG": _l("Flanders"), "WAL": _l("Wallonia")}


def role_name(role: Role | str) -> Any:
    """Name a role in the reader's language."""
    return ROLES[Role(role)]


def region_name(code: str) -> Any:
    """Name a region in the reader's language."""
    return REGIONS.get(code, code)
