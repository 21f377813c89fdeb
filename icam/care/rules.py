"""What is done at an arrival and a departure, and which children should go to school."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from icam.core.errors import RuleBroken
from icam.core.partial_date import PartialDate, birthday

ARRIVAL = "ARRIVAL"
DEPARTURE = "DEPARTURE"
"""Groups of the list ``care_step``: what is done when a family comes, and when it leaves."""

HOUSE_RULES = "HOUSE_RULES"
INVENTORY_IN = "INVENTORY_IN"
ASKED_FOR = (HOUSE_RULES, INVENTORY_IN)
"""Steps that the worklist asks for."""


@dataclass(frozen=True, slots=True)
class StepDraft:
    """A step that was done; ``language`` is the one in which it was explained."""

    step: str
    done_on: date
    language: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class SchoolDraft:
    """A child at a school from a day on; or no school, and why."""

    school: str | None
    from_on: date
    level: str | None = None
    language: str | None = None
    until_on: date | None = None
    why_not: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class SchoolAge:
    """Ages of compulsory school: from the first, below the second."""

    first: int
    last: int

    def holds(self, birth: PartialDate | None, day: date) -> bool:
        """Tell whether a child of this birth should go to school on the day; not where the birth is unknown."""
        return birth is not None and (
            birthday(birth.counted_as, self.first) <= day < birthday(birth.counted_as, self.last)
        )


def check_step(draft: StepDraft, *, arrived_on: date | None, done: Collection[str], today: date) -> None:
    """Refuse a step that cannot have been done.

    Raises:
        RuleBroken: before the arrival, in the future, or done already.
    """
    if arrived_on is None:
        raise RuleBroken("The family has not arrived yet. Record the arrival first.")
    if draft.done_on > today:
        raise RuleBroken("This day is still to come. Enter the day on which it was done.", field="done_on")
    if draft.done_on < arrived_on:
        raise RuleBroken(
            "The family arrived on %(day)s. Enter that day or a later one.", field="done_on", day=arrived_on
        )
    if draft.step in done:
        raise RuleBroken("This is on record already. Withdraw it first if it was a mistake.", field="step")


def check_school(draft: SchoolDraft, *, birth: PartialDate | None, today: date) -> None:
    """Refuse a schooling that cannot be.

    Raises:
        RuleBroken: neither a school nor a reason, both, or impossible days.
    """
    if bool(draft.school) == bool(draft.why_not):
        raise RuleBroken("Enter the school, or choose why the child does not go to school.", field="school")
    if draft.until_on is not None and draft.until_on < draft.from_on:
        raise RuleBroken("The last day lies before the first. Check both days.", field="until_on")
    if birth is not None and draft.from_on < birth.counted_as:
        raise RuleBroken("The child was born on %(day)s. Enter a later day.", field="from_on", day=birth.counted_as)
    if draft.why_not and draft.from_on > today:
        raise RuleBroken("This day is still to come. Enter the day from which this holds.", field="from_on")


def missing_steps(done: Iterable[str], *, asked: Iterable[str] = ASKED_FOR) -> list[str]:
    """Return the steps that were asked for and not done, in their order."""
    known = set(done)
    return [step for step in asked if step not in known]


def without_school(birth: PartialDate | None, *, has_answer: bool, ages: SchoolAge, today: date) -> bool:
    """Tell whether a child should go to school and nothing is on record: no school, and no reason."""
    return not has_answer and ages.holds(birth, today)
