"""The list of families, a family's first page and chronology, and the search of everything."""

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Flask, Response, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from icam.audit.looks import looked_at
from icam.audit.sheets import as_sheet
from icam.codes import queries as codes
from icam.codes.filters import language
from icam.core import clock
from icam.core.access import Permission
from icam.core.paging import COUNT_CAP, every
from icam.families import queries
from icam.families.queries import Filters
from icam.families.queries.everything import PERSONS
from icam.families.queries.listing import OPENED_DAYS
from icam.families.rules import Happened, Line, View, alerts
from icam.families.words import VIEWS, alert_words, line_body, line_title
from icam.people import queries as people
from icam.printing.document import Column
from icam.printing.document import Kind as ColumnKind
from icam.printing.lists import listed, on, text
from icam.stays import queries as stays
from icam.stays.routes import export
from icam.web.filters import day, moment
from icam.web.lists import again, kept_filters
from icam.web.page import page
from icam.web.policy import current_actor, may, requires, signed_in

MOST_OF_A_CHRONOLOGY = 20_000
"""Changes, and visits, of one family that one page shows."""

bp = Blueprint("families", __name__)


def init_app(app: Flask) -> None:
    """Register the pages."""
    app.register_blueprint(bp)
    app.jinja_env.filters["alert_words"] = alert_words


# --- the list


@bp.get("/families")
@requires(Permission.FAMILIES_VIEW)
def index() -> ResponseReturnValue:
    """Show families by state, site, category and coach, or those a text finds."""
    actor = current_actor()
    filters = _filters()
    found = queries.families(actor, filters, request.args.get("after"), request.args.get("before"))
    looked_at(actor, "families", None)
    sites, coaches = stays.filter_choices(actor.scope, language())
    kept = kept_filters()
    return page(
        "families/index.html",
        rows=found.rows,
        found=found,
        filters=filters,
        views=[(view.value, label) for view, label in VIEWS.items()],
        sites=sites,
        categories=codes.choices("category", language()),
        coaches=coaches,
        sheet=f"{url_for('.sheet')}?{urlencode(kept)}",
        opened=[(days, again(kept, opened=str(days))) for days in OPENED_DAYS if filters.view is View.NONE],
        newer=again(kept, before=found.before),
        older=again(kept, after=found.after),
        count=None if found.total is None else min(found.total, COUNT_CAP),
        today=clock.today(),
    )


@bp.get("/families.xlsx")
@requires(Permission.FAMILIES_VIEW)
def sheet() -> Response:
    """Give the list as a spreadsheet."""
    actor, filters = current_actor(), _filters()
    rows = every(lambda after: queries.families(actor, filters, after))
    head = (Column(_("Family")), Column(_("File")), *export.columns(), Column(_("Next visit"), ColumnKind.DAY))
    lines = [(text(row.name), text(row.code), *export.cells(row.stay), on(row.next_visit_on)) for row in rows]
    return as_sheet(actor, "families", listed(_("Families"), head, lines, language=language()), len(rows))


def _filters() -> Filters:
    view, days = request.args.get("state", ""), request.args.get("opened", type=int)
    return Filters(
        text=request.args.get("q", "")[:200],
        view=View(view) if view in list(View) else View.CARE,
        site_id=request.args.get("site", type=int),
        category=request.args.get("category") or None,
        coach_id=request.args.get("coach", type=int),
        opened_days=days if days in OPENED_DAYS else OPENED_DAYS[0],
    )


# --- one family


@bp.get("/families/<int:household_id>")
@requires(Permission.FAMILIES_VIEW)
def show(household_id: int) -> ResponseReturnValue:
    """Show who lives where tonight, who coaches them, what needs attention."""
    actor, today = current_actor(), clock.today()
    household = people.household(household_id, actor.scope)
    if household.merged_into_id is not None:
        return redirect(url_for(".show", household_id=household.merged_into_id), 303)
    settings = current_app.config["ATD"]
    found = queries.overview(actor, household_id, today=today, no_visit_days=settings.no_visit_days)
    looked_at(actor, "household", household_id, household_id=household_id)
    return page(
        "families/show.html",
        household=found.household,
        found=found,
        alerts=alerts(found.facts, today=today),
        latest=[_entry(line) for line in queries.latest(actor, household, found.everybody)],
        today=today,
    )


@bp.get("/families/<int:household_id>/chronology")
@requires(Permission.FAMILIES_VIEW)
def chronology(household_id: int) -> ResponseReturnValue:
    """Show what happened to the family, and on request what was changed in its file."""
    actor = current_actor()
    household = people.household(household_id, actor.scope)
    if household.merged_into_id is not None:
        return redirect(url_for(".chronology", household_id=household.merged_into_id), 303)
    most = min(max(request.args.get("most", queries.FIRST, type=int), queries.FIRST), MOST_OF_A_CHRONOLOGY)
    found = queries.chronology(actor, household, most=most)
    is_all = request.args.get("show") == "all"
    looked_at(actor, "household", household_id, household_id=household_id)
    return page(
        "families/chronology.html",
        household=household,
        entries=[_entry(line) for line in found.lines if is_all or not line.is_change],
        changes=sum(line.is_change for line in found.lines),
        is_all=is_all,
        more=None if found.is_whole or most == MOST_OF_A_CHRONOLOGY else most * 4,
    )


def _entry(line: Line) -> dict[str, Any]:
    kinds = {
        Happened.ARRIVED: "strong",
        Happened.LEFT: "strong",
        Happened.CALLED_OFF: "warning",
        Happened.DIED: "warning",
    }
    entry: dict[str, Any] = {"day": day(line.on), "title": line_title(line)}
    if line.what in kinds:
        entry["kind"] = kinds[line.what]
    if url := _address(line):
        entry["url"] = url
    if line.who and line.at:
        entry["who"] = f"{line.who}, {moment(line.at)}"
    if body := line_body(line):
        entry["body"] = body
    return entry


def _address(line: Line) -> str | None:
    stay_lines = (Happened.ANNOUNCED, Happened.ARRIVED, Happened.LEFT, Happened.MOVED_IN, Happened.CALLED_OFF)
    if line.what in stay_lines and may(Permission.STAYS_VIEW):
        return url_for("stays.show", stay_id=line.subject)
    if line.what in (Happened.ORDERED, Happened.ORDER_COMPLIED, Happened.ORDER_WITHDRAWN, Happened.TERM_EXTENDED):
        return url_for("orders.show", order_id=line.subject)
    if line.what in (Happened.CASE_OPENED, Happened.CASE_CLOSED, Happened.INVITED, Happened.CONCLUDED):
        return url_for("cases.show", case_id=line.subject)
    if line.what in (Happened.COMPLAINED, Happened.COMPLAINT_ANSWERED, Happened.COMPLAINT_WITHDRAWN):
        return url_for("complaints.show", complaint_id=line.subject)
    if line.what is Happened.TALK:
        return url_for("talks.show", talk_id=line.subject)
    if line.what is Happened.VISIT and may(Permission.VISITS_VIEW):
        return url_for("visits.show", visit_id=line.subject)
    return None


# --- everything


@bp.get("/search")
@signed_in
def search() -> Response:
    """Find persons, families, stays, units and coaches."""
    actor = current_actor()
    text = request.args.get("q", "")[:200]
    found = queries.find_everything(actor, text)
    if found.persons or found.families:
        looked_at(actor, "search", None)
    return page("families/search.html", search=text, found=found, most_persons=PERSONS, today=clock.today())
