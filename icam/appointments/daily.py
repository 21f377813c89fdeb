"""The next appointment of a file moves on when one has passed: once a day in each process, with the first request."""

from datetime import date

from flask import Flask, current_app

from icam.appointments.commands import move_on
from icam.core import clock

_MOVED_ON = "atd.appointments.moved_on"


def init_app(app: Flask) -> None:
    """Move on before the first request of a day; tests do so themselves."""
    if not app.testing:
        app.before_request(move_on_today)


def move_on_today() -> None:
    """Move on what passed, unless this process did so already today."""
    today: date = clock.today()
    if current_app.extensions.get(_MOVED_ON) != today:
        move_on(today)
        current_app.extensions[_MOVED_ON] = today
