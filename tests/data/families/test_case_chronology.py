"""Files, talks and orders stand in the one chronology of a family, with who did it."""

from datetime import date

from icam.cases import commands
from icam.cases.rules import CaseDraft, CloseDraft
from icam.core.access import Actor
from icam.families import queries
from icam.families.rules import Happened
from icam.orders import commands as orders
from icam.orders.rules import OrderDraft
from icam.people import queries as people
from tests import make

TODAY = date(2026, 3, 10)


def test_files_talks_and_orders_stand_in_the_chronology(actor: Actor) -> None:
    family = make.household()
    draft = OrderDraft("A13", notified_on=date(2026, 3, 1))
    order = orders.record_order(actor, family.id, draft, today=TODAY)
    opened = CaseDraft("WALK_IN", region="BB", opened_on=date(2026, 3, 2))
    case = commands.open_case(actor, family.id, opened, today=TODAY)
    commands.close_case(actor, case.id, CloseDraft("IND_DEPARTED", date(2026, 3, 9), "left by bus"), today=TODAY)
    orders.comply(actor, order.id, date(2026, 3, 9), "DEPARTED_PROVEN", today=TODAY)
    lines = queries.chronology(actor, people.household(family.id, actor.scope)).lines
    told = {(line.what, line.on, line.who) for line in lines}
    assert told >= {
        (Happened.ORDERED, date(2026, 3, 1), actor.name),
        (Happened.CASE_OPENED, date(2026, 3, 2), actor.name),
        (Happened.CASE_CLOSED, date(2026, 3, 9), actor.name),
        (Happened.ORDER_COMPLIED, date(2026, 3, 9), actor.name),
    }


def test_what_is_older_than_the_first_part_is_there_when_asked_for(actor: Actor) -> None:
    family = make.household()
    household = people.household(family.id, actor.scope)
    for number in range(12):
        opened = CaseDraft("WALK_IN", region="BB", opened_on=date(2026, 2, 1))
        case = commands.open_case(actor, family.id, opened, today=TODAY)
        closing = CloseDraft("IND_DEPARTED", date(2026, 2, 2), f"time {number}")
        commands.close_case(actor, case.id, closing, today=TODAY)
    part = queries.chronology(actor, household, most=5)
    whole = queries.chronology(actor, household, most=50)
    assert (part.is_whole, whole.is_whole) == (False, True)
    first = {(line.what, line.on, line.subject) for line in part.lines if line.who is not None}
    assert first < {(line.what, line.on, line.subject) for line in whole.lines if line.who is not None}
