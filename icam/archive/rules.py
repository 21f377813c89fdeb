"""What a kept file is called, and when it can no longer be trusted."""

from hashlib import sha256

from icam.core.errors import DomainError


class Damaged(DomainError):
    """The bytes that are kept are gone, or are not those that were made."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def name_of(content: bytes) -> str:
    """Return what a file is kept under: its SHA-256 in 64 hexadecimal digits."""
    return sha256(content).hexdigest()


def check_whole(name: str, content: bytes | None) -> bytes:
    """Return the content of a file.

    Raises:
        Damaged: there is none, or it is not what was kept under this name.
    """
    if content is None or name_of(content) != name:
        raise Damaged(name)
    return content
