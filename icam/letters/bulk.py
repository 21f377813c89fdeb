"""Letters for many at once: invitations that have no letter yet, issued outside the web processes."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, and_, exists, select

from icam.accounts import queries as accounts
from icam.accounts.rules import is_active
from icam.appointments.models import Invitation
from icam.archive.queries import read
from icam.audit.commands import record
from icam.cases.models import Case
from icam.cases.scope import case_visible
from icam.core import clock
from icam.core.access import Actor, Permission
from icam.core.errors import Forbidden, NotFound, RuleBroken
from icam.db import db, unit_of_work
from icam.jobs.commands import begin as begin_job
from icam.jobs.kinds import Item, Product, Work, register
from icam.letters import commands, making
from icam.letters.models import IssuedLetter
from icam.letters.rules import Draft, Kind, State, page_language_for
from icam.people.models import Household
from icam.printing.joined import joined

INVITATIONS = "letters.invitations"
MOST = 200
BACK = timedelta(days=90)
"""Invitations that were sent longer ago are no longer offered."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An invitation that has no letter yet."""

    id: int
    case_id: int
    code: str
    household: str
    number: int
    sent_on: date
    language: str
    explained_in: str | None

    @property
    def subject(self) -> str:
        """Name it to a reader."""
        return f"{self.household} · {self.code}"


def waiting(actor: Actor, today: date, only: Collection[int] | None = None) -> Sequence[Waiting]:
    """Return the invitations without a letter that a reader may see, the oldest first, at most 200.

    Args:
        only: these alone.
    """
    wanted = _waiting(actor, today)
    if only is not None:
        wanted = wanted.where(Invitation.id.in_(only))
    return [Waiting(*row) for row in db.session.execute(wanted)]


def _waiting(actor: Actor, today: date) -> Select[*tuple[Any, ...]]:
    printed = exists(_issued().where(IssuedLetter.subject_id == Invitation.id).correlate(Invitation))
    return (
        select(
            Invitation.id,
            Case.id,
            Case.code,
            Household.name,
            Invitation.number,
            Invitation.sent_on,
            Invitation.language,
            Invitation.explained_in,
        )
        .join(Case, Case.id == Invitation.case_id)
        .join(Household, Household.id == Case.household_id)
        .where(Invitation.voided_at.is_(None), Invitation.sent_on >= today - BACK, case_visible(actor), ~printed)
        .order_by(Invitation.sent_on, Invitation.id)
        .limit(MOST)
    )


def _issued() -> Select[int]:
    kinds = (Kind.INVITATION, Kind.SECOND_INVITATION)
    return select(IssuedLetter.id).where(
        and_(IssuedLetter.kind.in_(kinds), IssuedLetter.state.in_((State.ISSUED, State.REPLACED)))
    )


def begin(actor: Actor, chosen: Collection[int], *, in_english: bool = False, today: date) -> int:
    """Begin to issue the letters of some invitations, and return the job.

    Args:
        in_english: an explanatory page that no translator has checked is replaced by the English one.

    Raises:
        Forbidden: the person does not issue such letters.
        RuleBroken: none of them still waits for its letter, or they are too many.
    """
    if not actor.may(Permission.LETTERS_BULK):
        raise Forbidden
    if len(chosen) > MOST:
        raise RuleBroken("That are %(number)d at once; choose at most %(most)d.", number=len(chosen), most=MOST)
    with unit_of_work() as session:
        found = waiting(actor, today, chosen)
        title = _("Invitations of %(day)s", day=today.strftime("%d/%m/%Y"))
        items = [(one.subject, {"invitation": one.id}) for one in found]
        job_id = begin_job(session, actor, INVITATIONS, title, items, {"in_english": in_english})
        record(actor, "letters.begun", ("job", job_id), new={"letters": len(items)})
    return job_id


def draft_for(actor: Actor, invitation_id: int, *, today: date) -> Draft:
    """Return the letter of an invitation as its record proposes it.

    Raises:
        NotFound: it is out of scope, or was voided.
    """
    row = db.session.get(Invitation, invitation_id)
    if row is None or row.voided_at is not None:
        raise NotFound
    kind = Kind.INVITATION if row.number == 1 else Kind.SECOND_INVITATION
    facts = making.facts_for(actor, kind, invitation_id, today=today)
    return Draft(
        kind=kind,
        subject_id=invitation_id,
        language=row.language,
        page_language=page_language_for(row.explained_in or facts.spoken, row.language),
        addressee=facts.addressee,
        address=facts.address,
        channel=row.channel,
        key=f"{INVITATIONS}:{invitation_id}",
    )


def _issue(work: Work, item: Item) -> str | None:
    """Issue one letter; the same invitation twice is the same letter."""
    from icam.letters.routes.base import drawn

    actor, today = _actor(work), clock.today()
    draft = draft_for(actor, int(item.data["invitation"]), today=today)
    other = db.session.scalar(
        select(IssuedLetter.number).where(
            IssuedLetter.id.in_(_issued().where(IssuedLetter.subject_id == draft.subject_id)),
            IssuedLetter.key.is_distinct_from(draft.key),
        )
    )
    if other is not None:
        raise RuleBroken("The letter of this invitation was issued already: %(number)s.", number=other)
    try:
        row = drawn(lambda: commands.issue(actor, draft, today=today))()
    except RuleBroken as broken:
        if broken.field != "page_language" or not work.parameters.get("in_english"):
            raise
        row = drawn(lambda: commands.issue(actor, replace(draft, page_language="en"), today=today))()
    return row.sha256


def _actor(work: Work) -> Actor:
    """Return who asked, with what they may see today.

    Raises:
        Forbidden: they no longer work here.
    """
    account = accounts.account(work.made_by or 0)
    if not is_active(account.active, account.active_from, account.active_until, clock.today()):
        raise Forbidden
    return accounts.actor_of(account)


def _together(work: Work, items: tuple[Item, ...]) -> Product:
    """Return all letters in one file to print, each from a right-hand page on."""
    title = _("Invitations, %(number)d letters", number=len(items))
    parts = [read(item.result) for item in items if item.result]
    return Product(f"{_('invitations')}-{work.id}.pdf", "application/pdf", joined(parts, title, work.language))


register(INVITATIONS, _issue, label=_l("Letters to print"), finish=_together, is_repeatable=True)
