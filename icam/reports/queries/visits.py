"""Visits of a period, and the families that should have had one."""

from datetime import date
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from icam.accounts.models import Account
from icam.core.access import Scope
from icam.core.period import Period
from icam.db import db
from icam.housing.models import Site
from icam.housing.scope import on_sites
from icam.people.models import Household
from icam.reports.builders.visits import FamilyFact, VisitFact
from icam.stays.models import Stay
from icam.visits.models import Visit
from icam.visits.rules import Result

_WHO: tuple[Any, ...] = (Account.name.label("coach"), Household.code.label("family"), Site.code.label("site"))
"""Whose visit it is, and where."""


def visits(scope: Scope, site: str | None, period: Period, known_on: date) -> list[VisitFact]:
    """Read the visits of a period, in one statement.

    Args:
        site: code of the only site; None for all in scope.
        known_on: the data date; a visit after it is still to come.
    """
    query = (
        select(
            Visit.id,
            Visit.planned_on,
            Visit.result,
            Visit.result_reason,
            Visit.coach_id,
            *_WHO,
        )
        .join(Account, Account.id == Visit.coach_id)
        .join(Household, Household.id == Visit.household_id)
        .outerjoin(Stay, Stay.id == Visit.stay_id)
        .outerjoin(Site, Site.id == Stay.site_id)
        .where(Visit.planned_on >= period.from_on, Visit.planned_on < period.until_on)
        .where(on_sites(scope, Stay.site_id, or_nowhere=True))
        .order_by(Visit.planned_on, Visit.id)
    )
    if site is not None:
        query = query.where(Site.code == site)
    return [
        VisitFact(
            visit_id=row.id,
            family=row.family,
            coach_id=row.coach_id,
            coach=row.coach,
            site=row.site,
            on=row.planned_on,
            result=row.result if row.planned_on <= known_on or row.result is not Result.HELD else None,
            reason=row.result_reason,
            is_over=row.planned_on <= known_on,
        )
        for row in db.session.execute(query)
    ]


def families(scope: Scope, site: str | None, day: date) -> list[FamilyFact]:
    """Read the families that lived in a unit on a day, with their last visit by then, in one statement."""
    held = aliased(Visit)
    last = (
        select(func.max(held.planned_on))
        .where(held.household_id == Stay.household_id, held.result == Result.HELD, held.planned_on <= day)
        .scalar_subquery()
    )
    query = (
        select(
            Stay.id,
            Stay.code,
            Stay.arrived_on,
            Stay.coach_id,
            *_WHO,
            last.label("seen_on"),
        )
        .join(Household, Household.id == Stay.household_id)
        .outerjoin(Account, Account.id == Stay.coach_id)
        .outerjoin(Site, Site.id == Stay.site_id)
        .where(Stay.arrived_on <= day, or_(Stay.left_on.is_(None), Stay.left_on > day), Stay.called_off.is_(None))
        .where(on_sites(scope, Stay.site_id, or_nowhere=True))
        .order_by(Stay.arrived_on, Stay.id)
    )
    if site is not None:
        query = query.where(Site.code == site)
    return [
        FamilyFact(row.id, row.code, row.family, row.site, row.coach_id, row.coach, row.arrived_on, row.seen_on)
        for row in db.session.execute(query)
        if row.arrived_on is not None
    ]
