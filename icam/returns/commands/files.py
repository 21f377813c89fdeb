"""Open a return file, apply, note eligibility, prepare, withdraw and resume."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from icam.audit.commands import record
from icam.cases.models import Case
from icam.cases.rules import Conclusion
from icam.conclusions import queries as conclusions
from icam.conclusions.milestones import recompute, take_open
from icam.conclusions.models import Referral
from icam.conclusions.rules import Party, ReferralState
from icam.core import clock
from icam.core.access import Actor
from icam.core.errors import NotFound, RuleBroken
from icam.db import unit_of_work
from icam.people.queries import household_visible
from icam.returns import queries
from icam.returns.holding import changing
from icam.returns.models import ReturnCheck, ReturnFile, ReturnPerson, ReturnWithdrawal
from icam.returns.rules import (
    CheckDraft,
    FileState,
    OpenDraft,
    PracticalDraft,
    check_apply,
    check_day,
    file_state,
)
from icam.stays.models import Stay


def open_file(
    actor: Actor, draft: OpenDraft, *, today: date, case_id: int | None = None, stay_id: int | None = None
) -> ReturnFile:
    """Open the return file of a case, or of a family in a unit.

    Args:
        case_id: the case; else ``stay_id`` names the stay.

    Raises:
        NotFound: the case or the stay is out of scope.
        RuleBroken: return was not concluded in the case, nobody travels, the day cannot be, or one is running.
    """
    with unit_of_work() as session:
        case = take_open(session, actor, case_id) if case_id is not None else None
        stay = None if case is not None else _stay(session, actor, stay_id)
        household_id = case.household_id if case is not None else stay.household_id if stay is not None else 0
        if case is not None and case.conclusion is not Conclusion.RETURN:
            raise RuleBroken(
                "A return file follows from the conclusion “voluntary return”. Write that first.",
                links=(("Conclusion", "conclusions.show", {"case_id": case.id}),),
            )
        since = case.opened_on if case is not None else stay.arrived_on if stay is not None else None
        check_day(draft.opened_on, since=since or draft.opened_on, today=today, field="opened_on")
        _check_free(session, household_id)
        _check_people(conclusions.parties(household_id, draft.opened_on), draft)
        row = ReturnFile(
            household_id=household_id,
            case_id=case.id if case is not None else None,
            stay_id=stay.id if stay is not None else None,
            referral_id=_referral(session, case, draft.service),
            service=draft.service,
            country=draft.country,
            opened_on=draft.opened_on,
            opened_by_id=actor.account_id,
            note=draft.note,
            created_at=clock.now(),
        )
        session.add(row)
        session.flush()
        session.add_all(ReturnPerson(file_id=row.id, person_id=one) for one in sorted(draft.person_ids))
        if case is not None:
            recompute(session, case)
        record(
            actor,
            "return_file.opened",
            ("return_file", row.id),
            new={"service": draft.service, "country": draft.country, "persons": sorted(draft.person_ids)},
            household_id=household_id,
        )
    return row


def apply(
    actor: Actor,
    file_id: int,
    applied_on: date,
    signers: frozenset[int],
    reference: str | None,
    *,
    today: date,
    version: int | None = None,
) -> ReturnFile:
    """Record that the application was made, and who signed it.

    Raises:
        NotFound, Stale: see ``changing``.
        RuleBroken: an adult did not sign, or the day cannot be.
    """
    with changing(actor, file_id, "return_file.applied", today=today, version=version) as (session, row, more):
        people = queries.travellers(file_id)
        adults = frozenset(one.party.person_id for one in people if one.party.is_adult_on(applied_on))
        check_day(applied_on, since=row.opened_on, today=today, field="applied_on")
        check_apply(applied_on, signers, adults, today=today)
        row.applied_on, row.application_reference = applied_on, reference
        for one in people:
            person = session.get_one(ReturnPerson, (file_id, one.party.person_id))
            person.signed_on = applied_on if one.party.person_id in signers else None
        more["signers"] = sorted(signers)
    return row


def check_eligibility(actor: Actor, file_id: int, drafts: Sequence[CheckDraft], *, today: date) -> ReturnFile:
    """Note what was found about each point of eligibility; nothing is refused by it, earlier notes are kept.

    Raises:
        NotFound: see ``changing``.
        RuleBroken: the file was withdrawn or is over.
    """
    with changing(actor, file_id, "return_file.checked", today=today) as (session, row, more):
        stored = {
            one.check: one
            for one in session.scalars(
                select(ReturnCheck).where(ReturnCheck.file_id == file_id, ReturnCheck.until_at.is_(None))
            )
        }
        now = clock.now()
        for draft in drafts:
            before = stored.get(draft.check)
            if before is not None and (before.outcome, before.note) == (draft.outcome, draft.note):
                continue
            if before is not None:
                before.until_at = now
                session.flush()
            session.add(
                ReturnCheck(
                    file_id=file_id,
                    check=draft.check,
                    outcome=draft.outcome,
                    note=draft.note,
                    by_id=actor.account_id,
                    at=now,
                )
            )
            more[draft.check] = [draft.outcome, draft.note]
    return row


def prepare(
    actor: Actor, file_id: int, draft: PracticalDraft, *, today: date, version: int | None = None
) -> ReturnFile:
    """Note what the journey needs, the partner for afterwards, and the talk before departure.

    Raises:
        NotFound, Stale: see ``changing``.
        RuleBroken: the file was withdrawn or is over, or the talk lies in the future.
    """
    with changing(actor, file_id, "return_file.prepared", today=today, version=version) as (_, row, _more):
        if draft.talked_on is not None:
            check_day(draft.talked_on, since=row.opened_on, today=today, field="talked_on")
        row.luggage, row.needs = draft.luggage, draft.needs
        row.fit_to_fly, row.fit_until = draft.fit_to_fly, draft.fit_until
        row.partner, row.partner_reference, row.reintegration = (
            draft.partner,
            draft.partner_reference,
            draft.reintegration,
        )
        row.talked_on, row.talk_note = draft.talked_on, draft.talk_note
    return row


def withdraw(actor: Actor, file_id: int, reason: str | None, *, today: date) -> ReturnFile:
    """Record that the persons took their application back: one press, at any time before departure.

    Nothing is deleted, and nothing else in the file changes.

    Raises:
        NotFound: see ``changing``.
        RuleBroken: they have departed.
    """
    with changing(actor, file_id, "return_file.withdrawn", today=today, running=False, reason=reason) as found:
        session, row, _more = found
        state = file_state(queries.file_facts(session, row, today))
        if state is FileState.DEPARTED:
            raise RuleBroken("They have departed; this return file is over.")
        if state is FileState.WITHDRAWN:
            return row
        row.withdrawn_on = today
        session.add(ReturnWithdrawal(file_id=file_id, withdrawn_on=today, reason=reason))
    return row


def resume(actor: Actor, file_id: int, *, today: date) -> ReturnFile:
    """Go on with a file that was withdrawn, as it was.

    Raises:
        NotFound: see ``changing``.
        RuleBroken: another one is running, or it was not withdrawn.
    """
    with changing(actor, file_id, "return_file.resumed", today=today, running=False) as (session, row, _more):
        if file_state(queries.file_facts(session, row, today)) is not FileState.WITHDRAWN:
            raise RuleBroken("This return file is not withdrawn.")
        _check_free(session, row.household_id)
        row.withdrawn_on = None
        last = session.scalar(
            select(ReturnWithdrawal)
            .where(ReturnWithdrawal.file_id == file_id, ReturnWithdrawal.resumed_on.is_(None))
            .order_by(ReturnWithdrawal.id.desc())
            .limit(1)
        )
        if last is not None:
            last.resumed_on = today
    return row


def _stay(session: Session, actor: Actor, stay_id: int | None) -> Stay:
    """Return a running stay.

    Raises:
        NotFound: there is none, or it is out of scope.
        RuleBroken: it has not begun, or is over.
    """
    stay = session.scalar(select(Stay).where(Stay.id == stay_id, household_visible(actor.scope, Stay.household_id)))
    if stay is None:
        raise NotFound
    if stay.arrived_on is None or stay.left_on is not None:
        raise RuleBroken("This family does not stay in a unit now.")
    return stay


def _check_free(session: Session, household_id: int) -> None:
    running = session.scalar(
        select(ReturnFile.id).where(
            ReturnFile.household_id == household_id,
            ReturnFile.departed_on.is_(None),
            ReturnFile.withdrawn_on.is_(None),
        )
    )
    if running is not None:
        raise RuleBroken(
            "A return file of this household is running. Go on with that one, or withdraw it first.",
            links=(("The return file that is running", "returns.show", {"file_id": running}),),
        )


def _check_people(people: Sequence[Party], draft: OpenDraft) -> None:
    named = [one for one in people if one.person_id in draft.person_ids]
    if len(named) != len(draft.person_ids) or not any(one.is_adult_on(draft.opened_on) for one in named):
        raise RuleBroken("Choose who travels, at least one adult of this household.", field="person_ids")


def _referral(session: Session, case: Case | None, service: str) -> int | None:
    """Return the referral to the service that led here, when there is one."""
    if case is None:
        return None
    rows = session.scalars(
        select(Referral).where(Referral.case_id == case.id, Referral.service == service).order_by(Referral.id.desc())
    )
    led = (ReferralState.SENT, ReferralState.ACCEPTED, ReferralState.NO_ANSWER)
    return next((row.id for row in rows if row.state in led), None)
