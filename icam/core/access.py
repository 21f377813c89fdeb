"""Who may do what: one table, and silence is refusal."""

from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """What a person does in the office."""

    FITT_COACH = "fitt_coach"
    FITT_ASSISTANT = "fitt_assistant"
    ICAM_COACH = "icam_coach"
    DESK = "desk"
    MANAGER = "manager"
    STATISTICS = "statistics"
    DPO = "dpo"
    ADMIN = "admin"


class Permission(StrEnum):
    """One thing a person may do; the name is what the trail and the tests say."""

    UNITS_VIEW = "units:view"
    UNITS_EDIT = "units:edit"
    UNITS_CLOSE = "units:close"
    FAMILIES_VIEW = "families:view"
    FAMILIES_EDIT = "families:edit"
    FAMILIES_MERGE = "families:merge"
    STAYS_VIEW = "stays:view"
    STAYS_EDIT = "stays:edit"
    STAYS_CORRECT = "stays:correct"
    STAYS_REOPEN = "stays:reopen"
    VISITS_VIEW = "visits:view"
    VISITS_EDIT = "visits:edit"
    CARE_EDIT = "care:edit"
    OFFICES_VIEW = "offices:view"
    OFFICES_EDIT = "offices:edit"
    CASES_VIEW = "cases:view"
    CASES_EDIT = "cases:edit"
    CASES_HAND_OVER = "cases:hand_over"
    APPOINTMENTS_EDIT = "appointments:edit"
    WALK_IN = "walk_in:edit"
    TALKS_VIEW = "talks:view"
    TALKS_EDIT = "talks:edit"
    SUPPORT_NOTES = "notes:support"
    ADMINISTRATIVE_NOTES = "notes:administrative"
    CONCLUSIONS_EDIT = "conclusions:edit"
    CONCLUSIONS_READ_SECOND = "conclusions:read_second"
    RETURNS_EDIT = "returns:edit"
    COMPLAINTS_VIEW = "complaints:view"
    COMPLAINTS_EDIT = "complaints:edit"
    COMPLAINTS_ANSWER = "complaints:answer"
    LETTERS_VIEW = "letters:view"
    LETTERS_ISSUE = "letters:issue"
    LETTERS_BULK = "letters:bulk"
    LETTERS_TEMPLATES = "letters:templates"
    REPORTS_VIEW = "reports:view"
    REPORTS_PUBLISH = "reports:publish"
    IMPORTS_RUN = "imports:run"
    ACCOUNTS_EDIT = "accounts:edit"
    CODES_EDIT = "codes:edit"
    TRAIL_READ = "trail:read"


_P = Permission

POLICY: dict[Role, frozenset[Permission]] = {
    Role.FITT_COACH: frozenset(
        {
            _P.UNITS_VIEW,
            _P.FAMILIES_VIEW,
            _P.FAMILIES_EDIT,
            _P.STAYS_VIEW,
            _P.STAYS_EDIT,
            _P.VISITS_VIEW,
            _P.VISITS_EDIT,
            _P.CARE_EDIT,
            _P.OFFICES_VIEW,
            _P.CASES_VIEW,
            _P.TALKS_VIEW,
            _P.ADMINISTRATIVE_NOTES,
            _P.RETURNS_EDIT,
            _P.COMPLAINTS_VIEW,
            _P.COMPLAINTS_EDIT,
            _P.LETTERS_VIEW,
            _P.LETTERS_ISSUE,
            _P.LETTERS_BULK,
            _P.REPORTS_VIEW,
        }
    ),
    Role.FITT_ASSISTANT: frozenset(
        {
            _P.UNITS_VIEW,
            _P.UNITS_EDIT,
            _P.UNITS_CLOSE,
            _P.FAMILIES_VIEW,
            _P.STAYS_VIEW,
            _P.VISITS_VIEW,
            _P.CARE_EDIT,
        }
    ),
    Role.ICAM_COACH: frozenset(
        {
            _P.UNITS_VIEW,
            _P.FAMILIES_VIEW,
            _P.FAMILIES_EDIT,
            _P.OFFICES_VIEW,
            _P.CASES_VIEW,
            _P.CASES_EDIT,
            _P.APPOINTMENTS_EDIT,
            _P.WALK_IN,
            _P.TALKS_VIEW,
            _P.TALKS_EDIT,
            _P.SUPPORT_NOTES,
            _P.ADMINISTRATIVE_NOTES,
            _P.CONCLUSIONS_EDIT,
            _P.RETURNS_EDIT,
            _P.COMPLAINTS_VIEW,
            _P.COMPLAINTS_EDIT,
            _P.LETTERS_VIEW,
            _P.LETTERS_ISSUE,
            _P.LETTERS_BULK,
        }
    ),
    Role.DESK: frozenset(
        {
            _P.FAMILIES_VIEW,
            _P.OFFICES_VIEW,
            _P.CASES_VIEW,
            _P.APPOINTMENTS_EDIT,
            _P.WALK_IN,
            _P.LETTERS_VIEW,
            _P.LETTERS_ISSUE,
            _P.LETTERS_BULK,
        }
    ),
    Role.MANAGER: frozenset(Permission) - {_P.ACCOUNTS_EDIT, _P.TRAIL_READ, _P.SUPPORT_NOTES, _P.LETTERS_TEMPLATES},
    Role.STATISTICS: frozenset({_P.UNITS_VIEW, _P.STAYS_VIEW, _P.REPORTS_VIEW, _P.REPORTS_PUBLISH, _P.IMPORTS_RUN}),
    Role.DPO: frozenset({_P.TRAIL_READ}),
    Role.ADMIN: frozenset(
        {
            _P.ACCOUNTS_EDIT,
            _P.CODES_EDIT,
            _P.UNITS_VIEW,
            _P.UNITS_EDIT,
            _P.OFFICES_VIEW,
            _P.OFFICES_EDIT,
            _P.LETTERS_TEMPLATES,
        }
    ),
}


@dataclass(frozen=True, slots=True)
class Scope:
    """What a reader may see; None means no limit.

    Args:
        sites: ids of the sites.
        regions: codes of the regions.
        reader_id: whose scope it is, for what they opened today with a stated reason.
    """

    sites: frozenset[int] | None = frozenset()
    regions: frozenset[str] | None = frozenset()
    reader_id: int | None = field(default=None, compare=False)

    def has_site(self, site_id: int | None) -> bool:
        """Say whether a record of this site may be seen; one without a site (a waiting family) may."""
        return self.sites is None or site_id is None or site_id in self.sites

    def has_region(self, region: str | None) -> bool:
        """Say whether a record of this region may be seen; one without a region (not handed out yet) may."""
        return self.regions is None or region is None or region in self.regions


EVERYTHING = Scope(sites=None, regions=None)


@dataclass(frozen=True, slots=True)
class Actor:
    """The person who asks: an argument of every command and of every query that lists people."""

    account_id: int | None
    name: str
    role: Role
    scope: Scope = field(default_factory=Scope)
    language: str = "nl"

    def may(self, permission: Permission) -> bool:
        """Say whether the policy allows it."""
        return permission in POLICY[self.role]


OFFICE = Actor(None, "command line", Role.MANAGER, EVERYTHING)
"""The office itself, when a command runs without a person at a screen."""
