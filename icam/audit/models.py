"""The trail, append-only."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from icam.audit.rules import Kind
from icam.db import Model


class AuditEntry(Model):
    """One thing that somebody did.

    ``event`` says what ("stay.ended"); ``subject`` is the record ("stay", 12); ``household_id`` and ``person_id``
    tell whose data it concerns; ``old`` and ``new`` hold the changed values.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_subject", "subject_kind", "subject_id", "id"),
        Index("ix_audit_entry_household_id", "household_id", "id"),
        Index("ix_audit_entry_person_id", "person_id", "id"),
        Index("ix_audit_entry_account_id", "account_id", "id"),
        Index("ix_audit_entry_kind", "kind", "id"),
        Index("ix_audit_entry_event", "event", "id"),
        Index("ix_audit_entry_at", "at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    kind: Mapped[Kind]
    event: Mapped[str] = mapped_column(String(60))
    account_id: Mapped[int | None]
    account_name: Mapped[str]
    subject_kind: Mapped[str | None] = mapped_column(String(40))
    subject_id: Mapped[int | None]
    household_id: Mapped[int | None]
    person_id: Mapped[int | None]
    old: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    new: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    reason: Mapped[str | None] = mapped_column(String(500))
    previous: Mapped[str] = mapped_column(String(64))
    seal: Mapped[str] = mapped_column(String(64))
