"""Which units are free and large enough for some days."""

from flask import Response, request

from icam.codes import queries as codes
from icam.codes.filters import language
from icam.core import clock
from icam.core.access import Permission
from icam.core.period import Period
from icam.stays import queries
from icam.stays.routes.base import bp, sites
from icam.web.lists import asked_day
from icam.web.page import page
from icam.web.policy import current_actor, requires

MOST = 20


@bp.get("/vacancies")
@requires(Permission.UNITS_VIEW)
def vacancies() -> Response:
    """Search the units that are free: from, until, people, cots, step-free, region, site."""
    actor, today, wanted = current_actor(), clock.today(), request.args
    first, until = asked_day("from") or today, asked_day("until")
    is_wrong = until is not None and until <= first
    people = min(max(wanted.get("people", 1, type=int), 1), MOST)
    cots = min(max(wanted.get("cots", 0, type=int), 0), MOST)
    free = queries.vacancies(
        actor.scope,
        Period(first, None if is_wrong else until),
        people=people,
        cots=cots,
        step_free=bool(wanted.get("step_free")),
        region=wanted.get("region") or None,
        site_id=wanted.get("site", type=int),
    )
    return page(
        "stays/vacancies.html",
        free=free,
        first=first,
        until=until,
        is_wrong=is_wrong,
        people=people,
        cots=cots,
        wanted=wanted,
        sites=sites(),
        names=dict(sites()),
        regions=codes.choices("region", language(), today),
        people_choices=[(number, number) for number in range(1, MOST + 1)],
        cot_choices=[(number, number) for number in range(MOST)],
        today=today,
    )
