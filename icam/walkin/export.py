"""Mornings at the door, and who came on one of them, as spreadsheets."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _

from icam.codes.filters import language
from icam.codes.filters import words as code_words
from icam.printing.document import Cell, Column, Document, Kind
from icam.printing.lists import listed, number, on, text
from icam.walkin.queries import EntryRow, SessionRow
from icam.walkin.words import STATES
from icam.web.filters import language_name, moment


def mornings(rows: Sequence[SessionRow]) -> Document:
    """Return the document of mornings with their counts; waits in minutes."""
    head = (
        Column(_("Day"), Kind.DAY),
        Column(_("Office")),
        Column(_("people came"), Kind.NUMBER),
        Column(_("seen"), Kind.NUMBER),
        Column(_("left unseen"), Kind.NUMBER),
        Column(_("after closing"), Kind.NUMBER),
        Column(_("median wait"), Kind.NUMBER),
        Column(_("longest wait"), Kind.NUMBER),
    )
    lines = [
        (
            on(row.session.day),
            text(row.office.name(language())),
            *(number(one) for one in (row.counts.came, row.counts.seen, row.counts.unseen, row.counts.late)),
            number(row.counts.median),
            number(row.counts.longest),
        )
        for row in rows
    ]
    return listed(_("Mornings at the door"), head, lines, language=language())


def morning(row: SessionRow, entries: Sequence[EntryRow], now: datetime) -> Document:
    """Return the document of who came on a morning."""
    head = (
        Column(_("Number"), Kind.NUMBER),
        Column(_("Name")),
        Column(_("Language")),
        Column(_("Why")),
        Column(_("Came at")),
        Column(_("Waited"), Kind.NUMBER),
        Column(_("Became")),
        Column(_("Coach")),
        Column(_("Helped with")),
    )
    title = f"{_('Walk-in')} {row.office.name(language())} {row.session.day:%Y-%m-%d}"
    return listed(title, head, [_cells(one, now) for one in entries], language=language())


def _cells(one: EntryRow, now: datetime) -> tuple[Cell, ...]:
    return (
        number(one.number),
        text(one.name),
        text(language_name(one.language) if one.language else None),
        text(code_words(one.reason, "walk_in_reason") if one.reason else None),
        text(moment(one.came_at, "time")),
        number(one.waited(now)),
        text(str(STATES[one.state][0])),
        text(one.coach),
        text(code_words(one.help, "walk_in_help") if one.help else None),
    )
