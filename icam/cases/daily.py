"""Files planned to change hands today do so: once a day in each process, with the first request, or by a command."""

from datetime import date

from flask import Flask, current_app

from icam.cases.commands import settle_coaches
from icam.cases.queries import due_hand_overs
from icam.core import clock
from icam.statements import rows

_SETTLED = "atd.cases.settled_on"


def init_app(app: Flask) -> None:
    """Settle before the first request of a day; tests settle themselves."""
    if not app.testing:
        app.before_request(settle_today)


def settle_today() -> None:
    """Give the files that are due today to their new coach, unless this process did so already."""
    today = clock.today()
    if current_app.extensions.get(_SETTLED) != today:
        settle(today)
        current_app.extensions[_SETTLED] = today


def settle(today: date) -> int:
    """Give the files that are due to their new coach, and return how many; writes only when there are any."""
    return settle_coaches(today) if rows(due_hand_overs(), today=today) else 0
