"""Reads of the family's overview: the list, the page, the chronology, the search of everything."""

from icam.families.queries.chronology import FIRST, chronology, latest
from icam.families.queries.everything import Found, find_everything
from icam.families.queries.listing import FamilyRow, Filters, families
from icam.families.queries.overview import Overview, overview

__all__ = [
    "FIRST",
    "FamilyRow",
    "Filters",
    "Found",
    "Overview",
    "chronology",
    "families",
    "find_everything",
    "latest",
    "overview",
]
