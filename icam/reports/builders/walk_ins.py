"""Who came to the door: by hour, language and office, and how long they waited."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from icam.core.counting import Lengths, rate
from icam.printing.document import Cell, Chart, Column, Figure, Figures, Kind, Row, Section, Table
from icam.printing.words import Words, day, decimal, number, percent, text
from icam.reports.builders import charts
from icam.reports.builders.book import Book, Findings, Shape
from icam.reports.builders.files import Names
from icam.reports.rules import Asked
from icam.walkin.rules import EntryState


@dataclass(frozen=True, slots=True)
class EntryFact:
    """Somebody who came to the door; no name.

    Args:
        number: in the order of the day.
        hour: of the clock in Brussels.
        waited: minutes until a coach called; None as long as nobody did.
    """

    session_id: int
    office: str
    on: date
    number: int
    hour: int
    language: str | None
    state: EntryState
    waited: int | None
    talked: bool
    is_late: bool

    @property
    def left(self) -> bool:
        """Tell whether the person went away without a talk, and without being helped."""
        return self.state is EntryState.LEFT and not self.talked

    @property
    def waits(self) -> bool:
        """Tell whether the person was still waiting, or called and not yet seen."""
        return not self.talked and self.state in (EntryState.WAITING, EntryState.TAKEN)

    @property
    def is_seen(self) -> bool:
        """Tell whether a wait ended with a coach."""
        return self.state is EntryState.DONE and self.waited is not None


_COLUMNS: tuple[tuple[str, Callable[[EntryFact], bool]], ...] = (
    ("came", lambda _one: True),
    ("talk", lambda one: one.talked),
    ("helped", lambda one: not one.talked and one.state is EntryState.DONE),
    ("left", lambda one: one.left),
    ("waits", lambda one: one.waits),
)


def build(entries: Sequence[EntryFact], asked: Asked, book: Book) -> Findings:
    """Count who came."""
    _ = book.words
    names = Names(_, dict(asked.options.get("office", ())))
    sections = (
        Section(_("At the door"), (_key_figures(entries, names, book),)),
        Section(_("By hour"), (_chart(entries, _), _by_hour(entries, names, book))),
        Section(_("By language"), (_by_language(entries, names, book), _hours_and_languages(entries, names, book))),
        Section(_("By office"), (_by_office(entries, names, book),)),
        Section(_("By day"), (_by_day(entries, names, book),)),
    )
    return Findings(sections, _rule(_), empty="" if entries else _("Nobody came to the door in this period."))


def _titles(_: Words) -> dict[str, str]:
    return {
        "came": _("Came"),
        "talk": _("Talk with a coach"),
        "helped": _("Helped without a talk"),
        "left": _("Left without a talk"),
        "waits": _("Not finished"),
    }


def _shape(names: Names) -> Shape:
    _ = names.words
    states = {
        EntryState.WAITING: _("waiting"),
        EntryState.TAKEN: _("called"),
        EntryState.DONE: _("seen"),
        EntryState.LEFT: _("left"),
    }

    def write(one: EntryFact) -> tuple[Cell, ...]:
        return (
            day(_, one.on),
            text(names.office(one.office)),
            number(_, one.number),
            text(_hour(one.hour)),
            text(names.language(one.language)),
            text(states[one.state]),
            number(_, one.waited),
        )

    columns = (
        Column(_("Day"), Kind.DAY),
        Column(_("Office")),
        Column(_("Number"), Kind.NUMBER),
        Column(_("Hour")),
        Column(_("Language")),
        Column(_("What became of it")),
        Column(_("Minutes waited"), Kind.NUMBER),
    )
    return Shape(_("persons"), columns, write, lambda one: f"{one.office} {one.on} {one.number}")


def _hour(hour: int) -> str:
    return f"{hour:02d}–{hour + 1:02d}"


def _key_figures(entries: Sequence[EntryFact], names: Names, book: Book) -> Figures:
    _ = book.words
    titles, shape = _titles(_), _shape(names)
    waits = Lengths.of([one.waited or 0 for one in entries if one.is_seen])
    late = [one for one in entries if one.is_late]
    _count_seen("", _("Came"), entries, names, book)
    counted = tuple(
        Figure(titles[key], book.count(key, titles[key], filter(test, entries), shape)) for key, test in _COLUMNS
    )
    return Figures(
        _("Key figures"),
        _("Key figures"),
        (
            *counted,
            Figure(_("Let in after closing time"), book.count("late", _("Let in after closing time"), late, shape)),
            Figure(_("Median wait, in minutes"), decimal(_, waits.median, "seen")),
            Figure(_("P90 of the wait, in minutes"), number(_, waits.p90, of="seen")),
        ),
    )


def _columns(_: Words, label: str, kind: Kind = Kind.TEXT) -> tuple[Column, ...]:
    return (
        Column(label, kind),
        *(Column(title, Kind.NUMBER) for title in _titles(_).values()),
        Column(_("Share that left"), Kind.PERCENT),
        Column(_("Median wait (min)"), Kind.DECIMAL),
        Column(_("P90 (min)"), Kind.NUMBER),
        Column(_("Longest (min)"), Kind.NUMBER),
    )


def _line(key: str, head: Cell, entries: Sequence[EntryFact], names: Names, book: Book) -> Row:
    _ = book.words
    titles, shape = _titles(_), _shape(names)
    cells = (
        book.count(f"{name}.{key}", f"{head.text}: {titles[name]}", filter(test, entries), shape)
        for name, test in _COLUMNS
    )
    _count_seen(f".{key}", head.text, entries, names, book)
    return Row((head, *cells, *_waits(entries, f".{key}", _)))


def _count_seen(key: str, head: str, entries: Iterable[EntryFact], names: Names, book: Book) -> None:
    """Enter those whose wait is known: what a median is made of."""
    seen = [one for one in entries if one.is_seen]
    book.count(f"seen{key}", f"{head}: {book.words('waited and seen')}", seen, _shape(names))


def _waits(entries: Iterable[EntryFact], key: str, _: Words) -> tuple[Cell, ...]:
    every = list(entries)
    waits = Lengths.of([one.waited or 0 for one in every if one.is_seen])
    left = percent(_, rate(sum(one.left for one in every), len(every)), f"left{key}")
    seen = f"seen{key}"
    return left, decimal(_, waits.median, seen), number(_, waits.p90, of=seen), number(_, waits.longest, of=seen)


def _total(entries: Sequence[EntryFact], _: Words) -> Row:
    cells = (number(_, sum(map(test, entries)), name) for name, test in _COLUMNS)
    return Row((text(_("Together")), *cells, *_waits(entries, "", _)), 2)


def _parted(entries: Iterable[EntryFact], by: Callable[[EntryFact], str]) -> dict[str, list[EntryFact]]:
    found: dict[str, list[EntryFact]] = {}
    for one in entries:
        found.setdefault(by(one), []).append(one)
    return dict(sorted(found.items()))


def _by_hour(entries: Sequence[EntryFact], names: Names, book: Book) -> Table:
    _ = book.words
    rows = [
        _line(f"hour.{hour}", text(_hour(int(hour))), ones, names, book)
        for hour, ones in _parted(entries, lambda one: f"{one.hour:02d}").items()
    ]
    total = (_total(entries, _),) if rows else ()
    return Table(
        _("By hour"),
        _("Who came, by the hour in which they came"),
        _columns(_, _("Hour")),
        (*rows, *total),
        empty=_("Nobody came."),
    )


def _chart(entries: Sequence[EntryFact], _: Words) -> Chart:
    """Draw who came and who left by hour; the table below it has the numbers."""
    hours = _parted(entries, lambda one: f"{one.hour:02d}")
    came = [len(ones) for ones in hours.values()]
    left = [sum(one.left for one in ones) for ones in hours.values()]
    labels = [_hour(int(hour)) for hour in hours]
    caption = _("Who came and who left, by hour")
    return charts.bars(caption, labels, [(_("Came"), came), (_("Left without a talk"), left)], _, unit=_("persons"))


def _by_language(entries: Sequence[EntryFact], names: Names, book: Book) -> Table:
    _ = book.words
    found = _parted(entries, lambda one: one.language or "none")
    in_order = sorted(found.items(), key=lambda part: (part[0] == "none", -len(part[1]), part[0]))
    rows = [
        _line(f"language.{code}", text(names.language(None if code == "none" else code)), ones, names, book)
        for code, ones in in_order
    ]
    return Table(
        _("By language"),
        _("Who came, by language"),
        _columns(_, _("Language")),
        tuple(rows),
        empty=_("Nobody came."),
    )


def _hours_and_languages(entries: Sequence[EntryFact], names: Names, book: Book) -> Table:
    """Give hours across languages: when which interpreter is needed."""
    _ = book.words
    shape = _shape(names)
    hours = sorted({one.hour for one in entries})
    by_language = _parted(entries, lambda one: one.language or "none")
    in_order = sorted(by_language.items(), key=lambda part: (part[0] == "none", -len(part[1]), part[0]))
    rows = []
    for code, ones in in_order:
        spoken = names.language(None if code == "none" else code)
        cells = (
            book.count(
                f"came.language.{code}.{hour:02d}",
                f"{spoken}, {_hour(hour)}: {_('Came')}",
                [one for one in ones if one.hour == hour],
                shape,
            )
            for hour in hours
        )
        rows.append(Row((text(spoken), *cells, number(_, len(ones), f"came.language.{code}"))))
    return Table(
        _("Hours and languages"),
        _("When which language is heard"),
        (
            Column(_("Language")),
            *(Column(_hour(hour), Kind.NUMBER) for hour in hours),
            Column(_("Together"), Kind.NUMBER),
        ),
        tuple(rows),
        empty=_("Nobody came."),
    )


def _by_office(entries: Sequence[EntryFact], names: Names, book: Book) -> Table:
    _ = book.words
    rows = [
        _line(f"office.{code}", text(names.office(code)), ones, names, book)
        for code, ones in _parted(entries, lambda one: one.office).items()
    ]
    return Table(
        _("By office"), _("Who came, by office"), _columns(_, _("Office")), tuple(rows), empty=_("Nobody came.")
    )


def _by_day(entries: Sequence[EntryFact], names: Names, book: Book) -> Table:
    _ = book.words
    rows = [
        _line(f"day.{on}", day(_, date.fromisoformat(on)), ones, names, book)
        for on, ones in _parted(entries, lambda one: one.on.isoformat()).items()
    ]
    return Table(
        _("By day"), _("Who came, by day"), _columns(_, _("Day"), Kind.DAY), tuple(rows), empty=_("Nobody came.")
    )


def _rule(_: Words) -> tuple[str, ...]:
    return (
        _(
            "Counted is everybody who was written down at the door of an office on a day of the period, up to and with "
            "the data date. One entry is one person who came, or one family that came together."
        ),
        _(
            "The wait runs from the entry to the last call by a coach, in whole minutes, of those who were seen. "
            "Median, and P90: the shortest wait that at least 90 %% did not exceed (nearest rank)."
        ),
        _(
            "Left without a talk: gone before a coach saw them. Helped without a talk: seen, and given a paper or an "
            "address. Not finished: still waiting, or called and not yet seen."
        ),
        _("The hour is that of the clock in Brussels at which somebody came in."),
    )
