"""How many people of each stay sleep there on a night: counted by the database, for lists."""

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, bindparam, case, func, or_, select

from icam.people.models import Membership, Person
from icam.people.rules import BirthPrecision
from icam.statements import rows
from icam.stays.models import Presence, Stay


def people_of(stay_ids: Iterable[int], today: date) -> dict[int, int]:
    """Count who sleeps there tonight; for an ended stay, on its first night; before the arrival, on the planned day.

    The same as ``len(sleepers(members_of(...), night))``, in one statement; stays where nobody does are not in it.
    """
    ids = sorted(set(stay_ids))
    if not ids:
        return {}
    return {row[0]: row[1] for row in rows(people_counted(), ids=ids, today=today)}


@cache
def people_counted() -> Select[int, int]:
    """Return the statement; it is given the stays' ``ids`` and ``today``."""
    today = bindparam("today", type_=Date)
    night = case(
        (Stay.arrived_on.is_(None), func.coalesce(Stay.planned_from, today)),
        (Stay.left_on.is_(None), today),
        else_=Stay.arrived_on,
    )
    own = select(Presence.id).where(
        Presence.stay_id == Stay.id, Presence.person_id == Person.id, Presence.voided_at.is_(None)
    )
    return (
        select(Stay.id, func.count(Person.id.distinct()).label("people"))
        .join(Membership, Membership.household_id == Stay.household_id)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Stay.id.in_(bindparam("ids", expanding=True)),
            Membership.voided_at.is_(None),
            _holds(Membership, night),
            or_(Person.birth_on.is_(None), Person.birth_precision != BirthPrecision.DAY, Person.birth_on <= night),
            or_(Person.deceased_on.is_(None), Person.deceased_on > night),
            or_(~own.exists(), own.where(_holds(Presence, night)).exists()),
        )
        .group_by(Stay.id)
    )


def _holds(dated: Any, night: ColumnElement[date]) -> ColumnElement[bool]:
    begun = or_(dated.from_on.is_(None), dated.from_on <= night)
    return begun & or_(dated.until_on.is_(None), dated.until_on > night)
