"""The file of individual case management and its coach, for the strip above every page about a household."""

from datetime import date
from functools import cache
from typing import Any

from flask import Flask, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, bindparam, select

from icam.accounts.models import Account
from icam.cases.models import Case
from icam.cases.rules import Milestones, stage_of
from icam.cases.words import stage_name
from icam.codes.filters import words as code_words
from icam.core import clock
from icam.core.access import Actor, Permission
from icam.db import db
from icam.offices.models import Office
from icam.people.strip import Piece, add_part

_DAYS = tuple(Milestones.__dataclass_fields__)


def init_app(app: Flask) -> None:
    """Add the part."""
    add_part(app, "case", 10, _case)


def _case(actor: Actor, household_id: int, _person_id: int | None) -> list[Piece]:
    row = db.session.execute(_last(), {"household": household_id}).first()
    if row is not None:
        return [_piece(actor, row, clock.today())]
    if not actor.may(Permission.CASES_EDIT):
        return []
    return [Piece(_l("ICAM file"), gettext("open one"), url_for("cases.new", household=household_id))]


def _piece(actor: Actor, row: Any, today: date) -> Piece:
    """Say where the file stands and who has it; of another region's file only that it exists, and whom to call."""
    mine = actor.scope.has_region(row.region) or row.coach_id == actor.account_id
    phone = row.coach_phone or row.office_phone
    who = row.coach or (gettext("no coach") if row.closed_on is None else None)
    if mine and actor.may(Permission.CASES_VIEW):
        stage = stage_name(stage_of(Milestones(*(getattr(row, name) for name in _DAYS)), today=today))
        more = " · ".join(str(one) for one in (stage, who) if one)
        return Piece(_l("ICAM file"), row.code, url_for("cases.show", case_id=row.id), more=more)
    more = " · ".join(one for one in (who, phone) if one)
    return Piece(_l("ICAM file"), code_words(row.region, "region") if row.region else gettext("exists"), more=more)


@cache
def _last() -> Select[Any]:
    """Return the statement: the file that is open, else the one closed last."""
    return (
        select(
            Case.id,
            Case.code,
            Case.region,
            Case.coach_id,
            *(getattr(Case, name) for name in _DAYS),
            Account.name.label("coach"),
            Account.phone.label("coach_phone"),
            Office.phone.label("office_phone"),
        )
        .outerjoin(Account, Account.id == Case.coach_id)
        .outerjoin(Office, Office.id == Case.office_id)
        .where(Case.household_id == bindparam("household"))
        .order_by(Case.closed_on.is_not(None), Case.id.desc())
        .limit(1)
    )
