"""Makes files of individual case management, mornings at the door and visits, for what is counted over them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from icam.accounts.models import Account
from icam.appointments.models import Appointment
from icam.appointments.rules import HOLDING, AppointmentState, TalkKind
from icam.cases.models import Case, CaseStay
from icam.cases.rules import Conclusion
from icam.conclusions.models import CaseConclusion
from icam.core import clock
from icam.core.access import Role
from icam.db import db, unit_of_work
from icam.offices.models import Office
from icam.people.models import Household
from icam.stays.models import Stay
from icam.visits.models import Visit
from icam.visits.rules import Result
from icam.walkin.models import WalkInEntry, WalkInSession
from icam.walkin.rules import EntryState
from tests import make, talks
from tests import visits as visiting
from tests.make import _save

EVERY = ("came", "silent", "walked_in", "residence", "refused", "missed", "new")
"""What may become of a file, one after the other."""


def appointment(
    of: Case, coach: Account, on: date, state: AppointmentState, kind: TalkKind = TalkKind.FIRST, **details: Any
) -> Appointment:
    """Make an appointment of an hour, at a moment of its own for each file."""
    starts_at = datetime(on.year, on.month, on.day, 6, tzinfo=UTC) + timedelta(hours=of.id % 12)
    values = {"coach_id": coach.id, "kind": kind, "starts_at": starts_at, "ends_at": starts_at + timedelta(minutes=50)}
    more = {"case_id": of.id, "state": state, "holds": state in HOLDING, "created_at": clock.now()}
    row: Appointment = _save(Appointment(**(values | more | details)))
    return row


def conclusion(of: Case, on: date, kind: Conclusion, **details: Any) -> CaseConclusion:
    """Conclude a file, straight in the database."""
    values: dict[str, Any] = {"kind": kind, "concluded_on": on, "explained_on": on, "held_from_on": on}
    told = {"language": "nl", "explanation": "said", "written_at": clock.now()}
    must: dict[str, Any] = {}
    if kind is Conclusion.RESIDENCE:
        must = {"step": "Apply at the municipality"}
    if kind is Conclusion.NEITHER:
        must = {"forced_return_explained": True, "entry_ban_explained": True, "signature": "signed"}
    row: CaseConclusion = _save(CaseConclusion(**({"case_id": of.id} | values | told | must | details)))
    return row


def file(how: str, opened: date, coach: Account, office: Office, **details: Any) -> Case:
    """Make a file and what became of it.

    Args:
        how: one of ``EVERY``.
    """
    entry = "WALK_IN" if how == "walked_in" else "INVITATION"
    given = {"opened_on": opened, "office_id": office.id, "region": office.region, "entry": entry}
    if how == "refused":
        given |= {"closed_on": opened + timedelta(days=60), "outcome": "REFUSED"}
    row = make.case(**({"coach_id": coach.id, "file_language": "nl"} | given | details))

    def day(number: int) -> date:
        return opened + timedelta(days=number)

    if how in ("came", "silent", "residence", "refused", "missed"):
        make.invitation(row, day(1))
    if how == "missed":
        appointment(row, coach, day(15), AppointmentState.NO_SHOW)
        appointment(row, coach, day(20), AppointmentState.RESCHEDULED)
    if how in ("came", "residence", "refused"):
        met = appointment(row, coach, day(11), AppointmentState.ATTENDED)
        talks.talk(row, coach, day(11), written=True, appointment_id=met.id)
    if how == "walked_in":
        talks.talk(row, coach, opened, written=True)
        appointment(row, coach, day(14), AppointmentState.ATTENDED, TalkKind.FOLLOW_UP)
    if how in ("residence", "refused"):
        conclusion(row, day(40), Conclusion.RESIDENCE if how == "residence" else Conclusion.NEITHER)
    return row


def files(count: int, opened: date, office: Office, coach: Account | None = None) -> list[Case]:
    """Make files, a week apart, of every kind in turn."""
    by = coach or talks.coach()
    weeks = (opened + timedelta(days=7 * number) for number in range(count))
    return [file(EVERY[number % len(EVERY)], day, by, office) for number, day in enumerate(weeks)]


def link(of: Case, to: Stay, *, stay_first: bool = False) -> CaseStay:
    """Link a file and a stay."""
    row: CaseStay = _save(CaseStay(case_id=of.id, stay_id=to.id, stay_first=stay_first, linked_at=clock.now()))
    return row


def morning(office: Office, day: date, count: int = 6) -> WalkInSession:
    """Let people come to the door from nine o'clock on, twenty minutes apart; every fourth goes away."""
    nine = datetime(day.year, day.month, day.day, 9, tzinfo=clock.BRUSSELS).astimezone(UTC)
    session: WalkInSession = _save(WalkInSession(office_id=office.id, day=day, opened_at=nine))
    by = talks.coach()
    for number in range(1, count + 1):
        came = nine + timedelta(minutes=20 * (number - 1))
        left = number % 4 == 0
        taken: dict[str, Any] = {"taken_at": came + timedelta(minutes=10 * number), "taken_by_id": by.id}
        _save(
            WalkInEntry(
                session_id=session.id,
                number=number,
                name=f"Heard {number}",
                language=("ps", "ar", None)[number % 3],
                came_at=came,
                state=EntryState.LEFT if left else EntryState.DONE,
                ended_at=came + timedelta(hours=1),
                **({} if left else taken),
            )
        )
    return session


def visits(of: Stay, days: list[date], results: list[Result | None], coach: Account | None = None) -> list[Visit]:
    """Plan visits to the family of a stay, with what became of them."""
    household = db.session.get(Household, of.household_id)
    assert household is not None
    by = coach or make.account(role=Role.FITT_COACH, all_sites=True)
    return [
        visiting.visit(household, by, day, stay_id=of.id, result=result, result_reason=_reason(result))
        for day, result in zip(days, results, strict=True)
    ]


def _reason(result: Result | None) -> str | None:
    return "NOT_HOME" if result is Result.MISSED_EXCUSED else None


def a_bit_of_all(count: int, office: Office, stay: Stay, opened: date = date(2025, 2, 3)) -> None:
    """Make files of every kind, two linked with a stay, a morning at the door and some visits."""
    with unit_of_work():
        made = files(count, opened, office)
        link(made[0], stay)
        link(made[1], stay, stay_first=True)
        morning(office, opened)
        first = stay.arrived_on or opened
        visits(
            stay,
            [first + timedelta(days=number) for number in range(4)],
            [Result.HELD, Result.MISSED_EXCUSED, Result.CANCELLED, None],
        )
