"""What a family's page warns about: a pure function of facts, nothing is stored."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from icam.core.partial_date import PartialDate

TURNS_ADULT_WITHIN = timedelta(days=60)
"""So long before an 18th birthday it is announced."""


class View(StrEnum):
    """Which families a list shows."""

    CARE = "care"
    LEFT = "left"
    NONE = "none"
    ALL = "all"


class Warn(StrEnum):
    """What may need attention."""

    TERM_OVER = "term_over"
    TERM_NEAR = "term_near"
    TERM = "term"
    OVERDUE = "overdue"
    LATE = "late"
    NO_VISIT = "no_visit"
    NOT_WRITTEN = "not_written"
    NO_ADULT = "no_adult"
    NO_COACH = "no_coach"
    TURNS_ADULT = "turns_adult"
    TURNED_ADULT = "turned_adult"
    NO_BIRTH = "no_birth"
    AGREEMENT = "agreement"
    NOBODY = "nobody"


SERIOUS = frozenset({Warn.TERM_OVER, Warn.NO_ADULT, Warn.OVERDUE})
"""Warnings that stand first and in red."""


@dataclass(frozen=True, slots=True)
class Alert:
    """One warning, with what its sentence names."""

    warn: Warn
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def is_serious(self) -> bool:
        """Tell whether it stands first."""
        return self.warn in SERIOUS


@dataclass(frozen=True, slots=True)
class Resident:
    """A member of the family as the warnings need one."""

    name: str
    birth: PartialDate | None
    is_here: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """What the warnings are worked out from.

    Args:
        level: the warning level of the legal maximum that is reached (75, 90, 100), or None.
        days_without_visit: since the last held visit, or since the arrival; None when the family is not here.
        no_visit_days: the office's setting.
    """

    residents: Sequence[Resident]
    is_here: bool = False
    is_announced: bool = False
    planned_from: date | None = None
    planned_until: date | None = None
    arrived_on: date | None = None
    max_end_on: date | None = None
    level: int | None = None
    has_coach: bool = True
    days_without_visit: int | None = None
    no_visit_days: int = 14
    not_written: int = 0
    late_agreements: int = 0


def alerts(facts: Facts, *, today: date) -> list[Alert]:
    """Return what needs attention, the serious first."""
    found = [*_of_term(facts), *_of_plan(facts, today), *_of_coach(facts), *_of_people(facts, today)]
    return sorted(found, key=lambda alert: not alert.is_serious)


def _of_term(facts: Facts) -> list[Alert]:
    if facts.level is None or facts.max_end_on is None or not facts.is_here:
        return []
    warn = {100: Warn.TERM_OVER, 90: Warn.TERM_NEAR}.get(facts.level, Warn.TERM)
    return [Alert(warn, {"day": facts.max_end_on, "level": facts.level})]


def _of_plan(facts: Facts, today: date) -> list[Alert]:
    if facts.is_here and facts.planned_until and facts.planned_until <= today:
        return [Alert(Warn.OVERDUE, {"day": facts.planned_until})]
    if facts.is_announced and facts.planned_from and facts.planned_from < today:
        return [Alert(Warn.LATE, {"day": facts.planned_from})]
    return []


def _of_coach(facts: Facts) -> list[Alert]:
    found = []
    if (facts.is_here or facts.is_announced) and not facts.has_coach:
        found.append(Alert(Warn.NO_COACH))
    if facts.is_here and facts.days_without_visit is not None and facts.days_without_visit >= facts.no_visit_days:
        found.append(Alert(Warn.NO_VISIT, {"days": facts.days_without_visit}))
    if facts.not_written:
        found.append(Alert(Warn.NOT_WRITTEN, {"num": facts.not_written}))
    if facts.late_agreements:
        found.append(Alert(Warn.AGREEMENT, {"num": facts.late_agreements}))
    return found


def _of_people(facts: Facts, today: date) -> list[Alert]:
    here = [one for one in facts.residents if one.is_here]
    if facts.is_here and not here:
        return [Alert(Warn.NOBODY)]
    found = []
    known = [one for one in here if one.birth is not None]
    if facts.is_here and known and len(known) == len(here) and all(_is_minor(one, today) for one in known):
        found.append(Alert(Warn.NO_ADULT))
    for one in known:
        assert one.birth is not None
        adult_on = one.birth.eighteenth_birthday
        if today < adult_on <= today + TURNS_ADULT_WITHIN:
            found.append(Alert(Warn.TURNS_ADULT, {"name": one.name, "day": adult_on}))
        elif facts.is_here and facts.arrived_on and facts.arrived_on < adult_on <= today:
            found.append(Alert(Warn.TURNED_ADULT, {"name": one.name, "day": adult_on}))
    unknown = [one.name for one in here if one.birth is None]
    if unknown:
        found.append(Alert(Warn.NO_BIRTH, {"names": "; ".join(unknown), "num": len(unknown)}))
    return found


def _is_minor(one: Resident, today: date) -> bool:
    return one.birth is not None and one.birth.is_minor_on(today)


# --- chronology


class Happened(StrEnum):
    """What a line of the chronology tells."""

    OPENED = "opened"
    DECIDED = "decided"
    ORDERED = "ordered"
    TERM_EXTENDED = "term_extended"
    COMPLAINED = "complained"
    COMPLAINT_ANSWERED = "complaint_answered"
    COMPLAINT_WITHDRAWN = "complaint_withdrawn"
    CASE_OPENED = "case_opened"
    INVITED = "invited"
    TALK = "talk"
    CONCLUDED = "concluded"
    LETTER = "letter"
    ANNOUNCED = "announced"
    ARRIVED = "arrived"
    MOVED_IN = "moved_in"
    LEFT = "left"
    CALLED_OFF = "called_off"
    BORN = "born"
    DIED = "died"
    JOINED = "joined"
    LEFT_FAMILY = "left_family"
    VISIT = "visit"
    CASE_CLOSED = "case_closed"
    ORDER_COMPLIED = "order_complied"
    ORDER_WITHDRAWN = "order_withdrawn"
    MERGED = "merged"
    CHANGE = "change"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a chronology.

    Args:
        on: the day it happened.
        who: who recorded it, and when, where the trail knows.
        subject: the id of the record the line leads to.
    """

    on: date
    what: Happened
    values: dict[str, Any] = field(default_factory=dict)
    who: str | None = None
    at: Any = None
    subject: int | None = None
    reason: str | None = None

    @property
    def is_change(self) -> bool:
        """Tell whether it is a change of the file, not something that happened to the family."""
        return self.what is Happened.CHANGE


WEIGHT = {what: place for place, what in enumerate(Happened)}


def in_order(lines: Sequence[Line]) -> list[Line]:
    """Return the lines, the latest first; what happened on one day in the order it must have."""
    return sorted(lines, key=lambda line: (line.on, WEIGHT[line.what], line.subject or 0), reverse=True)
