"""The milestone that moves with time alone: the next appointment, once one has passed."""

from datetime import date

from icam.appointments import keeping, queries
from icam.db import unit_of_work


def move_on(today: date) -> int:
    """Let files whose next appointment has passed, written up or not, show the one after it; return how many."""
    case_ids = queries.passed(today)
    if case_ids:
        with unit_of_work() as session:
            for case_id in case_ids:
                keeping.keep_marks(session, case_id, today=today)
    return len(case_ids)
