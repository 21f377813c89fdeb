"""Pages of what a family is owed at its arrival: house rules, inventory, keys, school."""

from flask import Blueprint, Flask, Response, current_app, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from icam.audit.looks import looked_at
from icam.care import commands, forms, queries
from icam.care.rules import ARRIVAL, DEPARTURE, SchoolAge, without_school
from icam.codes import queries as codes
from icam.codes.filters import language
from icam.core import clock
from icam.core.access import Permission
from icam.people.choices import languages
from icam.people.forms import ReasonForm
from icam.web.page import page
from icam.web.policy import current_actor, requires
from icam.web.submit import form_page

bp = Blueprint("care", __name__)

SCHOOL_LANGUAGES = ("nl", "fr", "de")


def init_app(app: Flask) -> None:
    """Register the pages."""
    app.register_blueprint(bp)


def ages() -> SchoolAge:
    """Return the ages of compulsory school, as set."""
    settings = current_app.config["ATD"]
    return SchoolAge(settings.school_from_age, settings.school_until_age)


@bp.get("/families/<int:household_id>/arrival")
@requires(Permission.STAYS_VIEW)
def of_family(household_id: int) -> Response:
    """Show what was done when a family came, and where its children go to school."""
    actor, today = current_actor(), clock.today()
    found = queries.page_of(actor, household_id, ages=ages())
    looked_at(actor, "household", household_id, household_id=household_id)
    return page(
        "care/of_family.html",
        household=found.household,
        found=found,
        groups=[(group, _steps(group)) for group in (ARRIVAL, DEPARTURE)],
        lacks_school=lambda one: without_school(
            one.birth, has_answer=one.now(today) is not None, ages=ages(), today=today
        ),
        today=today,
    )


def _steps(group: str) -> list[str]:
    return [one.code for one in codes.codes("care_step") if one.group == group]


@bp.route("/stays/<int:stay_id>/arrival/<step>", methods=["GET", "POST"])
@requires(Permission.CARE_EDIT)
def step(stay_id: int, step: str) -> ResponseReturnValue:
    """Record that a step was done."""
    actor, today = current_actor(), clock.today()
    stay = queries.stay(actor, stay_id)
    form = forms.StepForm(data={"step": step, "done_on": today})
    form.step.choices = codes.choices("care_step", language())
    form.language.choices = languages()
    return form_page(
        form,
        lambda: page("care/step.html", form=form, stay=stay, step=step),
        lambda: commands.record_step(actor, stay_id, form.draft(), today=today),
        done=lambda _row: url_for(".of_family", household_id=stay.household_id),
        message=gettext("It is on record."),
    )


@bp.route("/arrival-steps/<int:step_id>/withdraw", methods=["GET", "POST"])
@requires(Permission.CARE_EDIT)
def withdraw_step(step_id: int) -> ResponseReturnValue:
    """Withdraw a step recorded by mistake."""
    actor, form = current_actor(), ReasonForm()
    row = queries.step(actor, step_id)
    household_id = queries.stay(actor, row.stay_id).household_id
    return form_page(
        form,
        lambda: page("care/withdraw.html", form=form, household_id=household_id, what=("care_step", row.step)),
        lambda: commands.withdraw_step(actor, step_id, reason=form.reason.data or ""),
        done=lambda _row: url_for(".of_family", household_id=household_id),
        message=gettext("It is withdrawn; the trail keeps it."),
    )


@bp.route("/families/<int:household_id>/persons/<int:person_id>/school", methods=["GET", "POST"])
@requires(Permission.CARE_EDIT)
def school(household_id: int, person_id: int) -> ResponseReturnValue:
    """Record a child's school, or why there is none."""
    actor, today = current_actor(), clock.today()
    household, child = queries.child(actor, household_id, person_id)
    form = forms.SchoolForm(data={"from_on": today})
    form.level.choices = codes.choices("school_level", language())
    form.why_not.choices = codes.choices("no_school", language())
    known = dict(languages())
    form.language.choices = [(one, known[one]) for one in SCHOOL_LANGUAGES]
    looked_at(actor, "person", person_id, household_id=household_id, person_id=person_id)
    return form_page(
        form,
        lambda: page("care/school.html", form=form, household=household, child=child),
        lambda: commands.record_school(actor, household_id, person_id, form.draft(), today=today),
        done=lambda _row: url_for(".of_family", household_id=household_id),
        message=gettext("It is on record."),
    )


@bp.route("/schools/<int:schooling_id>/withdraw", methods=["GET", "POST"])
@requires(Permission.CARE_EDIT)
def withdraw_school(schooling_id: int) -> ResponseReturnValue:
    """Withdraw a school recorded by mistake."""
    actor, form = current_actor(), ReasonForm()
    row = queries.schooling(actor, schooling_id)
    return form_page(
        form,
        lambda: page(
            "care/withdraw.html",
            form=form,
            household_id=row.household_id,
            what=("no_school", row.why_not) if row.why_not else (None, row.school),
        ),
        lambda: commands.withdraw_school(actor, schooling_id, reason=form.reason.data or ""),
        done=lambda _row: url_for(".of_family", household_id=row.household_id),
        message=gettext("It is withdrawn; the trail keeps it."),
    )
