"""The page of one stay."""

from flask import Response

from icam.codes.closing_days import closing_days
from icam.core.access import Permission
from icam.core.errors import RuleBroken
from icam.core.period import Period
from icam.stays import forms, queries
from icam.stays.queries import StayPage
from icam.stays.routes.base import bp, found, version_of
from icam.stays.rules import check_room, need_of, suggested_cleaning
from icam.web.i18n import sentence
from icam.web.page import page
from icam.web.policy import requires


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
        turnovers=queries.turnovers(stay_id, shown.live),
        cleaned=_cleaned(shown),
        press=forms.PressForm(data=version_of(shown)) if shown.planned_move else None,
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


def _cleaned(shown: StayPage) -> list[tuple[str, Period]]:
    """Return the nights for cleaning after the departure."""
    if shown.stay.left_on is None:
        return []
    lines = [line for line in shown.live if line.left_on == shown.stay.left_on]
    counts = [(line, line.cleaning_days if line.cleaning_days is not None else line.site_cleaning) for line in lines]
    return [
        (line.unit, suggested_cleaning(shown.stay.left_on, count, closing_days())) for line, count in counts if count
    ]
