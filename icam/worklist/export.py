"""What needs doing today as a spreadsheet."""

from collections.abc import Mapping, Sequence
from datetime import date

from flask_babel import gettext as _

from icam.codes.filters import language
from icam.printing.document import Cell, Column, Document, Kind
from icam.printing.lists import listed, on, text
from icam.web.filters import day, hour
from icam.worklist import words
from icam.worklist.rules import Line


def document(lines: Sequence[Line], sites: Mapping[str, str], today: date) -> Document:
    """Return the document of a reader's lines.

    Args:
        sites: names by code.
    """
    head = (
        Column(_("When")),
        Column(_("Day"), Kind.DAY),
        Column(_("Time")),
        Column(_("What")),
        Column(_("Why")),
        Column(_("Site")),
    )
    title = f"{_('To do')} {day(today)}"
    return listed(title, head, [_cells(one, sites) for one in lines], language=language())


def _cells(one: Line, sites: Mapping[str, str]) -> tuple[Cell, ...]:
    return (
        text(words.urgency_name(one.urgency)),
        on(one.on),
        text(hour(one.at) if one.at else None),
        text(words.said(one)),
        text(words.rule_name(one)),
        text(sites.get(one.site, one.site) if one.site else None),
    )
