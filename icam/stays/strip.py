"""The unit a family lives in, for the strip above every page about it."""

from datetime import date
from functools import cache

from flask import Flask, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, bindparam, select

from icam.core.access import Actor, Permission
from icam.db import db
from icam.housing.models import Site, Unit
from icam.people.strip import Piece, add_part
from icam.stays.models import Placement, Stay, no_planned_move
from icam.web.filters import day


def init_app(app: Flask) -> None:
    """Add the part."""
    add_part(app, "unit", 30, _unit)


def _unit(actor: Actor, household_id: int, _person_id: int | None) -> list[Piece]:
    rows = db.session.execute(_running(), {"household": household_id}).all()
    if not rows:
        return []
    first = rows[0]
    units = ", ".join(dict.fromkeys(row.unit for row in rows if row.unit)) or first.site or gettext("not chosen yet")
    since = gettext("since %(day)s", day=day(first.arrived_on)) if first.arrived_on else gettext("announced")
    url = url_for("stays.show", stay_id=first.id) if actor.may(Permission.STAYS_VIEW) else None
    return [Piece(_l("Unit"), units, url, more=since)]


@cache
def _running() -> Select[int, date | None, str, str]:
    """Return the statement; it stands above many pages, and putting it together costs more than running it."""
    live = (Placement.stay_id == Stay.id) & Placement.is_live & Placement.left_on.is_(None) & no_planned_move()
    return (
        select(Stay.id, Stay.arrived_on, Site.code.label("site"), Unit.code.label("unit"))
        .outerjoin(Site, Site.id == Stay.site_id)
        .outerjoin(Placement, live)
        .outerjoin(Unit, Unit.id == Placement.unit_id)
        .where(
            Stay.household_id == bindparam("household"),
            Stay.left_on.is_(None),
            Stay.called_off.is_(None),
        )
        .order_by(Stay.arrived_on.is_(None), Stay.id, Unit.code)
    )
