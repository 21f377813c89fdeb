"""Files that are kept: found by what they contain, never changed."""

from datetime import datetime

from sqlalchemy import CheckConstraint, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from icam.db import Model


class KeptFile(Model):
    """A file exactly as it was made. The same bytes are kept once."""

    __tablename__ = "kept_file"
    __table_args__ = (
        CheckConstraint("size > 0", name="size"),
        CheckConstraint("length(sha256) = 64", name="sha256"),
    )

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    media: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    kept_at: Mapped[datetime]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
