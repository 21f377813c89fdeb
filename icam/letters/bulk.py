"""Letters for many at once: those of one kind that wait, issued outside the web processes."""

from dataclasses import asdict, replace
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import literal, select
from sqlalchemy.types import Date

from icam.accounts import queries as accounts
from icam.archive.queries import read
from icam.audit.commands import record
from icam.core import clock
from icam.core.access import Actor, Permission
from icam.core.errors import Forbidden, NotFound, RuleBroken
from icam.db import db, unit_of_work
from icam.jobs.commands import begin as begin_job
from icam.jobs.kinds import Item, Product, Work, register
from icam.letters import commands, making, queries
from icam.letters.catalogue import LETTERS
from icam.letters.drawing import drawn
from icam.letters.facts import Facts
from icam.letters.models import IssuedLetter
from icam.letters.queries.waiting import MOST, SOURCES, issued_for, waiting
from icam.letters.rules import Draft, Kind, ManyDraft
from icam.printing.joined import joined

JOB = "letters.many"


def check_may(actor: Actor, kind: Kind) -> None:
    """Refuse letters that the person does not issue for many at once.

    Raises:
        Forbidden: they do not issue so many, or do not work with the records of these.
        NotFound: this letter needs something typed for each person.
    """
    if kind not in SOURCES:
        raise NotFound
    if not actor.may(Permission.LETTERS_BULK):
        raise Forbidden
    making.check_may(actor, kind)


def begin(actor: Actor, draft: ManyDraft, *, today: date) -> int:
    """Begin to issue the letters of some records, and return the job.

    Raises:
        Forbidden; NotFound: see ``check_may``.
        RuleBroken: none of them still waits for its letter, they are too many, or nobody is named to send them to.
    """
    check_may(actor, draft.kind)
    if len(draft.chosen) > MOST:
        raise RuleBroken("That are %(number)d at once; choose at most %(most)d.", number=len(draft.chosen), most=MOST)
    if LETTERS[draft.kind].to_others and not draft.addressee.strip():
        raise RuleBroken("Say to whom these letters go.", field="addressee")
    with unit_of_work() as session:
        found = waiting(actor, draft.kind, today, only=draft.chosen)
        title = f"{LETTERS[draft.kind].label} · {today:%d/%m/%Y}"
        items = [(one.subject, _told(one.id, one.since)) for one in found if one.draft_id is None]
        job_id = begin_job(session, actor, JOB, title, items, asdict(replace(draft, chosen=())))
        record(actor, "letters.begun", ("job", job_id), new={"kind": draft.kind.value, "letters": len(items)})
    return job_id


def _told(subject_id: int, since: date | None) -> dict[str, Any]:
    return {"subject": subject_id, "since": since.isoformat() if since else None}


def _wished(work: Work) -> ManyDraft:
    return ManyDraft(**{**work.parameters, "kind": Kind(work.parameters["kind"])})


def letter_for(facts: Facts, many: ManyDraft, subject_id: int, since: date | None = None) -> Draft:
    """Return the letter of one record: as it is proposed, with what was said for all.

    Args:
        since: see ``queries.waiting.Waiting``; together with the record it makes the letter one and the same.
    """
    draft = making.proposed(many.kind, subject_id, facts)
    told: dict[str, Any] = {"channel": draft.channel or many.channel}
    if LETTERS[many.kind].to_others:
        told |= {"addressee": many.addressee, "address": many.address}
    return replace(draft, **told, key=":".join(str(part) for part in (JOB, many.kind, subject_id, since) if part))


def _issue(work: Work, item: Item) -> str | None:
    """Issue one letter; the same record twice is the same letter."""
    today, subject_id = clock.today(), int(item.data["subject"])
    since = date.fromisoformat(item.data["since"]) if item.data["since"] else None
    many = _wished(work)
    actor = accounts.acting(work.made_by or 0, clock.today())
    check_may(actor, many.kind)
    draft = letter_for(making.facts_for(actor, many.kind, subject_id, today=today), many, subject_id, since)
    _check_waits(draft, since)
    try:
        row = drawn(lambda: commands.issue(actor, draft, today=today))()
    except RuleBroken as broken:
        if broken.field != "page_language" or not many.in_english:
            raise
        row = drawn(lambda: commands.issue(actor, replace(draft, page_language="en"), today=today))()
    return row.sha256


def _check_waits(draft: Draft, since: date | None) -> None:
    """Refuse a second letter beside one that was made by hand.

    Raises:
        RuleBroken: it was issued already, or somebody began it.
    """
    issued = issued_for(draft.kind, draft.subject_id, literal(since, Date)).subquery()
    other = db.session.scalar(
        select(IssuedLetter.number).where(
            IssuedLetter.id.in_(select(issued.c.id)), IssuedLetter.key.is_distinct_from(draft.key)
        )
    )
    if other is not None:
        raise RuleBroken("This letter was issued already: %(number)s.", number=other)
    if queries.open_draft(draft.kind, draft.subject_id) is not None:
        raise RuleBroken("Somebody began this letter by hand. Issue that draft, or drop it.")


def _together(work: Work, items: tuple[Item, ...]) -> Product:
    """Return all letters in one file to print, each from a right-hand page on."""
    title = _("%(letter)s: %(number)d letters", letter=LETTERS[_wished(work).kind].label, number=len(items))
    parts = [read(item.result) for item in items if item.result]
    return Product(f"{_('letters')}-{work.id}.pdf", "application/pdf", joined(parts, title, work.language))


register(JOB, _issue, label=_l("Letters to print"), finish=_together, is_repeatable=True)
