"""Files of individual case management as they were known on a data date."""

from collections.abc import Iterable, Mapping
from datetime import date, time
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, or_, select

from icam.accounts.models import Account
from icam.appointments.models import Appointment, Invitation
from icam.appointments.rules import instant
from icam.cases.models import Case, CaseCoach
from icam.codes import queries as codes
from icam.conclusions.models import CaseConclusion
from icam.core import clock
from icam.core.access import Scope
from icam.core.period import ONE_DAY, Period
from icam.db import db
from icam.offices.models import Office
from icam.offices.scope import in_regions
from icam.people.models import Household
from icam.reports.builders.files import MET, AppointmentFact, FileFact
from icam.talks.models import Talk

Chosen = Mapping[str, str]


def in_scope(scope: Scope, chosen: Chosen) -> list[ColumnElement[bool]]:
    """Return the conditions that keep a report to the regions of its reader, and to what was chosen."""
    found = [in_regions(scope, Case.region, or_nowhere=True)]
    if chosen.get("office"):
        found.append(Case.office_id.in_(select(Office.id).where(Office.code == chosen["office"])))
    if chosen.get("region"):
        found.append(Case.region == chosen["region"])
    return found


def opened_in(scope: Scope, chosen: Chosen, window: Period) -> list[ColumnElement[bool]]:
    """Return the condition of the files that were opened in a period."""
    return [Case.opened_on >= window.from_on, Case.opened_on < window.until_on, *in_scope(scope, chosen)]


def open_on(scope: Scope, chosen: Chosen, day: date) -> list[ColumnElement[bool]]:
    """Return the condition of the files that were open on a day."""
    is_open = or_(Case.closed_on.is_(None), Case.closed_on > day)
    return [Case.opened_on <= day, is_open, *in_scope(scope, chosen)]


def files(conditions: Iterable[ColumnElement[bool]], known_on: date) -> list[FileFact]:
    """Read files with the facts dated up to and with a day, in six statements.

    Args:
        known_on: the data date.
    """
    ids = select(Case.id).where(*conditions).scalar_subquery()
    invited, talked = _invited(ids, known_on), _talked(ids, known_on)
    concluded, met, coaches = _concluded(ids, known_on), _met(ids, known_on), _coaches(ids, known_on)
    return [
        _fact(row, known_on, invited.get(row.id), talked.get(row.id), concluded.get(row.id), met, coaches.get(row.id))
        for row in db.session.execute(_rows(ids))
    ]


def appointments(
    of: list[FileFact], conditions: Iterable[ColumnElement[bool]], known_on: date
) -> list[AppointmentFact]:
    """Read the appointments of files, in one statement; what became of them counts up to the data date."""
    by_id = {file.case_id: file for file in of}
    talk = exists().where(Talk.appointment_id == Appointment.id, Talk.voided_at.is_(None))
    query = (
        select(Appointment.case_id, Appointment.kind, Appointment.starts_at, Appointment.state, talk.label("has_talk"))
        .join(Case, Case.id == Appointment.case_id)
        .where(*conditions)
        .order_by(Appointment.starts_at, Appointment.id)
    )
    found = []
    for row in db.session.execute(query):
        on = clock.local(row.starts_at).date()
        fact = AppointmentFact(by_id[row.case_id], row.kind, on, row.state, on <= known_on, row.has_talk)
        if fact.is_over or not fact.counts:
            found.append(fact)
    return found


def _rows(ids: Any) -> Select[*tuple[Any, ...]]:
    columns = (
        Case.id,
        Case.code,
        Case.region,
        Case.entry,
        Case.file_language,
        Case.opened_on,
        Case.options_from_on,
        Case.track_from_on,
        Case.closed_on,
        Case.outcome,
        Office.code.label("office"),
        Household.interpreter_language.label("spoken"),
    )
    query = select(*columns).join(Household, Household.id == Case.household_id)
    query = query.outerjoin(Office, Office.id == Case.office_id)
    return query.where(Case.id.in_(ids)).order_by(Case.opened_on, Case.id)


def _invited(ids: Any, known_on: date) -> dict[int, Any]:
    query = select(
        Invitation.case_id, func.min(Invitation.sent_on).label("first_on"), func.count().label("number")
    ).where(Invitation.case_id.in_(ids), Invitation.voided_at.is_(None), Invitation.sent_on <= known_on)
    return {row.case_id: row for row in db.session.execute(query.group_by(Invitation.case_id))}


def _talked(ids: Any, known_on: date) -> dict[int, Any]:
    query = select(
        Talk.case_id,
        func.min(Talk.held_on).label("first_on"),
        func.max(Talk.held_on).label("last_on"),
        func.count().label("number"),
    ).where(Talk.case_id.in_(ids), Talk.voided_at.is_(None), Talk.held_on <= known_on)
    return {row.case_id: row for row in db.session.execute(query.group_by(Talk.case_id))}


def _concluded(ids: Any, known_on: date) -> dict[int, Any]:
    """Read the conclusion that held on the day."""
    held = or_(CaseConclusion.held_until_on.is_(None), CaseConclusion.held_until_on > known_on)
    query = select(CaseConclusion.case_id, CaseConclusion.kind, CaseConclusion.concluded_on).where(
        CaseConclusion.case_id.in_(ids), CaseConclusion.held_from_on <= known_on, held
    )
    return {row.case_id: row for row in db.session.execute(query.order_by(CaseConclusion.id))}


def _met(ids: Any, known_on: date) -> dict[int, date]:
    """Read when somebody last came to an appointment."""
    after = instant(known_on + ONE_DAY, time.min)
    query = select(Appointment.case_id, func.max(Appointment.starts_at)).where(
        Appointment.case_id.in_(ids), Appointment.state.in_(MET), Appointment.starts_at < after
    )
    return {row[0]: clock.local(row[1]).date() for row in db.session.execute(query.group_by(Appointment.case_id))}


def _coaches(ids: Any, day: date) -> dict[int, Any]:
    """Read who had a file on a day."""
    query = (
        select(CaseCoach.case_id, CaseCoach.coach_id, Account.name)
        .join(Account, Account.id == CaseCoach.coach_id)
        .where(
            CaseCoach.case_id.in_(ids),
            CaseCoach.voided_at.is_(None),
            CaseCoach.from_on <= day,
            or_(CaseCoach.until_on.is_(None), CaseCoach.until_on > day),
        )
    )
    return {row.case_id: row for row in db.session.execute(query)}


def _fact(
    row: Any,
    known_on: date,
    invited: Any,
    talked: Any,
    concluded: Any,
    met: Mapping[int, date],
    coach: Any,
) -> FileFact:
    def known(day: date | None) -> date | None:
        return day if day is not None and day <= known_on else None

    is_closed = known(row.closed_on) is not None
    return FileFact(
        case_id=row.id,
        code=row.code,
        office=row.office,
        region=row.region,
        entry=row.entry,
        language=row.file_language,
        spoken=row.spoken,
        opened_on=row.opened_on,
        invited_on=invited.first_on if invited else None,
        invitations=invited.number if invited else 0,
        first_talk_on=talked.first_on if talked else None,
        last_talk_on=talked.last_on if talked else None,
        talks=talked.number if talked else 0,
        met_on=met.get(row.id),
        options_from_on=known(row.options_from_on),
        conclusion=concluded.kind if concluded else None,
        concluded_on=concluded.concluded_on if concluded else None,
        track_from_on=known(row.track_from_on),
        closed_on=row.closed_on if is_closed else None,
        outcome=row.outcome if is_closed else None,
        outcome_group=codes.group_of("case_outcome", row.outcome) if is_closed else None,
        coach=coach.name if coach else None,
        coach_id=coach.coach_id if coach else None,
    )
