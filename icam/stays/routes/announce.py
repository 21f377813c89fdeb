"""Before the arrival: announce, hold a unit, release it, call off, change the days."""

from typing import Any

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from icam.audit.looks import looked_at
from icam.core import clock
from icam.core.access import Permission
from icam.people import queries as people
from icam.people.rules import read_search
from icam.stays import commands, forms, queries
from icam.stays.routes.base import act, bp, coaches, found, free_for, of_list, sites, unit_choices, version_of
from icam.stays.rules import State
from icam.web.fields import answer
from icam.web.lists import asked_day
from icam.web.page import page
from icam.web.policy import current_actor, requires
from icam.web.submit import submit


@bp.get("/stays/announce")
@requires(Permission.STAYS_EDIT)
def announce() -> Response:
    """Find the family, then ask the few things that an announcement needs."""
    actor, household_id = current_actor(), request.args.get("household", type=int)
    if household_id is None:
        typed = request.args.get("q", "")
        hits = people.search_persons(read_search(typed), actor.scope, limit=30) if typed.strip() else []
        carried = {name: request.args[name] for name in ("unit", "from") if request.args.get(name)}
        families = {hit.household_id: hit for hit in reversed(hits) if hit.household_id is not None}
        return page("stays/find_family.html", typed=typed, families=list(families.values())[::-1], carried=carried)
    household = people.household(household_id, actor.scope)
    form = _announce_form(
        household=household_id,
        category=household.category,
        planned_from=asked_day("from"),
        unit_id=request.args.get("unit", type=int),
        coach_id=actor.account_id,
    )
    return _announce_page(form, household_id)


@bp.post("/stays/announce")
@requires(Permission.STAYS_EDIT)
def announce_stay() -> ResponseReturnValue:
    """Announce the family."""
    actor, form = current_actor(), _announce_form()
    household_id = form.household.data
    if household_id is None:
        return redirect(url_for(".announce"), 303)
    people.household(household_id, actor.scope)
    return submit(
        form,
        lambda: commands.announce_stay(actor, form.draft(), today=clock.today()),
        done=lambda stay: url_for(".show" if form.unit_id.data else ".place", stay_id=stay.id),
        message=_("The family was announced.")
        if form.unit_id.data
        else _("The family was announced. Choose a unit, or leave it in the queue."),
        retry=lambda: _announce_page(form, household_id),
    )


def _announce_form(**values: Any) -> forms.AnnounceForm:
    form = forms.AnnounceForm(data=values)
    form.category.choices = of_list("category", values.get("category"))
    form.site_id.choices, form.coach_id.choices = sites(), coaches()
    form.unit_id.choices = unit_choices()
    form.unit_id.blank = _("choose later")
    if form.coach_id.data not in dict(form.coach_id.choices) and request.method == "GET":
        form.coach_id.data = None
    return form


def _announce_page(form: forms.AnnounceForm, household_id: int) -> Response:
    actor = current_actor()
    household = people.household(household_id, actor.scope)
    looked_at(actor, "household", household_id, household_id=household_id)
    stays = queries.stays_of_household(actor.scope, household_id)
    members = people.member_rows([household_id])
    return page(
        "stays/announce.html", form=form, household=household, stays=stays, members=members, today=clock.today()
    )


@bp.route("/stays/<int:stay_id>/place", methods=["GET", "POST"])
@requires(Permission.STAYS_EDIT)
def place(stay_id: int) -> ResponseReturnValue:
    """Choose the unit that is held for an announced family."""
    shown = found(stay_id)
    if shown.state is State.ARRIVED and request.method == "GET":
        return redirect(url_for(".move", stay_id=stay_id), 303)
    free = free_for(shown, max(shown.stay.planned_from or shown.today, shown.today))
    form = forms.PlaceForm(data={**version_of(shown), "unit_id": request.args.get("unit", type=int)})
    form.unit_id.choices = with_others(free, answer(form.unit_id))
    return act(
        shown,
        form,
        lambda actor: commands.place_stay(actor, stay_id, answer(form.unit_id), version=form.version.data),
        "stays/place.html",
        _("The unit is held for the family."),
        free={one.unit.unit_id: one for one in free},
        names=dict(sites()),
    )


def with_others(free: Any, chosen: int | None) -> list[tuple[int, str]]:
    """Return the free units, and the chosen one where it is not free, so that the refusal can say why."""
    offered = [(one.unit.unit_id, one.unit.code) for one in free]
    others = {unit_id: code for units in unit_choices().values() for unit_id, code in units}
    if chosen in others and chosen not in dict(offered):
        offered.insert(0, (chosen, others[chosen]))
    return offered


@bp.route("/stays/<int:stay_id>/release", methods=["GET", "POST"])
@requires(Permission.STAYS_EDIT)
def release(stay_id: int) -> ResponseReturnValue:
    """Hold no unit for the family any more."""
    shown = found(stay_id)
    form = forms.PressForm(data=version_of(shown))
    return act(
        shown,
        form,
        lambda actor: commands.release_unit(actor, stay_id, version=form.version.data),
        "stays/release.html",
        _("The unit is free again; the family waits in the queue."),
    )


@bp.route("/stays/<int:stay_id>/plan", methods=["GET", "POST"])
@requires(Permission.STAYS_EDIT)
def plan(stay_id: int) -> ResponseReturnValue:
    """Extend or shorten: change the expected days."""
    shown = found(stay_id)
    values = {"planned_from": shown.stay.planned_from, "planned_until": shown.stay.planned_until}
    form = forms.PlanForm(data={**version_of(shown), **values})
    return act(
        shown,
        form,
        lambda actor: commands.change_plan(
            actor, stay_id, form.draft(), today=clock.today(), version=form.version.data
        ),
        "stays/plan.html",
        _("The expected days were changed."),
    )


@bp.route("/stays/<int:stay_id>/call-off", methods=["GET", "POST"])
@requires(Permission.STAYS_EDIT)
def call_off(stay_id: int) -> ResponseReturnValue:
    """Call off a family that does not come."""
    shown = found(stay_id)
    form = forms.CallOffForm(data=version_of(shown))
    form.offer(of_list("cancel_reason"), of_list("no_show_reason"))
    return act(
        shown,
        form,
        lambda actor: commands.call_off_stay(
            actor, stay_id, form.draft(), today=clock.today(), version=form.version.data
        ),
        "stays/call_off.html",
        _("The stay was called off; nothing is held any more."),
    )
