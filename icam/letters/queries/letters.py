"""Letters to read: one, those of a household, a page of the list; and the records that letters are made from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from icam.accounts.models import Account
from icam.cases.models import Case
from icam.cases.scope import case_visible
from icam.core.access import EVERYTHING, Actor
from icam.core.errors import NotFound
from icam.core.paging import COUNT_CAP, PAGE, Page, cursor, keys_of
from icam.db import db
from icam.letters.catalogue import LETTERS
from icam.letters.models import IssuedLetter, LetterCount
from icam.letters.rules import Delivery, Kind, State
from icam.people.models import Household
from icam.people.queries import household_visible
from icam.stays.models import Stay
from icam.stays.queries.lists import visible as stay_visible

_issuer = aliased(Account)


def readable(actor: Actor) -> frozenset[Kind]:
    """Return the letters that a reader may read: those whose records they may work with."""
    return frozenset(kind for kind, letter in LETTERS.items() if actor.may(letter.permission))


def letter_visible(actor: Actor) -> list[ColumnElement[bool]]:
    """Return the conditions under which a letter may be read: its kind, and its file, stay or household."""
    kinds = readable(actor)
    found: list[ColumnElement[bool]] = []
    if len(kinds) < len(LETTERS):
        found.append(IssuedLetter.kind.in_(kinds))
    if actor.scope != EVERYTHING:
        of_case = select(Case.id).where(Case.id == IssuedLetter.case_id, case_visible(actor)).correlate(IssuedLetter)
        of_stay = select(Stay.id).where(Stay.id == IssuedLetter.stay_id, *stay_visible(actor.scope))
        found.append(
            or_(
                exists(of_case),
                exists(of_stay.correlate(IssuedLetter)),
                and_(
                    IssuedLetter.case_id.is_(None),
                    IssuedLetter.stay_id.is_(None),
                    household_visible(actor.scope, IssuedLetter.household_id),
                ),
            )
        )
    return found


def letter(actor: Actor, letter_id: int) -> IssuedLetter:
    """Return one letter.

    Raises:
        NotFound: there is none, or it lies outside what the reader may see.
    """
    found = db.session.scalar(select(IssuedLetter).where(IssuedLetter.id == letter_id, *letter_visible(actor)))
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True, slots=True)
class LetterPage:
    """A letter as its page shows it: with its family, who issued it, and what it replaces or what replaced it."""

    row: IssuedLetter
    household: str
    household_code: str
    issued_by: str | None
    replaces: tuple[int, str] | None
    replaced_by: tuple[int, str | None] | None


def letter_page(actor: Actor, letter_id: int) -> LetterPage:
    """Return one letter with all that its page shows; two statements.

    Raises:
        NotFound: there is none, or it lies outside what the reader may see.
    """
    row = db.session.execute(
        select(IssuedLetter, Household.name, Household.code, _issuer.name)
        .join(Household, Household.id == IssuedLetter.household_id)
        .outerjoin(_issuer, _issuer.id == IssuedLetter.issued_by)
        .where(IssuedLetter.id == letter_id, *letter_visible(actor))
    ).first()
    if row is None:
        raise NotFound
    found, household, code, by = row
    near = db.session.execute(
        select(IssuedLetter.id, IssuedLetter.number, IssuedLetter.replaces_id).where(
            or_(
                IssuedLetter.id == (found.replaces_id or 0),
                and_(IssuedLetter.replaces_id == letter_id, IssuedLetter.state != State.DROPPED),
            )
        )
    ).all()
    before = next(((one.id, one.number or "") for one in near if one.id == found.replaces_id), None)
    after = next(((one.id, one.number) for one in near if one.replaces_id == letter_id), None)
    return LetterPage(found, household, code, by, before, after)


def by_key(key: str | None) -> IssuedLetter | None:
    """Return the letter that was made under a key."""
    return db.session.scalar(select(IssuedLetter).where(IssuedLetter.key == key)) if key else None


def open_draft(kind: Kind, subject_id: int) -> IssuedLetter | None:
    """Return the draft that was begun for a record and that replaces nothing."""
    return db.session.scalar(
        select(IssuedLetter)
        .where(
            IssuedLetter.kind == kind,
            IssuedLetter.subject_id == subject_id,
            IssuedLetter.state == State.DRAFT,
            IssuedLetter.replaces_id.is_(None),
        )
        .order_by(IssuedLetter.id)
        .limit(1)
    )


def draft_replacing(letter_id: int) -> IssuedLetter | None:
    """Return the draft that is to take the place of a letter."""
    return db.session.scalar(
        select(IssuedLetter).where(IssuedLetter.replaces_id == letter_id, IssuedLetter.state == State.DRAFT).limit(1)
    )


def issued_in(year: int) -> int:
    """Return how many letters were issued in a year."""
    return db.session.scalar(select(LetterCount.issued).where(LetterCount.year == year)) or 0


# --- lists -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LetterLine:
    """A letter in a list."""

    id: int
    kind: Kind
    subject_id: int
    state: State
    number: str | None
    language: str
    page_language: str | None
    addressee: str
    household_id: int
    household: str
    made_at: datetime
    issued_on: date | None
    delivery: Delivery | None
    delivered_on: date | None
    issued_by: str | None


def _lines() -> Select[*tuple[Any, ...]]:
    return (
        select(
            IssuedLetter.id,
            IssuedLetter.kind,
            IssuedLetter.subject_id,
            IssuedLetter.state,
            IssuedLetter.number,
            IssuedLetter.language,
            IssuedLetter.page_language,
            IssuedLetter.addressee,
            IssuedLetter.household_id,
            Household.name,
            IssuedLetter.made_at,
            IssuedLetter.issued_on,
            IssuedLetter.delivery,
            IssuedLetter.delivered_on,
            _issuer.name,
        )
        .join(Household, Household.id == IssuedLetter.household_id)
        .outerjoin(_issuer, _issuer.id == IssuedLetter.issued_by)
    )


MOST_OF_HOUSEHOLD = 100


def letters_of(actor: Actor, household_id: int) -> list[LetterLine]:
    """Return the letters of a household, the latest first; dropped drafts are left out."""
    wanted = _lines().where(
        IssuedLetter.household_id == household_id, IssuedLetter.state != State.DROPPED, *letter_visible(actor)
    )
    rows = db.session.execute(wanted.order_by(IssuedLetter.id.desc()).limit(MOST_OF_HOUSEHOLD))
    return [LetterLine(*row) for row in rows]


def issued_to(actor: Actor, household_ids: Sequence[int]) -> list[LetterLine]:
    """Return the letters that were issued to some households; one statement."""
    wanted = _lines().where(
        IssuedLetter.household_id.in_(household_ids), IssuedLetter.number.is_not(None), *letter_visible(actor)
    )
    rows = db.session.execute(wanted.order_by(IssuedLetter.id.desc()).limit(MOST_OF_HOUSEHOLD))
    return [LetterLine(*row) for row in rows]


def letters_about(actor: Actor, kinds: Sequence[Kind], subject_id: int) -> list[LetterLine]:
    """Return the letters made from one record, the latest first; dropped drafts are left out."""
    wanted = _lines().where(
        IssuedLetter.kind.in_(kinds),
        IssuedLetter.subject_id == subject_id,
        IssuedLetter.state != State.DROPPED,
        *letter_visible(actor),
    )
    return [LetterLine(*row) for row in db.session.execute(wanted.order_by(IssuedLetter.id.desc()))]


@dataclass(frozen=True, slots=True)
class Filters:
    """What narrows the list of letters."""

    number: str = ""
    kind: Kind | None = None
    state: State | None = None
    language: str | None = None
    from_on: date | None = None
    until_on: date | None = None


def letters(actor: Actor, filters: Filters, after: str | None = None, before: str | None = None) -> Page[LetterLine]:
    """Return a page of the letters, the latest first; two statements.

    Args:
        after, before: words of a former page's cursors.
    """
    conditions = [*_narrowed(filters), *letter_visible(actor)]
    wanted, backwards = _lines().where(*conditions), before is not None
    if after is not None:
        wanted = wanted.where(IssuedLetter.id < _edge(after))
    if before is not None:
        wanted = wanted.where(IssuedLetter.id > _edge(before))
    order = IssuedLetter.id.asc() if backwards else IssuedLetter.id.desc()
    rows = [LetterLine(*row) for row in db.session.execute(wanted.order_by(order).limit(PAGE + 1))]
    goes_on, rows = len(rows) > PAGE, rows[:PAGE]
    if backwards:
        rows.reverse()
    has_older, has_newer = (True, goes_on) if backwards else (goes_on, after is not None)
    counted = select(IssuedLetter.id).where(*conditions).limit(COUNT_CAP + 1).subquery()
    return Page(
        rows,
        cursor(rows[-1].id) if rows and has_older else None,
        cursor(rows[0].id) if rows and has_newer else None,
        db.session.scalar(select(func.count()).select_from(counted)),
    )


def _edge(word: str) -> int:
    (key,) = keys_of(word, 1)
    return key if isinstance(key, int) else 0


def _narrowed(filters: Filters) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if filters.number:
        found.append(_numbered(filters.number))
    if filters.kind is not None:
        found.append(IssuedLetter.kind == filters.kind)
    if filters.state is not None:
        found.append(IssuedLetter.state == filters.state)
    elif not filters.number:
        found.append(IssuedLetter.state != State.DROPPED)
    if filters.language:
        found.append(or_(IssuedLetter.language == filters.language, IssuedLetter.page_language == filters.language))
    if filters.from_on is not None:
        found.append(IssuedLetter.issued_on >= filters.from_on)
    if filters.until_on is not None:
        found.append(IssuedLetter.issued_on <= filters.until_on)
    return found


def _numbered(typed: str) -> ColumnElement[bool]:
    """Return the condition that a letter has a number: whole, its beginning, or its last digits."""
    wanted = "".join(typed.split()).upper()
    if wanted.isdigit():
        return IssuedLetter.number.like(f"B-____-{int(wanted) % 1_000_000:06}")
    return IssuedLetter.number.startswith(wanted, autoescape=True)
