"""Long work on the screen: mine, one of them with its progress, its file."""

from collections.abc import Callable

from flask import Blueprint, Flask, Response, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from icam.archive.queries import read
from icam.core.access import Actor
from icam.core.errors import NotFound
from icam.jobs import commands, forms, kinds, queries
from icam.jobs.rules import State
from icam.jobs.words import STATES
from icam.web.files import as_file
from icam.web.page import page
from icam.web.policy import current_actor, signed_in
from icam.web.submit import submit

bp = Blueprint("jobs", __name__)


def init_app(app: Flask) -> None:
    """Register the pages."""
    app.register_blueprint(bp)


@bp.get("/jobs")
@signed_in
def index() -> ResponseReturnValue:
    """List the long work of the reader."""
    return page("jobs/index.html", jobs=queries.mine(current_actor()), states=STATES, label=_label)


@bp.get("/jobs/<int:job_id>")
@signed_in
def show(job_id: int) -> ResponseReturnValue:
    """Show how far it is, what could not be done, and its file."""
    return _show(job_id)


def _show(job_id: int) -> Response:
    job = queries.job(current_actor(), job_id)
    failures = queries.failures(job.id) if job.failed else ()
    return page(
        "jobs/show.html",
        job=job,
        failures=failures,
        states=STATES,
        label=_label(job.kind),
        press=forms.PressForm(),
        leads=_leads(job),
        is_whole=kinds.is_known(job.kind) and kinds.kind(job.kind).is_whole,
    )


@bp.post("/jobs/<int:job_id>/stop")
@signed_in
def stop(job_id: int) -> ResponseReturnValue:
    """Stop it after what it is doing now."""
    return _pressed(job_id, commands.stop, _("It stops after what it is doing now; what is done stays done."))


@bp.post("/jobs/<int:job_id>/resume")
@signed_in
def resume(job_id: int) -> ResponseReturnValue:
    """Go on with it."""
    return _pressed(job_id, commands.resume, _("It goes on where it was."))


def _pressed(job_id: int, command: Callable[[Actor, int], None], message: str) -> ResponseReturnValue:
    return submit(
        forms.PressForm(),
        lambda: command(current_actor(), job_id),
        done=lambda _none: url_for(".show", job_id=job_id),
        message=message,
        retry=lambda: _show(job_id),
    )


@bp.get("/jobs/<int:job_id>/file")
@signed_in
def file(job_id: int) -> ResponseReturnValue:
    """Give the file it made."""
    job = queries.job(current_actor(), job_id)
    if job.result is None or job.result_name is None:
        raise NotFound(f"file of job {job_id}")
    return as_file(read(job.result), job.result_name, inline=job.result_name.endswith(".pdf"))


def _leads(job: queries.Line) -> tuple[str, str] | None:
    """Return where a job that is done leads, beside its file."""
    known = kinds.kind(job.kind) if job.state is State.DONE and kinds.is_known(job.kind) else None
    return known.leads(job.id) if known and known.leads else None


def _label(kind: str) -> str:
    return str(kinds.kind(kind).label) if kinds.is_known(kind) else kind
