"""Travel documents of those who go back."""

from datetime import date

from sqlalchemy.orm import Session

from icam.core import clock
from icam.core.access import Actor
from icam.returns import queries
from icam.returns.holding import changing
from icam.returns.models import TravelDocument, TravelDocumentStep
from icam.returns.rules import (
    DocumentDraft,
    DocumentStep,
    check_document,
    check_document_step,
    document_state,
)


def add_document(
    actor: Actor,
    file_id: int,
    draft: DocumentDraft,
    *,
    today: date,
    step: DocumentStep | None = None,
    on: date | None = None,
    valid_to: date | None = None,
) -> TravelDocument:
    """Enter a travel document that somebody needs or has, with what happened with it already.

    Raises:
        NotFound: the return file is out of scope.
        RuleBroken: nobody who travels, or see ``rules.check_document_step``.
    """
    with changing(actor, file_id, "travel_document.entered", today=today) as (session, row, more):
        check_document(draft, frozenset(one.party.person_id for one in queries.travellers(file_id)))
        document = TravelDocument(
            file_id=row.id,
            person_id=draft.person_id,
            kind=draft.kind,
            country=draft.country,
            number=draft.number,
            held_by=draft.held_by,
            cost=draft.cost,
            note=draft.note,
            created_at=clock.now(),
        )
        session.add(document)
        session.flush()
        if step is not None:
            _step(session, actor, document, step, on or today, valid_to, None, today)
        more |= {"person": draft.person_id, "kind": draft.kind, "country": draft.country, "step": step}
    return document


def document_step(
    actor: Actor,
    document_id: int,
    step: DocumentStep,
    on: date,
    *,
    today: date,
    valid_to: date | None = None,
    held_by: str | None = None,
    note: str | None = None,
) -> TravelDocument:
    """Record what happened with a travel document.

    Raises:
        NotFound: the document is out of scope.
        RuleBroken: see ``rules.check_document_step``.
    """
    file_id = queries.document(actor, document_id).file_id
    with changing(actor, file_id, f"travel_document.{step.value}", today=today) as (session, _row, more):
        document = session.get_one(TravelDocument, document_id, populate_existing=True)
        _step(session, actor, document, step, on, valid_to, note, today)
        if held_by is not None:
            document.held_by = held_by
        more |= {"document": document_id, "on": on, "valid_to": valid_to, "held_by": held_by}
    return document


def void_document(actor: Actor, document_id: int, reason: str, *, today: date) -> TravelDocument:
    """Void a travel document that was entered by mistake; it is kept.

    Raises:
        NotFound: the document is out of scope.
    """
    file_id = queries.document(actor, document_id).file_id
    with changing(actor, file_id, "travel_document.voided", today=today, reason=reason) as (session, _row, more):
        document = session.get_one(TravelDocument, document_id, populate_existing=True)
        document.void(actor.account_id, clock.now(), reason)
        more["document"] = document_id
    return document


def _step(
    session: Session,
    actor: Actor,
    document: TravelDocument,
    step: DocumentStep,
    on: date,
    valid_to: date | None,
    note: str | None,
    today: date,
) -> None:
    state = document_state(document.last_step, document.valid_to, today=today)
    check_document_step(state, step, on, valid_to, since=document.last_on, today=today)
    document.last_step, document.last_on = step, on
    if step is DocumentStep.GRANTED:
        document.valid_to = valid_to
    session.add(
        TravelDocumentStep(
            document_id=document.id,
            step=step,
            on=on,
            valid_to=valid_to if step is DocumentStep.GRANTED else None,
            note=note,
            by_id=actor.account_id,
            at=clock.now(),
        )
    )
