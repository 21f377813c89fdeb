"""What the pages of talks share."""

from datetime import date
from typing import Any

from flask import Blueprint

from icam.audit.looks import looked_at
from icam.cases.queries import Head
from icam.cases.routes.base import seen
from icam.codes import queries as codes
from icam.codes.filters import language
from icam.core.access import Actor
from icam.talks import queries
from icam.talks.queries import TalkPage
from icam.talks.summary import language_for
from icam.visits.languages import languages

ROWS = 6
"""Documents that fit on one form."""

bp = Blueprint("talks", __name__)


def seen_talk(actor: Actor, talk_id: int) -> tuple[TalkPage, Head]:
    """Return a talk and the head of its file's page, and note that both were looked at.

    Raises:
        NotFound: there is none, or it lies outside the scope.
    """
    found = queries.talk_page(actor, talk_id)
    head = seen(actor, found.line.case_id)
    looked_at(actor, "talk", talk_id, household_id=head.case.household_id)
    return found, head


def told_in(talk: TalkPage, head: Head) -> str:
    """Return the language in which the person is told what was said: one they speak, else that of the file."""
    spoken = queries.languages_spoken(head.case.household_id)
    return language_for([talk.line.language, *spoken, head.case.file_language, head.household.file_language])


def lists(day: date, persons: list[queries.Person]) -> dict[str, Any]:
    """Return the choices of a talk's form, by field name."""
    words, known = language(), languages()
    members = [(one.person_id, one.name) for one in persons]
    found: dict[str, Any] = {
        "present": members,
        "language": known,
        "interpreter_language": known,
        "interpreter_mode": codes.choices("interpreter_mode", words, day),
        "position": codes.choices("return_position", words, day),
    }
    documents = codes.choices("talk_document", words, day)
    for row in range(ROWS):
        found[f"brought_{row}"] = documents
        found[f"whose_{row}"] = members
    return found
