"""The agenda and the coaches as spreadsheets; an appointment of another region says only that the time is taken."""

from collections.abc import Mapping, Sequence
from datetime import date

from flask_babel import gettext as _

from icam.appointments.queries import AbsenceLine, AppointmentLine, HoursLine
from icam.appointments.rules import Place, time_of
from icam.appointments.words import KINDS, PLACES, STATES
from icam.codes.filters import language
from icam.offices.labels import weekday
from icam.printing.document import Cell, Column, Document, Kind
from icam.printing.lists import listed, on, text
from icam.web.filters import hour, language_name, period


def document(lines: Sequence[AppointmentLine], offices: Mapping[int, str]) -> Document:
    """Return the document of some appointments.

    Args:
        offices: names by id.
    """
    head = (
        Column(_("Day"), Kind.DAY),
        Column(_("Begins")),
        Column(_("Ends")),
        Column(_("Who")),
        Column(_("File")),
        Column(_("Which talk")),
        Column(_("Coach")),
        Column(_("Where")),
        Column(_("Interpreter")),
        Column(_("Status")),
    )
    return listed(_("Agenda"), head, [_cells(one, offices) for one in lines], language=language())


def _cells(one: AppointmentLine, offices: Mapping[int, str]) -> tuple[Cell, ...]:
    when = (on(one.on), text(hour(time_of(one.starts_at))), text(hour(time_of(one.ends_at))))
    if not one.is_seen:
        taken = (text(_("taken, another region")), text(None), text(None), text(one.coach_name))
        return (*when, *taken, text(_where(one, offices)), text(None), text(str(STATES[one.state])))
    spoken = language_name(one.interpreter_language) if one.interpreter_language else None
    who = (text(one.household_name), text(one.case_code), text(str(KINDS[one.kind])), text(one.coach_name))
    return (*when, *who, text(_where(one, offices)), text(spoken), text(str(STATES[one.state])))


def _where(one: AppointmentLine, offices: Mapping[int, str]) -> str:
    if one.place is Place.OFFICE:
        return ", ".join(part for part in (offices.get(one.office_id or 0), one.room_name) if part)
    return str(PLACES[one.place])


def coaches(
    known: Sequence[tuple[int, str]],
    hours: Sequence[HoursLine],
    absences: Sequence[AbsenceLine],
    spoken: Mapping[int, Sequence[str]],
    offices: Mapping[int, str],
    today: date,
) -> Document:
    """Return the document of the coaches: when and where they receive people, what they speak, when they are away.

    Args:
        known: ids and names.
        offices: names by id.
    """
    head = (Column(_("Coach")), Column(_("Receives people")), Column(_("Languages")), Column(_("Away")))
    lines = [
        (
            text(name),
            text("; ".join(_held(one, offices) for one in hours if one.coach_id == coach_id and one.from_on <= today)),
            text(", ".join(language_name(one) for one in spoken[coach_id])),
            text("; ".join(period(one, last=True) for one in absences if one.coach_id == coach_id)),
        )
        for coach_id, name in known
    ]
    return listed(_("Coaches and their hours"), head, lines, language=language())


def _held(one: HoursLine, offices: Mapping[int, str]) -> str:
    when = f"{weekday(one.weekday, 'abbreviated')} {hour(one.from_at)}–{hour(one.until_at)}"
    return f"{when} {offices.get(one.office_id or 0, '')}".strip()
