"""Agreements that are kept, reopened or reworded, and documents taken back."""

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from icam.core import clock
from icam.core.access import Permission
from icam.talks import commands, queries
from icam.talks.forms import ReasonForm, RewordForm, SettleForm
from icam.talks.routes.base import bp, seen_talk
from icam.talks.routes.of_case import case_page
from icam.web.back import inside
from icam.web.page import page
from icam.web.policy import current_actor, requires
from icam.web.submit import form_page, submit


def _back(case_id: int) -> str:
    return inside(request.values.get("back", ""), url_for("talks.of_case", case_id=case_id))


@bp.post("/talks/agreements/<int:agreement_id>/done")
@requires(Permission.TALKS_EDIT)
def settle(agreement_id: int) -> ResponseReturnValue:
    """Note that an agreement was kept."""
    actor, today = current_actor(), clock.today()
    form = SettleForm()
    agreement, _, _ = queries.agreement(actor, agreement_id)
    case_id = agreement.case_id
    return submit(
        form,
        lambda: commands.settle_agreement(actor, agreement_id, form.done_on.data or today, today=today),
        done=lambda done: _back(case_id),
        message=gettext("Noted as done."),
        retry=lambda: case_page(case_id, settle=form),
    )


@bp.post("/talks/agreements/<int:agreement_id>/reopen")
@requires(Permission.TALKS_EDIT)
def reopen(agreement_id: int) -> ResponseReturnValue:
    """Note that an agreement was not kept after all."""
    actor = current_actor()
    form = SettleForm()
    agreement, _, _ = queries.agreement(actor, agreement_id)
    case_id = agreement.case_id
    return submit(
        form,
        lambda: commands.reopen_agreement(actor, agreement_id),
        done=lambda opened: _back(case_id),
        message=gettext("The agreement is open again."),
        retry=lambda: case_page(case_id, settle=form),
    )


@bp.route("/talks/agreements/<int:agreement_id>/reword", methods=["GET", "POST"])
@requires(Permission.TALKS_EDIT)
def reword(agreement_id: int) -> ResponseReturnValue:
    """Put other words in the place of an agreement."""
    actor = current_actor()
    agreement, _, _ = queries.agreement(actor, agreement_id)
    talk, head = seen_talk(actor, agreement.talk_id)
    line = next(one for one in talk.agreements if one.id == agreement_id)
    form = RewordForm(data={"text": line.text, "who": line.who, "due_on": line.due_on, "version": line.version})

    def show() -> Response:
        return page("talks/reword.html", head=head, talk=talk, agreement=line, form=form, back=_back(line.case_id))

    return form_page(
        form,
        show,
        lambda: commands.reword_agreement(
            actor, agreement_id, form.draft(), form.reason.data or "", form.version.data or 0
        ),
        done=lambda new: _back(line.case_id),
        message=gettext("The agreement is reworded; the old words are kept."),
    )


@bp.route("/talks/documents/<int:document_id>/void", methods=["GET", "POST"])
@requires(Permission.TALKS_EDIT)
def void_document(document_id: int) -> ResponseReturnValue:
    """Take back a document that was noted by mistake."""
    actor = current_actor()
    document, _, _ = queries.document(actor, document_id)
    talk, head = seen_talk(actor, document.talk_id)
    line = next(one for one in talk.documents if one.id == document_id)
    form = ReasonForm()
    return form_page(
        form,
        lambda: page("talks/void_document.html", head=head, talk=talk, document=line, form=form),
        lambda: commands.void_document(actor, document_id, form.reason.data or ""),
        done=lambda _: url_for("talks.show", talk_id=line.talk_id),
        message=gettext("The document is taken back; it stays readable."),
    )
