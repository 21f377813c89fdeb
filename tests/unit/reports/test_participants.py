"""A person counts once in a project, and the list names nobody."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from icam.core.partial_date import PartialDate
from icam.core.period import Period
from icam.reports.builders.participants import ProjectFacts, Registration, age_class, participants
from icam.reports.queries.participants import pseudonym

YEAR = Period.days(date(2026, 1, 1), date(2026, 12, 31))


def registration(person="1", on=date(2026, 3, 1), category="T_IRR", born=date(1990, 1, 1), **more) -> Registration:
    details = {"until": None, "stay_id": 1, "stay": f"S-{on}", "household": "F-1", "outcome": None} | more
    birth = None if born is None else PartialDate(born)
    return Registration(person, f"P-{person}", "f", birth, on, category=category, **details)


def of(*registrations) -> ProjectFacts:
    return ProjectFacts(
        "X",
        YEAR,
        registrations,
        {"T_IRR": "R.3.8", "B_ASYL": "R.1.7"},
        {"R_VOL_AVR": "R.3.6"},
        ("R.3.8", "R.1.7", "R.3.6"),
    )


@given(
    st.lists(st.tuples(st.sampled_from("123"), st.integers(0, 500), st.sampled_from(["T_IRR", "B_ASYL"])), max_size=12)
)
def test_a_person_counts_once_and_on_the_first_day(lines):
    facts = of(*(registration(person, YEAR.from_on + timedelta(days=day), category) for person, day, category in lines))
    found = participants(facts, YEAR)
    assert len({one.first.person for one in found}) == len(found)
    for one in found:
        days = [each.on for each in facts.registrations if each.person == one.first.person]
        assert one.first.on == min(days)


@given(st.integers(1, 364))
def test_each_participant_is_in_one_of_two_periods_of_the_project(day):
    facts = of(*(registration(str(number), YEAR.from_on + timedelta(days=number * 30)) for number in range(12)))
    cut = YEAR.from_on + timedelta(days=day)
    halves = participants(facts, Period(YEAR.from_on, cut)) + participants(facts, Period(cut, YEAR.until_on))
    assert halves == participants(facts, YEAR)


def test_a_later_stay_for_another_indicator_is_flagged_and_not_counted():
    found = participants(of(registration(), registration(on=date(2026, 8, 1), category="B_ASYL")), YEAR)
    assert [(one.indicators, one.others) for one in found] == [(("R.3.8",), ("R.1.7",))]


def test_an_outcome_counts_from_the_day_it_happened():
    left = registration(until=date(2026, 6, 1), outcome="R_VOL_AVR")
    assert participants(of(left), YEAR)[0].indicators == ("R.3.8", "R.3.6")
    assert participants(of(left), Period.days(date(2026, 1, 1), date(2026, 5, 31)))[0].indicators == ("R.3.8",)


def test_the_age_is_that_of_the_first_registration():
    ages = {
        born: age_class(registration(born=born))
        for born in (date(2008, 3, 2), date(2008, 3, 1), date(1965, 3, 1), None)
    }
    assert list(ages.values()) == ["under_18", "18_60", "over_60", "unknown"]


def test_the_code_of_a_person_is_the_same_in_a_project_and_another_elsewhere():
    assert pseudonym("secret", "A", 7) == pseudonym("secret", "A", 7)
    assert len({pseudonym("secret", "A", 7), pseudonym("secret", "B", 7), pseudonym("other", "A", 7)}) == 3
    assert "7" not in pseudonym("secret", "A", 7)[:1]
