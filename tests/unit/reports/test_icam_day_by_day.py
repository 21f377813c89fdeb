"""The rates, ages, waits and days of the reports on files, the door and visits, worked out once more the long way."""

from datetime import date, timedelta
from statistics import median

from hypothesis import given, settings
from hypothesis import strategies as st

from icam.appointments.rules import AppointmentState, TalkKind
from icam.core.counting import one_decimal
from icam.reports.builders import caseload, icam_funnel, visits, walk_ins
from icam.reports.builders.book import Book
from icam.reports.builders.files import AppointmentFact
from icam.visits.rules import Result
from icam.walkin.rules import EntryState
from tests.unit.core.counting_reference import percent
from tests.unit.reports.test_builder import English
from tests.unit.reports.test_icam_builders import TODAY, YEAR, after, entries, files_of_all_kinds, table, value, visit

CAME = {AppointmentState.ATTENDED, AppointmentState.INTERPRETER_MISSING}
STAYED_AWAY = {AppointmentState.NO_SHOW, AppointmentState.EXCUSED, AppointmentState.WRONG_ADDRESS}


def shown(rate):
    return None if rate is None else str(one_decimal(rate))


def steps(first, last):
    """Count the days from one to the other by going there."""
    number, day = 0, first
    while day < last:
        number, day = number + 1, day + timedelta(days=1)
    return number


def ninetieth(values):
    """Return the smallest value that nine in ten do not exceed, by trying them all."""
    return next((one for one in sorted(values) if 10 * sum(each <= one for each in values) >= 9 * len(values)), None)


def same(summary, values):
    """Tell whether median, P90 and longest are those of the values."""
    of_median, p90, longest = summary
    if not values:
        return of_median is None and p90 is None and not longest
    return abs(float(of_median) - median(values)) < 1e-9 and (p90, longest) == (ninetieth(values), max(values))


@settings(deadline=None)
@given(files_of_all_kinds(), st.data())
def test_the_rates_and_days_of_the_funnel(files, data):
    states = st.lists(st.tuples(st.sampled_from(AppointmentState), st.sampled_from(TalkKind)), max_size=3)
    appointments = [
        AppointmentFact(one, kind, after(5), state, True, True) for one in files for state, kind in data.draw(states)
    ]
    found = icam_funnel.build(icam_funnel.FunnelFacts(tuple(files), tuple(appointments)), YEAR, Book(English()))
    for label, kinds in (("First appointments", {TalkKind.FIRST}), ("Together", set(TalkKind))):
        came = missed = 0
        for one in appointments:
            came += one.kind in kinds and one.state in CAME
            missed += one.kind in kinds and one.state in STAYED_AWAY
        rate = value(table(found, "Appointments"), label, "Show-up rate")
        assert shown(rate) == percent(came, came + missed), label
    for label, days in (
        (
            "From the first invitation to the first talk",
            [
                steps(one.invited_on, one.first_talk_on)
                for one in files
                if one.invited_on and one.first_talk_on and one.invited_on <= one.first_talk_on
            ],
        ),
        (
            "From the first talk to the conclusion",
            [
                steps(one.first_talk_on, one.concluded_on)
                for one in files
                if one.first_talk_on and one.concluded_on and one.first_talk_on <= one.concluded_on
            ],
        ),
    ):
        times = [value(table(found, "Times"), label, column) for column in ("Median", "P90", "Longest")]
        assert same(times, days), label
    reached = sum(one.first_talk_on is not None for one in files)
    tile = next(item for item in found.sections[0].blocks[0].items if item.label == "Households reached")
    assert shown(tile.cell.value) == percent(reached, len(files))


@settings(deadline=None)
@given(files_of_all_kinds(), st.integers(0, 400))
def test_the_ages_and_silences_of_the_caseload(files, age):
    day = after(age)
    found = caseload.build(caseload.Caseload(tuple(files), day, 30), YEAR, Book(English()))
    ages = [steps(one.opened_on, day) for one in files]
    silent = 0
    for one in files:
        contacts = [on for on in (one.opened_on, one.last_talk_on, one.met_on) if on]
        silent += steps(max(contacts), day) >= 30
    if not files:
        assert found.empty
        return
    total = table(found, "By coach").rows[-1]
    assert total.cells[1].value == len(files)
    assert abs(float(total.cells[-3].value) - median(ages)) < 1e-9
    assert (total.cells[-2].value, total.cells[-1].value) == (max(ages), silent)
    bands = {row.cells[0].text: row.cells[1].value for row in table(found, "Age").rows[:-1]}
    assert list(bands.values()) == [
        sum(low <= each <= high for each in ages)
        for low, high in ((0, 30), (31, 90), (91, 180), (181, 365), (366, 10**6))
    ]


@settings(deadline=None)
@given(entries())
def test_the_waits_at_the_door_and_the_share_that_left(came):
    found = walk_ins.build(came, YEAR, Book(English()))
    shown_rows = {row.cells[0].text: row for row in table(found, "By office").rows}
    for office in {one.office for one in came}:
        here = [one for one in came if one.office == office]
        waits = [one.waited for one in here if one.state is EntryState.DONE and one.waited is not None]
        gone = sum(one.state is EntryState.LEFT and not one.talked for one in here)
        *_, left, of_median, p90, longest = (cell.value for cell in shown_rows[office].cells)
        assert shown(left) == percent(gone, len(here))
        assert same((of_median, p90, longest), waits)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(1, 28), st.sampled_from([None, *Result]), st.integers(1, 2)), max_size=20))
def test_the_share_of_visits_held_by_coach_and_month(made):
    facts = visits.VisitFacts(tuple(visit(*one) for one in made), (), TODAY, 14)
    found = visits.build(facts, YEAR, Book(English()))
    kept = {Result.HELD}
    lost = {Result.MISSED, Result.MISSED_EXCUSED}
    for coach in {one[2] for one in made}:
        held = sum(result in kept for _, result, whose in made if whose == coach)
        missed = sum(result in lost for _, result, whose in made if whose == coach)
        rate = value(table(found, "By coach"), f"Coach {coach}", "Share held")
        assert shown(rate) == percent(held, held + missed)
        if any(held for _, _, _ in made):
            assert value(table(found, "Held 2026-03"), f"Coach {coach}", "03/2026") == held


@given(st.dates(date(2026, 1, 1), date(2026, 3, 18)), st.none() | st.integers(0, 80))
def test_the_days_without_a_visit(arrived, seen_after):
    seen = arrived + timedelta(days=seen_after) if seen_after is not None else None
    if seen is not None and seen > TODAY:
        return
    family = visits.FamilyFact(1, "S-1", "G-1", "ZUL", 1, "Coach 1", arrived, seen)
    facts = visits.VisitFacts((), (family,), TODAY, 14)
    since = steps(seen or arrived, TODAY)
    assert facts.days(family) == since
    assert facts.is_unseen(family) == (since >= 14)
