"""What the states of long work are called."""

from flask_babel import lazy_gettext as _l

from icam.jobs.rules import State

STATES = {
    State.QUEUED: (_l("waits its turn"), "neutral"),
    State.RUNNING: (_l("is being done"), "info"),
    State.STOPPING: (_l("is stopping"), "warning"),
    State.STOPPED: (_l("stopped"), "warning"),
    State.DONE: (_l("done"), "success"),
    State.FAILED: (_l("could not be finished"), "danger"),
}
"""In words, and the look of its mark."""
