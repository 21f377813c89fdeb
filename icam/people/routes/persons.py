"""Pages of a person: what is on record, numbers, vulnerabilities."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from icam.audit.looks import looked_at
from icam.core import clock
from icam.core.access import Permission
from icam.core.errors import NotFound
from icam.people import commands, queries
from icam.people.choices import STATUS, all_choices
from icam.people.forms import (
    LANGUAGES,
    NATIONALITIES,
    EndForm,
    NumberForm,
    PersonForm,
    ReasonForm,
    VulnerabilityForm,
)
from icam.people.queries import PersonDetails
from icam.people.rules import PersonDraft, write_spellings
from icam.web.back import inside
from icam.web.page import page
from icam.web.policy import current_actor, requires
from icam.web.submit import form_page, submit

bp = Blueprint("persons", __name__)


@bp.get("/people/<int:person_id>")
@requires(Permission.FAMILIES_VIEW)
def show(person_id: int) -> ResponseReturnValue:
    """Show everything on record about a person."""
    actor, today = current_actor(), clock.today()
    found = queries.details(person_id, actor.scope)
    if found.person.merged_into_id is not None:
        return redirect(url_for(".show", person_id=found.person.merged_into_id), 303)
    looked_at(actor, "person", person_id, person_id=person_id)
    return page(
        "people/person.html",
        found=found,
        families=queries.memberships_of_person(person_id),
        merges=queries.merges("person", person_id),
        statuses=STATUS,
        spellings=", ".join(write_spellings([one]).replace(", ", " ") for one in found.spellings),
        today=today,
    )


@bp.route("/people/<int:person_id>/edit", methods=["GET", "POST"])
@requires(Permission.FAMILIES_EDIT)
def edit(person_id: int) -> ResponseReturnValue:
    """Change what is on record about a person."""
    actor, today = current_actor(), clock.today()
    found = queries.details(person_id, actor.scope)
    form = PersonForm(data=_typed(found))
    form.offer(all_choices())

    looked_at(actor, "person", person_id, person_id=person_id)
    return form_page(
        form,
        lambda: page("people/person_edit.html", found=found, form=form),
        lambda: commands.edit_person(
            actor, person_id, _with_the_rest(form.draft(), found), version=form.version.data or 0, today=today
        ),
        done=lambda row: url_for(".show", person_id=person_id),
        message=gettext("Saved."),
    )


def _with_the_rest(draft: PersonDraft, found: PersonDetails) -> PersonDraft:
    """Keep what is on record and had no place on the form, as after a merge: more nationalities, more languages."""
    typed = {country for country, _ in draft.nationalities}
    more = tuple(one for one in found.nationalities[NATIONALITIES:] if one[0] not in typed)
    spoken = {*draft.languages, draft.interpreter_language}
    others = [one for one in found.languages if one != found.interpreter_language]
    return replace(
        draft,
        nationalities=draft.nationalities + more,
        languages=draft.languages + tuple(one for one in others[LANGUAGES:] if one not in spoken),
    )


def _typed(found: PersonDetails) -> dict[str, Any]:
    """Return a person as the fields of the form."""
    row = found.person
    data: dict[str, Any] = {
        name: getattr(row, name)
        for name in (
            "given_name",
            "family_name",
            "script_name",
            "birth_place",
            "birth_country",
            "deceased_on",
            "phone",
            "note",
            "version",
        )
    }
    data |= {
        "sex": row.sex.value,
        "birth": found.birth,
        "spellings": write_spellings(found.spellings),
        "interpreter_language": found.interpreter_language,
    }
    for n, (country, status) in enumerate(found.nationalities[:NATIONALITIES], 1):
        data[f"nationality_{n}"], data[f"nationality_{n}_status"] = country, status.value
    others = [language for language in found.languages if language != found.interpreter_language]
    for n, language in enumerate(others[:LANGUAGES], 1):
        data[f"language_{n}"] = language
    return data


# --- numbers


@bp.route("/people/<int:person_id>/numbers/new", methods=["GET", "POST"])
@requires(Permission.FAMILIES_EDIT)
def add_number(person_id: int) -> ResponseReturnValue:
    """Write down a number of a person."""
    actor = current_actor()
    found = queries.details(person_id, actor.scope)
    form = NumberForm()
    form.offer(all_choices())

    return form_page(
        form,
        lambda: page("people/number.html", found=found, form=form, number=None),
        lambda: commands.add_number(actor, person_id, form.draft()),
        done=lambda row: url_for(".show", person_id=person_id),
        message=gettext("The number is recorded."),
    )


@bp.route("/people/<int:person_id>/numbers/<int:number_id>", methods=["GET", "POST"])
@requires(Permission.FAMILIES_EDIT)
def edit_number(person_id: int, number_id: int) -> ResponseReturnValue:
    """Correct a number, or end it."""
    actor = current_actor()
    found = queries.details(person_id, actor.scope)
    number = next((one for one in found.identifiers if one.id == number_id), None)
    if number is None:
        raise NotFound
    form = NumberForm(obj=number)
    form.offer(all_choices())

    return form_page(
        form,
        lambda: page("people/number.html", found=found, form=form, number=number),
        lambda: commands.edit_number(actor, number_id, form.draft()),
        done=lambda row: url_for(".show", person_id=person_id),
        message=gettext("The number is recorded."),
    )


# --- vulnerabilities


@bp.route("/people/<int:person_id>/vulnerabilities/new", methods=["GET", "POST"])
@requires(Permission.FAMILIES_EDIT)
def add_vulnerability(person_id: int) -> ResponseReturnValue:
    """Note that a person needs special care."""
    actor = current_actor()
    found = queries.details(person_id, actor.scope)
    form = VulnerabilityForm()
    form.offer(all_choices())

    return form_page(
        form,
        lambda: page("people/vulnerability.html", found=found, form=form, back=request.args.get("back")),
        lambda: commands.add_vulnerability(actor, person_id, form.draft()),
        done=lambda row: inside(request.args.get("back", ""), url_for(".show", person_id=person_id)),
        message=gettext("Noted."),
    )


@bp.get("/people/<int:person_id>/vulnerabilities/<int:vulnerability_id>")
@requires(Permission.FAMILIES_EDIT)
def vulnerability(person_id: int, vulnerability_id: int) -> ResponseReturnValue:
    """Show a vulnerability: it no longer holds, or it was a mistake."""
    return _vulnerability_page(person_id, vulnerability_id)


@bp.post("/people/<int:person_id>/vulnerabilities/<int:vulnerability_id>/end")
@requires(Permission.FAMILIES_EDIT)
def end_vulnerability(person_id: int, vulnerability_id: int) -> ResponseReturnValue:
    """Note from which day it no longer holds."""
    actor = current_actor()
    form = EndForm(prefix="end-")
    return submit(
        form,
        lambda: commands.end_vulnerability(actor, vulnerability_id, form.day()),
        done=lambda row: url_for(".show", person_id=person_id),
        message=gettext("Noted."),
        retry=lambda: _vulnerability_page(person_id, vulnerability_id, end=form),
    )


@bp.post("/people/<int:person_id>/vulnerabilities/<int:vulnerability_id>/void")
@requires(Permission.FAMILIES_EDIT)
def void_vulnerability(person_id: int, vulnerability_id: int) -> ResponseReturnValue:
    """Void a vulnerability noted by mistake."""
    actor = current_actor()
    form = ReasonForm(prefix="void-")
    return submit(
        form,
        lambda: commands.void_vulnerability(actor, vulnerability_id, form.reason.data or ""),
        done=lambda row: url_for(".show", person_id=person_id),
        message=gettext("Noted."),
        retry=lambda: _vulnerability_page(person_id, vulnerability_id, mistake=form),
    )


def _vulnerability_page(
    person_id: int, vulnerability_id: int, *, end: EndForm | None = None, mistake: ReasonForm | None = None
) -> Response:
    found = queries.details(person_id, current_actor().scope)
    row = next((one for one in found.vulnerabilities if one.id == vulnerability_id and not one.voided_at), None)
    if row is None:
        raise NotFound
    return page(
        "people/vulnerability_end.html",
        found=found,
        vulnerability=row,
        end=end or EndForm(formdata=None, prefix="end-"),
        mistake=mistake or ReasonForm(formdata=None, prefix="void-"),
    )
