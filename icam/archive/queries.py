"""Read files that are kept."""

from sqlalchemy import select

from icam.archive.models import KeptFile
from icam.archive.rules import check_whole
from icam.db import db


def read(name: str) -> bytes:
    """Return the bytes of a file, exactly as they were made.

    Raises:
        Damaged: they are gone, or are not those that were made.
    """
    return check_whole(name, db.session.scalar(select(KeptFile.content).where(KeptFile.sha256 == name)))
