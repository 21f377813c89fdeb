"""The ladder of a visit, the days of a repeated one, and what may be planned and written up."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from icam.core.errors import RuleBroken, Stale
from icam.core.workdays import legal_holidays

MOST_VISITS = 60
YEAR = timedelta(days=366)
ONE_WEEK = timedelta(days=7)
SAME_TIME = timedelta(minutes=30)
"""Two visits of one coach that begin less than this apart are named to the planner."""
NOON = time(12)


# --- the ladder ------------------------------------------------------------------------------------------------------


class Result(StrEnum):
    """What became of a planned visit; none yet = still planned."""

    HELD = "held"
    MISSED_EXCUSED = "missed_excused"
    MISSED = "missed"
    MOVED = "moved"
    CANCELLED = "cancelled"


class State(StrEnum):
    """Where a visit is: still planned, or what became of it."""

    PLANNED = "planned"
    HELD = "held"
    MISSED_EXCUSED = "missed_excused"
    MISSED = "missed"
    MOVED = "moved"
    CANCELLED = "cancelled"


MISSED = frozenset({Result.MISSED, Result.MISSED_EXCUSED})

MOVES: dict[State, frozenset[State]] = {
    State.PLANNED: frozenset(set(State) - {State.PLANNED}),
    State.HELD: frozenset(),
    State.MISSED_EXCUSED: frozenset(),
    State.MISSED: frozenset(),
    State.MOVED: frozenset(),
    State.CANCELLED: frozenset(),
}

CORRECTIONS: dict[State, frozenset[State]] = {
    State.PLANNED: frozenset(),
    State.HELD: frozenset({State.HELD, State.MISSED, State.MISSED_EXCUSED, State.CANCELLED}),
    State.MISSED_EXCUSED: frozenset({State.HELD, State.MISSED, State.MISSED_EXCUSED, State.CANCELLED}),
    State.MISSED: frozenset({State.HELD, State.MISSED, State.MISSED_EXCUSED, State.CANCELLED}),
    State.CANCELLED: frozenset({State.HELD, State.MISSED, State.MISSED_EXCUSED, State.CANCELLED}),
    State.MOVED: frozenset(),
}
"""What a written result may be corrected to, with a reason; a moved visit lives on in the one that took its place."""


REASONS: dict[Result, str] = {
    Result.MISSED_EXCUSED: "missed_reason",
    Result.MISSED: "missed_reason",
    Result.MOVED: "visit_cancel_reason",
    Result.CANCELLED: "visit_cancel_reason",
}
"""The code list that holds the reasons of a result, which is also the name of its field."""


WITH_REASON = frozenset({Result.MISSED_EXCUSED, Result.CANCELLED})
"""Results that are nothing without their reason."""


def state_of(result: Result | None) -> State:
    """Return where a visit with this result is on the ladder."""
    return State.PLANNED if result is None else State(result.value)


# --- drafts ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PlanDraft:
    """A visit to plan, or a row of them.

    Args:
        on: the day of the first one.
        every_weeks: weeks from one to the next; None = once.
        until: the last day on which one may fall.
        days: the days that were kept after the preview; empty = all of them.
    """

    household_id: int
    coach_id: int
    on: date
    at: time | None
    kind: str
    purpose: str | None = None
    interpreter_language: str | None = None
    interpreter_mode: str | None = None
    every_weeks: int | None = None
    until: date | None = None
    days: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class AgreementDraft:
    """Something agreed, as typed in row ``row`` of the form."""

    row: int
    text: str
    who: str | None
    due_on: date | None


@dataclass(frozen=True, slots=True)
class ResultDraft:
    """What became of a visit, as written up.

    Args:
        version: the version of the visit that was on screen.
        minutes: how long it took.
        correction: why an earlier result is replaced.
    """

    version: int
    result: Result
    reason: str | None = None
    minutes: int | None = None
    present: frozenset[int] = frozenset()
    also_present: str | None = None
    language: str | None = None
    interpreter_language: str | None = None
    interpreter_mode: str | None = None
    topics: tuple[str, ...] = ()
    family_words: str | None = None
    note: str | None = None
    moved_on: date | None = None
    moved_at: time | None = None
    agreements: tuple[AgreementDraft, ...] = ()
    next_on: date | None = None
    next_at: time | None = None
    correction: str | None = None


# --- planning --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ProposedDay:
    """A day of a repeated visit, as the preview shows it."""

    on: date
    is_holiday: bool


def repeated_days(first: date, every_weeks: int | None, until: date | None) -> list[date]:
    """Return the first day and, until the last day allowed, the same weekday every so many weeks."""
    if every_weeks is None or until is None:
        return [first]
    step = every_weeks * ONE_WEEK
    days = [first]
    while days[-1] + step <= until and len(days) <= MOST_VISITS:
        days.append(days[-1] + step)
    return days


def proposed_days(draft: PlanDraft) -> list[ProposedDay]:
    """Return the days to show before planning, each with whether it is a legal holiday."""
    days = repeated_days(draft.on, draft.every_weeks, draft.until)
    return [ProposedDay(day, day in legal_holidays(day.year)) for day in days]


def check_plan(draft: PlanDraft, *, today: date) -> list[date]:
    """Return the days to plan.

    Raises:
        RuleBroken: too far away, a repetition without an end, too many at once, none kept.
    """
    _check_within_a_year(draft.on, today, "on")
    if draft.every_weeks is not None and draft.until is None:
        raise RuleBroken("Enter the last day of the repetition.", field="until")
    if draft.every_weeks is None and draft.until is not None:
        raise RuleBroken("Choose every how many weeks the visit comes back.", field="every_weeks")
    if draft.until is not None and draft.until < draft.on:
        raise RuleBroken("The repetition ends on %(until)s, before the first visit.", field="until", until=draft.until)
    days = repeated_days(draft.on, draft.every_weeks, draft.until)
    if len(days) > MOST_VISITS:
        raise RuleBroken(
            "That is more than %(most)d visits in one go. Choose an earlier last day.", field="until", most=MOST_VISITS
        )
    if draft.until is not None:
        _check_within_a_year(draft.until, today, "until")
    return _kept(days, draft.days)


def _kept(days: Sequence[date], kept: Iterable[date]) -> list[date]:
    if not kept:
        return list(days)
    wanted = [day for day in days if day in set(kept)]
    if not wanted:
        raise RuleBroken("Keep at least one day.", field="days")
    return wanted


def _check_within_a_year(day: date, today: date, field: str) -> None:
    if day > today + YEAR:
        raise RuleBroken("%(day)s is more than a year away.", field=field, day=day)
    if day < today - YEAR:
        raise RuleBroken("%(day)s is more than a year ago.", field=field, day=day)


def is_same_time(one: time | None, other: time | None) -> bool:
    """Say whether two visits on one day begin so close together that one coach cannot do both."""
    if one is None or other is None:
        return False
    day = date(2000, 1, 1)
    return abs(datetime.combine(day, one) - datetime.combine(day, other)) < SAME_TIME


# --- writing up ------------------------------------------------------------------------------------------------------


class RoundRefused(RuleBroken):
    """Some visits of a round cannot be saved as they are; none was.

    Args:
        refused: what is wrong, by visit.
    """

    def __init__(self, refused: Mapping[int, RuleBroken]) -> None:
        super().__init__("Nothing was saved yet: look at the visits that are marked.")
        self.refused = dict(refused)


class VisitStale(Stale):
    """Somebody else saved this visit of the round first."""

    def __init__(self, visit_id: int, stored: Mapping[str, object], version: int) -> None:
        super().__init__(stored, version)
        self.visit_id = visit_id


def check_result(draft: ResultDraft, *, state: State, planned_on: date, planned_at: time | None, today: date) -> None:
    """Refuse a result that the visit cannot have.

    Raises:
        RuleBroken: not on the ladder, on a day to come, a move to nowhere, a correction without its reason.
    """
    _check_ladder(draft, state)
    if draft.result in MISSED | {Result.HELD} and planned_on > today:
        raise RuleBroken(
            "This visit is still to come, on %(day)s: it can be moved or cancelled.", field="result", day=planned_on
        )
    if draft.result in WITH_REASON and not draft.reason:
        raise RuleBroken("Choose the reason.", field=REASONS[draft.result])
    if draft.result in MISSED and draft.present:
        raise RuleBroken("The visit was missed, yet somebody is ticked as present.", field="present")
    _check_new_days(draft, planned_on, planned_at, today)
    for agreement in draft.agreements:
        if agreement.due_on is not None and agreement.due_on < planned_on:
            raise RuleBroken(
                "The agreement is for %(due)s, before the visit itself.",
                field=f"due_{agreement.row}",
                due=agreement.due_on,
            )


def _check_ladder(draft: ResultDraft, state: State) -> None:
    if state is State.PLANNED:
        return
    if state is State.MOVED:
        raise RuleBroken("This visit was moved. Write the result on the visit that took its place.", field="result")
    if State(draft.result.value) not in CORRECTIONS[state]:
        raise RuleBroken("A result that was written cannot become a move. Plan a new visit.", field="result")
    if not draft.correction:
        raise RuleBroken("Say why the earlier result is corrected.", field="correction")


def _check_new_days(draft: ResultDraft, planned_on: date, planned_at: time | None, today: date) -> None:
    if draft.result is Result.MOVED:
        if draft.moved_on is None:
            raise RuleBroken("Enter the day to which the visit moves.", field="moved_on")
        _check_within_a_year(draft.moved_on, today, "moved_on")
        if (draft.moved_on, draft.moved_at or planned_at) == (planned_on, planned_at):
            raise RuleBroken("That is the same day and time. Choose another.", field="moved_on")
    elif draft.moved_on is not None:
        raise RuleBroken("Choose “Moved”, or leave the new day empty.", field="moved_on")
    if draft.next_on is not None:
        _check_within_a_year(draft.next_on, today, "next_on")
        if draft.next_on < planned_on:
            raise RuleBroken("The next visit is on %(day)s, before this one.", field="next_on", day=draft.next_on)


# --- agreements ------------------------------------------------------------------------------------------------------


def check_settled(done_on: date, *, agreed_on: date, today: date) -> None:
    """Refuse a day on which an agreement cannot have been kept.

    Raises:
        RuleBroken: before it was made, or still to come.
    """
    if done_on > today:
        raise RuleBroken("%(day)s is still to come.", field="done_on", day=done_on)
    if done_on < agreed_on:
        raise RuleBroken("This was agreed on %(agreed)s, later than that.", field="done_on", agreed=agreed_on)


def check_reworded(due_on: date | None, *, agreed_on: date) -> None:
    """Refuse the new wording of an agreement that cannot be.

    Raises:
        RuleBroken: it would be due before it was made.
    """
    if due_on is not None and due_on < agreed_on:
        raise RuleBroken("This was agreed on %(agreed)s, later than that.", field="due_on", agreed=agreed_on)


# --- families without a visit ----------------------------------------------------------------------------------------


def days_without_visit(arrived_on: date, last_held_on: date | None, today: date) -> int:
    """Count the days since the family was last seen: since the last visit held, or since it arrived."""
    return (today - max(arrived_on, last_held_on or arrived_on)).days


# --- the round sheet ------------------------------------------------------------------------------------------------

SHEET_MM, HEAD_MM, LINE_MM = 228.0, 11.5, 6.8
FEWEST_LINES, MOST_LINES = 4, 26


def height_of_facts(people: int, agreements: int, *, has_purpose: bool, has_needs: bool) -> float:
    """Estimate how high the printed facts of a visit stand, in millimetres."""
    agreed = 4.5 + 6 * agreements if agreements else 0
    return 27 + 4 * max(people, 1) + agreed + (4.2 if has_purpose else 0) + (9 if has_needs else 0)


def lines_to_write(facts: Sequence[float]) -> list[int]:
    """Return how many lines to write on each visit gets, so that the round fills one A4 and no more.

    Args:
        facts: height of the printed facts of each visit, in millimetres.
    """
    fitting = [lines for lines in range(FEWEST_LINES, MOST_LINES + 1) if height_of_round(facts, lines) <= SHEET_MM]
    least = max(fitting, default=FEWEST_LINES)
    return [max(least, int((height - HEAD_MM) / LINE_MM)) for height in facts]


def height_of_round(facts: Sequence[float], lines: int) -> float:
    """Return how high a round stands with this many lines beside each visit, in millimetres."""
    return sum(max(height, HEAD_MM + LINE_MM * lines) for height in facts)
