"""What goes over the wire: packed, and fetched once."""

import gzip
from functools import lru_cache

from flask import Flask, Response, request

PACKED_TYPES = frozenset(
    {"text/html", "text/css", "text/csv", "text/plain", "text/javascript", "application/json", "image/svg+xml"}
)
WORTH_PACKING = 1000
PAGE_LEVEL, FILE_LEVEL = 3, 9
FOREVER = "public, max-age=31536000, immutable"


def init_app(app: Flask) -> None:
    """Pack answers. Called before the other parts, so that it sees their work: the last one registered runs first."""
    app.after_request(_finish)


def _finish(response: Response) -> Response:
    if request.endpoint == "static" and "v" in request.args and response.status_code in (200, 304):
        response.headers["Cache-Control"] = FOREVER
    if _is_worth_packing(response):
        _pack(response)
    return response


def _is_worth_packing(response: Response) -> bool:
    if response.mimetype not in PACKED_TYPES or "Content-Encoding" in response.headers:
        return False
    if response.status_code < 200 or response.status_code in (204, 206, 304):
        return False
    is_file = response.direct_passthrough
    return (is_file or not response.is_streamed) and (response.content_length or 0) >= WORTH_PACKING


def _pack(response: Response) -> None:
    response.vary.add("Accept-Encoding")
    if not request.accept_encodings["gzip"] or request.method == "HEAD":
        return
    if response.direct_passthrough:
        given = response.response
        response.direct_passthrough = False
        packed = _packed_file(request.path, str(response.headers.get("ETag")), response.get_data())
        if hasattr(given, "close"):
            given.close()
    else:
        packed = gzip.compress(response.get_data(), PAGE_LEVEL, mtime=0)
    response.set_data(packed)
    response.headers["Content-Encoding"] = "gzip"
    etag, _is_weak = response.get_etag()
    if etag:
        response.set_etag(etag, weak=True)


@lru_cache(maxsize=64)
def _packed_file(path: str, etag: str, content: bytes) -> bytes:
    return gzip.compress(content, FILE_LEVEL, mtime=0)
