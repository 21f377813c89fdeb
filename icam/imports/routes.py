"""The import page: upload, look at what would change, confirm."""

from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, Response, current_app, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from icam.core.access import Actor, Permission
from icam.core.errors import NotFound, RuleBroken
from icam.imports import commands, forms, queries, uploads
from icam.imports.rules import Finding, ListKind, Report
from icam.imports.sheet import Sheet, read_sheet
from icam.web.i18n import sentence
from icam.web.page import page
from icam.web.policy import current_actor, requires
from icam.web.submit import submit

bp = Blueprint("imports", __name__)

SHOWN = 200
"""How many findings of one sort are written on the page; the others are counted."""


def init_app(app: Flask) -> None:
    """Register the pages."""
    app.register_blueprint(bp)


@bp.route("/imports", methods=["GET", "POST"])
@requires(Permission.IMPORTS_RUN)
def index() -> ResponseReturnValue:
    """Choose a list and a file, and see what was taken in before."""
    form = forms.UploadForm()
    if not form.validate_on_submit():
        return _index(form, 422 if form.is_submitted() else 200)
    content = form.file.data.read()
    try:
        read_sheet(content)
    except RuleBroken as broken:
        broken.field = "file"
        form.refuse(broken)
        return _index(form, 422)
    token = uploads.keep(_folder(), current_actor().account_id, content)
    kind: Any = form.kind.data
    return redirect(url_for(".preview", kind=kind.value, token=token), 303)


def _index(form: forms.UploadForm, status: int) -> Response:
    return page(
        "imports/index.html", status=status, form=form, earlier=queries.earlier(), kinds=forms.KINDS, columns=_columns()
    )


def _columns() -> dict[ListKind, list[tuple[str, bool]]]:
    return {kind: commands.columns_of(kind) for kind in ListKind}


@bp.route("/imports/<kind>/<token>", methods=["GET", "POST"])
@requires(Permission.IMPORTS_RUN)
def preview(kind: str, token: str) -> ResponseReturnValue:
    """Show what a list would change, then take it in."""
    actor = current_actor()
    what, sheet = _sheet(actor, kind, token)
    form = forms.ConfirmForm()

    def show() -> Response:
        report = commands.import_list(actor, what, sheet, dry_run=True)
        return page(
            "imports/preview.html",
            form=form,
            label=forms.KINDS[what],
            kind=what.value,
            token=token,
            report=report,
            problems=_told(report.problems),
            conflicts=_told(report.conflicts),
            notices=_told(report.notices),
            shown=SHOWN,
        )

    if not form.is_submitted():
        return show()
    return submit(
        form,
        lambda: _take_in(actor, what, sheet, token),
        done=lambda _report: url_for(".index"),
        message=_done,
        retry=show,
    )


def _take_in(actor: Actor, kind: ListKind, sheet: Sheet, token: str) -> Report:
    report = commands.import_list(actor, kind, sheet)
    commands.refuse_wrong(report)
    uploads.drop(_folder(), actor.account_id, token)
    return report


def _done(report: Report) -> str:
    return str(
        _(
            "Taken in: %(new)d new, %(changed)d changed, %(same)d the same, %(conflicts)d conflicts.",
            new=report.new,
            changed=report.changed,
            same=report.same,
            conflicts=len(report.conflicts),
        )
    )


def _sheet(actor: Actor, kind: str, token: str) -> tuple[ListKind, Sheet]:
    if kind not in set(ListKind):
        raise NotFound
    return ListKind(kind), read_sheet(uploads.find(_folder(), actor.account_id, token))


def _told(findings: list[Finding]) -> list[tuple[int, str, str]]:
    return [(one.line, one.column, sentence(one.said)) for one in findings[:SHOWN]]


def _folder() -> Path:
    folder: Path = current_app.config["ATD"].var / "uploads"
    return folder
