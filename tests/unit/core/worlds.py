"""Random offices: a few units and families, and everything that may go differently than planned.

A world follows from one number, so that the cases are spread evenly instead of huddling at the smallest ones.
"""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from hypothesis import strategies as st

from icam.core.counting import ClosureFact, Facts, MemberFact, PlacementFact, StayFact, UnitFacts
from icam.core.partial_date import PartialDate
from icam.core.period import Period

World = tuple[Facts, date, date, date]

# Around Easter and the nights the clock changes, the turn of the year, and the end of February.
STARTS = (date(2025, 3, 20), date(2025, 10, 18), date(2025, 12, 18), date(2024, 2, 20), date(2026, 2, 18))
OUTCOMES = (("R_VOL_AVR", "return"), ("L_PROT", "release"), ("A_LEFT", "absconded"), ("X_OTHER", None))


def worlds() -> st.SearchStrategy[World]:
    """Draw an office, the first and last day of a report, and the data date."""
    return st.integers(0, 2**48).map(lambda seed: world(Random(seed)))


def world(dice: Random) -> World:
    """Make an office."""
    start = dice.choice(STARTS)
    last = start + timedelta(days=dice.randint(0, 25))
    stock = [unit(dice, number, start) for number in range(dice.randint(1, 3))]
    codes = [each.code for each in stock]
    families = [family(dice, number, start, codes) for number in range(dice.randint(0, 7))]
    facts = Facts(
        units=tuple(stock),
        placements=tuple(placement for _, placements, _ in families for placement in placements),
        stays=tuple(stay for stay, _, _ in families),
        members=tuple(member for _, _, members in families for member in members),
        closing_days=frozenset({start + timedelta(days=5)} if dice.random() < 0.5 else ()),
    )
    known = dice.choice([last, last, last + timedelta(days=20), start + timedelta(days=7), start - timedelta(days=2)])
    return facts, start, last, known


def unit(dice: Random, number: int, start: date) -> UnitFacts:
    """Make a unit: usually always in service, sometimes closed."""
    always = (Period(date(2008, 10, 1)),)
    return UnitFacts(
        code=f"U{number}",
        site=dice.choice(["ZUL", "TUB"]),
        beds=dice.randint(1, 4),
        cots=dice.randint(0, 1),
        family_places=dice.randint(1, 2),
        service=always if dice.random() < 0.7 else tuple(period(dice, start) for _ in range(dice.randint(0, 2))),
        closures=tuple(ClosureFact(f"C{number}-{n}", period(dice, start)) for n in range(dice.randint(0, 2))),
        cleaning_days=dice.randint(0, 3),
    )


def period(dice: Random, start: date) -> Period:
    """Make a period near the start; it may be empty or without end."""
    first = start + timedelta(days=dice.randint(-15, 20))
    return Period(first, None if dice.random() < 0.2 else first + timedelta(days=dice.randint(0, 12)))


def family(
    dice: Random, number: int, start: date, codes: list[str]
) -> tuple[StayFact, list[PlacementFact], list[MemberFact]]:
    """Make a stay: announced, late, early, moved, split, cancelled or ended."""
    stay, fate = f"S{number}", dice.choice(["announced", "cancelled", "running", "ended", "ended", "ended"])
    planned = start + timedelta(days=dice.randint(-12, 20))
    until = None if dice.random() < 0.4 else planned + timedelta(days=dice.randint(0, 14))
    arrived = planned + timedelta(days=dice.randint(-3, 5)) if fate in ("running", "ended") else None
    placements = moves(dice, stay, arrived, is_running=fate == "running", codes=codes)
    first = placements[0]
    if dice.random() < 0.8:
        placements[0] = replace(first, planned_from=planned, planned_until=until, released=dice.random() < 0.1)
    if arrived and dice.random() < 0.3:  # a move that was planned and did not happen, or not yet
        planned_move = arrived + timedelta(days=dice.randint(0, 20))
        placements.append(PlacementFact(dice.choice(codes), stay, planned_from=planned_move))
    left = max((each.left_on for each in placements if each.left_on), default=None) if fate == "ended" else None
    members = [member(dice, stay, number, n, start, arrived or planned, left) for n in range(dice.randint(0, 4))]
    if members and dice.random() < 0.3:
        split(dice, placements, members, codes)
    outcome, group = dice.choice(OUTCOMES) if left else (None, None)
    fact = StayFact(
        stay=stay,
        household=dice.choice(["F1", f"F{number}"]),
        category=dice.choice(["DUBLIN", "T_IRR"]),
        arrived_on=arrived,
        left_on=left,
        planned_from=planned,
        planned_until=until,
        outcome=outcome,
        outcome_group=group,
        cancelled=fate == "cancelled",
    )
    return fact, placements, members


def moves(dice: Random, stay: str, arrived: date | None, *, is_running: bool, codes: list[str]) -> list[PlacementFact]:
    """Make the placements of a stay, one after the other."""
    count = dice.choice([1, 1, 2, 3])
    placements, day = [], arrived
    for number in range(count):
        goes_on = day is None or (is_running and number == count - 1)
        until = None if goes_on else day + timedelta(days=dice.randint(0, 9))
        placements.append(PlacementFact(dice.choice(codes), stay, day, until, cleaning_days=dice.choice([None, 0, 2])))
        if day is None:
            break
        day = until
    return placements


def split(dice: Random, placements: list[PlacementFact], members: list[MemberFact], codes: list[str]) -> None:
    """Let half of the family sleep elsewhere in one of the placements."""
    half = frozenset(each.person for each in members[::2])
    others = frozenset(each.person for each in members) - half
    chosen = placements.pop(dice.randrange(len(placements)))
    placements += [replace(chosen, persons=half), replace(chosen, persons=others, unit=dice.choice(codes))]


def member(dice: Random, stay: str, number: int, n: int, start: date, first: date, left: date | None) -> MemberFact:
    """Make a member: there for the whole stay, born or joined during it, or gone earlier."""
    moment = first + timedelta(days=dice.randint(0, 8))
    if left is not None:
        moment = min(moment, left)
    own = dice.choice([Period(first, left), Period(first, left), Period(moment, left), Period(first, moment)])
    return MemberFact(stay, f"P{number}-{n}", own, birth(dice, start))


def birth(dice: Random, start: date) -> PartialDate | None:
    """Make a birth date: turning 18 or 3 about now, a leap day, long ago, not known well or not at all."""
    near = date(start.year - dice.choice([0, 3, 3, 18, 18]), start.month, 15) + timedelta(days=dice.randint(-20, 40))
    day = dice.choice([near, near, near, date(2008, 2, 29), date(2006, 2, 28), date(1950, 5, 6), None])
    return None if day is None else PartialDate.from_parts(day, dice.choice(["day", "day", "month", "year"]))
