"""Reads of stays, placements and free units, each in a fixed number of statements."""

from icam.stays.queries.lists import (
    Filters,
    StayRow,
    coaches,
    filter_choices,
    stays,
    stays_of_household,
    waiting,
)
from icam.stays.queries.members import members_of
from icam.stays.queries.one import StayPage, placements_of_unit, stay, stay_page
from icam.stays.queries.placements import PlacementRow, Turnover, blockers_of_unit, facts_of_units, holds_of, turnovers
from icam.stays.queries.units import Stock, fitting, proposals, stock_of, vacancies

__all__ = [
    "Filters",
    "PlacementRow",
    "StayPage",
    "StayRow",
    "Stock",
    "Turnover",
    "blockers_of_unit",
    "coaches",
    "facts_of_units",
    "filter_choices",
    "fitting",
    "holds_of",
    "members_of",
    "placements_of_unit",
    "proposals",
    "stay",
    "stay_page",
    "stays",
    "stays_of_household",
    "stock_of",
    "turnovers",
    "vacancies",
    "waiting",
]
