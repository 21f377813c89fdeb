"""The return file of a case or a family: its page, opening it, the application, eligibility, preparing, withdrawing."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from icam.audit.looks import looked_at
from icam.cases import queries as cases
from icam.conclusions import queries as conclusions
from icam.core import clock
from icam.core.access import Permission
from icam.people import queries as people
from icam.people.choices import countries
from icam.returns import commands, forms, queries
from icam.returns.routes.base import act, bp, found, frame, frame_of, home, of_list, people_choices, version_of
from icam.returns.rules import FileState
from icam.stays import queries as stays
from icam.web.page import page
from icam.web.policy import current_actor, requires
from icam.web.submit import form_page, submit


@bp.get("/cases/<int:case_id>/return")
@requires(Permission.TALKS_VIEW)
def of_case(case_id: int) -> ResponseReturnValue:
    """Show the return file of a case."""
    actor = current_actor()
    head = cases.head(actor, case_id)
    looked_at(actor, "case", case_id, household_id=head.case.household_id)
    files = queries.files_of_case(case_id)
    if files:
        return _page(_which([one.id for one in files]))
    return page("returns/none.html", **frame_of(case_id, head.case.household_id), stay_id=None)


@bp.get("/families/<int:household_id>/return")
@requires(Permission.TALKS_VIEW)
def of_family(household_id: int) -> ResponseReturnValue:
    """Show the return file of a family."""
    actor = current_actor()
    household = people.household(household_id, actor.scope)
    looked_at(actor, "household", household_id, household_id=household_id)
    files = queries.files_of_household(actor, household_id)
    if files:
        return _page(_which([one.id for one in files]), household_id)
    return page(
        "returns/none.html",
        frame="returns/_of_family.html",
        household=household,
        stay_id=queries.running_stay(actor, household_id),
    )


def _which(file_ids: list[int]) -> int:
    """Return the file asked for, else the latest."""
    wanted = request.args.get("file", type=int)
    return wanted if wanted in file_ids else file_ids[0]


@bp.get("/returns/<int:file_id>")
@requires(Permission.TALKS_VIEW)
def show(file_id: int) -> ResponseReturnValue:
    """Lead to a return file where it stands: at its case, or at its family."""
    row = queries.return_file(current_actor(), file_id)
    if row.case_id is not None:
        return redirect(url_for("returns.of_case", case_id=row.case_id, file=file_id), 303)
    return redirect(url_for("returns.of_family", household_id=row.household_id, file=file_id), 303)


def _page(file_id: int, household_id: int | None = None) -> ResponseReturnValue:
    shown = found(file_id)
    around = frame(shown) if household_id is None else frame_of(None, household_id)
    files = (
        queries.files_of_case(shown.row.case_id)
        if shown.row.case_id is not None
        else queries.files_of_household(current_actor(), shown.row.household_id)
    )
    return page(
        "returns/show.html",
        shown=shown,
        others=[one for one in files if one.id != file_id],
        premiums=queries.premium_sheet(shown),
        ends=queries.loose_ends_of(file_id),
        check_codes=[code for code, _words in of_list("eligibility_check")],
        withdraw_form=forms.WithdrawForm(formdata=None),
        resume_form=forms.ResumeForm(formdata=None),
        **around,
    )


@bp.route("/cases/<int:case_id>/return/new", methods=["GET", "POST"])
@requires(Permission.RETURNS_EDIT)
def open_of_case(case_id: int) -> ResponseReturnValue:
    """Open the return file of a case."""
    head = cases.head(current_actor(), case_id)
    looked_at(current_actor(), "case", case_id, household_id=head.case.household_id)
    return _open(case_id, None, head.case.household_id)


@bp.route("/stays/<int:stay_id>/return/new", methods=["GET", "POST"])
@requires(Permission.RETURNS_EDIT)
def open_of_stay(stay_id: int) -> ResponseReturnValue:
    """Open the return file of a family in a unit."""
    actor = current_actor()
    stay = stays.stay_page(actor.scope, stay_id).stay
    looked_at(actor, "stay", stay_id, household_id=stay.household_id)
    return _open(None, stay_id, stay.household_id)


def _open(case_id: int | None, stay_id: int | None, household_id: int) -> ResponseReturnValue:
    actor, today = current_actor(), clock.today()
    parties = conclusions.parties(household_id, today)
    nations = people.nationalities_of([one.person_id for one in parties])
    form = forms.OpenForm(
        data={
            "opened_on": today,
            "person_ids": [one.person_id for one in parties],
            "country": next((found[0] for one in parties if (found := nations.get(one.person_id))), None),
        }
    )
    form.offer(
        {
            "service": of_list("return_service"),
            "country": countries(),
            "person_ids": [(one.person_id, one.name) for one in parties],
        }
    )
    return form_page(
        form,
        lambda: page(
            "returns/new.html", form=form, case_id=case_id, stay_id=stay_id, **frame_of(case_id, household_id)
        ),
        lambda: commands.open_file(actor, form.draft(), today=clock.today(), case_id=case_id, stay_id=stay_id),
        done=lambda row: url_for("returns.show", file_id=row.id),
        message=_("The return file was opened."),
    )


@bp.route("/returns/<int:file_id>/apply", methods=["GET", "POST"])
@requires(Permission.RETURNS_EDIT)
def apply(file_id: int) -> ResponseReturnValue:
    """Record the application."""
    shown = found(file_id)
    signed = [one.party.person_id for one in shown.travellers if one.signed_on]
    form = forms.ApplyForm(
        data={
            **version_of(shown),
            "applied_on": shown.row.applied_on or shown.today,
            "signers": signed,
            "reference": shown.row.application_reference,
        }
    )
    form.signers.choices = people_choices(shown)
    return act(
        shown,
        form,
        lambda actor: commands.apply(
            actor,
            file_id,
            form.applied_on.data or shown.today,
            frozenset(form.signers.data or ()),
            form.reference.data or None,
            today=clock.today(),
            version=form.version.data,
        ),
        "returns/apply.html",
        _("The application was recorded."),
    )


@bp.route("/returns/<int:file_id>/eligibility", methods=["GET", "POST"])
@requires(Permission.RETURNS_EDIT)
def eligibility(file_id: int) -> ResponseReturnValue:
    """Note what is known about each point of eligibility."""
    shown = found(file_id)
    stored: dict[str, str | None] = {}
    for code, one in shown.checks.items():
        stored |= {f"outcome_{code}": one.outcome.value, f"note_{code}": one.note}
    listed = [code for code, _words in of_list("eligibility_check")]
    form = forms.checks_form(listed, stored)
    return act(
        shown,
        form,
        lambda actor: commands.check_eligibility(actor, file_id, form.drafts(), today=clock.today()),
        "returns/eligibility.html",
        _("The notes were saved."),
    )


@bp.route("/returns/<int:file_id>/prepare", methods=["GET", "POST"])
@requires(Permission.RETURNS_EDIT)
def prepare(file_id: int) -> ResponseReturnValue:
    """Note what the journey needs, and the talk before it."""
    shown = found(file_id)
    form = forms.PrepareForm(obj=shown.row)
    form.offer({"partner": of_list("reintegration_partner")})
    return act(
        shown,
        form,
        lambda actor: commands.prepare(actor, file_id, form.draft(), today=clock.today(), version=form.version.data),
        "returns/prepare.html",
        _("Saved."),
    )


@bp.post("/returns/<int:file_id>/withdraw")
@requires(Permission.RETURNS_EDIT)
def withdraw(file_id: int) -> ResponseReturnValue:
    """Withdraw a return file: one press."""
    shown, form, actor = found(file_id), forms.WithdrawForm(), current_actor()
    return submit(
        form,
        lambda: commands.withdraw(actor, file_id, form.reason.data or None, today=clock.today()),
        done=lambda _row: home(shown),
        message=_("The return was withdrawn. Everything is kept; it can be resumed."),
        retry=lambda: page("returns/refused.html", form=form, shown=shown, **frame(shown)),
    )


@bp.post("/returns/<int:file_id>/resume")
@requires(Permission.RETURNS_EDIT)
def resume(file_id: int) -> ResponseReturnValue:
    """Resume a return file that was withdrawn."""
    shown, form, actor = found(file_id), forms.ResumeForm(), current_actor()
    if shown.state is not FileState.WITHDRAWN:
        flash(_("This return file is not withdrawn."), "info")
        return redirect(home(shown), 303)
    return submit(
        form,
        lambda: commands.resume(actor, file_id, today=clock.today()),
        done=lambda _row: home(shown),
        message=_("The return goes on where it was."),
        retry=lambda: page("returns/refused.html", form=form, shown=shown, **frame(shown)),
    )
