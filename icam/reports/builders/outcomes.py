"""Outcomes and length of stay: by category, by cohort and by year; what still runs stands apart.

Source: counting.md, Flows and stock; the office's indicators E8 to E14.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

from icam.core.counting import GROUPS
from icam.core.counting.facts import StayFact
from icam.core.counting.measures import Lengths, rate
from icam.core.period import Period
from icam.core.reporting_periods import Length, around
from icam.printing.document import Cell, Chart, Column, Figure, Figures, Kind, Row, Section, Table
from icam.printing.words import decimal, number, percent, text
from icam.reports.builders.book import Book, Findings
from icam.reports.builders.charts import bars
from icam.reports.builders.flows import group_name
from icam.reports.builders.movements import does_not_add_up
from icam.reports.builders.stays import StaysFacts, by, by_group, group_columns, stay_shape
from icam.reports.rules import Asked
from icam.reports.rules.controls import Control

BINS = ((0, 3), (4, 7), (8, 14), (15, 28), (29, 60), (61, 120), (121, None))
"""Nights from and to, both counted."""

LONG = (28, 60, 120)
"""More nights than these are counted apart: 28 days, two months, four months (the office's choice of 60 and 120)."""

WITH_STATUS = frozenset({"L_PROT", "L_STAY"})
"""Releases that give a status: protection, or another right to stay."""

SOON = 5
"""An absconding within so many days of the arrival is counted apart."""


def build(facts: StaysFacts, asked: Asked, book: Book) -> Findings:
    """Make the report."""
    _, found = book.words, facts.found
    ended = found.flows.departures
    groups = by_group(ended)
    controls = (
        Control(_("the stays that ended"), tuple(len(stays) for stays in groups.values()), len(ended)),
        Control(
            _("the stays present in the period"),
            (len(ended), len(found.flows.stock_end), len(found.flows.moved_out)),
            len(found.flows.present),
        ),
    )
    make = _Maker(facts, book)
    return Findings(
        (
            Section(_("At a glance"), (make.glance(groups),)),
            Section(_("Outcomes"), (make.outcomes(groups), make.indicators(groups))),
            Section(_("Length of stay"), (*make.chart(), make.spread(), make.by_category(), make.running())),
            Section(_("By year of departure"), (make.by_year(),)),
            Section(_("By year of arrival"), (make.by_cohort(),)),
        ),
        rule=(
            _(
                "Shares are of the stays that ended in the period, not of those that arrived. The groups are all of "
                "them: “other” is printed even when it is 0, and takes what has no outcome. A Dublin transfer is "
                "counted as a return (the office’s choice)."
            ),
            _(
                "Length of stay: the nights of stays that ended; P90 is the shortest length that 90 %% did not exceed. "
                "Stays that still run have no length yet: their nights so far stand apart. Two months are 60 nights, "
                "four months 120."
            ),
            _(
                "Resolved: a return, or a release with protection or another right to stay. Voluntary: R_VOL codes "
                "among the returns. Absconded soon: within %(days)s days of the arrival.",
                days=SOON,
            ),
        ),
        empty="" if found.flows.present else _("No family was there in this period, and none came or left."),
        alerts=tuple(does_not_add_up(one, _) for one in controls if not one.adds_up and found.facts.whole),
        is_signed=True,
    )


_WHOLES = {"soon": "absconded", "voluntary": "glance.return"}
"""What an indicator is a share of, where that is not all stays that ended."""


class _Maker:
    """Makes the tables of one report: they share the facts, the book and how a stay is written."""

    def __init__(self, facts: StaysFacts, book: Book) -> None:
        self.facts, self.book, self.words, self.found = facts, book, book.words, facts.found
        self.shape = stay_shape(facts, book.words)
        self.in_nights = stay_shape(facts, book.words, book.words("nights of the stay"))
        self.ended: Sequence[StayFact] = facts.found.flows.departures

    def nights(self, stay: StayFact) -> int:
        """Count the nights of a stay, so far when it runs."""
        return stay.nights_on(self.found.last_day)

    def count(self, key: str, title: str, stays: Iterable[StayFact]) -> Cell:
        """Count stays."""
        return self.book.count(key, title, stays, self.shape)

    def lengths(self, key: str, title: str, stays: Sequence[StayFact]) -> tuple[Cell, ...]:
        """Give number, nights, mean, median, P90 and longest of some stays."""
        _ = self.words
        of = Lengths.of([self.nights(stay) for stay in stays])
        behind = f"nights.{key}" if of.nights else key
        return (
            self.count(key, title, stays),
            self.book.count(f"nights.{key}", f"{_('Nights')}, {title}", stays, self.in_nights, self.nights),
            decimal(_, of.mean, behind),
            decimal(_, of.median, behind),
            number(_, of.p90, of=behind),
            number(_, of.longest, of=behind),
        )

    def length_columns(self) -> tuple[Column, ...]:
        """Name what ``lengths`` gives."""
        _ = self.words
        return (
            Column(_("Stays"), Kind.NUMBER),
            Column(_("Nights"), Kind.NUMBER),
            Column(_("Mean"), Kind.DECIMAL),
            Column(_("Median"), Kind.DECIMAL),
            Column("P90", Kind.NUMBER),
            Column(_("Longest"), Kind.NUMBER),
        )

    def glance(self, groups: dict[str, list[StayFact]]) -> Figures:
        """Give the figures that are asked for first."""
        _, ended = self.words, self.ended
        of = Lengths.of([self.nights(stay) for stay in ended])
        shares = tuple(
            Figure(
                group_name(group, _),
                self.count(f"glance.{group}", group_name(group, _), stays),
                _.percent(rate(len(stays), len(ended))),
            )
            for group, stays in groups.items()
        )
        total = Figure(
            _("Stays that ended"),
            self.count("ended", _("Stays that ended"), ended),
            _("mean %(mean)s nights, median %(median)s", mean=_.number(of.mean, 1), median=_.number(of.median, 1))
            if ended
            else "",
        )
        return Figures(_("At a glance"), _("At a glance"), (total, *shares))

    def outcomes(self, groups: dict[str, list[StayFact]]) -> Table:
        """Give every outcome in its group; the groups add up to all."""
        _, rows = self.words, []
        for group, stays in groups.items():
            for code, of in by(stays, lambda stay: stay.outcome or "").items():
                name = _.code("outcome", code) if code else _("not recorded")
                rows.append(Row(self._share(f"outcome.{group}.{code}", name, of)))
            rows.append(Row(self._share(f"group.{group}", group_name(group, _), stays), 1))
        rows.append(Row(self._share("all", _("All stays that ended"), self.ended), 2))
        return Table(
            _("Outcomes"),
            _("Departures by outcome"),
            (
                Column(_("Outcome")),
                Column(_("Stays"), Kind.NUMBER),
                Column(_("Share of those that ended"), Kind.PERCENT),
            ),
            tuple(rows),
        )

    def _share(self, key: str, name: str, stays: Sequence[StayFact], of: int | None = None) -> tuple[Cell, ...]:
        whole = len(self.ended) if of is None else of
        return text(name), self.count(key, name, stays), percent(self.words, rate(len(stays), whole), key)

    def indicators(self, groups: dict[str, list[StayFact]]) -> Table:
        """Give the shares that evaluations ask for, each with what it is of."""
        _, ended = self.words, self.ended
        gone = [stay for stay in ended if stay.outcome == "A_LEFT"]
        soon = [stay for stay in gone if self.nights(stay) <= SOON]
        returned = groups["return"]
        resolved = [*returned, *(stay for stay in groups["release"] if stay.outcome in WITH_STATUS)]
        voluntary = [stay for stay in returned if (stay.outcome or "").startswith("R_VOL")]
        lines: tuple[tuple[str, str, Sequence[StayFact], Sequence[StayFact]], ...] = (
            ("absconded", _("Absconded, of those that ended"), gone, ended),
            (
                "in_contact",
                _("Still in contact, of those that ended"),
                [one for one in ended if one not in gone],
                ended,
            ),
            ("soon", _("Absconded within %(days)s days, of those that absconded", days=SOON), soon, gone),
            ("resolved", _("Resolved, of those that ended"), resolved, ended),
            ("voluntary", _("Voluntary, of the returns"), voluntary, returned),
        )
        rows = tuple(
            Row(
                (
                    *self._share(key, name, part, len(whole))[:2],
                    number(_, len(whole), _WHOLES.get(key, "ended")),
                    percent(_, rate(len(part), len(whole)), key),
                )
            )
            for key, name, part, whole in lines
        )
        columns = (
            Column(_("Indicator")),
            Column(_("Stays"), Kind.NUMBER),
            Column(_("Out of"), Kind.NUMBER),
            Column(_("Share"), Kind.PERCENT),
        )
        note = _("The share that absconded or returned is no measure of the work on its own.")
        return Table(_("Indicators"), _("Indicators"), columns, rows, note=note)

    def chart(self) -> Iterator[Chart]:
        """Draw how long the stays that ended were."""
        _ = self.words
        if self.ended:
            values = [len(stays) for _bin, stays in self._bins()]
            labels = [self._bin(low, high) for low, high in BINS]
            yield bars(_("How long stays were"), labels, ((_("Stays that ended"), values),), _, unit=_("stays"))

    def _bins(self) -> list[tuple[tuple[int, int | None], list[StayFact]]]:
        return [
            (
                (low, high),
                [one for one in self.ended if low <= self.nights(one) and (high is None or self.nights(one) <= high)],
            )
            for low, high in BINS
        ]

    def _bin(self, low: int, high: int | None) -> str:
        return f"> {low - 1}" if high is None else f"{low}–{high}"

    def spread(self) -> Table:
        """Give the stays that ended by their length, and how many were long."""
        _ = self.words
        rows = [
            Row(self._share(f"length.{low}", _("%(nights)s nights", nights=self._bin(low, high)), stays))
            for (low, high), stays in self._bins()
        ]
        rows.append(Row(self._share("length.all", _("All stays that ended"), self.ended), 2))
        for nights in LONG:
            longer = [stay for stay in self.ended if self.nights(stay) > nights]
            rows.append(Row(self._share(f"longer.{nights}", _("More than %(nights)s nights", nights=nights), longer)))
        columns = (
            Column(_("Length of stay")),
            Column(_("Stays"), Kind.NUMBER),
            Column(_("Share of those that ended"), Kind.PERCENT),
        )
        return Table(_("Lengths"), _("Stays that ended, by length"), columns, tuple(rows))

    def by_category(self) -> Table:
        """Give the length of stay by category."""
        _ = self.words
        rows = [
            Row((text(_.code("category", code)), *self.lengths(f"category.{code}", _.code("category", code), stays)))
            for code, stays in by(self.ended, lambda stay: stay.category).items()
        ]
        rows.append(
            Row(
                (text(_("All stays that ended")), *self.lengths("category.all", _("All stays that ended"), self.ended)),
                2,
            )
        )
        columns = (Column(_("Category")), *self.length_columns())
        return Table(_("By category"), _("Length of stay by category, in nights"), columns, tuple(rows))

    def running(self) -> Table:
        """Give the stays that run, apart: their length is not known yet."""
        _, running = self.words, self.found.flows.stock_end
        rows = [
            Row((text(_.code("category", code)), *self.lengths(f"running.{code}", _.code("category", code), stays)))
            for code, stays in by(running, lambda stay: stay.category).items()
        ]
        rows.append(Row((text(_("All running stays")), *self.lengths("running", _("All running stays"), running)), 2))
        columns = (Column(_("Category")), *self.length_columns())
        return Table(_("Running"), _("Stays that still run: nights so far"), columns, tuple(rows))

    def by_year(self) -> Table:
        """Give outcomes and lengths by the year in which the stays ended."""
        _ = self.words
        years = self._years(self.ended, lambda stay: stay.left_on)
        rows = [Row(self._left(f"left.{year}", str(year), stays)) for year, stays in years.items()]
        if len(rows) > 1:
            rows.append(Row(self._left("left.all", _("Total"), self.ended), 2))
        columns = (Column(_("Year of departure")), *group_columns(_), *self.length_columns())
        return Table(
            _("Departures"), _("Stays that ended, by year"), columns, tuple(rows), empty=_("None."), is_wide=True
        )

    def _left(self, key: str, name: str, stays: Sequence[StayFact]) -> tuple[Cell, ...]:
        return text(name), *self._groups(key, name, stays), *self.lengths(key, name, stays)

    def by_cohort(self) -> Table:
        """Follow those who arrived in a year: what became of them, and who is still there."""
        _, rows = self.words, []
        arrived = self.found.flows.arrivals
        for year, stays in self._years(arrived, lambda stay: stay.arrived_on).items():
            rows.append(Row(self._cohort(f"came.{year}", str(year), stays)))
        if len(rows) > 1:
            rows.append(Row(self._cohort("came.all", _("Total"), arrived), 2))
        columns = (
            Column(_("Year of arrival")),
            Column(_("Arrived"), Kind.NUMBER),
            *group_columns(_),
            Column(_("Still there"), Kind.NUMBER),
            Column(_("Ended"), Kind.PERCENT),
        )
        note = _("Only those who arrived in the period; those who were there at its start belong to an earlier year.")
        return Table(
            _("Cohorts"),
            _("Those who arrived, by year"),
            columns,
            tuple(rows),
            note=note,
            empty=_("None."),
            is_wide=True,
        )

    def _cohort(self, key: str, name: str, stays: Sequence[StayFact]) -> tuple[Cell, ...]:
        _ = self.words
        ended = [stay for stay in stays if stay.left_on is not None and stay.left_on <= self.found.last_day]
        there = [stay for stay in stays if stay not in ended]
        self.count(f"{key}.ended", f"{_('Ended')}, {name}", ended)
        return (
            text(name),
            self.count(key, f"{_('Arrived')}, {name}", stays),
            *self._groups(key, name, ended),
            self.count(f"{key}.running", f"{_('Still there')}, {name}", there),
            percent(_, rate(len(ended), len(stays)), f"{key}.ended"),
        )

    def _groups(self, key: str, name: str, stays: Sequence[StayFact]) -> tuple[Cell, ...]:
        groups = by_group(stays)
        return tuple(
            self.count(f"{key}.{group}", f"{group_name(group, self.words)}, {name}", groups[group]) for group in GROUPS
        )

    def _years(self, stays: Iterable[StayFact], day_of: Callable[[StayFact], date | None]) -> dict[int, list[StayFact]]:
        """Group by year: every year of the period is there, also one without a stay."""
        found: dict[int, list[StayFact]] = {year: [] for year in _years_of(self.found.window)}
        for stay in stays:
            day = day_of(stay)
            found.setdefault(day.year if day else 0, []).append(stay)
        return dict(sorted(found.items()))


def _years_of(window: Period) -> list[int]:
    if not window.nights():
        return []
    last = window.last_day
    return list(range(around(Length.YEAR, window.from_on).from_on.year, (last or window.from_on).year + 1))
