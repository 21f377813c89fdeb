"""Lists in, figures out: what is counted after an import is what is counted from the lists themselves."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest

from icam.codes import queries as codes
from icam.core import clock
from icam.core.access import EVERYTHING, OFFICE
from icam.core.counting import ClosureFact, Facts, MemberFact, PlacementFact, StayFact, UnitFacts, count
from icam.core.partial_date import PartialDate
from icam.core.period import Period
from icam.imports.commands import import_list
from icam.imports.rules import ListKind
from icam.imports.sheet import read_sheet
from icam.reports.queries import material

START = date(2026, 1, 1)
WINDOW = Period.days(date(2026, 1, 10), date(2026, 3, 31))
DAY = timedelta(days=1)


def office(dice: Random) -> Facts:
    """Make an office in which no two families have one place, and everything else may happen."""
    units, placements, stays, members = [], [], [], []
    for number in range(5):
        code, closed = f"A-{number}", START + dice.randint(5, 60) * DAY
        closures = (ClosureFact(f"W{number}", Period(closed, closed + dice.randint(1, 9) * DAY)),)
        service = (Period(date(2025, 1, 1), START + 40 * DAY), Period(START + 50 * DAY)) if number == 4 else ()
        service = service or (Period(date(2020, 1, 1)),)
        units.append(UnitFacts(code, "A", dice.randint(2, 5), 1, 1, service, closures, cleaning_days=2))
        day = START
        while day < START + 100 * DAY:
            arrived = day + dice.randint(0, 6) * DAY
            left = day = arrived + dice.randint(0, 20) * DAY
            stay, planned = f"S{len(stays)}", arrived - dice.randint(0, 4) * DAY
            extra = dice.choice([None, 0, 3])
            placements.append(PlacementFact(code, stay, arrived, left, planned, cleaning_days=extra))
            outcome = dice.choice(["R_VOL_AVR", "A_LEFT", "L_PROT", "X_OTHER"])
            stays.append(StayFact(stay, f"H{stay}", "T_IRR", arrived, left, planned, outcome=outcome))
            for person in range(dice.randint(1, 5)):
                born = PartialDate.parse(dice.choice(["1990", "2008-02-15", "2015-06", "2024-05-05"]))
                gone = left if dice.random() < 0.7 else arrived + (left - arrived) // 2
                known = None if dice.random() < 0.1 else born
                members.append(MemberFact(stay, f"P{stay}-{person}", Period(arrived, gone), known))
    return Facts(tuple(units), tuple(placements), tuple(stays), tuple(members))


def take(kind: ListKind, heads: str, rows: Iterable[Iterable[object]]) -> None:
    text = "\n".join([heads, *(",".join("" if one is None else str(one) for one in row) for row in rows)])
    report = import_list(OFFICE, kind, read_sheet(text.encode()))
    assert report.is_done, [(one.line, one.column, str(one.said)) for one in report.problems]


def load(facts: Facts) -> None:
    household = {stay.stay: stay.household for stay in facts.stays}
    take(ListKind.SITES, "code,name_nl,cleaning_days", [("A", "A", 2)])
    take(
        ListKind.UNITS,
        "site,code,beds,cots,family_places,in_service_from,in_service_until",
        [
            ("A", unit.code, unit.beds, unit.cots, unit.family_places, period.from_on, period.until_on)
            for unit in facts.units
            for period in unit.service
        ],
    )
    take(
        ListKind.CLOSURES,
        "unit,first_day,last_day,reason,reference",
        [
            (unit.code, one.period.from_on, one.period.last_day, "REPAIR", one.reference)
            for unit in facts.units
            for one in unit.closures
        ],
    )
    take(
        ListKind.HOUSEHOLDS,
        "household,person,given_name,birth_date",
        [(household[one.stay], one.person, "Ana", one.birth) for one in facts.members],
    )
    by_stay = {stay.stay: stay for stay in facts.stays}
    take(
        ListKind.STAYS,
        "stay,household,category,unit,planned_from,arrived_on,left_on,outcome,cleaning_days",
        [
            (
                one.stay,
                household[one.stay],
                "T_IRR",
                one.unit,
                one.planned_from,
                one.arrived_on,
                one.left_on,
                by_stay[one.stay].outcome,
                one.cleaning_days,
            )
            for one in facts.placements
        ],
    )
    take(
        ListKind.PRESENCE,
        "stay,person,from,until",
        [
            (one.stay, one.person, one.period.from_on, one.period.until_on)
            for one in facts.members
            if one.period.until_on != by_stay[one.stay].left_on
        ],
    )


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_figures_after_an_import_are_those_of_the_lists(app, seed):
    codes.forget()
    facts = office(Random(seed))
    load(facts)
    today = clock.today()
    wanted, found = (count(one, WINDOW, today) for one in (facts, material(EVERYTHING, WINDOW, today).facts))
    assert found.use.classes == wanted.use.classes
    assert found.use.heads == wanted.use.heads
    assert (found.use.family_nights, found.use.bed_nights) == (wanted.use.family_nights, wanted.use.bed_nights)
    assert found.presence_days == wanted.presence_days
    assert {unit: use.classes for unit, use in found.per_unit.items()} == {
        unit: use.classes for unit, use in wanted.per_unit.items()
    }
    for name in ("stock_start", "arrivals", "departures", "stock_end", "present"):
        stays = [sorted(stay.stay for stay in getattr(one.flows, name)) for one in (found, wanted)]
        assert stays[0] == stays[1], name
    assert found.outcomes == wanted.outcomes
    assert found.lengths == wanted.lengths
    assert _told(found) == _told(wanted)


def _told(found) -> list[object]:
    return [replace(one, closure=None) if one.kind != "closure" else one for one in found.conflicts]
