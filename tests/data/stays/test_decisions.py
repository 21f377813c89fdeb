"""A legal decision sets the maximum of the stay, wherever it was recorded."""

from datetime import date, timedelta

from flask import Flask

from icam.core import clock
from icam.core.access import Actor
from icam.people import commands as people
from icam.people.rules import DecisionDraft
from icam.stays import commands, queries
from icam.stays.models import Stay
from tests import make

TODAY = clock.today()


def days(count: int) -> date:
    return TODAY + timedelta(days=count)


def living(since: int = -30) -> Stay:
    return make.stay(unit=make.unit(), arrived=days(since))


def maximum(actor: Actor, stay: Stay) -> date | None:
    return queries.stay(actor.scope, stay.id).max_end_on


def test_a_decision_on_the_familys_file_warns_as_one_on_the_page_of_the_stay(app: Flask, actor: Actor) -> None:
    one, other = living(), living()
    draft = DecisionDraft("A13", days(-31), days(-30), days(2))
    people.add_decision(actor, one.household_id, draft, today=TODAY)
    commands.record_decision(actor, other.id, draft, today=TODAY)
    pages = [queries.stay_page(actor.scope, stay.id) for stay in (one, other)]
    assert [page.term.level for page in pages if page.term] == [90, 90]
    assert pages[0].term == pages[1].term
    assert [[entry.event for entry in page.history] for page in pages] == [["stay.decided"], ["stay.decided"]]
    assert pages[0].decision is not None
    assert pages[0].decision.max_end_on == days(2)


def test_a_family_that_is_only_announced_is_followed_too_and_one_that_left_is_not(app: Flask, actor: Actor) -> None:
    announced = make.stay(planned=(days(3), None))
    left = make.stay(unit=make.unit(), arrived=days(-30), left=days(-3))
    for stay in (announced, left):
        people.add_decision(actor, stay.household_id, DecisionDraft("A13", days(-9), None, days(20)), today=TODAY)
    assert (maximum(actor, announced), maximum(actor, left)) == (days(20), None)


def test_an_older_decision_or_one_about_an_earlier_stay_changes_nothing(app: Flask, actor: Actor) -> None:
    stay = living()
    for decided, last in ((-31, 40), (-60, 10), (-400, -200)):
        draft = DecisionDraft("A13", days(decided), None, days(last))
        people.add_decision(actor, stay.household_id, draft, today=TODAY)
    assert maximum(actor, stay) == days(40)


def test_a_voided_decision_gives_way_to_the_one_before(app: Flask, actor: Actor) -> None:
    stay = living()
    first = people.add_decision(actor, stay.household_id, DecisionDraft("A13", days(-9), None, days(9)), today=TODAY)
    second = people.add_decision(actor, stay.household_id, DecisionDraft("A13", days(-3), None, days(30)), today=TODAY)
    people.void_decision(actor, second.id, reason="wrong family")
    assert maximum(actor, stay) == days(9)
    people.void_decision(actor, first.id, reason="wrong family")
    assert maximum(actor, stay) is None
