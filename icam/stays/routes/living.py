"""From the arrival to the departure: a small page for each thing that happens."""

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from icam.codes.closing_days import closing_days
from icam.core import clock
from icam.core.access import Permission
from icam.people.choices import countries
from icam.stays import commands, forms
from icam.stays.routes.announce import with_others
from icam.stays.routes.base import act, bp, coaches, found, free_for, of_list, outcomes, sites, unit_choices, version_of
from icam.stays.rules import suggested_cleaning
from icam.web.fields import answer
from icam.web.lists import asked_day
from icam.web.policy import requires


@bp.route("/stays/<int:stay_id>/arrive", methods=["GET", "POST"])
@requires(Permission.STAYS_EDIT)
def arrive(stay_id: int) -> ResponseReturnValue:
    """Record the arrival."""
    shown = found(stay_id)
    held = shown.current[0].unit_id if shown.current else None
    form = forms.ArrivalForm(
        data={
            **version_of(shown),
            "arrived_on": shown.today,
            "unit_id": request.args.get("unit", type=int) or held,
            "planned_until": shown.stay.planned_until,
            "escorted_by": shown.stay.escorted_by,
            "arrival_from": shown.stay.arrival_from,
        }
    )
    form.unit_id.choices = unit_choices()
    form.escorted_by.choices = of_list("escorted_by", shown.stay.escorted_by)
    return act(
        shown,
        form,
        lambda actor: commands.record_arrival(
            actor, stay_id, form.draft(), today=clock.today(), version=form.version.data
        ),
        "stays/arrive.html",
        _("The arrival was recorded."),
    )


@bp.route("/stays/<int:stay_id>/move", methods=["GET", "POST"])
@requires(Permission.STAYS_EDIT)
def move(stay_id: int) -> ResponseReturnValue:
    """Move the whole family to another unit; a day to come plans the move."""
    shown = found(stay_id)
    ahead = shown.planned_move
    values = {
        "moved_on": asked_day("on") or (ahead.planned_from if ahead else shown.today),
        "unit_id": request.args.get("unit", type=int) or (ahead.unit_id if ahead else None),
        "reason": ahead.reason if ahead else None,
    }
    form = forms.MoveForm(data={**version_of(shown), **values})
    free = free_for(shown, form.moved_on.data or shown.today)
    form.unit_id.choices = with_others(free, answer(form.unit_id))
    form.reason.choices = of_list("move_reason")
    is_ahead = form.moved_on.data is not None and form.moved_on.data > shown.today
    command = commands.plan_move if is_ahead else commands.move_family
    return act(
        shown,
        form,
        lambda actor: command(actor, stay_id, form.draft(), today=clock.today(), version=form.version.data),
        "stays/move.html",
        _("The move is planned; the unit is held from that day.") if is_ahead else _("The move was recorded."),
        free={one.unit.unit_id: one for one in free},
        names=dict(sites()),
    )


@bp.route("/stays/<int:stay_id>/move/done", methods=["GET", "POST"])
@requires(Permission.STAYS_EDIT)
def carry_out_move(stay_id: int) -> ResponseReturnValue:
    """Record that the family moved as it was planned."""
    shown = found(stay_id)
    form = forms.PressForm(data=version_of(shown))
    return act(
        shown,
        form,
        lambda actor: commands.carry_out_move(actor, stay_id, today=clock.today(), version=form.version.data),
        "stays/carry_out_move.html",
        _("The move was recorded."),
    )


@bp.route("/stays/<int:stay_id>/move/cancel", methods=["GET", "POST"])
@requires(Permission.STAYS_EDIT)
def cancel_move(stay_id: int) -> ResponseReturnValue:
    """Call off a planned move."""
    shown = found(stay_id)
    form = forms.CancelMoveForm(data=version_of(shown))
    return act(
        shown,
        form,
        lambda actor: commands.cancel_move(
            actor, stay_id, answer(form.reason), today=clock.today(), version=form.version.data
        ),
        "stays/cancel_move.html",
        _("The move is called off; the family stays where it is."),
    )


@bp.route("/stays/<int:stay_id>/split", methods=["GET", "POST"])
@requires(Permission.STAYS_EDIT)
def split(stay_id: int) -> ResponseReturnValue:
    """Let some of the family sleep in another unit."""
    shown = found(stay_id)
    values = {"moved_on": shown.today, "unit_id": request.args.get("unit", type=int)}
    form = forms.SplitForm(data={**version_of(shown), **values})
    form.person_ids.choices = [(line.member.person_id, line.member.name) for line in shown.members if line.is_here]
    free = free_for(shown, form.moved_on.data or shown.today, form.person_ids.data or [0])
    form.unit_id.choices = with_others(free, answer(form.unit_id))
    return act(
        shown,
        form,
        lambda actor: commands.split_family(
            actor, stay_id, form.draft(), today=clock.today(), version=form.version.data
        ),
        "stays/split.html",
        _("The family lives in two units now."),
        free={one.unit.unit_id: one for one in free},
        names=dict(sites()),
    )


@bp.route("/stays/<int:stay_id>/rejoin", methods=["GET", "POST"])
@requires(Permission.STAYS_EDIT)
def rejoin(stay_id: int) -> ResponseReturnValue:
    """Bring a split family together."""
    shown = found(stay_id)
    form = forms.RejoinForm(data={**version_of(shown), "moved_on": shown.today})
    form.placement_id.choices = [(line.id, line.unit) for line in shown.current if line.is_running]
    return act(
        shown,
        form,
        lambda actor: commands.rejoin_family(
            actor, stay_id, form.draft(), today=clock.today(), version=form.version.data
        ),
        "stays/rejoin.html",
        _("The family is together in one unit."),
    )


@bp.route("/stays/<int:stay_id>/presence", methods=["GET", "POST"])
@requires(Permission.STAYS_EDIT)
def presence(stay_id: int) -> ResponseReturnValue:
    """Record that one member came, left or was born."""
    shown = found(stay_id)
    values = {"on": shown.today, "person_id": request.args.get("person", type=int)}
    form = forms.PresenceForm(data={**version_of(shown), **values})
    form.person_id.choices = [(line.member.person_id, line.member.name) for line in shown.members]
    form.placement_id.choices = [(line.id, line.unit) for line in shown.current if line.is_running]
    return act(
        shown,
        form,
        lambda actor: commands.record_member_presence(
            actor, stay_id, form.draft(), today=clock.today(), version=form.version.data
        ),
        "stays/presence.html",
        _("The days of this person were changed."),
    )


@bp.route("/stays/<int:stay_id>/depart", methods=["GET", "POST"])
@requires(Permission.STAYS_EDIT)
def depart(stay_id: int) -> ResponseReturnValue:
    """Record the departure."""
    shown = found(stay_id)
    suggested = max((line.site_cleaning for line in shown.current), default=0)
    form = forms.DepartureForm(data={**version_of(shown), "left_on": shown.today, "cleaning_days": suggested})
    form.outcome.choices, form.destination.choices = outcomes(), of_list("destination")
    form.destination_country.choices = countries()
    return act(
        shown,
        form,
        lambda actor: commands.record_departure(
            actor, stay_id, form.draft(), today=clock.today(), version=form.version.data
        ),
        "stays/depart.html",
        _("The departure was recorded."),
        suggested=suggested,
        cleaned=suggested_cleaning(shown.today, suggested, closing_days()).until_on if suggested else None,
    )


@bp.route("/stays/<int:stay_id>/details", methods=["GET", "POST"])
@requires(Permission.STAYS_EDIT)
def details(stay_id: int) -> ResponseReturnValue:
    """Change category, coaches, escort and notes."""
    shown = found(stay_id)
    form = forms.DetailsForm(obj=shown.stay)
    form.category.choices = of_list("category", shown.stay.category)
    form.escorted_by.choices = of_list("escorted_by", shown.stay.escorted_by)
    form.coach_id.choices = form.second_coach_id.choices = coaches(shown.stay.coach_id, shown.stay.second_coach_id)
    return act(
        shown,
        form,
        lambda actor: commands.change_details(actor, stay_id, form.draft(), version=form.version.data),
        "stays/details.html",
        _("Saved."),
    )


@bp.route("/stays/<int:stay_id>/decision", methods=["GET", "POST"])
@requires(Permission.STAYS_EDIT)
def decision(stay_id: int) -> ResponseReturnValue:
    """Record the legal decision on which the stay rests."""
    shown = found(stay_id)
    form = forms.DecisionForm(data=version_of(shown))
    form.kind.choices = of_list("decision_kind")
    return act(
        shown,
        form,
        lambda actor: commands.record_decision(
            actor, stay_id, form.draft(), today=clock.today(), version=form.version.data
        ),
        "stays/decision.html",
        _("The decision was recorded."),
    )
