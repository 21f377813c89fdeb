"""What the pages of appointments share: what the address says, lists to choose from, free moments as links."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from flask import Blueprint, current_app, flash, request
from flask_babel import get_locale, gettext

from icam.appointments import queries
from icam.appointments.rules import Book, Moment, NotFree, Wanted, day_of, free_moments, time_of
from icam.codes import queries as codes
from icam.config import Config
from icam.core import clock
from icam.core.access import Actor
from icam.core.errors import NotFound
from icam.offices import queries as offices
from icam.visits.languages import languages
from icam.web.filters import day as write_day
from icam.web.typed import parse_day

bp = Blueprint("appointments", __name__)
"""Pages of a file."""

agenda_bp = Blueprint("agenda", __name__)
"""Pages of the area Agenda."""

LOOK_AHEAD = 40
SHOWN = 24
Result = TypeVar("Result")


def settings() -> Config:
    """Return the settings."""
    found: Config = current_app.config["ATD"]
    return found


def language() -> str:
    """Return the reader's language."""
    locale = get_locale()
    return locale.language if locale else "en"


def day_in_address(name: str = "on") -> date | None:
    """Return a day of the address; None when there is none, or it cannot be read."""
    typed = request.args.get(name, "").strip()
    if not typed:
        return None
    try:
        return parse_day(typed)
    except ValueError as wrong:
        flash(str(wrong), "warning")
        return None


def moment_in_address(name: str = "at") -> datetime | None:
    """Return an instant of the address; None when there is none, or it cannot be read."""
    try:
        found = datetime.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


def office_choices(actor: Actor, today: date) -> list[tuple[int, str]]:
    """Return the offices of the reader that are in use."""
    return offices.choices(actor.scope, language(), on=today)


def room_choices(office_ids: Sequence[int], today: date) -> list[tuple[int, str]]:
    """Return the rooms of some offices that are in use."""
    return [(one.id, f"{one.name} ({one.code})") for one in offices.rooms(on=today) if one.office_id in set(office_ids)]


def lists(actor: Actor, today: date, **more: Any) -> dict[str, Any]:
    """Return what the lists of the forms hold, by field name."""
    words = language()
    places = office_choices(actor, today)
    return {
        "coach_id": queries.coaches(actor, today),
        "office_id": places,
        "room_id": room_choices([one for one, _ in places], today),
        "interpreter_language": languages(),
        "ended_by": codes.choices("ended_by", words, today),
        **more,
    }


def coach_in(choices: Sequence[tuple[int, str]], wanted: int | None) -> int | None:
    """Return the coach that the address names.

    Raises:
        NotFound: the reader has no such coach.
    """
    if not wanted:
        return None
    if wanted not in {known for known, _ in choices}:
        raise NotFound
    return wanted


# --- free moments ----------------------------------------------------------------------------------------------------


def find_moments(
    actor: Actor,
    *,
    coach_ids: Sequence[int],
    office_ids: Sequence[int],
    minutes: int,
    since: date,
    speaks: str | None = None,
    seats: int = 2,
    most: int = SHOWN,
) -> tuple[Book, list[Moment]]:
    """Return free moments from a day on, and what they were found in."""
    now, today = clock.now(), clock.today()
    first = max(since, today)
    book = queries.book(actor, coach_ids, office_ids, first, first + timedelta(days=LOOK_AHEAD), language=language())
    wanted = Wanted(
        minutes=minutes,
        since=max(now, _morning(first)),
        coach_ids=frozenset(coach_ids),
        office_ids=frozenset(office_ids),
        language=speaks,
        seats=seats,
        days=LOOK_AHEAD,
        most=most,
    )
    return book, free_moments(book, wanted)


def _morning(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), clock.BRUSSELS)


def moment_words(moment: Moment, book: Book) -> str:
    """Write a free moment: day, time, coach, room."""
    room = next((one.name for one in book.rooms if one.id == moment.room_id), None)
    when = f"{write_day(day_of(moment.span.starts), 'weekday')} {time_of(moment.span.starts):%H:%M}"
    return ", ".join(part for part in (when, book.coach(moment.coach_id), room) if part)


def moment_args(moment: Moment) -> dict[str, Any]:
    """Return a free moment as arguments of an address."""
    return {
        "at": moment.span.starts.isoformat(),
        "coach": moment.coach_id,
        "office": moment.office_id,
        "room": moment.room_id,
        "minutes": int((moment.span.ends - moment.span.starts).total_seconds() // 60),
    }


def offering(command: Callable[[], Result], endpoint: str, fixed: Mapping[str, Any]) -> Callable[[], Result]:
    """Wrap a command so that a refused moment leads to those that are free.

    Args:
        fixed: what the address says besides the moment.
    """

    def run() -> Result:
        try:
            return command()
        except NotFree as refused:
            refused.links = (
                *refused.links,
                *(
                    (
                        gettext("Free: %(moment)s", moment=moment_words(one, refused.book)).replace("%", "%%"),
                        endpoint,
                        {**fixed, **moment_args(one)},
                    )
                    for one in refused.moments
                ),
            )
            raise

    return run
