"""Talks: kinds of notes."""

from enum import StrEnum


class NoteKind(StrEnum):
    """Who a note is for: the file of the office, or the support of the person."""

    ADMINISTRATIVE = "administrative"
    SUPPORT = "support"
