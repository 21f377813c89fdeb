"""Lists of stays: by state, waiting for a unit, of a family, of a unit."""

from dataclasses import replace
from datetime import date
from urllib.parse import urlencode

from flask import Response, request, url_for

from icam.audit.looks import looked_at
from icam.audit.sheets import as_sheet
from icam.codes.filters import language
from icam.core import clock
from icam.core.access import Permission
from icam.core.errors import NotFound
from icam.core.paging import every
from icam.core.period import Period
from icam.housing import queries as housing
from icam.people import queries as people
from icam.stays import queries
from icam.stays.queries import Filters, StayRow
from icam.stays.queries.lists import VIEWS
from icam.stays.routes import export
from icam.stays.routes.base import bp, of_list
from icam.stays.rules import Room, Wanted
from icam.web.lists import again, asked_day, kept_filters
from icam.web.page import page
from icam.web.policy import current_actor, requires


@bp.get("/stays")
@requires(Permission.STAYS_VIEW)
def index() -> Response:
    """List the stays of a state."""
    actor, wanted = current_actor(), request.args
    filters = _filters()
    rows = queries.stays(actor.scope, filters, wanted.get("after"), wanted.get("before"))
    chosen = kept_filters()
    looked_at(actor, "stays", None)
    sites, coaches = queries.filter_choices(actor.scope, language())
    return page(
        "stays/index.html",
        rows=rows,
        filters=filters,
        sites=sites,
        coaches=coaches,
        categories=of_list("category"),
        older=again(chosen, after=rows.after),
        newer=again(chosen, before=rows.before),
        chosen=chosen,
        sheet=f"{url_for('.sheet')}?{urlencode(chosen)}",
        is_narrowed=filters != replace(Filters(), view=filters.view),
        today=clock.today(),
    )


def _filters() -> Filters:
    wanted = request.args
    view = wanted.get("state", "arrived")
    return Filters(
        view=view if view in VIEWS else "arrived",
        site_id=wanted.get("site", type=int),
        coach_id=wanted.get("coach", type=int),
        category=wanted.get("category") or None,
        until_from=asked_day("from"),
        until_last=asked_day("until"),
    )


@bp.get("/stays.xlsx")
@requires(Permission.STAYS_VIEW)
def sheet() -> Response:
    """Give the list as a spreadsheet."""
    actor, filters = current_actor(), _filters()
    rows = every(lambda after: queries.stays(actor.scope, filters, after))
    return as_sheet(actor, "stays", export.document(rows), len(rows))


@bp.get("/stays/waiting.xlsx")
@requires(Permission.STAYS_VIEW)
def waiting_sheet() -> Response:
    """Give the families that wait for a unit as a spreadsheet."""
    actor = current_actor()
    rows = queries.waiting(actor.scope)
    return as_sheet(actor, "stays", export.document(rows), len(rows))


@bp.get("/stays/waiting")
@requires(Permission.STAYS_VIEW)
def waiting() -> Response:
    """List the families that wait for a unit, with how many units would do for each."""
    actor, today = current_actor(), clock.today()
    rows = queries.waiting(actor.scope)
    wanted = {row.id: Wanted(_days_of(row, today), Room(row.people)) for row in rows}
    free = queries.fitting(actor.scope, wanted, today)
    looked_at(actor, "stays", None)
    return page("stays/waiting.html", rows=rows, free=free, today=today)


def _days_of(row: StayRow, today: date) -> Period:
    """Return the days for which a family needs a unit, from today on."""
    first, until = max(row.planned_from or today, today), row.planned_until
    return Period(first, until if until is not None and until > first else None)


@bp.get("/families/<int:household_id>/stays")
@requires(Permission.STAYS_VIEW)
def of_family(household_id: int) -> Response:
    """List the stays of a family."""
    actor = current_actor()
    household = people.household(household_id, actor.scope)
    looked_at(actor, "household", household_id, household_id=household_id)
    rows = queries.stays_of_household(actor.scope, household_id)
    return page("stays/of_family.html", household=household, rows=rows, today=clock.today())


@bp.get("/units/<int:unit_id>/stays")
@requires(Permission.STAYS_VIEW)
def of_unit(unit_id: int) -> Response:
    """List who lived, lives and is to live in a unit."""
    actor = current_actor()
    unit = housing.unit(actor.scope, unit_id)
    after = request.args.get("after", type=int)
    rows = queries.placements_of_unit(actor.scope, unit_id, after)
    if not rows and after is not None:
        raise NotFound
    older = url_for(".of_unit", unit_id=unit_id, after=rows[-1].id) if len(rows) == 50 else None
    return page("stays/of_unit.html", unit=unit, rows=rows, older=older, today=clock.today())
