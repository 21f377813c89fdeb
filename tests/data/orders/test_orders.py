"""Orders to leave on a real database: the end of the term follows its facts, mistakes are kept, scope holds."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from icam.core.access import Actor, Role, Scope
from icam.core.errors import NotFound, RuleBroken, Stale
from icam.orders import commands, queries
from icam.orders.rules import AppealDraft, BanDraft, ExtensionDraft, OrderDraft, OrderState
from tests import make

TODAY = date(2026, 3, 10)
MARCH_1 = date(2026, 3, 1)


def _page(order_id: int, actor: Actor) -> queries.OrderPage:
    return queries.order_page(order_id, actor.scope, today=TODAY, warning_days=7)


def _recorded(actor: Actor, **details: Any) -> Any:
    draft = OrderDraft(**({"annex": "A13", "notified_on": MARCH_1} | details))
    return commands.record_order(actor, make.household().id, draft, today=TODAY)


def test_the_term_ends_when_the_days_after_the_notification_are_over(actor: Actor) -> None:
    row = _recorded(actor)
    shown = _page(row.id, actor)
    assert shown.last_day == date(2026, 3, 31)
    assert (shown.state, shown.left) == (OrderState.RUNNING, 21)


def test_an_extension_moves_the_end_only_when_it_is_granted(actor: Actor) -> None:
    row = _recorded(actor)
    part = commands.ask_extension(actor, row.id, ExtensionDraft(date(2026, 3, 5), "HEALTH"), today=TODAY)
    assert _page(row.id, actor).last_day == date(2026, 3, 31)
    until = date(2026, 5, 1)
    commands.answer_extension(actor, part.id, granted=True, decided_on=TODAY, until_on=until, today=TODAY)
    assert _page(row.id, actor).last_day == date(2026, 4, 30)
    commands.void_extension(actor, part.id, reason="wrong family")
    assert _page(row.id, actor).last_day == date(2026, 3, 31)


def test_a_refused_extension_changes_nothing(actor: Actor) -> None:
    row = _recorded(actor)
    draft = ExtensionDraft(date(2026, 3, 5), "HEALTH", granted=False, decided_on=date(2026, 3, 8))
    commands.ask_extension(actor, row.id, draft, today=TODAY)
    assert _page(row.id, actor).last_day == date(2026, 3, 31)


def test_an_extension_before_the_notification_is_refused(actor: Actor) -> None:
    row = _recorded(actor, notified_on=None, decided_on=MARCH_1)
    with pytest.raises(RuleBroken, match="not notified yet"):
        commands.ask_extension(actor, row.id, ExtensionDraft(TODAY, "HEALTH"), today=TODAY)


def test_a_correction_keeps_the_old_order_and_takes_over_what_followed(actor: Actor) -> None:
    row = _recorded(actor)
    draft = ExtensionDraft(date(2026, 3, 5), "HEALTH", True, date(2026, 3, 6), date(2026, 5, 1))
    commands.ask_extension(actor, row.id, draft, today=TODAY)
    right = OrderDraft("A13", notified_on=date(2026, 3, 3))
    fresh = commands.correct_order(actor, row.id, right, reason="misread", version=row.version, today=TODAY)
    assert queries.order(row.id, actor.scope).void_reason == "misread"
    shown = _page(fresh.id, actor)
    assert shown.order.notified_on == date(2026, 3, 3)
    assert len(shown.extensions) == 1
    assert shown.last_day == date(2026, 4, 30)
    with pytest.raises(NotFound):
        commands.void_order(actor, row.id, reason="again")


def test_a_correction_of_what_somebody_else_changed_is_refused(actor: Actor) -> None:
    row = _recorded(actor)
    with pytest.raises(Stale):
        commands.correct_order(actor, row.id, OrderDraft("A13"), reason="x", version=row.version - 1, today=TODAY)


def test_no_term_runs_with_a_turning_back(actor: Actor) -> None:
    row = _recorded(actor, annex="A11", term_days=0)
    shown = _page(row.id, actor)
    assert (shown.state, shown.last_day) == (OrderState.NOTIFIED, None)
    with pytest.raises(RuleBroken, match="no term runs"):
        _recorded(actor, annex="A11", term_days=30)


def test_notifying_begins_the_term(actor: Actor) -> None:
    row = _recorded(actor, notified_on=None, decided_on=MARCH_1, term_days=7, term_reason="ABSCOND_RISK")
    assert _page(row.id, actor).state is OrderState.TAKEN
    commands.notify_order(actor, row.id, date(2026, 3, 5), "POLICE", today=TODAY)
    shown = _page(row.id, actor)
    assert (shown.state, shown.left) == (OrderState.ENDING, 2)
    with pytest.raises(RuleBroken, match="was notified on"):
        commands.notify_order(actor, row.id, TODAY, None, today=TODAY)


def test_an_appeal_suspends_only_when_it_says_so_and_until_its_result(actor: Actor) -> None:
    row = _recorded(actor)
    commands.lodge_appeal(actor, row.id, AppealDraft("ANNULMENT", date(2026, 3, 4)), today=TODAY)
    assert _page(row.id, actor).state is OrderState.RUNNING
    urgent = commands.lodge_appeal(actor, row.id, AppealDraft("URGENCY", date(2026, 3, 5), suspends=True), today=TODAY)
    assert _page(row.id, actor).state is OrderState.SUSPENDED
    commands.decide_appeal(actor, urgent.id, "REJECTED", date(2026, 3, 9), today=TODAY)
    assert _page(row.id, actor).state is OrderState.RUNNING


def test_an_order_that_a_court_annuls_has_ended(actor: Actor) -> None:
    row = _recorded(actor)
    part = commands.lodge_appeal(actor, row.id, AppealDraft("ANNULMENT", date(2026, 3, 4)), today=TODAY)
    commands.decide_appeal(actor, part.id, "ANNULLED", date(2026, 3, 9), today=TODAY)
    assert _page(row.id, actor).state is OrderState.WITHDRAWN
    with pytest.raises(RuleBroken, match="has ended"):
        commands.comply(actor, row.id, TODAY, None, today=TODAY)


def test_an_order_respected_in_time_brings_no_entry_ban(actor: Actor) -> None:
    row = _recorded(actor)
    commands.comply(actor, row.id, date(2026, 3, 9), "DEPARTED_PROVEN", today=TODAY)
    with pytest.raises(RuleBroken, match="respected in time"):
        commands.impose_ban(actor, row.id, BanDraft("STANDARD", 3, TODAY), today=TODAY)


def test_fraud_allows_five_years_and_a_plain_ground_three(actor: Actor) -> None:
    row = _recorded(actor)
    with pytest.raises(RuleBroken, match="from 1 to 3 years"):
        commands.impose_ban(actor, row.id, BanDraft("STANDARD", 5, TODAY), today=TODAY)
    ban = commands.impose_ban(actor, row.id, BanDraft("FRAUD", 5, TODAY), today=TODAY)
    assert ban.until_on == date(2031, 3, 10)
    with pytest.raises(RuleBroken, match="before it began"):
        commands.lift_ban(actor, ban.id, TODAY - timedelta(days=1), today=TODAY)


def test_a_new_order_confirms_an_earlier_one_and_does_not_erase_it(actor: Actor) -> None:
    family = make.household()
    first = commands.record_order(actor, family.id, OrderDraft("A13", notified_on=date(2025, 1, 1)), today=TODAY)
    draft = OrderDraft("A13", notified_on=MARCH_1, confirms_id=first.id)
    commands.record_order(actor, family.id, draft, today=TODAY)
    lines = queries.orders_of(family.id, today=TODAY, warning_days=7)
    assert [line.state for line in lines] == [OrderState.RUNNING, OrderState.EXPIRED]
    with pytest.raises(RuleBroken, match="not one of this family"):
        commands.record_order(actor, make.household().id, draft, today=TODAY)


def test_an_order_of_a_family_outside_the_scope_is_not_there(app: Flask, actor: Actor) -> None:
    family = make.household()
    make.case(family, region="AL")
    row = make.order(family, MARCH_1)
    elsewhere = Actor(None, "Coach", Role.ICAM_COACH, Scope(frozenset(), frozenset({"BB"})))
    with pytest.raises(NotFound):
        queries.order(row.id, elsewhere.scope)


def test_the_orders_of_a_family_cost_one_statement(app: Flask, statements: Any) -> None:
    family = make.household()
    for n in range(5):
        make.order(family, MARCH_1 - timedelta(days=n))
    with statements() as sent:
        assert len(queries.orders_of(family.id, today=TODAY, warning_days=7)) == 5
    assert len(sent) == 1
