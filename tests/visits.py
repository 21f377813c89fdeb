"""Makes visits for tests."""

from datetime import date, time
from typing import Any

from icam.accounts.models import Account
from icam.core import clock
from icam.people.models import Household
from icam.visits.models import Visit
from tests.make import _save


def visit(to: Household, coach: Account, on: date, at: time | None = None, **details: Any) -> Visit:
    """Plan a visit, straight in the database."""
    values: dict[str, Any] = {"kind": "HOME", "topics": "", "created_at": clock.now()}
    row: Visit = _save(
        Visit(**(values | {"household_id": to.id, "coach_id": coach.id, "planned_on": on, "planned_at": at} | details))
    )
    return row
