"""What was imported before."""

from typing import Any

from sqlalchemy import Row, select

from icam.audit.models import AuditEntry
from icam.db import db

SHOWN = 15


def earlier() -> list[Row[Any]]:
    """List the latest imports: when, who, which list, how much."""
    query = (
        select(AuditEntry.at, AuditEntry.account_name, AuditEntry.event, AuditEntry.new)
        .where(AuditEntry.subject_kind == "import")
        .order_by(AuditEntry.id.desc())
        .limit(SHOWN)
    )
    return list(db.session.execute(query))
