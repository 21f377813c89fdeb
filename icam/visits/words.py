"""What the states of a visit are called."""

from typing import Any

from flask_babel import lazy_gettext as _l

from icam.visits.rules import State

STATES: dict[State, Any] = {
    State.PLANNED: _l("planned"),
    State.HELD: _l("took place"),
    State.MISSED: _l("missed"),
    State.MISSED_EXCUSED: _l("missed, excused"),
    State.MOVED: _l("moved"),
    State.CANCELLED: _l("called off"),
}


def state_words(state: State | str) -> str:
    """Return the words of a state."""
    return str(STATES[State(state)])
