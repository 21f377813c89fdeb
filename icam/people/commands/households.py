"""Open households, and record who joins and leaves them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import uuid4

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from icam.audit.commands import record
from icam.core import clock, names, telephones
from icam.core.access import Actor, Scope
from icam.core.errors import NotFound, RuleBroken, Stale
from icam.core.partial_date import PartialDate
from icam.db import unit_of_work
from icam.people import decided, queries, rules
from icam.people.commands.persons import new_person, person_values
from icam.people.models import Decision, Household, Membership, Person, Telephone
from icam.people.queries.persons import birth_of
from icam.people.rules import DecisionDraft, HouseholdDraft, MemberDraft, PersonDraft

_FIELDS = (
    "name",
    "category",
    "entry_channel",
    "file_language",
    "interpreter_language",
    "lawyer",
    "address",
    "phone",
    "note",
    "contact_person_id",
)


def open_household(
    actor: Actor,
    draft: HouseholdDraft,
    members: Sequence[tuple[PersonDraft | int, MemberDraft]],
    *,
    today: date,
) -> Household:
    """Open a household with its persons: new ones as drafts, known ones by id.

    Raises:
        NotFound: a known person lies outside the scope.
        RuleBroken: nobody or too many, or see rules.check_person and rules.check_membership.
    """
    with unit_of_work() as session:
        row = opened(session, actor, draft, members, today=today)
    return row


def opened(
    session: Session,
    actor: Actor,
    draft: HouseholdDraft,
    members: Sequence[tuple[PersonDraft | int, MemberDraft]],
    *,
    today: date,
) -> Household:
    """Write down a household with its persons, inside the transaction of whoever opens it.

    Raises:
        NotFound, RuleBroken: see open_household.
    """
    rules.check_size(len(members))
    row = Household(code=draft.code or uuid4().hex, created_at=clock.now(), **_columns(draft))
    session.add(row)
    session.flush()
    if not draft.code:
        row.code = f"FITT-{today.year}-{row.id:05d}"
    persons = [_join(session, actor.scope, row.id, who, place, today=today) for who, place in members]
    first = persons[0]
    row.name = draft.name or first.family_name or first.given_name
    row.contact_person_id = draft.contact_person_id or first.id
    _write_telephones(session, row)
    session.flush()
    new = household_values(row) | {"code": row.code, "persons": [_name(person) for person in persons]}
    record(actor, "household.opened", ("household", row.id), new=new, household_id=row.id)
    return row


def edit_household(actor: Actor, household_id: int, draft: HouseholdDraft, *, version: int) -> Household:
    """Change what is on record about a household.

    Raises:
        NotFound; RuleBroken: the contact person does not belong to it; Stale: somebody else saved first.
    """
    with unit_of_work() as session:
        row = queries.household(household_id, actor.scope)
        old = household_values(row)
        if row.version != version:
            raise Stale(old, row.version)
        if not draft.name:
            raise RuleBroken("Enter the name of the family.", field="name")
        ids = {member.person_id for member in queries.member_rows([household_id])}
        if draft.contact_person_id is not None and draft.contact_person_id not in ids:
            raise RuleBroken("The contact person does not belong to this family.", field="contact_person_id")
        for name, value in _columns(draft).items():
            setattr(row, name, value)
        session.flush()
        new = household_values(row)
        if rules.changed_values(old, new):
            session.execute(delete(Telephone).where(Telephone.household_id == household_id))
            _write_telephones(session, row)
            session.flush()
            record(actor, "household.edited", ("household", row.id), old=old, new=new, household_id=row.id)
    return row


def add_new_member(
    actor: Actor, household_id: int, person: PersonDraft, place: MemberDraft, *, today: date
) -> Membership:
    """Add somebody new to a household, such as a child born during the stay.

    Raises:
        NotFound, RuleBroken.
    """
    return _add(actor, household_id, person, place, today=today)


def add_member(actor: Actor, household_id: int, person_id: int, place: MemberDraft, *, today: date) -> Membership:
    """Add a person who is on record already to a household.

    Raises:
        NotFound; RuleBroken: on these days the person belongs to another household.
    """
    return _add(actor, household_id, person_id, place, today=today)


def _add(actor: Actor, household_id: int, who: PersonDraft | int, place: MemberDraft, *, today: date) -> Membership:
    with unit_of_work() as session:
        household = queries.household(household_id, actor.scope)
        if household.merged_into_id is not None:
            raise RuleBroken("This family was merged into another one; add the person there.")
        present = [member for member in queries.member_rows([household_id]) if member.until_on is None]
        rules.check_size(len(present) + 1)
        person = _join(session, actor.scope, household_id, who, place, today=today)
        row = session.scalars(
            select(Membership)
            .where(Membership.household_id == household_id, Membership.person_id == person.id)
            .order_by(Membership.id.desc())
            .limit(1)
        ).one()
        new = {"person": _name(person), **membership_values(row)}
        if isinstance(who, PersonDraft):
            new = {**person_values(who), **new}
        record(
            actor,
            "member.added",
            ("membership", row.id),
            new=new,
            household_id=household_id,
            person_id=person.id,
        )
    return row


def end_membership(actor: Actor, membership_id: int, until_on: date, *, today: date) -> Membership:
    """Record that a person left the household: the first day they no longer belonged to it.

    Raises:
        NotFound, RuleBroken.
    """
    with unit_of_work() as session:
        row, person = _membership(session, actor.scope, membership_id)
        place = MemberDraft(row.role, row.from_on, until_on)
        rules.check_membership(place, _others(person.id, row.id), birth=birth_of(person), today=today)
        old = membership_values(row)
        row.until_on = until_on
        session.flush()
        record(
            actor,
            "member.left",
            ("membership", row.id),
            old=old,
            new=membership_values(row),
            household_id=row.household_id,
            person_id=person.id,
        )
    return row


def correct_membership(actor: Actor, membership_id: int, place: MemberDraft, *, reason: str, today: date) -> Membership:
    """Correct a role or dates: the old fact is voided with the reason and kept, a new one takes its place.

    Raises:
        NotFound, RuleBroken.
    """
    with unit_of_work() as session:
        row, person = _membership(session, actor.scope, membership_id)
        rules.check_membership(place, _others(person.id, row.id), birth=birth_of(person), today=today)
        old = membership_values(row)
        _void(row, actor, reason)
        session.flush()
        fresh = Membership(
            household_id=row.household_id,
            person_id=person.id,
            role=place.role,
            from_on=place.from_on,
            until_on=place.until_on,
        )
        session.add(fresh)
        session.flush()
        record(
            actor,
            "member.corrected",
            ("membership", fresh.id),
            old=old,
            new=membership_values(fresh),
            household_id=row.household_id,
            person_id=person.id,
            reason=reason,
        )
    return fresh


def void_membership(actor: Actor, membership_id: int, *, reason: str) -> Membership:
    """Void a membership recorded by mistake; the household keeps at least one person.

    Raises:
        NotFound, RuleBroken.
    """
    with unit_of_work() as session:
        row, person = _membership(session, actor.scope, membership_id)
        rules.check_size(len(queries.member_rows([row.household_id])) - 1)
        household = session.get(Household, row.household_id)
        if household is not None and household.contact_person_id == person.id:
            raise RuleBroken("This is the contact person of the family; choose another one first.")
        _void(row, actor, reason)
        session.flush()
        record(
            actor,
            "member.voided",
            ("membership", row.id),
            old=membership_values(row),
            household_id=row.household_id,
            person_id=person.id,
            reason=reason,
        )
    return row


def add_decision(actor: Actor, household_id: int, draft: DecisionDraft, *, today: date) -> Decision:
    """Record a legal decision about a household; its stay follows it.

    Raises:
        NotFound, RuleBroken.
    """
    with unit_of_work() as session:
        queries.household(household_id, actor.scope)
        rules.check_decision(draft, today=today)
        row = decided.written(session, household_id, draft)
        record(actor, "decision.added", ("decision", row.id), new=decision_values(row), household_id=household_id)
        decided.followed(session, actor, row)
    return row


def void_decision(actor: Actor, decision_id: int, *, reason: str) -> Decision:
    """Void a decision recorded by mistake; a stay that rests on it goes back to the one before.

    Raises:
        NotFound.
    """
    with unit_of_work() as session:
        row = session.get(Decision, decision_id)
        if row is None or row.voided_at is not None:
            raise NotFound
        queries.household(row.household_id, actor.scope)
        _void(row, actor, reason)
        session.flush()
        record(
            actor,
            "decision.voided",
            ("decision", row.id),
            old=decision_values(row),
            household_id=row.household_id,
            reason=reason,
        )
        decided.followed(session, actor, row)
    return row


def _join(
    session: Session, scope: Scope, household_id: int, who: PersonDraft | int, place: MemberDraft, *, today: date
) -> Person:
    person = new_person(session, who, today=today) if isinstance(who, PersonDraft) else queries.person(who, scope)
    if person.merged_into_id is not None:
        raise RuleBroken("This person was merged into another record; choose that one.")
    birth: PartialDate | None = birth_of(person)
    rules.check_membership(place, _others(person.id, None), birth=birth, today=today)
    session.add(
        Membership(
            household_id=household_id,
            person_id=person.id,
            role=place.role,
            from_on=place.from_on,
            until_on=place.until_on,
        )
    )
    session.flush()
    return person


def _membership(session: Session, scope: Scope, membership_id: int) -> tuple[Membership, Person]:
    row = queries.membership(membership_id, scope)
    return row, session.get_one(Person, row.person_id)


def _others(person_id: int, but: int | None) -> list[tuple[Any, str, int]]:
    return [
        (days, household, household_id)
        for days, household, household_id, membership_id in queries.memberships_of_person(person_id)
        if membership_id != but
    ]


def _write_telephones(session: Session, row: Household) -> None:
    session.add_all(Telephone(household_id=row.id, digits=one) for one in telephones.numbers(row.phone))


def _void(row: Membership | Decision, actor: Actor, reason: str) -> None:
    row.void(actor.account_id, clock.now(), reason)


def _name(person: Person) -> str:
    return names.listed_name(person.given_name, person.family_name)


def _columns(draft: HouseholdDraft) -> dict[str, Any]:
    return {name: getattr(draft, name) for name in _FIELDS}


def household_values(row: Household) -> dict[str, Any]:
    """Return a household as the trail keeps it."""
    return {name: getattr(row, name) for name in _FIELDS}


def membership_values(row: Membership) -> Mapping[str, Any]:
    """Return a membership as the trail keeps it."""
    return {"role": row.role, "from_on": row.from_on, "until_on": row.until_on}


def decision_values(row: Decision) -> Mapping[str, Any]:
    """Return a decision as the trail keeps it."""
    names_ = ("kind", "decided_on", "notified_on", "max_end_on", "reference", "note")
    return {name: getattr(row, name) for name in names_}
