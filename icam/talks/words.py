"""What kinds of talks, places and notes are called."""

from typing import Any

from flask_babel import lazy_gettext as _l

from icam.appointments.rules import Place, TalkKind
from icam.talks.rules import NoteKind

KINDS: dict[TalkKind, Any] = {
    TalkKind.FIRST: _l("first talk"),
    TalkKind.FOLLOW_UP: _l("follow-up"),
    TalkKind.CONCLUSION: _l("conclusion talk"),
}

PLACES: dict[Place, Any] = {
    Place.OFFICE: _l("at the office"),
    Place.PHONE: _l("by telephone"),
    Place.VIDEO: _l("by video"),
    Place.HOME: _l("at home"),
    Place.RECEPTION: _l("in a reception centre"),
}

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
