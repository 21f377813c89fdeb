"""Hours, absences and languages of a coach."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import delete

from icam.appointments import queries
from icam.appointments.models import CoachAbsence, CoachHours, CoachLanguage
from icam.appointments.rules import AbsenceDraft, HoursDraft
from icam.audit.commands import record
from icam.core.access import Actor, Permission
from icam.core.errors import Forbidden, RuleBroken
from icam.core.period import ONE_DAY, Period
from icam.db import unit_of_work
from icam.offices import queries as offices


def may_arrange(actor: Actor, coach_id: int) -> bool:
    """Say whether somebody arranges the hours of a coach: the coach, and who hands out files."""
    return actor.account_id == coach_id or actor.may(Permission.CASES_HAND_OVER)


def _check_may(actor: Actor, coach_id: int, today: date) -> str:
    _, name = queries.coach(actor, coach_id, today)
    if not may_arrange(actor, coach_id):
        raise Forbidden
    return name


def add_hours(actor: Actor, coach_id: int, draft: HoursDraft, *, today: date) -> list[CoachHours]:
    """Give a coach hours in an office, the same on several weekdays.

    Raises:
        NotFound: the coach or the office is out of scope.
        Forbidden: these are not the reader's to arrange.
        RuleBroken: no weekday, an end before the beginning, or hours that the coach has already.
    """
    with unit_of_work() as session:
        _check_may(actor, coach_id, today)
        offices.office(actor.scope, draft.office_id)
        if not draft.weekdays:
            raise RuleBroken("Choose at least one weekday.", field="weekdays")
        if draft.from_at >= draft.until_at:
            raise RuleBroken("The hours end before they begin.", field="until_at")
        if draft.until_on is not None and draft.until_on <= draft.from_on:
            raise RuleBroken("The last day lies before the first.", field="last_on")
        _refuse_double(coach_id, draft)
        rows = [
            CoachHours(
                coach_id=coach_id,
                office_id=draft.office_id,
                weekday=weekday,
                from_at=draft.from_at,
                until_at=draft.until_at,
                from_on=draft.from_on,
                until_on=draft.until_on,
            )
            for weekday in draft.weekdays
        ]
        session.add_all(rows)
        session.flush()
        record(
            actor,
            "coach.hours_added",
            ("account", coach_id),
            new={
                "office_id": draft.office_id,
                "weekdays": list(draft.weekdays),
                "from_at": draft.from_at,
                "until_at": draft.until_at,
                "from_on": draft.from_on,
                "until_on": draft.until_on,
            },
        )
    return rows


def _refuse_double(coach_id: int, draft: HoursDraft) -> None:
    wanted = Period(draft.from_on, draft.until_on)
    for one in queries.hours_of([coach_id], draft.from_on):
        same_time = one.from_at < draft.until_at and draft.from_at < one.until_at
        if one.weekday in draft.weekdays and same_time and wanted.overlaps(Period(one.from_on, one.until_on)):
            raise RuleBroken(
                "From %(begin)s to %(end)s there are hours already on that weekday. End those first.",
                field="from_at",
                begin=f"{one.from_at:%H:%M}",
                end=f"{one.until_at:%H:%M}",
            )


def end_hours(actor: Actor, hours_id: int, last_on: date, *, today: date) -> CoachHours:
    """End hours of a coach: the last day on which they hold.

    Raises:
        NotFound: there are none.
        Forbidden: these are not the reader's to arrange.
        RuleBroken: they would end before they began.
    """
    with unit_of_work():
        found = queries.hours(hours_id)
        _check_may(actor, found.coach_id, today)
        until_on = last_on + ONE_DAY
        if until_on < found.from_on:
            raise RuleBroken("These hours began on %(day)s, later than that.", field="last_on", day=found.from_on)
        old = {"until_on": found.until_on}
        found.until_on = until_on
        record(
            actor,
            "coach.hours_ended",
            ("account", found.coach_id),
            old=old,
            new={"until_on": until_on, "weekday": found.weekday, "from_at": found.from_at},
        )
    return found


def add_absence(actor: Actor, coach_id: int, draft: AbsenceDraft, *, today: date) -> CoachAbsence:
    """Note days on which a coach is away; appointments on them stay, and are shown.

    Raises:
        NotFound: the coach is out of scope.
        Forbidden: these are not the reader's to arrange.
        RuleBroken: the last day lies before the first.
    """
    with unit_of_work() as session:
        _check_may(actor, coach_id, today)
        if draft.last_on < draft.from_on:
            raise RuleBroken("The last day lies before the first.", field="last_on")
        row = CoachAbsence(
            coach_id=coach_id, from_on=draft.from_on, until_on=draft.last_on + ONE_DAY, reason=draft.reason
        )
        session.add(row)
        session.flush()
        record(
            actor,
            "coach.absence_added",
            ("account", coach_id),
            new={"from_on": draft.from_on, "last_on": draft.last_on, "reason": draft.reason},
        )
    return row


def void_absence(actor: Actor, absence_id: int, *, now: datetime, today: date) -> CoachAbsence:
    """Take back an absence; it is kept, and no longer holds.

    Raises:
        NotFound: there is none.
        Forbidden: it is not the reader's to arrange.
    """
    with unit_of_work():
        found = queries.absence(absence_id)
        _check_may(actor, found.coach_id, today)
        found.void(actor.account_id, now, None)
        record(
            actor,
            "coach.absence_voided",
            ("account", found.coach_id),
            old={"from_on": found.from_on, "until_on": found.until_on, "reason": found.reason},
        )
    return found


def set_languages(actor: Actor, coach_id: int, languages: Iterable[str], *, today: date) -> None:
    """Say in which languages a coach talks without an interpreter.

    Raises:
        NotFound: the coach is out of scope.
        Forbidden: these are not the reader's to arrange.
    """
    with unit_of_work() as session:
        _check_may(actor, coach_id, today)
        old = queries.spoken_by([coach_id])[coach_id]
        new = sorted(set(languages))
        session.execute(delete(CoachLanguage).where(CoachLanguage.coach_id == coach_id))
        session.add_all(CoachLanguage(coach_id=coach_id, language=one) for one in new)
        record(actor, "coach.languages_changed", ("account", coach_id), old={"languages": old}, new={"languages": new})
