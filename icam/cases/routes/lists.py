"""The list of files with its filters, its spreadsheet, and files handed over from it."""

from typing import Any
from urllib.parse import urlencode

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from icam.audit.looks import looked_at
from icam.audit.sheets import as_sheet
from icam.cases import commands, forms, queries
from icam.cases.export import document
from icam.cases.queries import NOBODY, Filters
from icam.cases.routes.base import bp
from icam.cases.routes.choices import of_list, outcomes, pairs, regions
from icam.cases.rules import Conclusion, Stage
from icam.cases.words import CONCLUSIONS, STAGES, VIEWS
from icam.codes.filters import language
from icam.core import clock
from icam.core.access import Actor, Permission
from icam.core.paging import COUNT_CAP
from icam.offices import queries as offices
from icam.web.fields import answer
from icam.web.lists import again, asked_day, kept_filters
from icam.web.page import page
from icam.web.policy import current_actor, requires
from icam.web.submit import submit


@bp.get("/cases")
@requires(Permission.CASES_VIEW)
def index() -> ResponseReturnValue:
    """Show files by stage, region, office, coach, entry, group, conclusion, day, silence, or those a text finds."""
    actor, filters = current_actor(), _filters()
    found = queries.cases(actor, filters, request.args.get("after"), request.args.get("before"))
    looked_at(actor, "cases", None)
    kept = kept_filters()
    return page(
        "cases/index.html",
        rows=found.rows,
        found=found,
        filters=filters,
        more=_is_narrowed(filters),
        views=pairs(VIEWS.items()),
        stages=pairs([(stage, label) for stage, label in STAGES.items() if stage is not Stage.CLOSED]),
        conclusions=pairs(CONCLUSIONS.items()),
        regions=regions(actor),
        offices=_offices(actor),
        coaches=_coaches(actor),
        entries=of_list("case_entry"),
        groups=of_list("target_group"),
        outcomes=outcomes(),
        newer=again(kept, before=found.before),
        older=again(kept, after=found.after),
        count=None if found.total is None else min(found.total, COUNT_CAP),
        sheet=f"{url_for('.sheet')}?{urlencode(kept)}",
        nobody=NOBODY,
        today=clock.today(),
    )


def _offices(actor: Actor) -> list[tuple[int, str]]:
    return offices.choices(actor.scope, language())


def _coaches(actor: Actor) -> list[tuple[int, str]]:
    return queries.coaches(actor.scope, clock.today())


def _is_narrowed(filters: Filters) -> bool:
    """Tell whether one of the filters behind "more filters" is set."""
    behind = ("office_id", "entry", "target_group", "conclusion", "outcome", "opened_from", "opened_last")
    return filters.no_contact_days is not None or any(getattr(filters, name) is not None for name in behind)


def _filters() -> Filters:
    given = request.args
    view, stage, conclusion = given.get("state", "open"), given.get("stage"), given.get("conclusion")
    return Filters(
        text=given.get("q", "")[:200],
        view=view if view in {one.value for one in VIEWS} else "open",
        stage=Stage(stage) if stage in list(Stage) else None,
        region=given.get("region") or None,
        office_id=given.get("office", type=int),
        coach_id=given.get("coach", type=int),
        entry=given.get("entry") or None,
        target_group=given.get("group") or None,
        conclusion=Conclusion(conclusion) if conclusion in list(Conclusion) else None,
        outcome=given.get("outcome") or None,
        opened_from=asked_day("from"),
        opened_last=asked_day("to"),
        no_contact_days=_days(given.get("quiet", type=int)),
    )


def _days(number: int | None) -> int | None:
    return number if number is not None and 0 < number < 10_000 else None


@bp.get("/cases.xlsx")
@requires(Permission.CASES_VIEW)
def sheet() -> ResponseReturnValue:
    """Give the list as a spreadsheet."""
    actor, filters = current_actor(), _filters()
    rows = queries.to_export(actor, filters)
    return as_sheet(actor, "cases", document(rows, _offices_by_id(rows)), len(rows))


def _offices_by_id(rows: Any) -> dict[int, str]:
    return {one: row.name(language()) for one, row in queries.names_of([row.office_id for row in rows]).items()}


# --- hand over


@bp.get("/cases/hand-over")
@requires(Permission.CASES_HAND_OVER)
def hand_over() -> ResponseReturnValue:
    """Choose what is handed over: all open files of a coach, or those ticked on the list."""
    coach_id = request.args.get("coach", type=int)
    ids = request.args.getlist("case_ids", type=int)
    chosen = [] if ids or coach_id is None else queries.open_ids_of(current_actor(), coach_id)
    form = forms.HandOverForm(
        formdata=None, data={"case_ids": ids or chosen, "coach_ids": [], "from_on": clock.today()}
    )
    return _hand_over_page(form, ids or chosen, coach_id)


@bp.post("/cases/hand-over")
@requires(Permission.CASES_HAND_OVER)
def give() -> ResponseReturnValue:
    """Hand the files over; several coaches share them out."""
    actor = current_actor()
    form = forms.HandOverForm()
    ids = [int(one) for one in request.form.getlist("case_ids") if one.isdecimal()][: queries.MOST_AT_ONCE]
    rows = queries.to_hand_over(actor, ids)
    form.case_ids.choices = [(row.id, row.code) for row in rows]
    form.coach_ids.choices = _with_loads(actor)
    form.reason.choices = of_list("hand_over_reason")
    names = dict(_coaches(actor))

    def said(shared: dict[int, int]) -> str:
        counts = commands.shared_by_coach(shared)
        parts = ", ".join(f"{names.get(one, '?')}: {number}" for one, number in counts.items())
        words = ngettext("%(num)d file is handed over", "%(num)d files are handed over", len(shared))
        return f"{words} ({parts})."

    return submit(
        form,
        lambda: commands.hand_over(
            actor,
            form.case_ids.data or [],
            form.coach_ids.data or [],
            answer(form.from_on),
            reason=answer(form.reason),
            today=clock.today(),
        ),
        done=lambda shared: url_for(".show", case_id=ids[0]) if len(shared) == 1 else url_for(".index"),
        message=said,
        retry=lambda: _hand_over_page(form, ids, None),
    )


def _hand_over_page(form: forms.HandOverForm, ids: list[int], coach_id: int | None) -> Response:
    actor = current_actor()
    rows = queries.to_hand_over(actor, ids)
    form.case_ids.choices = [(row.id, row.code) for row in rows]
    form.coach_ids.choices = [one for one in _with_loads(actor) if one[0] != coach_id]
    form.reason.choices = of_list("hand_over_reason")
    looked_at(actor, "cases", None)
    return page("cases/hand_over.html", form=form, rows=rows, coaches=_coaches(actor), coach_id=coach_id)


def _with_loads(actor: Actor) -> list[tuple[int, str]]:
    """Return the coaches, each with how many open files they have."""
    names = _coaches(actor)
    loads = queries.loads([one for one, _name in names])
    return [(one, f"{name} ({ngettext('%(num)d file', '%(num)d files', loads[one])})") for one, name in names]
