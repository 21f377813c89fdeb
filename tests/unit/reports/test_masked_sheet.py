"""The sheet that leaves the department, read by somebody who subtracts whatever can be subtracted."""

from datetime import date, timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from icam.core.counting import Facts, MemberFact, StayFact, count
from icam.core.partial_date import PartialDate
from icam.core.period import Period
from icam.printing.document import Table
from icam.reports.builders import parliament
from icam.reports.builders.book import Book
from icam.reports.builders.stays import StaysFacts
from icam.reports.rules import Asked
from icam.reports.rules.masking import SMALL
from tests.unit.reports.test_builder import English

CATEGORIES = ("T_IRR", "DUBLIN", "B_ASYL")
OUTCOMES = (("R_VOL_AVR", "return"), ("L_PROT", "release"), ("A_LEFT", "absconded"), ("X_OTHER", None))
YEARS = Period.days(date(2023, 1, 1), date(2025, 12, 31))


def stays(seed):
    """Make families of three years, few in some categories."""
    dice = Random(seed)
    weights = [dice.choice([0, 1, 3, 20]) for _ in CATEGORIES]
    found, members = [], []
    for number in range(dice.randint(0, 60) if any(weights) else 0):
        came = YEARS.from_on + timedelta(days=dice.randint(0, 1090))
        outcome, group = dice.choice(OUTCOMES)
        left = came + timedelta(days=dice.randint(0, 60))
        category = dice.choices(CATEGORIES, weights)[0]
        found.append(StayFact(f"S-{number}", f"F-{number}", category, came, left, outcome=outcome, outcome_group=group))
        for age in range(dice.randint(1, 4)):
            born = PartialDate.parse(f"{came.year - 30 + age * 9}-05-05")
            members.append(MemberFact(f"S-{number}", f"P-{number}-{age}", Period(came, left), born))
    return Facts((), (), tuple(found), tuple(members))


def sheet(facts):
    found = count(facts, YEARS, date(2026, 3, 1))
    book = Book(English())
    findings = parliament.build(StaysFacts(found, {}, {}), Asked(YEARS, date(2026, 3, 1)), book)
    return [block for section in findings.sections for block in section.blocks if isinstance(block, Table)], book


def read(table):
    """Read what is shown: a number for each cell, None where it is masked."""
    return [[None if cell.text == parliament.MARK else cell.value for cell in row.cells[1:]] for row in table.rows]


def solved(rows):
    """Subtract until nothing more follows: every line and every column is its total. Return what came out."""
    known = {(r, c): value for r, row in enumerate(rows) for c, value in enumerate(row)}
    height, width = len(rows), len(rows[0])
    sums = [[(r, c) for c in range(width)] for r in range(height)] + [
        [(r, c) for r in range(height)] for c in range(width)
    ]
    out, goes_on = {}, True
    while goes_on:
        goes_on = False
        for places in sums:
            unknown = [place for place in places if known[place] is None]
            if len(unknown) == 1:
                *parts, total = places
                found = sum(known[one] or 0 for one in parts)
                value = found if unknown[0] == total else (known[total] or 0) - found
                known[unknown[0]] = out[unknown[0]] = value
                goes_on = True
            elif unknown and known[places[-1]] is not None:
                # masked cells are one at least: a rest that is as large as their number says what each of them is
                rest = (known[places[-1]] or 0) - sum(known[one] or 0 for one in places[:-1])
                if rest == len(unknown):
                    for place in unknown:
                        known[place] = out[place] = 1
                    goes_on = True
    return out


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 2**32))
def test_subtracting_gives_nothing_that_the_sheet_hides(seed):
    tables, _ = sheet(stays(seed))
    for table in tables[:3]:
        rows = read(table)
        assert all(value is None or value == 0 or value >= SMALL for row in rows for value in row), table.caption
        assert not solved(rows), table.caption


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32))
def test_what_is_masked_opens_nothing_and_is_in_no_file(seed):
    tables, book = sheet(stays(seed))
    for table in tables:
        for row in table.rows:
            assert all(cell.value is None and not cell.opens for cell in row.cells if cell.text == parliament.MARK)
    assert all(not figure.records or len(figure.records) >= SMALL for figure in book.figures.values())


def test_the_one_who_subtracts_would_find_a_cell_that_is_masked_alone():
    """The attacker of these tests is no fool: with only the small cell masked, the number comes out."""
    assert solved([[None, 20, 23], [40, 50, 90], [43, 70, 113]]) == {(0, 0): 3}
