"""The members of the families of some stays, with what decides where they sleep."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import and_, select

from icam.core.partial_date import PartialDate, Precision
from icam.core.period import Period
from icam.db import db
from icam.people.models import Membership, Person
from icam.people.rules import BirthPrecision
from icam.stays.models import Presence, Stay
from icam.stays.rules import Member
from icam.stays.rules.sleepers import BEGINNING


def members_of(stay_ids: Iterable[int]) -> dict[int, list[Member]]:
    """Return the members of the families of stays, by stay, in one statement."""
    ids = sorted(set(stay_ids))
    found: dict[int, dict[int, Member]] = {stay_id: {} for stay_id in ids}
    if not ids:
        return {}
    query = (
        select(
            Stay.id.label("stay_id"),
            Person.id.label("person_id"),
            Person.family_name,
            Person.given_name,
            Person.birth_on,
            Person.birth_precision,
            Person.deceased_on,
            Membership.id.label("membership_id"),
            Membership.role,
            Membership.from_on,
            Membership.until_on,
            Presence.from_on.label("present_from"),
            Presence.until_on.label("present_until"),
        )
        .join(Membership, and_(Membership.household_id == Stay.household_id, Membership.voided_at.is_(None)))
        .join(Person, Person.id == Membership.person_id)
        .outerjoin(
            Presence,
            and_(
                Presence.stay_id == Stay.id,
                Presence.person_id == Person.id,
                Presence.voided_at.is_(None),
            ),
        )
        .where(Stay.id.in_(ids))
        .order_by(Stay.id, Person.birth_on, Person.id, Membership.id, Presence.from_on)
    )
    for row in db.session.execute(query):
        family = found[row.stay_id]
        known = family.get(row.person_id) or Member(
            row.person_id,
            f"{row.given_name} {row.family_name}".strip(),
            row.role,
            (),
            birth=_birth(row.birth_on, row.birth_precision),
            deceased_on=row.deceased_on,
        )
        family[row.person_id] = _with(known, row._mapping)
    return {stay_id: list(family.values()) for stay_id, family in found.items()}


def _with(member: Member, values: Mapping[Any, Any]) -> Member:
    belongs = Period(values["from_on"] or BEGINNING, values["until_on"])
    memberships = member.memberships if belongs in member.memberships else (*member.memberships, belongs)
    presence = member.presence
    if values["present_from"] is not None:
        own = Period(values["present_from"], values["present_until"])
        presence = presence if own in (presence or ()) else (*(presence or ()), own)
    return replace(member, memberships=memberships, presence=presence)


def _birth(on: date | None, precision: BirthPrecision | None) -> PartialDate | None:
    if on is None or precision is None:
        return None
    return PartialDate.from_parts(on, Precision(precision.value))
