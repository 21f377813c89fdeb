"""What a report may be asked for."""

from datetime import date, timedelta

from icam.core.errors import RuleBroken
from icam.core.period import Period

EARLIEST = date(2000, 1, 1)
LONGEST = timedelta(days=366 * 12)


def check_period(first: date, last: date) -> Period:
    """Return the period of a report.

    Args:
        last: counted too.

    Raises:
        RuleBroken: it ends before it begins, begins before the office had units, or is longer than twelve years.
    """
    if last < first:
        raise RuleBroken("The last day lies before the first day.", field="to")
    if first < EARLIEST:
        raise RuleBroken("The office had no units before %(day)s.", field="from", day=EARLIEST)
    if last - first > LONGEST:
        raise RuleBroken("A report covers twelve years at most.", field="to")
    return Period.days(first, last)
