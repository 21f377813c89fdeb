"""Reads of return files."""

from icam.returns.queries.one import (
    DocumentRow,
    FilePage,
    Traveller,
    document,
    file_facts,
    file_page,
    files_of_case,
    files_of_household,
    return_file,
    running_of,
    running_stay,
    standing_ticket,
    travellers,
)
from icam.returns.queries.premiums import (
    PremiumSheet,
    VisaFree,
    country_group,
    premium_sheet,
    rates,
    visa_free_countries,
    visa_free_country,
)
from icam.returns.queries.todo import (
    DepartureTodo,
    DocumentTodo,
    departures,
    documents_expiring,
)

__all__ = [
    "DepartureTodo",
    "DocumentRow",
    "DocumentTodo",
    "FilePage",
    "PremiumSheet",
    "Traveller",
    "VisaFree",
    "country_group",
    "departures",
    "document",
    "documents_expiring",
    "file_facts",
    "file_page",
    "files_of_case",
    "files_of_household",
    "premium_sheet",
    "rates",
    "return_file",
    "running_of",
    "running_stay",
    "standing_ticket",
    "travellers",
    "visa_free_countries",
    "visa_free_country",
]
