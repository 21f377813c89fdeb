"""Read the registrations of a project of the European fund, in a fixed number of statements."""

import hmac
from collections.abc import Iterable
from datetime import date
from hashlib import sha256

from sqlalchemy import or_, select

from icam.codes import queries as codes
from icam.core.access import Scope
from icam.core.partial_date import PartialDate
from icam.core.period import Period
from icam.db import db
from icam.housing.models import Site
from icam.housing.scope import on_sites
from icam.people.models import Household, Membership, Person
from icam.reports.builders.participants import ProjectFacts, Registration
from icam.reports.rules import Asked
from icam.stays.models import Stay


def project(scope: Scope, asked: Asked, secret: str) -> ProjectFacts:
    """Read who came to a unit during a project, up to the data date.

    Args:
        secret: of the office; with it, and only with it, the code of a person can be worked out.
    """
    code = asked.chosen.get("project", "")
    period = period_of(code)
    return ProjectFacts(
        code,
        period,
        tuple(_registrations(scope, asked, code, period, secret)) if period else (),
        {one.code: one.group for one in codes.codes("amif_category") if one.group},
        {one.code: one.group for one in codes.codes("amif_outcome") if one.group},
        tuple(one.code for one in codes.codes("amif_indicator")),
    )


def period_of(project_code: str) -> Period | None:
    """Return the days of a project, which its code list gives as first and last day; None when they cannot be read."""
    group = next((one.group for one in codes.codes("amif_project") if one.code == project_code), None)
    first, _, last = (group or "").partition("/")
    try:
        return Period.days(date.fromisoformat(first), date.fromisoformat(last))
    except ValueError:
        return None


def _registrations(scope: Scope, asked: Asked, code: str, period: Period, secret: str) -> Iterable[Registration]:
    known = asked.data_date
    query = (
        select(
            Stay.id,
            Stay.code,
            Stay.category,
            Stay.outcome,
            Stay.arrived_on,
            Stay.left_on,
            Household.code.label("household"),
            Membership.person_id,
            Membership.from_on,
            Person.sex,
            Person.birth_on,
            Person.birth_precision,
        )
        .join(Household, Household.id == Stay.household_id)
        .join(Membership, Membership.household_id == Stay.household_id)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Stay.arrived_on >= period.from_on,
            Stay.arrived_on < period.until_on,
            Stay.arrived_on <= known,
            Membership.voided_at.is_(None),
            or_(Membership.until_on.is_(None), Membership.until_on > Stay.arrived_on),
            or_(Membership.from_on.is_(None), Stay.left_on.is_(None), Membership.from_on < Stay.left_on),
            on_sites(scope, Stay.site_id),
        )
        .order_by(Stay.arrived_on, Stay.id, Membership.id)
    )
    if asked.site:
        query = query.where(Stay.site_id.in_(select(Site.id).where(Site.code == asked.site)))
    for row in db.session.execute(query):
        birth = None if row.birth_on is None else PartialDate.from_parts(row.birth_on, str(row.birth_precision))
        days = (row.arrived_on, row.from_on, None if birth is None or birth.is_estimated else birth.counted_as)
        on = max(one for one in days if one is not None)
        is_over = row.left_on is not None and row.left_on <= known
        if on <= known:
            yield Registration(
                str(row.person_id),
                pseudonym(secret, code, row.person_id),
                row.sex.value,
                birth,
                on,
                row.left_on if is_over else None,
                row.id,
                row.code,
                row.household,
                row.category,
                row.outcome if is_over else None,
            )


def pseudonym(secret: str, project_code: str, person_id: int) -> str:
    """Return the code of a person in a project: the same every time, another in every project."""
    digest = hmac.new(secret.encode(), f"{project_code}:{person_id}".encode(), sha256).hexdigest()
    return f"P-{digest[:10].upper()}"
