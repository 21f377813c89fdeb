"""One entry of a code list as the office begins with it."""

from typing import NamedTuple


class Entry(NamedTuple):
    """One code with its words and its reporting group."""

    code: str
    nl: str
    fr: str
    de: str
    en: str
    group: str | None = None


Lists = dict[str, tuple[Entry, ...]]
