"""Visits as a spreadsheet."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _

from icam.codes.filters import language
from icam.codes.filters import words as code_words
from icam.printing.document import Cell, Column, Document, Kind
from icam.printing.lists import listed, on, text
from icam.visits.queries import Dwelling, VisitLine
from icam.visits.rules import State
from icam.visits.words import state_words
from icam.web.filters import hour, language_name


def document(visits: Sequence[VisitLine], homes: Mapping[int, Dwelling]) -> Document:
    """Return the document of some visits.

    Args:
        homes: where the families live, by household.
    """
    head = (
        Column(_("Day"), Kind.DAY),
        Column(_("Time")),
        Column(_("Family")),
        Column(_("File")),
        Column(_("Unit")),
        Column(_("What for")),
        Column(_("Purpose")),
        Column(_("Interpreter")),
        Column(_("Coach")),
        Column(_("Result")),
        Column(_("Reason")),
    )
    return listed(_("Visits"), head, [_cells(one, homes.get(one.household_id)) for one in visits], language=language())


def _cells(one: VisitLine, home: Dwelling | None) -> tuple[Cell, ...]:
    missed = one.state in (State.MISSED, State.MISSED_EXCUSED)
    return (
        on(one.planned_on),
        text(hour(one.planned_at) if one.planned_at else None),
        text(one.household_name),
        text(one.household_code),
        text(home.unit_codes if home else None),
        text(code_words(one.kind, "visit_kind")),
        text(one.purpose),
        text(language_name(one.interpreter_language) if one.interpreter_language else None),
        text(one.coach_name),
        text(state_words(one.state)),
        text(
            code_words(one.result_reason, "missed_reason" if missed else "visit_cancel_reason")
            if one.result_reason
            else None
        ),
    )
