"""The agenda: today first, the week below it, of a coach or of an office, with what is free."""

from datetime import date, timedelta
from typing import Any

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from icam.appointments import export, grid, queries
from icam.appointments.forms import MINUTES
from icam.appointments.routes.base import agenda_bp, day_in_address, language, moment_in_address, office_choices
from icam.appointments.rules import time_of
from icam.audit.looks import looked_at
from icam.audit.sheets import as_sheet
from icam.core import clock
from icam.core.access import Actor, Permission
from icam.core.errors import NotFound
from icam.people import queries as people
from icam.people.rules import read_search
from icam.web.page import page
from icam.web.policy import current_actor, requires

EVERYBODY = 0
ALL_OFFICES = 0
SEE_OTHER = 303
A_WEEK = timedelta(days=7)
ONE_DAY = timedelta(days=1)
LEAST_FREE = 20
"""Minutes of free time that are worth showing."""


@agenda_bp.get("/agenda")
@requires(Permission.APPOINTMENTS_EDIT)
def index() -> ResponseReturnValue:
    """Show a day as a list and its week as a table."""
    actor, today, now = current_actor(), clock.today(), clock.now()
    on = day_in_address() or today
    coaches, places = queries.coaches(actor, today), office_choices(actor, today)
    coach, office = _whose(actor, coaches, places)
    days = grid.week_of(on)
    lines = queries.agenda(actor, days[0], days[-1] + ONE_DAY, coach_id=coach, office_id=office)
    people_shown = [one for one in coaches if coach in (None, one[0])]
    offices_shown = [one for one, _ in places if office in (None, one)]
    book = queries.book(actor, [one for one, _ in people_shown], offices_shown, days[0], days[-1], language=language())
    free = grid.free_of(book, [one for one, _ in people_shown], offices_shown, days, now=now, least=LEAST_FREE)
    looked_at(actor, "agenda", coach)
    return page(
        "appointments/agenda.html",
        on=on,
        today=today,
        now=now,
        days=days,
        coaches=coaches,
        offices=places,
        office_names=book.office_names,
        coach_names=book.coach_names,
        coach=coach,
        office=office,
        args=_args(coach, office),
        in_week=len(lines),
        rows=grid.rows(lines, free, people_shown, days, book),
        of_day=grid.slots((one for one in lines if one.on == on), (one for one in free if _day(one) == on)),
        bookings=queries.bookings_of(one.id for one in lines if one.interpreter_language),
        unwritten=queries.not_written_up(actor, now, coach)[:20] if coach is not None else [],
        last_week=on - A_WEEK,
        next_week=on + A_WEEK,
        yesterday=on - ONE_DAY,
        tomorrow=on + ONE_DAY,
        is_away=[name for one, name in people_shown if book.is_away(one, on)],
    )


@agenda_bp.get("/agenda.xlsx")
@requires(Permission.APPOINTMENTS_EDIT)
def sheet() -> Response:
    """Give the week as a spreadsheet."""
    actor, today = current_actor(), clock.today()
    places = office_choices(actor, today)
    coach, office = _whose(actor, queries.coaches(actor, today), places)
    days = grid.week_of(day_in_address() or today)
    lines = queries.agenda(actor, days[0], days[-1] + ONE_DAY, coach_id=coach, office_id=office)
    return as_sheet(actor, "agenda", export.document(lines, dict(places)), len(lines))


def _day(one: grid.Free) -> date:
    return clock.local(one.span.starts).date()


def _whose(
    actor: Actor, coaches: list[tuple[int, str]], places: list[tuple[int, str]]
) -> tuple[int | None, int | None]:
    """Return the coach and the office in the address: one's own agenda, else everybody's in the first office."""
    coach, office = request.args.get("coach", type=int), request.args.get("office", type=int)
    known, offices = {one for one, _ in coaches}, [one for one, _ in places]
    if coach is None and office is None and actor.role.value.endswith("coach") and actor.account_id in known:
        return actor.account_id, None
    if coach and coach not in known:
        raise NotFound
    if office and office not in offices:
        raise NotFound
    if not coach and not office:
        return None, offices[0] if offices else None
    return coach or None, office or None


def _args(coach: int | None, office: int | None) -> dict[str, Any]:
    return {"coach": coach or EVERYBODY, "office": office or ALL_OFFICES}


@agenda_bp.get("/agenda/new")
@requires(Permission.APPOINTMENTS_EDIT)
def choose_case() -> ResponseReturnValue:
    """Choose the file that gets a free moment."""
    actor, today = current_actor(), clock.today()
    at, coach_id = moment_in_address(), request.args.get("coach", type=int)
    if at is None or coach_id is None:
        return redirect(url_for("agenda.index"), SEE_OTHER)
    _, coach_name = queries.coach(actor, coach_id, today)
    typed = request.args.get("q", "").strip()
    found = _found(actor, typed) if typed else queries.waiting(actor, coach_id)
    looked_at(actor, "agenda", coach_id)
    moment = {
        "at": at.isoformat(),
        "coach": coach_id,
        "office": request.args.get("office", type=int),
        "room": request.args.get("room", type=int),
        "minutes": request.args.get("minutes", MINUTES, type=int),
    }
    return page(
        "appointments/choose_case.html",
        at=at,
        on=clock.local(at).date(),
        time=time_of(at),
        coach_name=coach_name,
        search=typed,
        files=found,
        moment=moment,
        back=url_for("agenda.index", on=clock.local(at).date().isoformat(), coach=coach_id),
    )


def _found(actor: Actor, typed: str) -> list[queries.Waiting]:
    hits = people.search_persons(read_search(typed), actor.scope)
    return queries.open_files(actor, (one.household_id for one in hits if one.household_id), typed)
