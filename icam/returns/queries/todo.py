"""What return files ask for: dated facts for the worklist.

``where`` is a condition on the return file, its case (``Case``) or its stay (``Stay``).
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, func, literal, not_, or_, select, union_all
from sqlalchemy.orm import aliased

from icam.cases.models import Case
from icam.conclusions.models import Consent
from icam.core import names
from icam.db import db
from icam.people.models import Household, Person
from icam.returns.models import ReturnFile, ReturnPerson, Ticket, TravelDocument
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


CONSENT, PART = "consent", "part"


@dataclass(frozen=True, slots=True)
class LooseEnd:
    """What a return file leaves to be decided: a consent taken back while it runs, or a part of the family that stays.

    Args:
        kind: ``CONSENT`` or ``PART``.
        on: the day on which the consent was taken back, or on which the others departed.
    """

    kind: str
    file_id: int
    household: str
    on: date


def loose_ends(where: ColumnElement[bool]) -> list[LooseEnd]:
    """Return what is to be decided about return files, by day; one statement."""
    found = union_all(_taken_back(where), _part_stays(where)).subquery()
    return [LooseEnd(*row) for row in db.session.execute(select(found).order_by(found.c.on_day, found.c.id))]


def loose_ends_of(file_id: int) -> list[LooseEnd]:
    """Return what is to be decided about one return file; one statement."""
    return loose_ends(ReturnFile.id == file_id)


def _taken_back(where: ColumnElement[bool]) -> Select[*tuple[object, ...]]:
    """Select running files of which a traveller took the consent back and gave no other."""
    again = aliased(Consent)
    same = (again.case_id == Consent.case_id, again.person_id == Consent.person_id, again.service == Consent.service)
    standing = select(again.id).where(*same, again.withdrawn_on.is_(None), again.voided_at.is_(None))
    given = and_(Consent.case_id == ReturnFile.case_id, Consent.service == ReturnFile.service)
    return (
        select(literal(CONSENT), ReturnFile.id, Household.name, func.max(Consent.withdrawn_on).label("on_day"))
        .join(Household, Household.id == ReturnFile.household_id)
        .join(Case, Case.id == ReturnFile.case_id)
        .outerjoin(Stay, Stay.id == ReturnFile.stay_id)
        .join(ReturnPerson, ReturnPerson.file_id == ReturnFile.id)
        .join(Consent, and_(given, Consent.person_id == ReturnPerson.person_id))
        .where(
            ReturnFile.departed_on.is_(None),
            ReturnFile.withdrawn_on.is_(None),
            Consent.withdrawn_on.is_not(None),
            Consent.voided_at.is_(None),
            not_(standing.correlate(Consent).exists()),
            where,
        )
        .group_by(ReturnFile.id, Household.name)
    )


def _part_stays(where: ColumnElement[bool]) -> Select[*tuple[object, ...]]:
    """Select departures after which the file stayed open, and nothing was said or begun with who stayed behind."""
    newer = aliased(ReturnFile)
    begun = select(newer.id).where(newer.case_id == ReturnFile.case_id, newer.id > ReturnFile.id)
    return (
        select(literal(PART), ReturnFile.id, Household.name, ReturnFile.departed_on.label("on_day"))
        .join(Household, Household.id == ReturnFile.household_id)
        .join(Case, Case.id == ReturnFile.case_id)
        .outerjoin(Stay, Stay.id == ReturnFile.stay_id)
        .where(
            ReturnFile.departed_on.is_not(None),
            Case.closed_on.is_(None),
            or_(Case.last_talk_on.is_(None), Case.last_talk_on <= ReturnFile.departed_on),
            not_(begun.correlate(ReturnFile).exists()),
            where,
        )
    )
