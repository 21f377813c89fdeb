"""What decides whether a moment is free, read in a fixed number of statements."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from sqlalchemy import and_, or_, select

from icam.accounts.models import Account
from icam.appointments.models import Appointment
from icam.appointments.queries.coaches import absences_of, hours_of, spoken_by
from icam.appointments.rules import Book, Busy, CoachTime, RoomFact, Span, whole_day
from icam.cases.models import Case
from icam.cases.scope import case_visible
from icam.core.access import Actor
from icam.core.period import Period
from icam.db import db
from icam.offices import queries as offices
from icam.offices.models import Office, Room
from icam.offices.rules import Window
from icam.people.models import Household


def book(
    actor: Actor,
    coach_ids: Iterable[int],
    office_ids: Iterable[int],
    first: date,
    last: date,
    *,
    language: str = "nl",
    leaving_out: int | None = None,
) -> Book:
    """Return all that decides whether a moment of some days is free, in ten statements.

    Args:
        last: the last day, counted.
        language: in which the offices are named.
        leaving_out: an appointment that is to move, so that it stands in nobody's way.
    """
    people, places = sorted(set(coach_ids)), sorted(set(office_ids))
    away: dict[int, list[Period]] = defaultdict(list)
    for one in absences_of(people, first):
        away[one.coach_id].append(Period(one.from_on, one.until_on))
    hours = tuple(
        CoachTime(
            one.coach_id,
            one.office_id,
            one.weekday,
            Window(one.from_at, one.until_at),
            Period(one.from_on, one.until_on),
        )
        for one in hours_of(people, first)
        if one.office_id in places
    )
    rooms = _rooms(places)
    coach_busy, room_busy = _busy(actor, people, [one.id for one in rooms], first, last, leaving_out)
    return Book(
        calendars=offices.calendars(places),
        hours=hours,
        away=dict(away),
        coach_busy=coach_busy,
        rooms=rooms,
        room_busy=room_busy,
        speaks=spoken_by(people),
        coach_names=_coach_names(people),
        office_names=_office_names(places, language),
        closed=offices.closing_days(),
    )


def _rooms(office_ids: list[int]) -> tuple[RoomFact, ...]:
    wanted = (
        select(Room.id, Room.office_id, Room.name, Room.seats, Room.from_on, Room.until_on)
        .where(Room.office_id.in_(office_ids))
        .order_by(Room.code)
    )
    return tuple(RoomFact(*row) for row in db.session.execute(wanted))


def _coach_names(coach_ids: list[int]) -> dict[int, str]:
    wanted = select(Account.id, Account.name).where(Account.id.in_(coach_ids))
    return {row.id: row.name for row in db.session.execute(wanted)}


def _office_names(office_ids: list[int], language: str) -> dict[int, str]:
    wanted = select(Office).where(Office.id.in_(office_ids))
    return {one.id: one.name(language) for one in db.session.scalars(wanted)}


def _busy(
    actor: Actor, coach_ids: list[int], room_ids: list[int], first: date, last: date, leaving_out: int | None
) -> tuple[dict[int, list[Busy]], dict[int, list[Busy]]]:
    begin, end = whole_day(first).starts, whole_day(last).ends
    wanted = (
        select(
            Appointment.coach_id,
            Appointment.room_id,
            Appointment.starts_at,
            Appointment.ends_at,
            Household.name,
            case_visible(actor).label("is_seen"),
        )
        .join(Case, Case.id == Appointment.case_id)
        .join(Household, Household.id == Case.household_id)
        .where(
            Appointment.holds,
            or_(Appointment.coach_id.in_(coach_ids), Appointment.room_id.in_(room_ids)),
            and_(Appointment.starts_at < end, Appointment.ends_at > begin),
        )
    )
    if leaving_out is not None:
        wanted = wanted.where(Appointment.id != leaving_out)
    coach_busy: dict[int, list[Busy]] = defaultdict(list)
    room_busy: dict[int, list[Busy]] = defaultdict(list)
    for row in db.session.execute(wanted):
        busy = Busy(Span(row.starts_at, row.ends_at), row.name if row.is_seen else None)
        coach_busy[row.coach_id].append(busy)
        if row.room_id is not None:
            room_busy[row.room_id].append(busy)
    return dict(coach_busy), dict(room_busy)
