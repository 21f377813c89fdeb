"""Visits to families: what was planned and what became of it, by coach and month, and who was not seen for long."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from icam.core.counting import rate
from icam.printing.document import Cell, Column, Figure, Figures, Kind, Row, Section, Table
from icam.printing.words import Words, day, number, percent, text
from icam.reports.builders.book import Book, Findings, Shape
from icam.reports.rules import Asked
from icam.visits.rules import MISSED, Result, days_without_visit

NOT_HOME = "NOT_HOME"


@dataclass(frozen=True, slots=True)
class VisitFact:
    """A visit.

    Args:
        family: the office's code of the family.
        reason: why it was missed, a code of ``missed_reason``.
        is_over: its day is not after the data date.
    """

    visit_id: int
    family: str
    coach_id: int
    coach: str
    site: str | None
    on: date
    result: Result | None
    reason: str | None
    is_over: bool


@dataclass(frozen=True, slots=True)
class FamilyFact:
    """A family that lived in a unit on the last day that is counted.

    Args:
        seen_on: day of the last visit that was held.
    """

    stay_id: int
    stay: str
    family: str
    site: str | None
    coach_id: int | None
    coach: str | None
    arrived_on: date
    seen_on: date | None


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """The visits of a period, and the families that lived in a unit on its last counted day.

    Args:
        unseen_days: days without a visit after which a family is counted.
    """

    visits: tuple[VisitFact, ...]
    families: tuple[FamilyFact, ...]
    day: date
    unseen_days: int

    def days(self, family: FamilyFact) -> int:
        """Return the days since a family was last visited, or arrived."""
        return days_without_visit(family.arrived_on, family.seen_on, self.day)

    def is_unseen(self, family: FamilyFact) -> bool:
        """Tell whether a family was not visited for so long."""
        return self.days(family) >= self.unseen_days

    @property
    def unseen(self) -> list[FamilyFact]:
        """Return the families that were not visited for so long, longest first."""
        return sorted(filter(self.is_unseen, self.families), key=lambda one: (-self.days(one), one.stay))


_COLUMNS: tuple[tuple[str, Callable[[VisitFact], bool]], ...] = (
    ("planned", lambda one: one.result is not Result.MOVED),
    ("held", lambda one: one.result is Result.HELD),
    ("missed", lambda one: one.result in MISSED),
    ("not_home", lambda one: one.result in MISSED and one.reason == NOT_HOME),
    ("cancelled", lambda one: one.result is Result.CANCELLED),
    ("unwritten", lambda one: one.result is None and one.is_over),
    ("ahead", lambda one: one.result is None and not one.is_over),
)


def build(facts: VisitFacts, asked: Asked, book: Book) -> Findings:
    """Count the visits by coach and by month."""
    _ = book.words
    coaches = sorted({(one.coach.casefold(), one.coach_id, one.coach) for one in facts.visits})
    months = sorted({one.on.replace(day=1) for one in facts.visits})
    by_coach = [
        (f"coach.{coach_id}", name, [one for one in facts.visits if one.coach_id == coach_id])
        for _folded, coach_id, name in coaches
    ]
    by_month = [
        (f"month.{first:%Y-%m}", _.day(first, "month"), [one for one in facts.visits if one.on.replace(day=1) == first])
        for first in months
    ]
    sections = (
        Section(_("Visits"), (_key_figures(facts, book),)),
        Section(
            _("By coach"),
            (
                _table(_("By coach"), _("Visits by coach"), _("Coach"), by_coach, facts, book),
                _unseen_by_coach(facts, book),
            ),
        ),
        Section(_("By month"), (_table(_("By month"), _("Visits by month"), _("Month"), by_month, facts, book),)),
        Section(_("Coaches by month"), tuple(_grid(facts, months, book))),
        Section(_("Families without a visit"), (_unseen(facts, book.words),)),
    )
    return Findings(sections, _rule(facts, _), empty="" if facts.visits else _("No visit was planned in this period."))


def _titles(_: Words) -> dict[str, str]:
    return {
        "planned": _("Planned"),
        "held": _("Held"),
        "missed": _("Missed"),
        "not_home": _("of these: nobody home"),
        "cancelled": _("Called off"),
        "unwritten": _("Not written up"),
        "ahead": _("Still to come"),
    }


def _shape(_: Words) -> Shape:
    results = {
        Result.HELD: _("Took place"),
        Result.MISSED_EXCUSED: _("Missed, excused"),
        Result.MISSED: _("Missed, not excused"),
        Result.MOVED: _("Moved"),
        Result.CANCELLED: _("Called off"),
    }

    def write(one: VisitFact) -> tuple[Cell, ...]:
        return (
            day(_, one.on),
            text(one.family, f"visit:{one.visit_id}"),
            text(one.coach),
            text(one.site and _.site(one.site)),
            text(results[one.result] if one.result else _("planned")),
            text(_.code("missed_reason", one.reason) if one.result in MISSED and one.reason else None),
        )

    columns = (Column(_("Day"), Kind.DAY), Column(_("Family")), Column(_("Coach")), Column(_("Site")))
    more = (Column(_("What became of it")), Column(_("Reason")))
    return Shape(_("visits"), (*columns, *more), write, lambda one: f"{one.family} {one.on}")


def _family_shape(facts: VisitFacts, _: Words) -> Shape:
    def write(one: FamilyFact) -> tuple[Cell, ...]:
        return _family_cells(one, facts, _)

    return Shape(_("families"), _family_columns(_), write, lambda one: str(one.stay))


def _family_columns(_: Words) -> tuple[Column, ...]:
    return (
        Column(_("Stay")),
        Column(_("Family")),
        Column(_("Site")),
        Column(_("Coach")),
        Column(_("Arrived"), Kind.DAY),
        Column(_("Last visit"), Kind.DAY),
        Column(_("Days without a visit"), Kind.NUMBER),
    )


def _family_cells(one: FamilyFact, facts: VisitFacts, _: Words) -> tuple[Cell, ...]:
    return (
        text(one.stay, f"stay:{one.stay_id}"),
        text(one.family),
        text(one.site and _.site(one.site)),
        text(one.coach),
        day(_, one.arrived_on),
        day(_, one.seen_on),
        number(_, facts.days(one)),
    )


def _held_rate(visits: Iterable[VisitFact], _: Words, of: str) -> Cell:
    ended = [one for one in visits if one.result is Result.HELD or one.result in MISSED]
    return percent(_, rate(sum(one.result is Result.HELD for one in ended), len(ended)), of)


def _key_figures(facts: VisitFacts, book: Book) -> Figures:
    _ = book.words
    titles, shape = _titles(_), _shape(_)
    unseen = _("Families without a visit for %(days)s days", days=_.number(facts.unseen_days))
    moved = [one for one in facts.visits if one.result is Result.MOVED]
    return Figures(
        _("Key figures"),
        _("Key figures"),
        (
            *(
                Figure(titles[key], book.count(key, titles[key], filter(test, facts.visits), shape))
                for key, test in _COLUMNS
            ),
            Figure(_("Moved to another day"), book.count("moved", _("Moved to another day"), moved, shape)),
            Figure(_("Share held"), _held_rate(facts.visits, _, "held")),
            Figure(unseen, book.count("unseen", unseen, facts.unseen, _family_shape(facts, _))),
        ),
    )


def _table(
    name: str, caption: str, label: str, by: Sequence[tuple[str, str, list[VisitFact]]], facts: VisitFacts, book: Book
) -> Table:
    _ = book.words
    titles, shape = _titles(_), _shape(_)
    rows = []
    for key, head, visits in by:
        cells = (
            book.count(f"{figure}.{key}", f"{head}: {titles[figure]}", filter(test, visits), shape)
            for figure, test in _COLUMNS
        )
        rows.append(Row((text(head), *cells, _held_rate(visits, _, f"held.{key}"))))
    total = (number(_, sum(map(test, facts.visits)), figure) for figure, test in _COLUMNS)
    return Table(
        name,
        caption,
        (
            Column(label),
            *(Column(titles[figure], Kind.NUMBER) for figure, _test in _COLUMNS),
            Column(_("Share held"), Kind.PERCENT),
        ),
        (*rows, Row((text(_("Together")), *total, _held_rate(facts.visits, _, "held")), 2)) if rows else (),
        empty=_("No visit was planned in this period."),
        is_wide=True,
    )


def _grid(facts: VisitFacts, months: Sequence[date], book: Book) -> Iterable[Table]:
    """Give the visits held by each coach in each month, twelve months to a table."""
    _ = book.words
    shape = _shape(_)
    coaches = sorted({(one.coach.casefold(), one.coach_id, one.coach) for one in facts.visits})
    for start in range(0, len(months), 12):
        shown = months[start : start + 12]
        rows = []
        for _folded, coach_id, name in coaches:
            held = [one for one in facts.visits if one.coach_id == coach_id and one.result is Result.HELD]
            cells = (
                book.count(
                    f"held.coach.{coach_id}.{month:%Y-%m}",
                    f"{name}, {_.day(month, 'month')}: {_('Held')}",
                    [one for one in held if one.on.replace(day=1) == month],
                    shape,
                )
                for month in shown
            )
            rows.append(Row((text(name), *cells)))
        heads = (Column(f"{month:%m/%Y}", Kind.NUMBER) for month in shown)
        caption = _("Visits held, %(first)s to %(last)s", first=f"{shown[0]:%m/%Y}", last=f"{shown[-1]:%m/%Y}")
        yield Table(_("Held %(year)s", year=f"{shown[0]:%Y-%m}"), caption, (Column(_("Coach")), *heads), tuple(rows))


def _unseen_by_coach(facts: VisitFacts, book: Book) -> Table:
    _ = book.words
    shape = _family_shape(facts, _)
    found: dict[tuple[str, str], list[FamilyFact]] = {}
    for one in facts.families:
        found.setdefault((one.coach or _("without a coach"), str(one.coach_id or "none")), []).append(one)
    rows = []
    for (name, key), families in sorted(found.items(), key=lambda part: (part[0][1] == "none", part[0][0].casefold())):
        late = [one for one in families if facts.is_unseen(one)]
        living = book.count(f"families.{key}", f"{name}: {_('Families in a unit')}", families, shape)
        rows.append(
            Row((text(name), living, book.count(f"unseen.{key}", f"{name}: {_('Without a visit')}", late, shape)))
        )
    return Table(
        _("Unseen by coach"),
        _("Families in a unit on %(day)s, by coach", day=_.day(facts.day)),
        (Column(_("Coach")), Column(_("Families in a unit"), Kind.NUMBER), Column(_("Without a visit"), Kind.NUMBER)),
        tuple(rows),
        empty=_("No family lived in a unit."),
    )


def _unseen(facts: VisitFacts, _: Words) -> Table:
    return Table(
        _("Unseen"),
        _("Families without a visit for %(days)s days", days=_.number(facts.unseen_days)),
        _family_columns(_),
        tuple(Row(_without_links(_family_cells(one, facts, _))) for one in facts.unseen),
        empty=_("Every family was visited in the last %(days)s days.", days=_.number(facts.unseen_days)),
    )


def _without_links(cells: Iterable[Cell]) -> tuple[Cell, ...]:
    """Give the cells of a list: on the page of a report a link leads to what is behind a figure."""
    return tuple(Cell(cell.text, cell.value) for cell in cells)


def _rule(facts: VisitFacts, _: Words) -> tuple[str, ...]:
    return (
        _(
            "Counted are the visits planned on a day of the period. A visit that was moved counts on the day to which "
            "it moved, and only there; how many were moved is shown apart."
        ),
        _(
            "Planned = held + missed + called off + not written up + still to come. Missed, with or without an excuse; "
            "nobody home is a part of it. Share held = held / (held + missed)."
        ),
        _(
            "A family without a visit: it lived in a unit on %(day)s, and its last visit that was held, or else its "
            "arrival, was %(days)s days before that or longer (a setting of the office).",
            day=_.day(facts.day),
            days=_.number(facts.unseen_days),
        ),
        _("A visit stands under the coach who was to go; a family under its coach of today."),
    )
