"""Residence options: the coach goes through every one on the office's list, and none may be left open."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from icam.core.errors import RuleBroken


class OptionOutcome(StrEnum):
    """What the coach found about one option."""

    POSSIBLE = "possible"
    NOT_POSSIBLE = "not_possible"
    APPLIED = "applied"
    NEEDS_MORE = "needs_more"


@dataclass(frozen=True, slots=True)
class LookDraft:
    """What the coach found about one option.

    Args:
        option: code of the list ``residence_option``.
        source: code of the list ``option_source``.
        seen_id: the finding that the page showed; another one stored since is not overwritten.
    """

    option: str
    outcome: OptionOutcome
    reason: str | None = None
    source: str | None = None
    seen_id: int | None = None


def check_look(draft: LookDraft) -> None:
    """Refuse a finding that does not say why, or on what it rests.

    Raises:
        RuleBroken: at the field of that option.
    """
    if draft.outcome is not OptionOutcome.APPLIED and not draft.reason:
        raise RuleBroken("Write in a few words why.", field=f"reason_{draft.option}")
    if not draft.source:
        raise RuleBroken("Choose on what this rests.", field=f"source_{draft.option}")


def is_open(outcome: OptionOutcome | None) -> bool:
    """Tell whether an option is still to be settled: not looked at, or more is needed."""
    return outcome is None or outcome is OptionOutcome.NEEDS_MORE


def open_options(listed: Iterable[str], found: Mapping[str, OptionOutcome]) -> list[str]:
    """Return the options of the list that are still open, in its order."""
    return [option for option in listed if is_open(found.get(option))]


class Order(StrEnum):
    """Which came first: the residence options, or talk about return."""

    NOTHING_YET = "nothing_yet"
    RETURN_ONLY = "return_only"
    OPTIONS_ONLY = "options_only"
    OPTIONS_FIRST = "options_first"
    SAME_DAY = "same_day"
    RETURN_FIRST = "return_first"


@dataclass(frozen=True, slots=True)
class Timing:
    """When options were first looked at, compared with the first talk about return.

    Args:
        days: between the two; 0 where there are not two days to compare.
    """

    order: Order
    options_on: date | None = None
    return_on: date | None = None
    days: int = 0

    @property
    def is_late(self) -> bool:
        """Tell whether return was talked about before the options were looked at."""
        return self.order in (Order.RETURN_ONLY, Order.RETURN_FIRST)


def timing(options_on: date | None, return_on: date | None) -> Timing:
    """Compare the first look at options with the first talk about return.

    Source: domain.md f2 (all options explored before the conclusion).
    """
    if options_on is None:
        return Timing(Order.NOTHING_YET if return_on is None else Order.RETURN_ONLY, None, return_on)
    if return_on is None:
        return Timing(Order.OPTIONS_ONLY, options_on)
    days = (return_on - options_on).days
    order = Order.OPTIONS_FIRST if days > 0 else Order.RETURN_FIRST if days < 0 else Order.SAME_DAY
    return Timing(order, options_on, return_on, abs(days))
