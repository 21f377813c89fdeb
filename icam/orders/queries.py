"""Reads of orders to leave: of one household, one with all that followed, what the strip says of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, bindparam, exists, func, select

from icam.core import names
from icam.core.access import Scope
from icam.core.errors import NotFound
from icam.core.period import ONE_DAY
from icam.db import db
from icam.orders.models import EntryBan, OrderAppeal, OrderExtension, OrderToLeave
from icam.orders.rules import OrderDraft, OrderFacts, OrderState, days_left, respected_in_time, state_of
from icam.people.models import Household, Person
from icam.people.queries import household_visible


def order(order_id: int, scope: Scope) -> OrderToLeave:
    """Return one order, also a voided one.

    Raises:
        NotFound: there is none, or its household lies outside the scope.
    """
    found = db.session.scalar(
        select(OrderToLeave).where(OrderToLeave.id == order_id, household_visible(scope, OrderToLeave.household_id))
    )
    if found is None:
        raise NotFound
    return found


def facts_of(row: OrderToLeave) -> OrderFacts:
    """Return what decides the state of an order; asks whether an appeal suspends it."""
    suspended = db.session.scalar(select(_suspended(OrderToLeave.id)).where(OrderToLeave.id == row.id))
    return _facts(row, bool(suspended))


def _facts(row: Any, suspended: bool) -> OrderFacts:
    return OrderFacts(row.decided_on, row.notified_on, row.ends_on, row.complied_on, row.withdrawn_on, suspended)


def _suspended(order_id: ColumnElement[int] | Any) -> ColumnElement[bool]:
    appeal = select(OrderAppeal.id).where(
        OrderAppeal.order_id == order_id, OrderAppeal.suspends, OrderAppeal.voided_at.is_(None)
    )
    return exists(appeal)


def as_draft(row: OrderToLeave, *, has_term: bool) -> OrderDraft:
    """Return an order as a form would have typed it."""
    return OrderDraft(
        annex=row.annex,
        has_term=has_term,
        person_id=row.person_id,
        reference=row.reference,
        decided_on=row.decided_on,
        notified_on=row.notified_on,
        notified_by=row.notified_by,
        language=row.language,
        term_days=row.term_days,
        term_reason=row.term_reason,
        confirms_id=row.confirms_id,
        note=row.note,
    )


# --- of one household


@dataclass(frozen=True, slots=True)
class OrderLine:
    """An order as a line of a list.

    Args:
        ends_on: first day after the term as it stands.
        left: days left after today, below 0 when the term is over; None where none runs.
    """

    id: int
    annex: str
    reference: str | None
    person_id: int | None
    person: str | None
    decided_on: date | None
    notified_on: date | None
    term_days: int
    ends_on: date | None
    complied_on: date | None
    withdrawn_on: date | None
    confirms_id: int | None
    state: OrderState
    left: int | None

    @property
    def last_day(self) -> date | None:
        """Return the last day of the term."""
        return self.ends_on - ONE_DAY if self.ends_on else None

    @property
    def in_time(self) -> bool:
        """Tell whether it was respected in time."""
        return respected_in_time(
            OrderFacts(self.decided_on, self.notified_on, self.ends_on, self.complied_on, self.withdrawn_on)
        )


def orders_of(household_id: int, *, today: date, warning_days: int) -> list[OrderLine]:
    """Return the orders of a household that hold, the latest first; one statement."""
    rows = db.session.execute(_of_household(), {"household": household_id})
    return [_line(row, today, warning_days) for row in rows]


@cache
def _of_household() -> Any:
    """Return the statement; the strip above many pages sends it too."""
    return (
        select(
            OrderToLeave.id,
            OrderToLeave.annex,
            OrderToLeave.reference,
            OrderToLeave.person_id,
            Person.given_name,
            Person.family_name,
            OrderToLeave.decided_on,
            OrderToLeave.notified_on,
            OrderToLeave.term_days,
            OrderToLeave.ends_on,
            OrderToLeave.complied_on,
            OrderToLeave.withdrawn_on,
            OrderToLeave.confirms_id,
            _suspended(OrderToLeave.id).label("suspended"),
        )
        .outerjoin(Person, Person.id == OrderToLeave.person_id)
        .where(OrderToLeave.household_id == bindparam("household"), OrderToLeave.voided_at.is_(None))
        .order_by(func.coalesce(OrderToLeave.notified_on, OrderToLeave.decided_on).desc(), OrderToLeave.id.desc())
    )


def _line(row: Row[Any], today: date, warning_days: int) -> OrderLine:
    state = state_of(_facts(row, bool(row.suspended)), today=today, warning_days=warning_days)
    return OrderLine(
        row.id,
        row.annex,
        row.reference,
        row.person_id,
        names.full_name(row.given_name, row.family_name) if row.person_id else None,
        row.decided_on,
        row.notified_on,
        row.term_days,
        row.ends_on,
        row.complied_on,
        row.withdrawn_on,
        row.confirms_id,
        state,
        days_left(row.ends_on, today) if row.ends_on else None,
    )


# --- one with all that followed


@dataclass(frozen=True, slots=True)
class OrderPage:
    """An order with its household, state, extensions, appeals and entry bans."""

    order: OrderToLeave
    household: Household
    person: Person | None
    facts: OrderFacts
    state: OrderState
    left: int | None
    extensions: Sequence[OrderExtension]
    appeals: Sequence[OrderAppeal]
    bans: Sequence[EntryBan]
    confirms: OrderToLeave | None

    @property
    def last_day(self) -> date | None:
        """Return the last day of the term."""
        return self.order.ends_on - ONE_DAY if self.order.ends_on else None

    @property
    def in_time(self) -> bool:
        """Tell whether it was respected in time."""
        return respected_in_time(self.facts)


def order_page(order_id: int, scope: Scope, *, today: date, warning_days: int) -> OrderPage:
    """Return one order with all that its page shows.

    Raises:
        NotFound: there is none, or its household lies outside the scope.
    """
    row = order(order_id, scope)
    facts = facts_of(row)
    return OrderPage(
        row,
        db.session.get_one(Household, row.household_id),
        db.session.get(Person, row.person_id) if row.person_id else None,
        facts,
        state_of(facts, today=today, warning_days=warning_days),
        days_left(row.ends_on, today) if row.ends_on else None,
        extensions(order_id),
        db.session.scalars(_of(OrderAppeal, order_id).order_by(OrderAppeal.lodged_on, OrderAppeal.id)).all(),
        bans(order_id),
        db.session.get(OrderToLeave, row.confirms_id) if row.confirms_id else None,
    )


def extensions(order_id: int) -> Sequence[OrderExtension]:
    """Return the extensions of an order that hold, in their order."""
    return db.session.scalars(_of(OrderExtension, order_id).order_by(OrderExtension.asked_on, OrderExtension.id)).all()


def bans(order_id: int) -> Sequence[EntryBan]:
    """Return the entry bans of an order that hold."""
    return db.session.scalars(_of(EntryBan, order_id).order_by(EntryBan.from_on, EntryBan.id)).all()


def _of(model: Any, order_id: int) -> Select[Any]:
    return select(model).where(model.order_id == order_id, model.voided_at.is_(None))


def extension(extension_id: int, scope: Scope) -> OrderExtension:
    """Return an extension that holds.

    Raises:
        NotFound: there is none, or it lies outside the scope.
    """
    found: OrderExtension = _part(OrderExtension, extension_id, scope)
    return found


def appeal(appeal_id: int, scope: Scope) -> OrderAppeal:
    """Return an appeal that holds.

    Raises:
        NotFound: there is none, or it lies outside the scope.
    """
    found: OrderAppeal = _part(OrderAppeal, appeal_id, scope)
    return found


def ban(ban_id: int, scope: Scope) -> EntryBan:
    """Return an entry ban that holds.

    Raises:
        NotFound: there is none, or it lies outside the scope.
    """
    found: EntryBan = _part(EntryBan, ban_id, scope)
    return found


def _part(model: Any, part_id: int, scope: Scope) -> Any:
    found = db.session.get(model, part_id)
    if found is None or found.voided_at is not None:
        raise NotFound
    order(found.order_id, scope)
    return found


def confirmable(household_id: int, but: int | None = None) -> list[OrderToLeave]:
    """Return the orders of a household that were notified, which a new one may confirm."""
    return list(
        db.session.scalars(
            select(OrderToLeave)
            .where(
                OrderToLeave.household_id == household_id,
                OrderToLeave.voided_at.is_(None),
                OrderToLeave.notified_on.is_not(None),
                OrderToLeave.id != (but or 0),
            )
            .order_by(OrderToLeave.notified_on.desc())
        )
    )
