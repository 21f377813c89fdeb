"""The list of complaints as a spreadsheet: who, about what and when; not what was said."""

from collections.abc import Mapping, Sequence
from datetime import date

from flask_babel import gettext as _

from icam.codes.filters import language
from icam.codes.filters import words as code_words
from icam.complaints.queries import ComplaintLine
from icam.complaints.words import complaint_state, term
from icam.printing.document import Column, Document, Kind
from icam.printing.lists import listed, number, on, text


def document(rows: Sequence[ComplaintLine], sites: Mapping[int, str], today: date) -> Document:
    """Return the document of a list.

    Args:
        sites: names by id.
    """
    columns = (
        Column(_("Complaint")),
        Column(_("Who complains")),
        Column(_("Person")),
        Column(_("Site")),
        Column(_("Region")),
        Column(_("About")),
        Column(_("How it came")),
        Column(_("Who handles it")),
        Column(_("Received on"), Kind.DAY),
        Column(_("To answer by"), Kind.DAY),
        Column(_("Answered on"), Kind.DAY),
        Column(_("Days to the answer"), Kind.NUMBER),
        Column(_("Settled on"), Kind.DAY),
        Column(_("Taken back on"), Kind.DAY),
        Column(_("State")),
        Column(_("Term")),
    )
    lines = [
        (
            text(row.code),
            text(row.who),
            text(row.person),
            text(sites.get(row.site_id or 0)),
            text(code_words(row.region, "region") if row.region else None),
            text(code_words(row.category, "complaint_category")),
            text(code_words(row.channel, "complaint_channel")),
            text(row.handler),
            on(row.milestones.received_on),
            on(row.milestones.due_on),
            on(row.milestones.answered_on),
            number(row.milestones.days),
            on(row.milestones.closed_on),
            on(row.milestones.withdrawn_on),
            text(complaint_state(row.milestones)),
            text(term(row.milestones, today)),
        )
        for row in rows
    ]
    return listed(_("Complaints"), columns, lines, language=language())
