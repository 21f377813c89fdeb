"""Do a job, item by item: each in a transaction of its own, together with the note that it is done.

So a worker that is killed leaves an item either done or not begun, and the next one goes on from there. A worker that
was only slow, and whose job another has taken, is refused when it wants to keep what it did.
"""

import logging

from flask_babel import force_locale
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from icam.archive.commands import keep
from icam.core import clock
from icam.core.errors import DomainError, Forbidden, NotFound, RuleBroken
from icam.db import db, unit_of_work
from icam.jobs import kinds
from icam.jobs.kinds import Item, Work
from icam.jobs.models import Job, JobItem
from icam.jobs.rules import ItemState, State, may_take
from icam.printing import PdfUnavailable
from icam.web.i18n import sentence

log = logging.getLogger(__name__)


class Lost(Exception):
    """Another worker has the job."""


def run(job_id: int, holder: str) -> None:
    """Do a job until it is done, is asked to stop, or another worker has it; nothing when it is not to be taken."""
    work = _take(job_id, holder)
    if work is None:
        return
    with force_locale(work.language):
        try:
            while _one(work, holder):
                db.session.expunge_all()
            _finish(work, holder)
        except Lost:
            log.warning("job %s was taken over by another worker", job_id)


def _take(job_id: int, holder: str) -> Work | None:
    with unit_of_work() as session:
        job = session.get(Job, job_id, with_for_update=True, populate_existing=True)
        now = clock.now()
        if job is None or not may_take(job.state, job.heard_at, now):
            return None
        if job.state is State.QUEUED:
            job.state = State.RUNNING
        job.holder, job.heard_at, job.started_at = holder, now, job.started_at or now
        return Work(job.id, job.kind, job.parameters, job.made_by, job.language)


def _one(work: Work, holder: str) -> bool:
    """Do the next item; tell whether to go on."""
    kind = kinds.kind(work.kind)
    try:
        return (_repeatable if kind.is_repeatable else _at_once)(kind, work, holder)
    except (Lost, OperationalError):
        raise
    except Exception as error:
        reason = _reason(work, error)
    with unit_of_work() as session:
        job, row = _next(session, work.id, holder, even_stopping=True)
        if row is not None:
            row.state, row.reason = ItemState.FAILED, reason
            job.failed += 1
    return True


def _reason(work: Work, error: Exception) -> str:
    """Say why something was not done, in the language of who asked."""
    if isinstance(error, NotFound | Forbidden):
        told: DomainError = RuleBroken("This is not there any more, or is no longer yours to see.")
    elif isinstance(error, DomainError):
        told = error
    elif isinstance(error, PdfUnavailable):
        told = RuleBroken(
            "This machine cannot make a PDF yet. An administrator installs: %(packages)s.", packages=error.packages
        )
    else:
        log.error("job %s: something could not be done", work.id, exc_info=error)
        told = RuleBroken("Something went wrong in the application. The administrator finds it in the log.")
    return sentence(told)


def _at_once(kind: kinds.Kind, work: Work, holder: str) -> bool:
    """Do an item in the transaction that notes it."""
    with unit_of_work() as session:
        _, row = _next(session, work.id, holder)
        if row is None:
            return False
        result = kind.step(work, _item(row))
        _note(row, _held(session, work.id, holder), result)
    return True


def _repeatable(kind: kinds.Kind, work: Work, holder: str) -> bool:
    """Do an item, then note it; a worker that is killed in between leaves it to be done again, which does nothing."""
    with unit_of_work() as session:
        _, row = _next(session, work.id, holder)
        item = _item(row) if row is not None else None
    if item is None:
        return False
    result = kind.step(work, item)
    with unit_of_work() as session:
        job, row = _next(session, work.id, holder, even_stopping=True)
        if row is not None:
            _note(row, job, result)
    return True


def _note(row: JobItem, job: Job, result: str | None) -> None:
    row.result, row.state = (result or "")[:300] or None, ItemState.DONE
    job.done += 1


def _next(session: Session, job_id: int, holder: str, *, even_stopping: bool = False) -> tuple[Job, JobItem | None]:
    """Return the job and the first item that waits; none when it is all done or must stop."""
    job = _held(session, job_id, holder)
    if job.state is State.STOPPING and not even_stopping:
        job.state, job.holder, job.heard_at = State.STOPPED, None, None
        return job, None
    waiting = select(JobItem).where(JobItem.job_id == job_id, JobItem.state == ItemState.WAITING)
    return job, session.scalar(waiting.order_by(JobItem.position).limit(1))


def _held(session: Session, job_id: int, holder: str) -> Job:
    """Return the job, which is still this worker's.

    Raises:
        Lost: it is another's.
    """
    job = session.get(Job, job_id, with_for_update=True, populate_existing=True)
    if job is None or job.holder != holder:
        raise Lost
    job.heard_at = clock.now()
    return job


def _finish(work: Work, holder: str) -> None:
    """Make the file of what was done, and end the job; one that was stopped stays so."""
    with unit_of_work() as session:
        job = session.get(Job, work.id, populate_existing=True)
        if job is None or job.state is State.STOPPED:
            return
        _held(session, work.id, holder)
    try:
        product = _product(work)
    except OperationalError:
        raise
    except Exception as error:
        first = sentence(RuleBroken("Its file could not be made. Go on to try again."))
        reason = f"{first} {_reason(work, error)}"
        with unit_of_work() as session:
            job = _held(session, work.id, holder)
            job.state, job.failure, job.ended_at, job.holder = State.FAILED, reason, clock.now(), None
        return
    with unit_of_work() as session:
        job = _held(session, work.id, holder)
        if product is not None:
            job.result, job.result_name = keep(session, product.content, product.media), product.name[:200]
        job.state, job.ended_at, job.holder = State.DONE, clock.now(), None


def _product(work: Work) -> kinds.Product | None:
    kind = kinds.kind(work.kind)
    if kind.finish is None:
        return None
    done = select(JobItem).where(JobItem.job_id == work.id, JobItem.state == ItemState.DONE).order_by(JobItem.position)
    items = tuple(_item(row) for row in db.session.scalars(done))
    return kind.finish(work, items) if items or kind.is_whole else None


def _item(row: JobItem) -> Item:
    return Item(row.position, row.subject, row.data, row.result)
