"""The order to leave with the days left, for the strip above every page about a household."""

from flask import Flask, current_app, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from icam.core import clock
from icam.core.access import Actor
from icam.orders import queries
from icam.orders.queries import OrderLine
from icam.orders.rules import OrderState, pressing
from icam.orders.words import order_tag, standing
from icam.people.strip import Piece, add_part
from icam.web.filters import day


def init_app(app: Flask) -> None:
    """Add the part."""
    add_part(app, "order", 20, _order)


def _order(_actor: Actor, household_id: int, person_id: int | None) -> list[Piece]:
    days = current_app.config["ATD"].term_warning_days
    lines = queries.orders_of(household_id, today=clock.today(), warning_days=days)
    if person_id is not None:
        lines = [line for line in lines if line.person_id in (None, person_id)]
    place = pressing([(line.state, line.ends_on) for line in lines])
    if place is None:
        return []
    return [_piece(lines[place], with_person=person_id is None)]


def _piece(line: OrderLine, *, with_person: bool) -> Piece:
    said = standing(line.state, line.left)
    tone = order_tag(line.state)
    more = [line.person] if line.person and with_person else []
    if line.last_day and line.state in (OrderState.RUNNING, OrderState.ENDING, OrderState.EXPIRED):
        more.append(gettext("until %(day)s", day=day(line.last_day)))
    return Piece(
        _l("Order to leave"), said, url_for("orders.show", order_id=line.id), tone=tone, more=" · ".join(more) or None
    )
