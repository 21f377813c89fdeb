"""The funnel of individual case management: what became of the files that were opened in a period."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from icam.cases.rules import Conclusion
from icam.core.counting import rate
from icam.printing.document import Cell, Chart, Column, Figure, Figures, Kind, Row, Section, Table
from icam.printing.words import Words, number, percent, text
from icam.reports.builders import charts
from icam.reports.builders.book import Book, Findings
from icam.reports.builders.files import (
    AppointmentFact,
    FileFact,
    NameOf,
    Names,
    appointment_shape,
    conclusion_name,
    count_files,
    days_column,
    file_shape,
    parts,
)
from icam.reports.builders.times import times_columns, times_row
from icam.reports.rules import Asked

INDENT = "\u2003"
"""Sets the parts of a step off from it; an em space is kept on a page and on paper."""


@dataclass(frozen=True, slots=True)
class FunnelFacts:
    """The files that were opened in the period, and their appointments."""

    files: tuple[FileFact, ...]
    appointments: tuple[AppointmentFact, ...]


def build(facts: FunnelFacts, asked: Asked, book: Book) -> Findings:
    """Follow the files from the opening to the outcome."""
    _ = book.words
    names = Names(_, dict(asked.options.get("office", ())))
    broken = _irregular(facts, names, book)
    sections = (
        Section(
            _("From invitation to outcome"),
            (_key_figures(facts, names, book), _chart(facts.files, _), _steps(facts.files, names, book)),
        ),
        Section(_("Who came"), (_appointments(facts.appointments, names, book),)),
        Section(_("How long it took"), (_times(facts.files, names, book),)),
        Section(_("How it ended"), (_outcomes(facts.files, names, book),)),
        Section(_("By office, beginning and language"), tuple(_breakdowns(facts, names, book)), is_landscape=True),
        Section(_("What does not add up"), (broken,)),
    )
    found = sum(int(row.cells[1].value or 0) for row in broken.rows if isinstance(row.cells[1].value, int))
    alerts = (_("%(count)s records do not fit the steps: they are listed at the end.", count=_.number(found)),)
    return Findings(
        sections,
        _rule(_),
        empty="" if facts.files else _("No file was opened in this period."),
        alerts=alerts if found else (),
    )


def _key_figures(facts: FunnelFacts, names: Names, book: Book) -> Figures:
    _ = book.words
    first = [one for one in facts.appointments if one.is_first and one.counts]
    later = [one for one in facts.appointments if not one.is_first and one.counts]
    came, returned = sum(one.attended for one in first), sum(one.attended for one in later)
    reached = sum(one.first_talk_on is not None for one in facts.files)
    return Figures(
        _("Key figures"),
        _("Key figures"),
        (
            Figure(
                _("Files opened"),
                count_files(book, names, "opened", _("Files opened"), facts.files),
                _("%(count)s still open", count=_.number(sum(one.closed_on is None for one in facts.files))),
            ),
            Figure(
                _("First appointments kept"),
                percent(_, rate(came, len(first)), "came.first"),
                _("%(part)s of %(whole)s", part=_.number(came), whole=_.number(len(first))),
            ),
            Figure(
                _("Follow-up appointments kept"),
                percent(_, rate(returned, len(later)), "came.follow_up"),
                _("%(part)s of %(whole)s", part=_.number(returned), whole=_.number(len(later))),
            ),
            Figure(
                _("Households reached"),
                percent(_, rate(reached, len(facts.files)), "talk"),
                _("%(part)s of %(whole)s", part=_.number(reached), whole=_.number(len(facts.files))),
            ),
        ),
    )


def _chart(files: Sequence[FileFact], _: Words) -> Chart:
    """Draw how many files reached each step; the table below it has the numbers."""
    reached: tuple[tuple[str, Callable[[FileFact], object]], ...] = (
        (_("Opened"), lambda _one: True),
        (_("Invited"), lambda one: one.invited_on),
        (_("First talk"), lambda one: one.first_talk_on),
        (_("Concluded"), lambda one: one.conclusion),
        (_("Closed"), lambda one: one.closed_on),
    )
    counts = [sum(bool(test(one)) for one in files) for _label, test in reached]
    labels = [label for label, _test in reached]
    return charts.bars(_("How many files reached each step"), labels, [(_("Files"), counts)], _, unit=_("files"))


def _steps(files: Sequence[FileFact], names: Names, book: Book) -> Table:
    """Give the steps; each has its share of what it is a part of, and of all files."""
    _ = book.words
    invited = [one for one in files if one.invited_on]
    talked = [one for one in files if one.first_talk_on]
    concluded = [one for one in files if one.conclusion]
    closed = [one for one in files if one.closed_on]
    of_all, of_invited, of_talked = (files, _("files opened")), (invited, _("invitations")), (talked, _("first talks"))
    of_concluded, of_closed = (concluded, _("conclusions")), (closed, _("closed files"))
    bare = [one for one in closed if one.conclusion is None]
    lines: list[tuple[str, str, Sequence[FileFact], tuple[Sequence[FileFact], str], int]] = [
        ("invited", _("Households invited"), invited, of_all, 1),
        ("invited.talk", _("a first talk followed"), [one for one in invited if one.first_talk_on], of_invited, 0),
        ("invited.no_talk", _("no talk yet"), [one for one in invited if not one.first_talk_on], of_invited, 0),
        ("talk", _("First talk held"), talked, of_all, 1),
        ("talk.uninvited", _("without an invitation"), [one for one in talked if not one.invited_on], of_talked, 0),
        ("concluded", _("Concluded"), concluded, of_talked, 1),
        *(
            (
                f"concluded.{kind.value}",
                conclusion_name(kind, _),
                [one for one in concluded if one.conclusion is kind],
                of_concluded,
                0,
            )
            for kind in Conclusion
        ),
        ("closed", _("Closed"), closed, of_all, 1),
        ("closed.no_conclusion", _("without a conclusion"), bare, of_closed, 0),
        ("open", _("Still open"), [one for one in files if not one.closed_on], of_all, 1),
    ]
    rows = [
        Row(
            (
                text(title if level else f"{INDENT}{title}"),
                count_files(book, names, key, title, part),
                percent(_, rate(len(part), len(whole)), key),
                text(called),
                percent(_, rate(len(part), len(files)), key),
            ),
            level,
        )
        for key, title, part, (whole, called), level in lines
    ]
    first = Row((text(_("Files opened")), number(_, len(files), "opened"), Cell(""), Cell(""), Cell("")), 1)
    return Table(
        _("Steps"),
        _("The steps of the files that were opened in the period"),
        (
            Column(_("Step")),
            Column(_("Files"), Kind.NUMBER),
            Column(_("Share"), Kind.PERCENT),
            Column(_("of")),
            Column(_("of all files"), Kind.PERCENT),
        ),
        (first, *rows),
    )


def _appointments(of: Sequence[AppointmentFact], names: Names, book: Book) -> Table:
    _ = book.words
    shape = appointment_shape(names)
    lines = (
        ("first", _("First appointments"), [one for one in of if one.is_first], 0),
        ("follow_up", _("Follow-up and conclusion talks"), [one for one in of if not one.is_first], 0),
        ("all", _("Together"), list(of), 2),
    )
    columns: tuple[tuple[str, str, Callable[[AppointmentFact], bool]], ...] = (
        ("counted", _("Kept or missed"), lambda one: one.counts),
        ("came", _("Kept"), lambda one: one.attended),
        ("missed", _("Missed"), lambda one: one.counts and not one.attended),
        ("left_out", _("Called off or moved"), lambda one: one.is_left_out),
        ("unwritten", _("Over, nothing written"), lambda one: one.is_unwritten),
        ("ahead", _("Still to come"), lambda one: not one.is_over and not one.counts and not one.is_left_out),
    )
    rows = []
    for key, label, ones, level in lines:
        cells = [
            book.count(f"{name}.{key}", f"{label}: {title}", filter(test, ones), shape) for name, title, test in columns
        ]
        counted = [one for one in ones if one.counts]
        share = percent(_, rate(sum(one.attended for one in counted), len(counted)), f"came.{key}")
        rows.append(Row((text(label), *cells[:2], share, *cells[2:]), level))
    titles = [Column(title, Kind.NUMBER) for _name, title, _test in columns]
    return Table(
        _("Appointments"),
        _("Appointments of these files"),
        (Column(_("Appointments")), *titles[:2], Column(_("Show-up rate"), Kind.PERCENT), *titles[2:]),
        tuple(rows),
    )


def _times(files: Sequence[FileFact], names: Names, book: Book) -> Table:
    _ = book.words
    lines: tuple[tuple[str, str, Callable[[FileFact], int | None]], ...] = (
        ("to_talk", _("From the first invitation to the first talk"), lambda one: one.days_to_talk),
        ("to_conclusion", _("From the first talk to the conclusion"), lambda one: one.days_to_conclusion),
    )
    rows = []
    for key, label, days in lines:
        known = [one for one in files if days(one) is not None]
        shape = file_shape(names, (days_column(_, days),))
        rows.append(times_row(_, label, book.count(key, label, known, shape), [days(one) or 0 for one in known]))
    return Table(
        _("Times"),
        _("Days between the steps"),
        times_columns(_, _("Between"), _("Files")),
        tuple(rows),
        note=_("P90: the smallest number of days that at least 90 %% of the files did not exceed (nearest rank)."),
    )


def _outcomes(files: Sequence[FileFact], names: Names, book: Book) -> Table:
    _ = book.words
    closed = [one for one in files if one.closed_on]
    rows = []
    for code, label, ones in parts(closed, lambda one: one.outcome, names.outcome):
        cell = count_files(book, names, f"outcome.{code}", label, ones)
        rows.append(Row((text(label), cell, percent(_, rate(len(ones), len(closed)), cell.link))))
    total = (number(_, len(closed), "closed"), percent(_, rate(len(closed), len(closed)), "closed"))
    return Table(
        _("Outcomes"),
        _("Closed files by outcome"),
        (Column(_("Outcome")), Column(_("Files"), Kind.NUMBER), Column(_("Share of those closed"), Kind.PERCENT)),
        (*rows, Row((text(_("All closed files")), *total), 2)) if rows else (),
        empty=_("None of these files is closed."),
    )


def _breakdowns(facts: FunnelFacts, names: Names, book: Book) -> Iterable[Table]:
    """Give the steps by office, by how the file began, by official language and by the household's language."""
    _ = book.words
    ways: tuple[tuple[str, str, str, Callable[[FileFact], str | None], NameOf], ...] = (
        ("office", _("Office"), _("The steps by office"), lambda one: one.office, names.office),
        ("entry", _("Began by"), _("The steps by how the file began"), lambda one: one.entry, names.entry),
        (
            "language",
            _("Official language"),
            _("The steps by official language"),
            lambda one: one.language,
            names.language,
        ),
        (
            "spoken",
            _("Language spoken"),
            _("The steps by the language of the household"),
            lambda one: one.spoken,
            names.language,
        ),
    )
    first: dict[int, list[AppointmentFact]] = {}
    for one in facts.appointments:
        if one.is_first and one.counts:
            first.setdefault(one.file.case_id, []).append(one)
    for way, label, caption, code_of, name_of in ways:
        by_code = parts(facts.files, code_of, name_of)
        rows = [_line(f"{way}.{code}", name, files, first, names, book) for code, name, files in by_code]
        yield Table(label, caption, (Column(label), *_line_columns(_)), tuple(rows), empty=_("There is no file."))


def _line_columns(_: Words) -> tuple[Column, ...]:
    return (
        Column(_("Files"), Kind.NUMBER),
        Column(_("Invited"), Kind.NUMBER),
        Column(_("First appointments"), Kind.NUMBER),
        Column(_("Kept"), Kind.NUMBER),
        Column(_("Show-up rate"), Kind.PERCENT),
        Column(_("First talk held"), Kind.NUMBER),
        Column(_("Share"), Kind.PERCENT),
        Column(f"a: {_('residence')}", Kind.NUMBER),
        Column(f"b: {_('return')}", Kind.NUMBER),
        Column(f"c: {_('neither')}", Kind.NUMBER),
        Column(_("Closed"), Kind.NUMBER),
    )


def _line(
    key: str,
    name: str,
    files: list[FileFact],
    appointments: Mapping[int, list[AppointmentFact]],
    names: Names,
    book: Book,
) -> Row:
    """Give the steps of some files.

    Args:
        appointments: the first ones that were kept or missed, by file.
    """
    _ = book.words
    first = [one for file in files for one in appointments.get(file.case_id, ())]
    talked = [one for one in files if one.first_talk_on]
    shape = appointment_shape(names)

    def count(step: str, title: str, ones: Iterable[FileFact]) -> Cell:
        return count_files(book, names, f"{step}.{key}", f"{name}: {title}", ones)

    return Row(
        (
            text(name),
            count("opened", _("Files opened"), files),
            count("invited", _("Households invited"), [one for one in files if one.invited_on]),
            book.count(f"counted.first.{key}", f"{name}: {_('Kept or missed')}", first, shape),
            book.count(f"came.first.{key}", f"{name}: {_('Kept')}", [one for one in first if one.attended], shape),
            percent(_, rate(sum(one.attended for one in first), len(first)), f"came.first.{key}"),
            count("talk", _("First talk held"), talked),
            percent(_, rate(len(talked), len(files)), f"talk.{key}"),
            *(
                count(
                    f"concluded.{kind.value}",
                    conclusion_name(kind, _),
                    [one for one in files if one.conclusion is kind],
                )
                for kind in Conclusion
            ),
            count("closed", _("Closed"), [one for one in files if one.closed_on]),
        )
    )


def _irregular(facts: FunnelFacts, names: Names, book: Book) -> Table:
    """List what cannot be if everything was written down: each line is shown, also when it is 0."""
    _ = book.words
    lines: tuple[tuple[str, str, Callable[[FileFact], bool]], ...] = (
        ("broken.no_talk", _("Concluded, and no talk was written down"), lambda one: _concluded_unheard(one)),
        ("broken.early_talk", _("The first talk lies before the file was opened"), lambda one: _early(one)),
        ("broken.late_conclusion", _("Concluded before the first talk"), lambda one: _backwards(one)),
        ("broken.no_way_in", _("Began by an invitation, and none was written down"), lambda one: _no_letter(one)),
    )
    rows = [
        Row((text(label), count_files(book, names, key, label, filter(test, facts.files))))
        for key, label, test in lines
    ]
    shape = appointment_shape(names)
    unheard = [one for one in facts.appointments if one.attended and not one.has_talk and one.state == "attended"]
    label = _("An appointment was kept, and no talk was written down for it")
    rows.append(Row((text(label), book.count("broken.unheard", label, unheard, shape))))
    unwritten = [one for one in facts.appointments if one.is_unwritten]
    label = _("An appointment is over, and nobody wrote what became of it")
    rows.append(Row((text(label), book.count("broken.unwritten", label, unwritten, shape))))
    return Table(
        _("Does not add up"),
        _("Records that do not fit the steps"),
        (Column(_("What")), Column(_("How many"), Kind.NUMBER)),
        tuple(rows),
        note=_("They stay counted where they stand; nothing is left out to make the totals agree."),
    )


def _concluded_unheard(one: FileFact) -> bool:
    return one.conclusion is not None and one.first_talk_on is None


def _early(one: FileFact) -> bool:
    return one.first_talk_on is not None and one.first_talk_on < one.opened_on


def _backwards(one: FileFact) -> bool:
    return one.first_talk_on is not None and one.concluded_on is not None and one.concluded_on < one.first_talk_on


def _no_letter(one: FileFact) -> bool:
    return one.entry == "INVITATION" and one.invited_on is None and one.first_talk_on is not None


def _rule(_: Words) -> tuple[str, ...]:
    return (
        _(
            "Counted are the files that were opened in the period (the cohort), with all that happened to them up to "
            "and with the data date. One file is one household. A file opened shortly before the data date had less "
            "time."
        ),
        _(
            "Show-up rate = appointments kept / appointments kept or missed. Called off and moved ones are left out; "
            "excused, wrong address and not come are missed. Where the interpreter was missing, the person came. First "
            "appointments and the ones that follow are counted apart and together."
        ),
        _(
            "A household is reached when a first talk was held, with or without an invitation. The conclusion is the "
            "one that held on the data date; the outcome that of the files closed by then."
        ),
        _("Days from the first invitation to the first talk, and from that to the conclusion: median and P90."),
        _("Office, beginning and languages are as they stand in the file on the day of making."),
    )
