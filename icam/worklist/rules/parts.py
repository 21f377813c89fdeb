"""What each role's day is made of."""

from enum import StrEnum

from icam.core.access import Role


class Part(StrEnum):
    """A group of facts that concerns some of the office."""

    VISITS = "visits"
    FAMILIES = "families"
    MOVES = "moves"
    CARE = "care"
    UNITS = "units"
    CONFLICTS = "conflicts"
    CASES = "cases"
    CASELOADS = "caseloads"
    RETURNS = "returns"
    ACCOUNTS = "accounts"


PARTS: dict[Role, frozenset[Part]] = {
    Role.FITT_COACH: frozenset({Part.VISITS, Part.FAMILIES, Part.MOVES, Part.CARE, Part.RETURNS}),
    Role.FITT_ASSISTANT: frozenset({Part.MOVES, Part.UNITS, Part.CARE}),
    Role.MANAGER: frozenset(
        {Part.VISITS, Part.FAMILIES, Part.MOVES, Part.CARE, Part.UNITS, Part.CONFLICTS, Part.CASELOADS}
    ),
    Role.ADMIN: frozenset({Part.ACCOUNTS}),
    Role.ICAM_COACH: frozenset({Part.CASES}),
    Role.DESK: frozenset(),
    Role.STATISTICS: frozenset(),
    Role.DPO: frozenset(),
}
"""What each role's day is made of."""

OWN_FAMILIES_ONLY = frozenset({Role.FITT_COACH})
BY_SITE = frozenset({Role.MANAGER})
