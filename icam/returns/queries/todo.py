"""What return files ask for: dated facts for the worklist.

``where`` is a condition on the return file, its case (``Case``) or its stay (``Stay``).
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select

from icam.cases.models import Case
from icam.core import names
from icam.db import db
from icam.people.models import Household, Person
from icam.returns.models import ReturnFile, Ticket, TravelDocument
from icam.returns.rules import DocumentStep
from icam.stays.models import Stay


@dataclass(frozen=True, slots=True)
class DepartureTodo:
    """A ticket that stands of a file that is running; when its day is past, what happened is to be recorded.

    Args:
        case_id: the file; None for a family in a unit.
        on: day of departure.
    """

    file_id: int
    case_id: int | None
    household_id: int
    household: str
    coach_id: int | None
    on: date
    mode: str


@dataclass(frozen=True, slots=True)
class DocumentTodo:
    """A travel document that expires; ``on`` is the last day on which it can be used."""

    file_id: int
    case_id: int | None
    household_id: int
    household: str
    coach_id: int | None
    on: date | None
    person: str
    kind: str


def departures(where: ColumnElement[bool]) -> list[DepartureTodo]:
    """Return the departures that are ahead, or past without a result, by day; one statement."""
    rows = db.session.execute(
        select(
            ReturnFile.id,
            ReturnFile.case_id,
            ReturnFile.household_id,
            Household.name,
            func.coalesce(Case.coach_id, Stay.coach_id),
            Ticket.leaves_on,
            Ticket.mode,
        )
        .join(ReturnFile, ReturnFile.id == Ticket.file_id)
        .join(Household, Household.id == ReturnFile.household_id)
        .outerjoin(Case, Case.id == ReturnFile.case_id)
        .outerjoin(Stay, Stay.id == ReturnFile.stay_id)
        .where(
            Ticket.cancelled_on.is_(None),
            Ticket.voided_at.is_(None),
            ReturnFile.departed_on.is_(None),
            ReturnFile.withdrawn_on.is_(None),
            where,
        )
        .order_by(Ticket.leaves_on, Ticket.id)
    )
    return [DepartureTodo(*row[:6], row.mode.value) for row in rows]


def documents_expiring(where: ColumnElement[bool], until: date) -> list[DocumentTodo]:
    """Return the documents of running files that expire up to a day, counted with it; one statement."""
    rows = db.session.execute(
        select(
            ReturnFile.id,
            ReturnFile.case_id,
            ReturnFile.household_id,
            Household.name,
            func.coalesce(Case.coach_id, Stay.coach_id),
            TravelDocument.valid_to,
            Person.given_name,
            Person.family_name,
            TravelDocument.kind,
        )
        .join(ReturnFile, ReturnFile.id == TravelDocument.file_id)
        .join(Household, Household.id == ReturnFile.household_id)
        .join(Person, Person.id == TravelDocument.person_id)
        .outerjoin(Case, Case.id == ReturnFile.case_id)
        .outerjoin(Stay, Stay.id == ReturnFile.stay_id)
        .where(
            TravelDocument.voided_at.is_(None),
            TravelDocument.last_step == DocumentStep.GRANTED,
            TravelDocument.valid_to <= until,
            ReturnFile.departed_on.is_(None),
            ReturnFile.withdrawn_on.is_(None),
            where,
        )
        .order_by(TravelDocument.valid_to, TravelDocument.id)
    )
    return [DocumentTodo(*row[:6], names.full_name(row[6], row[7]), row[8]) for row in rows]
