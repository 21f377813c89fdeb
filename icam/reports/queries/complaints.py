"""Complaints as they were known on a data date; what was said is not read."""

from datetime import date
from typing import Any

from sqlalchemy import select

from icam.complaints.models import Complaint
from icam.complaints.queries import DAYS, in_scope
from icam.complaints.rules import Milestones
from icam.core.access import Scope
from icam.db import db
from icam.housing.models import Site
from icam.people.models import Household
from icam.reports.builders.complaints import ComplaintFact
from icam.reports.rules import Asked


def complaints(scope: Scope, asked: Asked) -> tuple[ComplaintFact, ...]:
    """Read the complaints received in a period, in one statement."""
    query = (
        select(
            Complaint.id,
            Complaint.code,
            Household.code.label("household"),
            Complaint.category,
            Complaint.is_reserved,
            *DAYS,
        )
        .outerjoin(Household, Household.id == Complaint.household_id)
        .where(
            Complaint.voided_at.is_(None),
            Complaint.received_on >= asked.window.from_on,
            Complaint.received_on < asked.window.until_on,
            in_scope(scope),
        )
        .order_by(Complaint.received_on, Complaint.id)
    )
    if asked.site:
        query = query.where(Complaint.site_id.in_(select(Site.id).where(Site.code == asked.site)))
    return tuple(_fact(row, asked.data_date) for row in db.session.execute(query))


def _fact(row: Any, known_on: date) -> ComplaintFact:
    def known(on: date | None) -> date | None:
        return on if on is not None and on <= known_on else None

    days = (known(row.answered_on), known(row.closed_on), known(row.withdrawn_on))
    found = Milestones(row.received_on, row.due_on, *days)
    return ComplaintFact(row.id, row.code, row.household, row.category, found, row.is_reserved)
