"""The children of a file: who was looked at, and the records of what is best for each."""

from flask import Response, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from icam.audit.looks import looked_at
from icam.cases.routes.base import seen
from icam.codes import queries as codes
from icam.codes.filters import language
from icam.core import clock
from icam.core.access import Permission
from icam.talks import commands, queries
from icam.talks.forms import BestInterestsForm, ReasonForm
from icam.talks.routes.base import bp
from icam.web.page import page
from icam.web.policy import current_actor, requires
from icam.web.submit import form_page


@bp.get("/cases/<int:case_id>/children")
@requires(Permission.TALKS_VIEW)
def children(case_id: int) -> ResponseReturnValue:
    """Show the children of a file, and how many were looked at."""
    head = seen(current_actor(), case_id)
    found = queries.children_of(head.case.household_id, clock.today())
    return page("talks/children.html", head=head, children=found, seen=sum(one.last is not None for one in found))


@bp.get("/cases/<int:case_id>/children/<int:person_id>")
@requires(Permission.TALKS_VIEW)
def child(case_id: int, person_id: int) -> ResponseReturnValue:
    """Show the records of a child, the latest first."""
    actor = current_actor()
    head = seen(actor, case_id)
    found = queries.child(head.case.household_id, person_id, clock.today())
    looked_at(actor, "best_interests", None, household_id=head.case.household_id, person_id=person_id)
    return page("talks/child.html", head=head, child=found, records=queries.best_interests_of(person_id))


@bp.route("/cases/<int:case_id>/children/<int:person_id>/new", methods=["GET", "POST"])
@requires(Permission.TALKS_EDIT)
def look_at_child(case_id: int, person_id: int) -> ResponseReturnValue:
    """Write down what is best for a child, as it stands now."""
    actor, today = current_actor(), clock.today()
    head = seen(actor, case_id)
    found = queries.child(head.case.household_id, person_id, today)
    looked_at(actor, "best_interests", None, household_id=head.case.household_id, person_id=person_id)
    form = BestInterestsForm(data={"on": today})
    form.offer({"heard": codes.choices("child_heard", language(), today)})
    last = next((one for one in queries.best_interests_of(person_id) if one.holds), None)

    def show() -> Response:
        return page(
            "talks/look_at_child.html",
            head=head,
            child=found,
            form=form,
            last=last,
            draft_key=f"talks.child:{case_id}:{person_id}",
        )

    return form_page(
        form,
        show,
        lambda: commands.write_best_interests(actor, case_id, person_id, form.draft(), today=today),
        done=lambda _: url_for("talks.child", case_id=case_id, person_id=person_id),
        message=gettext("What is best for this child is written down."),
    )


@bp.route("/cases/<int:case_id>/children/<int:person_id>/<int:record_id>/void", methods=["GET", "POST"])
@requires(Permission.TALKS_EDIT)
def void_look(case_id: int, person_id: int, record_id: int) -> ResponseReturnValue:
    """Void a record of a child that was made by mistake."""
    actor = current_actor()
    head = seen(actor, case_id)
    found = queries.child(head.case.household_id, person_id, clock.today())
    row = queries.best_interests(actor, record_id)
    looked_at(actor, "best_interests", record_id, household_id=head.case.household_id, person_id=person_id)
    form = ReasonForm()
    return form_page(
        form,
        lambda: page("talks/void_look.html", head=head, child=found, row=row, form=form),
        lambda: commands.void_best_interests(actor, record_id, form.reason.data or ""),
        done=lambda _: url_for("talks.child", case_id=case_id, person_id=person_id),
        message=gettext("The record is voided; it stays readable."),
    )
