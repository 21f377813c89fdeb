"""Consents and referrals of a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from icam.accounts.models import Account
from icam.cases.models import Case
from icam.cases.scope import case_visible
from icam.conclusions.models import Consent, Referral, ReferralPerson
from icam.conclusions.rules import Given, Party, ReferralState, missing_consents
from icam.core import names
from icam.core.access import Actor
from icam.core.errors import NotFound
from icam.core.partial_date import PartialDate
from icam.db import db
from icam.people.models import Membership, Person


@dataclass(frozen=True, slots=True)
class ConsentRow:
    """A consent with the name of who gave and who took it."""

    row: Consent
    person: str
    taken_by: str | None


def consents(case_id: int) -> list[ConsentRow]:
    """Return the consents of a file, those that hold first."""
    rows = db.session.execute(
        select(Consent, Person.given_name, Person.family_name, Account.name)
        .join(Person, Person.id == Consent.person_id)
        .outerjoin(Account, Account.id == Consent.taken_by_id)
        .where(Consent.case_id == case_id, Consent.voided_at.is_(None))
        .order_by(Consent.withdrawn_on.is_not(None), Consent.given_on.desc(), Consent.id)
    )
    return [ConsentRow(row, names.listed_name(given_name, family), by) for row, given_name, family, by in rows]


def given(case_id: int) -> list[Given]:
    """Return the consents of a file as the rules ask."""
    found = db.session.scalars(select(Consent).where(Consent.case_id == case_id, Consent.voided_at.is_(None)))
    return [one.given for one in found]


def consent(actor: Actor, consent_id: int) -> Consent:
    """Return one consent.

    Raises:
        NotFound: there is none, or it lies outside the scope.
    """
    found = db.session.scalar(
        select(Consent)
        .join(Case, Case.id == Consent.case_id)
        .where(Consent.id == consent_id, Consent.voided_at.is_(None), case_visible(actor))
    )
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True, slots=True)
class ReferralRow:
    """A referral with whom it names and whose consent is missing.

    Args:
        missing: adults whose consent does not hold today.
    """

    row: Referral
    people: tuple[Party, ...]
    missing: tuple[Party, ...]
    author: str | None

    @property
    def state(self) -> ReferralState:
        """Return where it stands."""
        return self.row.state

    @property
    def is_to_withdraw(self) -> bool:
        """Tell whether the service still has it although a consent was taken back."""
        sent = (ReferralState.SENT, ReferralState.ACCEPTED, ReferralState.NO_ANSWER)
        return self.state in sent and bool(self.missing)


def referrals(case_id: int, given: Sequence[Given], today: date) -> list[ReferralRow]:
    """Return the referrals of a file, the latest first; two statements."""
    rows = db.session.execute(
        select(Referral, Account.name)
        .outerjoin(Account, Account.id == Referral.author_id)
        .where(Referral.case_id == case_id)
        .order_by(Referral.id.desc())
    ).all()
    people = _people([row.id for row, _ in rows]) if rows else {}
    return [
        ReferralRow(
            row,
            tuple(people.get(row.id, ())),
            tuple(missing_consents(people.get(row.id, ()), given, row.service, today)),
            author,
        )
        for row, author in rows
    ]


def referral(actor: Actor, referral_id: int) -> Referral:
    """Return one referral.

    Raises:
        NotFound: there is none, or it lies outside the scope.
    """
    found = db.session.scalar(
        select(Referral).join(Case, Case.id == Referral.case_id).where(Referral.id == referral_id, case_visible(actor))
    )
    if found is None:
        raise NotFound
    return found


def referral_people(referral_id: int) -> list[Party]:
    """Return whom a referral names."""
    return _people([referral_id]).get(referral_id, [])


def _people(referral_ids: Sequence[int]) -> dict[int, list[Party]]:
    rows = db.session.execute(
        select(
            ReferralPerson.referral_id,
            Person.id,
            Person.given_name,
            Person.family_name,
            Person.birth_on,
            Person.birth_precision,
            Membership.role,
        )
        .join(Person, Person.id == ReferralPerson.person_id)
        .join(Referral, Referral.id == ReferralPerson.referral_id)
        .join(Case, Case.id == Referral.case_id)
        .outerjoin(
            Membership,
            (Membership.person_id == Person.id)
            & (Membership.household_id == Case.household_id)
            & Membership.voided_at.is_(None),
        )
        .where(ReferralPerson.referral_id.in_(list(referral_ids)))
        .order_by(Person.birth_on.is_(None), Person.birth_on, Person.id)
    )
    found: dict[int, dict[int, Party]] = {}
    for referral_id, person_id, given_name, family, birth_on, precision, role in rows:
        birth = None if birth_on is None or precision is None else PartialDate.from_parts(birth_on, precision.value)
        party = Party(person_id, names.listed_name(given_name, family), birth, role or "")
        found.setdefault(referral_id, {}).setdefault(person_id, party)
    return {referral_id: list(people.values()) for referral_id, people in found.items()}
