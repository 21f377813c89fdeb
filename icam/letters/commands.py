"""Make, issue, replace and drop letters; note their delivery; write and approve their texts."""

from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from icam.audit.commands import record
from icam.core import clock
from icam.core.access import Actor
from icam.core.errors import NotFound, RuleBroken, Stale
from icam.db import unit_of_work
from icam.letters import making, queries
from icam.letters.drawing import offered_by
from icam.letters.models import IssuedLetter, LetterText
from icam.letters.queries import Version
from icam.letters.rules import (
    UNCHECKED,
    ApprovalDraft,
    DeliveryDraft,
    Draft,
    Kind,
    State,
    TextDraft,
    check_approval,
    check_delivery,
    check_holds_from,
    check_move,
)
from icam.letters.sandbox import check

TRIES = 20
"""How often a letter is drawn anew because another one took its number meanwhile."""


def begin_letter(actor: Actor, kind: Kind, subject_id: int, *, today: date) -> IssuedLetter:
    """Begin a letter about a record, as the rules propose it; a draft that was begun before is taken up again.

    Raises:
        Forbidden: it is about records that the person does not work with.
        NotFound: the record is out of scope.
        RuleBroken: this letter is not for this record.
    """
    making.check_may(actor, kind)
    with unit_of_work() as session:
        facts = making.facts_for(actor, kind, subject_id, today=today)
        begun = queries.open_draft(kind, subject_id)
        if begun is not None:
            return begun
        return _begun(session, actor, making.new_row(actor, making.proposed(kind, subject_id, facts), facts))


def _begun(session: Session, actor: Actor, row: IssuedLetter) -> IssuedLetter:
    session.add(row)
    session.flush()
    record(actor, "letter.begun", ("letter", row.id), new=making.said_of(row), household_id=row.household_id)
    return row


def change_letter(actor: Actor, letter_id: int, draft: Draft) -> IssuedLetter:
    """Change a draft: languages, addressee, channel, and what is asked for it.

    Raises:
        NotFound: it is out of scope.
        RuleBroken: it was issued already, or does not exist in this language.
        Stale: somebody else saved first.
    """
    with unit_of_work() as session:
        row = queries.letter(actor, letter_id)
        if row.state is not State.DRAFT:
            check_move(row.state, State.ISSUED)
        making.check_draft(replace(draft, kind=row.kind))
        old = making.said_of(row, "address", "asked")
        if row.version != draft.version:
            raise Stale(old, row.version)
        making.write(row, replace(draft, kind=row.kind))
        session.flush()
        new = making.said_of(row, "address", "asked")
        record(actor, "letter.changed", ("letter", row.id), old=old, new=new, household_id=row.household_id)
    return row


def issue_letter(actor: Actor, letter_id: int, *, version: int, today: date) -> IssuedLetter:
    """Issue a draft: it gets its number, and its bytes are kept for good.

    Raises:
        Forbidden; NotFound: it is out of scope.
        RuleBroken: it was issued already, something is empty, or its page was not checked.
        Stale: somebody else saved first.
        PdfUnavailable: Pango is missing on this machine.
    """
    for _ in range(TRIES):
        row = queries.letter(actor, letter_id)
        check_move(row.state, State.ISSUED)
        if row.version != version:
            raise Stale(making.said_of(row), row.version)
        waiting = making.ready(actor, making.draft_of(row), today=today)
        with unit_of_work() as session:
            if making.claim(session, waiting):
                row = queries.letter(actor, letter_id)
                if row.version != version:
                    raise Stale(making.said_of(row), row.version)
                making.keep_issued(session, actor, row, waiting, today=today)
                return row
    raise _busy()


def issue(actor: Actor, draft: Draft, *, today: date) -> IssuedLetter:
    """Make a letter and issue it at once; the same key twice is the same letter.

    Raises:
        Forbidden; NotFound: its record is out of scope.
        RuleBroken: something is empty, its page was not checked, or this letter is not for this record.
        PdfUnavailable: Pango is missing on this machine.
    """
    for _ in range(TRIES):
        known = queries.by_key(draft.key)
        if known is not None:
            return known
        waiting = making.ready(actor, draft, today=today)
        with unit_of_work() as session:
            known = queries.by_key(draft.key)
            if known is not None:
                return known
            if making.claim(session, waiting):
                row = making.new_row(actor, draft, waiting.facts)
                session.add(row)
                session.flush()
                making.keep_issued(session, actor, row, waiting, today=today)
                return row
    raise _busy()


def _busy() -> RuleBroken:
    return RuleBroken("Many letters are being issued at this moment. Try once more.")


def drop_letter(actor: Actor, letter_id: int) -> IssuedLetter:
    """Drop a draft; it is kept, and no longer shown.

    Raises:
        NotFound: it is out of scope.
        RuleBroken: it was issued already.
    """
    with unit_of_work() as session:
        row = queries.letter(actor, letter_id)
        check_move(row.state, State.DROPPED)
        row.state = State.DROPPED
        session.flush()
        record(actor, "letter.dropped", ("letter", row.id), new={"kind": row.kind}, household_id=row.household_id)
    return row


def replace_letter(actor: Actor, letter_id: int, *, today: date) -> IssuedLetter:
    """Begin the letter that takes the place of one that was issued; that one holds until the new one is issued.

    Raises:
        Forbidden; NotFound: it is out of scope.
        RuleBroken: it was not issued, or was replaced already.
    """
    with unit_of_work() as session:
        old = queries.letter(actor, letter_id)
        making.check_may(actor, old.kind)
        check_move(old.state, State.REPLACED)
        begun = queries.draft_replacing(old.id)
        if begun is not None:
            return begun
        facts = making.facts_for(actor, old.kind, old.subject_id, today=today)
        draft = replace(making.draft_of(old), key=None)
        return _begun(session, actor, making.new_row(actor, draft, facts, replaces=old))


def note_delivery(actor: Actor, letter_id: int, draft: DeliveryDraft, *, today: date) -> IssuedLetter:
    """Note what became of a letter on its way.

    Raises:
        NotFound: it is out of scope.
        RuleBroken: it was not issued, or the day cannot be.
        Stale: somebody else saved first.
    """
    with unit_of_work() as session:
        row = queries.letter(actor, letter_id)
        if row.issued_on is None:
            raise RuleBroken("This letter was not issued yet.")
        check_delivery(draft, issued_on=row.issued_on, today=today)
        names = ("delivery", "delivered_on", "delivery_note", "channel")
        old = {name: getattr(row, name) for name in names}
        if row.version != draft.version:
            raise Stale(old, row.version)
        row.delivery, row.delivered_on, row.delivery_note = draft.delivery, draft.on, draft.note
        session.flush()
        new = {name: getattr(row, name) for name in names}
        record(actor, "letter.delivery", ("letter", row.id), old=old, new=new, household_id=row.household_id)
    return row


# --- texts -----------------------------------------------------------------------------------------------------------


def add_version(actor: Actor, name: str, language: str, draft: TextDraft, *, today: date) -> LetterText:
    """Add a version of a text, with the day from which it holds; the versions before it stay as they are.

    Raises:
        NotFound: there is no such text.
        RuleBroken: see ``sandbox.check`` and ``rules.check_holds_from``; or somebody added a version meanwhile.
    """
    queries.check_name(name, language)
    check_text(name, draft)
    with unit_of_work() as session:
        known = queries.versions(name, language)
        last = known[0] if known else None
        if (last.number if last else 0) != draft.after:
            raise RuleBroken("Somebody else wrote a version of this text in the meantime. Open it again.")
        check_holds_from(draft.holds_from, last=last.holds_from if last else None, today=today)
        row = LetterText(
            name=name,
            language=language,
            number=draft.after + 1,
            subject=draft.subject,
            body=draft.body,
            holds_from=draft.holds_from,
            made_at=clock.now(),
            made_by=actor.account_id,
        )
        session.add(row)
        session.flush()
        record(
            actor,
            "letter_text.added",
            ("letter_text", row.id),
            old={"subject": last.subject, "body": last.body} if last else {},
            new={"text": f"{name}/{language}", "number": row.number, "holds_from": row.holds_from,
                 "subject": row.subject, "body": row.body},
        )  # fmt: skip
    return row


def check_text(name: str, draft: TextDraft) -> None:
    """Refuse a text that does more than name the fields it may.

    Raises:
        RuleBroken: see ``sandbox.check``.
    """
    columns = {field.name: field.columns for field in offered_by(name).values()}
    check(draft.body, columns)
    check_subject(draft.subject, columns)


def check_subject(subject: str, columns: dict[str, tuple[str, ...]]) -> None:
    """Refuse the subject of a text that does more than name fields.

    Raises:
        RuleBroken: see ``sandbox.check``.
    """
    try:
        check(subject, columns)
    except RuleBroken as broken:
        raise RuleBroken(broken.message, field="subject", **broken.values) from None


def approve_page(
    actor: Actor, name: str, language: str, number: int, draft: ApprovalDraft, *, today: date
) -> LetterText:
    """Write down who checked the translation of an explanatory page, and when; from then on it is issued.

    Raises:
        NotFound: there is no such version.
        RuleBroken: it needs no check, was checked already, or the day is still to come.
    """
    queries.check_name(name, language)
    check_approval(draft, today=today)
    with unit_of_work() as session:
        found = queries.version(name, language, number)
        if language not in UNCHECKED:
            raise RuleBroken("The office writes this language itself: its pages need no check by a translator.")
        if found.checked_on is not None:
            raise RuleBroken("This page was checked already, by %(name)s.", name=found.checked_by)
        row = _row_of(session, found)
        row.checked_by, row.checked_on = draft.checked_by, draft.checked_on
        session.flush()
        record(
            actor,
            "letter_text.approved",
            ("letter_text", row.id),
            new={"text": f"{name}/{language}", "number": number, "checked_by": row.checked_by,
                 "checked_on": row.checked_on},
        )  # fmt: skip
    return row


def _row_of(session: Session, found: Version) -> LetterText:
    """Return the row of a version; the one that comes with the application is written down now, as it stands."""
    if found.id is not None:
        row = session.get(LetterText, found.id)
        if row is None:
            raise NotFound
        return row
    row = LetterText(
        name=found.name,
        language=found.language,
        number=found.number,
        subject=found.subject,
        body=found.body,
        made_at=clock.now(),
    )
    session.add(row)
    return row
