"""The agenda of a coach as a calendar file: RFC 5545, times in UTC, so that no change of the clock can move them."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from flask_babel import force_locale, gettext
from icalendar import Calendar, Event

from icam.appointments.queries import Entry
from icam.appointments.rules import AppointmentState, Place
from icam.appointments.words import KINDS, PLACES

PRODUCT = "-//ATD//agenda//NL"
ASK_AGAIN = timedelta(minutes=30)


def calendar_of(
    entries: Iterable[Entry],
    *,
    owner: str,
    language: str,
    with_names: bool,
    link: Callable[[int], str],
    now: datetime,
) -> bytes:
    """Write appointments as a calendar file.

    Args:
        language: of its words.
        with_names: say who comes; else nothing in it tells of a person.
        link: the address of an appointment, which opens only for who is signed in.
    """
    with force_locale(language):
        calendar = Calendar()
        calendar.add("prodid", PRODUCT)
        calendar.add("version", "2.0")
        calendar.add("method", "PUBLISH")
        calendar.add("x-wr-calname", gettext("ICAM, %(name)s", name=owner))
        calendar.add("refresh-interval", ASK_AGAIN, parameters={"value": "DURATION"})
        for one in entries:
            calendar.add_component(_event(one, language, with_names, link, now))
        written: bytes = calendar.to_ical()
    return written


def _event(one: Entry, language: str, with_names: bool, link: Callable[[int], str], now: datetime) -> Any:
    event = Event()
    event.add("uid", f"appointment-{one.id}@atd")
    event.add("dtstamp", now)
    event.add("created", one.created_at)
    event.add("sequence", one.version - 1)
    event.add("dtstart", one.starts_at)
    event.add("dtend", one.ends_at)
    what = f"{KINDS[one.kind]}"
    event.add("summary", f"{what}: {one.household} ({one.case_code})" if with_names else what)
    event.add("location", _where(one, language))
    event.add("status", "TENTATIVE" if one.state is AppointmentState.PLANNED else "CONFIRMED")
    event.add("class", "PRIVATE")
    event.add("url", link(one.id))
    return event


def _where(one: Entry, language: str) -> str:
    if one.place is not Place.OFFICE or one.office is None:
        return str(PLACES[one.place])
    return ", ".join(part for part in (one.office.name(language), one.room) if part)
