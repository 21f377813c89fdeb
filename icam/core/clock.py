"""The only reader of the clock: civil dates are those of Brussels, instants are UTC."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

BRUSSELS = ZoneInfo("Europe/Brussels")


def now() -> datetime:
    """Return this instant, in UTC, to the microsecond."""
    return datetime.now(UTC)


def today() -> date:
    """Return the civil date in Brussels."""
    return now().astimezone(BRUSSELS).date()


def local(instant: datetime) -> datetime:
    """Show an instant as the clock on the wall in Brussels."""
    return instant.astimezone(BRUSSELS)
