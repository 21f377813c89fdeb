"""Record consent to a referral, and that it was taken back; nothing else in the file changes with it."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from icam.audit.commands import record
from icam.conclusions import queries
from icam.conclusions.milestones import recompute, take, take_open
from icam.conclusions.models import Consent, Referral, ReferralPerson
from icam.conclusions.rules import ConsentDraft, check_consent, check_withdrawal
from icam.core import clock
from icam.core.access import Actor
from icam.db import unit_of_work

CONSENT_WITHDRAWN = "CONSENT_WITHDRAWN"
"""Code of the list ``referral_result``."""


def give_consents(actor: Actor, case_id: int, drafts: Sequence[ConsentDraft], *, today: date) -> list[Consent]:
    """Record the consent of one or more adults.

    Raises:
        NotFound: the file is out of scope.
        RuleBroken: the file is closed, or see ``rules.check_consent``.
    """
    with unit_of_work() as session:
        case = take_open(session, actor, case_id)
        rows: list[Consent] = []
        for draft in drafts:
            people = {one.person_id: one for one in queries.parties(case.household_id, draft.given_on)}
            check_consent(draft, people.get(draft.person_id), queries.given(case_id), today=today)
            row = Consent(
                case_id=case_id,
                person_id=draft.person_id,
                service=draft.service,
                given_on=draft.given_on,
                how=draft.how,
                language=draft.language,
                note=draft.note,
                taken_by_id=actor.account_id,
                created_at=clock.now(),
            )
            session.add(row)
            session.flush()
            rows.append(row)
            record(
                actor,
                "consent.given",
                ("consent", row.id),
                new={
                    "service": draft.service,
                    "given_on": draft.given_on,
                    "how": draft.how,
                    "language": draft.language,
                },
                household_id=case.household_id,
                person_id=draft.person_id,
            )
        recompute(session, case)
    return rows


def withdraw_consent(actor: Actor, consent_id: int, on: date, note: str | None, *, today: date) -> Consent:
    """Record that somebody took their consent back; a referral that was not sent yet is closed with it.

    One that was sent stays as it is, to be withdrawn at the service (``queries.referrals_to_withdraw``). It can be
    done at any time, also in a closed file.

    Raises:
        NotFound: there is no such consent, or it is out of scope.
        RuleBroken: see ``rules.check_withdrawal``.
    """
    with unit_of_work() as session:
        case = take(session, actor, queries.consent(actor, consent_id).case_id)
        row = session.get_one(Consent, consent_id, populate_existing=True)
        check_withdrawal(row.given, on, today=today)
        row.withdrawn_on, row.withdrawn_note = on, note
        closed = _close_unsent(session, row, today)
        recompute(session, case)
        record(
            actor,
            "consent.withdrawn",
            ("consent", consent_id),
            old={"withdrawn_on": None},
            new={"withdrawn_on": on, "referrals_closed": closed},
            household_id=case.household_id,
            person_id=row.person_id,
            reason=note,
        )
    return row


def _close_unsent(session: Session, consent: Consent, today: date) -> list[int]:
    unsent = session.scalars(
        select(Referral)
        .join(ReferralPerson, ReferralPerson.referral_id == Referral.id)
        .where(
            Referral.case_id == consent.case_id,
            Referral.service == consent.service,
            ReferralPerson.person_id == consent.person_id,
            Referral.sent_on.is_(None),
            Referral.closed_on.is_(None),
        )
    ).all()
    for one in unsent:
        one.closed_on, one.result = today, CONSENT_WITHDRAWN
    return [one.id for one in unsent]
