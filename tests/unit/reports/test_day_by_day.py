"""Every night and rate of the reports, counted once more day by day by code that shares nothing with the builders."""

from collections import Counter
from datetime import date, timedelta
from statistics import mean, median

from hypothesis import given, settings
from hypothesis import strategies as st

from icam.complaints.rules import Milestones
from icam.core.counting import count, one_decimal
from icam.core.period import Period
from icam.printing.document import Table
from icam.reports.builders import complaints, movements, outcomes, over_time
from icam.reports.builders.book import Book
from icam.reports.builders.complaints import ComplaintFact
from icam.reports.builders.rights import FamilyStay
from icam.reports.builders.stays import StaysFacts
from icam.reports.rules import Asked
from tests.unit.core.counting_reference import World, days, percent
from tests.unit.core.worlds import worlds
from tests.unit.reports.test_builder import English

DAY = timedelta(days=1)
LONG = timedelta(days=70)
"""So much longer than a world is the period: it holds several months."""


def written(value):
    """Write a rate as it is shown."""
    return None if value is None else str(one_decimal(value))


def tables(findings_or_blocks):
    sections = getattr(findings_or_blocks, "sections", None)
    blocks = [one for each in sections for one in each.blocks] if sections else findings_or_blocks
    return {block.caption: block for block in blocks if isinstance(block, Table)}


def lines(table):
    return {row.cells[0].text: [cell.value for cell in row.cells[1:]] for row in table.rows}


# --- nights


@settings(max_examples=60, deadline=None)
@given(worlds())
def test_the_nights_and_rates_of_each_month_are_what_counting_night_by_night_gives(world):
    facts, first, last, data_date = world
    period = Period.days(first - LONG, last)
    found = count(facts, period, data_date)
    known = World(facts, data_date)
    counted: dict[str, Counter] = {}
    for night in days(first - LONG, min(last, data_date)):
        for unit in facts.units:
            kind = known.class_of(unit, night)
            for name in (f"{night:%Y-%m}", "Total"):
                counted.setdefault(name, Counter())[kind] += 1
    told = tables(over_time.blocks(found, English()))
    if len(counted) < 3:
        assert not told
        return
    rows = [[cell.value for cell in row.cells[1:]] for row in told["Occupancy by month"].rows]
    expected = []
    for kinds in [kinds for name, kinds in counted.items() if name != "Total"] + [counted["Total"]]:
        in_service = kinds.total() - kinds["not_in_service"]
        available = in_service - kinds["out_of_use"]
        expected.append(
            [
                kinds["occupied"],
                available,
                percent(kinds["occupied"], available),
                percent(kinds["occupied"], in_service),
            ]
        )
    assert [[one, other, written(net), written(gross)] for one, other, net, gross in rows] == expected


@settings(max_examples=100, deadline=None)
@given(worlds())
def test_arrivals_departures_and_lengths_are_what_walking_through_the_days_gives(world):
    facts, first, last, data_date = world
    found = count(facts, Period.days(first - LONG, last), data_date)
    known = World(facts, data_date)
    came, went, lengths = Counter(), Counter(), []
    for stay in facts.stays:
        there = [day for day in days(date(2023, 1, 1), data_date) if known.present(stay, day)]
        arrived, left = known.came(stay.arrived_on), known.came(stay.left_on)
        window = set(days(first - LONG, min(last, data_date)))
        if arrived in window:
            came[f"{arrived:%Y-%m}"] += 1
        if left in window:
            went[f"{left:%Y-%m}"] += 1
            lengths.append(len(there))
    material = StaysFacts(found, {}, {})
    asked = Asked(found.period, data_date)
    book = Book(English())
    movements.build(material, asked, book)
    for counts, name in ((came, "arrivals"), (went, "departures")):
        monthly = {
            key.removeprefix(f"{name}."): figure.open().total
            for key, figure in book.figures.items()
            if key.startswith(f"{name}.")
        }
        assert {month: number for month, number in monthly.items() if number} == counts
    told = tables(outcomes.build(material, asked, Book(English())))
    number, nights, of_mean, of_median, p90, longest = lines(told["Length of stay by category, in nights"])[
        "All stays that ended"
    ]
    ranked = sorted(lengths)
    assert (number, nights, longest or 0) == (len(ranked), sum(ranked), max(ranked, default=0))
    if ranked:
        assert abs(float(of_mean) - mean(ranked)) < 1e-6
        assert abs(float(of_median) - median(ranked)) < 1e-6
        assert p90 == next(one for one in ranked if sum(each <= one for each in ranked) * 10 >= len(ranked) * 9)


def family(nights=30, away=()):
    arrived = date(2026, 3, 2)
    spans = tuple((arrived + timedelta(days=a), arrived + timedelta(days=b)) for a, b in away)
    return FamilyStay(
        1, "S-1", "F-1", arrived, None, False, False, False, (), (), (), (), False, None, None, nights, spans
    )


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=5))
def test_a_night_in_the_other_language_area_counts_once_however_many_units_there_are(spans):
    lived = {number for first, stop in spans for number in range(first, stop)}
    assert family(away=spans).away_nights == len(lived)


# --- complaints


@st.composite
def received(draw):
    found = []
    for number in range(draw(st.integers(0, 8))):
        on = date(2026, 1, 1) + timedelta(days=draw(st.integers(0, 90)))
        then = st.none() | st.integers(0, 60).map(lambda n, on=on: on + timedelta(days=n))
        answered = draw(then)
        withdrawn = draw(then) if answered is None else None
        found.append(
            ComplaintFact(
                number, f"K-{number}", None, "OTHER", Milestones(on, on + timedelta(days=30), answered, None, withdrawn)
            )
        )
    return found


def became(one, known_on):
    """Walk from the receipt to the data date, a day at a time."""
    day, left = one.days.received_on, 30
    while day <= known_on:
        if one.days.answered_on == day:
            return "in_time" if left >= 0 else "late"
        if one.days.withdrawn_on == day:
            return "withdrawn"
        day, left = day + DAY, left - 1
    return "overdue" if left < -1 else "waiting"


@given(received(), st.integers(0, 170))
def test_what_became_of_each_complaint_is_what_waiting_day_by_day_gives(found, after):
    known_on = date(2026, 1, 1) + timedelta(days=after)

    def known(on):
        return on if on is not None and on <= known_on else None

    seen = [
        ComplaintFact(
            one.complaint_id,
            one.code,
            None,
            one.category,
            Milestones(
                one.days.received_on, one.days.due_on, known(one.days.answered_on), None, known(one.days.withdrawn_on)
            ),
        )
        for one in found
        if one.days.received_on <= known_on
    ]
    book = Book(English())
    _, in_time = complaints.tables(seen, known_on, book)
    expected = Counter(became(one, known_on) for one in found if one.days.received_on <= known_on)
    parts = ("in_time", "late", "overdue", "waiting", "withdrawn")
    assert {part: book.figures[f"complaints.{part}"].open().total for part in parts} == {
        part: expected[part] for part in parts
    }
    assert book.figures["complaints"].open().total == sum(expected.values()) == len(seen)
    should = expected["in_time"] + expected["late"] + expected["overdue"]
    answered, out_of, rate = (cell.value for cell in in_time.rows[0].cells[1:])
    assert (answered, out_of) == (expected["in_time"], should)
    assert written(rate) == percent(expected["in_time"], should)
