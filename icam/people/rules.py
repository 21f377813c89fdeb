"""What a person and a household may be."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from icam.core import identifiers, names, telephones
from icam.core.errors import RuleBroken
from icam.core.identifiers import IdentifierKind
from icam.core.partial_date import PartialDate, Precision, birthday
from icam.core.period import Period

MOST_PERSONS = 20
"""More persons than this in one household are a typing mistake."""

OLDEST = 130


def N_(message: str) -> str:
    """Mark a message that is translated where it is shown."""
    return message


class Sex(StrEnum):
    """As recorded; X and unknown are as good as the others."""

    FEMALE = "f"
    MALE = "m"
    X = "x"
    UNKNOWN = "u"


class BirthPrecision(StrEnum):
    """How much of a birth date is known."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class NationalityStatus(StrEnum):
    """Whether a nationality was only said, or established by a document."""

    DECLARED = "declared"
    ESTABLISHED = "established"


class NameKind(StrEnum):
    """Where a spelling comes from: the name in use, another spelling, the name in its own script."""

    MAIN = "main"
    SPELLING = "spelling"
    SCRIPT = "script"


# --- drafts


@dataclass(frozen=True, slots=True)
class Spelling:
    """Another way in which a document writes a name; one of the two may be empty."""

    given_name: str
    family_name: str = ""


@dataclass(frozen=True, slots=True)
class NumberDraft:
    """A number as typed, with the register it comes from and the days on which it holds (both counted)."""

    kind: IdentifierKind
    value: str
    country: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class PersonDraft:
    """A person as typed."""

    given_name: str = ""
    family_name: str = ""
    script_name: str | None = None
    spellings: tuple[Spelling, ...] = ()
    sex: Sex = Sex.UNKNOWN
    birth: PartialDate | None = None
    birth_place: str | None = None
    birth_country: str | None = None
    deceased_on: date | None = None
    phone: str | None = None
    note: str | None = None
    nationalities: tuple[tuple[str, NationalityStatus], ...] = ()
    languages: tuple[str, ...] = ()
    interpreter_language: str | None = None
    numbers: tuple[NumberDraft, ...] = ()
    code: str | None = None


@dataclass(frozen=True, slots=True)
class MemberDraft:
    """A person's place in a household; ``from_on`` None = from the beginning, ``until_on`` the first day no longer."""

    role: str
    from_on: date | None = None
    until_on: date | None = None


@dataclass(frozen=True, slots=True)
class HouseholdDraft:
    """A household as typed; without a name it takes that of its contact person."""

    name: str = ""
    category: str | None = None
    entry_channel: str | None = None
    file_language: str | None = None
    interpreter_language: str | None = None
    lawyer: str | None = None
    address: str | None = None
    phone: str | None = None
    note: str | None = None
    contact_person_id: int | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True)
class VulnerabilityDraft:
    """A vulnerability code with its dates; never a diagnosis."""

    code: str
    from_on: date | None = None
    until_on: date | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class DecisionDraft:
    """A legal decision about a household."""

    kind: str
    decided_on: date | None = None
    notified_on: date | None = None
    max_end_on: date | None = None
    reference: str | None = None
    note: str | None = None


# --- persons


def check_person(draft: PersonDraft, *, today: date) -> None:
    """Refuse a person who cannot be.

    Raises:
        RuleBroken: no name, a birth in the future or 130 years ago, a death before the birth, a bad number, ...
    """
    if not draft.given_name and not draft.family_name:
        raise RuleBroken("Enter at least one name; a single name is enough.", field="given_name")
    for field in ("given_name", "family_name", "script_name"):
        if text := getattr(draft, field):
            check_name(text, field=field)
    check_birth(draft.birth, today=today)
    check_death(draft.deceased_on, draft.birth, today=today)
    codes = [country for country, _ in draft.nationalities]
    if len(set(codes)) < len(codes):
        raise RuleBroken("The same nationality stands there twice.", field="nationality_1")
    for number in draft.numbers:
        identifiers.check(number.kind, number.value)


def check_name(text: str, *, field: str) -> None:
    """Refuse a name that hides a character or has nothing to read.

    Raises:
        RuleBroken: names the character.
    """
    if hidden := names.hidden_character(text):
        raise RuleBroken("Remove the invisible character (%(code)s) from the name.", field=field, code=hidden)
    if not any(character.isalnum() for character in text):
        raise RuleBroken("A name needs at least one letter.", field=field)
    if len(text) > 200:
        raise RuleBroken("A name has at most %(most)d characters.", field=field, most=200)


def check_birth(birth: PartialDate | None, *, today: date) -> None:
    """Refuse a birth in the future or longer ago than anyone lives.

    Raises:
        RuleBroken: names the date.
    """
    if birth is None:
        return
    if earliest_birth(birth) > today:
        raise RuleBroken("The birth date lies in the future.", field="birth")
    if birth.counted_as < birthday(today, -OLDEST):
        raise RuleBroken("The birth date is more than %(years)d years ago.", field="birth", years=OLDEST)


def earliest_birth(birth: PartialDate) -> date:
    """Return the first day on which someone with this partly known birth date may have been born."""
    if birth.precision is Precision.YEAR:
        return birth.counted_as.replace(month=1, day=1)
    if birth.precision is Precision.MONTH:
        return birth.counted_as.replace(day=1)
    return birth.counted_as


def check_death(deceased_on: date | None, birth: PartialDate | None, *, today: date) -> None:
    """Refuse a death in the future or before the birth.

    Raises:
        RuleBroken: says which.
    """
    if deceased_on is None:
        return
    if deceased_on > today:
        raise RuleBroken("The day of death lies in the future.", field="deceased_on")
    if birth is not None and deceased_on < earliest_birth(birth):
        raise RuleBroken("The day of death lies before the birth.", field="deceased_on")


OF_ONE_PERSON = frozenset({IdentifierKind.RRN, IdentifierKind.BIS})
"""Registers that give a number to one person only; an OV number may be that of a whole family."""


def check_number_dates(draft: NumberDraft) -> None:
    """Refuse a number that ends before it begins, or that its register cannot have given.

    Raises:
        RuleBroken: names the field.
    """
    identifiers.check(draft.kind, draft.value)
    if draft.valid_from and draft.valid_to and draft.valid_to < draft.valid_from:
        raise RuleBroken("The last day lies before the first day.", field="valid_to")


_LINE = re.compile(r"\s*[,;]\s*")


def read_spellings(text: str) -> tuple[Spelling, ...]:
    """Read other spellings, one a line: ``Family name, given name``, or the whole name without a comma."""
    found = []
    for line in text.splitlines():
        if not (line := names.tidy(line)):
            continue
        family, *given = _LINE.split(line, maxsplit=1)
        found.append(Spelling(given[0], family) if given and given[0] else Spelling(line.rstrip(",; ")))
    return tuple(dict.fromkeys(found))


def write_spellings(spellings: Iterable[Spelling]) -> str:
    """Write spellings as ``read_spellings`` reads them."""
    return "\n".join(names.listed_name(one.given_name, one.family_name) for one in spellings)


# --- households


def check_size(persons: int) -> None:
    """Refuse a household of nobody, or of more persons than any family has.

    Raises:
        RuleBroken: says how many.
    """
    if persons < 1:
        raise RuleBroken("A household has at least one person.")
    if persons > MOST_PERSONS:
        raise RuleBroken(
            "A household has at most %(most)d persons; this would make %(persons)d. Look whether two families were "
            "taken together.",
            most=MOST_PERSONS,
            persons=persons,
        )


def check_membership(
    draft: MemberDraft, others: Sequence[tuple[Period, str, int]], *, birth: PartialDate | None, today: date
) -> None:
    """Refuse days in a household that cannot be, or that the person spends in another one.

    Args:
        others: the person's other memberships: their days, and the name and id of the household.

    Raises:
        RuleBroken: names the other household, with a link to it.
    """
    if draft.from_on and draft.until_on and draft.until_on < draft.from_on:
        raise RuleBroken("The person leaves the family before joining it.", field="until_on")
    for field in ("from_on", "until_on"):
        day = getattr(draft, field)
        if day and day > today:
            raise RuleBroken("This day lies in the future; record it when it has happened.", field=field)
        if day and birth and day < earliest_birth(birth):
            raise RuleBroken("This day lies before the birth.", field=field)
    mine = days_of(draft.from_on, draft.until_on)
    for days, household, household_id in others:
        if mine.overlaps(days):
            raise RuleBroken(
                "On these days the person already belongs to the family %(household)s. End that first, or choose "
                "other days.",
                field="from_on",
                links=((N_("Open that family"), "people.members", {"household_id": household_id}),),
                household=household,
            )


def days_of(from_on: date | None, until_on: date | None) -> Period:
    """Return the days of a membership; without a first day it reaches back for ever."""
    return Period(from_on or date.min, until_on)


def check_dates(from_on: date | None, until_on: date | None) -> None:
    """Refuse a fact that ends before it begins.

    Raises:
        RuleBroken: at the last day.
    """
    if from_on and until_on and until_on < from_on:
        raise RuleBroken("The last day lies before the first day.", field="until_on")


def check_decision(draft: DecisionDraft, *, today: date) -> None:
    """Refuse a decision in the future, or one that ends before it was taken.

    Raises:
        RuleBroken: names the field.
    """
    for field in ("decided_on", "notified_on"):
        day = getattr(draft, field)
        if day and day > today:
            raise RuleBroken("This day lies in the future; record it when it has happened.", field=field)
    if draft.decided_on and draft.notified_on and draft.notified_on < draft.decided_on:
        raise RuleBroken("The decision was notified before it was taken.", field="notified_on")
    first = draft.notified_on or draft.decided_on
    if first and draft.max_end_on and draft.max_end_on < first:
        raise RuleBroken("The maximum end lies before the decision.", field="max_end_on")


# --- searching and duplicates


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody typed into a search: words of a name, a number, a birth date or year."""

    words: str
    number: str | None = None
    born: PartialDate | None = None
    telephones: tuple[str, ...] = ()
    """How telephone numbers begin that may be meant (icam.core.telephones)."""

    def __bool__(self) -> bool:
        """Tell whether there is anything to look for."""
        return bool(self.words or self.number or self.born)

    @property
    def of_register(self) -> str | None:
        """Return the number, unless it begins as telephone numbers do."""
        return None if len(self.telephones) == 1 else self.number


_DAY = re.compile(r"(?<!\d)(\d{1,2})[./-](\d{1,2})[./-]((?:19|20)\d{2})(?!\d)", re.ASCII)
_YEAR = re.compile(r"(?<![\d./-])(?:19|20)\d{2}(?![\d./-])", re.ASCII)
_NUMBER = re.compile(r"[A-Za-z]{0,12}[-./ ]?\d[\dA-Za-z./\- ]*", re.ASCII)


def read_search(text: str) -> Asked:
    """Take apart what was typed: "Karimi 1988", "8.123.456", "Zahra 12/03/1988", "+32 470 12 34 56"."""
    text = names.tidy(text)[:200]
    born: PartialDate | None = None
    if match := _DAY.search(text):
        day, month, year = match.groups()
        try:
            born = PartialDate(date(int(year), int(month), int(day)))
            text = text[: match.start()] + " " + text[match.end() :]
        except ValueError:
            born = None
    elif (match := _YEAR.search(text)) and any(c.isalpha() for c in text):
        born = PartialDate.parse(match.group())
        text = text[: match.start()] + " " + text[match.end() :]
    rest = names.tidy(text)
    called = telephones.wanted(rest)
    if called or _NUMBER.fullmatch(rest):
        return Asked("", identifiers.comparable(rest), born, called)
    return Asked(rest, None, born)


class Reason(StrEnum):
    """Why a person on record may be the one being typed."""

    NUMBER = "number"
    BIRTH = "birth"
    NAME = "name"


SAME_ENOUGH = 78.0
"""From this likeness on, a person on record is shown as a possible duplicate."""

_LIKE_NAME = 70.0


def duplicate_score(
    name_likeness: float, typed: PartialDate | None, recorded: PartialDate | None, *, same_number: bool
) -> tuple[float, tuple[Reason, ...]]:
    """Say how likely two records are one person, from 0 to 100, and why.

    A shared number nearly proves it (families share an OV number); a birth date confirms or contradicts a name.
    """
    reasons: list[Reason] = []
    score = name_likeness
    if name_likeness >= _LIKE_NAME:
        reasons.append(Reason.NAME)
    if typed and recorded:
        if typed == recorded:
            score += 12
            reasons.append(Reason.BIRTH)
        elif may_be_same_birth(typed, recorded):
            score += 4
        else:
            score -= 18
    if same_number:
        reasons.insert(0, Reason.NUMBER)
        score = max(score, 55) + 25
    return max(0.0, min(100.0, score)), tuple(reasons)


def may_be_same_birth(one: PartialDate, other: PartialDate) -> bool:
    """Tell whether two partly known birth dates can be the same day, or the same with day and month exchanged."""
    shorter, longer = sorted((str(one), str(other)), key=len)
    if longer.startswith(shorter):
        return True
    a, b = one.counted_as, other.counted_as
    return len(shorter) == 10 and a.year == b.year and (a.month, a.day) == (b.day, b.month)


def changed_values(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Tell whether anything differs."""
    return any(old.get(name) != value for name, value in new.items())
