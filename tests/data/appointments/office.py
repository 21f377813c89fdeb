"""A small office for the tests of appointments: one coach with hours, two rooms, one file."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from icam.accounts.models import Account
from icam.appointments.models import CoachHours
from icam.appointments.rules import AppointmentDraft, Place, TalkKind, instant
from icam.cases.models import Case
from icam.core.access import Role
from icam.db import db
from icam.offices.models import Office, Room
from tests import make

MONDAY = date(2026, 3, 2)
NOW = instant(date(2026, 3, 1), time(12))


@dataclass
class Desk:
    """What a test needs to make appointments."""

    office: Office
    rooms: list[Room]
    coach: Account
    cases: list[Case] = field(default_factory=list)

    def draft(self, day: date = MONDAY, at: time = time(10), minutes: int = 60, **changes: Any) -> AppointmentDraft:
        """Return an appointment as a form would want it."""
        known: dict[str, Any] = {
            "coach_id": self.coach.id,
            "office_id": self.office.id,
            "starts_at": instant(day, at),
            "minutes": minutes,
            "kind": TalkKind.FIRST,
            "place": Place.OFFICE,
        }
        return AppointmentDraft(**(known | changes))


def coach(office: Office, *, until: time = time(17), name: str = "Bram Lauwers", **details: Any) -> Account:
    """Make a coach who receives people from nine on every working day."""
    row = make.account(role=Role.ICAM_COACH, all_sites=True, name=name, **details)
    for weekday in range(1, 6):
        add(
            CoachHours(
                coach_id=row.id,
                office_id=office.id,
                weekday=weekday,
                from_at=time(9),
                until_at=until,
                from_on=date(2021, 10, 7),
            )
        )
    return row


def add(row: Any) -> Any:
    """Save a row."""
    from icam.db import unit_of_work

    with unit_of_work() as session:
        session.add(row)
    return row


def desk(cases: int = 1, rooms: int = 2) -> Desk:
    """Make the office."""
    office = make.office("ANT", name_nl="Antwerpen", name_fr="Anvers", region="AL")
    make.office_hours(office)
    places = [make.room(office, f"ANT-{n}", name=f"Lokaal {n}") for n in range(1, rooms + 1)]
    one = coach(office)
    files = [
        make.case(region="AL", opened_on=date(2026, 2, 2), office_id=office.id, coach_id=one.id) for _ in range(cases)
    ]
    db.session.rollback()
    return Desk(office, places, one, files)


def later(moment: datetime, **change: int) -> datetime:
    """Return a later instant."""
    return moment + timedelta(**change)
