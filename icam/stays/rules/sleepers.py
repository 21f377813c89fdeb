"""Who sleeps where on a night: the membership, the stay, the person's own days and the split of the family."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from icam.core.partial_date import PartialDate
from icam.core.period import Period

BEGINNING = date(1, 1, 1)


@dataclass(frozen=True, slots=True)
class Member:
    """A person of the household of a stay.

    Args:
        membership: the days the person belongs to the household.
        presence: the person's own days inside the stay; None where they are those of the family.
        birth: None when nothing is known of it.
    """

    person_id: int
    name: str
    role: str
    memberships: tuple[Period, ...]
    presence: tuple[Period, ...] | None = None
    birth: PartialDate | None = None
    deceased_on: date | None = None


def sleeps_on(member: Member, night: date) -> bool:
    """Tell whether a member is with the family on a night of the stay; never before a precise birth date."""
    if member.birth is not None and not member.birth.is_estimated and night < member.birth.counted_as:
        return False
    if member.deceased_on is not None and night >= member.deceased_on:
        return False
    if member.presence is not None and not any(own.holds(night) for own in member.presence):
        return False
    return any(one.holds(night) for one in member.memberships)


def sleepers(members: Iterable[Member], night: date, only: Iterable[int] | None = None) -> list[Member]:
    """Return who sleeps in a placement on a night.

    Args:
        only: the persons named for the placement when the family is split; None = the whole family.
    """
    named = None if only is None else frozenset(only)
    return [one for one in members if (named is None or one.person_id in named) and sleeps_on(one, night)]


def spans_of(member: Member, stay: Period) -> tuple[Period, ...]:
    """Return the days of a member inside the stay: membership, own presence, from birth and until death."""
    parts: Sequence[Period] = [one.intersect(stay) for one in member.memberships]
    if member.presence is not None:
        parts = [part.intersect(own) for part in parts for own in member.presence]
    if member.birth is not None and not member.birth.is_estimated:
        parts = [part.intersect(Period(member.birth.counted_as)) for part in parts]
    if member.deceased_on is not None:
        parts = [part.until(member.deceased_on) for part in parts]
    return tuple(sorted((part for part in parts if not part.is_empty), key=lambda part: part.from_on))
