"""What the states of an order to leave are called, and how the days left are said."""

from typing import Any

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l

from icam.orders.rules import OrderState

STATES: dict[OrderState, Any] = {
    OrderState.TAKEN: _l("not notified yet"),
    OrderState.NOTIFIED: _l("notified"),
    OrderState.RUNNING: _l("term runs"),
    OrderState.ENDING: _l("term ends soon"),
    OrderState.EXPIRED: _l("term is over"),
    OrderState.SUSPENDED: _l("suspended"),
    OrderState.COMPLIED: _l("complied with"),
    OrderState.WITHDRAWN: _l("withdrawn"),
}

STATE_TAGS: dict[OrderState, str] = {
    OrderState.TAKEN: "neutral",
    OrderState.NOTIFIED: "info",
    OrderState.RUNNING: "info",
    OrderState.ENDING: "warning",
    OrderState.EXPIRED: "danger",
    OrderState.SUSPENDED: "neutral",
    OrderState.COMPLIED: "success",
    OrderState.WITHDRAWN: "neutral",
}


def order_state(state: OrderState) -> Any:
    """Name a state."""
    return STATES[state]


def order_tag(state: OrderState) -> str:
    """Return the colour of a state."""
    return STATE_TAGS[state]


def days_words(left: int | None) -> str:
    """Say how many days of a term are left, or since when it is over."""
    if left is None:
        return ""
    if left > 0:
        return str(ngettext("%(num)d day left", "%(num)d days left", left))
    if left == 0:
        return str(gettext("ends today"))
    return str(ngettext("over for %(num)d day", "over for %(num)d days", -left))


def standing(state: OrderState, left: int | None) -> str:
    """Say in a few words where an order stands: the days left while its term counts, else its state."""
    counts = state in (OrderState.RUNNING, OrderState.ENDING, OrderState.EXPIRED)
    return days_words(left) if counts else str(STATES[state])
