"""The list of files as a spreadsheet."""

from collections.abc import Mapping, Sequence
from datetime import date

from flask_babel import gettext as _

from icam.cases.queries import EXPORT_AT_MOST, CaseRow
from icam.cases.words import conclusion_name, stage_name
from icam.codes.filters import language
from icam.codes.filters import words as code_words
from icam.printing.document import Cell, Column, Document, Kind, Row, Section, Table
from icam.web.filters import day, language_name


def document(rows: Sequence[CaseRow], offices: Mapping[int, str]) -> Document:
    """Return the document of a list.

    Args:
        offices: names by id.
    """
    shown = rows[:EXPORT_AT_MOST]
    note = ""
    if len(rows) > EXPORT_AT_MOST:
        note = _("Only the first %(most)d files; narrow the list for the others.", most=EXPORT_AT_MOST)
    columns = (
        Column(_("File")),
        Column(_("Family")),
        Column(_("Stage")),
        Column(_("Coach")),
        Column(_("Region")),
        Column(_("Office")),
        Column(_("How it began")),
        Column(_("Target group")),
        Column(_("Language of the file")),
        Column(_("Language of the family")),
        Column(_("Opened"), Kind.DAY),
        Column(_("Invited"), Kind.DAY),
        Column(_("First talk"), Kind.DAY),
        Column(_("Last talk"), Kind.DAY),
        Column(_("Talks"), Kind.NUMBER),
        Column(_("Next appointment"), Kind.DAY),
        Column(_("Conclusion")),
        Column(_("Closed"), Kind.DAY),
        Column(_("Outcome")),
    )
    lines = tuple(Row(_cells(row, offices)) for row in shown)
    table = Table(_("Files"), _("Files"), columns, lines, note=note, empty=_("No file fits these filters."))
    return Document(title=_("Files"), subtitle="", language=language(), sections=(Section(_("Files"), (table,)),))


def _cells(row: CaseRow, offices: Mapping[int, str]) -> tuple[Cell, ...]:
    return (
        _text(row.code),
        _text(row.household),
        _text(str(stage_name(row.stage))),
        _text(row.coach),
        _code(row.region, "region"),
        _text(offices.get(row.office_id or 0)),
        _code(row.entry, "case_entry"),
        _code(row.target_group, "target_group"),
        _text(language_name(row.file_language) if row.file_language else None),
        _text(language_name(row.spoken) if row.spoken else None),
        _day(row.opened_on),
        _day(row.invited_on),
        _day(row.first_talk_on),
        _day(row.last_talk_on),
        Cell(str(row.talks), row.talks),
        _day(row.next_appointment_on),
        _text(str(conclusion_name(row.conclusion)) if row.conclusion else None),
        _day(row.closed_on),
        _code(row.outcome, "case_outcome"),
    )


def _text(value: str | None) -> Cell:
    return Cell(value or "", value)


def _code(code: str | None, list_name: str) -> Cell:
    return _text(code_words(code, list_name) if code else None)


def _day(value: date | None) -> Cell:
    return Cell(day(value) if value else "", value)
