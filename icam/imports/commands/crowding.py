"""More people than beds: taken in, because it happened, and reported."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from sqlalchemy import select

from icam.core.counted import Counted
from icam.core.counting.people import COT_AGE
from icam.core.partial_date import birthday
from icam.core.period import Period
from icam.housing.rules import counted_beds, counted_cots
from icam.imports.commands.base import Work, in_batches
from icam.imports.rules import N_
from icam.people.models import Membership, Person


class Part(Protocol):
    """The part of a placement that matters here."""

    unit_id: int
    arrived_on: date | None
    left_on: date | None


@dataclass(frozen=True, slots=True)
class _Member:
    from_on: date
    until_on: date
    in_bed_from: date


def compare(work: Work, stays: Sequence[tuple[int, Sequence[int], Sequence[Any]]], units: dict[str, Any]) -> None:
    """Report the placements in which more people sleep than there are beds.

    Args:
        stays: household, and the line and placement of each part of the stay.
    """
    known = {row.id: (code, row) for code, row in units.items()}
    members = _members(work, {household for household, _lines, _parts in stays})
    for household, lines, parts in stays:
        for line, part in zip(lines, parts, strict=True):
            if part.arrived_on is None:
                continue
            code, unit = known[part.unit_id]
            beds = unit.beds_adult + unit.beds_child
            lived = Period(part.arrived_on, part.left_on or max(part.arrived_on, work.today))
            most = _most(members.get(household, []), lived, beds, unit.cots)
            if most > beds:
                work.report.conflict(
                    line,
                    "unit",
                    N_("There were %(people)s to sleep in %(unit)s, which has %(beds)s and %(cots)s"),
                    people=Counted("%(num)d person", "%(num)d persons", most),
                    unit=code,
                    beds=counted_beds(beds),
                    cots=counted_cots(unit.cots),
                )


def _members(work: Work, household_ids: set[int]) -> dict[int, list[_Member]]:
    found: dict[int, list[_Member]] = {}
    for ids in in_batches(household_ids):
        query = (
            select(Membership.household_id, Membership.from_on, Membership.until_on, Person.birth_on)
            .join(Person, Person.id == Membership.person_id)
            .where(Membership.household_id.in_(ids), Membership.voided_at.is_(None))
        )
        for household, first, until, born in work.session.execute(query):
            in_bed = birthday(born, COT_AGE) if born else date.min
            found.setdefault(household, []).append(
                _Member(max(first or date.min, born or date.min), until or date.max, in_bed)
            )
    return found


def _most(members: list[_Member], lived: Period, beds: int, cots: int) -> int:
    """Return how many people sleep there on the fullest night, if they are too many; else no more than the beds."""
    if len(members) <= beds or lived.until_on is None or lived.is_empty:
        return min(len(members), beds)
    days = {lived.from_on}
    days.update(one.from_on for one in members if lived.holds(one.from_on))
    days.update(one.in_bed_from for one in members if lived.holds(one.in_bed_from))
    most = 0
    for night in days:
        there = [one for one in members if one.from_on <= night < one.until_on]
        small = sum(one.in_bed_from > night for one in there)
        if len(there) - min(small, cots) > beds:
            most = max(most, len(there))
    return most
