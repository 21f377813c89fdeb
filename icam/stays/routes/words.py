"""States, events and warnings of stays in the reader's language."""

from datetime import date
from functools import cache
from typing import Any

from flask import Flask
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from icam.codes.filters import words as code_words
from icam.stays.rules import State
from icam.web.wording import Voice, voice

STATES: dict[State, tuple[Any, str]] = {
    State.ANNOUNCED: (_l("announced"), "reserved"),
    State.ARRIVED: (_l("living there"), "occupied"),
    State.ENDED: (_l("ended"), "neutral"),
    State.CANCELLED: (_l("cancelled"), "neutral"),
    State.NO_SHOW: (_l("did not come"), "neutral"),
}

EVENTS: dict[str, Any] = {
    "stay.announced": _l("Announced"),
    "stay.placed": _l("Unit held"),
    "stay.unit_released": _l("Unit released"),
    "stay.replanned": _l("Expected days changed"),
    "stay.cancelled": _l("Cancelled"),
    "stay.no_show": _l("Did not come"),
    "stay.arrived": _l("Arrived"),
    "stay.moved": _l("Moved to another unit"),
    "stay.move_planned": _l("Move planned"),
    "stay.move_cancelled": _l("Planned move called off"),
    "stay.split": _l("Split over two units"),
    "stay.rejoined": _l("Together again in one unit"),
    "stay.member_left": _l("A member left"),
    "stay.member_came": _l("A member came"),
    "stay.member_born": _l("A child was born"),
    "stay.ended": _l("Departed"),
    "stay.changed": _l("Details changed"),
    "stay.decided": _l("Decision recorded"),
    "stay.arrival_corrected": _l("Arrival corrected"),
    "stay.departure_corrected": _l("Departure corrected"),
    "stay.placement_corrected": _l("Move corrected"),
    "stay.reopened": _l("Reopened"),
}


DATES: dict[str, Any] = {
    "planned_from": _l("Planned arrival"),
    "planned_until": _l("Expected departure"),
    "arrived_on": _l("Arrived"),
    "left_on": _l("Left"),
    "max_end_on": _l("Last day allowed"),
}


def badges() -> dict[State, Markup]:
    """Return every state of a stay as a tag, for a page that asks line by line."""
    return _badges(voice())


@cache
def _badges(_in_words_of: Voice) -> dict[State, Markup]:
    tag = Markup('<span class="tag tag--{}">{}</span>')
    return {state: tag.format(kind, words) for state, (words, kind) in STATES.items()}


def init_app(app: Flask) -> None:
    """Give the words to the templates."""
    app.jinja_env.filters["stay_state"] = lambda state: STATES[state][0]
    app.jinja_env.filters["stay_tag"] = lambda state: STATES[state][1]
    app.jinja_env.globals["stay_badges"] = badges
    app.jinja_env.filters["stay_event"] = lambda event: EVENTS.get(event, event)
    app.jinja_env.filters["stay_reason"] = reason_words
    app.jinja_env.filters["stay_changes"] = changed_days


def changed_days(entry: Any) -> list[tuple[Any, date | None, date | None]]:
    """Return the days that an entry of the trail changed, where there was one before."""
    old, new = entry.old or {}, entry.new or {}
    return [
        (label, _read(old[name]), _read(new.get(name)))
        for name, label in DATES.items()
        if old.get(name) and old[name] != new.get(name)
    ]


def _read(day: str | None) -> date | None:
    return date.fromisoformat(day) if day else None


def reason_words(reason: str | None) -> str:
    """Write why something was done: the words of a code at the beginning, then the explanation."""
    if not reason:
        return ""
    code, _, more = reason.partition(" ")
    for list_name in ("correction_reason", "move_reason", "cancel_reason", "no_show_reason"):
        said = code_words(code, list_name)
        if said != code:
            return f"{said}: {more}" if more else said
    return reason
