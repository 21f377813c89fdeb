"""The lines of the worklist: each names the rule that put it there, its day, and what it opens."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, time
from enum import IntEnum, StrEnum
from typing import Any


class Urgency(IntEnum):
    """How soon something asks to be done; the most urgent first."""

    LATE = 0
    TODAY = 1
    WEEK = 2
    WATCH = 3


class Rule(StrEnum):
    """Why a line is on the list; in the order in which lines of one day stand."""

    CLOSED_OVER_STAY = "closed_over_stay"
    OUT_OF_STOCK = "out_of_stock"
    MORE_THAN_BEDS = "more_than_beds"
    LEGAL_REACHED = "legal_reached"
    LEGAL_90 = "legal_90"
    LEGAL_75 = "legal_75"
    VISIT_TODAY = "visit_today"
    NOT_WRITTEN_UP = "not_written_up"
    NO_VISIT = "no_visit"
    AGREEMENT_LATE = "agreement_late"
    ARRIVAL_LATE = "arrival_late"
    ARRIVAL = "arrival"
    DEPARTURE_LATE = "departure_late"
    DEPARTURE = "departure"
    WAITING = "waiting"
    TURNS_18 = "turns_18"
    CLEANING = "cleaning"
    CLOSED = "closed"
    CLOSURE_ENDS = "closure_ends"
    HOUSE_RULES = "house_rules"
    INVENTORY = "inventory"
    SCHOOL = "school"
    APPOINTMENT_TODAY = "appointment_today"
    APPOINTMENT_OPEN = "appointment_open"
    TALK_NOT_WRITTEN = "talk_not_written"
    TERM_ENDS = "term_ends"
    TERM_OVER = "term_over"
    NO_REPLY = "no_reply"
    TO_INVITE = "to_invite"
    REFERRAL_TO_WITHDRAW = "referral_to_withdraw"
    CONSENT_UNSIGNED = "consent_unsigned"
    REFERRAL_NO_ANSWER = "referral_no_answer"
    SECOND_READING = "second_reading"
    FOLLOW_UP = "follow_up"
    CONCLUSION_LATE = "conclusion_late"
    RETURN_CONSENT = "return_consent"
    PART_STAYS = "part_stays"
    DEPARTURE_OPEN = "departure_open"
    RETURN_DEPARTURE = "return_departure"
    DOCUMENT_EXPIRES = "document_expires"
    TALK_AGREEMENT = "talk_agreement"
    NO_CONTACT = "no_contact"
    BEST_INTERESTS = "best_interests"
    NO_COACH = "no_coach"
    COMPLAINT_DUE = "complaint_due"
    LOCKED = "locked"
    ACCOUNT_ENDS = "account_ends"


AGENDA = frozenset({Rule.VISIT_TODAY, Rule.APPOINTMENT_TODAY})
"""What the day itself holds, shown beside the list."""

_ORDER = {rule: place for place, rule in enumerate(Rule)}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to do, or to know.

    Args:
        on: the day it is about.
        about: what the line opens: a kind ("visit", "household", "stay", "unit", "case", "account") and its id.
        values: what its sentence names.
    """

    rule: Rule
    urgency: Urgency
    on: date
    about: tuple[str, int]
    site: str | None = None
    at: time | None = None
    values: dict[str, Any] = field(default_factory=dict, hash=False)

    @property
    def place(self) -> tuple[Any, ...]:
        """Return what lines are sorted by."""
        named = sorted((name, str(value)) for name, value in self.values.items())
        return (self.urgency, self.on, self.at or time.max, _ORDER[self.rule], self.about, self.site or "", named)


@dataclass(frozen=True, slots=True)
class Group:
    """Lines that stand together: of one urgency, and for a manager of one site."""

    urgency: Urgency
    lines: tuple[Line, ...]


def grouped(lines: Iterable[Line]) -> list[Group]:
    """Group lines by urgency, in their order; today's visits and appointments have their own place and are left out."""
    listed = [line for line in lines if line.rule not in AGENDA]
    groups = []
    for urgency in Urgency:
        mine = tuple(line for line in listed if line.urgency is urgency)
        if mine:
            groups.append(Group(urgency, mine))
    return groups


def sites_of(lines: Iterable[Line]) -> list[str | None]:
    """Name the sites of the lines, in order; what has no site comes last."""
    found = {line.site for line in lines}
    return [*sorted(site for site in found if site is not None), *([None] if None in found else [])]
