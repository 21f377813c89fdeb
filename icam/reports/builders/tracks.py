"""From a file to a stay and from a stay to a file, cohort by cohort, and how both ended."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from icam.core.counting import GROUPS, rate
from icam.core.period import Period
from icam.printing.document import Cell, Column, Figure, Figures, Kind, Row, Section, Table
from icam.printing.words import Words, day, percent, text
from icam.reports.builders.book import Book, Findings, Shape
from icam.reports.builders.files import FileFact, Names
from icam.reports.builders.flows import group_name
from icam.reports.rules import Asked

FILE_GROUPS = ("residence", "return", "refused", "lost", "forced", "fitt", "other")
LOST = frozenset({"lost", "forced"})
"""Groups of outcomes after which a file did not stay engaged."""

QUARTER, YEARS = 93, 800
"""Nights: a period longer than the first is cut into quarters, longer than the second into years."""


@dataclass(frozen=True, slots=True)
class StayFact:
    """A stay in a unit as it was known on the data date.

    Args:
        is_named: the reader may see it, so its number is shown.
        group: the group of its outcome; None while it runs.
    """

    stay_id: int
    code: str
    is_named: bool
    arrived_on: date | None
    left_on: date | None
    outcome: str | None
    group: str | None


@dataclass(frozen=True, slots=True)
class Track:
    """A file or a stay with what it led to.

    Args:
        begun_on: the day that puts it in its cohort.
        file_named: the reader may see the file.
    """

    begun_on: date
    file: FileFact | None
    stay: StayFact | None
    file_named: bool = True


@dataclass(frozen=True, slots=True)
class TrackFacts:
    """The files opened and the stays begun in a period, each once, with the first that followed or went before.

    Args:
        files: each with the stay that it led to, if any.
        stays: each with the file that led to it, if any.
        back: each of these stays that led to a file, with that file.
    """

    files: tuple[Track, ...]
    stays: tuple[Track, ...]
    back: tuple[Track, ...]


def cohort_of(day_: date, period: Period) -> str:
    """Return the cohort of a day: its month, quarter or year, by the length of the period."""
    nights = period.nights()
    if nights > YEARS:
        return str(day_.year)
    if nights > QUARTER:
        return f"{day_.year}-q{(day_.month + 2) // 3}"
    return f"{day_:%Y-%m}"


def cohort_name(cohort: str, _: Words) -> str:
    """Name a cohort."""
    year, _dash, part = cohort.partition("-")
    if not part:
        return year
    if part.startswith("q"):
        return _("quarter %(number)s of %(year)s", number=part[1:], year=year)
    return _.day(date(int(year), int(part), 1), "month")


def build(facts: TrackFacts, asked: Asked, book: Book) -> Findings:
    """Follow the files to the units, and the stays to the files."""
    _ = book.words
    names = Names(_, {})
    odd = _odd(facts, names, book)
    found = sum(row.cells[1].value for row in odd.rows if isinstance(row.cells[1].value, int))
    sections = (
        Section(_("The two tracks"), (_key_figures(facts, names, book),)),
        Section(_("Files that led to a stay"), tuple(_from_files(facts, asked.period, names, book))),
        Section(_("Stays with a file"), tuple(_from_stays(facts, asked.period, names, book))),
        Section(_("What does not add up"), (odd,)),
    )
    return Findings(
        sections,
        _rule(_),
        empty="" if facts.files or facts.stays else _("No file was opened and no stay began in this period."),
        alerts=(_("%(count)s records do not fit together: they are listed at the end.", count=_.number(found)),)
        if found
        else (),
    )


def _shape(names: Names, says: str) -> Shape:
    _ = names.words

    def write(one: Track) -> tuple[Cell, ...]:
        file, stay = one.file, one.stay
        return (
            _named(file.code, f"case:{file.case_id}", is_named=one.file_named, _=_) if file else text(None),
            day(_, file.opened_on if file else None),
            text(names.outcome(file.outcome) if file else None),
            _named(stay.code, f"stay:{stay.stay_id}", is_named=stay.is_named, _=_) if stay else text(None),
            day(_, stay.arrived_on if stay else None),
            day(_, stay.left_on if stay else None),
            text(_.code("outcome", stay.outcome) if stay and stay.outcome else None),
        )

    columns = (
        Column(_("File")),
        Column(_("Opened"), Kind.DAY),
        Column(_("Outcome of the file")),
        Column(_("Stay")),
        Column(_("Arrived"), Kind.DAY),
        Column(_("Left"), Kind.DAY),
        Column(_("Outcome of the stay")),
    )
    return Shape(says, columns, write, _about)


def _named(code: str, link: str, *, is_named: bool, _: Words) -> Cell:
    """Name a record to who may open it."""
    return text(code, link) if is_named else text(_("out of scope"))


def _about(one: Track) -> str:
    return " ".join(part for part in (one.file and one.file.code, one.stay and one.stay.code) if part)


def _engaged_file(one: Track) -> bool:
    return one.file is not None and one.file.outcome_group not in LOST


def _engaged_stay(one: Track) -> bool:
    return one.stay is not None and one.stay.group != "absconded"


def _key_figures(facts: TrackFacts, names: Names, book: Book) -> Figures:
    _ = book.words
    files, stays = _shape(names, _("files")), _shape(names, _("stays"))
    led = [one for one in facts.files if one.stay]
    came = [one for one in facts.stays if one.file]
    items = (
        ("files", _("Files opened"), facts.files, files),
        ("files.stay", _("Files that led to a stay"), led, files),
        (
            "files.engaged",
            _("Files that stayed engaged"),
            _only(facts.files, _engaged_file),
            files,
        ),
        ("stays", _("Stays begun"), facts.stays, stays),
        ("stays.file", _("Stays after a file"), came, stays),
        ("stays.back", _("Stays that led to a file"), facts.back, stays),
        ("stays.engaged", _("Families that stayed engaged"), _only(facts.stays, _engaged_stay), stays),
    )
    wholes = {"files": len(facts.files), "stays": len(facts.stays)}
    return Figures(
        _("Key figures"),
        _("Key figures"),
        tuple(
            Figure(label, book.count(key, label, ones, shape), _note(len(ones), wholes[key.partition(".")[0]], key, _))
            for key, label, ones, shape in items
        ),
    )


def _only(tracks: Iterable[Track], test: Callable[[Track], bool]) -> list[Track]:
    return [one for one in tracks if test(one)]


def _note(part: int, whole: int, key: str, _: Words) -> str:
    return _.percent(rate(part, whole)) if "." in key else ""


def _cohorts(tracks: Iterable[Track], period: Period) -> Mapping[str, list[Track]]:
    found: dict[str, list[Track]] = {}
    for one in tracks:
        found.setdefault(cohort_of(one.begun_on, period), []).append(one)
    return dict(sorted(found.items()))


def _from_files(facts: TrackFacts, period: Period, names: Names, book: Book) -> Iterable[Table]:
    _ = book.words
    shape = _shape(names, _("files"))
    rows = []
    for cohort, head, tracks in _with_all(facts.files, period, _):
        opened = book.count(f"opened.{cohort}", f"{head}: {_('Files opened')}", tracks, shape)
        led = _Linked(f"led.{cohort}", head, _("Files that led to a stay"), [one for one in tracks if one.stay], shape)
        rows.append(led.row(opened, len(tracks), _stay_cells, book))
    heads = (Column(_("Opened in")), Column(_("Files"), Kind.NUMBER), Column(_("Led to a stay"), Kind.NUMBER))
    yield _table(
        _("Files to stays"),
        _("Files by when they were opened, and how the stays ended that they led to"),
        (*heads, *_stay_columns(_)),
        rows,
    )


def _from_stays(facts: TrackFacts, period: Period, names: Names, book: Book) -> Iterable[Table]:
    _ = book.words
    shape = _shape(names, _("stays"))
    before, after = [], []
    back = {**_cohorts(facts.back, period), "all": list(facts.back)}
    for cohort, head, tracks in _with_all(facts.stays, period, _):
        came = [one for one in tracks if one.file]
        begun = book.count(f"begun.{cohort}", f"{head}: {_('Stays begun')}", tracks, shape)
        after_file = _Linked(f"came.{cohort}", head, _("Stays after a file"), came, shape)
        to_file = _Linked(f"back.{cohort}", head, _("Stays that led to a file"), back.get(cohort, []), shape)
        before.append(after_file.row(begun, len(tracks), _stay_cells, book))
        after.append(to_file.row(begun, len(tracks), _file_cells, book))
    heads = (Column(_("Begun in")), Column(_("Stays"), Kind.NUMBER))
    yield _table(
        _("Stays after files"),
        _("Stays by when they began, those that came from a file, and how these ended"),
        (*heads, Column(_("After a file"), Kind.NUMBER), *_stay_columns(_)),
        before,
    )
    yield _table(
        _("Stays to files"),
        _("Stays by when they began, those that led to a file, and how these files ended"),
        (*heads, Column(_("Led to a file"), Kind.NUMBER), *_file_columns(_)),
        after,
    )


def _table(name: str, caption: str, columns: tuple[Column, ...], rows: Iterable[Row]) -> Table:
    return Table(name, caption, columns, tuple(rows), is_wide=True)


def _with_all(tracks: Sequence[Track], period: Period, _: Words) -> Iterable[tuple[str, str, Sequence[Track]]]:
    """Give each cohort with its name, and all together last."""
    for cohort, ones in _cohorts(tracks, period).items():
        yield cohort, cohort_name(cohort, _), ones
    yield "all", _("Together"), tracks


@dataclass(frozen=True, slots=True)
class _Linked:
    """The part of a cohort that is linked to the other track.

    Args:
        key: what it is, and the cohort.
        head: the name of the cohort.
    """

    key: str
    head: str
    title: str
    tracks: Sequence[Track]
    shape: Shape

    def row(self, begun: Cell, whole: int, ends: "Ends", book: Book) -> Row:
        """Give the line of a cohort: how many began, the part with its share, and how these ended."""
        part = book.count(self.key, f"{self.head}: {self.title}", self.tracks, self.shape)
        share = percent(book.words, rate(len(self.tracks), whole), self.key)
        ended = ends(self.key, self.head, self.tracks, self.shape, book)
        return Row((text(self.head), begun, part, share, *ended), 2 if self.key.endswith(".all") else 0)


Ends = Callable[[str, str, Sequence[Track], Shape, Book], Iterable[Cell]]


def _stay_columns(_: Words) -> tuple[Column, ...]:
    """Name the share of those that are linked, and how the stays ended."""
    return (
        Column(_("Share"), Kind.PERCENT),
        Column(_("not arrived"), Kind.NUMBER),
        Column(_("running"), Kind.NUMBER),
        *(Column(group_name(group, _), Kind.NUMBER) for group in GROUPS),
    )


def _stay_cells(key: str, head: str, tracks: Sequence[Track], shape: Shape, book: Book) -> Iterable[Cell]:
    _ = book.words
    awaited = [one for one in tracks if one.stay and one.stay.arrived_on is None]
    running = [one for one in tracks if one.stay and one.stay.arrived_on and one.stay.left_on is None]
    yield book.count(f"{key}.awaited", f"{head}: {_('not arrived')}", awaited, shape)
    yield book.count(f"{key}.running", f"{head}: {_('running')}", running, shape)
    for group in GROUPS:
        ended = [one for one in tracks if one.stay and one.stay.left_on and (one.stay.group or "other") == group]
        yield book.count(f"{key}.{group}", f"{head}: {group_name(group, _)}", ended, shape)


def _file_names(_: Words) -> dict[str, str]:
    return {
        "residence": _("residence"),
        "return": _("return"),
        "refused": _("neither"),
        "lost": _("contact lost"),
        "forced": _("forced"),
        "fitt": _("to a unit again"),
        "other": _("other"),
    }


def _file_columns(_: Words) -> tuple[Column, ...]:
    """Name the share of those that are linked, and how the files ended."""
    return (
        Column(_("Share"), Kind.PERCENT),
        Column(_("still open"), Kind.NUMBER),
        *(Column(name, Kind.NUMBER) for name in _file_names(_).values()),
    )


def _file_cells(key: str, head: str, tracks: Sequence[Track], shape: Shape, book: Book) -> Iterable[Cell]:
    _ = book.words
    still = [one for one in tracks if one.file and one.file.closed_on is None]
    yield book.count(f"{key}.open", f"{head}: {_('still open')}", still, shape)
    for group, name in _file_names(_).items():
        closed = [one for one in tracks if one.file and one.file.closed_on and _group(one.file) == group]
        yield book.count(f"{key}.{group}", f"{head}: {name}", closed, shape)


def _group(file: FileFact) -> str:
    return file.outcome_group if file.outcome_group in FILE_GROUPS else "other"


def _odd(facts: TrackFacts, names: Names, book: Book) -> Table:
    _ = book.words
    shape = _shape(names, _("records"))
    lines: tuple[tuple[str, str, Sequence[Track], Callable[[Track], bool]], ...] = (
        (
            "odd.no_stay",
            _("The file ended “to a family unit”, and no stay is linked to it"),
            facts.files,
            lambda one: one.file is not None and one.file.outcome_group == "fitt" and one.stay is None,
        ),
        (
            "odd.early_stay",
            _("The stay that a file led to began before the file was opened"),
            (*facts.files, *facts.stays),
            _stay_was_first,
        ),
        (
            "odd.early_file",
            _("The file that a stay led to was opened before the family arrived"),
            facts.back,
            lambda one: bool(
                one.file and one.stay and one.stay.arrived_on and one.file.opened_on < one.stay.arrived_on
            ),
        ),
    )
    rows = [
        Row((text(label), book.count(key, label, _only(tracks, test), shape))) for key, label, tracks, test in lines
    ]
    return Table(
        _("Does not add up"),
        _("Records that do not fit together"),
        (Column(_("What")), Column(_("How many"), Kind.NUMBER)),
        tuple(rows),
        note=_("They stay counted where they stand; nothing is left out to make the totals agree."),
    )


def _stay_was_first(one: Track) -> bool:
    return bool(one.file and one.stay and one.stay.arrived_on and one.stay.arrived_on < one.file.opened_on)


def _rule(_: Words) -> tuple[str, ...]:
    return (
        _(
            "Two cohorts: the files opened in the period, and the stays that began in it (arrival day), each followed "
            "up to and with the data date. A file or stay stands in the month, quarter or year in which it began."
        ),
        _(
            "A file led to a stay, or a stay to a file, when the office linked the two. Each is counted once, with the "
            "first that followed. The links are those of the day of making."
        ),
        _(
            "Stays by the groups of outcomes of the occupancy report. A file stayed engaged when it is open, or was "
            "closed without contact lost and without force; a stay when it runs or ended without absconding."
        ),
        _("Files are those of the reader’s regions, stays those of the reader’s sites."),
    )
