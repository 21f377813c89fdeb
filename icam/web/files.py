"""Files that are answered: shown in the browser or saved."""

from collections.abc import Iterable
from pathlib import PurePath

from flask import Response

MEDIA = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}
"""Media types by ending."""


def as_file(content: bytes | Iterable[bytes], name: str, *, inline: bool = False) -> Response:
    """Answer with a file.

    Args:
        name: with an ending of ``MEDIA``; in any script, with spaces if need be.
        inline: the browser shows it if it can, rather than saving it.
    """
    response = Response(content, content_type=MEDIA[PurePath(name).suffix[1:]])
    response.headers.set("Content-Disposition", "inline" if inline else "attachment", filename=name)
    response.headers["Cache-Control"] = "no-store"
    return response
