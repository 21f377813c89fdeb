"""The office of 28 units with invented families, as facts: what the report and its paper are tried on."""

from datetime import date, timedelta
from random import Random

from icam.core.counting import ClosureFact, Facts, MemberFact, PlacementFact, StayFact, UnitFacts
from icam.core.partial_date import PartialDate
from icam.core.period import Period

SITES = (("ZUL", 6), ("TUB", 6), ("SGW", 7), ("TIE", 3), ("BEV", 6))
OUTCOMES = (
    ("R_VOL_AVR", "return"),
    ("R_DUB", "return"),
    ("L_ASYL", "release"),
    ("A_LEFT", "absconded"),
    ("L_PROT", "release"),
)
SERVICE = (Period(date(2008, 10, 1)),)


def office(first: date, last: date, seed: int = 3) -> Facts:
    """Make the stock and a history of stays that runs from two months before the period to its last day."""
    dice = Random(seed)
    units = tuple(
        UnitFacts(
            f"{site}-{number}",
            site,
            beds=dice.choice([4, 5, 6]),
            cots=1,
            family_places=1,
            service=SERVICE if (site, number) != ("ZUL", 6) else (Period(first + timedelta(days=9)),),
            closures=_closures(dice, f"{site}-{number}", first),
            cleaning_days=1,
        )
        for site, units_of_site in SITES
        for number in range(1, units_of_site + 1)
    )
    stays, placements, members = [], [], []
    for unit in units:
        day = first - timedelta(days=dice.randint(20, 60))
        while day < last:
            day += timedelta(days=dice.choice([0, 0, 1, 3, 8, 14]))
            code = f"FITT-{first.year}-{len(stays) + 1:04d}"
            left = day + timedelta(days=min(120, max(1, int(dice.expovariate(1 / 24)))))
            gone = left if left <= last else None
            outcome, group = dice.choice(OUTCOMES) if gone else (None, None)
            planned = day - timedelta(days=dice.choice([0, 0, 2]))
            stays.append(
                StayFact(
                    code,
                    f"G-{len(stays) + 1001}",
                    dice.choice(["DUBLIN", "T_IRR", "B_ASYL", "B_REF"]),
                    day,
                    gone,
                    planned,
                    left,
                    outcome,
                    group,
                )
            )
            placements.append(PlacementFact(unit.code, code, day, gone, planned, left))
            members += _members(dice, code, Period(day, gone), first)
            day = left
    return Facts(units, tuple(placements), tuple(stays), tuple(members))


def _closures(dice: Random, code: str, first: date) -> tuple[ClosureFact, ...]:
    if dice.random() > 0.25:
        return ()
    day = first + timedelta(days=dice.randint(0, 20))
    return (ClosureFact(f"REP-{code}", Period(day, day + timedelta(days=dice.randint(2, 9))), "REPAIR"),)


def _members(dice: Random, stay: str, period: Period, first: date) -> list[MemberFact]:
    years = [dice.randint(25, 45), *(dice.choice([0, 2, 4, 7, 11, 15, 17]) for _ in range(dice.randint(1, 4)))]
    return [
        MemberFact(stay, f"{stay}/{n}", period, PartialDate.parse(f"{first.year - age - 1}-0{dice.randint(1, 9)}-15"))
        for n, age in enumerate(years)
    ]
