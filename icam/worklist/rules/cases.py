"""What files of individual case management ask for today."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any

from icam.worklist.rules.lines import Line, Rule, Urgency

WEEK = timedelta(days=7)
TERM_SEEN = timedelta(days=30)
"""How long a term that ended stays on the list."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The office's settings, in days unless named otherwise.

    Args:
        most_reinvitations: how often a person may be invited again.
    """

    no_contact: int
    conclusion: int
    write_up: int
    term_warning: int
    most_reinvitations: int


@dataclass(frozen=True, slots=True)
class CaseFact:
    """An open file, with the milestones of ``icam.cases.rules``."""

    case_id: int
    household: str
    coach_id: int | None
    opened_on: date
    invitations: int = 0
    invited_on: date | None = None
    reply_due_on: date | None = None
    next_appointment_on: date | None = None
    first_talk_on: date | None = None
    last_talk_on: date | None = None
    concluded_on: date | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """One dated fact of a file that asks for something on a day, or from it on.

    Args:
        about: what the line opens.
        values: what its sentence names besides the household.
    """

    rule: Rule
    household: str
    on: date
    about: tuple[str, int]
    at: time | None = None
    values: dict[str, Any] = field(default_factory=dict, hash=False)


def of_cases(cases: Iterable[CaseFact], dues: Iterable[Due], limits: Limits, *, today: date) -> list[Line]:
    """Work out what the files ask for, the most urgent first."""
    lines = [line for one in cases for line in _of_case(one, limits, today)]
    lines += [line for one in dues for line in _of_due(one, limits, today)]
    return sorted(lines, key=lambda line: line.place)


def _of_case(one: CaseFact, limits: Limits, today: date) -> Iterator[Line]:
    values = {"family": one.household}
    if one.coach_id is None:
        yield Line(Rule.NO_COACH, Urgency.LATE, one.opened_on, ("case", one.case_id), values=values)
    if one.first_talk_on is None:
        yield from _before_the_first_talk(one, limits, today)
        return
    if one.concluded_on is not None:
        return
    due = one.first_talk_on + timedelta(days=limits.conclusion)
    if due <= today + WEEK:
        about = ("case_conclusion", one.case_id)
        yield Line(Rule.CONCLUSION_LATE, _by(due, today), due, about, values=values | {"since": one.first_talk_on})
    yield from _silence(one, limits, today)


def _before_the_first_talk(one: CaseFact, limits: Limits, today: date) -> Iterator[Line]:
    about = ("case_appointments", one.case_id)
    if one.reply_due_on is not None and one.reply_due_on <= today:
        again = one.invitations <= limits.most_reinvitations
        values = {"family": one.household, "sent": one.invited_on, "number": one.invitations, "again": again}
        yield Line(Rule.NO_REPLY, Urgency.LATE, one.reply_due_on, about, values=values)
    elif one.invited_on is None and one.next_appointment_on is None:
        yield Line(Rule.TO_INVITE, Urgency.WEEK, one.opened_on, about, values={"family": one.household})


def _silence(one: CaseFact, limits: Limits, today: date) -> Iterator[Line]:
    assert one.last_talk_on is not None
    if one.next_appointment_on is not None and one.next_appointment_on >= today:
        return
    days = (today - one.last_talk_on).days
    if days >= limits.no_contact:
        values = {"family": one.household, "days": days}
        since = one.last_talk_on
        yield Line(Rule.NO_CONTACT, Urgency.LATE, since, ("case_appointments", one.case_id), values=values)


WATCHED = frozenset({Rule.BEST_INTERESTS})
"""Rules that remind, without a day on which they are late."""

ALWAYS_LATE = frozenset(
    {
        Rule.REFERRAL_TO_WITHDRAW,
        Rule.APPOINTMENT_OPEN,
        Rule.RETURN_CONSENT,
        Rule.PART_STAYS,
        Rule.DEPARTURE_OPEN,
    }
)


def _of_due(one: Due, limits: Limits, today: date) -> Iterator[Line]:
    values = {"family": one.household} | one.values
    if one.rule is Rule.TERM_ENDS:
        yield from _of_term(one, values, limits, today)
        return
    on, urgency = one.on, _by(one.on, today)
    if one.rule is Rule.TALK_NOT_WRITTEN:
        urgency = Urgency.LATE if today > one.on + timedelta(days=limits.write_up) else Urgency.TODAY
    elif one.rule in WATCHED:
        urgency = Urgency.WATCH
    elif one.rule in ALWAYS_LATE:
        urgency = Urgency.LATE
    yield Line(one.rule, urgency, on, one.about, at=one.at, values=values)


def _of_term(one: Due, values: dict[str, Any], limits: Limits, today: date) -> Iterator[Line]:
    """Announce the last day of a term, and keep it in mind for a while when it is over."""
    last = one.on
    if last < today - TERM_SEEN or last > today + timedelta(days=limits.term_warning):
        return
    if last < today:
        yield Line(Rule.TERM_OVER, Urgency.WATCH, last, one.about, values=values)
    else:
        urgency = Urgency.TODAY if last == today else Urgency.WEEK
        yield Line(Rule.TERM_ENDS, urgency, last, one.about, values=values | {"days": (last - today).days})


def _by(on: date, today: date) -> Urgency:
    if on < today:
        return Urgency.LATE
    if on == today:
        return Urgency.TODAY
    return Urgency.WEEK if on <= today + WEEK else Urgency.WATCH
