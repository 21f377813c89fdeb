"""Consent to a referral: given, and taken back."""

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from icam.conclusions import commands, forms, queries
from icam.conclusions.routes.base import act, adults, bp, head_of, of_list
from icam.core import clock
from icam.core.access import Permission
from icam.people.choices import languages
from icam.web.policy import current_actor, requires


@bp.route("/cases/<int:case_id>/consents/new", methods=["GET", "POST"])
@requires(Permission.CONCLUSIONS_EDIT)
def give(case_id: int) -> ResponseReturnValue:
    """Record the consent of the adults."""
    head = head_of(case_id)
    grown, services = adults(head), of_list("return_service", head)
    form = forms.ConsentForm(
        data={
            "given_on": head.today,
            "person_ids": [one.person_id for one in grown] if len(grown) == 1 else [],
            "language": head.household.interpreter_language,
        }
    )
    form.person_ids.choices = [(one.person_id, one.name) for one in grown]
    form.service.choices = services
    form.how.choices, form.language.choices = of_list("consent_how", head), languages()
    return act(
        head,
        form,
        lambda actor: commands.give_consents(actor, case_id, form.drafts(), today=clock.today()),
        "conclusions/consent.html",
        _("The consent was recorded."),
    )


@bp.route("/consents/<int:consent_id>/withdraw", methods=["GET", "POST"])
@requires(Permission.CONCLUSIONS_EDIT)
def withdraw(consent_id: int) -> ResponseReturnValue:
    """Record that consent was taken back."""
    consent = queries.consent(current_actor(), consent_id)
    head = head_of(consent.case_id)
    form = forms.WithdrawConsentForm(data={"on": head.today})
    return act(
        head,
        form,
        lambda actor: commands.withdraw_consent(
            actor, consent_id, form.on.data or head.today, form.note.data or None, today=clock.today()
        ),
        "conclusions/withdraw_consent.html",
        _("It was recorded that the consent was taken back."),
        one=next(row for row in queries.consents(consent.case_id) if row.row.id == consent_id),
    )
