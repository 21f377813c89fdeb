"""The board, worked out: units down, days across, every night of every family place in one run of one class.

Pure: it takes what the queries read and gives rows that the template only has to write down.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from icam.core.counting.facts import ClosureFact, PlacementFact, UnitFacts
from icam.core.counting.nights import NightClass, Segment, segments
from icam.core.period import Period

ONE_DAY = timedelta(days=1)
FOREVER = date.max


class Zoom(StrEnum):
    """How many days the board shows."""

    TWO_WEEKS = "two_weeks"
    MONTH = "month"
    QUARTER = "quarter"


def window(zoom: Zoom, on: date) -> Period:
    """Return the days that the board shows around a day: two weeks from Monday, or a calendar month or quarter."""
    if zoom is Zoom.TWO_WEEKS:
        monday = on - timedelta(days=on.weekday())
        return Period(monday, monday + timedelta(days=14))
    months = 1 if zoom is Zoom.MONTH else 3
    first = date(on.year, (on.month - 1) // months * months + 1, 1)
    return Period(first, _months_later(first, months))


def neighbours(zoom: Zoom, shown: Period) -> tuple[date, date]:
    """Return a day of the window before and a day of the window after; two weeks move by one."""
    if zoom is Zoom.TWO_WEEKS:
        return shown.from_on - timedelta(days=7), shown.from_on + timedelta(days=7)
    assert shown.until_on is not None
    return shown.from_on - ONE_DAY, shown.until_on


def _months_later(first: date, months: int) -> date:
    index = first.year * 12 + first.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


@dataclass(frozen=True, slots=True)
class BoardPlacement:
    """A placement as the board needs it.

    Args:
        fact: what counting knows of it; its ``stay`` is the stay's code.
        persons: how many live in it, or are expected.
        is_move: the family lives elsewhere and is to move here.
    """

    fact: PlacementFact
    place: int
    stay_id: int
    household_id: int
    name: str
    persons: int | None
    is_move: bool = False


@dataclass(frozen=True, slots=True)
class BoardUnit:
    """A unit as the board needs it."""

    unit_id: int
    label: str
    facts: UnitFacts


@dataclass(frozen=True, slots=True)
class Cell:
    """Consecutive nights of one family place with one content.

    Args:
        nights: how many columns it takes.
        first: the first night shown.
        opens_before: it began before the first column.
        runs_on: it goes on after the last column.
        placement: who lives there or is to come.
        closure: what closes the unit on these nights, also when somebody lives there (a conflict).
        is_overdue: the expected end has passed and the family is still there.
        is_turnover: the place passes from one family to another on its first day.
    """

    night_class: NightClass
    first: date
    nights: int
    opens_before: bool = False
    runs_on: bool = False
    placement: BoardPlacement | None = None
    closure: ClosureFact | None = None
    is_overdue: bool = False
    is_turnover: bool = False

    @property
    def until(self) -> date:
        """Return the first day that is no longer in it."""
        return self.first + timedelta(days=self.nights)


@dataclass(frozen=True, slots=True)
class Lane:
    """One family place of a unit over the days of the window."""

    unit: BoardUnit
    place: int
    cells: tuple[Cell, ...]


def lanes(
    units: Sequence[BoardUnit],
    placements: Iterable[BoardPlacement],
    shown: Period,
    *,
    today: date,
    closing_days: frozenset[date] = frozenset(),
) -> list[Lane]:
    """Lay every family place of the units over the days.

    A family that lives there is expected to leave on its expected day; when that day has passed, it is shown as
    still there tonight and overdue. A unit of several family places gives one lane for each.
    """
    by_place: dict[tuple[str, int], list[BoardPlacement]] = {}
    for one in placements:
        by_place.setdefault((one.fact.unit, one.place), []).append(one)
    return [
        _lane(unit, place, by_place.get((unit.facts.code, place), []), shown, today, closing_days)
        for unit in units
        for place in _places(unit, by_place)
    ]


def _places(unit: BoardUnit, used: Mapping[tuple[str, int], object]) -> range:
    highest = max((place for code, place in used if code == unit.facts.code), default=1)
    return range(1, max(unit.facts.family_places, highest) + 1)


def _lane(
    unit: BoardUnit,
    place: int,
    placements: Sequence[BoardPlacement],
    shown: Period,
    today: date,
    closing_days: frozenset[date],
) -> Lane:
    known = {expected_fact(one.fact, today): one for one in placements}
    parts = segments(unit.facts, known, shown, closing_days)
    return Lane(unit, place, tuple(_cells(parts, known, shown, today)))


def expected_fact(fact: PlacementFact, today: date) -> PlacementFact:
    """Return a placement as it will end if nothing changes: on its expected day, but not before tomorrow."""
    if fact.arrived_on is None or fact.left_on is not None or fact.planned_until is None:
        return fact
    return replace(fact, left_on=max(fact.planned_until, today + ONE_DAY, fact.arrived_on))


def _cells(
    parts: Sequence[Segment], known: Mapping[PlacementFact, BoardPlacement], shown: Period, today: date
) -> Iterable[Cell]:
    previous: Cell | None = None
    for part in _joined(parts):
        fact = next(iter(part.families or part.held), None)
        placement = known[fact] if fact is not None else None
        cell = Cell(
            night_class=part.night_class,
            first=part.first_on,
            nights=part.nights,
            opens_before=_opens_before(part, fact, shown),
            runs_on=_runs_on(part, fact, shown),
            placement=placement,
            closure=part.closures[0] if part.closures else None,
            is_overdue=placement is not None and is_overdue(placement.fact, today),
            is_turnover=_is_turnover(previous, part),
        )
        yield cell
        previous = cell


def _joined(parts: Sequence[Segment]) -> list[Segment]:
    """Join neighbours that show the same thing; a closure that begins under a stay still makes its own cell."""
    joined: list[Segment] = []
    for part in parts:
        last = joined[-1] if joined else None
        if last is not None and _content(last) == _content(part):
            joined[-1] = replace(last, stop=part.stop)
        else:
            joined.append(part)
    return joined


def _content(part: Segment) -> tuple[object, ...]:
    shows_closure = part.night_class in (NightClass.OCCUPIED, NightClass.OUT_OF_USE)
    return (part.night_class, part.families, part.held, part.closures[:1] if shows_closure else ())


def _opens_before(part: Segment, fact: PlacementFact | None, shown: Period) -> bool:
    if part.first_on != shown.from_on or fact is None:
        return False
    began = fact.arrived_on if part.families else fact.planned_from
    return began is not None and began < shown.from_on


def _runs_on(part: Segment, fact: PlacementFact | None, shown: Period) -> bool:
    assert shown.until_on is not None
    if date.fromordinal(part.stop) != shown.until_on or fact is None:
        return False
    ends = fact.left_on if part.families else fact.planned_until
    return (ends or FOREVER) > shown.until_on


def _is_turnover(previous: Cell | None, part: Segment) -> bool:
    return (
        previous is not None
        and bool(part.families)
        and previous.night_class is NightClass.OCCUPIED
        and previous.placement is not None
        and previous.placement.fact.stay != part.families[0].stay
    )


def is_overdue(fact: PlacementFact, today: date) -> bool:
    """Say whether the expected day of departure has passed with the family still there."""
    return (
        fact.arrived_on is not None
        and fact.left_on is None
        and fact.planned_until is not None
        and fact.planned_until <= today
    )
