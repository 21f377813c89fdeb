"""Pages that make two records one, and part them again."""

from typing import Any

from flask import Blueprint, Response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from icam.audit.looks import looked_at
from icam.core import clock
from icam.core.access import Actor, Permission
from icam.people import commands, queries
from icam.people.forms import MergeForm
from icam.people.rules import read_search
from icam.web.fields import Form, SentOnce
from icam.web.page import page
from icam.web.policy import current_actor, requires
from icam.web.submit import submit

bp = Blueprint("merging", __name__)


class UndoForm(SentOnce, Form):
    """One button."""


# --- persons


@bp.get("/people/<int:person_id>/merge")
@requires(Permission.FAMILIES_MERGE)
def person(person_id: int) -> ResponseReturnValue:
    """Find the other record of the same person, and show both side by side."""
    return _person_page(current_actor(), person_id)


@bp.post("/people/<int:person_id>/merge")
@requires(Permission.FAMILIES_MERGE)
def merge_person(person_id: int) -> ResponseReturnValue:
    """Make two records of a person one."""
    actor = current_actor()
    form = MergeForm()
    other = _number(form.other.data)
    return submit(
        form,
        lambda: commands.merge_persons(actor, person_id, other, reason=form.reason.data or None),
        done=lambda row: url_for("persons.show", person_id=person_id),
        message=gettext("The two records are one now. You can undo this on this page."),
        retry=lambda: _person_page(actor, person_id, form),
    )


def _person_page(actor: Actor, person_id: int, form: MergeForm | None = None) -> Response:
    kept = queries.details(person_id, actor.scope)
    other_id = _number(form.other.data if form else request.args.get("with"))
    gone = queries.details(other_id, actor.scope) if other_id else None
    typed = request.args.get("q", "")
    hits = []
    if gone is None and typed:
        hits = queries.search_persons(read_search(typed), actor.scope, limit=9)
    elif gone is None:
        hits = [one.hit for one in queries.likely_duplicates(queries.as_person_draft(kept), actor.scope, limit=9)[0]]
    hits = [hit for hit in hits if hit.person_id != person_id]
    if gone:
        looked_at(actor, "person", other_id, person_id=other_id)
    return page(
        "people/merge_person.html",
        kept=kept,
        gone=gone,
        search=typed,
        hits=hits,
        families={
            one.person.id: queries.memberships_of_person(one.person.id) for one in (kept, gone) if one is not None
        },
        form=form or MergeForm(formdata=None, data={"other": str(other_id)}),
        today=clock.today(),
    )


# --- households


@bp.get("/families/<int:household_id>/merge")
@requires(Permission.FAMILIES_MERGE)
def household(household_id: int) -> ResponseReturnValue:
    """Find the other file of the same family, and show both side by side."""
    return _household_page(current_actor(), household_id)


@bp.post("/families/<int:household_id>/merge")
@requires(Permission.FAMILIES_MERGE)
def merge_household(household_id: int) -> ResponseReturnValue:
    """Make two files of a family one."""
    actor = current_actor()
    form = MergeForm()
    other = _number(form.other.data)
    return submit(
        form,
        lambda: commands.merge_households(actor, household_id, other, reason=form.reason.data or None),
        done=lambda row: url_for("people.file", household_id=household_id),
        message=gettext("The two files are one now. You can undo this on this page."),
        retry=lambda: _household_page(actor, household_id, form),
    )


def _household_page(actor: Actor, household_id: int, form: MergeForm | None = None) -> Response:
    kept = queries.household(household_id, actor.scope)
    other_id = _number(form.other.data if form else request.args.get("with"))
    gone = queries.household(other_id, actor.scope) if other_id else None
    typed = request.args.get("q", "")
    hits: dict[int, Any] = {}
    if gone is None:
        for hit in queries.search_persons(read_search(typed or kept.name), actor.scope, limit=30):
            if hit.household_id and hit.household_id != household_id:
                hits.setdefault(hit.household_id, hit)
    else:
        looked_at(actor, "household", other_id, household_id=other_id)
    rows = queries.member_rows([household_id, *([other_id] if gone else [])])
    return page(
        "people/merge_household.html",
        kept=kept,
        gone=gone,
        search=typed,
        hits=list(hits.values())[:9],
        members=rows,
        form=form or MergeForm(formdata=None, data={"other": str(other_id)}),
        today=clock.today(),
    )


# --- undo


@bp.post("/merges/<int:merge_id>/undo")
@requires(Permission.FAMILIES_MERGE)
def undo(merge_id: int) -> ResponseReturnValue:
    """Part two records again."""
    actor = current_actor()
    form = UndoForm()
    return submit(
        form,
        lambda: commands.undo_merge(actor, merge_id),
        done=lambda row: (
            url_for("persons.show", person_id=row.gone_id)
            if row.subject == "person"
            else url_for("people.file", household_id=row.gone_id)
        ),
        message=gettext("The two records are apart again."),
        retry=lambda: page("people/undo_refused.html", form=form),
    )


def _number(text: Any) -> int:
    return int(text) if str(text or "").isdecimal() else 0
