"""What the reports about stays share: how a stay is written behind a figure, and counts by a key."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from icam.core.counting import GROUPS, Occupancy, group_of
from icam.core.counting.facts import StayFact
from icam.printing.document import Cell, Column, Kind
from icam.printing.words import Words, day, text
from icam.reports.builders.book import Shape
from icam.reports.builders.flows import group_name

Record = TypeVar("Record")
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class StaysFacts:
    """A counted period, and where its stays can be looked up.

    Args:
        ids: of the stays, by their code.
        sites: where each stay was last, by its code.
    """

    found: Occupancy
    ids: Mapping[str, int]
    sites: Mapping[str, str]


def stay_shape(facts: StaysFacts, _: Words, says: str = "") -> Shape:
    """Write a stay behind a figure.

    Args:
        says: what the amount of a line is; usually one stay.
    """

    def write(stay: StayFact) -> tuple[Cell, ...]:
        link = f"stay:{facts.ids[stay.stay]}" if stay.stay in facts.ids else None
        return (
            text(stay.stay, link),
            text(stay.household),
            text(_.code("category", stay.category)),
            day(_, stay.arrived_on),
            day(_, stay.left_on),
            text(_.code("outcome", stay.outcome) if stay.outcome else None),
        )

    columns = (
        Column(_("Stay")),
        Column(_("Family")),
        Column(_("Category")),
        Column(_("Arrived"), Kind.DAY),
        Column(_("Left"), Kind.DAY),
        Column(_("Outcome")),
    )
    return Shape(says or _("stays"), columns, write, lambda stay: stay.stay)


def by(records: Iterable[Record], key: Callable[[Record], Key]) -> dict[Key, list[Record]]:
    """Group records, in the order of their keys."""
    found: dict[Key, list[Record]] = {}
    for one in records:
        found.setdefault(key(one), []).append(one)
    return dict(sorted(found.items(), key=lambda each: str(each[0])))


def by_group(stays: Iterable[StayFact]) -> dict[str, list[StayFact]]:
    """Group stays that ended by group of outcomes: every group is there, and together they are all."""
    found: dict[str, list[StayFact]] = {group: [] for group in GROUPS}
    for stay in stays:
        found[group_of(stay)].append(stay)
    return found


def group_columns(_: Words) -> tuple[Column, ...]:
    """Name the groups as columns."""
    return tuple(Column(group_name(group, _), Kind.NUMBER) for group in GROUPS)
