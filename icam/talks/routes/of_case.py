"""The talks of a file, and how one begins."""

from datetime import date, time
from typing import Any

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue

from icam.cases.routes.base import seen
from icam.core import clock
from icam.core.access import Permission
from icam.talks import commands, queries, rules
from icam.talks.forms import PressForm, SettleForm, StartForm
from icam.talks.routes.base import bp
from icam.talks.rules import OpeningDraft
from icam.web.page import page
from icam.web.policy import current_actor, requires
from icam.web.submit import form_page, submit


@bp.get("/cases/<int:case_id>/talks")
@requires(Permission.TALKS_VIEW)
def of_case(case_id: int) -> ResponseReturnValue:
    """Show the talks of a file, what was agreed and brought, and the children."""
    return case_page(case_id)


def case_page(case_id: int, start: PressForm | None = None, settle: SettleForm | None = None) -> Response:
    """Show the talks of a file with the form that was refused, if any."""
    actor, today = current_actor(), clock.today()
    head = seen(actor, case_id)
    talks = queries.talks_of(case_id)
    unwritten = next((one for one in talks if not one.is_written and one.voided_at is None), None)
    return page(
        "talks/of_case.html",
        head=head,
        talks=talks,
        unwritten=unwritten,
        appointment=queries.todays_appointment(case_id, today),
        agreements=queries.agreements_of(case_id),
        documents=queries.documents_of(case_id),
        persons=queries.persons_of(head.case.household_id, today),
        start=start or PressForm(),
        form=settle or SettleForm(),
        today=today,
    )


@bp.post("/cases/<int:case_id>/talks/start")
@requires(Permission.TALKS_EDIT)
def start(case_id: int) -> ResponseReturnValue:
    """Begin a talk here and now: out of today's appointment when there is one, else at the office."""
    actor, today = current_actor(), clock.today()
    form = PressForm()
    return submit(
        form,
        lambda: commands.start_talk(actor, case_id, _here_and_now(case_id, today), today=today),
        done=lambda talk: url_for("talks.write", talk_id=talk.id),
        retry=lambda: case_page(case_id, form),
    )


def _here_and_now(case_id: int, today: date) -> OpeningDraft:
    actor = current_actor()
    head = seen(actor, case_id)
    now = clock.local(clock.now()).time().replace(second=0, microsecond=0)
    present = _one_person(head.case.household_id, today)
    appointment = queries.todays_appointment(case_id, today)
    if appointment is None:
        return OpeningDraft(held_on=today, started_at=now, present=present)
    return OpeningDraft(
        held_on=today,
        started_at=now,
        place=appointment.place,
        kind=appointment.kind,
        office_id=appointment.office_id,
        appointment_id=appointment.id,
        interpreter_language=appointment.interpreter_language,
        present=present,
    )


def _one_person(household_id: int, day: date) -> frozenset[int]:
    """Return who is taken to be there: whoever lives alone; of a family, the coach ticks who came."""
    members = queries.persons_of(household_id, day)
    return frozenset({members[0].person_id}) if len(members) == 1 else frozenset()


@bp.route("/cases/<int:case_id>/talks/new", methods=["GET", "POST"])
@requires(Permission.TALKS_EDIT)
def new(case_id: int) -> ResponseReturnValue:
    """Begin a talk elsewhere, or note one that was held earlier."""
    actor, today = current_actor(), clock.today()
    head = seen(actor, case_id)
    form = StartForm(data=_proposed(head.case.talks, today))

    def show() -> Response:
        return page("talks/new.html", head=head, form=form)

    def begin() -> Any:
        day = form.held_on.data or today
        present = _one_person(head.case.household_id, min(day, today))
        return commands.start_talk(actor, case_id, form.draft(present), today=today)

    return form_page(form, show, begin, done=lambda talk: url_for("talks.write", talk_id=talk.id))


def _proposed(talks: int, today: date) -> dict[str, Any]:
    asked = request.args.get("appointment", type=int)
    now: time = clock.local(clock.now()).time()
    return {
        "held_on": today,
        "started_at": now,
        "place": "office",
        "kind": rules.kind_of_next(talks).value,
        "appointment_id": asked,
    }
