"""The children of a file, and the records of what is best for each."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select

from icam.accounts.models import Account
from icam.cases.models import Case
from icam.cases.scope import case_visible
from icam.core.access import Actor
from icam.core.errors import NotFound
from icam.db import db
from icam.talks.models import BestInterests
from icam.talks.queries.who import Person, persons_of


@dataclass(frozen=True, slots=True)
class BestInterestsLine:
    """One look at what is best for a child."""

    id: int
    person_id: int
    on: date
    by: str | None
    heard: str
    views: str | None
    school: str | None
    health: str | None
    ties: str | None
    family_unity: str | None
    safety: str | None
    conclusion: str
    voided_at: datetime | None
    void_reason: str | None

    @property
    def holds(self) -> bool:
        """Say whether it was not voided."""
        return self.voided_at is None


@dataclass(frozen=True, slots=True)
class Child:
    """A child of a household with the last look at what is best for it."""

    person: Person
    last: BestInterestsLine | None


def children_of(household_id: int, on: date) -> list[Child]:
    """Return the children of a household on a day, each with its last record; four statements."""
    children = [one for one in persons_of(household_id, on) if one.is_child]
    last = {
        one.person_id: one
        for one in reversed(_records([one.person_id for one in children]))
        if one.holds  # the latest is written last
    }
    return [Child(one, last.get(one.person_id)) for one in children]


def best_interests_of(person_id: int) -> list[BestInterestsLine]:
    """Return the records of a child, the latest first, those that were voided too."""
    return _records([person_id])


def _records(person_ids: list[int]) -> list[BestInterestsLine]:
    wanted: Select[*tuple[Any, ...]] = (
        select(
            BestInterests.id,
            BestInterests.person_id,
            BestInterests.on,
            Account.name,
            BestInterests.heard,
            BestInterests.views,
            BestInterests.school,
            BestInterests.health,
            BestInterests.ties,
            BestInterests.family_unity,
            BestInterests.safety,
            BestInterests.conclusion,
            BestInterests.voided_at,
            BestInterests.void_reason,
        )
        .outerjoin(Account, Account.id == BestInterests.by_id)
        .where(BestInterests.person_id.in_(person_ids))
        .order_by(BestInterests.on.desc(), BestInterests.id.desc())
    )
    return [BestInterestsLine(*row) for row in db.session.execute(wanted)]


def child(household_id: int, person_id: int, on: date) -> Person:
    """Return a child of a household on a day.

    Raises:
        NotFound: no child of this household.
    """
    found = next((one for one in persons_of(household_id, on) if one.person_id == person_id and one.is_child), None)
    if found is None:
        raise NotFound
    return found


def best_interests(actor: Actor, record_id: int) -> BestInterests:
    """Return a record that holds, of a household with a file in scope, to void it.

    Raises:
        NotFound: there is none.
    """
    seen = select(Case.household_id).where(case_visible(actor))
    found = db.session.scalar(
        select(BestInterests).where(
            BestInterests.id == record_id, BestInterests.voided_at.is_(None), BestInterests.household_id.in_(seen)
        )
    )
    if found is None:
        raise NotFound
    return found
