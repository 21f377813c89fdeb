"""What the lists have in common: the records behind the office's codes, dated facts, bulk writes."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import Table, bindparam, insert, select, update
from sqlalchemy.orm import Session

from icam.codes import queries as code_lists
from icam.core import clock
from icam.core.access import Actor
from icam.core.period import Period
from icam.imports.rules import N_, Line, ListKind, Report, one_of

BATCH = 500
CORRECTED = "import"
"""The reason of a fact that an import corrects."""

Key = TypeVar("Key", bound=Hashable)


@dataclass(slots=True)
class Work:
    """What an import will write, in the order in which it must be written.

    Args:
        steps: each writes some rows; run only when no cell is wrong.
    """

    session: Session
    actor: Actor
    report: Report
    today: date
    steps: list[Callable[[], None]] = field(default_factory=list)

    def add(self, model: Any, rows: list[dict[str, Any]]) -> None:
        """Insert rows, later; the list may still grow until then."""
        self.steps.append(lambda: bulk_insert(self.session, model, rows))

    def change(self, model: Any, rows: list[dict[str, Any]]) -> None:
        """Update rows by their id, later; all with the same columns."""
        self.steps.append(lambda: bulk_update(self.session, model, rows))

    def void(self, model: Any, ids: list[int], **values: Any) -> None:
        """Void dated facts, later: they are kept and hold nothing any more."""
        self.steps.append(lambda: void(self.session, self.actor, model, ids, **values))


def bulk_insert(session: Session, model: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows in few statements."""
    for start in range(0, len(rows), BATCH * 10):
        session.connection().execute(insert(model.__table__), list(rows[start : start + BATCH * 10]))


def bulk_update(session: Session, model: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    """Update rows by their id; what counts versions counts one more."""
    if not rows:
        return
    table: Table = model.__table__
    names = [name for name in rows[0] if name != "id"]
    values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in names}
    if "version" in table.c:
        values["version"] = table.c.version + 1
    statement = update(table).where(table.c.id == bindparam("row_id")).values(values)
    session.connection().execute(
        statement, [{"row_id": row["id"], **{f"new_{name}": row[name] for name in names}} for row in rows]
    )


def void(session: Session, actor: Actor, model: Any, ids: Sequence[int], **values: Any) -> None:
    """Void dated facts with the reason that an import corrected them."""
    facts = {"voided_at": clock.now(), "voided_by": actor.account_id, "void_reason": CORRECTED, **values}
    for start in range(0, len(ids), BATCH):
        session.execute(update(model).where(model.id.in_(ids[start : start + BATCH])).values(**facts))


def by_code(session: Session, model: Any, codes: Iterable[str], *columns: Any) -> dict[str, Any]:
    """Return rows of (code, id, *columns) by code, for the codes that exist."""
    wanted = list(dict.fromkeys(codes))
    found: dict[str, Any] = {}
    for start in range(0, len(wanted), BATCH):
        query = select(model.code, model.id, *columns).where(model.code.in_(wanted[start : start + BATCH]))
        found.update((row[0], row) for row in session.execute(query))
    return found


def in_batches(ids: Iterable[int]) -> Iterable[list[int]]:
    """Cut a list of ids in pieces that a statement can take."""
    wanted = list(dict.fromkeys(ids))
    return (wanted[start : start + BATCH] for start in range(0, len(wanted), BATCH))


@dataclass(frozen=True, slots=True)
class Dated:
    """A dated fact: stored (with its id) or wanted (with its line).

    Args:
        what: the rest of it, to compare.
    """

    from_on: date | None
    until_on: date | None
    what: Hashable = None
    id: int | None = None
    line: int = 0

    @property
    def period(self) -> Period:
        """Return its days; without a first day, from the beginning."""
        first = self.from_on or date.min
        return Period(first, None if self.until_on is None else max(first, self.until_on))

    @property
    def key(self) -> tuple[date | None, date | None, Hashable]:
        """Return what makes two of them the same."""
        return (self.from_on, self.until_on, self.what)


def reconcile(stored: Sequence[Dated], wanted: Sequence[Dated]) -> tuple[list[Dated], list[Dated], list[Dated]]:
    """Compare dated facts of one thing: return what is the same, what is to be voided, what is to be added.

    A stored fact is voided when a wanted one takes its days; others stay as they are.
    """
    known = {one.key: one for one in stored}
    same = [one for one in wanted if one.key in known]
    kept = {known[one.key].id for one in same}
    fresh = [one for one in wanted if one.key not in known]
    gone = [
        one
        for one in stored
        if one.id not in kept and any(one.period.overlaps(new.period) or one.from_on == new.from_on for new in fresh)
    ]
    return same, gone, fresh


def refuse_overlaps(report: Report, wanted: Sequence[Dated], column: str) -> None:
    """Name the lines whose days are on another line already."""
    ordered = sorted(wanted, key=lambda one: (one.period.from_on, one.line))
    for before, after in zip(ordered, ordered[1:], strict=False):
        if before.period.overlaps(after.period) or before.key == after.key:
            later, earlier = max(before.line, after.line), min(before.line, after.line)
            report.problem(later, column, N_("These days are on line %(line)d already"), line=earlier)


def grouped(lines: Iterable[Line], key: Callable[[Line], Key]) -> dict[Key, list[Line]]:
    """Gather lines, in the order of the file."""
    found: dict[Key, list[Line]] = {}
    for line in lines:
        found.setdefault(key(line), []).append(line)
    return found


def refuse_differences(report: Report, lines: Sequence[Line], columns: Iterable[str]) -> None:
    """Name the cells in which a later line of the same record says something else than the first."""
    first = lines[0]
    for line in lines[1:]:
        for column in columns:
            if line.has(column) and line[column] != first[column] and column not in line.wrong | first.wrong:
                report.problem(
                    line.number, column, N_("Line %(line)d of the same record says something else"), line=first.number
                )


def code_cell(list_name: str) -> Callable[[str], str]:
    """Read a code of the office's lists, or its words in one of the four languages."""
    codes = code_lists.codes(list_name)
    names: dict[str, str] = {}
    for code in codes:
        for word in (code.nl, code.fr, code.de, code.en):
            names.setdefault(word, code.code)
    names.update({code.code: code.code for code in codes})
    return one_of(names, lists=[code.code for code in codes])


def count(report: Report, kind: str) -> None:
    """Count a record as new, changed or same."""
    setattr(report, kind, getattr(report, kind) + 1)


__all__ = ["BATCH", "CORRECTED", "Dated", "ListKind", "Work"]
