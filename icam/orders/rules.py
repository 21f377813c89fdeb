"""Orders to leave: the term and its end, what may follow what, and the state that follows from the facts.

Nothing here is typed in but dated facts; the state and the days left follow from them and from today.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from icam.core.counted import Counted
from icam.core.errors import RuleBroken
from icam.core.period import ONE_DAY


class OrderState(StrEnum):
    """Where an order stands."""

    TAKEN = "taken"
    NOTIFIED = "notified"
    RUNNING = "running"
    ENDING = "ending"
    EXPIRED = "expired"
    SUSPENDED = "suspended"
    COMPLIED = "complied"
    WITHDRAWN = "withdrawn"


MOVES: Mapping[OrderState, frozenset[OrderState]] = {
    OrderState.TAKEN: frozenset(
        {
            OrderState.NOTIFIED,
            OrderState.RUNNING,
            OrderState.ENDING,
            OrderState.EXPIRED,
            OrderState.SUSPENDED,
            OrderState.WITHDRAWN,
        }
    ),
    OrderState.NOTIFIED: frozenset({OrderState.SUSPENDED, OrderState.COMPLIED, OrderState.WITHDRAWN}),
    OrderState.RUNNING: frozenset(
        {
            OrderState.ENDING,
            OrderState.SUSPENDED,
            OrderState.COMPLIED,
            OrderState.WITHDRAWN,
        }
    ),
    OrderState.ENDING: frozenset(
        {
            OrderState.RUNNING,
            OrderState.EXPIRED,
            OrderState.SUSPENDED,
            OrderState.COMPLIED,
            OrderState.WITHDRAWN,
        }
    ),
    OrderState.EXPIRED: frozenset(
        {
            OrderState.RUNNING,
            OrderState.ENDING,
            OrderState.SUSPENDED,
            OrderState.COMPLIED,
            OrderState.WITHDRAWN,
        }
    ),
    OrderState.SUSPENDED: frozenset(
        {
            OrderState.TAKEN,
            OrderState.NOTIFIED,
            OrderState.RUNNING,
            OrderState.ENDING,
            OrderState.EXPIRED,
            OrderState.COMPLIED,
            OrderState.WITHDRAWN,
        }
    ),
    OrderState.COMPLIED: frozenset(),
    OrderState.WITHDRAWN: frozenset(),
}
"""What may follow a state: a fact that is recorded, or a day that passes. An extension brings an expired term back."""

STANDARD_DAYS = 30
"""The term of the law; a shorter one is reasoned in the order. Source: domain.md c2."""

LONGEST_DAYS = 90
"""Longer than this is a typing mistake."""


# --- drafts


@dataclass(frozen=True, slots=True)
class OrderDraft:
    """An order as typed.

    Args:
        has_term: False for an annex with which no term runs (turning back, detention).
    """

    annex: str
    has_term: bool = True
    person_id: int | None = None
    reference: str | None = None
    decided_on: date | None = None
    notified_on: date | None = None
    notified_by: str | None = None
    language: str | None = None
    term_days: int = STANDARD_DAYS
    term_reason: str | None = None
    confirms_id: int | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class ExtensionDraft:
    """An extension that is asked, and its answer when there is one; ``until_on`` is the first day after it."""

    asked_on: date
    reason: str
    granted: bool | None = None
    decided_on: date | None = None
    until_on: date | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class AppealDraft:
    """An appeal against an order."""

    kind: str
    lodged_on: date
    suspends: bool = False
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class BanDraft:
    """An entry ban; ``most_years`` is what its ground allows."""

    ground: str
    years: int
    from_on: date
    most_years: int = 3
    person_id: int | None = None
    reference: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """What decides the state of an order.

    Args:
        ends_on: first day after the term as it stands; None where no term runs.
        is_suspended: an appeal that suspends it waits for a result, or a court suspended it.
    """

    decided_on: date | None = None
    notified_on: date | None = None
    ends_on: date | None = None
    complied_on: date | None = None
    withdrawn_on: date | None = None
    is_suspended: bool = False


# --- the term


def end_of_term(notified_on: date | None, days: int, extended_until: Iterable[date] = ()) -> date | None:
    """Return the first day after the term: notification and days, or a later extension that was granted.

    The day of the notification is day 0, so that 30 days notified on the 1st end with the 31st.

    Args:
        days: calendar days.
        extended_until: first day after each extension granted.

    Source: domain.md b12 (7), c2.
    """
    if notified_on is None:
        return None
    return max([notified_on + timedelta(days=days + 1), *extended_until])


def days_left(ends_on: date, today: date) -> int:
    """Return how many days of the term are left after today: 0 on its last day, below 0 when it is over."""
    return (ends_on - ONE_DAY - today).days


def state_of(facts: OrderFacts, *, today: date, warning_days: int) -> OrderState:
    """Return where the order stands.

    Args:
        warning_days: days before the end from which the term is said to end soon.
    """
    if facts.withdrawn_on is not None:
        return OrderState.WITHDRAWN
    if facts.complied_on is not None:
        return OrderState.COMPLIED
    if facts.is_suspended:
        return OrderState.SUSPENDED
    if facts.notified_on is None:
        return OrderState.TAKEN
    if facts.ends_on is None:
        return OrderState.NOTIFIED
    left = days_left(facts.ends_on, today)
    if left < 0:
        return OrderState.EXPIRED
    return OrderState.ENDING if left <= warning_days else OrderState.RUNNING


def respected_in_time(facts: OrderFacts) -> bool:
    """Tell whether the departure was proven before the term was over."""
    return facts.complied_on is not None and facts.ends_on is not None and facts.complied_on < facts.ends_on


# --- what may be recorded


def check_order(draft: OrderDraft, *, today: date, longest: int = LONGEST_DAYS, standard: int = STANDARD_DAYS) -> None:
    """Refuse an order that cannot be.

    Args:
        longest: most days of a term.
        standard: days of the law; a shorter term needs its reason.

    Raises:
        RuleBroken: a term out of bounds or without its reason, a day in the future, a notification before the decision.
    """
    _not_in_the_future(draft.decided_on, "decided_on", today)
    _not_in_the_future(draft.notified_on, "notified_on", today)
    if draft.decided_on and draft.notified_on and draft.notified_on < draft.decided_on:
        raise RuleBroken("The order was notified before it was taken.", field="notified_on")
    if not draft.has_term:
        if draft.term_days:
            raise RuleBroken("With this annex no term runs; enter 0 days.", field="term_days")
        return
    if not 0 <= draft.term_days <= longest:
        raise RuleBroken(
            "A term has from 0 to %(longest)s; %(days)d is not possible.",
            field="term_days",
            longest=Counted("%(num)d day", "%(num)d days", longest),
            days=draft.term_days,
        )
    if draft.term_days < standard and not draft.term_reason:
        raise RuleBroken(
            "A term of %(days)s is shorter than the %(standard)d of the law: choose the reason the order gives.",
            field="term_reason",
            days=Counted("%(num)d day", "%(num)d days", draft.term_days),
            standard=standard,
        )


def check_extension(draft: ExtensionDraft, facts: OrderFacts, *, today: date) -> None:
    """Refuse an extension that cannot be.

    Raises:
        RuleBroken: no term runs, asked before the notification, granted until a day that is not later than the end.
    """
    if facts.notified_on is None:
        raise RuleBroken("The order is not notified yet; until then no term runs that could be extended.")
    if facts.ends_on is None:
        raise RuleBroken("With this order no term runs that could be extended.")
    _not_in_the_future(draft.asked_on, "asked_on", today)
    if draft.asked_on < facts.notified_on:
        raise RuleBroken(
            "The extension was asked before the order was notified on %(day)s.", field="asked_on", day=facts.notified_on
        )
    if draft.granted is None:
        return
    if draft.decided_on is None:
        raise RuleBroken("Enter the day of the answer.", field="decided_on")
    _not_in_the_future(draft.decided_on, "decided_on", today)
    if draft.decided_on < draft.asked_on:
        raise RuleBroken("The answer came before the question.", field="decided_on")
    if draft.granted and draft.until_on is None:
        raise RuleBroken("Enter the last day of the extension.", field="last_on")
    if draft.granted and draft.until_on is not None and draft.until_on <= facts.ends_on:
        raise RuleBroken(
            "The term already runs until %(day)s; an extension ends later.",
            field="last_on",
            day=facts.ends_on - ONE_DAY,
        )


def check_appeal(draft: AppealDraft, facts: OrderFacts, *, today: date) -> None:
    """Refuse an appeal in the future, or before the order.

    Raises:
        RuleBroken: names the day.
    """
    _not_in_the_future(draft.lodged_on, "lodged_on", today)
    first = facts.decided_on or facts.notified_on
    if first is not None and draft.lodged_on < first:
        raise RuleBroken("The appeal was lodged before the order of %(day)s.", field="lodged_on", day=first)


def check_result(lodged_on: date, decided_on: date, *, today: date) -> None:
    """Refuse a result in the future, or before the appeal.

    Raises:
        RuleBroken: names the day.
    """
    _not_in_the_future(decided_on, "decided_on", today)
    if decided_on < lodged_on:
        raise RuleBroken("The result came before the appeal.", field="decided_on")


def check_ban(draft: BanDraft, facts: OrderFacts, *, today: date) -> None:
    """Refuse an entry ban that cannot be.

    Raises:
        RuleBroken: the order was respected in time or is not notified, more years than the ground allows.

    Source: domain.md c2: no entry ban where the order was respected in time.
    """
    if facts.complied_on is not None and facts.ends_on is not None and respected_in_time(facts):
        raise RuleBroken(
            "No entry ban: the person left on %(left)s, within the term that ran until %(end)s. An order respected in "
            "time brings none.",
            left=facts.complied_on,
            end=facts.ends_on - ONE_DAY,
        )
    if facts.notified_on is None:
        raise RuleBroken("The order is not notified yet; an entry ban comes with an order that was.")
    _not_in_the_future(draft.from_on, "from_on", today)
    if draft.from_on < facts.notified_on:
        raise RuleBroken("The entry ban begins before the order was notified.", field="from_on")
    if not 1 <= draft.years <= draft.most_years:
        raise RuleBroken(
            "On this ground an entry ban has from 1 to %(most)d years.", field="years", most=draft.most_years
        )


def check_complied(on: date, facts: OrderFacts, *, bans: int, today: date) -> None:
    """Refuse a departure that cannot be, or one in time where an entry ban still stands.

    Args:
        bans: entry bans of the order that hold.

    Raises:
        RuleBroken: names the day, or the entry ban.
    """
    _not_in_the_future(on, "complied_on", today)
    if facts.notified_on is None:
        raise RuleBroken("The order is not notified yet; record that first.")
    if on < facts.notified_on:
        raise RuleBroken(
            "The departure lies before the notification of %(day)s.", field="complied_on", day=facts.notified_on
        )
    if bans and facts.ends_on is not None and on < facts.ends_on:
        raise RuleBroken(
            "The departure was within the term, but an entry ban stands with this order. Void the ban first: an order "
            "respected in time brings none.",
            field="complied_on",
        )


def check_withdrawn(on: date, facts: OrderFacts, *, today: date) -> None:
    """Refuse a withdrawal in the future, or before the order.

    Raises:
        RuleBroken: names the day.
    """
    _not_in_the_future(on, "withdrawn_on", today)
    first = facts.decided_on or facts.notified_on
    if first is not None and on < first:
        raise RuleBroken("The order was withdrawn before it was taken.", field="withdrawn_on")


def check_open(state: OrderState) -> None:
    """Refuse to go on with an order that has ended.

    Raises:
        RuleBroken: it was complied with or withdrawn.
    """
    if not MOVES[state]:
        raise RuleBroken("This order has ended. Where that was a mistake, correct the order.")


def check_confirms(earlier: OrderFacts, draft: OrderDraft) -> None:
    """Refuse a confirmation of an order that is not earlier, or was not notified.

    Raises:
        RuleBroken: at the choice.
    """
    if earlier.notified_on is None:
        raise RuleBroken("Only an order that was notified can be confirmed.", field="confirms_id")
    mine = draft.decided_on or draft.notified_on
    if mine is not None and earlier.notified_on > mine:
        raise RuleBroken("The order that is confirmed is later than this one.", field="confirms_id")


def _not_in_the_future(day: date | None, field: str, today: date) -> None:
    if day is not None and day > today:
        raise RuleBroken("This day lies in the future; record it when it has happened.", field=field)


def years_later(day: date, years: int) -> date:
    """Return the same day some years later; 29 February becomes 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def pressing(states: Sequence[tuple[OrderState, date | None]]) -> int | None:
    """Return the place of the order that matters most now: one that still stands, the one that ends last."""
    live = [(place, ends or date.min) for place, (state, ends) in enumerate(states) if MOVES[state]]
    return max(live, key=lambda one: one[1])[0] if live else None
