"""What the office does with visits: plan, change, write up, correct, and settle what was agreed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from sqlalchemy import delete

from icam.audit.commands import record
from icam.core import clock
from icam.core.access import Actor
from icam.core.errors import RuleBroken, Stale
from icam.db import db, unit_of_work
from icam.visits import queries, rules
from icam.visits.models import Agreement, Visit, VisitPerson, VisitSeries
from icam.visits.queries.one import present_at
from icam.visits.rules import AgreementDraft, PlanDraft, Result, ResultDraft, RoundRefused, VisitStale


@dataclass(frozen=True, slots=True)
class Planned:
    """What was planned, and what stands at the same time."""

    visits: tuple[Visit, ...]
    clashes: tuple[queries.Clash, ...]


def plan_visits(actor: Actor, draft: PlanDraft, *, today: date) -> Planned:
    """Plan a visit, or a row of them.

    Raises:
        NotFound: the family is out of scope.
        RuleBroken: see ``rules.check_plan``; or the coach may not visit.
    """
    with unit_of_work() as session:
        household = queries.household_in_scope(actor, draft.household_id)
        days = rules.check_plan(draft, today=today)
        _check_coach(actor, draft.coach_id, today)
        clashes = queries.clashes(draft.coach_id, days, draft.at)
        series = None
        if draft.every_weeks is not None:
            series = VisitSeries(
                household_id=household.id,
                every_weeks=draft.every_weeks,
                from_on=days[0],
                until_on=days[-1],
                created_at=clock.now(),
            )
            session.add(series)
            session.flush()
        visits = [_planned(draft, day, series) for day in days]
        session.add_all(visits)
        session.flush()
        record(
            actor,
            "visit.planned",
            ("visit", visits[0].id),
            new={"coach_id": draft.coach_id, "at": draft.at, "kind": draft.kind, "days": days},
            household_id=household.id,
        )
    return Planned(tuple(visits), tuple(clashes))


def _planned(draft: PlanDraft, day: date, series: VisitSeries | None) -> Visit:
    stay = queries.stay_on(draft.household_id, day)
    return Visit(
        household_id=draft.household_id,
        stay_id=stay.id if stay else None,
        coach_id=draft.coach_id,
        series_id=series.id if series else None,
        planned_on=day,
        planned_at=draft.at,
        kind=draft.kind,
        purpose=draft.purpose,
        interpreter_language=draft.interpreter_language,
        interpreter_mode=draft.interpreter_mode,
        topics="",
        created_at=clock.now(),
    )


def _check_coach(actor: Actor, coach_id: int, today: date) -> None:
    if coach_id not in {known for known, _ in queries.coaches(actor, today)}:
        raise RuleBroken("This person does not visit families here. Choose another coach.", field="coach_id")


def change_plan(actor: Actor, visit_id: int, draft: PlanDraft, version: int, *, today: date) -> Visit:
    """Change who visits, when on that day, and why; another day is a move, so that it stays known.

    Raises:
        NotFound: out of scope.
        RuleBroken: the visit was already written up.
        Stale: somebody else saved first.
    """
    with unit_of_work():
        visit = queries.visit(actor, visit_id)
        if visit.result is not None:
            raise RuleBroken("This visit was already written up. Correct its result instead.")
        old = _plan_of(visit)
        if visit.version != version:
            raise VisitStale(visit.id, old, visit.version)
        if draft.coach_id != visit.coach_id:
            _check_coach(actor, draft.coach_id, today)
        visit.coach_id = draft.coach_id
        visit.planned_at = draft.at
        visit.kind = draft.kind
        visit.purpose = draft.purpose
        visit.interpreter_language = draft.interpreter_language
        visit.interpreter_mode = draft.interpreter_mode
        record(
            actor, "visit.changed", ("visit", visit.id), old=old, new=_plan_of(visit), household_id=visit.household_id
        )
    return visit


def _plan_of(visit: Visit) -> dict[str, Any]:
    return {
        "coach_id": visit.coach_id,
        "at": visit.planned_at,
        "kind": visit.kind,
        "purpose": visit.purpose,
        "interpreter_language": visit.interpreter_language,
        "interpreter_mode": visit.interpreter_mode,
    }


# --- writing up ------------------------------------------------------------------------------------------------------


def write_up(actor: Actor, drafts: Mapping[int, ResultDraft], *, today: date) -> list[Visit]:
    """Write down what became of one or several visits; all of them, or none.

    Raises:
        NotFound: a visit is out of scope.
        RoundRefused: what is wrong, by visit (see ``rules.check_result``).
        VisitStale: somebody else saved one of them first.
    """
    with unit_of_work():
        refused: dict[int, RuleBroken] = {}
        visits = []
        for visit_id, draft in drafts.items():
            try:
                visits.append(_write_up(actor, visit_id, draft, today))
            except RuleBroken as broken:
                refused[visit_id] = broken
        if refused:
            raise RoundRefused(refused)
    return visits


def _write_up(actor: Actor, visit_id: int, draft: ResultDraft, today: date) -> Visit:
    visit = queries.visit(actor, visit_id)
    state = rules.state_of(visit.result)
    old = result_of(visit)
    if visit.version != draft.version:
        raise VisitStale(visit.id, old, visit.version)
    rules.check_result(draft, state=state, planned_on=visit.planned_on, planned_at=visit.planned_at, today=today)
    _check_present(visit, draft)
    if draft.result is Result.MOVED:
        assert draft.moved_on is not None
        new = _follow(visit, draft.moved_on, draft.moved_at or visit.planned_at, in_series=True)
        _keep_result(visit, draft)
        visit.moved_to_id = new.id
    else:
        _keep_result(visit, draft)
    if draft.next_on is not None:
        _follow(visit, draft.next_on, draft.next_at, in_series=False)
    _keep_people(visit, draft.present)
    _keep_agreements(visit, draft.agreements)
    db.session.flush()
    event = "visit.written_up" if state is rules.State.PLANNED else "visit.corrected"
    record(
        actor,
        event,
        ("visit", visit.id),
        old=old,
        new=result_of(visit),
        household_id=visit.household_id,
        reason=draft.correction,
    )
    return visit


def _check_present(visit: Visit, draft: ResultDraft) -> None:
    known = {
        one.person_id for one in queries.dwellers([visit.household_id], visit.planned_on).get(visit.household_id, [])
    }
    if not draft.present <= known | present_at(visit.id):
        raise RuleBroken("Somebody who is ticked did not belong to the family on that day.", field="present")


def _keep_result(visit: Visit, draft: ResultDraft) -> None:
    visit.result = draft.result
    visit.result_reason = draft.reason
    visit.minutes = draft.minutes
    visit.language = draft.language
    visit.interpreter_language = draft.interpreter_language
    visit.interpreter_mode = draft.interpreter_mode
    visit.topics = " ".join(draft.topics)
    visit.family_words = draft.family_words
    visit.note = draft.note
    visit.also_present = draft.also_present
    visit.written_at = clock.now()


def _follow(visit: Visit, on: date, at: time | None, *, in_series: bool) -> Visit:
    """Plan the visit that takes this one's place, or that comes after it."""
    stay = queries.stay_on(visit.household_id, on)
    new = Visit(
        household_id=visit.household_id,
        stay_id=stay.id if stay else None,
        coach_id=visit.coach_id,
        series_id=visit.series_id if in_series else None,
        planned_on=on,
        planned_at=at,
        kind=visit.kind,
        purpose=visit.purpose if in_series else None,
        interpreter_language=visit.interpreter_language,
        interpreter_mode=visit.interpreter_mode,
        topics="",
        created_at=clock.now(),
    )
    db.session.add(new)
    db.session.flush()
    return new


def _keep_people(visit: Visit, present: Iterable[int]) -> None:
    db.session.execute(delete(VisitPerson).where(VisitPerson.visit_id == visit.id))
    db.session.add_all(VisitPerson(visit_id=visit.id, person_id=person_id) for person_id in sorted(present))


def _keep_agreements(visit: Visit, agreements: Iterable[AgreementDraft]) -> None:
    db.session.add_all(
        Agreement(
            visit_id=visit.id,
            household_id=visit.household_id,
            text=agreement.text,
            who=agreement.who,
            due_on=agreement.due_on,
        )
        for agreement in agreements
    )


def result_of(visit: Visit) -> dict[str, Any]:
    """Return what is written of a visit, by the names of the form's fields, for the trail and for a stale save."""
    reasons = rules.REASONS.get(visit.result) if visit.result else None
    return {
        "result": visit.result.value if visit.result else None,
        "missed_reason": visit.result_reason if reasons == "missed_reason" else None,
        "visit_cancel_reason": visit.result_reason if reasons == "visit_cancel_reason" else None,
        "minutes": visit.minutes,
        "present": sorted(present_at(visit.id)),
        "also_present": visit.also_present,
        "language": visit.language,
        "interpreter_language": visit.interpreter_language,
        "interpreter_mode": visit.interpreter_mode,
        "topics": visit.topics.split(),
        "family_words": visit.family_words,
        "note": visit.note,
        "moved_to_id": visit.moved_to_id,
    }


# --- agreements ------------------------------------------------------------------------------------------------------


def settle_agreement(actor: Actor, agreement_id: int, done_on: date, *, today: date) -> Agreement:
    """Note that something agreed was done.

    Raises:
        NotFound: out of scope.
        RuleBroken: see ``rules.check_settled``.
    """
    with unit_of_work() as session:
        agreement = queries.agreement(actor, agreement_id)
        if agreement.done_on is not None:
            return agreement
        visit = session.get_one(Visit, agreement.visit_id)
        rules.check_settled(done_on, agreed_on=visit.planned_on, today=today)
        agreement.done_on = done_on
        record(
            actor,
            "agreement.done",
            ("agreement", agreement.id),
            old={"done_on": None},
            new={"done_on": done_on},
            household_id=agreement.household_id,
        )
    return agreement


def reopen_agreement(actor: Actor, agreement_id: int) -> Agreement:
    """Note that something agreed was not done after all.

    Raises:
        NotFound: out of scope.
    """
    with unit_of_work():
        agreement = queries.agreement(actor, agreement_id)
        old = agreement.done_on
        agreement.done_on = None
        record(
            actor,
            "agreement.reopened",
            ("agreement", agreement.id),
            old={"done_on": old},
            new={"done_on": None},
            household_id=agreement.household_id,
        )
    return agreement


def reword_agreement(actor: Actor, agreement_id: int, draft: AgreementDraft, version: int | None) -> Agreement:
    """Say an agreement in other words, or change who does it or by when; what it said is kept.

    Args:
        version: how often it had been reworded when the page was opened; None = whatever is stored.

    Raises:
        NotFound: out of scope.
        RuleBroken: it was kept already, or would be due before it was made.
        Stale: somebody else reworded it first.
    """
    with unit_of_work() as session:
        agreement = queries.agreement(actor, agreement_id)
        before = len(queries.wordings(agreement))
        old = {"text": agreement.text, "who": agreement.who, "due_on": agreement.due_on}
        if version is not None and version != before:
            raise Stale(old, before)
        if agreement.done_on is not None:
            raise RuleBroken(
                "This was done on %(day)s. Note first that it is not done after all.", day=agreement.done_on
            )
        visit = session.get_one(Visit, agreement.visit_id)
        rules.check_reworded(draft.due_on, agreed_on=visit.planned_on)
        new = {"text": draft.text, "who": draft.who, "due_on": draft.due_on}
        if new == old:
            return agreement
        agreement.text, agreement.who, agreement.due_on = draft.text, draft.who, draft.due_on
        record(
            actor,
            queries.REWORDED,
            ("agreement", agreement.id),
            old=old,
            new=new,
            household_id=agreement.household_id,
        )
    return agreement
