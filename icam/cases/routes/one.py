"""The page of one file, and the small pages that change it."""

from typing import Any

from flask import Response, current_app, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from icam.cases import commands, forms, queries
from icam.cases.queries import Head
from icam.cases.routes.base import bp, seen
from icam.cases.routes.choices import for_case, of_list, outcomes
from icam.cases.steps import next_step
from icam.cases.words import milestones_of, stage_sentence
from icam.core import clock
from icam.core.access import Permission
from icam.offices import queries as offices
from icam.people import queries as people
from icam.stays import commands as stays
from icam.stays.rules import AnnounceDraft
from icam.web.fields import answer
from icam.web.page import page
from icam.web.policy import current_actor, requires
from icam.web.submit import form_page, submit


@bp.get("/cases/<int:case_id>")
@requires(Permission.CASES_VIEW)
def show(case_id: int) -> ResponseReturnValue:
    """Show where a file stands, what is next, who and when."""
    return _show(seen(current_actor(), case_id))


def _show(head: Head, take: forms.TakeForm | None = None) -> Response:
    row = head.case
    points = offices.contact_points(row.office_id) if row.contact_point_id else []
    return page(
        "cases/show.html",
        head=head,
        said=stage_sentence(head),
        step=next_step(row.id, head.stage),
        steps=milestones_of(row),
        members=people.member_rows([row.household_id]),
        held=queries.held(row.id),
        related=queries.related(row),
        stays=queries.stays_of(row),
        point=next((one.name for one in points if one.id == row.contact_point_id), None),
        take=take or forms.TakeForm(formdata=None),
        may_reopen=row.closed_on is not None and (head.today - row.closed_on).days <= _reopen_days(),
        today=head.today,
    )


def _reopen_days() -> int:
    days: int = current_app.config["ATD"].reopen_days
    return days


@bp.route("/cases/<int:case_id>/edit", methods=["GET", "POST"])
@requires(Permission.CASES_EDIT)
def edit(case_id: int) -> ResponseReturnValue:
    """Change what is on record about a file."""
    actor = current_actor()
    head = seen(actor, case_id)
    form = forms.EditForm(obj=head.case, data={"interpreter_language": head.household.interpreter_language})
    form.offer_case(_choices(head))
    return form_page(
        form,
        lambda: page("cases/edit.html", head=head, form=form),
        lambda: commands.edit_case(actor, case_id, form.case(), version=form.version.data or 0, today=clock.today()),
        done=lambda _row: url_for(".show", case_id=case_id),
        message=_("Saved."),
    )


def _choices(head: Head) -> dict[str, Any]:
    """Return the lists, with what was chosen before and may no longer be."""
    row = head.case
    choices = for_case(current_actor(), region=row.region)
    for name, list_name in (
        ("entry", "case_entry"),
        ("target_group", "target_group"),
        ("referred_by", "case_referrer"),
    ):
        choices[name] = of_list(list_name, getattr(row, name))
    if head.office is not None and head.office.id not in dict(choices["office_id"]):
        choices["office_id"].append((head.office.id, head.office.name_nl))
    known = {point_id for points in choices["contact_point_id"].values() for point_id, _name in points}
    if row.contact_point_id is not None and row.contact_point_id not in known:
        for point in offices.contact_points():
            if point.id == row.contact_point_id:
                choices["contact_point_id"].setdefault("", []).append((point.id, point.name))
    return choices


@bp.post("/cases/<int:case_id>/take")
@requires(Permission.CASES_EDIT)
def take(case_id: int) -> ResponseReturnValue:
    """Take a file that nobody has."""
    actor = current_actor()
    head = seen(actor, case_id)
    form = forms.TakeForm()
    return submit(
        form,
        lambda: commands.take_case(actor, case_id, today=clock.today()),
        done=lambda _row: url_for(".show", case_id=case_id),
        message=_("The file is yours."),
        retry=lambda: _show(head, form),
    )


@bp.route("/cases/<int:case_id>/close", methods=["GET", "POST"])
@requires(Permission.CASES_EDIT)
def close(case_id: int) -> ResponseReturnValue:
    """Close a file with its outcome."""
    actor = current_actor()
    head = seen(actor, case_id)
    proposed = {"closed_on": clock.today(), "outcome": request.args.get("outcome")}
    form = forms.CloseForm(data={"version": head.case.version, **proposed})
    form.outcome.choices = outcomes()
    return form_page(
        form,
        lambda: page("cases/close.html", head=head, form=form),
        lambda: commands.close_case(actor, case_id, form.draft(), version=form.version.data, today=clock.today()),
        done=lambda _row: url_for(".show", case_id=case_id),
        message=_("The file is closed."),
    )


@bp.route("/cases/<int:case_id>/reopen", methods=["GET", "POST"])
@requires(Permission.CASES_EDIT)
def reopen(case_id: int) -> ResponseReturnValue:
    """Reopen a closed file."""
    actor = current_actor()
    head = seen(actor, case_id)
    form = forms.ReopenForm()
    return form_page(
        form,
        lambda: page("cases/reopen.html", head=head, form=form),
        lambda: commands.reopen_case(
            actor, case_id, reason=answer(form.reason), today=clock.today(), most_days=_reopen_days()
        ),
        done=lambda _row: url_for(".show", case_id=case_id),
        message=_("The file is open again."),
    )


@bp.route("/cases/<int:case_id>/stay", methods=["GET", "POST"])
@requires(Permission.CASES_EDIT)
def to_stay(case_id: int) -> ResponseReturnValue:
    """Announce the family for a unit, linked to the file; close the file where nothing is left to do."""
    actor, today = current_actor(), clock.today()
    head = seen(actor, case_id)
    form = forms.StayForm(data={"category": head.household.category, "close": True})
    form.category.choices = of_list("category", head.household.category)

    def announce() -> Any:
        draft = AnnounceDraft(
            household_id=head.case.household_id,
            category=answer(form.category),
            planned_from=form.planned_from.data,
            wishes=form.wishes.data or None,
        )
        stay = stays.announce_stay(actor, draft, today=today)
        return commands.lead_to_stay(actor, case_id, stay.id, is_closed=bool(form.close.data), today=today)

    return form_page(
        form,
        lambda: page("cases/to_stay.html", head=head, form=form),
        announce,
        done=lambda _row: url_for(".show", case_id=case_id),
        message=_("The family is announced for a unit; somebody of the units chooses one."),
    )
