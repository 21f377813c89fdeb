"""Code lists as data."""

from datetime import date

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from icam.db import Model, Versioned


class Code(Versioned, Model):
    """One entry of a code list, such as an outcome or a reason for closing a unit.

    ``group`` gathers codes for reports (RETURN, RELEASE...); ``valid_from`` and ``valid_to`` bound the days on
    which it may be chosen (both counted); ``is_edited`` keeps the office's own wording when the lists are reloaded.
    """

    __tablename__ = "code"
    __table_args__ = (
        UniqueConstraint("list", "code"),
        CheckConstraint("valid_to IS NULL OR valid_from IS NULL OR valid_from <= valid_to", name="valid"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    list: Mapped[str] = mapped_column(String(40))
    code: Mapped[str] = mapped_column(String(40))
    group: Mapped[str | None] = mapped_column("group_code", String(40))
    nl: Mapped[str]
    fr: Mapped[str]
    de: Mapped[str]
    en: Mapped[str]
    sort: Mapped[int] = mapped_column(default=0)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    is_edited: Mapped[bool] = mapped_column(default=False)
