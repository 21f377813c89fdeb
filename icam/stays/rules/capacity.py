"""People against beds; children under three may use the cots.

Source: counting.md, People.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from icam.core.counted import Counted
from icam.core.counting.people import COT_AGE
from icam.core.errors import RuleBroken
from icam.core.partial_date import birthday
from icam.housing.rules import counted_beds, counted_cots
from icam.stays.rules.sleepers import Member


@dataclass(frozen=True, slots=True)
class Room:
    """What is needed of a unit, or what it has.

    Args:
        people: persons, small children counted too.
        small: how many of them are under three and may sleep in a cot.
    """

    people: int
    small: int = 0

    def __add__(self, other: "Room") -> "Room":
        """Return the need of both."""
        return Room(self.people + other.people, self.small + other.small)


def need_of(members: Iterable[Member], night: date, expected: int | None = None) -> Room:
    """Return what a family needs on a night; never less than the number that was announced.

    A birth date of which only the year or month is known counts as counting.md says; an unknown one takes a bed.
    """
    present = list(members)
    small = sum(one.birth is not None and night < birthday(one.birth.counted_as, COT_AGE) for one in present)
    return Room(max(len(present), expected or 0), small)


def is_overfull(need: Room, *, beds: int, cots: int) -> bool:
    """Tell whether there are more people than beds, with small children in the cots there are."""
    return need.people - min(need.small, cots) > beds


def check_room(need: Room, *, unit: str, beds: int, cots: int) -> None:
    """Refuse more people than beds.

    Raises:
        RuleBroken: with how many there are of each.
    """
    if not is_overfull(need, beds=beds, cots=cots):
        return
    people = Counted("%(num)d person", "%(num)d persons", need.people)
    if need.small and cots:
        raise RuleBroken(
            "Unit %(unit)s has %(beds)s and %(cots)s, and there would be %(people)s to sleep there.",
            field="unit_id",
            unit=unit,
            beds=counted_beds(beds),
            cots=counted_cots(cots),
            people=people,
        )
    raise RuleBroken(
        "Unit %(unit)s has %(beds)s, and there would be %(people)s to sleep there.",
        field="unit_id",
        unit=unit,
        beds=counted_beds(beds),
        people=people,
    )
