"""Who sleeps where on a night."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from icam.core.partial_date import PartialDate
from icam.core.period import Period
from icam.stays.rules import Member, sleepers, sleeps_on, spans_of

START = date(2026, 1, 1)
days = st.integers(0, 60).map(lambda n: START + timedelta(days=n))


@st.composite
def periods(draw: st.DrawFn) -> Period:
    first = draw(days)
    return Period(first, draw(st.none() | st.integers(0, 40).map(lambda n: first + timedelta(days=n))))


@st.composite
def members(draw: st.DrawFn) -> Member:
    presence = draw(st.none() | st.lists(periods(), min_size=1, max_size=2).map(tuple))
    birth = draw(st.none() | days.map(PartialDate) | st.just(PartialDate.parse("2026")))
    memberships = draw(st.lists(periods(), min_size=1, max_size=2).map(tuple))
    return Member(1, "Amal", "CHILD", memberships, presence, birth, draw(st.none() | days))


@given(members(), periods(), days)
def test_a_member_sleeps_there_exactly_on_the_nights_of_the_own_spans(
    member: Member, stay: Period, night: date
) -> None:
    in_spans = any(span.holds(night) for span in spans_of(member, stay))
    assert in_spans == (sleeps_on(member, night) and stay.holds(night))


@given(members(), days)
def test_nobody_sleeps_anywhere_before_a_precise_birth(member: Member, night: date) -> None:
    if member.birth is not None and not member.birth.is_estimated and night < member.birth.counted_as:
        assert not sleeps_on(member, night)


def test_an_estimated_birth_date_keeps_nobody_out() -> None:
    member = Member(1, "Amal", "CHILD", (Period(START),), birth=PartialDate.parse("2026"))
    assert sleeps_on(member, START)


def test_a_split_family_sleeps_where_it_is_named() -> None:
    family = [Member(number, "Amal", "CHILD", (Period(START),)) for number in (1, 2, 3)]
    assert [one.person_id for one in sleepers(family, START, {2})] == [2]
    assert len(sleepers(family, START)) == 3


def test_who_left_earlier_sleeps_elsewhere_from_that_day() -> None:
    member = Member(1, "Amal", "FATHER", (Period(START),), (Period(START, date(2026, 1, 5)),))
    assert sleeps_on(member, date(2026, 1, 4))
    assert not sleeps_on(member, date(2026, 1, 5))
