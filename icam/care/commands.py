"""What the office records about an arrival, a departure and a school."""

from datetime import date
from typing import Any

from icam.audit.commands import record
from icam.care import queries, rules
from icam.care.models import CareStep, Schooling
from icam.care.rules import SchoolDraft, StepDraft
from icam.core import clock
from icam.core.access import Actor
from icam.core.errors import RuleBroken
from icam.db import unit_of_work


def record_step(actor: Actor, stay_id: int, draft: StepDraft, *, today: date) -> CareStep:
    """Record that a step of an arrival or a departure was done.

    Raises:
        NotFound: out of scope.
        RuleBroken: see ``rules.check_step``.
    """
    with unit_of_work() as session:
        stay = queries.stay(actor, stay_id)
        rules.check_step(draft, arrived_on=stay.arrived_on, done=queries.steps_of(stay_id), today=today)
        row = CareStep(
            stay_id=stay_id,
            step=draft.step,
            done_on=draft.done_on,
            language=draft.language,
            note=draft.note,
            by_id=actor.account_id,
            created_at=clock.now(),
        )
        session.add(row)
        session.flush()
        values = {"step": draft.step, "done_on": draft.done_on, "language": draft.language, "note": draft.note}
        record(actor, "care_step.done", ("stay", stay_id), new=values, household_id=stay.household_id)
    return row


def withdraw_step(actor: Actor, step_id: int, *, reason: str) -> CareStep:
    """Withdraw a step recorded by mistake; it is kept, with the reason.

    Raises:
        NotFound: out of scope, or withdrawn already.
    """
    with unit_of_work() as session:
        row = queries.step(actor, step_id)
        stay = queries.stay(actor, row.stay_id)
        row.void(actor.account_id, clock.now(), reason)
        session.flush()
        old = {"step": row.step, "done_on": row.done_on}
        record(actor, "care_step.withdrawn", ("stay", stay.id), old=old, household_id=stay.household_id, reason=reason)
    return row


def record_school(actor: Actor, household_id: int, person_id: int, draft: SchoolDraft, *, today: date) -> Schooling:
    """Record a child's school from a day on, or why there is none; what held before ends on that day.

    Raises:
        NotFound: out of scope, or not of this family.
        RuleBroken: see ``rules.check_school``; or a later one is on record.
    """
    with unit_of_work() as session:
        _household, member = queries.child(actor, household_id, person_id)
        rules.check_school(draft, birth=member.birth, today=today)
        for line in queries.schools_of([person_id]).get(person_id, ()):
            if line.until_on is not None and line.until_on <= draft.from_on:
                continue
            if line.from_on >= draft.from_on:
                raise RuleBroken(
                    "Something is on record from %(day)s on. Withdraw that first, or enter a later day.",
                    field="from_on",
                    day=line.from_on,
                )
            queries.schooling(actor, line.id).until_on = draft.from_on
        row = Schooling(
            person_id=person_id,
            household_id=household_id,
            school=draft.school,
            level=draft.level,
            language=draft.language,
            why_not=draft.why_not,
            from_on=draft.from_on,
            until_on=draft.until_on,
            note=draft.note,
            created_at=clock.now(),
        )
        session.add(row)
        session.flush()
        record(
            actor,
            "school.recorded",
            ("person", person_id),
            new=_school(row),
            household_id=household_id,
            person_id=person_id,
        )
    return row


def withdraw_school(actor: Actor, schooling_id: int, *, reason: str) -> Schooling:
    """Withdraw a school recorded by mistake; it is kept, with the reason.

    Raises:
        NotFound: out of scope, or withdrawn already.
    """
    with unit_of_work() as session:
        row = queries.schooling(actor, schooling_id)
        row.void(actor.account_id, clock.now(), reason)
        session.flush()
        record(
            actor,
            "school.withdrawn",
            ("person", row.person_id),
            old=_school(row),
            household_id=row.household_id,
            person_id=row.person_id,
            reason=reason,
        )
    return row


def _school(row: Schooling) -> dict[str, Any]:
    names = ("school", "level", "language", "why_not", "from_on", "until_on", "note")
    return {name: getattr(row, name) for name in names}
