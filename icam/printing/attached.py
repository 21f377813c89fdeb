"""Files inside a PDF: what a report was counted from, for whoever opens it in thirty years."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that travels inside a PDF.

    Args:
        name: with an ending that says what it is, in ASCII.
        says: what it is, in the reader's language.
        made_at: kept in the file, so that the same document gives the same bytes.
    """

    name: str
    content: bytes
    says: str
    made_at: datetime

    @property
    def kind(self) -> str:
        """Return the ending of its name."""
        return self.name.rpartition(".")[2]


def pack(text: str, attachments: Sequence[Attached]) -> bytes:
    """Write a page and the files that go with it as one message."""
    page = text.encode()
    head = {
        "page": len(page),
        "files": [[one.name, len(one.content), one.says, one.made_at.isoformat()] for one in attachments],
    }
    return b"".join((json.dumps(head).encode(), b"\n", page, *(one.content for one in attachments)))


def unpack(message: bytes) -> tuple[str, tuple[Attached, ...]]:
    """Read what ``pack`` wrote."""
    line, _, rest = message.partition(b"\n")
    head = json.loads(line)
    at, found = int(head["page"]), []
    text = rest[:at].decode()
    for name, size, says, made_at in head["files"]:
        found.append(Attached(name, rest[at : at + size], says, datetime.fromisoformat(made_at)))
        at += size
    return text, tuple(found)
