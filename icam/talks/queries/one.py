"""One talk with all that belongs to it; a text is read only by whoever may read its kind."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from icam.accounts.models import Account
from icam.cases.models import Case
from icam.cases.scope import case_visible
from icam.core.access import Actor
from icam.core.errors import NotFound
from icam.db import db
from icam.offices.models import Office
from icam.talks.models import Talk, TalkAgreement, TalkDocument, TalkNote, TalkPerson
from icam.talks.queries.talks import AgreementLine, DocumentLine, TalkLine, agreements_of, documents_of, lines
from icam.talks.rules import READERS, NoteKind, note_field


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A text as it stands, or as it stood."""

    heading: str
    kind: NoteKind
    text: str
    by_id: int | None
    by: str | None
    at: datetime
    replaced_at: datetime | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Hidden:
    """That there are texts which this reader may not read, and who wrote them."""

    kind: NoteKind
    count: int
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TalkPage:
    """A talk as its own page shows it."""

    line: TalkLine
    talk: Talk
    office: Office | None
    present: frozenset[int]
    notes: tuple[NoteLine, ...]
    earlier: tuple[NoteLine, ...]
    hidden: tuple[Hidden, ...]
    documents: tuple[DocumentLine, ...]
    agreements: tuple[AgreementLine, ...]

    @property
    def own_words(self) -> NoteLine | None:
        """Return the person's own words."""
        return next((one for one in self.notes if one.kind is NoteKind.OWN_WORDS and one.text), None)

    @property
    def earlier_words(self) -> list[NoteLine]:
        """Return how the person's own words stood before they were corrected."""
        return [one for one in self.earlier if one.kind is NoteKind.OWN_WORDS]

    @property
    def earlier_notes(self) -> list[NoteLine]:
        """Return how notes stood before they were corrected."""
        return [one for one in self.earlier if one.kind is not NoteKind.OWN_WORDS]

    def under(self, heading: str, kind: NoteKind) -> NoteLine | None:
        """Return the text of a kind under a heading of the guide."""
        return next((one for one in self.notes if (one.heading, one.kind) == (heading, kind) and one.text), None)

    @property
    def headings(self) -> list[str]:
        """Return the headings under which something stands."""
        return list(dict.fromkeys(one.heading for one in self.notes if one.heading and one.text))


def readable(actor: Actor) -> frozenset[NoteKind]:
    """Return the kinds of texts that somebody may read."""
    return frozenset(kind for kind, permission in READERS.items() if actor.may(permission))


def talk(actor: Actor, talk_id: int) -> tuple[Talk, Case]:
    """Return a talk and its file, to change them.

    Raises:
        NotFound: there is none, or its file lies outside the scope.
    """
    row = db.session.execute(
        select(Talk, Case).join(Case, Case.id == Talk.case_id).where(Talk.id == talk_id, case_visible(actor))
    ).first()
    if row is None:
        raise NotFound
    return row[0], row[1]


def talk_page(actor: Actor, talk_id: int) -> TalkPage:
    """Return a talk with who was there, what was noted as far as the reader may read it, brought and agreed.

    Raises:
        NotFound: there is none, or its file lies outside the scope.
    """
    row = db.session.execute(
        lines()
        .add_columns(Talk, Office)
        .join(Case, Case.id == Talk.case_id)
        .outerjoin(Office, Office.id == Talk.office_id)
        .where(Talk.id == talk_id, case_visible(actor))
    ).first()
    if row is None:
        raise NotFound
    *columns, found, office = row
    notes = _notes(talk_id, readable(actor))
    return TalkPage(
        line=TalkLine(*columns),
        talk=found,
        office=office,
        present=present_at(talk_id),
        notes=tuple(one for one in notes if one.replaced_at is None),
        earlier=tuple(one for one in notes if one.replaced_at is not None and one.text),
        hidden=_hidden(talk_id, set(NoteKind) - readable(actor)),
        documents=tuple(documents_of(found.case_id, talk_id)),
        agreements=tuple(agreements_of(found.case_id, talk_id)),
    )


def _notes(talk_id: int, kinds: Iterable[NoteKind]) -> list[NoteLine]:
    wanted = (
        select(
            TalkNote.heading,
            TalkNote.kind,
            TalkNote.text,
            TalkNote.by_id,
            Account.name,
            TalkNote.at,
            TalkNote.replaced_at,
            TalkNote.reason,
        )
        .outerjoin(Account, Account.id == TalkNote.by_id)
        .where(TalkNote.talk_id == talk_id, TalkNote.kind.in_(sorted(kinds)))
        .order_by(TalkNote.at, TalkNote.id)
    )
    return [NoteLine(*row) for row in db.session.execute(wanted)]


def _hidden(talk_id: int, kinds: Iterable[NoteKind]) -> tuple[Hidden, ...]:
    """Count the texts that a reader may not read, and name their authors; the texts stay in the database."""
    if not (closed := sorted(kinds)):
        return ()
    wanted = (
        select(TalkNote.kind, func.count(), Account.name)
        .outerjoin(Account, Account.id == TalkNote.by_id)
        .where(
            TalkNote.talk_id == talk_id,
            TalkNote.kind.in_(closed),
            TalkNote.replaced_at.is_(None),
            TalkNote.text != "",
        )
        .group_by(TalkNote.kind, Account.name)
        .order_by(TalkNote.kind, Account.name)
    )
    found: dict[NoteKind, list[tuple[int, str]]] = {}
    for kind, count, name in db.session.execute(wanted):
        found.setdefault(kind, []).append((count, name or ""))
    return tuple(
        Hidden(kind, sum(count for count, _ in those), tuple(name for _, name in those))
        for kind, those in found.items()
    )


def form_values(actor: Actor, talk: Talk) -> dict[str, Any]:
    """Return a talk by the names of its form's fields, with the texts that the reader may read; two statements."""
    values: dict[str, Any] = {column.key: getattr(talk, column.key) for column in Talk.__table__.columns}
    values["present"] = sorted(present_at(talk.id))
    for (heading, kind), note in notes_standing(talk.id, readable(actor)).items():
        values[note_field(heading, kind)] = note.text
    return values


def notes_standing(talk_id: int, kinds: Iterable[NoteKind]) -> dict[tuple[str, NoteKind], TalkNote]:
    """Return the texts of some kinds that stand, to replace them."""
    wanted = select(TalkNote).where(
        TalkNote.talk_id == talk_id, TalkNote.kind.in_(sorted(kinds)), TalkNote.replaced_at.is_(None)
    )
    return {(one.heading, one.kind): one for one in db.session.scalars(wanted)}


def author_of_own_words(talk_id: int) -> int | None:
    """Return who wrote down the person's own words first; None when nobody did, or a machine."""
    wanted = (
        select(TalkNote.by_id)
        .where(TalkNote.talk_id == talk_id, TalkNote.kind == NoteKind.OWN_WORDS, TalkNote.text != "")
        .order_by(TalkNote.id)
        .limit(1)
    )
    return db.session.scalar(wanted)


def present_at(talk_id: int) -> frozenset[int]:
    """Return the members who were at a talk."""
    return frozenset(db.session.scalars(select(TalkPerson.person_id).where(TalkPerson.talk_id == talk_id)))


def agreement(actor: Actor, agreement_id: int) -> tuple[TalkAgreement, Talk, Case]:
    """Return an agreement that still holds with its talk and file, to change it.

    Raises:
        NotFound: there is none, it was reworded or voided, or its file lies outside the scope.
    """
    row = db.session.execute(
        select(TalkAgreement, Talk, Case)
        .join(Talk, Talk.id == TalkAgreement.talk_id)
        .join(Case, Case.id == TalkAgreement.case_id)
        .where(TalkAgreement.id == agreement_id, TalkAgreement.voided_at.is_(None), case_visible(actor))
    ).first()
    if row is None:
        raise NotFound
    return row[0], row[1], row[2]


def document(actor: Actor, document_id: int) -> tuple[TalkDocument, Talk, Case]:
    """Return a document that still holds with its talk and file, to change it.

    Raises:
        NotFound: there is none, it was voided, or its file lies outside the scope.
    """
    row = db.session.execute(
        select(TalkDocument, Talk, Case)
        .join(Talk, Talk.id == TalkDocument.talk_id)
        .join(Case, Case.id == TalkDocument.case_id)
        .where(TalkDocument.id == document_id, TalkDocument.voided_at.is_(None), case_visible(actor))
    ).first()
    if row is None:
        raise NotFound
    return row[0], row[1], row[2]
