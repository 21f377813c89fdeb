"""What a departure does elsewhere: the file is closed, the order to leave was respected, the referral is finished.

Plain functions for commands, inside their transaction.
"""

from collections.abc import Collection
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from icam.audit.commands import record
from icam.cases import closing
from icam.cases.models import Case
from icam.conclusions.models import Referral
from icam.conclusions.rules import ReferralState
from icam.core.access import Actor
from icam.core.errors import RuleBroken
from icam.orders import queries as orders
from icam.orders.models import OrderToLeave
from icam.orders.rules import check_complied
from icam.returns.rules import in_time

RETURN_FILE = "RETURN_FILE"
"""Code of the list ``referral_result``."""


def end_case(session: Session, actor: Actor, case: Case, on: date, outcome: str) -> None:
    """Close a file because its people departed; one that is closed already stays as it is."""
    if case.closed_on is not None:
        return
    closing.end(session, actor, case, max(on, case.opened_on), outcome)
    record(
        actor,
        "case.closed",
        ("case", case.id),
        old={"closed_on": None, "outcome": None},
        new={"closed_on": case.closed_on, "outcome": outcome},
        household_id=case.household_id,
    )


def respect_orders(
    session: Session,
    actor: Actor,
    household_id: int,
    gone: Collection[int],
    everybody: bool,
    on: date,
    how: str,
    *,
    today: date,
) -> list[int]:
    """Note on the orders to leave that they were respected in time, and return which.

    An order of the whole household is, when nobody stays behind; one with an entry ban that stands is left for a
    person to judge.

    Args:
        gone: who departed; ``everybody``: nobody of the household stays behind.
    """
    of_these = OrderToLeave.person_id.in_(list(gone))
    rows = session.scalars(
        select(OrderToLeave).where(
            OrderToLeave.household_id == household_id,
            OrderToLeave.voided_at.is_(None),
            OrderToLeave.withdrawn_on.is_(None),
            OrderToLeave.complied_on.is_(None),
            OrderToLeave.notified_on.is_not(None),
            or_(of_these, OrderToLeave.person_id.is_(None)) if everybody else of_these,
        )
    ).all()
    done = []
    for row in rows:
        if not in_time(on, row.ends_on):
            continue
        try:
            check_complied(on, orders.facts_of(row), bans=len(orders.bans(row.id)), today=today)
        except RuleBroken:
            continue
        row.complied_on, row.complied_how = on, how
        session.flush()
        done.append(row.id)
        record(
            actor,
            "order.complied",
            ("order", row.id),
            old={"complied_on": None},
            new={"complied_on": on, "complied_how": how},
            household_id=household_id,
            person_id=row.person_id,
        )
    return done


def finish_referrals(session: Session, case_id: int, on: date) -> None:
    """Finish the referrals that were accepted: they led to this return."""
    rows = session.scalars(select(Referral).where(Referral.case_id == case_id, Referral.closed_on.is_(None)))
    for row in rows:
        if row.state is ReferralState.ACCEPTED:
            row.closed_on, row.result = on, RETURN_FILE
