"""Orders to leave: the term, its extensions, and the state that follows from the facts."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icam.core.errors import RuleBroken
from icam.orders import rules
from icam.orders.rules import (
    MOVES,
    AppealDraft,
    BanDraft,
    ExtensionDraft,
    OrderDraft,
    OrderFacts,
    OrderState,
    days_left,
    end_of_term,
    respected_in_time,
    state_of,
)

TODAY = date(2026, 3, 10)
WARNING = 7
DAYS = st.dates(date(2025, 12, 1), date(2026, 6, 30))


def _state(facts: OrderFacts, today: date = TODAY) -> OrderState:
    return state_of(facts, today=today, warning_days=WARNING)


# --- the end of the term


@given(DAYS, st.integers(0, 90))
def test_the_last_day_is_the_notification_and_the_days_of_the_term(notified: date, days: int) -> None:
    ends = end_of_term(notified, days)
    assert ends is not None
    assert ends - timedelta(days=1) == notified + timedelta(days=days)
    assert days_left(ends, notified) == days


@given(DAYS, st.integers(0, 90), st.lists(DAYS, max_size=4))
def test_an_extension_never_makes_a_term_shorter(notified: date, days: int, until: list[date]) -> None:
    ends = end_of_term(notified, days, until)
    plain = end_of_term(notified, days)
    assert ends and plain
    assert ends >= plain
    assert ends in (plain, *until)


@given(DAYS, st.integers(0, 90), st.lists(DAYS, max_size=4))
def test_the_order_of_the_extensions_changes_nothing(notified: date, days: int, until: list[date]) -> None:
    assert end_of_term(notified, days, until) == end_of_term(notified, days, reversed(until))


def test_no_term_runs_before_the_notification() -> None:
    assert end_of_term(None, 30) is None


def test_thirty_days_notified_on_the_first_of_march_end_with_the_thirty_first() -> None:
    assert end_of_term(date(2026, 3, 1), 30) == date(2026, 4, 1)


# --- the state


@st.composite
def facts(draw: st.DrawFn) -> OrderFacts:
    notified = draw(st.none() | st.dates(date(2025, 12, 1), TODAY))
    ends = end_of_term(notified, draw(st.integers(0, 90))) if draw(st.booleans()) else None
    after = st.dates(notified or date(2025, 12, 1), TODAY)
    complied = draw(st.none() | after) if notified else None
    return OrderFacts(
        notified_on=notified,
        ends_on=ends,
        complied_on=complied,
        withdrawn_on=draw(st.none() | after),
        is_suspended=draw(st.booleans()),
    )


def test_every_state_is_on_the_ladder_and_can_reach_an_end() -> None:
    assert set(MOVES) == set(OrderState)
    ends = {state for state in OrderState if not MOVES[state]}
    assert ends == {OrderState.COMPLIED, OrderState.WITHDRAWN}
    reached, fresh = set(ends), set(ends)
    while fresh:
        fresh = {state for state in OrderState if state not in reached and MOVES[state] & reached}
        reached |= fresh
    assert reached == set(OrderState)


@given(facts(), st.integers(0, 120))
def test_a_day_that_passes_moves_only_along_the_ladder(one: OrderFacts, days: int) -> None:
    state = _state(one)
    for n in range(days):
        after = _state(one, TODAY + timedelta(days=n + 1))
        assert after == state or after in MOVES[state]
        state = after


def _acts(one: OrderFacts) -> list[OrderFacts]:
    """Return what each act that the commands allow makes of an order."""
    found = []
    if one.notified_on is None:
        found += [replace(one, notified_on=TODAY, ends_on=end_of_term(TODAY, n)) for n in (0, 5, 30)]
        found += [replace(one, notified_on=TODAY), replace(one, notified_on=TODAY - timedelta(60), ends_on=TODAY)]
    else:
        found.append(replace(one, complied_on=TODAY))
    if one.ends_on is not None:
        found += [
            replace(one, ends_on=TODAY + timedelta(days=n)) for n in (4, 40) if TODAY + timedelta(n) > one.ends_on
        ]
    found += [replace(one, withdrawn_on=TODAY), replace(one, is_suspended=True), replace(one, is_suspended=False)]
    return found


@given(facts())
def test_an_act_moves_only_along_the_ladder(one: OrderFacts) -> None:
    state = _state(one)
    if MOVES[state]:
        assert {_state(after) for after in _acts(one)} <= MOVES[state] | {state}


def test_every_move_of_the_ladder_happens() -> None:
    """The other way round: nothing stands on the ladder that no act and no day brings."""
    notified = [None, TODAY, TODAY - timedelta(days=20), TODAY - timedelta(days=60)]
    seen: set[tuple[OrderState, OrderState]] = set()
    for day in notified:
        for days in (None, 0, 5, 30):
            for suspended in (False, True):
                ends = None if days is None else end_of_term(day, days)
                one = OrderFacts(notified_on=day, ends_on=ends, is_suspended=suspended)
                for n in range(70):
                    seen.add((_state(one, TODAY + timedelta(n)), _state(one, TODAY + timedelta(n + 1))))
                seen |= {(_state(one), _state(after)) for after in _acts(one)}
    on_the_ladder = {(state, after) for state, moves in MOVES.items() for after in moves}
    assert on_the_ladder <= seen


@pytest.mark.parametrize(
    ("left", "state"),
    [
        (30, OrderState.RUNNING),
        (8, OrderState.RUNNING),
        (7, OrderState.ENDING),
        (0, OrderState.ENDING),
        (-1, OrderState.EXPIRED),
    ],
)
def test_a_term_runs_then_ends_soon_then_is_over(left: int, state: OrderState) -> None:
    notified = TODAY - timedelta(days=30 - left)
    assert _state(OrderFacts(notified_on=notified, ends_on=end_of_term(notified, 30))) is state


# --- what may be recorded


@pytest.mark.parametrize("days", [-1, 91, 400])
def test_a_term_out_of_bounds_is_refused(days: int) -> None:
    with pytest.raises(RuleBroken, match="0 to 90") as broken:
        rules.check_order(OrderDraft("A13", term_days=days, term_reason="OTHER"), today=TODAY)
    assert broken.value.field == "term_days"


def test_the_longest_term_is_a_setting() -> None:
    rules.check_order(OrderDraft("A13", term_days=120), today=TODAY, longest=120)


@pytest.mark.parametrize("days", [0, 5, 29])
def test_a_term_shorter_than_the_law_needs_its_reason(days: int) -> None:
    with pytest.raises(RuleBroken, match="choose the reason") as broken:
        rules.check_order(OrderDraft("A13", term_days=days), today=TODAY)
    assert broken.value.field == "term_reason"
    rules.check_order(OrderDraft("A13", term_days=days, term_reason="ABSCOND_RISK"), today=TODAY)


def test_no_term_runs_with_an_annex_that_has_none() -> None:
    rules.check_order(OrderDraft("A11", has_term=False, term_days=0), today=TODAY)
    with pytest.raises(RuleBroken, match="no term runs"):
        rules.check_order(OrderDraft("A11", has_term=False, term_days=30), today=TODAY)


def test_an_order_is_not_notified_before_it_is_taken_nor_tomorrow() -> None:
    with pytest.raises(RuleBroken, match="before it was taken"):
        rules.check_order(OrderDraft("A13", decided_on=TODAY, notified_on=TODAY - timedelta(1)), today=TODAY)
    with pytest.raises(RuleBroken, match="future"):
        rules.check_order(OrderDraft("A13", notified_on=TODAY + timedelta(1)), today=TODAY)


NOTIFIED = OrderFacts(notified_on=date(2026, 3, 1), ends_on=date(2026, 4, 1))


def _extension(**details: object) -> ExtensionDraft:
    values: dict[str, object] = {"asked_on": date(2026, 3, 5), "reason": "HEALTH"}
    return ExtensionDraft(**(values | details))  # type: ignore[arg-type]


def test_an_extension_is_not_asked_before_the_notification() -> None:
    with pytest.raises(RuleBroken, match="before the order was notified"):
        rules.check_extension(_extension(asked_on=date(2026, 2, 28)), NOTIFIED, today=TODAY)
    with pytest.raises(RuleBroken, match="not notified yet"):
        rules.check_extension(_extension(), OrderFacts(), today=TODAY)


def test_an_extension_ends_later_than_the_term_as_it_stands() -> None:
    granted = {"granted": True, "decided_on": date(2026, 3, 8)}
    with pytest.raises(RuleBroken, match="already runs until 2026-03-31"):
        rules.check_extension(_extension(until_on=date(2026, 4, 1), **granted), NOTIFIED, today=TODAY)
    rules.check_extension(_extension(until_on=date(2026, 4, 2), **granted), NOTIFIED, today=TODAY)


def test_an_answer_comes_after_the_question() -> None:
    with pytest.raises(RuleBroken, match="before the question"):
        rules.check_extension(_extension(granted=False, decided_on=date(2026, 3, 4)), NOTIFIED, today=TODAY)


def test_an_order_respected_in_time_brings_no_entry_ban_and_the_tool_says_why() -> None:
    left = replace(NOTIFIED, complied_on=date(2026, 3, 31))
    assert respected_in_time(left)
    with pytest.raises(RuleBroken) as broken:
        rules.check_ban(BanDraft("STANDARD", 3, date(2026, 3, 31)), left, today=date(2026, 4, 5))
    assert "left on 2026-03-31" in str(broken.value)
    assert "until 2026-03-31" in str(broken.value)


def test_who_left_too_late_may_get_an_entry_ban() -> None:
    late = replace(NOTIFIED, complied_on=date(2026, 4, 1))
    rules.check_ban(BanDraft("STANDARD", 3, date(2026, 4, 1)), late, today=date(2026, 4, 5))


@pytest.mark.parametrize("years", [0, 4])
def test_the_ground_of_an_entry_ban_limits_its_years(years: int) -> None:
    with pytest.raises(RuleBroken, match="from 1 to 3 years"):
        rules.check_ban(BanDraft("STANDARD", years, date(2026, 3, 5)), NOTIFIED, today=TODAY)


def test_a_departure_in_time_is_refused_while_an_entry_ban_stands() -> None:
    with pytest.raises(RuleBroken, match="Void the ban first"):
        rules.check_complied(date(2026, 3, 9), NOTIFIED, bans=1, today=TODAY)
    rules.check_complied(date(2026, 3, 9), NOTIFIED, bans=0, today=TODAY)


def test_an_appeal_is_not_lodged_before_the_order() -> None:
    with pytest.raises(RuleBroken, match="before the order"):
        rules.check_appeal(AppealDraft("ANNULMENT", date(2026, 2, 1)), NOTIFIED, today=TODAY)


def test_an_order_confirms_only_an_earlier_one_that_was_notified() -> None:
    draft = OrderDraft("A13", decided_on=date(2026, 3, 5))
    rules.check_confirms(NOTIFIED, draft)
    with pytest.raises(RuleBroken, match="was notified"):
        rules.check_confirms(OrderFacts(), draft)
    with pytest.raises(RuleBroken, match="later than this one"):
        rules.check_confirms(NOTIFIED, replace(draft, decided_on=date(2026, 2, 1)))


@given(st.dates(date(2000, 1, 1), date(2080, 12, 31)), st.integers(1, 20))
def test_an_entry_ban_of_some_years_ends_on_the_same_day_of_the_year(day: date, years: int) -> None:
    until = rules.years_later(day, years)
    assert until.year == day.year + years
    assert (until.month, until.day) in ((day.month, day.day), (3, 1))


def test_the_order_that_matters_is_the_one_that_stands_and_ends_last() -> None:
    states = [
        (OrderState.EXPIRED, date(2026, 1, 1)),
        (OrderState.RUNNING, date(2026, 4, 1)),
        (OrderState.WITHDRAWN, date(2026, 9, 1)),
    ]
    assert rules.pressing(states) == 1
    assert rules.pressing(states[2:]) is None
