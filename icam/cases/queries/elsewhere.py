"""Files outside a reader's scope: only that they exist, and whom to call."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import and_, not_, select

from icam.accounts.models import Account
from icam.cases.models import Case
from icam.core.access import Scope
from icam.db import db
from icam.housing.models import Site
from icam.offices.models import Office
from icam.people.models import Household
from icam.people.queries import household_visible
from icam.stays.models import Stay


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A household that the reader may not see, by its file or its stay: nothing of the persons.

    Args:
        region: code of the region that has the file; None for a family in a unit of another site.
        office: name of the office in each language.
    """

    household_id: int
    region: str | None
    coach: str | None
    coach_phone: str | None
    office: Office | None
    site: Site | None

    @property
    def phone(self) -> str | None:
        """Return the number to call."""
        return self.coach_phone or (self.office.phone if self.office else None)


def elsewhere(scope: Scope, household_ids: Iterable[int]) -> list[Elsewhere]:
    """Return which of some households lie outside the scope, and whom to call about each; two statements."""
    ids = list(household_ids)
    outside = select(Household.id).where(
        Household.id.in_(ids), Household.merged_into_id.is_(None), not_(household_visible(scope, Household.id))
    )
    found: dict[int, Elsewhere] = {}
    for household_id, region, coach, phone, office in db.session.execute(
        select(Case.household_id, Case.region, Account.name, Account.phone, Office)
        .outerjoin(Account, Account.id == Case.coach_id)
        .outerjoin(Office, Office.id == Case.office_id)
        .where(Case.household_id.in_(outside))
        .order_by(Case.closed_on.is_(None), Case.id)
    ):
        found[household_id] = Elsewhere(household_id, region, coach, phone, office, None)
    stays = (
        select(Stay.household_id, Account.name, Account.phone, Site)
        .outerjoin(Account, Account.id == Stay.coach_id)
        .outerjoin(Site, Site.id == Stay.site_id)
        .where(and_(Stay.household_id.in_(outside), Stay.household_id.not_in(list(found))))
        .order_by(Stay.id)
    )
    for household_id, coach, phone, site in db.session.execute(stays):
        found[household_id] = Elsewhere(household_id, None, coach, phone, None, site)
    return list(found.values())
