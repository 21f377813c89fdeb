"""What every door to a talk has in common: the coach's page, an appointment, the walk-in desk.

Plain functions for commands, inside their transaction.
"""

from dataclasses import asdict
from datetime import date

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from icam.appointments import keeping
from icam.appointments.models import Appointment
from icam.appointments.rules import AppointmentState
from icam.audit.commands import record
from icam.cases.models import Case
from icam.core import clock
from icam.core.access import Actor
from icam.core.errors import NotFound, RuleBroken
from icam.people import queries as people
from icam.talks import rules
from icam.talks.models import Talk, TalkPerson
from icam.talks.rules import OpeningDraft, TalkMilestones

STANDING = frozenset({AppointmentState.PLANNED, AppointmentState.CONFIRMED, AppointmentState.ATTENDED})
"""States of an appointment out of which a talk can begin."""


def open_talk(session: Session, actor: Actor, case: Case, draft: OpeningDraft, *, today: date) -> Talk:
    """Begin a talk of a file and write it in the trail; the appointment it comes from is marked as attended.

    Called by commands, inside their transaction. The coach is the one named in the draft, else who asks.

    Raises:
        RuleBroken: a day to come, a closed file, an appointment of another file, ended otherwise, or talked already.
    """
    rules.check_day(draft.held_on, today=today)
    _lock(session, case.id)
    if case.closed_on is not None:
        raise RuleBroken("This file is closed. Reopen it, or open a new one, before the talk begins.")
    coach_id = draft.coach_id or actor.account_id
    if coach_id is None:
        raise RuleBroken("Choose the coach.", field="coach_id")
    _check_present(case, draft)
    if draft.appointment_id is not None:
        _attend(session, actor, case, draft.appointment_id, today)
    talk = Talk(
        case_id=case.id,
        appointment_id=draft.appointment_id,
        coach_id=coach_id,
        office_id=draft.office_id if draft.office_id is not None else case.office_id,
        kind=draft.kind or rules.kind_of_next(case.talks),
        place=draft.place,
        held_on=draft.held_on,
        started_at=draft.started_at,
        language=draft.language,
        interpreter_language=draft.interpreter_language,
        interpreter_mode=draft.interpreter_mode,
        interpreter=draft.interpreter,
        created_at=clock.now(),
    )
    session.add(talk)
    session.flush()
    session.add_all(TalkPerson(talk_id=talk.id, person_id=one) for one in sorted(draft.present))
    recompute(session, case.id, today=today)
    said = {"kind": talk.kind, "place": talk.place, "held_on": talk.held_on, "coach_id": talk.coach_id}
    if talk.appointment_id is not None:
        said["appointment_id"] = talk.appointment_id
    record(actor, "talk.started", ("talk", talk.id), new=said, household_id=case.household_id)
    return talk


def _lock(session: Session, case_id: int) -> None:
    """Let one at a time change the talks of a file: who comes second sees what the first one did."""
    session.execute(select(Case.id).where(Case.id == case_id).with_for_update(key_share=True))


def _check_present(case: Case, draft: OpeningDraft) -> None:
    if not draft.present:
        return
    known = {one.person_id for one in people.member_rows([case.household_id])}
    if not draft.present <= known:
        raise RuleBroken("Somebody who is ticked does not belong to this family.", field="present")


def _attend(session: Session, actor: Actor, case: Case, appointment_id: int, today: date) -> None:
    appointment = session.get(Appointment, appointment_id)
    if appointment is None or appointment.case_id != case.id:
        raise NotFound
    taken = select(Talk.id).where(Talk.appointment_id == appointment_id, Talk.voided_at.is_(None))
    if session.scalar(taken) is not None:
        raise RuleBroken("The talk of this appointment was started already. It stands in the list below.")
    if appointment.state is AppointmentState.RESCHEDULED:
        raise RuleBroken("This appointment was moved. Start the talk from the one that took its place.")
    if appointment.state not in STANDING:
        raise RuleBroken("This appointment did not take place. Start a talk without it.")
    keeping.attend(session, actor, appointment, today=today)


def talk_milestones(session: Session, case_id: int) -> TalkMilestones:
    """Work out what the talks of a file that hold say about where it stands; one statement."""
    row = session.execute(
        select(func.count(), func.min(Talk.held_on), func.max(Talk.held_on)).where(
            Talk.case_id == case_id, Talk.voided_at.is_(None)
        )
    ).one()
    return TalkMilestones(*row)


def recompute(session: Session, case_id: int, *, today: date) -> None:
    """Write the milestones of a file that follow from its talks, and those of its appointments that follow from them.

    They are no edit of the file: its version stays, so nobody who is writing in it is disturbed.
    """
    session.flush()
    _lock(session, case_id)
    found = talk_milestones(session, case_id)
    session.execute(update(Case).where(Case.id == case_id).values(**asdict(found)))
    keeping.keep_marks(session, case_id, today=today)
