"""Households, who belongs to them and since when, and what was merged into them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from icam.core import names
from icam.core.access import Scope
from icam.core.errors import NotFound
from icam.core.partial_date import PartialDate
from icam.core.period import Period
from icam.db import db
from icam.people.models import Decision, Household, Membership, Merge, Person
from icam.people.queries.visible import household_visible
from icam.people.rules import BirthPrecision, HouseholdDraft, Sex, days_of


def household(household_id: int, scope: Scope) -> Household:
    """Return one household.

    Raises:
        NotFound: there is none, or it lies outside the scope.
    """
    found = db.session.scalar(
        select(Household).where(Household.id == household_id, household_visible(scope, Household.id))
    )
    if found is None:
        raise NotFound
    return found


def as_household_draft(row: Household) -> HouseholdDraft:
    """Return a household as a form would have typed it."""
    return HouseholdDraft(
        name=row.name,
        category=row.category,
        entry_channel=row.entry_channel,
        file_language=row.file_language,
        interpreter_language=row.interpreter_language,
        lawyer=row.lawyer,
        address=row.address,
        phone=row.phone,
        note=row.note,
        contact_person_id=row.contact_person_id,
        code=row.code,
    )


@dataclass(frozen=True, slots=True)
class Member:
    """A person in a household, as lists show it; ``until_on`` is the first day they no longer belong to it."""

    membership_id: int
    household_id: int
    person_id: int
    role: str
    from_on: date | None
    until_on: date | None
    given_name: str
    family_name: str
    script_name: str | None
    sex: Sex
    birth: PartialDate | None
    deceased_on: date | None
    person_code: str | None = None

    @property
    def name(self) -> str:
        """Return the name as lists write it."""
        return names.listed_name(self.given_name, self.family_name)

    @property
    def days(self) -> Period:
        """Return the days in the household."""
        return days_of(self.from_on, self.until_on)

    def belongs_on(self, day: date) -> bool:
        """Tell whether the person belongs to the household that night."""
        return self.days.holds(day)


def member_rows(household_ids: Iterable[int]) -> list[Member]:
    """Return the members of some households, also those who left: the oldest first, unknown ages last."""
    rows = db.session.execute(
        select(
            Membership.id,
            Membership.household_id,
            Membership.person_id,
            Membership.role,
            Membership.from_on,
            Membership.until_on,
            Person.given_name,
            Person.family_name,
            Person.script_name,
            Person.sex,
            Person.birth_on,
            Person.birth_precision,
            Person.deceased_on,
            Person.code,
        )
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.household_id.in_(list(household_ids)), Membership.voided_at.is_(None))
        .order_by(Membership.household_id, Person.birth_on.is_(None), Person.birth_on, Membership.id)
    )
    return [Member(*row[:10], _birth(row.birth_on, row.birth_precision), row.deceased_on, row.code) for row in rows]


def _birth(on: date | None, precision: BirthPrecision | None) -> PartialDate | None:
    return None if on is None or precision is None else PartialDate.from_parts(on, precision.value)


def membership(membership_id: int, scope: Scope) -> Membership:
    """Return one membership that still holds.

    Raises:
        NotFound: there is none, or its household lies outside the scope.
    """
    found = db.session.scalar(
        select(Membership).where(
            Membership.id == membership_id,
            Membership.voided_at.is_(None),
            household_visible(scope, Membership.household_id),
        )
    )
    if found is None:
        raise NotFound
    return found


def memberships_of_person(person_id: int) -> list[tuple[Period, str, int, int]]:
    """Return the days, household name, household id and membership id of each of a person's memberships."""
    return [
        (days_of(from_on, until_on), name, household_id, membership_id)
        for from_on, until_on, name, household_id, membership_id in db.session.execute(
            select(Membership.from_on, Membership.until_on, Household.name, Household.id, Membership.id)
            .join(Household, Household.id == Membership.household_id)
            .where(Membership.person_id == person_id, Membership.voided_at.is_(None))
            .order_by(Membership.from_on.is_not(None), Membership.from_on.desc())
        )
    ]


def decisions(household_id: int) -> Sequence[Decision]:
    """Return the legal decisions that hold, the latest first."""
    return db.session.scalars(
        select(Decision)
        .where(Decision.household_id == household_id, Decision.voided_at.is_(None))
        .order_by(Decision.decided_on.is_(None), Decision.decided_on.desc(), Decision.id.desc())
    ).all()


@dataclass(frozen=True, slots=True)
class MergeRow:
    """A merge that can be undone."""

    id: int
    gone_id: int
    gone_name: str
    at: datetime
    reason: str | None


def merges(subject: str, kept_id: int) -> list[MergeRow]:
    """Return what was merged into a person or household and is not undone, the latest first."""
    found = db.session.scalars(
        select(Merge)
        .where(Merge.subject == subject, Merge.kept_id == kept_id, Merge.undone_at.is_(None))
        .order_by(Merge.id.desc())
    )
    return [MergeRow(row.id, row.gone_id, str(row.moved.get("name", "")), row.at, row.reason) for row in found]


def household_ids_of_history(household_id: int) -> list[int]:
    """Return a household and all that were merged into it, for its chronology."""
    found = [household_id]
    fresh = [household_id]
    while fresh:
        fresh = [
            gone
            for gone in db.session.scalars(
                select(Merge.gone_id).where(
                    Merge.subject == "household", Merge.kept_id.in_(fresh), Merge.undone_at.is_(None)
                )
            )
            if gone not in found
        ]
        found += fresh
    return found
