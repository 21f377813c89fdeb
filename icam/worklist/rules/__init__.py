"""The worklist: a pure function of facts and today's date; every line names the rule that put it there."""

from icam.worklist.rules.cases import CaseFact, Due, Limits, of_cases
from icam.worklist.rules.house import (
    MONTH,
    WEEK,
    AccountFact,
    AgreementFact,
    CareFact,
    ConflictFact,
    Facts,
    MinorFact,
    SilenceFact,
    StayFact,
    UnitFact,
    VisitFact,
    worklist,
)
from icam.worklist.rules.lines import AGENDA, Group, Line, Rule, Urgency, grouped, sites_of
from icam.worklist.rules.parts import BY_SITE, OWN_FAMILIES_ONLY, PARTS, Part

__all__ = [
    "AGENDA",
    "BY_SITE",
    "MONTH",
    "OWN_FAMILIES_ONLY",
    "PARTS",
    "WEEK",
    "AccountFact",
    "AgreementFact",
    "CareFact",
    "CaseFact",
    "ConflictFact",
    "Due",
    "Facts",
    "Group",
    "Limits",
    "Line",
    "MinorFact",
    "Part",
    "Rule",
    "SilenceFact",
    "StayFact",
    "UnitFact",
    "Urgency",
    "VisitFact",
    "grouped",
    "of_cases",
    "sites_of",
    "worklist",
]
