"""What happened to some orders to leave of the demo office: extensions, an appeal, an entry ban, an order respected."""

from datetime import date, timedelta

from sqlalchemy import ColumnElement, select

from icam.core import clock
from icam.core.access import Actor
from icam.core.period import ONE_DAY
from icam.db import db
from icam.orders import commands
from icam.orders.models import OrderToLeave
from icam.orders.rules import AppealDraft, BanDraft, ExtensionDraft


def load(actor: Actor) -> None:
    """Tell what followed on the running orders, the latest first, and on the oldest that is over."""
    today = clock.today()
    running = _ids(OrderToLeave.ends_on > today + ONE_DAY)
    over = _ids(OrderToLeave.ends_on < today - timedelta(days=20))
    if len(running) > 2:
        asked = today - ONE_DAY
        until = today + timedelta(days=75)
        commands.ask_extension(actor, running[0], ExtensionDraft(_not_before(running[0], 2), "HEALTH"), today=today)
        commands.ask_extension(
            actor,
            running[1],
            ExtensionDraft(_not_before(running[1], 3), "VOLUNTARY_RETURN", True, asked, until),
            today=today,
        )
        appeal = AppealDraft("ANNULMENT", _not_before(running[2], 2))
        commands.lodge_appeal(actor, running[2], appeal, today=today)
    if over:
        commands.impose_ban(actor, over[0], BanDraft("STANDARD", 3, today - timedelta(days=10)), today=today)


def _not_before(order_id: int, days: int) -> date:
    row = db.session.get_one(OrderToLeave, order_id)
    day = clock.today() - timedelta(days=days)
    return max(day, row.notified_on) if row.notified_on else day


def _ids(condition: ColumnElement[bool]) -> list[int]:
    return list(
        db.session.scalars(
            select(OrderToLeave.id)
            .where(
                condition,
                OrderToLeave.voided_at.is_(None),
                OrderToLeave.complied_on.is_(None),
                OrderToLeave.withdrawn_on.is_(None),
            )
            .order_by(OrderToLeave.notified_on.desc())
        )
    )
