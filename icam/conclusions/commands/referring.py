"""Refer to a service of voluntary return, step by step; nothing is sent without consent, nothing is deleted."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from icam.audit.commands import record
from icam.cases.rules import Conclusion
from icam.conclusions import queries
from icam.conclusions.milestones import recompute, take, take_open
from icam.conclusions.models import CaseConclusion, Referral, ReferralPerson
from icam.conclusions.rules import (
    ANSWERS,
    ReferralAnswer,
    ReferralDraft,
    ReferralState,
    check_referral,
    check_send,
    check_step,
    check_step_day,
)
from icam.core import clock
from icam.core.access import Actor
from icam.db import unit_of_work


def refer(actor: Actor, case_id: int, draft: ReferralDraft, *, today: date) -> Referral:
    """Make a referral; it is sent later, when everybody has consented.

    Raises:
        NotFound: the file is out of scope.
        RuleBroken: see ``rules.check_referral``.
    """
    with unit_of_work() as session:
        case = take_open(session, actor, case_id)
        holds = session.scalar(
            select(CaseConclusion).where(
                CaseConclusion.case_id == case_id,
                CaseConclusion.held_from_on.is_not(None),
                CaseConclusion.held_until_on.is_(None),
                CaseConclusion.kind == Conclusion.RETURN,
            )
        )
        people = queries.parties(case.household_id, draft.created_on)
        check_referral(draft, people, concluded_on=holds.concluded_on if holds else None, today=today)
        assert holds is not None
        row = Referral(
            case_id=case_id,
            conclusion_id=holds.id,
            service=draft.service,
            desk=draft.desk,
            created_on=draft.created_on,
            author_id=actor.account_id,
            note=draft.note,
            created_at=clock.now(),
        )
        session.add(row)
        session.flush()
        session.add_all(ReferralPerson(referral_id=row.id, person_id=one) for one in sorted(draft.person_ids))
        recompute(session, case)
        record(
            actor,
            "referral.created",
            ("referral", row.id),
            new={
                "service": draft.service,
                "desk": draft.desk,
                "created_on": draft.created_on,
                "persons": sorted(draft.person_ids),
            },
            household_id=case.household_id,
        )
    return row


def send_referral(actor: Actor, referral_id: int, on: date, *, today: date) -> Referral:
    """Record that a referral was sent.

    Raises:
        NotFound: there is none, or it is out of scope.
        RuleBroken: somebody's consent is missing, or the day or the step cannot be.
    """
    with _stepping(actor, referral_id, ReferralState.SENT, on, today) as (_, row):
        people = queries.referral_people(referral_id)
        check_send(on, row.service, people, queries.given(row.case_id), today=today)
        row.sent_on = on
    return row


def answer_referral(
    actor: Actor, referral_id: int, on: date, answer: ReferralAnswer, note: str | None, *, today: date
) -> Referral:
    """Record what the service answered, or that it did not.

    Raises:
        NotFound: there is none, or it is out of scope.
        RuleBroken: the day or the step cannot be.
    """
    with _stepping(actor, referral_id, ANSWERS[answer], on, today) as (_, row):
        row.answered_on, row.answer, row.answer_note = on, answer, note
    return row


def withdraw_referral(actor: Actor, referral_id: int, on: date, *, today: date) -> Referral:
    """Record that the service was told that the referral is withdrawn.

    Raises:
        NotFound: there is none, or it is out of scope.
        RuleBroken: the day or the step cannot be.
    """
    with _stepping(actor, referral_id, ReferralState.WITHDRAWN, on, today) as (_, row):
        row.withdrawn_on = on
    return row


def close_referral(actor: Actor, referral_id: int, on: date, result: str, *, today: date) -> Referral:
    """Close a referral with its result.

    Args:
        result: code of the list ``referral_result``.

    Raises:
        NotFound: there is none, or it is out of scope.
        RuleBroken: the day or the step cannot be.
    """
    with _stepping(actor, referral_id, ReferralState.CLOSED, on, today) as (_, row):
        row.closed_on, row.result = on, result
    return row


@contextmanager
def _stepping(
    actor: Actor, referral_id: int, then: ReferralState, on: date, today: date
) -> Iterator[tuple[Session, Referral]]:
    """Take a referral for one step of its ladder; at the end the trail keeps what it was and what it is."""
    with unit_of_work() as session:
        case = take(session, actor, queries.referral(actor, referral_id).case_id)
        row = session.get_one(Referral, referral_id, populate_existing=True)
        check_step(row.state, then)
        check_step_day(on, row.facts, today=today)
        old = _written(row)
        yield session, row
        recompute(session, case)
        record(
            actor,
            f"referral.{then.value}",
            ("referral", referral_id),
            old=old,
            new=_written(row),
            household_id=case.household_id,
        )


def _written(row: Referral) -> dict[str, Any]:
    return {
        name: getattr(row, name)
        for name in ("sent_on", "answered_on", "answer", "answer_note", "withdrawn_on", "closed_on", "result")
    }
