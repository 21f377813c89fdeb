"""Files between the preview and the confirmation: kept on the server, for the one who sent them, for a day."""

import re
import secrets
import time
from pathlib import Path

from icam.core.errors import NotFound

KEEP_SECONDS = 24 * 3600
_TOKEN = re.compile(r"[A-Za-z0-9_-]{24,64}", re.ASCII)


def keep(folder: Path, account_id: int | None, content: bytes) -> str:
    """Keep a file and return the token by which its sender finds it again; files of yesterday go."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _sweep(folder)
    token = secrets.token_urlsafe(24)
    path = _path(folder, account_id, token)
    path.write_bytes(content)
    path.chmod(0o600)
    return token


def find(folder: Path, account_id: int | None, token: str) -> bytes:
    """Return a kept file.

    Raises:
        NotFound: there is none under this token for this person.
    """
    if not _TOKEN.fullmatch(token):
        raise NotFound
    try:
        return _path(folder, account_id, token).read_bytes()
    except FileNotFoundError:
        raise NotFound from None


def drop(folder: Path, account_id: int | None, token: str) -> None:
    """Forget a file."""
    _path(folder, account_id, token).unlink(missing_ok=True)


def _path(folder: Path, account_id: int | None, token: str) -> Path:
    return folder / f"{account_id or 0}-{token}"


def _sweep(folder: Path) -> None:
    oldest = time.time_ns() / 1e9 - KEEP_SECONDS
    for path in folder.iterdir():
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)
