"""A list that leaves the office as a spreadsheet: the file, and its entry in the trail."""

from flask import Response

from icam.audit.commands import record
from icam.audit.rules import Kind
from icam.core import clock
from icam.core.access import Actor
from icam.printing.document import Document
from icam.printing.sheets import workbook
from icam.web.files import as_file
from icam.web.lists import kept_filters


def as_sheet(actor: Actor, what: str, found: Document, lines: int) -> Response:
    """Answer with a list as a spreadsheet; the trail keeps its filters and how many lines it has.

    Args:
        what: the list, as the trail names it.
    """
    record(actor, f"{what}.export", (what, None), kind=Kind.EXPORT, new={**kept_filters(), what: lines})
    return as_file(workbook(found, clock.now()), f"{found.title}.xlsx")
