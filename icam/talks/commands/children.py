"""Write down what is best for a child; a new look is a new record, and a mistake is voided."""

from dataclasses import asdict
from datetime import date

from icam.audit.commands import record
from icam.cases import queries as cases
from icam.core import clock
from icam.core.access import Actor
from icam.db import unit_of_work
from icam.talks import queries, rules
from icam.talks.models import BestInterests
from icam.talks.rules import BestInterestsDraft


def write_best_interests(
    actor: Actor, case_id: int, person_id: int, draft: BestInterestsDraft, *, today: date
) -> BestInterests:
    """Write down what is best for a child of a file, as it stands on a day.

    Raises:
        NotFound: the file is out of scope, or the person is no child of its household.
        RuleBroken: see ``rules.check_best_interests``.
    """
    with unit_of_work() as session:
        case = cases.case(actor, case_id)
        queries.child(case.household_id, person_id, min(draft.on, today))
        earlier = [one.on for one in queries.best_interests_of(person_id) if one.holds]
        rules.check_best_interests(draft, last_on=max(earlier, default=None), today=today)
        values = asdict(draft)
        row = BestInterests(
            person_id=person_id,
            household_id=case.household_id,
            by_id=actor.account_id,
            created_at=clock.now(),
            **values,
        )
        session.add(row)
        session.flush()
        record(
            actor,
            "best_interests.written",
            ("best_interests", row.id),
            new=values,
            household_id=case.household_id,
            person_id=person_id,
        )
    return row


def void_best_interests(actor: Actor, record_id: int, reason: str) -> BestInterests:
    """Void a record that was made by mistake; it stays readable, and no longer counts.

    Raises:
        NotFound: out of scope, or voided already.
    """
    with unit_of_work():
        row = queries.best_interests(actor, record_id)
        row.void(actor.account_id, clock.now(), reason)
        record(
            actor,
            "best_interests.voided",
            ("best_interests", row.id),
            old={"on": row.on, "conclusion": row.conclusion},
            new={},
            household_id=row.household_id,
            person_id=row.person_id,
            reason=reason,
        )
    return row
