"""Cut a long document into parts that are drawn one by one: the same blocks in the same order.

Only the head depends on who prints the document and when; the margins are drawn at the end. So a part in which nothing
changed, as a month that is closed, is the same whenever it is printed, and whatever it is printed with.
Decision 0064.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from hashlib import sha256
from importlib.metadata import version

from icam.config import ROOT
from icam.printing.document import Block, Chart, Document, Figures, Grid, Notes, Part, Section, Table
from icam.printing.html import shares

LONG = 2_000
"""A document of more cells is drawn by the worker; fewer are drawn while one waits."""

MOST = 1_200
"""Cells of a part: a second or two to draw."""

HEAD = 200
"""Cells at most that stand on the first page with the title."""


def is_long(document: Document) -> bool:
    """Tell whether a document takes longer to draw than one waits."""
    return sum(weight(block) for section in document.sections for block in section.blocks) > LONG


def weight(block: Block) -> int:
    """Return about how many boxes a block has; they are what drawing costs."""
    if isinstance(block, Table):
        return (len(block.rows) + 1) * len(block.columns)
    if isinstance(block, Grid):
        return 2 * len(block.days) + sum(len(row.spans) + 1 for group in block.groups for row in group.rows)
    if isinstance(block, Figures):
        return 3 * len(block.items)
    if isinstance(block, Chart):
        return 5 * len(block.labels)
    return len(block.paragraphs)


def cut(document: Document) -> tuple[Document, tuple[Document, ...]]:
    """Return the head of a document, and what follows it in parts."""
    pieces = [piece for section in document.sections for piece in _pieces(section)]
    first = 0
    while first < len(pieces) and _may_stand_in_head(pieces[: first + 1]):
        first += 1
    head = replace(
        document, sections=tuple(pieces[:first]), signatures=(), funding="", part=Part.HEAD, running="", footer=""
    )
    rest = [_rest(document, group) for group in _groups(pieces[first:])] or [_rest(document, [])]
    rest[-1] = replace(rest[-1], signatures=document.signatures, funding=document.funding, emblem=document.emblem)
    return head, tuple(rest)


def key_of(html: str) -> str:
    """Return what a part is found by: all that decides what it looks like."""
    return sha256(f"{_look()}{html}".encode()).hexdigest()


def subject_of(part: Document) -> str:
    """Name a part to a reader: by what it begins with."""
    for section in part.sections:
        for block in section.blocks:
            return section.title if isinstance(block, Notes) and section.title else block.caption
    return part.title


def _may_stand_in_head(pieces: Iterable[Section]) -> bool:
    chosen = list(pieces)
    return _weight(chosen) <= HEAD and not any(piece.is_landscape or piece.starts_page for piece in chosen)


def _weight(sections: Iterable[Section]) -> int:
    return sum(weight(block) for section in sections for block in section.blocks)


def _rest(document: Document, sections: Iterable[Section]) -> Document:
    return Document(
        title=document.title,
        subtitle="",
        language=document.language,
        sections=tuple(sections),
        signature_labels=document.signature_labels,
        is_right_to_left=document.is_right_to_left,
        name=document.name,
        part=Part.REST,
    )


def _pieces(section: Section) -> Iterator[Section]:
    """Cut a section: a grid stands alone, a long table is cut between its lines, small blocks stay together."""
    title, waiting = section.title, list[Block]()
    for block in section.blocks:
        for one in _cut_block(block):
            if waiting and (isinstance(one, Grid) or isinstance(waiting[-1], Grid) or _too_many([*waiting, one])):
                yield replace(section, title=title, blocks=tuple(waiting))
                title, waiting = "", []
            waiting.append(one)
    yield replace(section, title=title, blocks=tuple(waiting))


def _too_many(blocks: Iterable[Block]) -> bool:
    return sum(map(weight, blocks)) > MOST


def _cut_block(block: Block) -> Iterator[Block]:
    if not isinstance(block, Table) or weight(block) <= MOST:
        yield block
        return
    lines, widths = max(1, MOST // len(block.columns) - 1), tuple(shares(block))
    for first in range(0, len(block.rows), lines):
        is_last = first + lines >= len(block.rows)
        yield replace(block, rows=block.rows[first : first + lines], note=block.note if is_last else "", widths=widths)


def _groups(pieces: Iterable[Section]) -> Iterator[list[Section]]:
    """Put neighbouring small pieces together; what is printed across the page stands alone."""
    group: list[Section] = []
    for piece in pieces:
        if group and (piece.is_landscape or group[-1].is_landscape or _weight([*group, piece]) > MOST):
            yield group
            group = []
        group.append(piece)
    if group:
        yield group


@cache
def _look() -> str:
    """Return what every part is drawn with: the style, and the version of what draws it."""
    style = b"".join((ROOT / "static" / "css" / name).read_bytes() for name in ("print.css", "print-base.css"))
    return f"{sha256(style).hexdigest()}:{version('weasyprint')}:"
