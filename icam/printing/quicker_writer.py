"""pydyf without its repeated work: what is written to the file is made once, not again for the name of the file.

Only for the version it was written for, see icam/printing/quicker.py. The bytes are the same.
"""

from collections.abc import Callable
from typing import Any

VERSION = "0.13"


def apply() -> bool:
    """Replace what is slow in the pydyf that is loaded; tell whether it is the version this was written for."""
    import pydyf

    if not pydyf.VERSION.startswith(f"{VERSION}."):
        return False
    _write = pydyf._to_bytes

    def written(item: Any) -> bytes:
        """Write one value; nearly all are bytes, words and numbers."""
        kind = type(item)
        if kind is bytes:
            return item
        if kind is str:
            return item.encode("ascii")
        if kind is float:
            return (str(int(item)) if item.is_integer() else f"{item:f}".rstrip("0")).encode("ascii")
        found: bytes = _write(item)
        return found

    def dictionary(self: Any) -> bytes:
        return b"<<" + b"".join([b"/" + written(key) + b" " + written(value) for key, value in self.items()]) + b">>"

    def array(self: Any) -> bytes:
        return b"[" + b" ".join([written(child) for child in self]) + b"]"

    pydyf._to_bytes = written
    for kind, write in (
        (pydyf.Dictionary, dictionary),
        (pydyf.Array, array),
        (pydyf.Stream, pydyf.Stream.data.fget),
    ):
        kind.data = property(_once(write))
    pydyf.PDF.write = _writing(pydyf.PDF.write)
    return True


def _once(write: Callable[[Any], bytes]) -> Callable[[Any], bytes]:
    """Take what was kept for an object while its file is written."""

    def data(self: Any) -> bytes:
        kept: bytes | None = self.__dict__.get("_written")
        return write(self) if kept is None else kept

    return data


def _writing(write: Callable[..., None]) -> Callable[..., None]:
    """Write every object once, before the file: nothing changes it any more, and its name is made from all of them."""

    def write_all(self: Any, *given: Any, **named: Any) -> None:
        for one in self.objects:
            if one.free == "n":
                one._written = one.data
        write(self, *given, **named)

    return write_all
