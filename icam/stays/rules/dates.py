"""Which days a stay may have: not in the future, in order, in the stock, and not in a closed unit."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from datetime import date, timedelta

from icam.core.errors import RuleBroken
from icam.core.period import Period
from icam.core.workdays import add_working_days

FIRST_DAY = date(2008, 10, 1)
"""The first day of the first unit (domain.md c1)."""
AHEAD = timedelta(days=2 * 365)


def check_plan(first: date | None, until: date | None, *, today: date) -> None:
    """Refuse a planned stay whose days cannot be.

    Raises:
        RuleBroken: the departure lies before the arrival, or the arrival too far away.
    """
    if first is not None and first < FIRST_DAY:
        raise RuleBroken("There were no units before %(day)s. Look at the year.", field="planned_from", day=FIRST_DAY)
    if first is not None and first > today + AHEAD:
        raise RuleBroken("That is more than two years away. Look at the year.", field="planned_from")
    if until is not None and first is not None and until < first:
        raise RuleBroken(
            "The departure on %(until)s lies before the arrival on %(first)s.",
            field="planned_until",
            until=until,
            first=first,
        )
    if until is not None and until > today + 2 * AHEAD:
        raise RuleBroken("That is more than four years away. Look at the year.", field="planned_until")


def check_arrival(arrived_on: date, *, today: date, planned_until: date | None = None) -> None:
    """Refuse an arrival day that cannot be.

    Raises:
        RuleBroken: it lies in the future, before the first unit, or after the expected departure.
    """
    if arrived_on > today:
        raise RuleBroken(
            "The arrival day %(day)s lies in the future. Record it on the day itself.",
            field="arrived_on",
            day=arrived_on,
        )
    if arrived_on < FIRST_DAY:
        raise RuleBroken("There were no units before %(day)s. Look at the year.", field="arrived_on", day=FIRST_DAY)
    if planned_until is not None and planned_until < arrived_on:
        raise RuleBroken(
            "The departure on %(until)s lies before the arrival on %(first)s.",
            field="planned_until",
            until=planned_until,
            first=arrived_on,
        )


def check_departure(left_on: date, *, since: date, today: date) -> None:
    """Refuse a departure day that cannot be.

    Args:
        since: the arrival in the unit where the family is now.

    Raises:
        RuleBroken: it lies in the future or before that arrival.
    """
    if left_on > today:
        raise RuleBroken(
            "The departure day %(day)s lies in the future. To announce it, change the expected departure.",
            field="left_on",
            day=left_on,
        )
    if left_on < since:
        raise RuleBroken(
            "The departure on %(until)s lies before the arrival on %(first)s.",
            field="left_on",
            until=left_on,
            first=since,
        )


def check_move_day(on: date, *, since: date, today: date, field: str = "moved_on") -> None:
    """Refuse the day of a move that cannot be.

    Raises:
        RuleBroken: it lies in the future, or before the family came to the unit where it is.
    """
    if on > today:
        raise RuleBroken("%(day)s lies in the future. Record a move on the day itself.", field=field, day=on)
    if on < since:
        raise RuleBroken(
            "On %(day)s the family was not yet in this unit: it came on %(since)s.", field=field, day=on, since=since
        )


def check_move_ahead(on: date, *, today: date, until: date | None, field: str = "moved_on") -> None:
    """Refuse the day of a planned move that cannot be.

    Raises:
        RuleBroken: it is not in the future, or the family is expected to have left by then.
    """
    if on <= today:
        raise RuleBroken("%(day)s is no day to come. Record the move instead of planning it.", field=field, day=on)
    if until is not None and on >= until:
        raise RuleBroken(
            "The family is expected to leave on %(until)s. Extend the stay, or plan the move before that day.",
            field=field,
            until=until,
        )


def check_open(
    unit: str, period: Period, *, service: Iterable[Period], closures: Iterable[Period], field: str = "unit_id"
) -> None:
    """Refuse nights on which the unit is not in the stock or is closed.

    Raises:
        RuleBroken: with the days on which it is.
    """
    periods = sorted(service, key=lambda one: one.from_on)
    if not any(one.covers(period) and one.holds(period.from_on) for one in periods):
        _refuse_service(unit, period, periods, field)
    for closed in closures:
        if closed.overlaps(period) or (period.is_empty and closed.holds(period.from_on)):
            if closed.last_day is None:
                raise RuleBroken(
                    "Unit %(unit)s is closed from %(first)s, without a last day.",
                    field=field,
                    unit=unit,
                    first=closed.from_on,
                )
            raise RuleBroken(
                "Unit %(unit)s is closed from %(first)s to %(last)s.",
                field=field,
                unit=unit,
                first=closed.from_on,
                last=closed.last_day,
            )


def _refuse_service(unit: str, period: Period, service: list[Period], field: str) -> None:
    around = next((one for one in service if one.holds(period.from_on)), None)
    if around is not None:
        raise RuleBroken(
            "Unit %(unit)s is in the stock only until %(last)s. Give an expected departure before that, "
            "or choose another unit.",
            field=field,
            unit=unit,
            last=around.last_day,
        )
    later = next((one for one in service if one.from_on > period.from_on), None)
    if later is not None:
        raise RuleBroken(
            "Unit %(unit)s is not in the stock on %(day)s; it is from %(first)s.",
            field=field,
            unit=unit,
            day=period.from_on,
            first=later.from_on,
        )
    raise RuleBroken("Unit %(unit)s is not in the stock on %(day)s.", field=field, unit=unit, day=period.from_on)


def suggested_cleaning(left_on: date, days: int, closing_days: AbstractSet[date] = frozenset()) -> Period:
    """Return the nights for cleaning that follow a departure: up to the k-th working day after it.

    Source: counting.md, The unit-night ledger, class 4.
    """
    return Period(left_on, add_working_days(left_on, days, closing_days))
