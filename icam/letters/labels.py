"""What the fixed words of letters are called on screens."""

from collections.abc import Mapping
from typing import Any

from flask import Flask, render_template
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from icam.core.access import Permission
from icam.letters import queries
from icam.letters.catalogue import LETTERS
from icam.letters.queries import Record
from icam.letters.rules import Delivery, Kind, Page, State, Subject
from icam.web.filters import day, language_name
from icam.web.policy import current_actor

STATES: Mapping[State, Any] = {
    State.DRAFT: _l("draft"),
    State.ISSUED: _l("issued"),
    State.REPLACED: _l("replaced"),
    State.DROPPED: _l("dropped"),
}

STATE_TAGS: Mapping[State, str] = {
    State.DRAFT: "warning",
    State.ISSUED: "success",
    State.REPLACED: "neutral",
    State.DROPPED: "neutral",
}

DELIVERIES: Mapping[Delivery, Any] = {
    Delivery.DELIVERED: _l("It arrived"),
    Delivery.RETURNED: _l("It came back"),
}

PAGES: Mapping[Page, Any] = {
    Page.INVITATION: _l("What an invitation means"),
    Page.CONCLUSION: _l("What a conclusion means"),
    Page.HOUSE_RULES: _l("What the house rules mean"),
    Page.VOLUNTARY_RETURN: _l("What voluntary return means"),
    Page.RECEIPT: _l("What signing a paper means"),
}

RECORDS: Mapping[Subject, Any] = {
    Subject.HOUSEHOLD: _l("The family"),
    Subject.APPOINTMENT: _l("Appointment of %(day)s"),
    Subject.INVITATION: _l("Invitation %(named)s of %(day)s"),
    Subject.TALK: _l("Talk of %(day)s"),
    Subject.CONCLUSION: _l("Conclusion of %(day)s"),
    Subject.REFERRAL: _l("Referral of %(day)s"),
    Subject.ORDER: _l("Order to leave of %(day)s %(named)s"),
    Subject.STAY: _l("Stay %(named)s"),
    Subject.SCHOOLING: _l("School of %(named)s"),
    Subject.RETURN: _l("Return file of %(day)s"),
}


DAYS: Mapping[Kind, Any] = {
    **dict.fromkeys((Kind.INVITATION, Kind.SECOND_INVITATION), _l("Sent on")),
    Kind.APPOINTMENT_CONFIRMATION: _l("Appointment"),
    **dict.fromkeys((Kind.ATTENDANCE, Kind.TALK_SUMMARY), _l("Talk")),
    **dict.fromkeys((Kind.CONCLUSION_A, Kind.CONCLUSION_B, Kind.CONCLUSION_C), _l("Concluded on")),
    Kind.REFERRAL_FEDASIL: _l("Referred on"),
    **dict.fromkeys((Kind.ALLOCATION, Kind.HOUSE_RULES, Kind.INVENTORY_IN), _l("Arrival")),
    **dict.fromkeys((Kind.INVENTORY_OUT, Kind.DEPARTURE_SHEET), _l("Departure")),
    Kind.TRANSFER_NOTE: _l("Moved on"),
    Kind.SCHOOL_CERTIFICATE: _l("At school from"),
    Kind.RETURN_DECLARATION: _l("Opened on"),
    Kind.ITINERARY: _l("Departure"),
}
"""The day of a record, by the letter that is made from it."""


def record_label(record: Record) -> str:
    """Name a record that letters are made from."""
    return (str(RECORDS[record.subject]) % {"day": day(record.on), "named": record.named}).strip()


def kind_label(kind: Kind) -> str:
    """Name a letter."""
    return str(LETTERS[kind].label)


def text_label(name: str) -> str:
    """Name a text: of a letter, or of an explanatory page."""
    if name.startswith("pages/"):
        return gettext("Page: %(page)s", page=str(PAGES[Page(name.removeprefix("pages/"))]))
    return kind_label(Kind(name))


def paper_language(code: str | None) -> str:
    """Name a language of paper; Dari has its own code there."""
    return language_name({"prs": "fa_AF"}.get(code or "", code))


def letters_panel(subject_id: int, *kinds: str) -> Markup:
    """Return what the page of a record shows of its letters; nothing for who may not read them.

    Args:
        kinds: the letters that are made from it; the first one fits it best.
    """
    actor = current_actor()
    wanted = [kind for kind in map(Kind, kinds) if kind in queries.readable(actor)]
    if not wanted or not actor.may(Permission.LETTERS_VIEW):
        return Markup("")
    found = queries.letters_about(actor, wanted, subject_id)
    shown = render_template("letters/_panel.html", letters=found, kinds=wanted[:1], subject_id=subject_id)
    return Markup(shown)  # noqa: S704 - escaped by the template


def init_app(app: Flask) -> None:
    """Give the filters to the templates."""
    app.jinja_env.globals["letters_panel"] = letters_panel
    app.jinja_env.filters["letter_kind"] = kind_label
    app.jinja_env.filters["letter_state"] = lambda state: str(STATES[state])
    app.jinja_env.filters["letter_state_tag"] = lambda state: STATE_TAGS[state]
    app.jinja_env.filters["letter_text"] = text_label
    app.jinja_env.filters["letter_record"] = record_label
    app.jinja_env.filters["paper_language"] = paper_language
