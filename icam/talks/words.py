"""What notes are called, and kinds of talks and places on a page about talks."""

from typing import Any

from flask_babel import lazy_gettext as _l

from icam.appointments.rules import Place, TalkKind
from icam.appointments.words import KINDS, PLACES
from icam.talks.rules import NoteKind

NOTES: dict[NoteKind, Any] = {
    NoteKind.ADMINISTRATIVE: _l("administrative note"),
    NoteKind.SUPPORT: _l("support note"),
    NoteKind.OWN_WORDS: _l("own words"),
}


def kind_name(kind: TalkKind | str) -> Any:
    """Name which talk it is."""
    return KINDS[TalkKind(kind)]


def place_name(place: Place | str) -> Any:
    """Name where people talk."""
    return PLACES[Place(place)]


def note_name(kind: NoteKind | str) -> Any:
    """Name a kind of note."""
    return NOTES[NoteKind(kind)]
