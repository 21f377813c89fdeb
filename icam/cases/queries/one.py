"""One file: the row itself, and what the head of its pages shows."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from icam.accounts.models import Account
from icam.cases.models import Case
from icam.cases.rules import Milestones, Stage, stage_of
from icam.cases.scope import case_visible
from icam.core import clock
from icam.core.access import Actor
from icam.core.errors import NotFound
from icam.db import db
from icam.offices.models import Office
from icam.people.models import Household


def case(actor: Actor, case_id: int) -> Case:
    """Return one file.

    Raises:
        NotFound: there is none, or it lies outside the scope.
    """
    found = db.session.scalar(select(Case).where(Case.id == case_id, case_visible(actor)))
    if found is None:
        raise NotFound
    return found


def milestones(row: Case) -> Milestones:
    """Return the dated facts that decide the stage."""
    return Milestones(
        invited_on=row.invited_on,
        reply_due_on=row.reply_due_on,
        next_appointment_on=row.next_appointment_on,
        first_talk_on=row.first_talk_on,
        options_from_on=row.options_from_on,
        concluded_on=row.concluded_on,
        track_from_on=row.track_from_on,
        closed_on=row.closed_on,
    )


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above every page of a file; ``templates/cases/layout.html`` reads it as ``head``."""

    case: Case
    household: Household
    stage: Stage
    coach: str | None
    coach_phone: str | None
    office: Office | None
    today: date

    @property
    def household_name(self) -> str:
        """Return the name of the family, for titles."""
        return self.household.name


def head(actor: Actor, case_id: int) -> Head:
    """Return a file with its household, stage, coach and office, in one statement.

    Raises:
        NotFound: there is none, or it lies outside the scope.
    """
    today = clock.today()
    row = db.session.execute(
        select(Case, Household, Account.name, Account.phone, Office)
        .join(Household, Household.id == Case.household_id)
        .outerjoin(Account, Account.id == Case.coach_id)
        .outerjoin(Office, Office.id == Case.office_id)
        .where(Case.id == case_id, case_visible(actor))
    ).first()
    if row is None:
        raise NotFound
    found, household, coach, phone, office = row
    return Head(found, household, stage_of(milestones(found), today=today), coach, phone, office, today)


def latest(actor: Actor) -> list[Case]:
    """Return the newest files."""
    return list(db.session.scalars(select(Case).where(case_visible(actor)).order_by(Case.id.desc()).limit(50)))
