"""The texts of letters, for administrators: read, preview, write a new version, approve a page."""

from flask import Response, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from icam.core import clock
from icam.core.access import Permission
from icam.core.errors import RuleBroken
from icam.letters import commands, example, queries
from icam.letters.drawing import offered_by
from icam.letters.forms import ApprovalForm, TextForm
from icam.letters.labels import paper_language, text_label
from icam.letters.queries import Version
from icam.letters.routes.base import preview
from icam.letters.routes.base import templates_bp as bp
from icam.letters.rules import RIGHT_TO_LEFT, UNCHECKED
from icam.web.page import page
from icam.web.policy import current_actor, requires
from icam.web.submit import form_page


@bp.get("/letter-templates")
@requires(Permission.LETTERS_TEMPLATES)
def index() -> ResponseReturnValue:
    """Show every text with its languages and versions."""
    lines = queries.text_lines(clock.today())
    names = list(dict.fromkeys(line.name for line in lines))
    return page(
        "letters/texts.html",
        groups=[(name, [line for line in lines if line.name == name]) for name in names],
        waiting=sum(1 for line in lines if line.latest is not None and not line.latest.is_checked),
    )


@bp.get("/letter-templates/<path:name>/<language>")
@requires(Permission.LETTERS_TEMPLATES)
def show(name: str, language: str) -> ResponseReturnValue:
    """Show a text with its versions."""
    queries.check_name(name, language)
    found = queries.versions(name, language)
    return page(
        "letters/text.html",
        name=name,
        language=language,
        title=_title(name, language),
        versions=found,
        needs_check=language in UNCHECKED,
        today=clock.today(),
    )


@bp.get("/letter-templates/<path:name>/<language>/<int:number>.pdf")
@requires(Permission.LETTERS_TEMPLATES)
def preview_pdf(name: str, language: str, number: int) -> ResponseReturnValue:
    """Show a version as PDF, with fictitious data."""
    queries.check_name(name, language)
    found = queries.version(name, language, number)
    return preview(example.composed(found, today=clock.today()), f"{name.replace('/', '-')}-{language}.pdf")


@bp.route("/letter-templates/<path:name>/<language>/edit", methods=["GET", "POST"])
@requires(Permission.LETTERS_TEMPLATES)
def edit(name: str, language: str) -> ResponseReturnValue:
    """Write a new version of a text."""
    actor, today = current_actor(), clock.today()
    queries.check_name(name, language)
    known = queries.versions(name, language)
    last = known[0] if known else Version(name, language, 0, "", "")
    form = TextForm(data={"subject": last.subject, "body": last.body, "holds_from": today, "after": last.number})

    return form_page(
        form,
        lambda: _edit_page(name, language, form),
        lambda: commands.add_version(actor, name, language, form.draft(), today=today),
        done=lambda row: url_for(".show", name=name, language=language),
        message=lambda row: _("Version %(number)d is saved.", number=row.number),
    )


@bp.post("/letter-templates/<path:name>/<language>/preview")
@requires(Permission.LETTERS_TEMPLATES)
def preview_typed(name: str, language: str) -> ResponseReturnValue:
    """Show what was typed as PDF, with fictitious data, before it is saved."""
    queries.check_name(name, language)
    form = TextForm()
    try:
        if form.validate_on_submit():
            draft = form.draft()
            commands.check_text(name, draft)
            typed = Version(name, language, draft.after + 1, draft.subject, draft.body)
            return preview(example.composed(typed, today=clock.today()), f"{name.replace('/', '-')}-{language}.pdf")
    except RuleBroken as broken:
        form.refuse(broken)
    response = _edit_page(name, language, form)
    response.status_code = 422
    return response


def _edit_page(name: str, language: str, form: TextForm) -> Response:
    return page(
        "letters/edit.html",
        name=name,
        language=language,
        title=_title(name, language),
        form=form,
        fields=offered_by(name).values(),
        is_right_to_left=language in RIGHT_TO_LEFT,
        needs_check=language in UNCHECKED,
    )


@bp.route("/letter-templates/<path:name>/<language>/<int:number>/approve", methods=["GET", "POST"])
@requires(Permission.LETTERS_TEMPLATES)
def approve(name: str, language: str, number: int) -> ResponseReturnValue:
    """Write down who checked the translation of a page."""
    actor, today = current_actor(), clock.today()
    queries.check_name(name, language)
    found = queries.version(name, language, number)
    form = ApprovalForm(data={"checked_on": today})
    return form_page(
        form,
        lambda: page("letters/approve.html", name=name, language=language, title=_title(name, language), form=form,
                     text=found),
        lambda: commands.approve_page(actor, name, language, number, form.draft(), today=today),
        done=lambda row: url_for(".show", name=name, language=language),
        message=_("The page is approved and can be issued."),
    )  # fmt: skip


def _title(name: str, language: str) -> str:
    return f"{text_label(name)}, {paper_language(language)}"
