"""What issuing a letter takes, for the commands: its facts and texts, its number, its bytes."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from icam.archive.commands import keep
from icam.audit.commands import record
from icam.core import clock
from icam.core.access import Actor
from icam.core.errors import Forbidden, RuleBroken
from icam.db import insert_into
from icam.letters import drawing, queries
from icam.letters.catalogue import LETTERS
from icam.letters.drawing import Composed
from icam.letters.facts import Facts
from icam.letters.models import IssuedLetter, LetterCount
from icam.letters.queries import Version
from icam.letters.rules import (
    PAGE_LANGUAGES,
    UNCHECKED,
    Draft,
    Kind,
    State,
    check_approved,
    check_complete,
    check_language,
    check_move,
    check_window,
    language_of,
    number_of,
    page_language_for,
)


@dataclass(frozen=True, slots=True)
class Ready:
    """A letter that was drawn and waits for its number to be free.

    Args:
        count: how many letters of the year were issued before it.
    """

    draft: Draft
    facts: Facts
    composed: Composed
    content: bytes
    year: int
    count: int

    @property
    def number(self) -> str:
        """Return the number that is printed on it."""
        return number_of(self.year, self.count + 1)


def check_may(actor: Actor, kind: Kind) -> None:
    """Refuse a letter about records that the person does not work with.

    Raises:
        Forbidden: the permission for its records is missing.
    """
    if not actor.may(LETTERS[kind].permission):
        raise Forbidden


def facts_for(actor: Actor, kind: Kind, subject_id: int, *, today: date) -> Facts:
    """Return what a letter may say of a record.

    Raises:
        NotFound: there is no such record in scope.
        RuleBroken: this letter is not for this record.
    """
    facts = queries.letter_facts(actor, kind, subject_id, today=today, house=drawing.house())
    if facts.fits is not None and kind not in facts.fits:
        raise RuleBroken("This letter does not belong to this record. Choose another letter.", field="kind")
    return facts


def proposed(kind: Kind, subject_id: int, facts: Facts) -> Draft:
    """Return a letter as its record and the rules propose it; one to others has no addressee yet."""
    letter = LETTERS[kind]
    language = facts.written_in or language_of(facts.residence, facts.unilingual, facts.languages)
    return Draft(
        kind=kind,
        subject_id=subject_id,
        language=language,
        page_language=page_language_for(facts.spoken, language) if letter.page else None,
        addressee="" if letter.to_others else facts.addressee,
        address="" if letter.to_others else facts.address,
        channel=facts.channel,
    )


def texts_of(kind: Kind, language: str, page_language: str | None, on: date) -> tuple[Version | None, Version | None]:
    """Return the versions of the text and of the explanatory page that hold; one statement."""
    page = LETTERS[kind].page if page_language else None
    wanted = [(queries.name_of(kind), language)]
    if page is not None and page_language is not None:
        wanted.append((queries.name_of(page), page_language))
    found = queries.holding(wanted, on)
    return found[wanted[0]], found[wanted[1]] if len(wanted) > 1 else None


def composed(
    actor: Actor, draft: Draft, *, today: date, number: str | None = None, facts: Facts | None = None
) -> Composed:
    """Put a letter together: with a number to be issued, without one as a preview.

    Raises:
        NotFound: its record lies outside the scope.
        RuleBroken: this letter is not for this record.
    """
    facts = facts or facts_for(actor, draft.kind, draft.subject_id, today=today)
    text, page = texts_of(draft.kind, draft.language, draft.page_language, today)
    return drawing.compose(draft, facts, text, page, number=number, is_preview=number is None)


def ready(actor: Actor, draft: Draft, *, today: date) -> Ready:
    """Draw a letter with the number that is free now. Nothing is written yet, and nothing is locked meanwhile.

    Raises:
        Forbidden; NotFound; RuleBroken: see ``rules.check_complete``, ``check_approved``, ``check_language``.
        PdfUnavailable: Pango is missing on this machine.
    """
    check_may(actor, draft.kind)
    check_draft(draft)
    facts = facts_for(actor, draft.kind, draft.subject_id, today=today)
    count = queries.issued_in(today.year)
    found = composed(actor, draft, today=today, number=number_of(today.year, count + 1), facts=facts)
    check_complete(found.missing)
    if draft.page_language is not None and LETTERS[draft.kind].page is not None:
        check_approved(draft.page_language, found.checked_on)
    return Ready(draft, facts, found, drawing.bytes_of(found), today.year, count)


def is_unchecked(page_language: str | None, found: Composed) -> bool:
    """Say whether the explanatory page still waits for a translator."""
    return page_language in UNCHECKED and found.page_number is not None and found.checked_on is None


def check_draft(draft: Draft) -> None:
    """Refuse languages in which a letter, or a page, does not exist, and an address too large for the envelope.

    Raises:
        RuleBroken: an official letter in another language; a page in one that there is none in; see ``check_window``.
    """
    check_language(draft.language, is_official=LETTERS[draft.kind].is_official)
    check_window(draft.addressee, draft.address)
    if draft.page_language is not None and draft.page_language not in PAGE_LANGUAGES:
        raise RuleBroken("There is no explanatory page in this language.", field="page_language")


def claim(session: Session, waiting: Ready) -> bool:
    """Take the number of a letter; say no when another letter took it meanwhile."""
    begun = insert_into(session, LetterCount).values(year=waiting.year, issued=0)
    session.execute(begun.on_conflict_do_nothing())
    taken = session.execute(
        update(LetterCount)
        .where(LetterCount.year == waiting.year, LetterCount.issued == waiting.count)
        .values(issued=waiting.count + 1)
        .execution_options(synchronize_session=False)
    )
    return bool(getattr(taken, "rowcount", 0))


def new_row(actor: Actor, draft: Draft, facts: Facts, *, replaces: IssuedLetter | None = None) -> IssuedLetter:
    """Return the row of a draft."""
    row = IssuedLetter(
        kind=draft.kind,
        subject_id=draft.subject_id,
        household_id=facts.household_id,
        case_id=facts.case_id,
        stay_id=facts.stay_id,
        state=State.DRAFT,
        key=draft.key,
        replaces_id=replaces.id if replaces else None,
        made_by=actor.account_id,
        made_at=clock.now(),
    )
    write(row, draft)
    return row


def write(row: IssuedLetter, draft: Draft) -> None:
    """Write into a row what somebody wants of the letter."""
    row.language = draft.language
    row.page_language = draft.page_language if LETTERS[draft.kind].page is not None else None
    row.addressee, row.address, row.channel = draft.addressee, draft.address, draft.channel
    row.asked = dict(draft.asked)


def draft_of(row: IssuedLetter) -> Draft:
    """Return a row as somebody would have typed it."""
    return Draft(
        kind=row.kind,
        subject_id=row.subject_id,
        language=row.language,
        page_language=row.page_language,
        addressee=row.addressee,
        address=row.address,
        channel=row.channel,
        asked=dict(row.asked),
        key=row.key,
        version=row.version,
    )


def without_page(draft: Draft) -> Draft:
    """Return the same letter without an explanatory page."""
    return replace(draft, page_language=None)


def keep_issued(session: Session, actor: Actor, row: IssuedLetter, waiting: Ready, *, today: date) -> None:
    """Freeze a letter whose number was taken, and let the one that it replaces be replaced.

    Raises:
        RuleBroken: it was issued, dropped or replaced already.
    """
    check_move(row.state, State.ISSUED)
    replaced = session.get(IssuedLetter, row.replaces_id) if row.replaces_id else None
    if replaced is not None:
        check_move(replaced.state, State.REPLACED)
        replaced.state = State.REPLACED
    kept = keep(session, waiting.content, "application/pdf")
    row.state = State.ISSUED
    row.number = waiting.number
    row.subject = waiting.composed.subject
    row.text_number, row.page_number = waiting.composed.text_number, waiting.composed.page_number
    row.sha256 = kept
    row.issued_by, row.issued_on, row.issued_at = actor.account_id, today, clock.now()
    session.flush()
    record(actor, "letter.issued", ("letter", row.id), new=said_of(row), household_id=row.household_id)
    if replaced is not None:
        record(
            actor,
            "letter.replaced",
            ("letter", replaced.id),
            new={"number": replaced.number, "replaced_by": row.number},
            household_id=replaced.household_id,
        )


def said_of(row: IssuedLetter, *more: str) -> dict[str, Any]:
    """Return what the trail says of a letter: what it is and to whom, not what stands in it."""
    names: Iterable[str] = (
        "kind",
        "number",
        "state",
        "language",
        "page_language",
        "addressee",
        "channel",
        "text_number",
        "page_number",
        "sha256",
        *more,
    )
    return {name: getattr(row, name) for name in names if getattr(row, name) is not None}
