"""Families of the fictitious office that came to a unit from a file, or went from a unit to a file."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from icam.accounts.models import Account
from icam.cases import commands as cases
from icam.cases.models import Case
from icam.cases.rules import CaseDraft, CloseDraft
from icam.core import clock
from icam.core.access import Actor
from icam.db import db, unit_of_work
from icam.offices.models import Office
from icam.stays.models import Stay

BEFORE, AFTER = timedelta(days=35), timedelta(days=70)
OUTCOMES = ("APPLICATION_FILED", "REFUSED", "LOST_CONTACT", "VR_DEPARTED", "FORCED_RETURN")
"""How the files ended that followed a stay."""


def load(actor: Actor) -> None:
    """Link ten of the stays that ended with files: half of them came from one, half led to one."""
    office = db.session.scalars(select(Office).where(Office.code == "BRU")).first()
    coach = db.session.scalars(select(Account).where(Account.email == "icam@demo.example")).first()
    if office is None or coach is None:
        return
    place: dict[str, Any] = {"region": office.region, "office_id": office.id, "file_language": "fr"}
    with unit_of_work():
        found = _ended(2 * len(OUTCOMES))
        for stay in found[::2]:
            draft = CaseDraft(entry="POLICE", coach_id=coach.id, opened_on=stay.arrived_on - BEFORE, **place)
            file = cases.open_case(actor, stay.household_id, draft, today=clock.today())
            cases.lead_to_stay(actor, file.id, stay.id, is_closed=True, today=stay.arrived_on)
        for stay, outcome in zip(found[1::2], OUTCOMES, strict=False):
            draft = CaseDraft(entry="FITT", coach_id=coach.id, opened_on=stay.left_on, stay_id=stay.id, **place)
            file = cases.open_case(actor, stay.household_id, draft, today=clock.today())
            end = CloseDraft(outcome, stay.left_on + AFTER, "Na het verblijf opgevolgd.")
            cases.close_case(actor, file.id, end, today=clock.today())


def _ended(number: int) -> list[Any]:
    """Return the last stays of families that ended long enough ago, and that have no file."""
    query = (
        select(Stay.id, Stay.household_id, Stay.arrived_on, Stay.left_on)
        .where(Stay.arrived_on.is_not(None), Stay.left_on < clock.today() - AFTER)
        .where(Stay.household_id.not_in(select(Case.household_id)))
        .where(Stay.household_id.not_in(select(Stay.household_id).where(Stay.left_on.is_(None))))
        .order_by(Stay.left_on.desc(), Stay.id)
        .limit(4 * number)
    )
    by_household = {row.household_id: row for row in reversed(db.session.execute(query).all())}
    return sorted(by_household.values(), key=lambda row: (-row.left_on.toordinal(), row.id))[:number]
