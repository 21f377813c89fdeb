"""Keep a file: a plain function for commands, inside their transaction."""

from sqlalchemy.orm import Session

from icam.archive.models import KeptFile
from icam.archive.rules import name_of
from icam.core import clock


def keep(session: Session, content: bytes, media: str) -> str:
    """Keep a file and return the name to find it by; the same bytes are kept once.

    Args:
        media: its media type, as "application/pdf".
    """
    name = name_of(content)
    if session.get(KeptFile, name) is None:
        session.add(KeptFile(sha256=name, media=media, size=len(content), kept_at=clock.now(), content=content))
        session.flush()
    return name
