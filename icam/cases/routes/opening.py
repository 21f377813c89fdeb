"""Open a file: look first, then for a household on record or a new one; and what lies outside one's regions."""

from typing import Any

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from icam.accounts import queries as accounts
from icam.audit.looks import looked_at
from icam.cases import commands, forms, queries
from icam.cases.routes.base import bp
from icam.cases.routes.choices import for_case
from icam.core import clock
from icam.core.access import EVERYTHING, Actor, Permission
from icam.core.errors import NotFound, RuleBroken
from icam.people import queries as people
from icam.people.choices import all_choices
from icam.people.forms import SearchForm
from icam.people.queries import Likely
from icam.people.rules import PersonDraft, read_search
from icam.web.fields import answer
from icam.web.page import page
from icam.web.policy import current_actor, requires
from icam.web.submit import form_page, submit

DRAFT = "cases.new"
STRONG = 80


@bp.get("/cases/new")
@requires(Permission.CASES_EDIT)
def new() -> ResponseReturnValue:
    """Look first; then ask what a file needs, for a household on record or a new one."""
    household_id = request.args.get("household", type=int)
    if household_id is not None:
        return _known(household_id)
    actor = current_actor()
    search = SearchForm(request.args, data=_spoken(request.args.get("q", "")))
    likely, hidden = _look(actor, search)
    goes_on = "sure" in request.args or (search.is_asked and search.validate() and not likely and not hidden)
    kept = accounts.draft(actor, DRAFT)
    form = None
    if "draft" in request.args and kept:
        form = _new_form(actor, MultiDict(kept.fields))
    elif goes_on:
        form = _new_form(actor, None, _first(search) | _defaults(actor))
    return _new_page(search=search, likely=likely, hidden=hidden, form=form, kept=kept)


def _new_page(**context: Any) -> Response:
    given = {"search": None, "likely": [], "hidden": [], "form": None, "kept": None, "doubles": {}} | context
    ids = [one.hit.household_id for one in given["likely"] if one.hit.household_id]
    return page("cases/new.html", open_cases=queries.open_cases_of(ids), today=clock.today(), **given)


@bp.post("/cases/new")
@requires(Permission.CASES_EDIT)
def open_case() -> ResponseReturnValue:
    """Open a file with its new household; likely duplicates are shown once before."""
    actor, today = current_actor(), clock.today()
    form = _new_form(actor, request.form)

    def save() -> Any:
        if not form.sure.data and _doubles(actor, form):
            raise RuleBroken(
                "Somebody like this is on record already. Look below, then tick the box if this is another person.",
                field="sure",
            )
        return commands.open_case_for_new(actor, form.household(), form.members(), form.case(), today=today)

    return submit(
        form,
        save,
        done=lambda row: url_for(".show", case_id=row.id),
        message=lambda row: _("The file %(code)s is open.", code=row.code),
        retry=lambda: _new_page(form=form, doubles=_doubles(actor, form) if form.rows() else {}),
    )


def _known(household_id: int) -> ResponseReturnValue:
    actor = current_actor()
    household = people.household(household_id, actor.scope)
    known = queries.open_case_of(household_id)
    if known is not None:
        return redirect(url_for(".show", case_id=known[0]), 303)
    form = _known_form(
        actor,
        household=household_id,
        stay=request.args.get("stay", type=int),
        entry="FITT" if request.args.get("stay") else None,
        file_language=household.file_language,
        interpreter_language=household.interpreter_language,
        **_defaults(actor),
    )
    return _known_page(form, household_id)


@bp.post("/cases/open")
@requires(Permission.CASES_EDIT)
def open_for_household() -> ResponseReturnValue:
    """Open a file for a household on record."""
    actor = current_actor()
    form = _known_form(actor)
    household_id = form.household.data
    if household_id is None:
        return redirect(url_for(".new"), 303)
    people.household(household_id, actor.scope)
    return submit(
        form,
        lambda: commands.open_case(actor, household_id, form.case(form.stay.data), today=clock.today()),
        done=lambda row: url_for(".show", case_id=row.id),
        message=lambda row: _("The file %(code)s is open.", code=row.code),
        retry=lambda: _known_page(form, household_id),
    )


def _known_page(form: forms.KnownForm, household_id: int) -> Response:
    actor = current_actor()
    household = people.household(household_id, actor.scope)
    looked_at(actor, "household", household_id, household_id=household_id)
    return page(
        "cases/open.html",
        form=form,
        household=household,
        members=people.member_rows([household_id]),
        earlier=queries.cases_of(household_id),
        today=clock.today(),
    )


def _known_form(actor: Actor, **values: Any) -> forms.KnownForm:
    form = forms.KnownForm(data=values)
    form.offer_case(for_case(actor))
    return form


def _new_form(actor: Actor, typed: Any, first: dict[str, Any] | None = None) -> forms.NewForm:
    form = forms.NewForm(formdata=typed, data=first)
    form.offer(all_choices())
    form.offer_case(for_case(actor))
    return form


def _defaults(actor: Actor) -> dict[str, Any]:
    """Take the coach and the region of who opens the file, where that leaves no doubt."""
    mine = actor.scope.regions
    region = next(iter(mine)) if mine is not None and len(mine) == 1 else None
    coaches = dict(queries.coaches(actor.scope, clock.today()))
    is_coach = actor.account_id in coaches and not actor.may(Permission.CASES_HAND_OVER)
    return {"region": region, "coach_id": actor.account_id if is_coach else None}


def _spoken(text: str) -> dict[str, Any]:
    """Take a search that found nobody as the beginning of a new person."""
    asked = read_search(text)
    given, _rest, family = asked.words.partition(" ")
    return {"given_name": given, "family_name": family, "birth": asked.born, "number": asked.of_register}


def _first(search: SearchForm) -> dict[str, Any]:
    return {
        "given_name_0": search.given_name.data,
        "family_name_0": search.family_name.data,
        "birth_0": search.birth.data,
        "number": search.number.data,
    }


def _look(actor: Actor, search: SearchForm) -> tuple[list[Likely], list[queries.Elsewhere]]:
    """Return who on record may be the person searched for, and the files elsewhere of which only that is said."""
    if not search.is_asked or not search.validate():
        return [], []
    looked_at(actor, "search", None)
    mine, hidden = people.likely_duplicates(search.draft(), actor.scope)
    if not hidden:
        return mine, []
    everybody, _none = people.likely_duplicates(search.draft(), EVERYTHING)
    seen = {one.hit.person_id for one in mine}
    ids = {one.hit.household_id for one in everybody if one.hit.person_id not in seen}
    return mine, queries.elsewhere(actor.scope, [one for one in ids if one is not None])


def _doubles(actor: Actor, form: forms.NewForm) -> dict[int, list[Likely]]:
    """Return the likely duplicates of each line of a new family."""
    found = {row: _strong(actor, person) for row, (person, _place) in zip(form.rows(), form.members(), strict=True)}
    return {row: likely for row, likely in found.items() if likely}


def _strong(actor: Actor, draft: PersonDraft) -> list[Likely]:
    """Return who is so likely the same that the reader has to look; a number shared by a family does not count."""
    if not draft.given_name and not draft.family_name:
        return []
    alone = PersonDraft(given_name=draft.given_name, family_name=draft.family_name, birth=draft.birth)
    return [one for one in people.likely_duplicates(alone, actor.scope, limit=3)[0] if one.score >= STRONG]


# --- outside one's regions


@bp.route("/families/<int:household_id>/elsewhere", methods=["GET", "POST"])
@requires(Permission.FAMILIES_VIEW)
def look_elsewhere(household_id: int) -> ResponseReturnValue:
    """Say only that a file exists and whom to call; open it with a reason that is kept."""
    actor = current_actor()
    found = queries.elsewhere(actor.scope, [household_id])
    if not found:
        if request.method == "GET":
            people.household(household_id, actor.scope)
            return redirect(f"/families/{household_id}", 303)
        raise NotFound
    form = forms.LookForm()
    return form_page(
        form,
        lambda: page("cases/elsewhere.html", one=found[0], form=form),
        lambda: commands.open_with_reason(actor, household_id, reason=answer(form.reason), today=clock.today()),
        done=lambda _row: f"/families/{household_id}",
        message=_("The file is open to you until the end of the day; your reason is in the trail."),
    )
