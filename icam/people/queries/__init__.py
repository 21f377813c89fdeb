"""Reads of persons and households."""

from icam.people.queries.households import (
    as_household_draft,
    decisions,
    household,
    household_ids_of_history,
    member_rows,
    membership,
    memberships_of_person,
    merges,
)
from icam.people.queries.persons import (
    PersonDetails,
    as_person_draft,
    details,
    holder,
    identifier,
    languages_of,
    nationalities_of,
    person,
    vulnerability,
)
from icam.people.queries.search import Hit, Likely, likely_duplicates, search_persons
from icam.people.queries.visible import household_visible, person_visible

__all__ = [
    "Hit",
    "Likely",
    "PersonDetails",
    "as_household_draft",
    "as_person_draft",
    "decisions",
    "details",
    "holder",
    "household",
    "household_ids_of_history",
    "household_visible",
    "identifier",
    "languages_of",
    "likely_duplicates",
    "member_rows",
    "membership",
    "memberships_of_person",
    "merges",
    "nationalities_of",
    "person",
    "person_visible",
    "search_persons",
    "vulnerability",
]
