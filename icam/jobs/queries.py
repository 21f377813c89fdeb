"""Read jobs: mine, one of mine, and those a worker may take."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select

from icam.core import clock
from icam.core.access import Actor
from icam.core.errors import NotFound
from icam.db import db
from icam.jobs.models import Job, JobItem
from icam.jobs.rules import RESTING, STALE_AFTER, ItemState, State, share

SHOWN = 50
"""So many jobs are listed."""


@dataclass(frozen=True, slots=True)
class Line:
    """A job in the list."""

    id: int
    kind: str
    title: str
    made_at: datetime
    state: State
    total: int
    done: int
    failed: int
    ended_at: datetime | None
    result: str | None
    result_name: str | None
    failure: str | None

    @property
    def share(self) -> int:
        """Return how much is over, in percent."""
        return share(self.total, self.done + self.failed)

    @property
    def is_resting(self) -> bool:
        """Tell whether nothing happens to it by itself."""
        return self.state in RESTING


@dataclass(frozen=True, slots=True)
class Failure:
    """An item that could not be done, and why."""

    position: int
    subject: str
    reason: str


_LINE = select(*(getattr(Job, name) for name in Line.__slots__))


def mine(actor: Actor) -> Sequence[Line]:
    """Return the last jobs of a person, newest first."""
    found = db.session.execute(_LINE.where(Job.made_by == actor.account_id).order_by(Job.id.desc()).limit(SHOWN))
    return [Line(*row) for row in found]


def job(actor: Actor, job_id: int) -> Line:
    """Return a job of this person.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    found = db.session.execute(_LINE.where(Job.id == job_id, Job.made_by == actor.account_id)).first()
    if found is None:
        raise NotFound(f"job {job_id}")
    return Line(*found)


def failures(job_id: int) -> Sequence[Failure]:
    """Return what could not be done, in the order of the list."""
    found = db.session.execute(
        select(JobItem.position, JobItem.subject, JobItem.reason)
        .where(JobItem.job_id == job_id, JobItem.state == ItemState.FAILED)
        .order_by(JobItem.position)
    )
    return [Failure(position, subject, reason or "") for position, subject, reason in found]


def waiting() -> Sequence[int]:
    """Return the jobs that a worker may take, oldest first."""
    gone = clock.now() - STALE_AFTER
    running = Job.state.in_((State.RUNNING, State.STOPPING))
    lost = or_(Job.heard_at.is_(None), Job.heard_at < gone)
    return db.session.scalars(
        select(Job.id).where(or_(Job.state == State.QUEUED, running & lost)).order_by(Job.id)
    ).all()
