"""Corrections of a past date, and the reopening of an ended stay."""

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from icam.core import clock
from icam.core.access import Permission
from icam.core.errors import NotFound
from icam.stays import commands, forms
from icam.stays.routes.base import act, bp, found, of_list, outcomes, unit_choices, version_of
from icam.web.fields import answer
from icam.web.policy import requires


@bp.route("/stays/<int:stay_id>/correct-arrival", methods=["GET", "POST"])
@requires(Permission.STAYS_CORRECT)
def correct_arrival(stay_id: int) -> ResponseReturnValue:
    """Correct the day of arrival."""
    shown = found(stay_id)
    form = forms.CorrectArrivalForm(data={**version_of(shown), "arrived_on": shown.stay.arrived_on})
    form.why.choices = of_list("correction_reason")
    return act(
        shown,
        form,
        lambda actor: commands.correct_arrival(
            actor, stay_id, answer(form.arrived_on), form.reason, today=clock.today(), version=form.version.data
        ),
        "stays/correct_arrival.html",
        _("The arrival was corrected; the old day is kept with its reason."),
    )


@bp.route("/stays/<int:stay_id>/correct-departure", methods=["GET", "POST"])
@requires(Permission.STAYS_CORRECT)
def correct_departure(stay_id: int) -> ResponseReturnValue:
    """Correct the day of departure, or the outcome."""
    shown = found(stay_id)
    values = {"left_on": shown.stay.left_on, "outcome": shown.stay.outcome}
    form = forms.CorrectDepartureForm(data={**version_of(shown), **values})
    form.why.choices, form.outcome.choices = of_list("correction_reason"), outcomes()
    return act(
        shown,
        form,
        lambda actor: commands.correct_departure(
            actor,
            stay_id,
            answer(form.left_on),
            answer(form.outcome),
            form.reason,
            today=clock.today(),
            version=form.version.data,
        ),
        "stays/correct_departure.html",
        _("The departure was corrected; the old day is kept with its reason."),
    )


@bp.route("/stays/<int:stay_id>/placements/<int:placement_id>/correct", methods=["GET", "POST"])
@requires(Permission.STAYS_CORRECT)
def correct_placement(stay_id: int, placement_id: int) -> ResponseReturnValue:
    """Correct the unit of a placement, or the day of the move into it."""
    shown = found(stay_id)
    line = next((one for one in shown.live if one.id == placement_id and one.arrived_on is not None), None)
    if line is None:
        raise NotFound
    form = forms.CorrectPlacementForm(data={**version_of(shown), "moved_on": line.arrived_on, "unit_id": line.unit_id})
    form.why.choices, form.unit_id.choices = of_list("correction_reason"), unit_choices()
    return act(
        shown,
        form,
        lambda actor: commands.correct_placement(
            actor,
            stay_id,
            placement_id,
            answer(form.moved_on),
            answer(form.unit_id),
            form.reason,
            today=clock.today(),
            version=form.version.data,
        ),
        "stays/correct_placement.html",
        _("The move was corrected; what stood there is kept with its reason."),
        line=line,
    )


@bp.route("/stays/<int:stay_id>/reopen", methods=["GET", "POST"])
@requires(Permission.STAYS_REOPEN)
def reopen(stay_id: int) -> ResponseReturnValue:
    """Reopen an ended stay."""
    shown = found(stay_id)
    form = forms.ReopenForm(data=version_of(shown))
    return act(
        shown,
        form,
        lambda actor: commands.reopen_stay(
            actor, stay_id, answer(form.reason), today=clock.today(), version=form.version.data
        ),
        "stays/reopen.html",
        _("The stay goes on; the departure is kept in its history."),
    )
