"""What individual case management adds to a family's chronology: files, invitations, talks, conclusions, orders."""

from collections.abc import Iterator, Sequence

from sqlalchemy import select

from icam.accounts.models import Account
from icam.appointments.models import Invitation
from icam.cases.models import Case
from icam.cases.scope import case_visible
from icam.conclusions.models import CaseConclusion
from icam.core import clock
from icam.core.access import Actor, Permission
from icam.core.period import ONE_DAY
from icam.db import db
from icam.families.rules import Happened, Line
from icam.orders.models import OrderExtension, OrderToLeave
from icam.talks.models import Talk


def of_cases(actor: Actor, household_ids: Sequence[int]) -> Iterator[Line]:
    """Return what happened in the files of a household that the reader sees, and its orders to leave."""
    yield from _orders(household_ids)
    if not actor.may(Permission.CASES_VIEW):
        return
    cases = db.session.execute(
        select(Case.id, Case.code, Case.entry, Case.opened_on, Case.closed_on, Case.outcome, Case.close_reason).where(
            Case.household_id.in_(household_ids), case_visible(actor)
        )
    ).all()
    ids = [row.id for row in cases]
    for row in cases:
        yield Line(row.opened_on, Happened.CASE_OPENED, {"code": row.code, "entry": row.entry}, subject=row.id)
        if row.closed_on is not None:
            values = {"code": row.code, "outcome": row.outcome}
            yield Line(row.closed_on, Happened.CASE_CLOSED, values, subject=row.id, reason=row.close_reason)
    if ids:
        yield from _invitations(ids)
        if actor.may(Permission.TALKS_VIEW):
            yield from _talks(ids)
            yield from _conclusions(ids)


def _invitations(case_ids: Sequence[int]) -> Iterator[Line]:
    for case_id, number, channel, sent_on in db.session.execute(
        select(Invitation.case_id, Invitation.number, Invitation.channel, Invitation.sent_on).where(
            Invitation.case_id.in_(case_ids)
        )
    ):
        yield Line(sent_on, Happened.INVITED, {"number": number, "channel": channel}, subject=case_id)


def _talks(case_ids: Sequence[int]) -> Iterator[Line]:
    for talk_id, kind, held_on, coach, created_at in db.session.execute(
        select(Talk.id, Talk.kind, Talk.held_on, Account.name, Talk.created_at)
        .join(Account, Account.id == Talk.coach_id)
        .where(Talk.case_id.in_(case_ids), Talk.voided_at.is_(None))
    ):
        yield Line(held_on, Happened.TALK, {"kind": kind.value}, who=coach, at=created_at, subject=talk_id)


def _conclusions(case_ids: Sequence[int]) -> Iterator[Line]:
    for case_id, kind, concluded_on, author, written_at in db.session.execute(
        select(
            CaseConclusion.case_id,
            CaseConclusion.kind,
            CaseConclusion.concluded_on,
            Account.name,
            CaseConclusion.written_at,
        )
        .outerjoin(Account, Account.id == CaseConclusion.author_id)
        .where(CaseConclusion.case_id.in_(case_ids), CaseConclusion.held_from_on.is_not(None))
    ):
        values = {"conclusion": kind.value}
        yield Line(concluded_on, Happened.CONCLUDED, values, who=author, at=written_at, subject=case_id)


def _orders(household_ids: Sequence[int]) -> Iterator[Line]:
    rows = db.session.execute(
        select(
            OrderToLeave.id,
            OrderToLeave.annex,
            OrderToLeave.decided_on,
            OrderToLeave.notified_on,
            OrderToLeave.ends_on,
            OrderToLeave.complied_on,
            OrderToLeave.withdrawn_on,
            OrderToLeave.withdrawn_reason,
            OrderToLeave.created_at,
        ).where(OrderToLeave.household_id.in_(household_ids), OrderToLeave.voided_at.is_(None))
    ).all()
    for row in rows:
        first = row.notified_on or row.decided_on or clock.local(row.created_at).date()
        last = row.ends_on - ONE_DAY if row.ends_on else None
        yield Line(first, Happened.ORDERED, {"annex": row.annex, "until": last}, subject=row.id)
        if row.complied_on is not None:
            yield Line(row.complied_on, Happened.ORDER_COMPLIED, subject=row.id)
        if row.withdrawn_on is not None:
            yield Line(row.withdrawn_on, Happened.ORDER_WITHDRAWN, {"why": row.withdrawn_reason}, subject=row.id)
    if rows:
        yield from _extensions([row.id for row in rows])


def _extensions(order_ids: Sequence[int]) -> Iterator[Line]:
    for order_id, decided_on, until_on in db.session.execute(
        select(OrderExtension.order_id, OrderExtension.decided_on, OrderExtension.until_on).where(
            OrderExtension.order_id.in_(order_ids),
            OrderExtension.voided_at.is_(None),
            OrderExtension.until_on.is_not(None),
        )
    ):
        if decided_on is not None and until_on is not None:
            yield Line(decided_on, Happened.TERM_EXTENDED, {"until": until_on - ONE_DAY}, subject=order_id)
