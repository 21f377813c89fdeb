"""Numbers that registers give to persons: how each is normalised, checked and shown."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from icam.core.errors import RuleBroken
from icam.core.partial_date import PartialDate

_DIGITS = re.compile(r"[0-9]+")
_LONGEST = 60


class IdentifierKind(StrEnum):
    """The registers whose numbers the office writes down."""

    OV = "OV"
    RRN = "RRN"
    BIS = "BIS"
    CGRS = "CGRS"
    FEDASIL = "FEDASIL"
    EURODAC = "EURODAC"
    PASSPORT = "PASSPORT"
    OTHER = "OTHER"


def comparable(value: str) -> str:
    """Return letters and digits only, in capitals, so that dots, dashes and spaces make no difference."""
    plain = unicodedata.normalize("NFKC", value).upper()
    return "".join(character for character in plain if character.isalnum())[:_LONGEST]


def check(kind: IdentifierKind, value: str) -> None:
    """Refuse a number that cannot be one of this register.

    National register and BIS numbers carry check digits and a birth date. Every other register's form is unknown or
    free, so whatever was typed is taken; an OV number is never refused for its form.

    Raises:
        RuleBroken: nothing was typed, it is too long, or the check digits or the date do not fit.
    """
    if not comparable(value):
        raise RuleBroken("Enter the number.", field="value")
    if len(value) > _LONGEST:
        raise RuleBroken("The number has more than %(most)d characters.", field="value", most=_LONGEST)
    if kind in (IdentifierKind.RRN, IdentifierKind.BIS):
        _check_register_number(kind, value)


def shown(kind: IdentifierKind | str, value: str) -> str:
    """Return the number as people read it: 1.234.567, or YY.MM.DD-SSS.CC; anything else as it was typed."""
    digits = comparable(value)
    if kind in (IdentifierKind.RRN, IdentifierKind.BIS) and _is_digits(digits, 11):
        return f"{digits[:2]}.{digits[2:4]}.{digits[4:6]}-{digits[6:9]}.{digits[9:]}"
    if kind == IdentifierKind.OV and any(_is_digits(digits, length) for length in (6, 7, 8)):
        return _grouped(digits)
    return value.strip()


@dataclass(frozen=True, slots=True)
class RegisterNumber:
    """What a national register or BIS number says about its holder.

    Args:
        birth: the birth date as far as the number tells it; None when it does not.
        born_from_2000: told by the check digits.
        sex: "m" for an odd serial number, "f" for an even one; None where a BIS number does not tell it.
    """

    birth: PartialDate | None
    born_from_2000: bool
    sex: str | None


def read_register_number(value: str) -> RegisterNumber | None:
    """Read a national register or BIS number; None when it is not one.

    Source: domain.md a5: 97 - (first nine digits mod 97), a 2 before them for births from 2000; BIS month + 40 when
    the sex was known at issue, + 20 when not; 00 where month or day is unknown.
    """
    digits = comparable(value)
    if not _is_digits(digits, 11):
        return None
    century = _century(digits)
    if century is None:
        return None
    month, day = int(digits[2:4]), int(digits[4:6])
    offset = 40 if month >= 40 else 20 if month >= 20 else 0
    try:
        birth = _birth(century + int(digits[:2]), month - offset, day)
    except ValueError:
        return None
    sex = None if offset == 20 else "m" if int(digits[6:9]) % 2 else "f"
    return RegisterNumber(birth, century == 2000, sex)


def _check_register_number(kind: IdentifierKind, value: str) -> None:
    digits = comparable(value)
    if not _is_digits(digits, 11):
        raise RuleBroken(
            "A national register or BIS number has 11 digits; %(value)s has %(count)d.",
            field="value",
            value=value,
            count=len("".join(_DIGITS.findall(digits))),
        )
    if _century(digits) is None:
        raise RuleBroken(
            "The check digits of %(value)s do not fit; compare it with the document.",
            field="value",
            value=shown(kind, value),
        )
    is_bis = int(digits[2:4]) >= 20
    if is_bis and kind is IdentifierKind.RRN:
        raise RuleBroken("%(value)s is a BIS number: choose that kind.", field="kind", value=shown(kind, value))
    if not is_bis and kind is IdentifierKind.BIS:
        raise RuleBroken(
            "%(value)s is a national register number: choose that kind.", field="kind", value=shown(kind, value)
        )
    if read_register_number(digits) is None:
        raise RuleBroken(
            "The date inside %(value)s does not exist; compare it with the document.",
            field="value",
            value=shown(kind, value),
        )


def check_digits(first_nine: str, born_from_2000: bool) -> str:
    """Return the two digits that end a national register or BIS number."""
    return f"{97 - int(('2' if born_from_2000 else '') + first_nine) % 97:02d}"


def _century(digits: str) -> int | None:
    for century in (1900, 2000):
        if check_digits(digits[:9], century == 2000) == digits[9:]:
            return century
    return None


def _birth(year: int, month: int, day: int) -> PartialDate | None:
    if month == 0:
        if day > 31:
            raise ValueError("no such day")
        return None
    if day == 0:
        return PartialDate.parse(f"{year:04d}-{month:02d}")
    return PartialDate(date(year, month, day))


def _grouped(digits: str) -> str:
    head = len(digits) % 3 or 3
    return ".".join([digits[:head], *(digits[i : i + 3] for i in range(head, len(digits), 3))])


def _is_digits(text: str, length: int) -> bool:
    return len(text) == length and text.isascii() and text.isdigit()
