"""Reading what people type: text without invisible characters, days, partly known days, times."""

import re
import unicodedata
from datetime import date, time

from flask_babel import gettext

from icam.core.partial_date import PartialDate

YEARS = range(1900, 2200)

TURNS_DIRECTION = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
INVISIBLE = str.maketrans({"\ufeff": "", "\u200b": "", "\u00ad": "", "\t": " ", "\u00a0": " ", "\u202f": " "})
LAYOUT = frozenset("\n\r")

_DAY = re.compile(r"(\d{1,2})\s*[/. -]\s*(\d{1,2})\s*[/. -]\s*(\d{4})", re.ASCII)
_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_SHORT_YEAR = re.compile(r"(\d{1,2}\s*[/. -]\s*){1,2}\d{1,3}", re.ASCII)
_MONTH = re.compile(r"(\d{1,2})\s*[/. -]\s*(\d{4})", re.ASCII)
_ISO_MONTH = re.compile(r"(\d{4})-(\d{1,2})", re.ASCII)
_YEAR = re.compile(r"\d{4}", re.ASCII)
_TIME = re.compile(r"(\d{1,2})\s*[:.hHuU]\s*(\d{2})?|(\d{1,2})(\d{2})", re.ASCII)


def clean(text: str, *, lines: bool = False) -> str:
    """Compose the letters (NFC), drop what cannot be seen, and strip the ends.

    Args:
        lines: keep line ends, written as a line feed.
    """
    tidy = unicodedata.normalize("NFC", text.translate(INVISIBLE))
    if lines:
        return "\n".join(line.rstrip() for line in tidy.replace("\r\n", "\n").replace("\r", "\n").split("\n")).strip()
    return re.sub(" {2,}", " ", tidy).strip()


def check_characters(text: str, *, lines: bool = False) -> None:
    """Refuse characters that nobody can see and that change what the others mean.

    Raises:
        ValueError: with the sentence for the reader.
    """
    for letter in text:
        if letter in TURNS_DIRECTION:
            raise ValueError(
                gettext(
                    "Remove the invisible character that turns the direction of reading round (%(code)s)",
                    code=_code_point(letter),
                )
            )
        if _is_control(letter) and not (lines and letter in LAYOUT):
            raise ValueError(gettext("Remove the invisible control character (%(code)s)", code=_code_point(letter)))


def without_controls(text: str) -> str:
    """Drop the control characters that a page must not hold."""
    return "".join(letter for letter in text if letter in LAYOUT or not _is_control(letter))


def _is_control(letter: str) -> bool:
    return unicodedata.category(letter) in {"Cc", "Cs", "Zl", "Zp"} or ord(letter) & 0xFFFE == 0xFFFE


def _code_point(letter: str) -> str:
    return f"U+{ord(letter):04X}"


def parse_day(text: str) -> date:
    """Read a day as the office types it: 03/04/2026, 3-4-2026, 03.04.2026, or 2026-04-03.

    Raises:
        ValueError: with the sentence for the reader.
    """
    text = clean(text)
    if match := _DAY.fullmatch(text):
        day, month, year = map(int, match.groups())
    elif match := _ISO_DAY.fullmatch(text):
        year, month, day = map(int, match.groups())
    elif _SHORT_YEAR.fullmatch(text):
        raise ValueError(gettext("Write the year with four digits, for example 03/04/2026"))
    else:
        raise ValueError(gettext("Write a date as day/month/year, for example 03/04/2026"))
    return _calendar_day(year, month, day)


def _calendar_day(year: int, month: int, day: int) -> date:
    _check_year(year)
    try:
        return date(year, month, day)
    except ValueError:
        written = f"{day:02}/{month:02}/{year:04}"
        raise ValueError(gettext("%(day)s is not a day of the calendar", day=written)) from None


def _check_year(year: int) -> None:
    if year not in YEARS:
        raise ValueError(gettext("The year %(year)s cannot be right", year=f"{year:04}"))


def parse_partial_day(text: str) -> PartialDate:
    """Read a birth date of which the day, or the day and month, may be unknown: dd/mm/yyyy, mm/yyyy or yyyy.

    Raises:
        ValueError: with the sentence for the reader.
    """
    text = clean(text)
    if _YEAR.fullmatch(text):
        _check_year(int(text))
        return PartialDate.parse(text)
    if match := _MONTH.fullmatch(text):
        month, year = map(int, match.groups())
        return _calendar_month(year, month)
    if match := _ISO_MONTH.fullmatch(text):
        year, month = map(int, match.groups())
        return _calendar_month(year, month)
    if not (_DAY.fullmatch(text) or _ISO_DAY.fullmatch(text) or _SHORT_YEAR.fullmatch(text)):
        raise ValueError(gettext("Write a date as 03/04/2026, a month as 04/2026, or only a year as 2026"))
    return PartialDate.parse(parse_day(text).isoformat())


def _calendar_month(year: int, month: int) -> PartialDate:
    _check_year(year)
    if not 1 <= month <= 12:
        raise ValueError(gettext("%(month)s is not a month: write 01 to 12", month=f"{month:02}"))
    return PartialDate.parse(f"{year:04}-{month:02}")


def parse_time(text: str) -> time:
    """Read a time of day as the office types it: 14:30, 14.30, 14h30, 1430, 9h.

    Raises:
        ValueError: with the sentence for the reader.
    """
    match = _TIME.fullmatch(clean(text))
    if match is None:
        raise ValueError(gettext("Write a time as hours:minutes, for example 14:30"))
    hours, minutes = int(match[1] or match[3]), int(match[2] or match[4] or 0)
    if hours > 23 or minutes > 59:
        raise ValueError(gettext("%(time)s is not a time of the day", time=f"{hours:02}:{minutes:02}"))
    return time(hours, minutes)
