"""Travel documents: entered, followed, voided."""

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from icam.core import clock
from icam.core.access import Permission
from icam.core.errors import NotFound
from icam.people.choices import countries
from icam.returns import commands, forms, queries, words
from icam.returns.queries import DocumentRow, FilePage
from icam.returns.routes.base import act, bp, found, of_list, people_choices
from icam.returns.rules import DOCUMENT_MOVES, DocumentStep
from icam.web.policy import current_actor, requires

FIRST_STEPS = (DocumentStep.EVIDENCE, DocumentStep.REQUESTED, DocumentStep.GRANTED)


@bp.route("/returns/<int:file_id>/documents/new", methods=["GET", "POST"])
@requires(Permission.RETURNS_EDIT)
def add_document(file_id: int) -> ResponseReturnValue:
    """Enter a travel document."""
    shown = found(file_id)
    missing = shown.without_document
    form = forms.DocumentForm(
        data={"person_id": missing[0].person_id if missing else None, "country": shown.row.country, "on": shown.today}
    )
    form.offer(
        {
            "person_id": people_choices(shown),
            "kind": of_list("travel_document"),
            "country": countries(),
            "held_by": of_list("document_holder"),
            "step": [(step.value, words.DOCUMENT_STEPS[step]) for step in FIRST_STEPS],
        }
    )
    return act(
        shown,
        form,
        lambda actor: commands.add_document(
            actor,
            file_id,
            form.draft(),
            today=clock.today(),
            step=form.chosen,
            on=form.on.data,
            valid_to=form.valid_to.data,
        ),
        "returns/document.html",
        _("The travel document was entered."),
    )


@bp.route("/travel-documents/<int:document_id>/step", methods=["GET", "POST"])
@requires(Permission.RETURNS_EDIT)
def step(document_id: int) -> ResponseReturnValue:
    """Record what happened with a travel document."""
    shown, one = _document(document_id)
    form = forms.DocumentStepForm(data={"on": shown.today, "held_by": one.row.held_by})
    may_follow = DOCUMENT_MOVES[one.state]
    form.offer(
        {
            "step": [(value.value, label) for value, label in words.DOCUMENT_STEPS.items() if value in may_follow],
            "held_by": of_list("document_holder"),
        }
    )
    return act(
        shown,
        form,
        lambda actor: commands.document_step(
            actor,
            document_id,
            form.chosen,
            form.on.data or shown.today,
            today=clock.today(),
            valid_to=form.valid_to.data,
            held_by=form.held_by.data,
            note=form.note.data or None,
        ),
        "returns/step.html",
        _("Saved."),
        one=one,
    )


@bp.route("/travel-documents/<int:document_id>/void", methods=["GET", "POST"])
@requires(Permission.RETURNS_EDIT)
def void_document(document_id: int) -> ResponseReturnValue:
    """Void a travel document that was entered by mistake."""
    shown, one = _document(document_id)
    form = forms.VoidForm()
    return act(
        shown,
        form,
        lambda actor: commands.void_document(actor, document_id, form.reason.data or "", today=clock.today()),
        "returns/void_document.html",
        _("The travel document was voided."),
        one=one,
    )


def _document(document_id: int) -> tuple[FilePage, DocumentRow]:
    shown = found(queries.document(current_actor(), document_id).file_id)
    one = next((row for row in shown.documents if row.row.id == document_id), None)
    if one is None:
        raise NotFound
    return shown, one
