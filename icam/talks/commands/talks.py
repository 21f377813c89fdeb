"""Begin a talk, write it up, correct it, void it."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from icam.appointments import keeping
from icam.appointments.rules import AppointmentDraft, Place, TalkKind
from icam.audit.commands import record
from icam.cases import queries as cases
from icam.cases.models import Case
from icam.core import clock
from icam.core.access import Actor, Permission
from icam.core.errors import Forbidden, RuleBroken, Stale
from icam.db import db, unit_of_work
from icam.people import queries as people
from icam.people.rules import N_
from icam.talks import queries, rules
from icam.talks.models import Talk, TalkAgreement, TalkDocument, TalkNote, TalkPerson
from icam.talks.opening import open_talk, recompute
from icam.talks.rules import AgreementDraft, DocumentDraft, NoteKind, OpeningDraft, TalkDraft

COLUMNS = (
    "kind",
    "place",
    "held_on",
    "started_at",
    "minutes",
    "language",
    "interpreter_language",
    "interpreter_mode",
    "interpreter",
    "also_present",
    "questions",
    "new_elements",
    "about_return",
    "position",
    "next_on",
    "next_at",
    "for_person",
)
"""What a talk's form writes straight into the talk, by the same names."""

MINUTES = 60
"""How long the appointment for the next talk is."""

OWN_WORDS = ("", NoteKind.OWN_WORDS)


def start_talk(actor: Actor, case_id: int, draft: OpeningDraft, *, today: date) -> Talk:
    """Begin a talk of a file, from an appointment or directly.

    Raises:
        NotFound: the file is out of scope.
        RuleBroken: see ``opening.open_talk``.
    """
    with unit_of_work() as session:
        return open_talk(session, actor, cases.case(actor, case_id), draft, today=today)


def write_talk(actor: Actor, talk_id: int, draft: TalkDraft, *, today: date) -> Talk:
    """Keep what was noted at a talk; write it up, or correct what was written up, with the reason.

    A text that was written up is never overwritten: the old one is kept beside the new one, for the same readers.
    Support notes stand in no trail: it says only under which headings they changed.

    Raises:
        NotFound: out of scope.
        Forbidden: notes of a kind that the writer may not read.
        RuleBroken: see ``rules.check_talk``; or the person's own words are somebody else's note.
        Stale: somebody else saved first.
    """
    with unit_of_work() as session:
        talk, case = queries.talk(actor, talk_id)
        if talk.version != draft.version:
            stored = queries.form_values(actor, talk)
            raise Stale({name: stored[name] for name in stored if name != "version"}, talk.version)
        if talk.voided_at is not None:
            raise RuleBroken("This talk was voided. Start a new one.")
        rules.check_talk(draft, held_before=talk.held_on, is_written=talk.written_at is not None, today=today)
        _check_present(case, talk, draft)
        old, was_written = _trailed(talk), talk.written_at is not None
        changed = _write_notes(actor, talk, draft)
        _write_columns(talk, draft)
        if draft.next_on is not None and draft.next_at is not None and talk.next_appointment_id is None:
            _appoint(session, actor, case, talk)
        flag_modified(talk, "held_on")  # a note alone is a new version of the talk, too
        _write_people(session, talk, draft.present)
        _add_documents(session, talk, draft.documents)
        _add_agreements(session, talk, draft.agreements)
        if draft.is_finished and talk.written_at is None:
            talk.written_at = clock.now()
        recompute(session, case.id, today=today)
        record(
            actor,
            f"talk.{_event(was_written, talk)}",
            ("talk", talk.id),
            old=old,
            new=_trailed(talk) | ({"support_notes": changed} if changed else {}),
            household_id=case.household_id,
            reason=draft.correction,
        )
    return talk


def _write_columns(talk: Talk, draft: TalkDraft) -> None:
    """Write what stands in the talk itself; a next talk that has its appointment changes there, and not here."""
    kept = {"next_on", "next_at"} if talk.next_appointment_id is not None else set()
    for name in COLUMNS:
        if name not in kept:
            setattr(talk, name, getattr(draft, name))


def _appoint(session: Session, actor: Actor, case: Case, talk: Talk) -> None:
    """Make the appointment for the next talk, with the same coach, where this one was, for an hour.

    Raises:
        RuleBroken: the moment cannot be; it names the nearest ones that can.
    """
    if talk.next_on is None or talk.next_at is None or not actor.may(Permission.APPOINTMENTS_EDIT):
        return
    wanted = AppointmentDraft(
        coach_id=talk.coach_id,
        office_id=talk.office_id if talk.place is Place.OFFICE else None,
        starts_at=datetime.combine(talk.next_on, talk.next_at, clock.BRUSSELS),
        minutes=MINUTES,
        kind=TalkKind.FOLLOW_UP,
        place=talk.place,
        interpreter_language=talk.interpreter_language,
    )
    try:
        locked = keeping.locked_case(session, actor, case.id)
        made = keeping.place_appointment(session, actor, locked, wanted, now=clock.now())
    except RuleBroken as broken:
        there = {"case_id": case.id, "from": f"{talk.next_on:%d/%m/%Y}"}
        links = (*broken.links, (N_("Look for a free moment"), "appointments.new", there))
        raise RuleBroken(broken.message, field="next_at", links=links, **broken.values) from None
    talk.next_appointment_id = made.id


def _event(was_written: bool, talk: Talk) -> str:
    if was_written:
        return "corrected"
    return "written_up" if talk.written_at is not None else "noted"


def _check_present(case: Case, talk: Talk, draft: TalkDraft) -> None:
    known = {one.person_id for one in people.member_rows([case.household_id])}
    if not draft.present <= known | queries.present_at(talk.id):
        raise RuleBroken("Somebody who is ticked does not belong to this family.", field="present")
    if not {one.person_id for one in draft.documents if one.person_id} <= known:
        raise RuleBroken("Somebody whose document this would be does not belong to this family.")


def _write_notes(actor: Actor, talk: Talk, draft: TalkDraft) -> list[str]:
    """Write the texts that changed; return the headings under which support notes did."""
    texts = {key: text.strip() for key, text in draft.notes.items()}
    kinds = {kind for _, kind in texts}
    if not kinds <= queries.readable(actor):
        raise Forbidden
    if draft.own_words is not None:
        texts[OWN_WORDS] = draft.own_words.strip()
        kinds.add(NoteKind.OWN_WORDS)
    standing = queries.notes_standing(talk.id, kinds)
    changed = {key: text for key, text in texts.items() if text != (standing[key].text if key in standing else "")}
    if OWN_WORDS in changed:
        rules.check_own_words(queries.author_of_own_words(talk.id), actor.account_id)
    for key, text in changed.items():
        _write_note(actor, talk, key, text, standing.get(key), draft.correction)
    db.session.flush()
    return sorted(heading for heading, kind in changed if kind is NoteKind.SUPPORT)


def _write_note(
    actor: Actor, talk: Talk, key: tuple[str, NoteKind], text: str, standing: TalkNote | None, reason: str | None
) -> None:
    """Write one text: while the talk goes on its author writes on, afterwards the old text is kept."""
    now = clock.now()
    if standing is not None and talk.written_at is None and standing.by_id == actor.account_id:
        standing.text, standing.at = text, now
        return
    if standing is not None:
        standing.replaced_at = now
        standing.reason = reason
        db.session.flush()
    heading, kind = key
    note = TalkNote(talk_id=talk.id, heading=heading, kind=kind, text=text, by_id=actor.account_id, at=now)
    db.session.add(note)


def _write_people(session: Session, talk: Talk, present: Iterable[int]) -> None:
    session.execute(delete(TalkPerson).where(TalkPerson.talk_id == talk.id))
    session.add_all(TalkPerson(talk_id=talk.id, person_id=one) for one in sorted(present))
    session.flush()


def _add_documents(session: Session, talk: Talk, documents: Iterable[DocumentDraft]) -> None:
    session.add_all(
        TalkDocument(
            talk_id=talk.id,
            case_id=talk.case_id,
            kind=one.kind,
            description=one.description,
            person_id=one.person_id,
            valid_to=one.valid_to,
            is_original=one.is_original,
        )
        for one in documents
    )


def _add_agreements(session: Session, talk: Talk, agreements: Iterable[AgreementDraft]) -> None:
    session.add_all(
        TalkAgreement(talk_id=talk.id, case_id=talk.case_id, text=one.text, who=one.who, due_on=one.due_on)
        for one in agreements
    )


def _trailed(talk: Talk) -> dict[str, Any]:
    """Return what the trail keeps of a talk: everything but the text of support notes."""
    db.session.flush()
    values: dict[str, Any] = {name: getattr(talk, name) for name in COLUMNS}
    values["present"] = sorted(queries.present_at(talk.id))
    values["written_at"] = talk.written_at
    trailed = {NoteKind.ADMINISTRATIVE, NoteKind.OWN_WORDS}
    for (heading, kind), note in sorted(queries.notes_standing(talk.id, trailed).items()):
        if note.text:
            values[f"note_{heading}" if kind is NoteKind.ADMINISTRATIVE else "own_words"] = note.text
    brought = (one for one in queries.documents_of(talk.case_id, talk.id) if one.voided_at is None)
    values["documents"] = [_document(one) for one in brought]
    agreed = (one for one in queries.agreements_of(talk.case_id, talk.id) if one.holds)
    values["agreements"] = [{"text": one.text, "who": one.who, "due_on": one.due_on} for one in agreed]
    return values


def _document(one: queries.DocumentLine) -> Mapping[str, Any]:
    return {
        "kind": one.kind,
        "description": one.description,
        "person_id": one.person_id,
        "valid_to": one.valid_to,
        "is_original": one.is_original,
    }


def void_talk(actor: Actor, talk_id: int, reason: str, *, today: date) -> Talk:
    """Void a talk that was started or noted by mistake; it stays readable, and no longer counts.

    Raises:
        NotFound: out of scope.
        RuleBroken: it was voided already.
    """
    with unit_of_work() as session:
        talk, case = queries.talk(actor, talk_id)
        if talk.voided_at is not None:
            raise RuleBroken("This talk was voided already.")
        old: dict[str, datetime | None] = {"voided_at": None}
        talk.void(actor.account_id, clock.now(), reason)
        recompute(session, case.id, today=today)
        record(
            actor,
            "talk.voided",
            ("talk", talk.id),
            old=old,
            new={"voided_at": talk.voided_at},
            household_id=case.household_id,
            reason=reason,
        )
    return talk
