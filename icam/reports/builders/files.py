"""Files of individual case management as facts on a data date, and how they stand behind a figure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from icam.appointments.rules import STANDING, AppointmentState, TalkKind
from icam.cases.rules import Conclusion
from icam.printing.document import Cell, Column, Kind
from icam.printing.words import Words, day, number, text
from icam.reports.builders.book import Book, Shape

_S = AppointmentState
MISSED = frozenset({_S.NO_SHOW, _S.EXCUSED, _S.WRONG_ADDRESS})
"""Missed by the person: excused or not, or never reached."""
MET = frozenset({_S.ATTENDED, _S.INTERPRETER_MISSING})
"""The person was there; without an interpreter there was no talk, but the person came."""


@dataclass(frozen=True, slots=True)
class FileFact:
    """A file as it was known on the data date; what is dated later is not in it.

    Args:
        office: code of the office.
        language: the official language of the file.
        spoken: the language of the household.
        invited_on: day of the first invitation; ``last_invited_on`` of the last.
        met_on: day of the last appointment at which somebody came.
        outcome_group: under what the outcome is counted.
        coach: who has the file on the data date.
    """

    case_id: int
    code: str
    office: str | None
    region: str | None
    entry: str
    language: str | None
    spoken: str | None
    opened_on: date
    invited_on: date | None = None
    invitations: int = 0
    first_talk_on: date | None = None
    last_talk_on: date | None = None
    talks: int = 0
    met_on: date | None = None
    options_from_on: date | None = None
    conclusion: Conclusion | None = None
    concluded_on: date | None = None
    track_from_on: date | None = None
    closed_on: date | None = None
    outcome: str | None = None
    outcome_group: str | None = None
    coach: str | None = None
    coach_id: int | None = None

    @property
    def days_to_talk(self) -> int | None:
        """Return the days from the first invitation to the first talk; None without one, or when the talk was first."""
        return _days(self.invited_on, self.first_talk_on)

    @property
    def days_to_conclusion(self) -> int | None:
        """Return the days from the first talk to the conclusion."""
        return _days(self.first_talk_on, self.concluded_on)


def _days(first: date | None, then: date | None) -> int | None:
    return None if first is None or then is None or then < first else (then - first).days


@dataclass(frozen=True, slots=True)
class AppointmentFact:
    """An appointment of a file.

    Args:
        is_over: its day is not after the data date.
        has_talk: a talk was written down for it.
    """

    file: FileFact
    kind: TalkKind
    on: date
    state: AppointmentState
    is_over: bool
    has_talk: bool

    @property
    def is_first(self) -> bool:
        """Tell a first talk from the ones that follow."""
        return self.kind is TalkKind.FIRST

    @property
    def attended(self) -> bool:
        """Tell whether somebody came."""
        return self.state in MET

    @property
    def counts(self) -> bool:
        """Tell whether it took place or was missed.

        Source: counting.md, ICAM.
        """
        return self.state in MET or self.state in MISSED

    @property
    def is_left_out(self) -> bool:
        """Tell whether it was called off or moved."""
        return not self.counts and self.state not in STANDING

    @property
    def is_unwritten(self) -> bool:
        """Tell whether it is over and nobody wrote down what became of it."""
        return self.is_over and self.state in STANDING


NameOf = Callable[[str | None], str]
"""Names a code; None where nothing is recorded."""


@dataclass(frozen=True, slots=True)
class Names:
    """How the columns of a file are called in the reader's language.

    Args:
        offices: by code, those in scope.
    """

    words: Words
    offices: dict[str, str]

    def office(self, code: str | None) -> str:
        """Name an office."""
        return self.offices.get(code, code) if code else self.words("no office yet")

    def region(self, code: str | None) -> str:
        """Name a region."""
        return self.words.code("region", code) if code else self.words("no region yet")

    def entry(self, code: str | None) -> str:
        """Name how a file began."""
        return self.words.code("case_entry", code)

    def language(self, code: str | None) -> str:
        """Name a language."""
        return self.words.code("language", code) if code else self.words("not recorded")

    def outcome(self, code: str | None) -> str:
        """Name an outcome."""
        return self.words.code("case_outcome", code) if code else ""


def conclusion_name(kind: Conclusion | None, _: Words) -> str:
    """Name a conclusion by its letter and what it says."""
    names = {
        Conclusion.RESIDENCE: _("a residence path exists"),
        Conclusion.RETURN: _("voluntary return"),
        Conclusion.NEITHER: _("neither residence nor return"),
    }
    return f"{kind.value}: {names[kind]}" if kind else ""


def file_cell(file: FileFact) -> Cell:
    """Name a file by its number, never by a person; it opens for who may see it."""
    return text(file.code, f"case:{file.case_id}")


def file_shape(names: Names, more: Sequence[tuple[Column, Callable[[FileFact], Cell]]] = ()) -> Shape:
    """Write files behind a figure: number, office, entry and days, and what is asked for beside that."""
    _ = names.words
    columns = (
        Column(_("File")),
        Column(_("Office")),
        Column(_("Began by")),
        Column(_("Opened"), Kind.DAY),
        Column(_("Invited"), Kind.DAY),
        Column(_("First talk"), Kind.DAY),
        Column(_("Conclusion")),
        Column(_("Closed"), Kind.DAY),
        Column(_("Outcome")),
    )

    def write(one: FileFact) -> tuple[Cell, ...]:
        return (
            file_cell(one),
            text(names.office(one.office)),
            text(names.entry(one.entry)),
            day(_, one.opened_on),
            day(_, one.invited_on),
            day(_, one.first_talk_on),
            text(one.conclusion),
            day(_, one.closed_on),
            text(names.outcome(one.outcome)),
            *(cell(one) for _column, cell in more),
        )

    return Shape(_("files"), (*columns, *(column for column, _cell in more)), write, lambda one: str(one.code))


def days_column(_: Words, of: Callable[[FileFact], int | None]) -> tuple[Column, Callable[[FileFact], Cell]]:
    """Write the days of a file as a column."""
    return Column(_("Days"), Kind.NUMBER), lambda file: number(_, of(file))


def appointment_shape(names: Names) -> Shape:
    """Write appointments behind a figure."""
    _ = names.words
    kinds = {
        TalkKind.FIRST: _("first talk"),
        TalkKind.FOLLOW_UP: _("follow-up"),
        TalkKind.CONCLUSION: _("conclusion talk"),
    }
    states = {
        _S.PLANNED: _("planned"),
        _S.CONFIRMED: _("confirmed"),
        _S.ATTENDED: _("came"),
        _S.NO_SHOW: _("did not come"),
        _S.EXCUSED: _("excused"),
        _S.CANCELLED: _("called off"),
        _S.RESCHEDULED: _("moved"),
        _S.WRONG_ADDRESS: _("wrong address"),
        _S.INTERPRETER_MISSING: _("interpreter missing"),
    }

    def write(one: AppointmentFact) -> tuple[Cell, ...]:
        return (
            file_cell(one.file),
            text(names.office(one.file.office)),
            text(kinds[one.kind]),
            day(_, one.on),
            text(states[one.state]),
        )

    columns = (Column(_("File")), Column(_("Office")), Column(_("Appointment")), Column(_("Day"), Kind.DAY))
    about: Callable[[Any], str] = lambda one: f"{one.file.code} {one.on}"  # noqa: E731
    return Shape(_("appointments"), (*columns, Column(_("What became of it"))), write, about)


def parts(
    of: Iterable[FileFact], code_of: Callable[[FileFact], str | None], name_of: NameOf
) -> list[tuple[str, str, list[FileFact]]]:
    """Part files by a code: (code, name, files), by name, what is not recorded last."""
    found: dict[str | None, list[FileFact]] = {}
    for file in of:
        found.setdefault(code_of(file), []).append(file)
    named = [(code or "none", name_of(code), files) for code, files in found.items()]
    return sorted(named, key=lambda part: (part[0] == "none", part[1].casefold()))


def count_files(book: Book, names: Names, key: str, title: str, files: Iterable[FileFact]) -> Cell:
    """Enter a number of files as a figure."""
    return book.count(key, title, files, file_shape(names))
