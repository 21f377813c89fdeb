"""A spreadsheet that a page answered with, as its lines."""

import io
from typing import Any

from python_calamine import CalamineWorkbook


def sheet_of(answer: Any) -> list[list[Any]]:
    """Return the lines of the first sheet of an answer, its heading first."""
    assert answer.status_code == 200, answer.status
    return CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).get_sheet_by_index(0).to_python()
