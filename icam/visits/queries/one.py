"""One visit with what belongs to it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select

from icam.audit.models import AuditEntry
from icam.core.access import Actor
from icam.core.errors import NotFound
from icam.db import db
from icam.people.models import Household
from icam.people.queries.visible import household_visible
from icam.stays.models import Stay
from icam.visits.models import Agreement, Visit, VisitPerson
from icam.visits.queries.agenda import VisitLine, lines
from icam.visits.queries.families import AgreementLine, agreements_of_visit
from icam.visits.queries.scope import seen_by

REWORDED = "agreement.reworded"


@dataclass(frozen=True, slots=True)
class VisitPage:
    """A visit as its own page shows it."""

    line: VisitLine
    version: int
    minutes: int | None
    language: str | None
    topics: tuple[str, ...]
    family_words: str | None
    note: str | None
    also_present: str | None
    written_at: datetime | None
    present: frozenset[int]
    agreements: tuple[AgreementLine, ...]
    came_from: VisitLine | None
    moved_to: VisitLine | None


def visit(actor: Actor, visit_id: int) -> Visit:
    """Return a visit that the reader may see, to change it.

    Raises:
        NotFound: there is none, or it is out of scope.
    """
    found = db.session.scalar(select(Visit).where(Visit.id == visit_id, seen_by(actor)))
    if found is None:
        raise NotFound
    return found


def visit_page(actor: Actor, visit_id: int) -> VisitPage:
    """Return a visit with who was there, what was agreed, and the visits it was moved from and to.

    Raises:
        NotFound: there is none, or it is out of scope.
    """
    row = visit(actor, visit_id)
    near = or_(Visit.id == visit_id, Visit.moved_to_id == visit_id)
    if row.moved_to_id is not None:
        near = or_(near, Visit.id == row.moved_to_id)
    known = {one.id: one for one in (VisitLine(*found) for found in db.session.execute(lines().where(near)))}
    return VisitPage(
        line=known[visit_id],
        version=row.version,
        minutes=row.minutes,
        language=row.language,
        topics=tuple(row.topics.split()),
        family_words=row.family_words,
        note=row.note,
        also_present=row.also_present,
        written_at=row.written_at,
        present=present_at(visit_id),
        agreements=tuple(agreements_of_visit(visit_id)),
        came_from=next((one for one in known.values() if one.moved_to_id == visit_id), None),
        moved_to=known.get(row.moved_to_id or 0),
    )


def present_at(visit_id: int) -> frozenset[int]:
    """Return the members who were at a visit."""
    return frozenset(db.session.scalars(select(VisitPerson.person_id).where(VisitPerson.visit_id == visit_id)))


def agreement(actor: Actor, agreement_id: int) -> Agreement:
    """Return an agreement with a family that the reader may see, to change it.

    Raises:
        NotFound: there is none, or it is out of scope.
    """
    found = db.session.scalar(
        select(Agreement).where(Agreement.id == agreement_id, household_visible(actor.scope, Agreement.household_id))
    )
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True, slots=True)
class Wording:
    """What an agreement said before it was reworded."""

    until_at: datetime
    by: str
    text: str
    who: str | None
    due_on: date | None


def wordings(agreement: Agreement) -> list[Wording]:
    """Return the earlier wordings of an agreement, the latest first; the trail keeps what each change changed."""
    query = (
        select(AuditEntry.at, AuditEntry.account_name, AuditEntry.old)
        .where(
            AuditEntry.subject_kind == "agreement",
            AuditEntry.subject_id == agreement.id,
            AuditEntry.event == REWORDED,
        )
        .order_by(AuditEntry.id.desc())
    )
    due = agreement.due_on.isoformat() if agreement.due_on else None
    said: dict[str, Any] = {"text": agreement.text, "who": agreement.who, "due_on": due}
    found = []
    for row in db.session.execute(query):
        said |= row.old or {}
        due_on = date.fromisoformat(said["due_on"]) if said["due_on"] else None
        found.append(Wording(row.at, row.account_name, said["text"], said["who"], due_on))
    return found


def household_in_scope(actor: Actor, household_id: int) -> Household:
    """Return a family to visit.

    Raises:
        NotFound: there is none, it was merged into another, or it is out of scope.
    """
    found = db.session.scalar(
        select(Household).where(
            Household.id == household_id,
            Household.merged_into_id.is_(None),
            household_visible(actor.scope, Household.id),
        )
    )
    if found is None:
        raise NotFound
    return found


def stay_on(household_id: int, on: date) -> Stay | None:
    """Return the stay during which a visit falls: the running one on that day, else one that is announced."""
    wanted = (
        select(Stay)
        .where(Stay.household_id == household_id, Stay.called_off.is_(None))
        .where(or_(Stay.left_on.is_(None), Stay.left_on >= on))
        .order_by(Stay.arrived_on.is_(None), Stay.arrived_on.desc(), Stay.id.desc())
    )
    return next((one for one in db.session.scalars(wanted) if one.arrived_on is None or one.arrived_on <= on), None)


def versions(visit_ids: Iterable[int]) -> dict[int, int]:
    """Return the version of each visit."""
    wanted = select(Visit.id, Visit.version).where(Visit.id.in_(sorted(set(visit_ids))))
    return {row.id: row.version for row in db.session.execute(wanted)}
