"""Pages of a household: open it, its persons, its file, its decisions."""

from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from icam.accounts import queries as accounts
from icam.audit.looks import looked_at
from icam.core import clock
from icam.core.access import Actor, Permission
from icam.core.errors import NotFound, RuleBroken
from icam.people import commands, queries
from icam.people.choices import all_choices
from icam.people.forms import (
    DecisionForm,
    HouseholdForm,
    KnownMemberForm,
    LeaveForm,
    MembershipForm,
    NewMemberForm,
    OpenForm,
    ReasonForm,
    SearchForm,
)
from icam.people.queries import Likely
from icam.people.routes.tabs import family_page
from icam.people.rules import PersonDraft, read_search
from icam.web.page import page
from icam.web.policy import current_actor, requires
from icam.web.submit import form_page, submit

bp = Blueprint("people", __name__)

OPEN_DRAFT = "people.open"


# --- open a household


@bp.get("/families/new")
@requires(Permission.FAMILIES_EDIT)
def new() -> ResponseReturnValue:
    """Search first; when nobody like this is on record, or the reader goes on, show the whole form."""
    actor = current_actor()
    search = SearchForm(request.args, data=_spoken(request.args.get("q", "")))
    likely, hidden = _look(actor, search)
    goes_on = "sure" in request.args or (search.is_asked and search.validate() and not likely and not hidden)
    kept = accounts.draft(actor, OPEN_DRAFT)
    form = None
    if "draft" in request.args and kept:
        form = _open_form(MultiDict(kept.fields))
    elif goes_on:
        form = _open_form(None, _first_person(search))
    return page(
        "people/new.html",
        search=search,
        likely=likely,
        hidden=hidden,
        form=form,
        kept=kept,
        doubles={},
        today=clock.today(),
    )


@bp.post("/families/new")
@requires(Permission.FAMILIES_EDIT)
def open_family() -> ResponseReturnValue:
    """Open a household with its first members; likely duplicates are shown once before."""
    actor, today = current_actor(), clock.today()
    form = _open_form(request.form)

    def retry() -> Response:
        doubles = _doubles(actor, form) if form.rows() else {}
        return page(
            "people/new.html", search=None, likely=[], hidden=0, form=form, kept=None, doubles=doubles, today=today
        )

    def save() -> Any:
        if not form.sure.data and _doubles(actor, form):
            raise _look_first()
        return commands.open_household(actor, form.draft(), form.members(), today=today)

    return submit(
        form,
        save,
        done=lambda household: family_page(household.id),
        message=lambda household: gettext(
            "The family %(family)s is on record as %(code)s.", family=household.name, code=household.code
        ),
        retry=retry,
    )


def _spoken(text: str) -> dict[str, Any]:
    """Take a search that found nobody as the beginning of a new person."""
    asked = read_search(text)
    given, _, family = asked.words.partition(" ")
    return {"given_name": given, "family_name": family, "birth": asked.born, "number": asked.of_register}


def _open_form(typed: Any, first: dict[str, Any] | None = None) -> OpenForm:
    form = OpenForm(formdata=typed, data=first)
    form.offer(all_choices())
    return form


def _first_person(search: SearchForm) -> dict[str, Any]:
    return {
        "given_name_0": search.given_name.data,
        "family_name_0": search.family_name.data,
        "birth_0": search.birth.data,
        "number": search.number.data,
    }


def _look(actor: Actor, search: SearchForm) -> tuple[list[Likely], int]:
    """Return who on record may be the person searched for."""
    if not search.is_asked or not search.validate():
        return [], 0
    looked_at(actor, "search", None)
    return queries.likely_duplicates(search.draft(), actor.scope)


def _doubles(actor: Actor, form: OpenForm) -> dict[int, list[Likely]]:
    """Return the likely duplicates of each line of a new family; a shared number alone does not count."""
    found = {row: _strong(actor, person) for row, (person, _) in zip(form.rows(), form.members(), strict=True)}
    return {row: likely for row, likely in found.items() if likely}


# --- persons of a household


@bp.get("/families/<int:household_id>/persons")
@requires(Permission.FAMILIES_VIEW)
def members(household_id: int) -> ResponseReturnValue:
    """Show who belongs to a household, and who did."""
    actor, today = current_actor(), clock.today()
    household = queries.household(household_id, actor.scope)
    if household.merged_into_id is not None:
        return redirect(url_for(".members", household_id=household.merged_into_id), 303)
    rows = queries.member_rows([household_id])
    ids = [row.person_id for row in rows]
    looked_at(actor, "household", household_id, household_id=household_id)
    return page(
        "people/members.html",
        household=household,
        members=[row for row in rows if row.belongs_on(today)],
        others=[row for row in rows if not row.belongs_on(today)],
        nationalities=queries.nationalities_of(ids),
        languages=queries.languages_of(ids),
        today=today,
    )


@bp.get("/families/<int:household_id>/persons/new")
@requires(Permission.FAMILIES_EDIT)
def add(household_id: int) -> ResponseReturnValue:
    """Search first; then add a person on record, or somebody new."""
    actor = current_actor()
    household = queries.household(household_id, actor.scope)
    search = SearchForm(request.args)
    likely, hidden = _look(actor, search)
    form = None
    if "sure" in request.args or (search.is_asked and search.validate() and not likely and not hidden):
        form = _member_form(
            None,
            {
                "given_name": search.given_name.data,
                "family_name": search.family_name.data,
                "birth": search.birth.data,
                "number": search.number.data,
            },
        )
    return _add_page(household, search=search, likely=likely, hidden=hidden, form=form)


@bp.post("/families/<int:household_id>/persons/new")
@requires(Permission.FAMILIES_EDIT)
def save_new(household_id: int) -> ResponseReturnValue:
    """Add somebody new to a household."""
    actor, today = current_actor(), clock.today()
    household = queries.household(household_id, actor.scope)
    form = _member_form(request.form, None)

    def retry() -> Response:
        return _add_page(household, likely=_strong(actor, form.draft()), form=form)

    def save() -> Any:
        if not form.sure.data and _strong(actor, form.draft()):
            raise _look_first()
        return commands.add_new_member(actor, household_id, form.draft(), form.place(), today=today)

    return submit(
        form,
        save,
        done=lambda row: url_for(".members", household_id=household_id),
        message=gettext("The person was added to the family."),
        retry=retry,
    )


@bp.route("/families/<int:household_id>/persons/<int:person_id>/join", methods=["GET", "POST"])
@requires(Permission.FAMILIES_EDIT)
def join(household_id: int, person_id: int) -> ResponseReturnValue:
    """Add a person on record to a household."""
    actor, today = current_actor(), clock.today()
    household = queries.household(household_id, actor.scope)
    person = queries.details(person_id, actor.scope)
    form = KnownMemberForm()
    form.offer(all_choices())

    looked_at(actor, "person", person_id, person_id=person_id)
    return form_page(
        form,
        lambda: page("people/join.html", household=household, found=person, form=form),
        lambda: commands.add_member(actor, household_id, person_id, form.place(), today=today),
        done=lambda row: url_for(".members", household_id=household_id),
        message=gettext("The person was added to the family."),
    )


def _look_first() -> RuleBroken:
    return RuleBroken(
        "Somebody like this is on record already. Look below, then tick the box if this is another person.",
        field="sure",
    )


def _strong(actor: Actor, draft: PersonDraft) -> list[Likely]:
    """Return who is so likely the same that the reader has to look."""
    if not draft.given_name and not draft.family_name:
        return []
    alone = PersonDraft(given_name=draft.given_name, family_name=draft.family_name, birth=draft.birth)
    return [one for one in queries.likely_duplicates(alone, actor.scope, limit=3)[0] if one.score >= 80]


def _member_form(typed: Any, data: dict[str, Any] | None) -> NewMemberForm:
    form = NewMemberForm(formdata=typed, data=data)
    form.offer(all_choices())
    return form


def _add_page(
    household: Any,
    *,
    form: NewMemberForm | None = None,
    search: SearchForm | None = None,
    likely: list[Likely] | None = None,
    hidden: int = 0,
) -> Response:
    return page(
        "people/add.html",
        household=household,
        search=search,
        likely=likely or [],
        hidden=hidden,
        form=form,
        today=clock.today(),
    )


# --- memberships


@bp.get("/memberships/<int:membership_id>")
@requires(Permission.FAMILIES_EDIT)
def membership(membership_id: int) -> ResponseReturnValue:
    """Show a membership: the person leaves, a date is corrected, or it was a mistake."""
    return _membership_page(current_actor(), membership_id)


@bp.post("/memberships/<int:membership_id>/leave")
@requires(Permission.FAMILIES_EDIT)
def leave(membership_id: int) -> ResponseReturnValue:
    """Record that a person left the household."""
    actor, today = current_actor(), clock.today()
    household_id = queries.membership(membership_id, actor.scope).household_id
    form = LeaveForm(prefix="leave-")
    return submit(
        form,
        lambda: commands.end_membership(actor, membership_id, form.left_on(), today=today),
        done=lambda row: url_for(".members", household_id=household_id),
        message=gettext("The person no longer belongs to the family."),
        retry=lambda: _membership_page(actor, membership_id, leave=form),
    )


@bp.post("/memberships/<int:membership_id>/correct")
@requires(Permission.FAMILIES_EDIT)
def correct(membership_id: int) -> ResponseReturnValue:
    """Correct a role or dates; the old fact is kept with the reason."""
    actor, today = current_actor(), clock.today()
    household_id = queries.membership(membership_id, actor.scope).household_id
    form = MembershipForm(prefix="correct-")
    form.offer(all_choices())
    return submit(
        form,
        lambda: commands.correct_membership(
            actor, membership_id, form.draft(), reason=form.reason.data or "", today=today
        ),
        done=lambda row: url_for(".members", household_id=household_id),
        message=gettext("The correction is recorded."),
        retry=lambda: _membership_page(actor, membership_id, correction=form),
    )


@bp.post("/memberships/<int:membership_id>/void")
@requires(Permission.FAMILIES_EDIT)
def void(membership_id: int) -> ResponseReturnValue:
    """Void a membership recorded by mistake."""
    actor = current_actor()
    household_id = queries.membership(membership_id, actor.scope).household_id
    form = ReasonForm(prefix="void-")
    return submit(
        form,
        lambda: commands.void_membership(actor, membership_id, reason=form.reason.data or ""),
        done=lambda row: url_for(".members", household_id=household_id),
        message=gettext("The person was taken out of the family; the trail keeps it."),
        retry=lambda: _membership_page(actor, membership_id, mistake=form),
    )


def _membership_page(
    actor: Actor,
    membership_id: int,
    *,
    leave: LeaveForm | None = None,
    correction: MembershipForm | None = None,
    mistake: ReasonForm | None = None,
) -> Response:
    row = queries.membership(membership_id, actor.scope)
    household = queries.household(row.household_id, actor.scope)
    person = queries.details(row.person_id, actor.scope)
    if correction is None:
        correction = MembershipForm(formdata=None, obj=row, prefix="correct-")
        correction.offer(all_choices())
    looked_at(actor, "person", row.person_id, person_id=row.person_id, household_id=row.household_id)
    return page(
        "people/membership.html",
        membership=row,
        household=household,
        found=person,
        leave=leave or LeaveForm(formdata=None, prefix="leave-"),
        correction=correction,
        mistake=mistake or ReasonForm(formdata=None, prefix="void-"),
        today=clock.today(),
    )


# --- the file


@bp.get("/families/<int:household_id>/file")
@requires(Permission.FAMILIES_VIEW)
def file(household_id: int) -> ResponseReturnValue:
    """Show what is on record about a household, and the decisions about it."""
    actor = current_actor()
    household = queries.household(household_id, actor.scope)
    if household.merged_into_id is not None:
        return redirect(url_for(".file", household_id=household.merged_into_id), 303)
    contact = next(
        (row for row in queries.member_rows([household_id]) if row.person_id == household.contact_person_id), None
    )
    looked_at(actor, "household", household_id, household_id=household_id)
    return page(
        "people/file.html",
        household=household,
        contact=contact,
        decisions=queries.decisions(household_id),
        merges=queries.merges("household", household_id),
    )


@bp.route("/families/<int:household_id>/edit", methods=["GET", "POST"])
@requires(Permission.FAMILIES_EDIT)
def edit(household_id: int) -> ResponseReturnValue:
    """Change what is on record about a household."""
    actor = current_actor()
    household = queries.household(household_id, actor.scope)
    form = HouseholdForm(obj=household)
    form.offer(all_choices())
    form.contact_person_id.choices = [(row.person_id, row.name) for row in queries.member_rows([household_id])]
    looked_at(actor, "household", household_id, household_id=household_id)
    return form_page(
        form,
        lambda: page("people/edit.html", household=household, form=form),
        lambda: commands.edit_household(actor, household_id, form.draft(), version=form.version.data or 0),
        done=lambda row: url_for(".file", household_id=household_id),
        message=gettext("Saved."),
    )


@bp.route("/families/<int:household_id>/decisions/new", methods=["GET", "POST"])
@requires(Permission.FAMILIES_EDIT)
def decide(household_id: int) -> ResponseReturnValue:
    """Record a legal decision about a household."""
    actor, today = current_actor(), clock.today()
    household = queries.household(household_id, actor.scope)
    form = DecisionForm()
    form.offer(all_choices())

    return form_page(
        form,
        lambda: page("people/decision.html", household=household, form=form),
        lambda: commands.add_decision(actor, household_id, form.draft(), today=today),
        done=lambda row: url_for(".file", household_id=household_id),
        message=gettext("The decision is recorded."),
    )


@bp.route("/families/<int:household_id>/decisions/<int:decision_id>/void", methods=["GET", "POST"])
@requires(Permission.FAMILIES_EDIT)
def void_decision(household_id: int, decision_id: int) -> ResponseReturnValue:
    """Void a decision recorded by mistake."""
    actor = current_actor()
    household = queries.household(household_id, actor.scope)
    decision = next((one for one in queries.decisions(household_id) if one.id == decision_id), None)
    if decision is None:
        raise NotFound
    form = ReasonForm()

    return form_page(
        form,
        lambda: page("people/void_decision.html", household=household, decision=decision, form=form),
        lambda: commands.void_decision(actor, decision_id, reason=form.reason.data or ""),
        done=lambda row: url_for(".file", household_id=household_id),
        message=gettext("The decision is voided; it stays in the chronology."),
    )
