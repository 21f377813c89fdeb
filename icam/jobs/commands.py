"""Begin, stop and go on with long work."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import event, insert
from sqlalchemy.orm import Session

from icam.core import clock
from icam.core.access import Actor
from icam.core.errors import NotFound
from icam.db import unit_of_work
from icam.jobs import kinds, queue
from icam.jobs.models import Job, JobItem
from icam.jobs.rules import State, check_resumable, check_size, stopped_from


def begin(
    session: Session,
    actor: Actor,
    kind: str,
    title: str,
    items: Iterable[tuple[str, Mapping[str, Any]]],
    parameters: Mapping[str, Any] | None = None,
) -> int:
    """Begin a job and return its id: a plain function for commands, inside their transaction.

    Args:
        kind: as it was registered.
        title: what it is, in the words of who asked.
        items: the name of each to a reader, and what its step needs.

    Raises:
        RuleBroken: nothing was chosen, or too much.
    """
    kinds.kind(kind)
    wanted = list(items)
    check_size(len(wanted))
    job = Job(
        kind=kind,
        title=title[:300],
        parameters=dict(parameters or {}),
        language=actor.language,
        made_by=actor.account_id,
        made_at=clock.now(),
        state=State.QUEUED,
        total=len(wanted),
    )
    session.add(job)
    session.flush()
    session.execute(
        insert(JobItem),
        [
            {"job_id": job.id, "position": position, "subject": subject[:300], "data": dict(data)}
            for position, (subject, data) in enumerate(wanted, 1)
        ],
    )
    _send_once_kept(session, job.id)
    return job.id


def stop(actor: Actor, job_id: int) -> None:
    """Stop a job after the item it is at; what is done stays done.

    Raises:
        NotFound: it is not this person's.
        RuleBroken: it is over.
    """
    with unit_of_work() as session:
        job = _own(session, actor, job_id)
        job.state = stopped_from(job.state)


def resume(actor: Actor, job_id: int) -> None:
    """Go on with a job that was stopped, or that could not be finished.

    Raises:
        NotFound: it is not this person's.
        RuleBroken: it is running, or done.
    """
    with unit_of_work() as session:
        job = _own(session, actor, job_id)
        check_resumable(job.state)
        job.state, job.failure, job.ended_at, job.holder, job.heard_at = State.QUEUED, None, None, None, None
        _send_once_kept(session, job.id)


def _own(session: Session, actor: Actor, job_id: int) -> Job:
    job = session.get(Job, job_id, with_for_update=True)
    if job is None or job.made_by is None or job.made_by != actor.account_id:
        raise NotFound(f"job {job_id}")
    return job


def _send_once_kept(session: Session, job_id: int) -> None:
    """Tell the worker when the transaction is kept; if it is not, there is nothing to do and the worker sees that."""
    event.listen(session, "after_commit", lambda _session: queue.send(job_id), once=True)
