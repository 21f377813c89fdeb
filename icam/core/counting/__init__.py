"""How the office counts: every figure of the product comes from here (docs/counting.md).

Facts in, figures out; nothing here knows a database, a screen or the clock.
"""

from icam.core.counting.behind import FIGURES, Behind, behind
from icam.core.counting.conflicts import Conflict, ConflictKind
from icam.core.counting.facts import ClosureFact, Facts, MemberFact, PlacementFact, StayFact, UnitFacts
from icam.core.counting.ledger import GROUPS, Occupancy, Site, StayUse, Use, count, group_of
from icam.core.counting.measures import Lengths, one_decimal, rate
from icam.core.counting.nights import NightClass, Run, Segment, cleaning_of, hold_of, night_classes, segments

__all__ = [
    "FIGURES",
    "GROUPS",
    "Behind",
    "ClosureFact",
    "Conflict",
    "ConflictKind",
    "Facts",
    "Lengths",
    "MemberFact",
    "NightClass",
    "Occupancy",
    "PlacementFact",
    "Run",
    "Segment",
    "Site",
    "StayFact",
    "StayUse",
    "UnitFacts",
    "Use",
    "behind",
    "cleaning_of",
    "count",
    "group_of",
    "hold_of",
    "night_classes",
    "one_decimal",
    "rate",
    "segments",
]
