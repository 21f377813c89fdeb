"""The accounts of the office as a spreadsheet."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _

from icam.accounts.labels import role_name, state
from icam.codes.filters import language
from icam.core.clock import local
from icam.printing.document import Cell, Column, Document, Kind
from icam.printing.lists import listed, on, text
from icam.web.i18n import NAMES


def document(rows: Sequence[Any], reaches: Mapping[int, str], today: date) -> Document:
    """Return the document of some accounts.

    Args:
        reaches: what each may see, by id.
    """
    head = (
        Column(_("Name")),
        Column(_("E-mail address")),
        Column(_("Role")),
        Column(_("Scope")),
        Column(_("Language")),
        Column(_("First day"), Kind.DAY),
        Column(_("Last sign-in"), Kind.DAY),
        Column(_("State")),
    )
    return listed(_("Accounts"), head, [_cells(row, reaches[row.id], today) for row in rows], language=language())


def _cells(row: Any, reach: str, today: date) -> tuple[Cell, ...]:
    return (
        text(row.name),
        text(row.email),
        text(str(role_name(row.role))),
        text(reach),
        text(NAMES[row.language]),
        on(row.active_from),
        on(local(row.last_sign_in_at).date() if row.last_sign_in_at else None),
        text(state(row, today)[0]),
    )
