"""Read a CSV or a spreadsheet into headings and lines of text, whatever programme saved it."""

import csv
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass

from icam.core.errors import RuleBroken
from icam.imports.rules import cell_text

SEPARATORS = (",", ";", "\t")
MOST_LINES = 500_000
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A list as it was saved.

    Args:
        rows: line number in the file and cells; empty lines are left out.
        digest: SHA-256 of the file.
    """

    heads: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    digest: str


def read_sheet(content: bytes) -> Sheet:
    """Read a file: CSV in UTF-8 or Windows-1252 with commas, semicolons or tabs, or the first sheet of a workbook.

    Raises:
        RuleBroken: it is neither, or it has no headings.
    """
    if not content.strip(b"\x00\r\n\t ;,\xef\xbb\xbf"):
        raise RuleBroken("The file is empty.")
    rows = _workbook(content) if content.startswith((_ZIP, _OLE)) else _csv(content)
    kept = [(number, cells) for number, cells in rows if any(cell.strip() for cell in cells)]
    if not kept:
        raise RuleBroken("The file is empty.")
    heads = kept[0][1]
    while heads and not heads[-1].strip():
        heads = heads[:-1]
    return Sheet(heads, tuple(kept[1:]), hashlib.sha256(content).hexdigest())


def _workbook(content: bytes) -> Iterator[tuple[int, tuple[str, ...]]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheet = workbook.get_sheet_by_index(0)
        first = (sheet.start or (0, 0))[0]
        rows = sheet.to_python(skip_empty_area=True)
    except (CalamineError, OSError, ValueError, IndexError):
        raise RuleBroken(
            "This is not a spreadsheet that can be read. Save it as .xlsx or as .csv and try again."
        ) from None
    _check_length(len(rows))
    for number, row in enumerate(rows, start=first + 1):
        yield number, tuple(cell_text(cell) for cell in row)


def _csv(content: bytes) -> Iterator[tuple[int, tuple[str, ...]]]:
    text = _decoded(content)
    if "\x00" in text or _is_noise(text):
        raise RuleBroken("This is not a spreadsheet that can be read. Save it as .xlsx or as .csv and try again.")
    _check_length(text.count("\n"))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    line = 1
    try:
        for cells in reader:
            yield line, tuple(cells)
            line = reader.line_num + 1
    except csv.Error:
        raise RuleBroken(
            "Line %(line)d cannot be read: a quotation mark is opened and not closed.", line=line
        ) from None


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _is_noise(text: str) -> bool:
    sample = text[:4096]
    strange = sum(letter < " " and letter not in "\r\n\t" for letter in sample) + sample.count("\ufffd")
    return strange > len(sample) // 50


def _separator(text: str) -> str:
    heads = text.split("\n", 1)[0]
    return max(SEPARATORS, key=heads.count)


def _check_length(lines: int) -> None:
    if lines > MOST_LINES:
        raise RuleBroken("The file has more than %(most)d lines; divide it.", most=MOST_LINES)
