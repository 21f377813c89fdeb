"""Ask for an interpreter, and note the answer."""

from typing import Any

from flask import Response, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from icam.appointments import commands, queries
from icam.appointments.forms import AnswerForm, AskForm
from icam.appointments.queries import AppointmentLine
from icam.appointments.routes.base import bp, language
from icam.appointments.rules import BOOKING_CORRECTIONS, BOOKING_MOVES, next_states
from icam.audit.looks import looked_at
from icam.cases.routes.base import seen
from icam.codes import queries as codes
from icam.core import clock
from icam.core.access import Actor, Permission
from icam.core.errors import NotFound
from icam.visits.languages import languages
from icam.web.page import page
from icam.web.policy import current_actor, requires
from icam.web.submit import form_page


def _lists() -> dict[str, Any]:
    return {"language": languages(), "mode": codes.choices("interpreter_mode", language(), clock.today())}


def _line(actor: Actor, appointment_id: int) -> AppointmentLine:
    line = queries.near(actor, appointment_id).get(appointment_id)
    if line is None or not line.is_seen:
        raise NotFound
    looked_at(actor, "appointment", appointment_id, household_id=line.household_id)
    return line


def _page(actor: Actor, line: AppointmentLine, form: Any, title: str, is_correction: bool = False) -> Response:
    return page(
        "appointments/interpreter.html",
        line=line,
        head=seen(actor, line.case_id),
        form=form,
        title=title,
        is_correction=is_correction,
    )


@bp.route("/appointments/<int:appointment_id>/interpreter", methods=["GET", "POST"])
@requires(Permission.APPOINTMENTS_EDIT)
def ask(appointment_id: int) -> ResponseReturnValue:
    """Ask for an interpreter."""
    actor, now = current_actor(), clock.now()
    line = _line(actor, appointment_id)
    form = AskForm(data={"language": line.interpreter_language, "asked_on": clock.today()})
    form.offer(_lists())
    return form_page(
        form,
        lambda: _page(actor, line, form, gettext("Ask for an interpreter")),
        lambda: commands.ask_interpreter(actor, appointment_id, form.draft(), now=now),
        done=lambda _: url_for("appointments.show", appointment_id=appointment_id),
        message=gettext("Noted: an interpreter is asked for."),
    )


@bp.route("/interpreters/<int:booking_id>", methods=["GET", "POST"])
@requires(Permission.APPOINTMENTS_EDIT)
def answer(booking_id: int) -> ResponseReturnValue:
    """Note what became of the booking of an interpreter."""
    actor, now = current_actor(), clock.now()
    row = queries.booking(actor, booking_id)
    line = _line(actor, row.appointment_id)
    form = AnswerForm(
        data={
            "version": row.version,
            "answered_on": clock.today(),
            "mode": row.mode,
            "interpreter": row.interpreter,
            "reference": row.reference,
        }
    )
    form.allow(next_states(row.state, BOOKING_MOVES, BOOKING_CORRECTIONS))
    form.offer(_lists())
    return form_page(
        form,
        lambda: _page(actor, line, form, gettext("Interpreter"), not BOOKING_MOVES[row.state]),
        lambda: commands.answer_interpreter(actor, booking_id, form.draft(), now=now),
        done=lambda _: url_for("appointments.show", appointment_id=line.id),
        message=gettext("Written down."),
    )
