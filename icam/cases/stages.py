"""The stage of a file as a condition of a query; says the same as ``icam.cases.rules.stage_of``."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, and_, not_, or_

from icam.cases.models import Case
from icam.cases.rules import Stage

OPEN: ColumnElement[bool] = Case.closed_on.is_(None)


def stage_is(stage: Stage, today: Any) -> ColumnElement[bool]:
    """Return the condition that a file is at a stage.

    Args:
        today: the day, or a parameter for it.
    """
    return _CONDITIONS[stage](today)


def _unheard() -> ColumnElement[bool]:
    return and_(OPEN, Case.concluded_on.is_(None), Case.first_talk_on.is_(None))


def _heard() -> ColumnElement[bool]:
    return and_(OPEN, Case.concluded_on.is_(None), Case.first_talk_on.is_not(None))


def _appointed(today: Any) -> ColumnElement[bool]:
    """Return a condition that is never unknown, so that it can be turned round."""
    return and_(Case.next_appointment_on.is_not(None), Case.next_appointment_on >= today, Case.reply_due_on.is_(None))


def _waits(today: Any) -> ColumnElement[bool]:
    """Return the condition that the household is invited and no appointment stands."""
    return and_(_unheard(), or_(*_not_appointed(today)), Case.invited_on.is_not(None))


def _not_appointed(today: Any) -> tuple[ColumnElement[bool], ...]:
    return (Case.next_appointment_on.is_(None), Case.next_appointment_on < today, Case.reply_due_on.is_not(None))


def _late(today: Any) -> ColumnElement[bool]:
    return and_(Case.reply_due_on.is_not(None), Case.reply_due_on <= today)


_CONDITIONS: dict[Stage, Callable[[Any], ColumnElement[bool]]] = {
    Stage.CLOSED: lambda _today: not_(OPEN),
    Stage.ON_TRACK: lambda _today: and_(OPEN, Case.concluded_on.is_not(None), Case.track_from_on.is_not(None)),
    Stage.CONCLUDED: lambda _today: and_(OPEN, Case.concluded_on.is_not(None), Case.track_from_on.is_(None)),
    Stage.STUDIED: lambda _today: and_(_heard(), Case.options_from_on.is_not(None)),
    Stage.TALKING: lambda _today: and_(_heard(), Case.options_from_on.is_(None)),
    Stage.APPOINTED: lambda today: and_(_unheard(), _appointed(today)),
    Stage.NEW: lambda today: and_(_unheard(), or_(*_not_appointed(today)), Case.invited_on.is_(None)),
    Stage.NO_REPLY: lambda today: and_(_waits(today), _late(today)),
    Stage.INVITED: lambda today: and_(_waits(today), or_(Case.reply_due_on.is_(None), Case.reply_due_on > today)),
}
