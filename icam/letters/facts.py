"""What a letter may say, as values without a language; `icam.letters.words` writes them in one.

Each value says by its type how it is written, so that the same facts make a letter in Dutch and its explanatory page in
Tigrinya.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import TypeAlias

from icam.core.partial_date import PartialDate
from icam.letters.rules import Kind
from icam.offices.rules import Window
from icam.people.rules import Sex


@dataclass(frozen=True, slots=True)
class Weekday:
    """A day that is written with its weekday, because somebody has to be there."""

    day: date


@dataclass(frozen=True, slots=True)
class Coded:
    """A code of a code list."""

    list_name: str
    code: str | None


@dataclass(frozen=True, slots=True)
class Country:
    """A country by its code, or several."""

    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Language:
    """A language by its code, or several."""

    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """A name in each language of the office."""

    by_language: Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Opening:
    """Hours by weekday (1 = Monday)."""

    hours: tuple[tuple[int, Window], ...]


@dataclass(frozen=True, slots=True)
class Salute:
    """Whom a letter greets; no name = whoever reads it."""

    name: str = ""
    sex: Sex = Sex.UNKNOWN


@dataclass(frozen=True, slots=True)
class Together:
    """Values written one after another, where there are any."""

    parts: tuple["One", ...]
    between: str = ", "


One: TypeAlias = (
    str
    | int
    | date
    | time
    | PartialDate
    | Weekday
    | Coded
    | Country
    | Language
    | Named
    | Opening
    | Salute
    | Together
    | None
)
Rows: TypeAlias = Sequence[Mapping[str, One]]
Said: TypeAlias = Mapping[str, One | Rows]


@dataclass(frozen=True, slots=True)
class Facts:
    """All that is known for a letter about one record.

    Args:
        said: by field.
        languages: of the file, the household, the office: the official language is chosen from them.
        residence: address that the official language follows.
        unilingual: language of the area of the site, where it has one.
        spoken: language that the persons understand.
        written_in, channel: where the record itself says in which language it goes out, and how.
        addressee, address: proposed for the window of the envelope.
        fits: the only letters that this record is for; None = all that are made from such a record.
    """

    household_id: int
    said: Said
    case_id: int | None = None
    stay_id: int | None = None
    languages: tuple[str | None, ...] = ()
    residence: str | None = None
    unilingual: str | None = None
    spoken: str | None = None
    written_in: str | None = None
    channel: str | None = None
    addressee: str = ""
    address: str = ""
    fits: frozenset[Kind] | None = None
