"""From announcement to departure, on a real database."""

from datetime import date, timedelta

import pytest
from flask import Flask

from icam.core import clock
from icam.core.access import Actor
from icam.core.errors import RuleBroken
from icam.stays import commands, queries
from icam.stays.rules import (
    AnnounceDraft,
    ArrivalDraft,
    CalledOff,
    CallOffDraft,
    DepartureDraft,
    MoveDraft,
    State,
)
from tests import make

TODAY = clock.today()


def days(count: int) -> date:
    return TODAY + timedelta(days=count)


def announced(actor: Actor, unit_id: int | None = None, first: int = -10, until: int | None = 20, **details):
    household = make.household([make.person("Amal", born=date(1990, 5, 1)), make.person("Noor", born=date(2015, 5, 1))])
    draft = AnnounceDraft(
        household.id, "T_IRR", days(first), None if until is None else days(until), unit_id=unit_id, **details
    )
    return commands.announce_stay(actor, draft, today=TODAY)


def test_a_family_is_announced_placed_arrives_moves_and_departs(app: Flask, actor: Actor) -> None:
    zulte = make.site("ZUL")
    first, second = make.unit(zulte), make.unit(zulte)
    stay = announced(actor)
    assert stay.state is State.ANNOUNCED
    commands.place_stay(actor, stay.id, first.id)
    commands.record_arrival(actor, stay.id, ArrivalDraft(days(-10), planned_until=days(20)), today=TODAY)
    commands.move_family(actor, stay.id, MoveDraft(days(-4), second.id, "REPAIR"), today=TODAY)
    commands.record_departure(actor, stay.id, DepartureDraft(days(-1), "R_VOL_AVR"), today=TODAY)
    page = queries.stay_page(actor.scope, stay.id)
    assert page.state is State.ENDED
    lived = [(line.unit_id, line.arrived_on, line.left_on) for line in page.live]
    assert lived == [(first.id, days(-10), days(-4)), (second.id, days(-4), days(-1))]
    assert [row.event for row in page.history] == [
        "stay.ended",
        "stay.moved",
        "stay.arrived",
        "stay.placed",
        "stay.announced",
    ]


def test_a_second_family_is_refused_with_the_stay_the_day_and_the_way_out(app: Flask, actor: Actor) -> None:
    zulte = make.site("ZUL")
    unit, other = make.unit(zulte), make.unit(zulte)
    blocking = announced(actor, unit.id, first=2, until=9)
    late = announced(actor, first=5, until=15)
    with pytest.raises(RuleBroken) as refused:
        commands.place_stay(actor, late.id, unit.id)
    assert refused.value.values["day"] == days(9)
    assert refused.value.values["offers"] == other.code
    assert [link[1:] for link in refused.value.links] == [
        ("stays.show", {"stay_id": blocking.id}),
        ("stays.place", {"stay_id": late.id, "unit": other.id}),
    ]
    assert blocking.code in refused.value.values["who"]


def test_a_called_off_family_holds_nothing(app: Flask, actor: Actor) -> None:
    unit = make.unit()
    gone = announced(actor, unit.id, first=1)
    commands.call_off_stay(actor, gone.id, CallOffDraft(CalledOff.NO_SHOW, "NOT_FOUND"), today=TODAY)
    assert announced(actor, unit.id, first=1).site_id == unit.site_id
