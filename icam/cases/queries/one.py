"""One file: the row itself, and what the head of its pages shows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from icam.accounts.models import Account
from icam.cases.models import Case, CaseStay
from icam.cases.rules import CaseDraft, Milestones, Stage, stage_of
from icam.cases.scope import case_visible
from icam.core import clock
from icam.core.access import Actor
from icam.core.errors import NotFound
from icam.db import db
from icam.housing.models import Site
from icam.offices.models import Office
from icam.people.models import Household
from icam.stays.models import Stay


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


def as_draft(row: Case, spoken: str | None) -> CaseDraft:
    """Return a file as a form would have typed it."""
    return CaseDraft(
        entry=row.entry,
        target_group=row.target_group,
        region=row.region,
        office_id=row.office_id,
        contact_point_id=row.contact_point_id,
        coach_id=row.coach_id,
        file_language=row.file_language,
        spoken=spoken,
        opened_on=row.opened_on,
        referred_by=row.referred_by,
        referral_reference=row.referral_reference,
        note=row.note,
    )


def open_case_of(household_id: int) -> tuple[int, str] | None:
    """Return the id and code of the open file of a household, if it has one."""
    row = db.session.execute(
        select(Case.id, Case.code).where(Case.household_id == household_id, Case.closed_on.is_(None)).limit(1)
    ).first()
    return (row.id, row.code) if row else None


@dataclass(frozen=True, slots=True)
class Related:
    """Another file of the same household."""

    id: int
    code: str
    opened_on: date
    closed_on: date | None
    outcome: str | None


def related(row: Case) -> list[Related]:
    """Return the other files of the household, the latest first."""
    return [one for one in cases_of(row.household_id) if one.id != row.id]


@dataclass(frozen=True, slots=True)
class CaseStayRow:
    """A stay of the household, and whether the file led to it, or it led to the file."""

    id: int
    code: str
    site: str | None
    planned_from: date | None
    arrived_on: date | None
    left_on: date | None
    is_called_off: bool
    stay_first: bool | None


def stays_of(row: Case) -> list[CaseStayRow]:
    """Return the stays of the household in a unit, the latest first."""
    found = db.session.execute(
        select(
            Stay.id,
            Stay.code,
            Site.code,
            Stay.planned_from,
            Stay.arrived_on,
            Stay.left_on,
            Stay.called_off.is_not(None),
            CaseStay.stay_first,
        )
        .outerjoin(Site, Site.id == Stay.site_id)
        .outerjoin(CaseStay, (CaseStay.stay_id == Stay.id) & (CaseStay.case_id == row.id))
        .where(Stay.household_id == row.household_id)
        .order_by(Stay.id.desc())
    )
    return [CaseStayRow(*one) for one in found]


def open_cases_of(household_ids: Iterable[int]) -> dict[int, tuple[int, str]]:
    """Return the id and code of the open file of each household that has one."""
    found = db.session.execute(
        select(Case.household_id, Case.id, Case.code).where(
            Case.household_id.in_(list(household_ids)), Case.closed_on.is_(None)
        )
    )
    return {household_id: (case_id, code) for household_id, case_id, code in found}


def cases_of(household_id: int) -> list[Related]:
    """Return the files of a household, the latest first."""
    found = db.session.execute(
        select(Case.id, Case.code, Case.opened_on, Case.closed_on, Case.outcome)
        .where(Case.household_id == household_id)
        .order_by(Case.opened_on.desc(), Case.id.desc())
    )
    return [Related(*one) for one in found]
