"""What the states of a complaint are called, and how its term is said."""

from datetime import date
from typing import Any

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l

from icam.complaints.rules import Milestones, State, View
from icam.web.filters import day

STATES: dict[State, Any] = {
    State.RECEIVED: _l("waits for an answer"),
    State.ANSWERED: _l("answered"),
    State.CLOSED: _l("settled"),
    State.WITHDRAWN: _l("taken back"),
}

TAGS: dict[State, str] = {
    State.RECEIVED: "warning",
    State.ANSWERED: "info",
    State.CLOSED: "success",
    State.WITHDRAWN: "neutral",
}

VIEWS: dict[View, Any] = {
    View.OPEN: _l("Not closed yet"),
    View.LATE: _l("Answer overdue"),
    View.RECEIVED: _l("Waiting for an answer"),
    View.ANSWERED: _l("Answered, not closed"),
    View.CLOSED: _l("Settled"),
    View.WITHDRAWN: _l("Withdrawn"),
    View.ALL: _l("All"),
}


def complaint_state(found: Milestones) -> str:
    """Name the state."""
    return str(STATES[found.state])


def complaint_tag(found: Milestones, today: date) -> str:
    """Return the colour of the state: red where the answer is overdue."""
    return "danger" if found.is_late(today) else TAGS[found.state]


def term(found: Milestones, today: date) -> str:
    """Say by when it is to be answered, or whether the answer came in time."""
    if found.state is State.WITHDRAWN:
        return ""
    if found.answered_on is not None:
        days = ngettext("after %(num)d day", "after %(num)d days", found.days or 0)
        return f"{days}, {gettext('in time') if found.is_in_time else gettext('too late')}"
    left = (found.due_on - today).days
    if left < 0:
        return str(ngettext("overdue for %(num)d day", "overdue for %(num)d days", -left))
    if left == 0:
        return gettext("to answer today")
    return gettext("to answer by %(day)s", day=day(found.due_on))
