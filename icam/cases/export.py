"""The list of files as a spreadsheet."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _

from icam.cases.queries import CaseRow
from icam.cases.words import conclusion_name, stage_name
from icam.codes.filters import language
from icam.codes.filters import words as code_words
from icam.printing.document import Cell, Column, Document, Kind
from icam.printing.lists import listed, number, on, text
from icam.web.filters import language_name


def document(rows: Sequence[CaseRow], offices: Mapping[int, str]) -> Document:
    """Return the document of a list.

    Args:
        offices: names by id.
    """
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
    return listed(_("Files"), columns, [_cells(row, offices) for row in rows], language=language())


def _cells(row: CaseRow, offices: Mapping[int, str]) -> tuple[Cell, ...]:
    return (
        text(row.code),
        text(row.household),
        text(str(stage_name(row.stage))),
        text(row.coach),
        _code(row.region, "region"),
        text(offices.get(row.office_id or 0)),
        _code(row.entry, "case_entry"),
        _code(row.target_group, "target_group"),
        text(language_name(row.file_language) if row.file_language else None),
        text(language_name(row.spoken) if row.spoken else None),
        on(row.opened_on),
        on(row.invited_on),
        on(row.first_talk_on),
        on(row.last_talk_on),
        number(row.talks),
        on(row.next_appointment_on),
        text(str(conclusion_name(row.conclusion)) if row.conclusion else None),
        on(row.closed_on),
        _code(row.outcome, "case_outcome"),
    )


def _code(code: str | None, list_name: str) -> Cell:
    return text(code_words(code, list_name) if code else None)
