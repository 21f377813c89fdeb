"""Read code lists; they are small, read everywhere and seldom changed, so each process keeps them a while."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Engine, select

from icam.codes.models import Code
from icam.core.errors import NotFound
from icam.db import db

KEEP_SECONDS = 30.0
EMPTY_AT_FIRST = ("closing_day",)
"""Lists that the office fills itself."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The lists as they were read a moment ago, and the words of a list in a language once somebody asked."""

    at: float
    codes: dict[tuple[str, str], Code]
    lists: dict[str, list[Code]]
    words: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)


_kept: dict[Engine, Kept] = {}


def forget() -> None:
    """Read the lists again at the next use."""
    _kept.clear()


def all_codes() -> dict[tuple[str, str], Code]:
    """Return every code by list and code, in the order of the lists."""
    return _all().codes


def _all() -> Kept:
    found = _kept.get(db.engine)
    if found is None or time.monotonic() - found.at > KEEP_SECONDS:
        lists: dict[str, list[Code]] = {}
        for code in db.session.scalars(select(Code).order_by(Code.list, Code.sort, Code.code)).all():
            db.session.expunge(code)
            lists.setdefault(code.list, []).append(code)
        by_key = {(code.list, code.code): code for codes in lists.values() for code in codes}
        found = _kept[db.engine] = Kept(time.monotonic(), by_key, lists)
    return found


def words(list_name: str, language: str) -> Mapping[str, str]:
    """Return the words for every code of a list."""
    kept = _all()
    found = kept.words.get((list_name, language))
    if found is None:
        codes = kept.lists.get(list_name, ())
        found = {code.code: str(getattr(code, language, None) or code.en) for code in codes}
        kept.words[list_name, language] = found
    return found


def codes(list_name: str, on: date | None = None) -> list[Code]:
    """Return the codes of one list; with a day, only those that may be chosen then."""
    return [
        code
        for code in _all().lists.get(list_name, ())
        if on is None
        or ((code.valid_from is None or code.valid_from <= on) and (code.valid_to is None or on <= code.valid_to))
    ]


def label(list_name: str, code: str | None, language: str) -> str:
    """Return the words for a code; the code itself when the list does not have it."""
    if not code:
        return "–"
    return words(list_name, language).get(code, code)


def choices(list_name: str, language: str, on: date | None = None, blank: str | None = None) -> list[tuple[str, str]]:
    """Return a list as (code, words) for a select field; ``blank`` is the words of "nothing chosen"."""
    options = [(code.code, str(getattr(code, language))) for code in codes(list_name, on)]
    return options if blank is None else [("", blank), *options]


def group_of(list_name: str, code: str | None) -> str | None:
    """Return the reporting group of a code."""
    found = all_codes().get((list_name, code or ""))
    return found.group if found else None


def code(code_id: int) -> Code:
    """Return one code, to be changed.

    Raises:
        NotFound: there is none.
    """
    found = db.session.get(Code, code_id)
    if found is None:
        raise NotFound
    return found


def check_list(list_name: str) -> None:
    """Refuse a list that does not exist.

    Raises:
        NotFound: no code belongs to it, and it is none that the office fills itself.
    """
    if list_name not in EMPTY_AT_FIRST and not any(name == list_name for name, _ in all_codes()):
        raise NotFound


def list_names() -> list[tuple[str, int]]:
    """Return the lists with the number of their codes."""
    counts: dict[str, int] = dict.fromkeys(EMPTY_AT_FIRST, 0)
    for name, _ in all_codes():
        counts[name] = counts.get(name, 0) + 1
    return sorted(counts.items())
