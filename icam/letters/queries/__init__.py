"""Reads of letters: what they may say, their texts, and the letters themselves."""

from icam.letters.queries.letters import (
    Filters,
    LetterLine,
    LetterPage,
    by_key,
    draft_replacing,
    issued_in,
    letter,
    letter_page,
    letters,
    letters_about,
    letters_of,
    open_draft,
    readable,
)
from icam.letters.queries.records import Record, records_of
from icam.letters.queries.subjects import letter_facts
from icam.letters.queries.texts import (
    TextLine,
    Version,
    check_name,
    holding,
    name_of,
    names,
    text_lines,
    version,
    versions,
)

__all__ = [
    "Filters",
    "LetterLine",
    "LetterPage",
    "Record",
    "TextLine",
    "Version",
    "by_key",
    "check_name",
    "draft_replacing",
    "holding",
    "issued_in",
    "letter",
    "letter_facts",
    "letter_page",
    "letters",
    "letters_about",
    "letters_of",
    "name_of",
    "names",
    "open_draft",
    "readable",
    "records_of",
    "text_lines",
    "version",
    "versions",
]
