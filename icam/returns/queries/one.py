"""One return file with all that belongs to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from icam.accounts.models import Account
from icam.codes.queries import codes
from icam.conclusions.rules import Party
from icam.core import names
from icam.core.access import Actor
from icam.core.errors import NotFound
from icam.core.partial_date import PartialDate
from icam.db import db
from icam.people.models import Membership, Person
from icam.people.queries import household_visible
from icam.returns.models import (
    Departure,
    Premium,
    ReturnCheck,
    ReturnFile,
    ReturnPerson,
    ReturnWithdrawal,
    Ticket,
    TravelDocument,
    TravelDocumentStep,
)
from icam.returns.rules import DocumentState, FileFacts, FileState, document_state, file_state
from icam.returns.scope import file_visible
from icam.stays.models import Stay


@dataclass(frozen=True, slots=True)
class Traveller:
    """Somebody who travels, and when they signed the application."""

    party: Party
    signed_on: date | None


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A travel document with its history, the latest step first."""

    row: TravelDocument
    person: str
    state: DocumentState
    steps: tuple[TravelDocumentStep, ...]


@dataclass(frozen=True, slots=True)
class FilePage:
    """A return file as its page shows it."""

    row: ReturnFile
    state: FileState
    travellers: tuple[Traveller, ...]
    checks: dict[str, ReturnCheck]
    documents: tuple[DocumentRow, ...]
    ticket: Ticket | None
    old_tickets: tuple[Ticket, ...]
    departures: tuple[Departure, ...]
    withdrawals: tuple[ReturnWithdrawal, ...]
    paid: dict[int, Premium]
    opened_by: str | None
    today: date

    @property
    def people(self) -> list[Party]:
        """Return who travels."""
        return [one.party for one in self.travellers]

    @property
    def day_counted(self) -> date:
        """Return the day by which premiums are worked out: of the departure, else of the ticket, else today."""
        return self.row.departed_on or (self.ticket.leaves_on if self.ticket else self.today)

    @property
    def without_document(self) -> list[Party]:
        """Return who holds no document that can be used."""
        return _without(self.people, [(one.row.person_id, one.state) for one in self.documents])


def return_file(actor: Actor, file_id: int) -> ReturnFile:
    """Return one return file.

    Raises:
        NotFound: there is none, or it lies outside the scope.
    """
    found = db.session.scalar(select(ReturnFile).where(ReturnFile.id == file_id, file_visible(actor)))
    if found is None:
        raise NotFound
    return found


def files_of_case(case_id: int) -> Sequence[ReturnFile]:
    """Return the return files of a file, the latest first."""
    return db.session.scalars(
        select(ReturnFile).where(ReturnFile.case_id == case_id).order_by(ReturnFile.id.desc())
    ).all()


def files_of_household(actor: Actor, household_id: int) -> Sequence[ReturnFile]:
    """Return the return files of a household that the reader may see, the latest first."""
    return db.session.scalars(
        select(ReturnFile)
        .where(ReturnFile.household_id == household_id, file_visible(actor))
        .order_by(ReturnFile.id.desc())
    ).all()


def running_of(household_id: int) -> tuple[int, date | None] | None:
    """Return the return file of a household that is running, and when its ticket leaves; one statement."""
    row = db.session.execute(
        select(ReturnFile.id, Ticket.leaves_on)
        .outerjoin(
            Ticket,
            (Ticket.file_id == ReturnFile.id) & Ticket.cancelled_on.is_(None) & Ticket.voided_at.is_(None),
        )
        .where(
            ReturnFile.household_id == household_id,
            ReturnFile.departed_on.is_(None),
            ReturnFile.withdrawn_on.is_(None),
        )
    ).first()
    return None if row is None else (row[0], row[1])


def running_stay(actor: Actor, household_id: int) -> int | None:
    """Return the stay in a unit that is running, when the reader may see the family."""
    return db.session.scalar(
        select(Stay.id).where(
            Stay.household_id == household_id,
            Stay.arrived_on.is_not(None),
            Stay.left_on.is_(None),
            household_visible(actor.scope, Stay.household_id),
        )
    )


def travellers(file_id: int) -> list[Traveller]:
    """Return who travels, the oldest first; one statement."""
    rows = db.session.execute(
        select(
            Person.id,
            Person.given_name,
            Person.family_name,
            Person.birth_on,
            Person.birth_precision,
            Membership.role,
            ReturnPerson.signed_on,
        )
        .join(ReturnPerson, ReturnPerson.person_id == Person.id)
        .join(ReturnFile, ReturnFile.id == ReturnPerson.file_id)
        .outerjoin(
            Membership,
            (Membership.person_id == Person.id)
            & (Membership.household_id == ReturnFile.household_id)
            & Membership.voided_at.is_(None),
        )
        .where(ReturnPerson.file_id == file_id)
        .order_by(Person.birth_on.is_(None), Person.birth_on, Person.id)
    )
    found: dict[int, Traveller] = {}
    for person_id, given_name, family, birth_on, precision, role, signed_on in rows:
        birth = None if birth_on is None or precision is None else PartialDate.from_parts(birth_on, precision.value)
        party = Party(person_id, names.listed_name(given_name, family), birth, role or "")
        found.setdefault(person_id, Traveller(party, signed_on))
    return list(found.values())


def document(actor: Actor, document_id: int) -> TravelDocument:
    """Return one travel document.

    Raises:
        NotFound: there is none that holds, or it lies outside the scope.
    """
    found = db.session.scalar(
        select(TravelDocument)
        .join(ReturnFile, ReturnFile.id == TravelDocument.file_id)
        .where(TravelDocument.id == document_id, TravelDocument.voided_at.is_(None), file_visible(actor))
    )
    if found is None:
        raise NotFound
    return found


def standing_ticket(file_id: int) -> Ticket | None:
    """Return the ticket of a return file that stands."""
    return db.session.scalar(
        select(Ticket).where(Ticket.file_id == file_id, Ticket.cancelled_on.is_(None), Ticket.voided_at.is_(None))
    )


def file_facts(session: Session, row: ReturnFile, today: date) -> FileFacts:
    """Return the facts that decide where a return file stands."""
    people = list(session.scalars(select(ReturnPerson.person_id).where(ReturnPerson.file_id == row.id)))
    checked = set(
        session.scalars(select(ReturnCheck.check).where(ReturnCheck.file_id == row.id, ReturnCheck.until_at.is_(None)))
    )
    held = [
        (person_id, document_state(last, valid_to, today=today))
        for person_id, last, valid_to in session.execute(
            select(TravelDocument.person_id, TravelDocument.last_step, TravelDocument.valid_to).where(
                TravelDocument.file_id == row.id, TravelDocument.voided_at.is_(None)
            )
        )
    ]
    usable = {person_id for person_id, state in held if state is DocumentState.GRANTED}
    return _facts(row, checked, bool(people) and usable.issuperset(people), standing_ticket(row.id), today)


def _facts(row: ReturnFile, checked: set[str], all_documented: bool, ticket: Ticket | None, today: date) -> FileFacts:
    listed = {one.code for one in codes("eligibility_check", today)}
    return FileFacts(
        applied_on=row.applied_on,
        all_checked=bool(listed) and checked >= listed,
        all_documented=all_documented,
        has_ticket=ticket is not None,
        talked_on=row.talked_on,
        withdrawn_on=row.withdrawn_on,
        departed_on=row.departed_on,
    )


def _without(people: Sequence[Party], held: Sequence[tuple[int, DocumentState]]) -> list[Party]:
    usable = {person_id for person_id, state in held if state in (DocumentState.GRANTED, DocumentState.USED)}
    return [one for one in people if one.person_id not in usable]


def file_page(actor: Actor, file_id: int, today: date) -> FilePage:
    """Return a return file with everything on its page; a fixed number of statements.

    Raises:
        NotFound: there is none, or it lies outside the scope.
    """
    found = db.session.execute(
        select(ReturnFile, Account.name)
        .outerjoin(Account, Account.id == ReturnFile.opened_by_id)
        .where(ReturnFile.id == file_id, file_visible(actor))
    ).first()
    if found is None:
        raise NotFound
    row, opened_by = found
    current = db.session.scalars(
        select(ReturnCheck).where(ReturnCheck.file_id == file_id, ReturnCheck.until_at.is_(None))
    )
    checks = {one.check: one for one in current}
    documents = _documents(file_id, today)
    tickets = db.session.scalars(
        select(Ticket).where(Ticket.file_id == file_id, Ticket.voided_at.is_(None)).order_by(Ticket.id.desc())
    ).all()
    ticket = next((one for one in tickets if one.cancelled_on is None), None)
    people = travellers(file_id)
    missing = _without([one.party for one in people], [(one.row.person_id, one.state) for one in documents])
    return FilePage(
        row=row,
        state=file_state(_facts(row, set(checks), bool(people) and not missing, ticket, today)),
        travellers=tuple(people),
        checks=checks,
        documents=tuple(documents),
        ticket=ticket,
        old_tickets=tuple(one for one in tickets if one is not ticket),
        departures=tuple(
            db.session.scalars(
                select(Departure).where(Departure.file_id == file_id).order_by(Departure.on.desc(), Departure.id.desc())
            )
        ),
        withdrawals=tuple(
            db.session.scalars(
                select(ReturnWithdrawal).where(ReturnWithdrawal.file_id == file_id).order_by(ReturnWithdrawal.id.desc())
            )
        ),
        paid={
            one.person_id: one
            for one in db.session.scalars(
                select(Premium).where(Premium.file_id == file_id, Premium.voided_at.is_(None))
            )
        },
        opened_by=opened_by,
        today=today,
    )


def _documents(file_id: int, today: date) -> list[DocumentRow]:
    rows = db.session.execute(
        select(TravelDocument, Person.given_name, Person.family_name)
        .join(Person, Person.id == TravelDocument.person_id)
        .where(TravelDocument.file_id == file_id, TravelDocument.voided_at.is_(None))
        .order_by(Person.birth_on.is_(None), Person.birth_on, TravelDocument.id)
    ).all()
    steps: dict[int, list[TravelDocumentStep]] = {}
    wanted = (
        select(TravelDocumentStep)
        .join(TravelDocument, TravelDocument.id == TravelDocumentStep.document_id)
        .where(TravelDocument.file_id == file_id)
        .order_by(TravelDocumentStep.id.desc())
    )
    for one in db.session.scalars(wanted):
        steps.setdefault(one.document_id, []).append(one)
    return [
        DocumentRow(
            row,
            names.listed_name(given_name, family),
            document_state(row.last_step, row.valid_to, today=today),
            tuple(steps.get(row.id, ())),
        )
        for row, given_name, family in rows
    ]
