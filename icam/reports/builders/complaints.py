"""Complaints received in a period, and whether they were answered in time.

Source: the office's indicator E27.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from icam.complaints.rules import Milestones, State
from icam.core.counting.measures import rate
from icam.printing.document import Cell, Column, Kind, Row, Table
from icam.printing.words import Words, day, number, percent, text
from icam.reports.builders.book import Book, Shape
from icam.reports.builders.times import times_row


@dataclass(frozen=True, slots=True)
class ComplaintFact:
    """A complaint as it was known on the data date.

    Args:
        household: the office's code; None for an outsider.
        is_reserved: it is about somebody of the office, so who complains is not shown here.
    """

    complaint_id: int
    code: str
    household: str | None
    category: str
    days: Milestones
    is_reserved: bool = False


def tables(found: Sequence[ComplaintFact], known_on: date, book: Book) -> tuple[Table, Table]:
    """Give what became of the complaints, and the share that was answered in time."""
    _ = book.words
    shape = _shape(_)
    parts = _parts(found, known_on)
    names = {
        "in_time": _("answered in time"),
        "late": _("answered too late"),
        "overdue": _("not answered, term over"),
        "waiting": _("not answered, term not over"),
        "withdrawn": _("withdrawn without an answer"),
    }
    rows = [Row(_share(f"complaints.{key}", name, parts[key], len(found), book, shape)) for key, name in names.items()]
    total = _share("complaints", _("Complaints received"), found, len(found), book, shape)
    head = (Column(_("What became of them")), Column(_("Complaints"), Kind.NUMBER), Column(_("Share"), Kind.PERCENT))
    counted = [one for one in found if one.days.counts(known_on)]
    quality = (
        Column(_("What")),
        Column(_("Counted"), Kind.NUMBER),
        Column(_("Out of"), Kind.NUMBER),
        Column(_("Share"), Kind.PERCENT),
    )
    whole = book.count("complaints.counted", _("Complaints that should have been answered"), counted, shape)
    in_time = number(_, len(parts["in_time"]), "complaints.in_time")
    share = percent(_, rate(len(parts["in_time"]), len(counted)), "complaints.in_time")
    return (
        Table(
            _("Complaints"),
            _("Complaints received in the period"),
            head,
            (*rows, Row(total, 2)),
        ),
        Table(
            _("Answered in time"),
            _("Complaints answered in time, of those that should have been answered"),
            quality,
            (Row((text(_("Answered in time")), in_time, whole, share)),),
        ),
    )


def answer_times(found: Iterable[ComplaintFact], book: Book) -> Row:
    """Give the days from the receipt to the answer."""
    _ = book.words
    answered = [one for one in found if one.days.days is not None]
    name = _("From a complaint to its answer")
    return times_row(
        _, name, book.count("days.answer", name, answered, _shape(_)), [one.days.days or 0 for one in answered]
    )


def _parts(found: Iterable[ComplaintFact], known_on: date) -> dict[str, list[ComplaintFact]]:
    parts: dict[str, list[ComplaintFact]] = {
        name: [] for name in ("in_time", "late", "overdue", "waiting", "withdrawn")
    }
    for one in found:
        parts[_part(one.days, known_on)].append(one)
    return parts


def _part(days: Milestones, known_on: date) -> str:
    if days.answered_on is not None:
        return "in_time" if days.is_in_time else "late"
    if days.state is State.WITHDRAWN:
        return "withdrawn"
    return "overdue" if days.is_late(known_on) else "waiting"


def _share(
    key: str, name: str, part: Sequence[ComplaintFact], whole: int, book: Book, shape: Shape
) -> tuple[Cell, ...]:
    return text(name), book.count(key, name, part, shape), percent(book.words, rate(len(part), whole), key)


def _shape(_: Words) -> Shape:
    def write(one: ComplaintFact) -> tuple[Cell, ...]:
        return (
            text(one.code, f"complaint:{one.complaint_id}"),
            text(_("not shown here") if one.is_reserved else one.household or _("from outside")),
            text(_.code("complaint_category", one.category)),
            day(_, one.days.received_on),
            day(_, one.days.due_on),
            day(_, one.days.answered_on),
            day(_, one.days.withdrawn_on),
        )

    columns = (
        Column(_("Complaint")),
        Column(_("Family")),
        Column(_("About")),
        Column(_("Received"), Kind.DAY),
        Column(_("To answer by"), Kind.DAY),
        Column(_("Answered"), Kind.DAY),
        Column(_("Withdrawn"), Kind.DAY),
    )
    return Shape(_("complaints"), columns, write, lambda one: one.code)
