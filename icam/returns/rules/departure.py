"""Departed, or not and why; the departure closes the case and may show that the order to leave was respected."""

from dataclasses import dataclass
from datetime import date

from icam.core.errors import RuleBroken
from icam.returns.rules.file import FileState


@dataclass(frozen=True, slots=True)
class DepartureDraft:
    """What happened on the day of departure.

    Args:
        reason: code of the list ``not_departed_reason``, when nobody left.
    """

    on: date
    is_gone: bool
    reason: str | None = None
    note: str | None = None


def check_departure(draft: DepartureDraft, state: FileState, *, opened_on: date, today: date) -> None:
    """Refuse a departure that cannot be.

    Raises:
        RuleBroken: the file is over, the day cannot be, or why they did not leave is missing.
    """
    if state is FileState.DEPARTED:
        raise RuleBroken("They have departed; this return file is over.")
    if draft.on > today:
        raise RuleBroken("%(day)s lies in the future. Record it on the day itself.", field="on", day=draft.on)
    if draft.on < opened_on:
        raise RuleBroken("Enter %(day)s or later.", field="on", day=opened_on)
    if not draft.is_gone and not draft.reason:
        raise RuleBroken("Choose why they did not leave.", field="reason")
    if not draft.is_gone and state is FileState.WITHDRAWN:
        raise RuleBroken("This return file was withdrawn. Resume it first.")


def outcome_of(group: str | None) -> str:
    """Return the outcome of the case by the group of the service (``VR_DEPARTED`` or ``IND_DEPARTED``)."""
    return group or "VR_DEPARTED"


def in_time(departed_on: date, ends_on: date | None) -> bool:
    """Tell whether somebody left within the term of an order.

    Args:
        ends_on: first day after the term.
    """
    return ends_on is not None and departed_on < ends_on
