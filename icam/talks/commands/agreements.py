"""Settle, reopen and reword what was agreed; take back a document noted by mistake."""

from datetime import date
from typing import Any

from icam.audit.commands import record
from icam.core import clock
from icam.core.access import Actor
from icam.core.errors import Stale
from icam.db import unit_of_work
from icam.talks import queries
from icam.talks.models import TalkAgreement, TalkDocument
from icam.talks.rules import AgreementDraft
from icam.visits.rules import check_reworded, check_settled


def settle_agreement(actor: Actor, agreement_id: int, done_on: date, *, today: date) -> TalkAgreement:
    """Note that something agreed was done; doing so again changes nothing.

    Raises:
        NotFound: out of scope.
        RuleBroken: see ``visits.rules.check_settled``.
    """
    with unit_of_work():
        agreement, talk, case = queries.agreement(actor, agreement_id)
        if agreement.done_on is not None:
            return agreement
        check_settled(done_on, agreed_on=talk.held_on, today=today)
        agreement.done_on = done_on
        record(
            actor,
            "agreement.done",
            ("talk_agreement", agreement.id),
            old={"done_on": None},
            new={"done_on": done_on},
            household_id=case.household_id,
        )
    return agreement


def reopen_agreement(actor: Actor, agreement_id: int) -> TalkAgreement:
    """Note that something agreed was not done after all; doing so again changes nothing.

    Raises:
        NotFound: out of scope.
    """
    with unit_of_work():
        agreement, _, case = queries.agreement(actor, agreement_id)
        old = agreement.done_on
        if old is None:
            return agreement
        agreement.done_on = None
        record(
            actor,
            "agreement.reopened",
            ("talk_agreement", agreement.id),
            old={"done_on": old},
            new={"done_on": None},
            household_id=case.household_id,
        )
    return agreement


def reword_agreement(
    actor: Actor, agreement_id: int, draft: AgreementDraft, reason: str, version: int
) -> TalkAgreement:
    """Put other words, somebody else or another day in the place of an agreement; the old one is kept.

    Raises:
        NotFound: out of scope, or reworded already.
        RuleBroken: the new day lies before the talk.
        Stale: somebody else saved first.
    """
    with unit_of_work() as session:
        old, talk, case = queries.agreement(actor, agreement_id)
        if old.version != version:
            raise Stale(_values(old), old.version)
        check_reworded(draft.due_on, agreed_on=talk.held_on)
        new = TalkAgreement(
            talk_id=old.talk_id,
            case_id=old.case_id,
            text=draft.text,
            who=draft.who,
            due_on=draft.due_on,
            done_on=old.done_on,
            earlier_id=old.id,
        )
        old.void(actor.account_id, clock.now(), reason)
        session.add(new)
        session.flush()
        record(
            actor,
            "agreement.reworded",
            ("talk_agreement", new.id),
            old=_values(old),
            new=_values(new),
            household_id=case.household_id,
            reason=reason,
        )
    return new


def _values(agreement: TalkAgreement) -> dict[str, Any]:
    return {"text": agreement.text, "who": agreement.who, "due_on": agreement.due_on}


def void_document(actor: Actor, document_id: int, reason: str) -> TalkDocument:
    """Take back a document that was noted by mistake; the row stays, with the reason.

    Raises:
        NotFound: out of scope, or taken back already.
    """
    with unit_of_work():
        document, _, case = queries.document(actor, document_id)
        document.void(actor.account_id, clock.now(), reason)
        record(
            actor,
            "talk_document.voided",
            ("talk_document", document.id),
            old={"kind": document.kind, "description": document.description},
            new={},
            household_id=case.household_id,
            reason=reason,
        )
    return document
