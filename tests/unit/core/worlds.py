"""Random offices for Hypothesis: a few units and families, and everything that may go differently than planned."""

from datetime import date, timedelta

from hypothesis import strategies as st

from icam.core.counting import ClosureFact, Facts, MemberFact, PlacementFact, StayFact, UnitFacts
from icam.core.partial_date import PartialDate, Precision
from icam.core.period import Period

# Around Easter and the night the clock changes, or around the turn of the year.
STARTS = st.sampled_from([date(2025, 3, 20), date(2025, 10, 18), date(2025, 12, 18), date(2024, 2, 20)])
OUTCOMES = st.sampled_from([("R_VOL_AVR", "return"), ("L_PROT", "release"), ("A_LEFT", "absconded"), ("X_OTHER", None)])


@st.composite
def periods(draw: st.DrawFn, start: date, *, spread: int = 40) -> Period:
    first = start + timedelta(days=draw(st.integers(-15, spread)))
    return Period(first, draw(st.none() | st.integers(0, 30).map(lambda n: first + timedelta(days=n))))


@st.composite
def units(draw: st.DrawFn, number: int, start: date) -> UnitFacts:
    always = (Period(date(2008, 10, 1)),)
    return UnitFacts(
        code=f"U{number}",
        site=draw(st.sampled_from(["ZUL", "TUB"])),
        beds=draw(st.integers(1, 4)),
        cots=draw(st.integers(0, 1)),
        family_places=draw(st.integers(1, 2)),
        service=draw(st.just(always) | st.lists(periods(start), max_size=2).map(tuple)),
        closures=tuple(
            ClosureFact(f"C{number}-{n}", period)
            for n, period in enumerate(draw(st.lists(periods(start), max_size=2)))
        ),
        cleaning_days=draw(st.integers(0, 3)),
    )


@st.composite
def family(draw: st.DrawFn, number: int, start: date, codes: list[str]) -> tuple[StayFact, list, list]:
    """One stay: announced, late, moved, split, cancelled or ended."""
    stay = f"S{number}"
    planned = start + timedelta(days=draw(st.integers(-12, 30)))
    planned_until = draw(st.none() | st.integers(0, 25).map(lambda n: planned + timedelta(days=n)))
    fate = draw(st.sampled_from(["announced", "cancelled", "running", "ended", "ended", "ended"]))
    arrived = planned + timedelta(days=draw(st.integers(-3, 5))) if fate in ("running", "ended") else None
    lengths = draw(st.lists(st.integers(0, 9), min_size=1, max_size=3))
    placements, day = [], arrived
    for n, length in enumerate(lengths):
        is_last = n == len(lengths) - 1
        until = None if day is None or (is_last and fate == "running") else day + timedelta(days=length)
        placements.append(
            PlacementFact(
                unit=draw(st.sampled_from(codes)),
                stay=stay,
                arrived_on=day,
                left_on=until,
                planned_from=(planned if n == 0 else day or planned) if draw(st.booleans()) else None,
                planned_until=planned_until if n == 0 else None,
                cleaning_days=draw(st.none() | st.integers(0, 2)),
                released=fate == "cancelled" and draw(st.booleans()),
            )
        )
        day = until
    left = placements[-1].left_on
    members = [
        MemberFact(stay, f"P{number}-{n}", draw(_own(planned, arrived, left)), draw(_births(start)))
        for n in range(draw(st.integers(0, 4)))
    ]
    if members and draw(st.booleans()):
        half = frozenset(member.person for member in members[::2])
        others = frozenset(member.person for member in members) - half
        last = placements.pop()
        placements += [_with(last, last.unit, half), _with(last, draw(st.sampled_from(codes)), others)]
    outcome, group = draw(OUTCOMES) if left else (None, None)
    fact = StayFact(
        stay=stay,
        household=draw(st.sampled_from(["F1", f"F{number}"])),
        category=draw(st.sampled_from(["DUBLIN", "T_IRR"])),
        arrived_on=arrived,
        left_on=left,
        planned_from=planned,
        planned_until=planned_until,
        outcome=outcome,
        outcome_group=group,
        cancelled=fate == "cancelled",
    )
    return fact, placements, members


def _with(placement: PlacementFact, unit: str, persons: frozenset[str]) -> PlacementFact:
    return PlacementFact(
        unit,
        placement.stay,
        placement.arrived_on,
        placement.left_on,
        placement.planned_from,
        placement.planned_until,
        placement.cleaning_days,
        placement.released,
        persons,
    )


def _own(planned: date, arrived: date | None, left: date | None) -> st.SearchStrategy[Period]:
    """The whole stay, or born during it, or gone earlier."""
    first = arrived or planned
    whole = Period(first, left)
    later = st.integers(0, 8).map(lambda n: Period(min(first + timedelta(days=n), left or date.max), left))
    earlier = st.integers(0, 8).map(lambda n: Period(first, min(first + timedelta(days=n), left or date.max)))
    return st.just(whole) | later | earlier


def _births(start: date) -> st.SearchStrategy[PartialDate | None]:
    """Turning 18 or 3 about now, born on a leap day, or not known well."""
    near = st.sampled_from([0, 3, 18]).flatmap(
        lambda age: st.integers(-20, 40).map(lambda n: date(start.year - age, start.month, 15) + timedelta(days=n))
    )
    some = near | st.just(date(2008, 2, 29)) | st.dates(date(1950, 1, 1), date(2025, 1, 1))
    return st.none() | st.builds(PartialDate.from_parts, some, st.sampled_from(list(Precision)))


@st.composite
def worlds(draw: st.DrawFn) -> tuple[Facts, date, date, date]:
    """An office, the first and last day of a report, and the data date."""
    start = draw(STARTS)
    stock = [draw(units(n, start)) for n in range(draw(st.integers(1, 3)))]
    families = [draw(family(n, start, [unit.code for unit in stock])) for n in range(draw(st.integers(0, 5)))]
    last = start + timedelta(days=draw(st.integers(0, 25)))
    data_date = draw(st.sampled_from([last, last + timedelta(days=20), start + timedelta(days=7), start - timedelta(days=2)]))
    facts = Facts(
        units=tuple(stock),
        placements=tuple(placement for _, placements, _ in families for placement in placements),
        stays=tuple(stay for stay, _, _ in families),
        members=tuple(member for _, _, members in families for member in members),
        closing_days=draw(st.frozensets(st.just(start + timedelta(days=5)))),
    )
    return facts, start, last, data_date
