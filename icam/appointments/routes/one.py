"""One appointment and one invitation: look, confirm, move, change, write down what became of it."""

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from icam.appointments import commands, queries
from icam.appointments.forms import ChangeForm, FollowForm, MoveForm, PressForm, ResultForm, VoidForm
from icam.appointments.queries import AppointmentLine
from icam.appointments.routes.base import (
    bp,
    find_moments,
    language,
    lists,
    moment_in_address,
    offering,
    room_choices,
)
from icam.appointments.rules import (
    AFTER_IT_BEGAN,
    CORRECTIONS,
    MOVES,
    AppointmentState,
    day_of,
    next_states,
    time_of,
)
from icam.audit.looks import looked_at
from icam.cases.routes.base import seen
from icam.codes import queries as codes
from icam.core import clock
from icam.core.access import Actor, Permission
from icam.core.errors import NotFound
from icam.web.page import page
from icam.web.policy import current_actor, requires
from icam.web.submit import form_page, submit

VOID = "void"
"""Before the names of the second form of a page."""


def _line(actor: Actor, appointment_id: int) -> tuple[AppointmentLine, dict[int, AppointmentLine]]:
    """Return an appointment with those it moved from and to, and note that it was looked at.

    Raises:
        NotFound: there is none, or it is out of scope.
    """
    near = queries.near(actor, appointment_id)
    line = near.get(appointment_id)
    if line is None or not line.is_seen:
        raise NotFound
    looked_at(actor, "appointment", appointment_id, household_id=line.household_id)
    return line, near


@bp.get("/appointments/<int:appointment_id>")
@requires(Permission.CASES_VIEW)
def show(appointment_id: int) -> ResponseReturnValue:
    """Show one appointment."""
    return _show(appointment_id, PressForm())


def _show(appointment_id: int, form: PressForm) -> Response:
    actor, now = current_actor(), clock.now()
    line, near = _line(actor, appointment_id)
    return page(
        "appointments/show.html",
        line=line,
        head=seen(actor, line.case_id),
        form=form,
        bookings=queries.bookings_of([line.id]).get(line.id, []),
        came_from=next((one for one in near.values() if one.moved_to_id == line.id), None),
        moved_to=near.get(line.moved_to_id or 0),
        is_over=line.ends_at <= now,
        has_begun=line.starts_at <= now,
        may_correct=bool(CORRECTIONS[line.state]),
    )


@bp.post("/appointments/<int:appointment_id>/confirm")
@requires(Permission.APPOINTMENTS_EDIT)
def confirm(appointment_id: int) -> ResponseReturnValue:
    """Note that the person said they will come."""
    actor, now = current_actor(), clock.now()
    form = PressForm()
    line, _ = _line(actor, appointment_id)
    return submit(
        form,
        lambda: commands.confirm_appointment(actor, appointment_id, now=now),
        done=lambda _: url_for("appointments.of_case", case_id=line.case_id),
        message=gettext("Noted: the person confirms."),
        retry=lambda: _show(appointment_id, form),
    )


@bp.route("/appointments/<int:appointment_id>/result", methods=["GET", "POST"])
@requires(Permission.APPOINTMENTS_EDIT)
def result(appointment_id: int) -> ResponseReturnValue:
    """Write down what became of an appointment, or correct it."""
    actor, now, today = current_actor(), clock.now(), clock.today()
    line, _ = _line(actor, appointment_id)
    row = queries.appointment(actor, appointment_id)
    form = ResultForm(
        data={"version": row.version, "reason": line.reason, "ended_by": line.ended_by}, state=request.args.get("state")
    )
    is_correction = not MOVES[line.state]
    form.allow(_states(line, has_begun=line.starts_at <= now, all_of_them=request.method == "POST"))
    form.offer({"ended_by": codes.choices("ended_by", language(), today)})
    return form_page(
        form,
        lambda: page(
            "appointments/result.html",
            line=line,
            head=seen(actor, line.case_id),
            form=form,
            is_correction=is_correction,
        ),
        lambda: commands.write_result(actor, appointment_id, form.draft(), now=now),
        done=lambda _: url_for("appointments.of_case", case_id=line.case_id),
        message=gettext("Written down."),
    )


def _states(line: AppointmentLine, *, has_begun: bool, all_of_them: bool) -> list[AppointmentState]:
    """Return what may be written now; all that the ladder has, where a rule is to say why not."""
    unknown = {AppointmentState.CONFIRMED, AppointmentState.PLANNED} if has_begun else AFTER_IT_BEGAN
    return [
        one
        for one in next_states(line.state, MOVES, CORRECTIONS)
        if one is not AppointmentState.RESCHEDULED and (all_of_them or one not in unknown)
    ]


@bp.route("/appointments/<int:appointment_id>/move", methods=["GET", "POST"])
@requires(Permission.APPOINTMENTS_EDIT)
def move(appointment_id: int) -> ResponseReturnValue:
    """Move an appointment to another moment."""
    actor, now, today = current_actor(), clock.now(), clock.today()
    line, _ = _line(actor, appointment_id)
    row = queries.appointment(actor, appointment_id)
    at = moment_in_address()
    length = int((line.ends_at - line.starts_at).total_seconds() // 60)
    asked = request.args
    form = MoveForm(
        data={
            "version": row.version,
            "coach_id": asked.get("coach", type=int) or line.coach_id,
            "office_id": asked.get("office", type=int) or line.office_id,
            "room_id": asked.get("room", type=int),
            "minutes": length,
            "on": day_of(at) if at else None,
            "at": time_of(at) if at else None,
            "ended_by": asked.get("ended_by"),
        }
    )
    form.offer(lists(actor, today))
    keeps = {
        "place_note": line.place_note,
        "interpreter_language": line.interpreter_language,
        "note": line.note,
    }

    def show_form() -> Response:
        book, moments = find_moments(
            actor,
            coach_ids=[form.coach_id.data or line.coach_id],
            office_ids=[line.office_id] if line.office_id else [],
            minutes=length,
            since=max(today, line.on),
            speaks=line.interpreter_language,
            seats=queries.seats_for(line.household_id, today),
            most=12,
        )
        return page(
            "appointments/move.html",
            line=line,
            head=seen(actor, line.case_id),
            form=form,
            book=book,
            moments=moments,
        )

    return form_page(
        form,
        show_form,
        offering(
            lambda: commands.move_appointment(actor, appointment_id, form.draft(line.kind, line.place, keeps), now=now),
            "appointments.move",
            {"appointment_id": appointment_id, "ended_by": form.ended_by.data},
        ),
        done=lambda _: url_for("appointments.of_case", case_id=line.case_id),
        message=gettext("The appointment is moved."),
    )


@bp.route("/appointments/<int:appointment_id>/change", methods=["GET", "POST"])
@requires(Permission.APPOINTMENTS_EDIT)
def change(appointment_id: int) -> ResponseReturnValue:
    """Change what an appointment is about; its moment stays."""
    actor, now, today = current_actor(), clock.now(), clock.today()
    line, _ = _line(actor, appointment_id)
    row = queries.appointment(actor, appointment_id)
    form = ChangeForm(
        data={
            "version": row.version,
            "kind": line.kind.value,
            "room_id": row.room_id,
            "place_note": line.place_note,
            "interpreter_language": line.interpreter_language,
            "note": line.note,
        }
    )
    form.offer(lists(actor, today, room_id=room_choices([line.office_id] if line.office_id else [], today)))
    return form_page(
        form,
        lambda: page("appointments/change.html", line=line, head=seen(actor, line.case_id), form=form),
        lambda: commands.change_appointment(actor, appointment_id, form.draft(), now=now),
        done=lambda _: url_for("appointments.show", appointment_id=appointment_id),
        message=gettext("The appointment is changed."),
    )


# --- one invitation --------------------------------------------------------------------------------------------------


@bp.route("/invitations/<int:invitation_id>", methods=["GET", "POST"])
@requires(Permission.APPOINTMENTS_EDIT)
def invitation(invitation_id: int) -> ResponseReturnValue:
    """Write down what became of an invitation."""
    actor, today = current_actor(), clock.today()
    row = queries.invitation(actor, invitation_id)
    form = FollowForm(
        data={
            "version": row.version,
            "delivery": row.delivery,
            "delivery_on": row.delivery_on,
            "reaction": row.reaction,
            "reaction_on": row.reaction_on,
            "note": row.note,
        }
    )
    form.offer({"reaction": codes.choices("invitation_reaction", language(), today)})
    return form_page(
        form,
        lambda: _invitation_page(actor, invitation_id, form, VoidForm(formdata=None, prefix=VOID)),
        lambda: commands.follow_invitation(actor, invitation_id, form.draft(), today=today),
        done=lambda kept: url_for("appointments.of_case", case_id=kept.case_id),
        message=gettext("Written down."),
    )


@bp.post("/invitations/<int:invitation_id>/void")
@requires(Permission.APPOINTMENTS_EDIT)
def void_invitation(invitation_id: int) -> ResponseReturnValue:
    """Take back an invitation that was written down by mistake."""
    actor, now = current_actor(), clock.now()
    row = queries.invitation(actor, invitation_id)
    form, other = VoidForm(prefix=VOID), FollowForm(formdata=None, data={"version": row.version})
    other.offer({"reaction": codes.choices("invitation_reaction", language(), clock.today())})
    return submit(
        form,
        lambda: commands.void_invitation(actor, invitation_id, form.reason.data or "", now=now),
        done=lambda kept: url_for("appointments.of_case", case_id=kept.case_id),
        message=gettext("The invitation no longer counts."),
        retry=lambda: _invitation_page(actor, invitation_id, other, form),
    )


def _invitation_page(actor: Actor, invitation_id: int, form: FollowForm, void_form: VoidForm) -> Response:
    row = queries.invitation(actor, invitation_id)
    head = seen(actor, row.case_id)
    looked_at(actor, "invitation", invitation_id, household_id=head.case.household_id)
    offered = queries.near(actor, row.appointment_id).get(row.appointment_id) if row.appointment_id else None
    return page(
        "appointments/invitation.html",
        invitation=row,
        head=head,
        form=form,
        void_form=void_form,
        offered=offered,
        is_written=bool(row.delivery or row.reaction),
    )
