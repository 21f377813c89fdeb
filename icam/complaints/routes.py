"""Pages of complaints: the list, those of a family, one with its answer, a small page for each step."""

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Flask, Response, current_app, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from icam.audit.looks import looked_at
from icam.audit.sheets import as_sheet
from icam.codes import queries as codes
from icam.codes.filters import language
from icam.complaints import commands, forms, queries
from icam.complaints.export import document
from icam.complaints.queries import ComplaintPage, Filters
from icam.complaints.rules import State, View
from icam.complaints.words import VIEWS, complaint_state, complaint_tag, term
from icam.core import clock
from icam.core.access import Actor, Permission
from icam.core.paging import COUNT_CAP, every
from icam.housing import queries as housing
from icam.people import queries as people
from icam.web.fields import Form, answer
from icam.web.lists import again, asked_day, kept_filters
from icam.web.page import page
from icam.web.policy import current_actor, requires
from icam.web.submit import form_page

bp = Blueprint("complaints", __name__)


def init_app(app: Flask) -> None:
    """Register the pages and the words."""
    app.register_blueprint(bp)
    app.jinja_env.filters["complaint_state"] = complaint_state
    app.jinja_env.filters["complaint_tag"] = complaint_tag
    app.jinja_env.filters["complaint_term"] = term


# --- the list


@bp.get("/complaints")
@requires(Permission.COMPLAINTS_VIEW)
def index() -> ResponseReturnValue:
    """Show complaints by state, subject, who handles them, place and day, or those a text finds."""
    actor, filters, today = current_actor(), _filters(), clock.today()
    where = {name: request.args.get(name) for name in ("after", "before")}
    found = queries.complaints(actor, filters, today=today, **where)
    looked_at(actor, "complaints", None)
    kept = kept_filters()
    return page(
        "complaints/index.html",
        rows=found.rows,
        found=found,
        filters=filters,
        views=[(view.value, label) for view, label in VIEWS.items()],
        categories=_of_list("complaint_category"),
        handlers=queries.handlers(today),
        nobody=queries.NOBODY,
        sites=_sites(actor),
        regions=_regions(actor),
        newer=again(kept, before=found.before),
        older=again(kept, after=found.after),
        count=None if found.total is None else min(found.total, COUNT_CAP),
        sheet=f"{url_for('.sheet')}?{urlencode(kept)}",
        today=today,
    )


@bp.get("/complaints.xlsx")
@requires(Permission.COMPLAINTS_VIEW)
def sheet() -> ResponseReturnValue:
    """Give the list as a spreadsheet."""
    actor, filters, today = current_actor(), _filters(), clock.today()
    rows = every(lambda after: queries.complaints(actor, filters, today=today, after=after))
    return as_sheet(actor, "complaints", document(rows, dict(_sites(actor)), today), len(rows))


def _filters() -> Filters:
    given = request.args
    view = given.get("state", "")
    return Filters(
        text=given.get("q", "")[:200],
        view=View(view) if view in set(View) else View.OPEN,
        category=given.get("category") or None,
        handler_id=given.get("handler", type=int),
        site_id=given.get("site", type=int),
        region=given.get("region") or None,
        from_on=asked_day("from"),
        until_on=asked_day("to"),
    )


def _of_list(list_name: str) -> list[tuple[str, str]]:
    return codes.choices(list_name, language(), clock.today())


def _sites(actor: Actor) -> list[tuple[int, str]]:
    return [(site.id, site.name(language())) for site in housing.sites(actor.scope)]


def _regions(actor: Actor) -> list[tuple[str, str]]:
    return [(code, name) for code, name in _of_list("region") if actor.scope.has_region(code)]


# --- of a family, and a new one


@bp.get("/families/<int:household_id>/complaints")
@requires(Permission.COMPLAINTS_VIEW)
def of_family(household_id: int) -> ResponseReturnValue:
    """Show the complaints of a family."""
    actor = current_actor()
    household = people.household(household_id, actor.scope)
    looked_at(actor, "household", household_id, household_id=household_id)
    rows = queries.of_households(actor, people.household_ids_of_history(household_id))
    return page("complaints/of_family.html", household=household, rows=rows, today=clock.today())


@bp.route("/families/<int:household_id>/complaints/new", methods=["GET", "POST"])
@requires(Permission.COMPLAINTS_EDIT)
def new(household_id: int) -> ResponseReturnValue:
    """Write down a complaint of a family."""
    actor = current_actor()
    household = people.household(household_id, actor.scope)
    form = forms.ComplaintForm(data={"received_on": clock.today()})
    form.offer(_choices(household_id))
    looked_at(actor, "household", household_id, household_id=household_id)
    return form_page(
        form,
        lambda: page("complaints/new_of_family.html", household=household, form=form),
        lambda: commands.record_complaint(
            actor, form.draft(), household_id=household_id, days=_days(), today=clock.today()
        ),
        done=lambda row: url_for(".show", complaint_id=row.id),
        message=_("The complaint is written down."),
    )


@bp.route("/complaints/new", methods=["GET", "POST"])
@requires(Permission.COMPLAINTS_EDIT)
def new_of_outsider() -> ResponseReturnValue:
    """Write down a complaint of somebody who belongs to no family here."""
    actor = current_actor()
    form = forms.OutsiderForm(data={"received_on": clock.today()})
    form.offer(_choices() | _places(actor))
    return form_page(
        form,
        lambda: page("complaints/new.html", form=form),
        lambda: commands.record_complaint(actor, form.draft(), days=_days(), today=clock.today()),
        done=lambda row: url_for(".show", complaint_id=row.id),
        message=_("The complaint is written down."),
    )


def _choices(household_id: int | None = None, handler_id: int | None = None) -> dict[str, Any]:
    found: dict[str, Any] = {
        "category": _of_list("complaint_category"),
        "channel": _of_list("complaint_channel"),
        "handler_id": queries.handlers(clock.today(), also=[handler_id]),
    }
    if household_id is not None:
        found["person_id"] = list({one.person_id: one.name for one in people.member_rows([household_id])}.items())
    return found


def _places(actor: Actor) -> dict[str, Any]:
    return {"site_id": _sites(actor), "region": _regions(actor)}


def _days() -> int:
    days: int = current_app.config["ATD"].complaint_days
    return days


# --- one


@bp.get("/complaints/<int:complaint_id>")
@requires(Permission.COMPLAINTS_VIEW)
def show(complaint_id: int) -> ResponseReturnValue:
    """Show a complaint, its answer and what may be done with it."""
    shown = _found(complaint_id)
    return _page("complaints/show.html", shown)


def _page(template: str, shown: ComplaintPage, **more: Any) -> Response:
    site = shown.site.name(language()) if shown.site else None
    return page(template, shown=shown, site=site, today=clock.today(), **more)


def _found(complaint_id: int) -> ComplaintPage:
    actor = current_actor()
    shown = queries.complaint_page(actor, complaint_id)
    row = shown.complaint
    looked_at(actor, "complaint", complaint_id, household_id=row.household_id, person_id=row.person_id)
    return shown


@bp.route("/complaints/<int:complaint_id>/correct", methods=["GET", "POST"])
@requires(Permission.COMPLAINTS_EDIT)
def correct(complaint_id: int) -> ResponseReturnValue:
    """Correct what was written down."""
    actor, shown = current_actor(), _found(complaint_id)
    row = shown.complaint
    choices = _choices(row.household_id, row.handler_id)
    form: Any
    if row.household_id is None:
        form = forms.CorrectOutsiderForm(obj=row)
        choices |= _places(actor)
    else:
        form = forms.CorrectForm(obj=row)
    form.offer(choices)
    return form_page(
        form,
        lambda: _page("complaints/correct.html", shown, form=form),
        lambda: commands.correct_complaint(
            actor, complaint_id, form.draft(), version=form.version.data or 0, days=_days(), today=clock.today()
        ),
        done=lambda found: url_for(".show", complaint_id=found.id),
        message=_("The complaint is corrected."),
    )


def _step(
    shown: ComplaintPage,
    form: Form,
    heading: str,
    fields: Sequence[str],
    command: Callable[[Actor], Any],
    *,
    button: str,
    message: str,
    warning: bool = False,
) -> ResponseReturnValue:
    """Show the small page of a step, or take it and go back to the complaint."""
    actor, complaint_id = current_actor(), shown.complaint.id

    def show_page() -> Response:
        return _page(
            "complaints/step.html",
            shown,
            form=form,
            heading=heading,
            fields=fields,
            button=button,
            warning=warning,
            action=url_for(f".{(request.endpoint or '').rpartition('.')[2]}", complaint_id=complaint_id),
        )

    return form_page(
        form,
        show_page,
        lambda: command(actor),
        done=lambda row: url_for(".index") if row.voided_at else url_for(".show", complaint_id=row.id),
        message=message,
    )


@bp.route("/complaints/<int:complaint_id>/answer", methods=["GET", "POST"])
@requires(Permission.COMPLAINTS_ANSWER)
def answer_it(complaint_id: int) -> ResponseReturnValue:
    """Write down the answer, or correct it."""
    shown = _found(complaint_id)
    row, today = shown.complaint, clock.today()
    kept = {"answered_on": row.answered_on or today, "answer": row.answer, "version": row.version}
    form = forms.AnswerForm(data=kept)
    is_there = row.milestones.state is State.ANSWERED
    return _step(
        shown,
        form,
        _("Correct the answer") if is_there else _("Answer the complaint"),
        ("answered_on", "answer"),
        lambda actor: commands.answer_complaint(
            actor, complaint_id, answer(form.answered_on), answer(form.answer), version=_version(form), today=today
        ),
        button=_("Save the answer"),
        message=_("The answer is written down."),
    )


def _version(form: Any) -> int:
    return form.version.data or 0


@bp.route("/complaints/<int:complaint_id>/close", methods=["GET", "POST"])
@requires(Permission.COMPLAINTS_ANSWER)
def close(complaint_id: int) -> ResponseReturnValue:
    """Close a complaint that was answered."""
    shown, today = _found(complaint_id), clock.today()
    form = forms.CloseForm(data={"closed_on": today, "version": shown.complaint.version})
    return _step(
        shown,
        form,
        _("Close the complaint"),
        ("closed_on",),
        lambda actor: commands.close_complaint(
            actor, complaint_id, answer(form.closed_on), version=_version(form), today=today
        ),
        button=_("Close the complaint"),
        message=_("The complaint is closed."),
    )


@bp.route("/complaints/<int:complaint_id>/withdraw", methods=["GET", "POST"])
@requires(Permission.COMPLAINTS_EDIT)
def withdraw(complaint_id: int) -> ResponseReturnValue:
    """Record that who complained takes the complaint back."""
    shown, today = _found(complaint_id), clock.today()
    form = forms.WithdrawForm(data={"withdrawn_on": today, "version": shown.complaint.version})
    return _step(
        shown,
        form,
        _("The complaint is withdrawn"),
        ("withdrawn_on", "withdrawn_reason"),
        lambda actor: commands.withdraw_complaint(
            actor,
            complaint_id,
            answer(form.withdrawn_on),
            answer(form.withdrawn_reason),
            version=_version(form),
            today=today,
        ),
        button=_("Record that it is withdrawn"),
        message=_("It is recorded that the complaint was withdrawn."),
    )


@bp.route("/complaints/<int:complaint_id>/void", methods=["GET", "POST"])
@requires(Permission.COMPLAINTS_ANSWER)
def void(complaint_id: int) -> ResponseReturnValue:
    """Void a complaint written down by mistake."""
    shown = _found(complaint_id)
    form = forms.MistakeForm()
    return _step(
        shown,
        form,
        _("Void the complaint"),
        ("reason",),
        lambda actor: commands.void_complaint(actor, complaint_id, reason=answer(form.reason)),
        button=_("Void the complaint"),
        message=_("The complaint is void; it is kept with the reason."),
        warning=True,
    )
