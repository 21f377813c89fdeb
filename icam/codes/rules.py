"""What a code and its words may be."""

import re
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from icam.core.errors import RuleBroken

LANGUAGES = ("nl", "fr", "de", "en")

FIXED = frozenset({"sex", "unit_type", "outcome_group", "identifier_kind"})
"""Lists whose codes the programme itself knows: their words may change, the codes may not."""

_CODE = re.compile(r"[A-Z][A-Z0-9_]{0,38}", re.ASCII)


@dataclass(frozen=True, slots=True)
class CodeDraft:
    """The words of a code as typed, with the days on which it may be chosen (both counted)."""

    nl: str
    fr: str
    de: str
    en: str
    sort: int
    group: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None

    def values(self) -> dict[str, Any]:
        """Return the columns."""
        return asdict(self)


def check_words(draft: CodeDraft) -> None:
    """Refuse a code without words in one of the four languages, or one that ends before it begins.

    Raises:
        RuleBroken: names the field.
    """
    for language in LANGUAGES:
        if not getattr(draft, language):
            raise RuleBroken("Enter the words in all four languages.", field=language)
    if draft.valid_from and draft.valid_to and draft.valid_to < draft.valid_from:
        raise RuleBroken("The last day lies before the first day.", field="valid_to")


def check_code(list_name: str, code: str) -> None:
    """Refuse a code that cannot be one, or one in a list that does not grow.

    Raises:
        RuleBroken: the form is wrong, or the list is fixed.
    """
    if list_name in FIXED:
        raise RuleBroken("The programme itself works with the codes of this list; only their words can change.")
    if not _CODE.fullmatch(code):
        raise RuleBroken("Write the code in capitals, digits and _, beginning with a letter.", field="code")


def check_end(list_name: str, valid_from: date | None, last_day: date) -> None:
    """Refuse to end a code of a fixed list, or before it began.

    Raises:
        RuleBroken: says why.
    """
    if list_name in FIXED:
        raise RuleBroken("The programme itself works with the codes of this list; only their words can change.")
    if valid_from and last_day < valid_from:
        raise RuleBroken("The last day lies before the first day.", field="valid_to")
