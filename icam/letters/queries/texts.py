"""The texts of letters: the version that holds on a day, all versions of one, and which there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from icam.core.errors import NotFound
from icam.db import db
from icam.letters.built_in import built_in
from icam.letters.models import LetterText
from icam.letters.rules import OFFICE_LANGUAGES, PAGE_LANGUAGES, UNCHECKED, Kind, Page


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a text; the one that comes with the application has no id as long as nothing was written to it."""

    name: str
    language: str
    number: int
    subject: str
    body: str
    holds_from: date | None = None
    checked_by: str | None = None
    checked_on: date | None = None
    id: int | None = None
    made_by: int | None = None

    @property
    def is_checked(self) -> bool:
        """Say whether it may be issued: the office writes the language itself, or somebody checked it."""
        return self.language not in UNCHECKED or self.checked_on is not None


def name_of(what: Kind | Page) -> str:
    """Return the name of the text of a letter or of a page."""
    return f"pages/{what.value}" if isinstance(what, Page) else what.value


def names() -> list[tuple[str, tuple[str, ...]]]:
    """Return every text with its languages."""
    letters = [(name_of(kind), OFFICE_LANGUAGES) for kind in Kind]
    return [*letters, *((name_of(page), PAGE_LANGUAGES) for page in Page)]


def check_name(name: str, language: str) -> None:
    """Refuse a text that does not exist.

    Raises:
        NotFound: no letter or page has this name, or not in this language.
    """
    if language not in dict(names()).get(name, ()):
        raise NotFound


def versions(name: str, language: str) -> list[Version]:
    """Return the versions of a text, the latest first; one statement."""
    found = db.session.scalars(
        select(LetterText)
        .where(LetterText.name == name, LetterText.language == language)
        .order_by(LetterText.number.desc())
    )
    return _with_first(name, language, [_version(row) for row in found])


def version(name: str, language: str, number: int) -> Version:
    """Return one version of a text.

    Raises:
        NotFound: there is none.
    """
    found = next((one for one in versions(name, language) if one.number == number), None)
    if found is None:
        raise NotFound
    return found


def holding(wanted: Sequence[tuple[str, str]], on: date) -> dict[tuple[str, str], Version | None]:
    """Return the version of each text that holds on a day; one statement.

    Of a page that somebody has to check, it is the latest that was checked; else the latest.

    Args:
        wanted: name and language.
    """
    rows = db.session.scalars(
        select(LetterText).where(LetterText.name.in_({name for name, _ in wanted})).order_by(LetterText.number.desc())
    )
    by_text: dict[tuple[str, str], list[Version]] = {}
    for row in rows:
        by_text.setdefault((row.name, row.language), []).append(_version(row))
    return {key: _holding(_with_first(*key, by_text.get(key, [])), on) for key in wanted}


def _holding(found: Sequence[Version], on: date) -> Version | None:
    begun = [one for one in found if one.holds_from is None or one.holds_from <= on]
    return next((one for one in begun if one.is_checked), begun[0] if begun else None)


def _with_first(name: str, language: str, found: list[Version]) -> list[Version]:
    if any(one.number == 1 for one in found):
        return found
    first = built_in(name, language)
    return [*found, Version(name, language, 1, first.subject, first.body)] if first else found


def _version(row: LetterText) -> Version:
    return Version(
        row.name,
        row.language,
        row.number,
        row.subject,
        row.body,
        row.holds_from,
        row.checked_by,
        row.checked_on,
        row.id,
        row.made_by,
    )


@dataclass(frozen=True, slots=True)
class TextLine:
    """A text in the list of texts: its version that holds, and one that is still to hold."""

    name: str
    language: str
    holds: Version | None
    coming: Version | None
    latest: Version | None


def text_lines(on: date) -> list[TextLine]:
    """Return every text with its versions of now and later; one statement."""
    by_text: dict[tuple[str, str], list[Version]] = {}
    for row in db.session.scalars(select(LetterText).order_by(LetterText.number.desc())):
        by_text.setdefault((row.name, row.language), []).append(_version(row))
    found = []
    for name, languages in names():
        for language in languages:
            known = _with_first(name, language, by_text.get((name, language), []))
            coming = next((one for one in reversed(known) if one.holds_from and one.holds_from > on), None)
            found.append(TextLine(name, language, _holding(known, on), coming, known[0] if known else None))
    return found
