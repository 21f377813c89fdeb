"""Choose the invitations whose letters are issued in one go."""

from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from icam.audit.looks import looked_at
from icam.audit.rules import Kind as EntryKind
from icam.core import clock
from icam.core.access import Permission
from icam.letters import bulk, making
from icam.letters.bulk_form import BulkForm
from icam.letters.routes.base import bp, preview
from icam.letters.rules import UNCHECKED, page_language_for
from icam.web.page import page
from icam.web.policy import current_actor, requires
from icam.web.submit import form_page


@bp.route("/letters/bulk", methods=["GET", "POST"])
@requires(Permission.LETTERS_BULK)
def many() -> ResponseReturnValue:
    """Choose out of the invitations that have no letter yet; they are issued outside this page."""
    actor, today = current_actor(), clock.today()
    rows = bulk.waiting(actor, today)
    looked_at(actor, "letters", None)
    form: Any = BulkForm()
    form.chosen.choices = [(row.id, row.subject) for row in rows]
    if not form.is_submitted():
        form.chosen.data = [row.id for row in rows]
    return form_page(
        form,
        lambda: page(
            "letters/bulk.html",
            form=form,
            rows=[(row, page_language_for(row.explained_in, row.language)) for row in rows],
            unchecked=UNCHECKED,
            most=bulk.MOST,
        ),
        lambda: bulk.begin(actor, form.chosen.data, in_english=form.in_english.data, today=today),
        done=lambda job_id: url_for("jobs.show", job_id=job_id),
        message=_("The letters are being made."),
    )


@bp.get("/letters/bulk/<int:invitation_id>.pdf")
@requires(Permission.LETTERS_BULK)
def look(invitation_id: int) -> ResponseReturnValue:
    """Preview the letter of an invitation."""
    actor, today = current_actor(), clock.today()
    draft = bulk.draft_for(actor, invitation_id, today=today)
    facts = making.facts_for(actor, draft.kind, invitation_id, today=today)
    looked_at(
        actor, "invitation", invitation_id, household_id=facts.household_id, how=EntryKind.PRINT, said={"preview": True}
    )
    composed = making.composed(actor, draft, today=today, facts=facts)
    return preview(composed, f"{draft.kind.value}.pdf")
