"""The small markup of letters becomes HTML of our own making; whatever else stands in a text stays text.

Headings (`## `), lists (`- `, `1. `), tables (`| a | b |`, a line `|---|` after the head), a rule (`---`), boxes to
sign (`[sign: One | Other]`) and `**bold**`. An address, a tag or a picture in a text is printed as it was typed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from icam.letters.sandbox import CLOSE, OPEN, Book

_TOKEN = re.compile(f"{OPEN}(\\d+){CLOSE}")
_BOLD = re.compile(r"\*\*(\S(?:.*?\S)?)\*\*")
_NUMBERED = re.compile(r"\d{1,2}[.)] +")
_SIGN = re.compile(r"\[sign:(.*)\]")
_RULED = re.compile(r"\|(?: *:?-+:? *\|)+")
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LEFT_TO_RIGHT = re.compile(
    r"[+(]?\d(?:[\d /.:,()–-]*\d)?|(?<![\w.+-])[\w.+-]++@[\w.-]+|(?:www\.|https?://)\S+[\w/]", re.ASCII
)
_AFTER_A_NUMBER = re.compile(r"(\d(?:er|\.)?) (?=\w)")
SHORT = 40
"""Characters of a value that may stand on one line as a whole."""
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Signs that turn the order of what follows them; a name that holds one would turn the rest of the line."""
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")


@dataclass(slots=True)
class _Block:
    kind: str
    lines: list[str]


def html(text: str, book: Book, *, right_to_left: bool = False) -> str:
    """Return a filled text as HTML.

    Args:
        right_to_left: the text is read from right to left: numbers and what is Latin keep their order.
    """
    writer = _Writer(book, right_to_left)
    return "\n".join(writer.block(block) for block in _blocks(text))


def line(text: str, book: Book, *, right_to_left: bool = False) -> str:
    """Return one line of text, such as a title, as HTML."""
    return _Writer(book, right_to_left).inline(" ".join(text.split()))


def plain(text: str, book: Book) -> str:
    """Return one line of text with its fields filled in, as text."""
    return " ".join(_TOKEN.sub(lambda found: book.values[int(found[1])], text).split())


# --- blocks ----------------------------------------------------------------------------------------------------------


def _blocks(text: str) -> Iterator[_Block]:
    """Take a text apart; items of a list, rows of a table and boxes to sign belong together across empty lines."""
    block = _Block("", [])
    is_after_gap = False
    for raw in _NOT_IN_XML.sub("", text).split("\n"):
        said = raw.strip()
        if not said:
            is_after_gap = True
            continue
        kind = _kind(said)
        joins = kind == block.kind and kind in ("ul", "ol", "table", "sign", "p")
        if kind == "p" and not is_after_gap and block.kind in ("ul", "ol") and raw.startswith("  "):
            block.lines[-1] += f"\n{said}"
        elif joins and not (kind == "p" and is_after_gap):
            block.lines.append(said)
        else:
            if block.lines:
                yield block
            block = _Block(kind, [said])
        is_after_gap = False
    if block.lines:
        yield block


def _kind(said: str) -> str:
    if said.startswith(("## ", "### ")):
        return "h2" if said.startswith("## ") else "h3"
    if said.startswith("- "):
        return "ul"
    if _NUMBERED.match(said):
        return "ol"
    if re.fullmatch(r"-{3,}", said):
        return "hr"
    if _SIGN.fullmatch(said):
        return "sign"
    if said.startswith("|") and said.endswith("|") and len(said) > 1:
        return "table"
    return "p"


class _Writer:
    """Writes blocks as HTML, with the values of one book."""

    def __init__(self, book: Book, right_to_left: bool) -> None:
        self.book, self.right_to_left = book, right_to_left

    def block(self, block: _Block) -> str:
        """Write one block."""
        if block.kind in ("h2", "h3"):
            return f"<{block.kind}>{self.inline(block.lines[0].partition(' ')[2])}</{block.kind}>"
        if block.kind in ("ul", "ol"):
            items = (_NUMBERED.sub("", one, count=1) if block.kind == "ol" else one[2:] for one in block.lines)
            return f"<{block.kind}>{''.join(f'<li>{self.inline(one)}</li>' for one in items)}</{block.kind}>"
        if block.kind == "hr":
            return "<hr/>"
        if block.kind == "sign":
            return self._sign(block.lines)
        if block.kind == "table":
            return self._table(block.lines)
        return f"<p>{self.inline(chr(10).join(block.lines))}</p>"

    def inline(self, text: str) -> str:
        """Write text with what is bold in it; all else is escaped."""
        parts = []
        for number, part in enumerate(_BOLD.split(text)):
            written = self._text(part)
            parts.append(f"<b>{written}</b>" if number % 2 else written)
        return "".join(parts)

    def _text(self, text: str) -> str:
        """Escape text and put values in their places."""
        parts = []
        for number, part in enumerate(_TOKEN.split(text)):
            parts.append(self._value(int(part)) if number % 2 else self._typed(part))
        return "".join(parts)

    def _typed(self, text: str) -> str:
        if not self.right_to_left:
            return _lines(text)
        written, at = [], 0
        for found in _LEFT_TO_RIGHT.finditer(text):
            written += [_lines(text[at : found.start()]), f'<span dir="ltr">{escape(found[0])}</span>']
            at = found.end()
        return "".join([*written, _lines(text[at:])])

    def _value(self, number: int) -> str:
        written = _lines(_held(_TURNING.sub("", _NOT_IN_XML.sub("", self.book.values[number]))))
        if number in self.book.gaps:
            return f'<span class="gap">[{written}]</span>'
        if self.right_to_left and not _RIGHT_TO_LEFT.search(self.book.values[number]):
            return f'<span dir="ltr">{written}</span>'
        return written

    def _sign(self, lines: list[str]) -> str:
        said = [found[1] for found in map(_SIGN.fullmatch, lines) if found]
        labels = [one.strip() for each in said for one in each.split("|")]
        boxes = "".join(f'<div class="box"><p>{self.inline(one)}</p></div>' for one in labels if one)
        return f'<div class="sign">{boxes}</div>'

    def _table(self, lines: list[str]) -> str:
        """Write a table; a first line followed by a ruled one is its head; empty cells are filled in by hand."""
        has_head = len(lines) > 1 and _RULED.fullmatch(lines[1]) is not None
        typed = [[cell.strip() for cell in one[1:-1].split("|")] for one in lines if not _RULED.fullmatch(one)]
        if not typed:
            return ""
        width = max(map(len, typed))
        is_blank = not all(cell for row in typed[has_head:] for cell in row)
        rows = [[self.inline(cell) for cell in row] for row in typed]
        head, body = (rows[:1], rows[1:]) if has_head else ([], rows)
        written = [_row(row, width, "th") for row in head]
        top = f"<thead>{written[0]}</thead>" if written else ""
        start = '<table class="blank">' if is_blank else "<table>"
        return f"{start}{top}<tbody>{''.join(_row(row, width, 'td') for row in body)}</tbody></table>"


def _row(cells: list[str], width: int, tag: str) -> str:
    scope = ' scope="col"' if tag == "th" else ""
    filled = [*cells, *[""] * (width - len(cells))]
    return f"<tr>{''.join(f'<{tag}{scope}>{cell}</{tag}>' for cell in filled)}</tr>"


def _held(value: str) -> str:
    """Keep a telephone number, or the day and the month of a date, on one line."""
    return _AFTER_A_NUMBER.sub("\\1\u00a0", value) if len(value) <= SHORT else value


def _lines(text: str) -> str:
    return escape(text).replace("\r\n", "\n").replace("\r", "\n").replace("\n", "<br/>")
