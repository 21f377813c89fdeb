"""What two runs of one report differ in, figure by figure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as a run keeps it.

    Args:
        key: the same in every language and at every data date.
        value: whole, or a rate or mean as text.
        of: how much each record adds, by the office's codes; empty for a rate.
    """

    key: str
    label: str
    value: int | str
    of: Mapping[str, int] = field(default_factory=dict)

    def as_data(self) -> dict[str, Any]:
        """Write it for the archive."""
        return {"key": self.key, "label": self.label, "value": self.value, "of": dict(self.of)}


@dataclass(frozen=True, slots=True)
class Change:
    """A figure that is not what it was.

    Args:
        old: None = the figure was not there, or was nothing.
        records: codes of the records that add something else than before.
    """

    key: str
    label: str
    old: int | str | None
    new: int | str | None
    records: frozenset[str] = frozenset()


def changes(old: Iterable[Figure], new: Iterable[Figure]) -> tuple[Change, ...]:
    """List the figures that changed, in the order of the newer run, those that are gone last.

    A figure that is 0 opens nothing and may be left out of a run: no figure and 0 are the same.
    A figure whose value is the same but whose records are others has changed too, and is listed with both values equal.
    """
    before, after = {one.key: one for one in old}, {one.key: one for one in new}
    found = []
    for key in (*after, *(key for key in before if key not in after)):
        was, now = before.get(key), after.get(key)
        records = _records(was.of if was else {}, now.of if now else {})
        values = was.value if was else None, now.value if now else None
        if records or (values[0] or 0) != (values[1] or 0):
            label = (now or was).label  # type: ignore[union-attr]
            found.append(Change(key, label, *values, records))
    return tuple(_with_records_of_the_row(found))


def _records(old: Mapping[str, int], new: Mapping[str, int]) -> frozenset[str]:
    changed = (about for about in {*old, *new} if old.get(about, 0) != new.get(about, 0))
    return frozenset(code for about in changed for code in about.split())


def _with_records_of_the_row(found: Iterable[Change]) -> Iterable[Change]:
    """Give a rate or mean the records of the figure that it stands beside."""
    known = list(found)
    of = {one.key: one.records for one in known}
    for one in known:
        base = one.key.removesuffix("%").partition("#")[0]
        yield one if one.records else Change(one.key, one.label, one.old, one.new, of.get(base, frozenset()))
