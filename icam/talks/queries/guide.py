"""The guide of a talk: the office's headings in its own order, with a hint under each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from icam.codes import queries as codes
from icam.codes.models import Code

GUIDE, HINTS = "talk_guide", "talk_guide_hint"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the guide in the reader's language."""

    code: str
    label: str
    hint: str


def guide(language: str, on: date, also: Iterable[str] = ()) -> list[Heading]:
    """Return the headings of a day in the office's order.

    Args:
        also: codes of headings that have left the guide, under which something stands.
    """
    chosen = {one.code for one in codes.codes(GUIDE, on)} | set(also)
    hints = {one.code: one for one in codes.codes(HINTS, on)}
    found = [one for one in headings() if one.code in chosen]
    known = {one.code for one in found}
    gone = [Heading(code, code, "") for code in sorted(chosen - known)]
    return [Heading(one.code, _words(one, language), _words(hints.get(one.code), language)) for one in found] + gone


def headings() -> list[Code]:
    """Return every heading there is or was, in the office's order."""
    return codes.codes(GUIDE)


def _words(code: Code | None, language: str) -> str:
    return str(getattr(code, language, None) or code.en) if code is not None else ""
