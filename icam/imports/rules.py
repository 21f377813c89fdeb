"""What a list may hold: its columns, and how a cell is read."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from enum import StrEnum
from functools import lru_cache
from typing import Any

from icam.core.errors import RuleBroken
from icam.core.partial_date import PartialDate

OLDEST = 130
"""Years a person can be old."""

KEPT_CELLS = 4096
"""How many different cells of a column are read once: long lists repeat themselves."""

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?", re.ASCII)
_DAY = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})", re.ASCII)
_SHORT = re.compile(r"\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{1,3}", re.ASCII)
_TIME = re.compile(r"(\d{1,2})\s*[:.hHuU]\s*(\d{2})?(?::\d{2})?", re.ASCII)
_WHOLE = re.compile(r"[+-]?\d{1,9}(?:[.,]0+)?", re.ASCII)
_DIRECTION = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_TIDY = str.maketrans({"\ufeff": "", "\u200b": "", "\u00ad": "", "\u00a0": " ", "\u202f": " ", "\t": " "})

YES = frozenset({"yes", "y", "ja", "j", "oui", "o", "1", "true", "waar", "vrai", "wahr", "x"})
NO = frozenset({"no", "n", "nee", "neen", "nein", "non", "0", "false", "onwaar", "faux", "falsch", ""})


class ListKind(StrEnum):
    """The lists that the office keeps in spreadsheets."""

    SITES = "sites"
    UNITS = "units"
    CLOSURES = "closures"
    HOUSEHOLDS = "households"
    STAYS = "stays"
    PRESENCE = "presence"
    VISITS = "visits"
    OFFICES = "offices"
    CONTACT_POINTS = "contact_points"
    ROOMS = "rooms"
    OFFICE_HOURS = "office_hours"
    CASES = "cases"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list.

    Args:
        read: makes the value out of a cell that is not empty; raises RuleBroken.
        needed: the list cannot be read without it.
        filled: the sentence for an empty cell; None = it may be empty.
        blank: the value of an empty cell.
    """

    name: str
    read: Callable[[str], Any]
    needed: bool = False
    filled: str | None = None
    blank: Any = None


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to tell about a line.

    Args:
        line: of the file, the headings being line 1; 0 = the file as a whole.
        column: its heading; "" = the line as a whole.
        said: what to tell, a sentence with values.
    """

    line: int
    column: str
    said: RuleBroken


@dataclass(slots=True)
class Line:
    """A line of a list, read.

    Args:
        values: by column; columns that the file does not have are missing.
        wrong: columns whose cell could not be read.
    """

    number: int
    values: dict[str, Any]
    wrong: set[str] = field(default_factory=set)

    def __getitem__(self, name: str) -> Any:
        """Return a value; None where the file has no such column or the cell is wrong."""
        return self.values.get(name)

    def has(self, name: str) -> bool:
        """Say whether the file has the column."""
        return name in self.values

    def given(self, name: str, otherwise: Any) -> Any:
        """Return a value, or another where the file has no such column."""
        return self.values.get(name, otherwise)


@dataclass(slots=True)
class Report:
    """What a list would change, or has changed.

    Args:
        problems: wrong cells; with one of them nothing is changed.
        conflicts: taken in, but they do not agree with the rest.
        notices: taken in, but worth a look.
    """

    kind: ListKind
    lines: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    problems: list[Finding] = field(default_factory=list)
    conflicts: list[Finding] = field(default_factory=list)
    notices: list[Finding] = field(default_factory=list)
    file_hash: str = ""
    is_done: bool = False

    def problem(self, line: int, column: str, message: str, /, **values: Any) -> None:
        """Name a wrong cell."""
        self.problems.append(Finding(line, column, RuleBroken(message, **values)))

    def conflict(self, line: int, column: str, message: str, /, **values: Any) -> None:
        """Name what does not agree with the rest."""
        self.conflicts.append(Finding(line, column, RuleBroken(message, **values)))

    def notice(self, line: int, column: str, message: str, /, **values: Any) -> None:
        """Name what is worth a look."""
        self.notices.append(Finding(line, column, RuleBroken(message, **values)))


def N_(message: str) -> str:
    """Mark a sentence for translation."""
    return message


# --- cells ---


def tidy(text: str) -> str:
    """Compose the letters (NFC), drop what cannot be seen, strip the ends, join the spaces."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text.translate(_TIDY))).strip()


def text(most: int) -> Callable[[str], str]:
    """Read a text of one line.

    Args:
        most: characters.
    """

    def read(cell: str) -> str:
        value = tidy(cell)
        _check_letters(value)
        _check_length(value, most)
        return value

    return read


def note(most: int) -> Callable[[str], str]:
    """Read a text of several lines.

    Args:
        most: characters.
    """

    def read(cell: str) -> str:
        lines = (tidy(line) for line in cell.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
        value = "\n".join(lines).strip()
        _check_letters(value.replace("\n", " "))
        _check_length(value, most)
        return value

    return read


def _check_letters(value: str) -> None:
    for letter in value:
        if letter in _DIRECTION or unicodedata.category(letter) in {"Cc", "Cs", "Zl", "Zp"}:
            raise RuleBroken("Remove the invisible character %(code)s", code=f"U+{ord(letter):04X}")


def _check_length(value: str, most: int) -> None:
    if len(value) > most:
        raise RuleBroken("%(length)d characters are too many; there is room for %(most)d", length=len(value), most=most)


def whole(least: int, most: int) -> Callable[[str], int]:
    """Read a whole number between two bounds, both allowed."""

    def read(cell: str) -> int:
        value = tidy(cell)
        if not _WHOLE.fullmatch(value):
            raise RuleBroken("“%(cell)s” is not a whole number", cell=shortened(value))
        number = int(re.split(r"[.,]", value)[0])
        if not least <= number <= most:
            raise RuleBroken("%(number)d cannot be; enter %(least)d to %(most)d", number=number, least=least, most=most)
        return number

    return read


def yes_or_no(cell: str) -> bool:
    """Read yes or no, in the languages of the office."""
    value = tidy(cell).casefold()
    if value in YES:
        return True
    if value in NO:
        return False
    raise RuleBroken("“%(cell)s” is neither yes nor no", cell=shortened(value))


def day(cell: str) -> date:
    """Read a day: 2026-03-08 or 08/03/2026."""
    value = tidy(cell)
    if match := _ISO.fullmatch(value):
        year, month, of_month = (int(match[1]), int(match[2]), int(match[3]))
    elif match := _DAY.fullmatch(value):
        of_month, month, year = (int(match[1]), int(match[2]), int(match[3]))
    elif _SHORT.fullmatch(value):
        raise RuleBroken("Write the year of “%(cell)s” with four digits", cell=value)
    else:
        raise RuleBroken("“%(cell)s” is not a date; write 2026-03-08 or 08/03/2026", cell=shortened(value))
    if not 1900 <= year <= 2199:
        raise RuleBroken("The year %(year)s cannot be right", year=f"{year:04}")
    try:
        return date(year, month, of_month)
    except ValueError:
        written = f"{of_month:02}/{month:02}/{year:04}"
        raise RuleBroken("%(day)s is not a day of the calendar", day=written) from None


def birth(today: date) -> Callable[[str], PartialDate]:
    """Read a birth date that may be known to the month or the year only."""

    def read(cell: str) -> PartialDate:
        value = tidy(cell)
        try:
            born = PartialDate.parse(value)
        except ValueError:
            born = PartialDate.parse(day(value).isoformat())
        if born.counted_as.year < 1900 or born.age_on(today) > OLDEST:
            raise RuleBroken("Nobody born in %(year)s can be alive", year=str(born.counted_as.year))
        if str(born) > today.isoformat():
            raise RuleBroken("The birth date %(day)s lies in the future", day=str(born))
        return born

    return read


def hour(cell: str) -> time:
    """Read a time of day: 14:30, 14h30, 9u."""
    match = _TIME.fullmatch(tidy(cell))
    if match is None or int(match[1]) > 23 or int(match[2] or 0) > 59:
        raise RuleBroken("“%(cell)s” is not a time of the day; write 14:30", cell=shortened(cell))
    return time(int(match[1]), int(match[2] or 0))


def one_of(names: Mapping[str, Any], *, lists: Sequence[str] = ()) -> Callable[[str], Any]:
    """Read one of some words, capitals or not.

    Args:
        names: from every accepted word, folded, to its value.
        lists: the words to name when it is none of them.
    """
    known = {name.casefold(): value for name, value in names.items()}
    offered = ", ".join(lists or sorted(names))

    def read(cell: str) -> Any:
        value = tidy(cell).casefold()
        if value not in known:
            raise RuleBroken("“%(cell)s” is not in the list: %(list)s", cell=shortened(cell), list=offered)
        return known[value]

    return read


def shortened(cell: str) -> str:
    """Write a cell inside a sentence."""
    return cell if len(cell) <= 40 else cell[:39] + "…"


def cell_text(value: Any) -> str:
    """Write a cell of a spreadsheet as it would stand in a CSV."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        if value.date() <= date(1900, 1, 1):
            return value.time().isoformat("minutes")
        return value.date().isoformat()
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


# --- lines ---


def read_lines(
    columns: Sequence[Column], heads: Sequence[str], rows: Sequence[tuple[int, Sequence[str]]], report: Report
) -> list[Line]:
    """Read every cell; what is wrong goes in the report, and the line knows it.

    Args:
        rows: line number and cells.
    """
    known = {column.name: column for column in columns}
    places = _places(known, heads, report)
    if report.problems:
        return []
    return [_line(places, number, cells, report) for number, cells in rows]


def _places(known: Mapping[str, Column], heads: Sequence[str], report: Report) -> list[Column | None]:
    names = [tidy(head).casefold().replace(" ", "_") for head in heads]
    for place, name in enumerate(names):
        if name and name not in known:
            listed = ", ".join(known)
            report.problem(
                1,
                heads[place],
                N_("There is no column “%(name)s” here; the columns are %(list)s"),
                name=shortened(heads[place]),
                list=listed,
            )
        elif name and names.index(name) != place:
            report.problem(1, name, N_("The column “%(name)s” is there twice"), name=name)
    for column in known.values():
        if column.needed and column.name not in names:
            report.problem(1, column.name, N_("The column “%(name)s” is missing"), name=column.name)
    return [known.get(name) and replace(known[name], read=lru_cache(KEPT_CELLS)(known[name].read)) for name in names]


def _line(places: Sequence[Column | None], number: int, cells: Sequence[str], report: Report) -> Line:
    line = Line(number, {})
    for place, column in enumerate(places):
        cell = cells[place] if place < len(cells) else ""
        if column is None:
            if cell.strip():
                report.problem(number, "", N_("“%(cell)s” stands in a column without a heading"), cell=shortened(cell))
            continue
        line.values[column.name] = None
        try:
            line.values[column.name] = _value(column, cell)
        except RuleBroken as broken:
            line.wrong.add(column.name)
            report.problems.append(Finding(number, column.name, broken))
    for cell in cells[len(places) :]:
        if cell.strip():
            report.problem(number, "", N_("“%(cell)s” stands in a column without a heading"), cell=shortened(cell))
    return line


def _value(column: Column, cell: str) -> Any:
    if cell.strip():
        return column.read(cell)
    if column.filled is not None:
        raise RuleBroken(column.filled)
    return column.blank
