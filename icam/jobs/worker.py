"""The process that does long work: huey's consumer in the application, out of the way of the pages."""

import gc
import os
import signal
import socket
import sys
from contextlib import suppress
from threading import Event, Thread

from flask import Flask, current_app

from icam.db import db
from icam.jobs import queries, queue, runner

LOOKS_EVERY = 5.0
"""Seconds after which the worker looks for work that nobody told it of."""

_app: Flask | None = None


def serve(parent: int | None = None) -> None:
    """Do jobs until the process is told to end.

    Args:
        parent: end as soon as the process that started this one, with this number, is gone.
    """
    global _app
    from icam.printing import renderer

    _app = current_app._get_current_object()  # type: ignore[attr-defined]
    step_aside()
    renderer.start()
    huey, _ = queue.here()
    gc.collect()
    gc.freeze()
    consumer = huey.create_consumer(workers=1, worker_type="thread", periodic=False, max_delay=1.0, backoff=1.15)
    ended = Event()
    Thread(target=_look, args=(ended, parent), daemon=True).start()
    try:
        consumer.run()
    finally:
        ended.set()
        renderer.stop()


def do(job_id: int) -> None:
    """Do one job, as huey asks."""
    app = _app
    if app is None:
        raise RuntimeError("this process is not the worker")
    with app.app_context(), app.test_request_context("/"):
        try:
            runner.run(job_id, holder())
        finally:
            db.session.remove()


def holder() -> str:
    """Return what this worker is called: it and no other."""
    return f"{socket.gethostname()[:80]}:{os.getpid()}"


def step_aside() -> None:
    """Take what the pages leave, and so do the processes that it starts.

    Linux shares a processor out between sessions first, then within each: so the worker has a session of its own that
    asks for the least, and runs only where nothing else does. Beside a web worker, ``nice`` alone does not keep the
    pages as fast as they were; docs/performance.md.
    """
    with suppress(OSError, AttributeError):
        os.setsid()
    with suppress(OSError, AttributeError):
        os.nice(10)
    if sys.platform.startswith("linux"):
        with suppress(OSError), open("/proc/self/autogroup", "w") as group:
            group.write("19")
    with suppress(OSError, AttributeError):
        os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))


def _look(ended: Event, parent: int | None) -> None:
    """Send for what waits and nobody told of, as after a worker was killed; and end with the parent."""
    since = LOOKS_EVERY
    while not ended.wait(1.0):
        if parent is not None and os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGTERM)
            return
        since += 1.0
        if since >= LOOKS_EVERY:
            since = 0.0
            with suppress(Exception):  # the database may be away for a moment
                _send_for_waiting()


def _send_for_waiting() -> None:
    if _app is None:
        return
    with _app.app_context():
        try:
            if not queue.here()[0].pending_count():
                for job_id in queries.waiting():
                    queue.send(job_id)
        finally:
            db.session.remove()
