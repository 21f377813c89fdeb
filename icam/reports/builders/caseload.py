"""Who has how many files, how far they are, and how old they have grown."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from icam.cases.rules import Milestones, Stage, stage_of
from icam.core.counting import Lengths, rate
from icam.printing.document import Cell, Column, Figure, Figures, Kind, Row, Section, Table
from icam.printing.words import Words, day, decimal, number, percent, text
from icam.reports.builders.book import Book, Findings, Shape
from icam.reports.builders.files import FileFact, Names, file_cell
from icam.reports.rules import Asked

STAGES = (Stage.NEW, Stage.INVITED, Stage.TALKING, Stage.STUDIED, Stage.CONCLUDED, Stage.ON_TRACK)
"""The stages that a day in the past still shows: what was awaited or planned on that day is not kept."""

BANDS = ((0, 30), (31, 90), (91, 180), (181, 365), (366, None))
LISTED = 20


@dataclass(frozen=True, slots=True)
class Caseload:
    """The files that were open on a day.

    Args:
        quiet_days: days without a contact after which a file is counted as silent.
    """

    files: tuple[FileFact, ...]
    day: date
    quiet_days: int

    def age(self, file: FileFact) -> int:
        """Return the days since a file was opened."""
        return (self.day - file.opened_on).days

    def silence(self, file: FileFact) -> int:
        """Return the days since the last contact: a talk, or an appointment that was kept; else since the opening."""
        contacts = (file.opened_on, file.last_talk_on, file.met_on)
        return (self.day - max(one for one in contacts if one is not None)).days

    def is_silent(self, file: FileFact) -> bool:
        """Tell whether there was no contact for so long."""
        return self.silence(file) >= self.quiet_days

    def stage(self, file: FileFact) -> Stage:
        """Return how far a file was on the day."""
        return stage_of(
            Milestones(
                invited_on=file.invited_on,
                first_talk_on=file.first_talk_on,
                options_from_on=file.options_from_on,
                concluded_on=file.concluded_on,
                track_from_on=file.track_from_on,
            ),
            today=self.day,
        )


def build(facts: Caseload, asked: Asked, book: Book) -> Findings:
    """Count the open files by coach and region."""
    _ = book.words
    names = Names(_, dict(asked.options.get("office", ())))
    coaches = _parted(
        facts.files, lambda one: str(one.coach_id or "none"), lambda one: one.coach or _("without a coach")
    )
    regions = _parted(facts.files, lambda one: one.region or "none", lambda one: names.region(one.region))
    sections = (
        Section(
            _("Open files"),
            (_key_figures(facts, names, book), _ages(facts, names, book), _silent(facts, names, book)),
        ),
        Section(
            _("By coach and region"),
            (
                _table(_("By coach"), _("Open files by coach"), _("Coach"), "coach", coaches, facts, names, book),
                _table(_("By region"), _("Open files by region"), _("Region"), "region", regions, facts, names, book),
            ),
            is_landscape=True,
        ),
    )
    return Findings(sections, _rule(facts, _), empty="" if facts.files else _("No file was open on this day."))


def stage_names(_: Words) -> dict[Stage, str]:
    """Name the stages."""
    return {
        Stage.NEW: _("new"),
        Stage.INVITED: _("invited"),
        Stage.TALKING: _("first talk held"),
        Stage.STUDIED: _("being studied"),
        Stage.CONCLUDED: _("concluded"),
        Stage.ON_TRACK: _("on a track"),
    }


def _shape(facts: Caseload, names: Names) -> Shape:
    _ = names.words
    stages = stage_names(_)
    columns = (
        Column(_("File")),
        Column(_("Office")),
        Column(_("Coach")),
        Column(_("Stage")),
        Column(_("Opened"), Kind.DAY),
        Column(_("Days open"), Kind.NUMBER),
        Column(_("Last talk"), Kind.DAY),
        Column(_("Days without contact"), Kind.NUMBER),
    )

    def write(one: FileFact) -> tuple[Cell, ...]:
        return (
            file_cell(one),
            text(names.office(one.office)),
            text(one.coach),
            text(stages[facts.stage(one)]),
            day(_, one.opened_on),
            number(_, facts.age(one)),
            day(_, one.last_talk_on),
            number(_, facts.silence(one)),
        )

    return Shape(_("files"), columns, write, lambda one: str(one.code))


def _key_figures(facts: Caseload, names: Names, book: Book) -> Figures:
    _ = book.words
    shape = _shape(facts, names)
    ages = Lengths.of([facts.age(one) for one in facts.files])
    silent = _("No contact for %(days)s days or more", days=_.number(facts.quiet_days))
    nobody = [one for one in facts.files if one.coach_id is None]
    return Figures(
        _("Key figures"),
        _("Key figures"),
        (
            Figure(_("Open files"), book.count("open", _("Open files"), facts.files, shape)),
            Figure(_("Median age, in days"), decimal(_, ages.median, "open")),
            Figure(_("Oldest, in days"), number(_, ages.longest, of="open")),
            Figure(silent, book.count("silent", silent, filter(facts.is_silent, facts.files), shape)),
            Figure(_("Without a coach"), book.count("nobody", _("Without a coach"), nobody, shape)),
        ),
    )


def _ages(facts: Caseload, names: Names, book: Book) -> Table:
    _ = book.words
    shape = _shape(facts, names)
    rows = []
    for first, last in BANDS:
        label = (
            _("%(first)s to %(last)s days", first=first, last=last)
            if last is not None
            else _("more than %(days)s days", days=first - 1)
        )
        ones = [one for one in facts.files if facts.age(one) >= first and (last is None or facts.age(one) <= last)]
        share = percent(_, rate(len(ones), len(facts.files)), f"age.{first}")
        rows.append(Row((text(label), book.count(f"age.{first}", label, ones, shape), share)))
    total = (number(_, len(facts.files), "open"), percent(_, rate(len(facts.files), len(facts.files)), "open"))
    return Table(
        _("Age"),
        _("Open files by age"),
        (Column(_("Opened since")), Column(_("Files"), Kind.NUMBER), Column(_("Share"), Kind.PERCENT)),
        (*rows, Row((text(_("Together")), *total), 2)),
    )


def _silent(facts: Caseload, names: Names, book: Book) -> Table:
    """List the files that nobody heard of for longest."""
    _ = book.words
    silent = sorted(filter(facts.is_silent, facts.files), key=lambda one: (-facts.silence(one), one.code))
    rows = [
        Row(
            (
                Cell(one.code, one.code),
                text(one.coach),
                text(names.office(one.office)),
                day(_, one.opened_on),
                number(_, facts.silence(one)),
            )
        )
        for one in silent[:LISTED]
    ]
    return Table(
        _("Without contact"),
        _("Longest without contact"),
        (
            Column(_("File")),
            Column(_("Coach")),
            Column(_("Office")),
            Column(_("Opened"), Kind.DAY),
            Column(_("Days without contact"), Kind.NUMBER),
        ),
        tuple(rows),
        note=_("The first %(count)s; the figure above opens them all.", count=LISTED) if len(silent) > LISTED else "",
        empty=_("There was contact with everybody in the last %(days)s days.", days=_.number(facts.quiet_days)),
    )


Part = tuple[str, str, list[FileFact]]


def _parted(
    files: Iterable[FileFact], key_of: Callable[[FileFact], str], name_of: Callable[[FileFact], str]
) -> list[Part]:
    found: dict[str, tuple[str, list[FileFact]]] = {}
    for file in files:
        found.setdefault(key_of(file), (name_of(file), []))[1].append(file)
    in_order = sorted(found.items(), key=lambda part: (part[0] == "none", part[1][0].casefold(), part[0]))
    return [(key, name, ones) for key, (name, ones) in in_order]


def _table(
    name: str,
    caption: str,
    label: str,
    way: str,
    by: Sequence[Part],
    facts: Caseload,
    names: Names,
    book: Book,
) -> Table:
    _ = book.words
    stages = stage_names(_)
    rows = [_line(f"{way}.{key}", title, files, facts, names, book) for key, title, files in by]
    total = Row((text(_("Together")), *_totals(way, facts, names, book)), 2)
    return Table(
        name,
        caption,
        (
            Column(label),
            Column(_("Open files"), Kind.NUMBER),
            *(Column(stages[stage], Kind.NUMBER) for stage in STAGES),
            Column(_("Median age (days)"), Kind.DECIMAL),
            Column(_("Oldest (days)"), Kind.NUMBER),
            Column(_("No contact for %(days)s days", days=_.number(facts.quiet_days)), Kind.NUMBER),
        ),
        (*rows, total) if rows else (),
        empty=_("No file was open on this day."),
        is_wide=True,
    )


def _line(key: str, name: str, files: Sequence[FileFact], facts: Caseload, names: Names, book: Book) -> Row:
    _ = book.words
    shape, stages = _shape(facts, names), stage_names(_)

    def count(figure: str, title: str, ones: Iterable[Any]) -> Cell:
        return book.count(f"{figure}.{key}", f"{name}: {title}", ones, shape)

    of_stage = (
        count(f"stage.{stage}", stages[stage], [one for one in files if facts.stage(one) is stage]) for stage in STAGES
    )
    ages = Lengths.of([facts.age(one) for one in files])
    silent = _("No contact for %(days)s days or more", days=_.number(facts.quiet_days))
    return Row(
        (
            text(name),
            count("open", _("Open files"), files),
            *of_stage,
            decimal(_, ages.median, f"open.{key}"),
            number(_, ages.longest, of=f"open.{key}"),
            count("silent", silent, filter(facts.is_silent, files)),
        )
    )


def _totals(way: str, facts: Caseload, names: Names, book: Book) -> tuple[Cell, ...]:
    _ = book.words
    shape, stages = _shape(facts, names), stage_names(_)
    ages = Lengths.of([facts.age(one) for one in facts.files])
    return (
        number(_, len(facts.files), "open"),
        *(
            book.count(
                f"stage.{stage}.{way}", stages[stage], [one for one in facts.files if facts.stage(one) is stage], shape
            )
            for stage in STAGES
        ),
        decimal(_, ages.median, "open"),
        number(_, ages.longest, of="open"),
        number(_, sum(map(facts.is_silent, facts.files)), "silent"),
    )


def _rule(facts: Caseload, _: Words) -> tuple[str, ...]:
    return (
        _(
            "Counted are the files opened on or before this day and not closed on or before it, with the facts dated "
            "up to and with it. The age of a file is the number of days since it was opened."
        ),
        _(
            "The stage is the furthest that was reached by then. Whether an answer was awaited or an appointment stood "
            "on that day is not kept, so those files stand under “invited”."
        ),
        _(
            "A contact is a talk that was held, or an appointment to which somebody came; without one, the days are "
            "counted from the opening. Silent: %(days)s days or more (a setting of the office).",
            days=_.number(facts.quiet_days),
        ),
        _("A file stands under the coach who had it on that day, and under its region and office of today."),
    )
