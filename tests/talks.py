"""Makes talks for tests."""

from datetime import date
from typing import Any

from icam.accounts.models import Account
from icam.appointments.rules import Place, TalkKind
from icam.cases.models import Case
from icam.core import clock
from icam.core.access import EVERYTHING, Actor, Role
from icam.db import unit_of_work
from icam.talks.models import BestInterests, Talk, TalkAgreement, TalkDocument, TalkNote
from icam.talks.opening import recompute
from icam.talks.rules import NoteKind
from tests import make
from tests.make import _save

SECRET = "a cousin in Namur hides the children’s fear"


def coach(**details: Any) -> Account:
    """Make an ICAM coach who sees everything."""
    return make.account(role=Role.ICAM_COACH, **({"all_sites": True} | details))


def as_actor(account: Account) -> Actor:
    """Return somebody as the commands know them."""
    return Actor(account.id, account.name, account.role, EVERYTHING, "en")


def talk(of: Case, by: Account, on: date, *, written: bool = False, **details: Any) -> Talk:
    """Hold a talk, straight in the database."""
    values: dict[str, Any] = {"kind": TalkKind.FIRST, "place": Place.OFFICE, "created_at": clock.now()}
    values["written_at"] = clock.now() if written else None
    row: Talk = _save(Talk(**(values | {"case_id": of.id, "coach_id": by.id, "held_on": on} | details)))
    with unit_of_work() as session:
        recompute(session, of.id, today=clock.today())
    return row


def note(of: Talk, by: Account, kind: NoteKind, text: str, heading: str = "SITUATION", **details: Any) -> TalkNote:
    """Note something at a talk."""
    values: dict[str, Any] = {"heading": "" if kind is NoteKind.OWN_WORDS else heading, "at": clock.now()}
    row: TalkNote = _save(
        TalkNote(**(values | {"talk_id": of.id, "by_id": by.id, "kind": kind, "text": text} | details))
    )
    return row


def agreement(of: Talk, text: str = "Bring the passport", **details: Any) -> TalkAgreement:
    """Agree something at a talk."""
    row: TalkAgreement = _save(TalkAgreement(**({"talk_id": of.id, "case_id": of.case_id, "text": text} | details)))
    return row


def document(of: Talk, kind: str = "PASSPORT", **details: Any) -> TalkDocument:
    """Bring a document to a talk."""
    row: TalkDocument = _save(TalkDocument(**({"talk_id": of.id, "case_id": of.case_id, "kind": kind} | details)))
    return row


def best_interests(of: Case, person_id: int, by: Account, on: date, **details: Any) -> BestInterests:
    """Look at a child."""
    values: dict[str, Any] = {"heard": "ALONE", "conclusion": "School goes on here", "created_at": clock.now()}
    given = {"person_id": person_id, "household_id": of.household_id, "by_id": by.id, "on": on}
    row: BestInterests = _save(BestInterests(**(values | given | details)))
    return row
