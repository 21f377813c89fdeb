"""The page of one stay."""

from datetime import date
from typing import Any

from flask import Response

from icam.core.access import Permission
from icam.core.errors import RuleBroken
from icam.core.period import Period
from icam.stays import queries
from icam.stays.queries import StayPage
from icam.stays.routes.base import bp, found
from icam.stays.rules import State, check_room, need_of, suggested_cleaning
from icam.web.i18n import sentence
from icam.web.page import page
from icam.web.policy import current_actor, requires


@bp.get("/stays/<int:stay_id>")
@requires(Permission.STAYS_VIEW)
def show(stay_id: int) -> Response:
    """Show one stay: facts, units, members, warnings, what can be done."""
    shown = found(stay_id)
    return page(
        "stays/show.html",
        shown=shown,
        stay=shown.stay,
        today=shown.today,
        crowded=_crowded(shown),
        turnovers=_turnovers(shown),
        cleaned=_cleaned(shown),
    )


def _crowded(shown: StayPage) -> list[str]:
    """Say where more people sleep than there are beds; facts are recorded, not refused."""
    said = []
    for line in shown.current:
        members = [
            one.member
            for one in shown.members
            if one.is_here and (line.persons is None or one.member.person_id in line.persons)
        ]
        try:
            check_room(need_of(members, shown.today), unit=line.unit, beds=line.beds, cots=line.cots)
        except RuleBroken as broken:
            said.append(sentence(broken))
    return said


def _turnovers(shown: StayPage) -> list[dict[str, Any]]:
    """Name who leaves and who comes on the same day in the same place."""
    stay_id, found = shown.stay.id, []
    units = {line.unit_id: line.unit for line in shown.live}
    days: list[tuple[int, int, date, str]] = []
    for line in shown.live:
        first = line.arrived_on or line.planned_from
        last = line.left_on or (line.planned_until if shown.state in (State.ANNOUNCED, State.ARRIVED) else None)
        days += [(line.unit_id, line.place, first, "arrives")] if first else []
        days += [(line.unit_id, line.place, last, "leaves")] if last else []
    if not days:
        return []
    window = Period.days(min(day for _, _, day, _ in days), max(day for _, _, day, _ in days))
    for row in queries.placements_between(current_actor().scope, window):
        if row.stay_id == stay_id or row.unit_id not in units:
            continue
        begins, ends = row.arrived_on or row.planned_from, row.left_on or row.planned_until
        for unit_id, place, day, what in days:
            if (unit_id, place) == (row.unit_id, row.place) and (
                (what == "arrives" and ends == day) or (what == "leaves" and begins == day)
            ):
                found.append({"unit": row.unit, "day": day, "what": what, "who": row.who, "stay_id": row.stay_id})
    return found


def _cleaned(shown: StayPage) -> list[tuple[str, Period]]:
    """Return the nights for cleaning after the departure."""
    if shown.stay.left_on is None:
        return []
    lines = [line for line in shown.live if line.left_on == shown.stay.left_on]
    counts = [(line, line.cleaning_days if line.cleaning_days is not None else line.site_cleaning) for line in lines]
    return [(line.unit, suggested_cleaning(shown.stay.left_on, count)) for line, count in counts if count]
