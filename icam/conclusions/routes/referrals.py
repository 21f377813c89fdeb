"""Referrals: made, sent, answered, withdrawn at the service, closed."""

from collections.abc import Callable
from typing import Any

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from icam.conclusions import commands, forms, queries
from icam.conclusions.routes.base import act, bp, head_of, of_list
from icam.core import clock
from icam.core.access import Actor, Permission
from icam.web.policy import current_actor, requires


@bp.route("/cases/<int:case_id>/referrals/new", methods=["GET", "POST"])
@requires(Permission.CONCLUSIONS_EDIT)
def refer(case_id: int) -> ResponseReturnValue:
    """Make a referral."""
    head = head_of(case_id)
    people = queries.parties(head.case.household_id, head.today)
    form = forms.ReferralForm(data={"created_on": head.today, "person_ids": [one.person_id for one in people]})
    form.service.choices, form.desk.choices = of_list("return_service", head), of_list("return_desk", head)
    form.person_ids.choices = [(one.person_id, one.name) for one in people]
    return act(
        head,
        form,
        lambda actor: commands.refer(actor, case_id, form.draft(), today=clock.today()),
        "conclusions/refer.html",
        _("The referral was made. It can be sent when every adult has consented."),
    )


@bp.route("/referrals/<int:referral_id>/send", methods=["GET", "POST"])
@requires(Permission.CONCLUSIONS_EDIT)
def send(referral_id: int) -> ResponseReturnValue:
    """Record that a referral was sent."""
    form = forms.StepForm(data={"on": clock.today()})
    return _step(
        referral_id,
        form,
        lambda actor: commands.send_referral(actor, referral_id, form.on.data or clock.today(), today=clock.today()),
        "conclusions/send.html",
        _("The referral was sent."),
    )


@bp.route("/referrals/<int:referral_id>/answer", methods=["GET", "POST"])
@requires(Permission.CONCLUSIONS_EDIT)
def answer(referral_id: int) -> ResponseReturnValue:
    """Record what the service answered."""
    form = forms.AnswerForm(data={"on": clock.today()})
    return _step(
        referral_id,
        form,
        lambda actor: commands.answer_referral(
            actor,
            referral_id,
            form.on.data or clock.today(),
            form.chosen,
            form.note.data or None,
            today=clock.today(),
        ),
        "conclusions/answer.html",
        _("The answer was recorded."),
    )


@bp.route("/referrals/<int:referral_id>/withdraw", methods=["GET", "POST"])
@requires(Permission.CONCLUSIONS_EDIT)
def withdraw_at_service(referral_id: int) -> ResponseReturnValue:
    """Record that the service was told that the referral is withdrawn."""
    form = forms.StepForm(data={"on": clock.today()})
    return _step(
        referral_id,
        form,
        lambda actor: commands.withdraw_referral(
            actor, referral_id, form.on.data or clock.today(), today=clock.today()
        ),
        "conclusions/withdraw_referral.html",
        _("The referral was withdrawn."),
    )


@bp.route("/referrals/<int:referral_id>/close", methods=["GET", "POST"])
@requires(Permission.CONCLUSIONS_EDIT)
def close(referral_id: int) -> ResponseReturnValue:
    """Close a referral with its result."""
    form = forms.CloseForm(data={"on": clock.today()})
    return _step(
        referral_id,
        form,
        lambda actor: commands.close_referral(
            actor, referral_id, form.on.data or clock.today(), form.result.data or "", today=clock.today()
        ),
        "conclusions/close_referral.html",
        _("The referral is finished."),
    )


def _step(
    referral_id: int, form: Any, command: Callable[[Actor], Any], template: str, message: str
) -> ResponseReturnValue:
    row = queries.referral(current_actor(), referral_id)
    head = head_of(row.case_id)
    if "result" in form:
        form.result.choices = of_list("referral_result", head)
    return act(head, form, command, template, message, row=row)
