"""Who came to the doors of the offices, without their names."""

from sqlalchemy import select

from icam.core import clock
from icam.core.access import Scope
from icam.core.period import Period
from icam.db import db
from icam.offices.models import Office
from icam.offices.scope import in_regions
from icam.reports.builders.walk_ins import EntryFact
from icam.reports.queries.files import Chosen
from icam.walkin.models import WalkInEntry, WalkInSession
from icam.walkin.rules import minutes


def entries(scope: Scope, chosen: Chosen, window: Period) -> list[EntryFact]:
    """Read who came in a period, in one statement."""
    query = (
        select(
            WalkInEntry.session_id,
            WalkInEntry.number,
            WalkInEntry.language,
            WalkInEntry.state,
            WalkInEntry.came_at,
            WalkInEntry.taken_at,
            WalkInEntry.talk_id,
            WalkInEntry.late_reason,
            WalkInSession.day,
            Office.code.label("office"),
        )
        .join(WalkInSession, WalkInSession.id == WalkInEntry.session_id)
        .join(Office, Office.id == WalkInSession.office_id)
        .where(WalkInSession.day >= window.from_on, WalkInSession.day < window.until_on)
        .where(in_regions(scope, Office.region))
        .order_by(WalkInSession.day, Office.code, WalkInEntry.number)
    )
    if chosen.get("office"):
        query = query.where(Office.code == chosen["office"])
    if chosen.get("region"):
        query = query.where(Office.region == chosen["region"])
    return [
        EntryFact(
            session_id=row.session_id,
            office=row.office,
            on=row.day,
            number=row.number,
            hour=clock.local(row.came_at).hour,
            language=row.language,
            state=row.state,
            waited=minutes(row.came_at, row.taken_at) if row.taken_at else None,
            talked=row.talk_id is not None,
            is_late=bool(row.late_reason),
        )
        for row in db.session.execute(query)
    ]
