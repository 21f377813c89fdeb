"""Record orders to leave, and what happens to them."""

from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from icam.audit.commands import record
from icam.codes import queries as codes
from icam.core import clock
from icam.core.access import Actor
from icam.core.errors import NotFound, RuleBroken, Stale
from icam.db import unit_of_work
from icam.orders import queries, rules
from icam.orders.models import EntryBan, OrderAppeal, OrderExtension, OrderToLeave
from icam.orders.rules import AppealDraft, BanDraft, ExtensionDraft, OrderDraft
from icam.people import queries as people

_FIELDS = (
    "person_id",
    "annex",
    "reference",
    "decided_on",
    "notified_on",
    "notified_by",
    "language",
    "term_days",
    "term_reason",
    "confirms_id",
    "note",
)
STANDARD_BAN_YEARS = 3
_MORE = ("ends_on", "complied_on", "complied_how", "withdrawn_on", "withdrawn_reason")


def record_order(
    actor: Actor, household_id: int, draft: OrderDraft, *, today: date, longest: int = rules.LONGEST_DAYS
) -> OrderToLeave:
    """Record an order to leave of a household, or of one of its persons.

    Raises:
        NotFound; RuleBroken: see rules.check_order and rules.check_confirms.
    """
    with unit_of_work() as session:
        people.household(household_id, actor.scope)
        row = _new_order(session, household_id, draft, today=today, longest=longest)
        record(actor, "order.added", ("order", row.id), new=values(row), household_id=household_id, **_whom(row))
    return row


def correct_order(
    actor: Actor,
    order_id: int,
    draft: OrderDraft,
    *,
    reason: str,
    version: int,
    today: date,
    longest: int = rules.LONGEST_DAYS,
) -> OrderToLeave:
    """Correct an order: the old one is voided with the reason and kept, a new one takes its place and what followed.

    Raises:
        NotFound; RuleBroken: see rules.check_order; Stale: somebody else saved first.
    """
    with unit_of_work() as session:
        old = _held(session, actor, order_id)
        if old.version != version:
            raise Stale(values(old), old.version)
        _void(old, actor, reason)
        session.flush()
        row = _new_order(session, old.household_id, draft, today=today, longest=longest)
        row.complied_on, row.complied_how = old.complied_on, old.complied_how
        row.withdrawn_on, row.withdrawn_reason = old.withdrawn_on, old.withdrawn_reason
        _take_over(session, old.id, row)
        record(
            actor,
            "order.corrected",
            ("order", row.id),
            old=values(old),
            new=values(row),
            household_id=row.household_id,
            reason=reason,
            **_whom(row),
        )
    return row


def void_order(actor: Actor, order_id: int, *, reason: str) -> OrderToLeave:
    """Void an order recorded by mistake; it is kept with the reason.

    Raises:
        NotFound.
    """
    with unit_of_work() as session:
        row = _held(session, actor, order_id)
        _void(row, actor, reason)
        session.flush()
        _said(actor, "order.voided", row, old=values(row), reason=reason)
    return row


def notify_order(
    actor: Actor, order_id: int, on: date, by: str | None, *, today: date, longest: int = rules.LONGEST_DAYS
) -> OrderToLeave:
    """Record that an order was notified: its term begins.

    Raises:
        NotFound; RuleBroken: it was notified already, or see rules.check_order.
    """
    with unit_of_work() as session:
        row = _held(session, actor, order_id)
        before = values(row)
        if row.notified_on is not None:
            raise RuleBroken(
                "This order was notified on %(day)s. Correct the order to change that.", day=row.notified_on
            )
        draft = replace(queries.as_draft(row, has_term=has_term(row.annex)), notified_on=on, notified_by=by)
        rules.check_order(draft, today=today, longest=longest)
        row.notified_on, row.notified_by = on, by
        _settle_end(session, row)
        _said(actor, "order.notified", row, old=before, new=values(row))
    return row


def comply(actor: Actor, order_id: int, on: date, how: str | None, *, today: date) -> OrderToLeave:
    """Record that the order was complied with: a departure that was proven.

    Raises:
        NotFound; RuleBroken: see rules.check_complied.
    """
    with unit_of_work() as session:
        row = _open(session, actor, order_id, today)
        before = values(row)
        rules.check_complied(on, queries.facts_of(row), bans=len(queries.bans(order_id)), today=today)
        row.complied_on, row.complied_how = on, how
        session.flush()
        _said(actor, "order.complied", row, old=before, new=values(row))
    return row


def withdraw_order(actor: Actor, order_id: int, on: date, why: str | None, *, today: date) -> OrderToLeave:
    """Record that the office or a court took the order back.

    Raises:
        NotFound; RuleBroken: see rules.check_withdrawn.
    """
    with unit_of_work() as session:
        row = _open(session, actor, order_id, today)
        before = values(row)
        rules.check_withdrawn(on, queries.facts_of(row), today=today)
        row.withdrawn_on, row.withdrawn_reason = on, why
        session.flush()
        _said(actor, "order.withdrawn", row, old=before, new=values(row))
    return row


# --- extensions


def ask_extension(actor: Actor, order_id: int, draft: ExtensionDraft, *, today: date) -> OrderExtension:
    """Record that an extension of the term was asked, and its answer when there is one.

    Raises:
        NotFound; RuleBroken: see rules.check_extension.
    """
    with unit_of_work() as session:
        row = _open(session, actor, order_id, today)
        rules.check_extension(draft, queries.facts_of(row), today=today)
        part = OrderExtension(order_id=order_id, asked_on=draft.asked_on, reason=draft.reason, note=draft.note)
        _answer(part, draft)
        session.add(part)
        _settle_end(session, row)
        _said(actor, "extension.added", row, ("extension", part.id), new=_extension_values(part, row))
    return part


def answer_extension(
    actor: Actor, extension_id: int, *, granted: bool, decided_on: date, until_on: date | None, today: date
) -> OrderExtension:
    """Record the answer to an extension that was asked.

    Args:
        until_on: first day after the extension; None when it was refused.

    Raises:
        NotFound; RuleBroken: it was answered already, or see rules.check_extension.
    """
    with unit_of_work() as session:
        part = queries.extension(extension_id, actor.scope)
        row = _open(session, actor, part.order_id, today)
        before = _extension_values(part, row)
        if part.result is not None:
            raise RuleBroken("This extension was answered already. Void it and record it again to change that.")
        draft = ExtensionDraft(part.asked_on, part.reason, granted, decided_on, until_on if granted else None)
        rules.check_extension(draft, queries.facts_of(row), today=today)
        _answer(part, draft)
        _settle_end(session, row)
        event = "extension.granted" if granted else "extension.refused"
        _said(actor, event, row, ("extension", part.id), old=before, new=_extension_values(part, row))
    return part


def void_extension(actor: Actor, extension_id: int, *, reason: str) -> OrderExtension:
    """Void an extension recorded by mistake; the term ends again where it did without it.

    Raises:
        NotFound.
    """
    with unit_of_work() as session:
        part = queries.extension(extension_id, actor.scope)
        row = _held(session, actor, part.order_id)
        before = _extension_values(part, row)
        _void(part, actor, reason)
        _settle_end(session, row)
        new = _extension_values(part, row)
        _said(actor, "extension.voided", row, ("extension", part.id), old=before, new=new, reason=reason)
    return part


# --- appeals


def lodge_appeal(actor: Actor, order_id: int, draft: AppealDraft, *, today: date) -> OrderAppeal:
    """Record an appeal against an order.

    Raises:
        NotFound; RuleBroken: see rules.check_appeal.
    """
    with unit_of_work() as session:
        row = _open(session, actor, order_id, today)
        rules.check_appeal(draft, queries.facts_of(row), today=today)
        part = OrderAppeal(
            order_id=order_id,
            kind=draft.kind,
            lodged_on=draft.lodged_on,
            suspends=draft.suspends,
            reference=draft.reference,
        )
        session.add(part)
        session.flush()
        _said(actor, "appeal.added", row, ("appeal", part.id), new=_appeal_values(part))
    return part


def decide_appeal(actor: Actor, appeal_id: int, result: str, decided_on: date, *, today: date) -> OrderAppeal:
    """Record the result of an appeal; one that annuls the order ends it.

    Raises:
        NotFound; RuleBroken: see rules.check_result.
    """
    with unit_of_work() as session:
        part = queries.appeal(appeal_id, actor.scope)
        row = _open(session, actor, part.order_id, today)
        before = _appeal_values(part)
        rules.check_result(part.lodged_on, decided_on, today=today)
        effect = codes.group_of("appeal_result", result)
        part.result, part.decided_on, part.suspends = result, decided_on, effect == "suspends"
        if effect == "annuls":
            rules.check_withdrawn(decided_on, queries.facts_of(row), today=today)
            row.withdrawn_on, row.withdrawn_reason = decided_on, "ANNULLED"
        session.flush()
        _said(actor, "appeal.decided", row, ("appeal", part.id), old=before, new=_appeal_values(part))
    return part


def void_appeal(actor: Actor, appeal_id: int, *, reason: str) -> OrderAppeal:
    """Void an appeal recorded by mistake.

    Raises:
        NotFound.
    """
    with unit_of_work() as session:
        part = queries.appeal(appeal_id, actor.scope)
        row = _held(session, actor, part.order_id)
        _void(part, actor, reason)
        session.flush()
        _said(actor, "appeal.voided", row, ("appeal", part.id), old=_appeal_values(part), reason=reason)
    return part


# --- entry bans


def impose_ban(actor: Actor, order_id: int, draft: BanDraft, *, today: date) -> EntryBan:
    """Record an entry ban that came with an order.

    Raises:
        NotFound; RuleBroken: the order was respected in time, or see rules.check_ban.
    """
    with unit_of_work() as session:
        row = _held(session, actor, order_id)
        draft = replace(draft, most_years=most_years(draft.ground))
        rules.check_ban(draft, queries.facts_of(row), today=today)
        part = EntryBan(
            order_id=order_id,
            person_id=draft.person_id or row.person_id,
            ground=draft.ground,
            years=draft.years,
            from_on=draft.from_on,
            until_on=rules.years_later(draft.from_on, draft.years),
            reference=draft.reference,
            note=draft.note,
        )
        session.add(part)
        session.flush()
        _said(actor, "entry_ban.added", row, ("entry_ban", part.id), new=_ban_values(part))
    return part


def lift_ban(actor: Actor, ban_id: int, on: date, *, today: date) -> EntryBan:
    """Record that an entry ban was lifted.

    Raises:
        NotFound; RuleBroken: the day lies in the future or before the ban.
    """
    with unit_of_work() as session:
        part = queries.ban(ban_id, actor.scope)
        row = _held(session, actor, part.order_id)
        before = _ban_values(part)
        if on > today:
            raise RuleBroken("This day lies in the future; record it when it has happened.", field="lifted_on")
        if on < part.from_on:
            raise RuleBroken("The entry ban was lifted before it began.", field="lifted_on")
        part.lifted_on = on
        session.flush()
        _said(actor, "entry_ban.lifted", row, ("entry_ban", part.id), old=before, new=_ban_values(part))
    return part


def void_ban(actor: Actor, ban_id: int, *, reason: str) -> EntryBan:
    """Void an entry ban recorded by mistake.

    Raises:
        NotFound.
    """
    with unit_of_work() as session:
        part = queries.ban(ban_id, actor.scope)
        row = _held(session, actor, part.order_id)
        _void(part, actor, reason)
        session.flush()
        _said(actor, "entry_ban.voided", row, ("entry_ban", part.id), old=_ban_values(part), reason=reason)
    return part


# --- what the lists say


def has_term(annex: str) -> bool:
    """Tell whether a term runs with an annex: the group of its code says so."""
    return codes.group_of("order_annex", annex) != "none"


def most_years(ground: str) -> int:
    """Return how many years an entry ban has at most on a ground: the group of its code."""
    group = codes.group_of("entry_ban_ground", ground) or ""
    return int(group) if group.isdecimal() else STANDARD_BAN_YEARS


# --- steps


def _held(session: Session, actor: Actor, order_id: int) -> OrderToLeave:
    row = queries.order(order_id, actor.scope)
    if row.voided_at is not None:
        raise NotFound
    return row


def _open(session: Session, actor: Actor, order_id: int, today: date) -> OrderToLeave:
    row = _held(session, actor, order_id)
    rules.check_open(rules.state_of(queries.facts_of(row), today=today, warning_days=0))
    return row


def _new_order(session: Session, household_id: int, draft: OrderDraft, *, today: date, longest: int) -> OrderToLeave:
    draft = replace(draft, has_term=has_term(draft.annex))
    rules.check_order(draft, today=today, longest=longest)
    ids = {member.person_id for member in people.member_rows([household_id])}
    if draft.person_id is not None and draft.person_id not in ids:
        raise RuleBroken("This person does not belong to the family.", field="person_id")
    if draft.confirms_id is not None:
        earlier = session.get(OrderToLeave, draft.confirms_id)
        if earlier is None or earlier.household_id != household_id or earlier.voided_at is not None:
            raise RuleBroken("The order that is confirmed is not one of this family.", field="confirms_id")
        rules.check_confirms(queries.facts_of(earlier), draft)
    row = OrderToLeave(
        household_id=household_id, created_at=clock.now(), **{name: getattr(draft, name) for name in _FIELDS}
    )
    row.ends_on = rules.end_of_term(draft.notified_on, draft.term_days) if draft.has_term else None
    session.add(row)
    session.flush()
    return row


def _take_over(session: Session, old_id: int, row: OrderToLeave) -> None:
    """Give extensions, appeals, entry bans and confirmations of the old order to the corrected one."""
    parts: tuple[Any, ...] = (OrderExtension, OrderAppeal, EntryBan)
    for model in parts:
        for part in session.scalars(select(model).where(model.order_id == old_id)):
            part.order_id = row.id
    for later in session.scalars(select(OrderToLeave).where(OrderToLeave.confirms_id == old_id)):
        later.confirms_id = row.id
    _settle_end(session, row)


def _settle_end(session: Session, row: OrderToLeave) -> None:
    """Write the end of the term as its facts now give it."""
    session.flush()
    if not has_term(row.annex):
        return
    until = [
        part.until_on for part in queries.extensions(row.id) if part.result == "granted" and part.until_on is not None
    ]
    row.ends_on = rules.end_of_term(row.notified_on, row.term_days, until)
    session.flush()


def _answer(part: OrderExtension, draft: ExtensionDraft) -> None:
    if draft.granted is not None:
        part.result = "granted" if draft.granted else "refused"
        part.decided_on = draft.decided_on
        part.until_on = draft.until_on if draft.granted else None


def _void(row: Any, actor: Actor, reason: str) -> None:
    row.void(actor.account_id, clock.now(), reason)


def _whom(row: OrderToLeave) -> dict[str, Any]:
    return {"person_id": row.person_id} if row.person_id else {}


def _said(
    actor: Actor,
    event: str,
    row: OrderToLeave,
    subject: tuple[str, int | None] | None = None,
    *,
    old: dict[str, Any] | None = None,
    new: dict[str, Any] | None = None,
    reason: str | None = None,
) -> None:
    record(
        actor,
        event,
        subject or ("order", row.id),
        old=old,
        new=new,
        household_id=row.household_id,
        reason=reason,
        **_whom(row),
    )


def values(row: OrderToLeave) -> dict[str, Any]:
    """Return an order as the trail keeps it."""
    return {name: getattr(row, name) for name in (*_FIELDS, *_MORE)}


def _extension_values(part: OrderExtension, row: OrderToLeave) -> dict[str, Any]:
    names = ("asked_on", "reason", "result", "decided_on", "until_on", "note")
    return {name: getattr(part, name) for name in names} | {"ends_on": row.ends_on}


def _appeal_values(part: OrderAppeal) -> dict[str, Any]:
    names = ("kind", "lodged_on", "suspends", "reference", "result", "decided_on")
    return {name: getattr(part, name) for name in names}


def _ban_values(part: EntryBan) -> dict[str, Any]:
    names = ("person_id", "ground", "years", "from_on", "until_on", "lifted_on", "reference", "note")
    return {name: getattr(part, name) for name in names}
