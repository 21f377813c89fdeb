"""Reports that were published: publish one, find it again byte for byte, and read what changed since."""

from collections.abc import Callable
from typing import Any

from flask import Response, abort, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from icam.archive.rules import Damaged
from icam.audit.commands import record
from icam.audit.rules import Kind
from icam.audit.sheets import as_sheet
from icam.core import clock
from icam.core.access import Permission
from icam.core.errors import NotFound
from icam.core.paging import EXPORTED
from icam.printing import PdfUnavailable
from icam.printing.document import Column
from icam.printing.document import Kind as ColumnKind
from icam.printing.lists import listed, number, on, text
from icam.printing.parts import is_long
from icam.reports import commands, paper, publishing
from icam.reports.catalogue import REPORTS
from icam.reports.forms import PublishForm
from icam.reports.frame import Made, Report
from icam.reports.queries import runs as queries
from icam.reports.routes import pages
from icam.reports.routes.blueprint import bp
from icam.reports.words import corrected
from icam.web.files import as_file
from icam.web.page import page
from icam.web.policy import current_actor, may, requires
from icam.web.submit import submit


def _publish(report: Report) -> ResponseReturnValue:
    """Say what changed since the last time, and publish."""
    actor, asked = current_actor(), pages.ask(report)
    if not actor.may(report.permission):
        g.refused = report.permission.value
        abort(403)
    back = pages.again(url_for(f".{report.endpoint}"))
    if asked.errors:
        return redirect(back, 303)
    form, trail_id = PublishForm(), queries.last_entry()
    made = pages.make(report, asked)

    def show() -> Response:
        compared = publishing.draft(report, made, trail_id=trail_id, kinds=())
        last = queries.last_like(actor.scope, report.name, compared.asked)
        try:
            found = _since(last, publishing.figures(made)) if last else []
            damaged = False
        except Damaged:
            found, damaged = [], True
        return page(
            "reports/publish.html",
            report=report,
            form=form,
            document=made.screen,
            last=last,
            revisions=found,
            is_damaged=damaged,
            corrected=corrected,
            back=back,
            here=pages.again(url_for(f".{report.endpoint}_publish")),
            address=pages.address,
        )

    if request.method == "GET":
        return show()
    if is_long(made.document):
        return _begin(report, made, form, trail_id, show)
    try:
        draft = publishing.draft(report, made, form.note.data, trail_id=trail_id)
    except PdfUnavailable as missing:
        return make_response(render_template("errors/503.html", package=missing.packages), 503)
    return submit(
        form,
        lambda: commands.publish(actor, draft),
        done=lambda run: url_for(".run", run_id=run.id),
        message=lambda run: _("Published as run %(number)d.", number=run.id),
        retry=show,
    )


def _begin(
    report: Report, made: Made, form: PublishForm, trail_id: int, show: Callable[[], Response]
) -> ResponseReturnValue:
    """Begin to draw and publish a long report."""
    draft = publishing.draft(report, made, form.note.data, trail_id=trail_id, kinds=publishing.BUT_PAPER)
    written = paper.manuscript(made)
    return submit(
        form,
        lambda: paper.publish(current_actor(), written, draft),
        done=lambda job_id: url_for("jobs.show", job_id=job_id),
        message=_("The paper is being drawn; the report is published as soon as it is there."),
        retry=show,
    )


def _since(last: Any, figures: list[Any]) -> list[publishing.Revision]:
    return publishing.revisions(queries.figures(last.id), figures, after=last.trail_id, until=None)


def _view(report: Report) -> Callable[[], ResponseReturnValue]:
    def view() -> ResponseReturnValue:
        return _publish(report)

    return requires(Permission.REPORTS_PUBLISH)(view)


for _report in REPORTS.values():
    if _report.publishes:
        bp.add_url_rule(
            f"/reports/{_report.name}/publish",
            f"{_report.endpoint}_publish",
            _view(_report),
            methods=["GET", "POST"],
        )


@bp.get("/reports/runs")
@requires(Permission.REPORTS_VIEW)
def runs() -> Response:
    """List what was published."""
    chosen = request.args.get("report") or None
    before = request.args.get("before", type=int)
    found, has_more = queries.runs(current_actor().scope, chosen, before)
    return page(
        "reports/runs.html",
        runs=found,
        reports=[(name, report.title) for name, report in REPORTS.items() if report.publishes],
        chosen=chosen or "",
        sheet=url_for(".runs_sheet", report=chosen),
        older=url_for(".runs", report=chosen, before=found[-1].id) if has_more else None,
    )


@bp.get("/reports/runs.xlsx")
@requires(Permission.REPORTS_VIEW)
def runs_sheet() -> Response:
    """Give the list of what was published as a spreadsheet."""
    actor = current_actor()
    found, _has_more = queries.runs(actor.scope, request.args.get("report") or None, most=EXPORTED + 1)
    head = (
        Column(_("Run"), ColumnKind.NUMBER),
        Column(_("Report")),
        Column(_("About")),
        Column(_("Data date"), ColumnKind.DAY),
        Column(_("Published on"), ColumnKind.DAY),
        Column(_("Published by")),
        Column(_("Note")),
        Column("SHA-256"),
    )
    lines = [
        (
            number(run.id),
            text(run.title),
            text(run.subtitle),
            on(run.data_date),
            on(clock.local(run.made_at).date()),
            text(run.made_by_name),
            text(run.note),
            text(run.sha256),
        )
        for run in found
    ]
    return as_sheet(actor, "runs", listed(_("Published reports"), head, lines, language=str(get_locale())), len(lines))


@bp.get("/reports/runs/<int:run_id>")
@requires(Permission.REPORTS_VIEW)
def run(run_id: int) -> Response:
    """Show one run, and what changed since the one before it with the same parameters."""
    return _run_page(run_id)


@bp.get("/reports/runs/<int:run_id>.<any(pdf, xlsx, csv, json):kind>")
@requires(Permission.REPORTS_VIEW)
def run_file(run_id: int, kind: str) -> ResponseReturnValue:
    """Give a file of a run, exactly as it was made."""
    actor = current_actor()
    found = queries.run(actor.scope, run_id)
    if not actor.may(_permission(found.report)):
        raise NotFound
    try:
        content = queries.content(run_id, kind)
    except Damaged:
        return _run_page(run_id, damaged=kind)
    how = Kind.PRINT if kind == "pdf" else Kind.EXPORT
    record(actor, f"run.{how.value}", ("run", run_id), kind=how, new={"report": found.report, "format": kind})
    return as_file(content, f"{found.report}-run-{run_id}.{kind}", inline=kind in ("pdf", "json"))


def _run_page(run_id: int, damaged: str = "") -> Response:
    actor = current_actor()
    found = queries.run(actor.scope, run_id)
    if not actor.may(_permission(found.report)):
        raise NotFound
    last = queries.last_like(actor.scope, found.report, found.asked, before=found.id)
    revisions: list[publishing.Revision] = []
    try:
        if last is not None:
            old, new = queries.figures(last.id), queries.figures(found.id)
            revisions = publishing.revisions(old, new, after=last.trail_id, until=found.trail_id)
    except Damaged:
        damaged = damaged or "figures"
    return page(
        "reports/run.html",
        status=410 if damaged in publishing.KINDS else 200,
        run=found,
        title=REPORTS[found.report].title if found.report in REPORTS else found.title,
        files=queries.files(run_id),
        kinds=publishing.KINDS,
        last=last,
        revisions=revisions,
        damaged=damaged,
        corrected=corrected,
        address=pages.address,
        now=_now(found),
    )


def _permission(report: str) -> Permission:
    return REPORTS[report].permission if report in REPORTS else Permission.REPORTS_VIEW


def _now(run: Any) -> str | None:
    """Return where the same report stands today."""
    if run.report not in REPORTS or not may(REPORTS[run.report].permission):
        return None
    return url_for(f".{REPORTS[run.report].endpoint}", **run.parameters)
