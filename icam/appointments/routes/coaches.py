"""Coaches: in which hours they receive people, what they speak, when they are away."""

from datetime import date
from typing import Any

from flask import Response, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from icam.appointments import commands, export, queries
from icam.appointments.forms import WEEKDAYS, AbsenceForm, EndHoursForm, HoursForm, LanguagesForm, PressForm
from icam.appointments.routes.base import agenda_bp, language, office_choices
from icam.audit.sheets import as_sheet
from icam.codes import queries as codes
from icam.core import clock
from icam.core.access import Actor, Permission
from icam.visits.languages import languages
from icam.web.page import page
from icam.web.policy import current_actor, requires
from icam.web.submit import submit

HOURS, ABSENCE, SPOKEN = "hours", "absence", "spoken"
"""Before the names of the forms of a coach's page."""


@agenda_bp.get("/coaches")
@requires(Permission.APPOINTMENTS_EDIT)
def coaches() -> ResponseReturnValue:
    """Show the coaches with their hours."""
    actor, today = current_actor(), clock.today()
    known = queries.coaches(actor, today)
    ids = [one for one, _ in known]
    return page(
        "appointments/coaches.html",
        coaches=known,
        hours=queries.hours_of(ids, today),
        absences=queries.absences_of(ids, today),
        spoken=queries.spoken_by(ids),
        offices=dict(office_choices(actor, today)),
        weekdays=dict(WEEKDAYS),
        today=today,
    )


@agenda_bp.get("/coaches.xlsx")
@requires(Permission.APPOINTMENTS_EDIT)
def coaches_sheet() -> Response:
    """Give the coaches with their hours as a spreadsheet."""
    actor, today = current_actor(), clock.today()
    known = queries.coaches(actor, today)
    ids = [one for one, _ in known]
    found = export.coaches(
        known,
        queries.hours_of(ids, today),
        queries.absences_of(ids, today),
        queries.spoken_by(ids),
        dict(office_choices(actor, today)),
        today,
    )
    return as_sheet(actor, "coaches", found, len(known))


@agenda_bp.get("/coaches/<int:coach_id>")
@requires(Permission.APPOINTMENTS_EDIT)
def coach(coach_id: int) -> ResponseReturnValue:
    """Show the hours, absences and languages of a coach, and change them where that is one's to do."""
    return _coach_page(coach_id)


def _coach_page(coach_id: int, **forms: Any) -> Response:
    actor, today = current_actor(), clock.today()
    _, name = queries.coach(actor, coach_id, today)
    spoken = queries.spoken_by([coach_id])[coach_id]
    blank: dict[str, Any] = {
        "hours_form": HoursForm(formdata=None, prefix=HOURS, data={"from_on": today, "weekdays": []}),
        "absence_form": AbsenceForm(formdata=None, prefix=ABSENCE),
        "languages_form": LanguagesForm(formdata=None, prefix=SPOKEN, data={"languages": spoken}),
        "end_form": EndHoursForm(formdata=None, data={"last_on": today}),
    }
    shown = {**blank, **forms}
    for form in shown.values():
        _offer(actor, form)
    return page(
        "appointments/coach.html",
        coach_id=coach_id,
        name=name,
        hours=queries.hours_of([coach_id], today),
        absences=queries.absences_of([coach_id], today),
        spoken=spoken,
        offices=dict(office_choices(actor, today)),
        weekdays=dict(WEEKDAYS),
        may_arrange=commands.may_arrange(actor, coach_id),
        today=today,
        **shown,
    )


def _offer(actor: Actor, form: Any) -> None:
    today = clock.today()
    if hasattr(form, "offer"):
        form.offer(
            {
                "office_id": office_choices(actor, today),
                "reason": codes.choices("absence_reason", language(), today),
                "languages": languages(),
            }
        )


def _done(coach_id: int) -> str:
    return url_for("agenda.coach", coach_id=coach_id)


@agenda_bp.post("/coaches/<int:coach_id>/hours")
@requires(Permission.APPOINTMENTS_EDIT)
def add_hours(coach_id: int) -> ResponseReturnValue:
    """Give a coach hours in an office."""
    actor, today = current_actor(), clock.today()
    form = HoursForm(prefix=HOURS)
    _offer(actor, form)
    return submit(
        form,
        lambda: commands.add_hours(actor, coach_id, form.draft(), today=today),
        done=lambda _: _done(coach_id),
        message=gettext("The hours are added."),
        retry=lambda: _coach_page(coach_id, hours_form=form),
    )


@agenda_bp.post("/coaches/<int:coach_id>/hours/<int:hours_id>/end")
@requires(Permission.APPOINTMENTS_EDIT)
def end_hours(coach_id: int, hours_id: int) -> ResponseReturnValue:
    """End hours of a coach."""
    actor, today = current_actor(), clock.today()
    form = EndHoursForm()
    return submit(
        form,
        lambda: commands.end_hours(actor, hours_id, form.last_on.data or today, today=today),
        done=lambda _: _done(coach_id),
        message=gettext("The hours are ended."),
        retry=lambda: _coach_page(coach_id, end_form=form),
    )


@agenda_bp.post("/coaches/<int:coach_id>/absences")
@requires(Permission.APPOINTMENTS_EDIT)
def add_absence(coach_id: int) -> ResponseReturnValue:
    """Note days on which a coach is away."""
    actor, today = current_actor(), clock.today()
    form = AbsenceForm(prefix=ABSENCE)
    _offer(actor, form)
    return submit(
        form,
        lambda: commands.add_absence(actor, coach_id, form.draft(), today=today),
        done=lambda _: _done(coach_id),
        message=lambda made: _absence_noted(actor, coach_id, made.from_on, made.until_on),
        retry=lambda: _coach_page(coach_id, absence_form=form),
    )


def _absence_noted(actor: Actor, coach_id: int, first: date, until: date) -> str:
    """Say that it is noted, and how many appointments stand on those days."""
    standing = [one for one in queries.agenda(actor, first, until, coach_id=coach_id) if one.stands]
    if not standing:
        return gettext("The absence is noted.")
    return ngettext(
        "The absence is noted. %(num)d appointment stands on those days: move it.",
        "The absence is noted. %(num)d appointments stand on those days: move them.",
        len(standing),
    )


@agenda_bp.post("/coaches/<int:coach_id>/absences/<int:absence_id>/void")
@requires(Permission.APPOINTMENTS_EDIT)
def void_absence(coach_id: int, absence_id: int) -> ResponseReturnValue:
    """Take back an absence."""
    actor, today, now = current_actor(), clock.today(), clock.now()
    form = PressForm()
    return submit(
        form,
        lambda: commands.void_absence(actor, absence_id, now=now, today=today),
        done=lambda _: _done(coach_id),
        message=gettext("The absence no longer holds."),
        retry=lambda: _coach_page(coach_id),
    )


@agenda_bp.post("/coaches/<int:coach_id>/languages")
@requires(Permission.APPOINTMENTS_EDIT)
def set_languages(coach_id: int) -> ResponseReturnValue:
    """Say in which languages a coach talks without an interpreter."""
    actor, today = current_actor(), clock.today()
    form = LanguagesForm(prefix=SPOKEN)
    _offer(actor, form)
    return submit(
        form,
        lambda: commands.set_languages(actor, coach_id, form.languages.data or [], today=today),
        done=lambda _: _done(coach_id),
        message=gettext("The languages are saved."),
        retry=lambda: _coach_page(coach_id, languages_form=form),
    )
