"""The queue between the web processes and the worker: huey, in a file beside the database.

A message says only which job to look at. Everything else is in our own tables, so a message that is lost or comes twice
does no harm: the worker looks for itself every few seconds. Decision 0061.
"""

from functools import cache
from typing import Any

from flask import current_app

FILE = "queue.sqlite"


def send(job_id: int) -> None:
    """Tell the worker that there is a job."""
    here()[1](job_id)


def here() -> tuple[Any, Any]:
    """Return huey and its task for this application."""
    settings = current_app.config["ATD"]
    return _tasks(None if settings.testing else str(settings.var / FILE), settings.secret_key)


@cache
def _tasks(file: str | None, secret: str) -> tuple[Any, Any]:
    """Return huey on a file, and the task that does a job; without a file what is sent stays in memory.

    Messages are signed: a file that somebody else wrote is not obeyed.
    """
    from huey import MemoryHuey, SqliteHuey
    from huey.serializer import SignedSerializer

    huey = (
        MemoryHuey("atd")
        if file is None
        else SqliteHuey("atd", filename=file, results=False, serializer=SignedSerializer(secret=secret, salt="jobs"))
    )

    def do(job_id: int) -> None:
        from icam.jobs import worker

        worker.do(job_id)

    return huey, huey.task()(do)
